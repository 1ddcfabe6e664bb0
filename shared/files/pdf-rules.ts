/**
 * What may be in a PDF that somebody is shown: pages, links to web pages, e-mail addresses and telephone numbers, and jumps within it. All objects are
 * looked at, whether or not a reader comes to them, and wherever one key may stand for several values, each must be allowed.
 */
import type { FileFault } from "../domain/uploads/upload.ts";
import { TooManySteps } from "./pdf-budget.ts";
import { Dictionary, depthMax, Name, type PdfObjects, PdfString, type Value } from "./pdf-objects.ts";

/** Names that no PDF without a script or another file has a use for: they are refused wherever they stand. */
const activeNames = [
  "JavaScript JS Launch SubmitForm ResetForm ImportData GoToR GoToE Thread XFA",
  "EmbeddedFile EmbeddedFiles FileAttachment Filespec",
  "RichMedia RichMediaExecute Rendition Movie Sound 3D GoTo3DView",
].flatMap((names) => names.split(" "));

/** Actions that run on their own may turn to a page; those that somebody clicks may also follow a link, print, or show a layer. */
const actionsAllowed = { automatic: ["GoTo"], clicked: ["GoTo", "URI", "Named", "SetOCGState"] };
const namedActionsAllowed = ["NextPage", "PrevPage", "FirstPage", "LastPage", "Print"];
type Start = keyof typeof actionsAllowed;

const annotationsAllowed = [
  "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly",
  "StrikeOut Caret Stamp Ink Popup Widget PrinterMark TrapNet Watermark Redact",
].flatMap((types) => types.split(" "));
const drawnObjectsAllowed = ["Image", "Form"];

/** Decrypts a string of the file, where it is encrypted; undefined where it is broken. */
type Plain = (string: PdfString) => string | undefined;

/** What is in the file that may not be there; undefined where there is nothing of the kind. */
export const contentFault = (objects: PdfObjects, plain: Plain): FileFault | undefined => {
  const harmless = harmlessNames(objects);
  if (activeNames.some((name) => timesNamed(objects.names, name) > timesNamed(harmless, name))) return "active-content";
  const rules = new Rules(objects, plain);
  let fault: FileFault | undefined;
  for (const dictionary of dictionariesIn(objects)) {
    if (rules.isActive(dictionary)) return "active-content";
    if (rules.leadsOutside(dictionary)) fault = "outside-reference";
  }
  return fault;
};

const timesNamed = (names: ReadonlyMap<string, number>, name: string): number => names.get(name) ?? 0;

/** How often active names stand where they do nothing: over empty lists, which some programs always write, and as the type of an article's thread. */
const harmlessNames = (objects: PdfObjects): ReadonlyMap<string, number> => {
  const names = new Map<string, number>();
  for (const { entries } of dictionariesIn(objects))
    for (const [key, value] of entries) {
      const isThread = key === "Type" && value instanceof Name && value.text === "Thread";
      const isEmpty = emptyAllowed.includes(key) && areEmpty(objects.meant(value));
      const name = isThread ? "Thread" : isEmpty ? key : undefined;
      if (name !== undefined) names.set(name, timesNamed(names, name) + 1);
    }
  return names;
};
const emptyAllowed = ["EmbeddedFiles", "JavaScript", "XFA"];

const emptyPartsMax = 10;

/** `[]`, `<< /Names [] >>` and the like. */
const areEmpty = (values: readonly Value[]): boolean =>
  values.length > 0 &&
  values.every((value) =>
    value instanceof Dictionary
      ? !value.isStream &&
        value.entries.length <= emptyPartsMax &&
        value.entries.every(([, part]) => Array.isArray(part) && part.length === 0)
      : Array.isArray(value) && value.length === 0,
  );

/** Every dictionary in the file, also those within others. */
export function* dictionariesIn(objects: PdfObjects): Generator<Dictionary> {
  const values: Value[] = [...objects.loose];
  for (const each of objects.numbered.values()) for (const value of each) values.push(value);
  // Several objects may be one and the same part of an object stream.
  const known = new Set<Value>();
  while (values.length > 0) {
    const value = values.pop();
    if (known.has(value)) continue;
    if (isNested(value)) known.add(value);
    if (value instanceof Dictionary) yield value;
    const parts = value instanceof Dictionary ? value.entries.map(([, part]) => part) : value;
    if (Array.isArray(parts)) for (const part of parts) if (isNested(part)) values.push(part);
  }
}
const isNested = (value: Value): boolean => value instanceof Dictionary || Array.isArray(value);

class Rules {
  private readonly judged: Record<Start, Set<Dictionary>> = { automatic: new Set(), clicked: new Set() };
  private readonly links = new Map<PdfString, boolean>();
  private readonly objects: PdfObjects;
  private readonly plain: Plain;
  constructor(objects: PdfObjects, plain: Plain) {
    this.objects = objects;
    this.plain = plain;
  }

