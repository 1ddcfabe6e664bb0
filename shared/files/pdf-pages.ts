/** Whether a PDF has a page, in whichever of its revisions a reader may take for the last. */
import { Dictionary, Name, type PdfObjects, type Value } from "./pdf-objects.ts";

/** Page trees are a few levels deep; deeper ones are those that go round in circles. */
const levelsMax = 50;

/** A reader that takes any of the trailers, and any revision of what that leads to, comes to a page. */
export const hasPage = (objects: PdfObjects, trailers: readonly Dictionary[]): boolean => {
  const known = new Map<Dictionary, boolean>();
  const every = (values: readonly Value[], test: (dictionary: Dictionary) => boolean): boolean => {
    const meant = values.flatMap((value) => objects.meant(value));
    return meant.length > 0 && meant.every((each) => each instanceof Dictionary && test(each));
  };
  const leadsToPage = (node: Dictionary, level = 0): boolean => {
    if (level > levelsMax) return false;
    if (!known.has(node)) {
      // What leads back to itself leads nowhere.
      known.set(node, false);
      known.set(node, isPage(objects, node) || hasKid(node, level));
    }
    return known.get(node)!;
  };
  const hasKid = (node: Dictionary, level: number): boolean => {
    const lists = node.all("Kids").flatMap((kids) => objects.meant(kids));
    return (
      lists.length > 0 &&
      lists.every(
        (kids) => Array.isArray(kids) && kids.some((kid) => every([kid], (each) => leadsToPage(each, level + 1))),
      )
    );
  };
  const isCounted = (pages: Dictionary): boolean =>
    pages
      .all("Count")
      .every((count) => objects.meant(count).every((number) => typeof number === "number" && number > 0));

  const roots = trailers.filter((trailer) => trailer.has("Root"));
  return (
    roots.length > 0 &&
    roots.every((trailer) =>
      every(trailer.all("Root"), (catalog) =>
        every(catalog.all("Pages"), (pages) => isCounted(pages) && leadsToPage(pages)),
      ),
    )
  );
};

/** Some programs leave the type of a page out. */
const isPage = (objects: PdfObjects, node: Dictionary): boolean => {
  if (!node.has("Type")) return !node.has("Kids") && (node.has("Contents") || node.has("MediaBox"));
  const types = node.all("Type").flatMap((type) => objects.meant(type));
  return types.length > 0 && types.every((type) => type instanceof Name && type.text === "Page");
};
