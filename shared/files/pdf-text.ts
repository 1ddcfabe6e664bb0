/** The text of a PDF, to look for a code in: what its pages, forms and fields draw, in whichever of its revisions. */

import { log } from "../log.ts";
import { PdfBudget, TooManySteps } from "./pdf-budget.ts";
import { pdfIn, textOfFile } from "./pdf-check.ts";
import { ContentReader, DrawnText, type Matrix, type Resources } from "./pdf-content.ts";
import { type Font, type FontMaps, fontOf } from "./pdf-fonts.ts";
import type { Dictionary, PdfObjects } from "./pdf-objects.ts";
import { dictionariesIn } from "./pdf-rules.ts";
import { PdfStreams } from "./pdf-streams.ts";

/**
 * At most so many letters of a PDF that has passed the check. Never throws: as much as could be read, and empty of what is no PDF, opens only with a password, or has
 * pictures of text. Takes time in proportion to the file; `budget` is what several files may take together, and once that is spent the rest are empty.
 */
export const textOfPdf = (bytes: Uint8Array, lettersMax: number, budget = new PdfBudget()): string => {
  const drawn = new DrawnText(lettersMax);
  try {
    const file = pdfIn(textOfFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), budget);
    if (typeof file !== "string") {
      // Where an object stream is broken, there are still the others.
      file.objects.readObjectStreams(file.opened?.stream);
      new PageReader(file.objects, new PdfStreams(file.objects, file.opened?.stream, budget), drawn).readAll();
    }
  } catch (error) {
    // A mistake of ours, if it took not only too long. Without the message, which may quote the file.
    if (!(error instanceof TooManySteps)) log.error("pdf.text_failed", { error: placeOf(error) });
  }
  return tidied(drawn.text, lettersMax);
};

const placeOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}${/\n\s+at .*/.exec(error.stack ?? "")?.[0] ?? ""}` : typeof error;

const tidied = (text: string, lettersMax: number): string => {
  const letters = text
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(/[^\n\P{Cc}]|\p{Cf}/gu, "")
    .replaceAll(/\p{Zs}+/gu, " ")
    .trim();
  return letters.length <= lettersMax ? letters : [...letters].slice(0, lettersMax).join("");
};

/** Letters that are put together in the time in which one is looked at. */
const lettersCopied = 16;
/** Forms are within each other a few levels deep. */
const formsMax = 10;
/** Pages have what they need of those above them, which are a few. */
const levelsMax = 50;

class PageReader {
  private readonly fonts = new Map<Dictionary, Font>();
  private readonly fontMaps: FontMaps = new Map();
  private readonly objects: PdfObjects;
  private readonly streams: PdfStreams;
  private readonly drawn: DrawnText;
  constructor(objects: PdfObjects, streams: PdfStreams, drawn: DrawnText) {
    this.objects = objects;
    this.streams = streams;
    this.drawn = drawn;
  }

  readAll(): void {
    const all = [...dictionariesIn(this.objects)];
    for (const page of all) if (page.has("Contents") && !page.has("Subtype")) this.readPage(page);
    // What somebody typed into fields stands in what these look like.
    for (const dictionary of all)
      for (const look of this.dictionaries(dictionary, "AP"))
        for (const form of this.dictionaries(look, "N")) this.readForm(form, [], undefined, 0);
  }

  private readPage(page: Dictionary): void {
    const contents = page
      .all("Contents")
      .flatMap((value) => this.objects.meant(value))
      .flat()
      .flatMap((value) => this.objects.dictionaries(value));
    const content = [...new Set(contents)].map((each) => this.streams.read(each)).join("\n");
    this.objects.work(Math.ceil(content.length / lettersCopied));
    this.read(content, this.resourcesOf(page), undefined, 0);
  }

  private resourcesOf(page: Dictionary): Dictionary[] {
    let node: Dictionary | undefined = page;
    for (let level = 0; node && level < levelsMax; level += 1) {
      const resources = this.dictionaries(node, "Resources");
      if (resources.length > 0) return resources;
      node = this.dictionaries(node, "Parent")[0];
    }
    return [];
  }

  private readForm(form: Dictionary, outer: Dictionary[], from: Matrix | undefined, depth: number): void {
    if (!form.isStream || depth > formsMax || this.objects.namesOf(form, "Subtype").includes("Image")) return;
    const own = this.dictionaries(form, "Resources");
    this.read(this.streams.read(form), own.length > 0 ? own : outer, from, depth);
  }

  private read(content: string, resources: Dictionary[], from: Matrix | undefined, depth: number): void {
    const named = (kind: string, name: string): Dictionary[] =>
      resources.flatMap((each) => this.dictionaries(each, kind)).flatMap((each) => this.dictionaries(each, name));
    const known: Resources = {
      font: (name) => {
        const font = named("Font", name).at(-1);
        return font && this.fontOf(font);
      },
      drawForm: (name, matrix) => {
        for (const form of named("XObject", name)) this.readForm(form, resources, matrix, depth + 1);
      },
    };
    new ContentReader(this.objects, known, this.drawn, from).read(content);
    if (depth === 0) this.drawn.endLine();
  }

  private fontOf(dictionary: Dictionary): Font {
    const known = this.fonts.get(dictionary);
    if (known) return known;
    const font = fontOf(this.objects, this.streams, dictionary, this.fontMaps);
    this.fonts.set(dictionary, font);
    return font;
  }

  private dictionaries(of: Dictionary, key: string): Dictionary[] {
    return of.all(key).flatMap((value) => this.objects.dictionaries(value));
  }
}