  /** Whether a dictionary holds an action, an annotation, a drawn object or a file that may not be there. */
  isActive(dictionary: Dictionary): boolean {
    const { objects } = this;
    return (
      // What happens by itself must be known: a reader may find an object that we did not.
      this.some(dictionary, "OpenAction", (value) => objects.meant(value).length === 0) ||
      this.some(dictionary, "AA", (value) => objects.meant(value).length === 0) ||
      this.some(dictionary, "OpenAction", (value) => this.isActionRefused(value, "automatic")) ||
      this.some(dictionary, "AA", (value) =>
        objects
          .dictionaries(value)
          .some(({ entries }) => entries.some(([, action]) => this.isActionRefused(action, "automatic"))),
      ) ||
      this.some(dictionary, "A", (value) => this.isActionRefused(value, "clicked")) ||
      this.some(dictionary, "PA", (value) => this.isActionRefused(value, "clicked")) ||
      this.some(dictionary, "Annots", (value) =>
        this.elements(value).some((annotation) => this.isOther(annotation, "Subtype", annotationsAllowed)),
      ) ||
      (objects.namesOf(dictionary, "Type").includes("Annot") &&
        this.isOther(dictionary, "Subtype", annotationsAllowed)) ||
      this.some(dictionary, "XObject", (value) =>
        objects
          .dictionaries(value)
          .flatMap(({ entries }) => entries.flatMap(([, drawn]) => objects.dictionaries(drawn)))
          .some((drawn) => drawn.isStream && this.isOther(drawn, "Subtype", drawnObjectsAllowed)),
      ) ||
      (dictionary.isStream && (dictionary.has("Subtype2") || objects.namesOf(dictionary, "Subtype").includes("PS"))) ||
      // Rights to use a signed form name what may be done with files: `/EF [/Create /Delete]`. Others hold one.
      this.some(dictionary, "EF", (value) => objects.meant(value).some((meant) => !this.areNames(meant)))
    );
  }

  /** Whether a dictionary is a stream whose data lie elsewhere, or a link to what is no web page, e-mail address or telephone number. */
  leadsOutside(dictionary: Dictionary): boolean {
    const { objects } = this;
    return (
      (dictionary.isStream &&
        (["FFilter", "FDecodeParms", "Ref", "OPI"].some((key) => dictionary.has(key)) ||
          // As a filter's name it is the short form of `/Filter`, which stands there by mistake.
          this.some(dictionary, "F", (value) =>
            objects.meant(value).some((meant) => !(meant instanceof Name || this.areNames(meant))),
          ))) ||
      this.some(dictionary, "URI", (value) =>
        objects.meant(value).some((meant) => {
          if (meant instanceof PdfString) return !this.isLinkAllowed(meant);
          return (
            meant instanceof Dictionary &&
            this.some(meant, "Base", (base) =>
              objects.meant(base).some((each) => !(each instanceof PdfString && this.isLinkAllowed(each))),
            )
          );
        }),
      )
    );
  }

  /** A destination (a list or its name) is no action, nor is what says no type: readers do nothing then. */
  private isActionRefused(value: Value, start: Start, depth = 0): boolean {
    if (depth > depthMax) throw new TooManySteps();
    return this.objects.meant(value).some((action) => {
      if (Array.isArray(action)) return action.some((each) => this.isActionRefused(each, start, depth + 1));
      if (!(action instanceof Dictionary) || !action.has("S") || this.judged[start].has(action)) return false;
      this.judged[start].add(action);
      return (
        this.isOther(action, "S", actionsAllowed[start]) ||
        (this.objects.namesOf(action, "S").includes("Named") && this.isOther(action, "N", namedActionsAllowed)) ||
        this.some(action, "Next", (next) => this.isActionRefused(next, start, depth + 1))
      );
    });
  }

  private isOther(dictionary: Dictionary, key: string, allowed: readonly string[]): boolean {
    return this.some(dictionary, key, (value) =>
      this.objects.meant(value).some((meant) => !(meant instanceof Name && allowed.includes(meant.text))),
    );
  }

  private some(dictionary: Dictionary, key: string, test: (value: Value) => boolean): boolean {
    return dictionary.all(key).some(test);
  }

  /** The dictionaries in a list. */
  private elements(value: Value): Dictionary[] {
    return this.objects
      .meant(value)
      .flatMap((list) => (Array.isArray(list) ? list.flatMap((each) => this.objects.dictionaries(each)) : []));
  }

  private areNames(value: Value): boolean {
    return (
      Array.isArray(value) && value.every((each) => this.objects.meant(each).every((name) => name instanceof Name))
    );
  }

  private isLinkAllowed(link: PdfString): boolean {
    const known = this.links.get(link);
    if (known !== undefined) return known;
    const isAllowed = link.written.length <= linkLettersMax && this.isWebOrMail(link);
    this.links.set(link, isAllowed);
    return isAllowed;
  }

  private isWebOrMail(link: PdfString): boolean {
    const bytes = this.plain(link);
    return (
      bytes !== undefined &&
      linkAllowed.test(
        textOf(bytes)
          .replace(/^[\0-\x20]+/, "")
          .replaceAll(/[\t\n\r]/g, ""),
      )
    );
  }
}

/**
 * White space in front, and line breaks and tabs anywhere, are left out by browsers. Links that name no scheme are relative to where the
 * file lies, so only those are allowed that people write without: `www.…`, a place in the document, and nothing.
 */
const linkAllowed = /^(?:https?:|mailto:|tel:[\d+().\- ]*$|www\.[\w.-]+(?::\d+)?(?:[/?#]|$)|#|$)/i;

/** As it is written in the file. Browsers take some 2,000 letters, each of which may be written as four. */
const linkLettersMax = 8_192;

/** Text is in UTF-16 or UTF-8 where it begins with their mark. */
const textOf = (bytes: string): string => {
  const buffer = Buffer.from(bytes, "latin1");
  if (bytes.startsWith("\xff\xfe")) return buffer.toString("utf16le", 2);
  if (bytes.startsWith("\xfe\xff"))
    return buffer
      .subarray(2, buffer.length - (buffer.length % 2))
      .swap16()
      .toString("utf16le");
  return bytes.startsWith("\xef\xbb\xbf") ? buffer.toString("utf8", 3) : bytes;
};
