/**
 * The cross-references of a PDF, by which readers jump to its objects (ISO 32000-2, 7.5.4 and 7.5.8): every table and stream of them, in
 * each of its revisions.
 *
 * One that leads to nothing that looks like an object of its number is harmless, and frequent in files that were damaged on the way:
 * readers then look for objects from top to bottom, and find those that `PdfObjects` has read.
 */
import { type Dictionary, inflated, Name, type PdfObjects, streamWork, type Value } from "./pdf-objects.ts";
import { dictionariesIn } from "./pdf-rules.ts";

/** Whether no cross-reference leads a reader to an object that was not read, or to one that was read by another number. */
export const crossReferencesLeadToObjects = (text: string, objects: PdfObjects): boolean => {
  const rows = tableRows(text, objects);
  const streamed = streamRows(objects);
  if (!rows || !streamed) return false;
  // Offsets count from the file's beginning, or from where the PDF begins.
  const begins = text.indexOf("%PDF-");
  const bases = begins > 0 ? [0, begins] : [0];
  const leads = (offset: number, number?: number): boolean =>
    bases.every((base) => leadsToObject(text, objects, { at: base + Math.trunc(offset), number }));
  return (
    [...rows, ...streamed].every(({ number, offset }) => leads(offset, number)) &&
    [...tableOffsets(text, objects)].every((offset) => leads(offset))
  );
};

type Row = { readonly number: number; readonly offset: number };

/** White space, and whatever some reader skips though it should not be there. */
const skipped = /(?:[\0\t\n\f\r \x80\xff()<>[\]{}/]|%[^\r\n]*(?:[\r\n]|$))*/y;
/** What some reader takes for a number. */
const numberLike = /[\d+.\-e]*/iy;
const objectWord = /obj/y;

/** Where a pattern that matches everywhere ends its match. */
const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
};

const leadsToObject = (
  text: string,
  objects: PdfObjects,
  { at, number }: { readonly at: number; readonly number: number | undefined },
): boolean => {
  if (!(at >= 0 && at < text.length)) return true;
  const start = endOf(skipped, text, at);
  const numberEnd = endOf(numberLike, text, start);
  const generation = endOf(skipped, text, numberEnd);
  const generationEnd = endOf(numberLike, text, generation);
  const word = endOf(skipped, text, generationEnd);
  objects.work(1 + word - at);
  objectWord.lastIndex = word;
  if (numberEnd === start || generationEnd === generation || !objectWord.test(text)) return true;

  const read = objects.numbersByPlace.get(word);
  const written = text.slice(start, numberEnd);
  const isOther = /^\d+$/.test(written) && Number(written) !== number;
  // Readers compare the numbers, and take no object that has another.
  return read !== undefined && (isOther || number === undefined || read === number);
};

const separators = /(?:[\0\t\n\f\r \x80\xff]|%[^\r\n]*(?:[\r\n]|$))*/y;
const regularWord = /[^\0\t\n\f\r \x80\xff()<>[\]{}/%]*/y;
const digits = /^\d+$/;

/** The word that stands next, behind white space and comments; `at` is where it ends. */
const wordFrom = (text: string, objects: PdfObjects, from: number): { readonly word: string; readonly at: number } => {
  const start = endOf(separators, text, from);
  const at = endOf(regularWord, text, start);
  objects.work(1 + at - from);
  return { word: text.slice(start, at), at };
};

/** The rows of all tables, also of those that stand where only a reader that jumps comes; undefined where one is malformed. */
const tableRows = (text: string, objects: PdfObjects): Row[] | undefined => {
  const rows: Row[] = [];
  for (const { index } of text.matchAll(/(?<!start)xref/g)) {
    const table = rowsFrom(text, objects, index + "xref".length);
    if (!table) return undefined;
    for (const row of table) rows.push(row);
  }
  return rows;
};

/** A table has sections, each with a head (`0 6`: from which number on, and how many) and rows (`0000000017 00000 n`), and ends in its trailer. */
const rowsFrom = (text: string, objects: PdfObjects, from: number): Row[] | undefined => {
  const rows: Row[] = [];
  let number: number | undefined;
  for (let at = from; ; ) {
    const first = wordFrom(text, objects, at);
    if (first.word === "trailer") return rows;
    const second = wordFrom(text, objects, first.at);
    // The word may stand in any text.
    if (number === undefined && !(isNumberLike(first.word) && isNumberLike(second.word))) return [];
    if (!digits.test(first.word) || !digits.test(second.word)) return undefined;
    const third = wordFrom(text, objects, second.at);
    const isRow = third.word === "n" || third.word === "f";
    if (isRow && number === undefined) return undefined;
    if (isRow) rows.push({ number: number!, offset: Number(first.word) });
    number = isRow ? number! + 1 : Number(first.word);
    at = isRow ? third.at : second.at;
  }
};
const isNumberLike = (word: string): boolean => /^[\d+.-]+$/.test(word);

/** The rows of all streams of cross-references; undefined where one can't be read, or leads into an object stream to another number. */
const streamRows = (objects: PdfObjects): Row[] | undefined => {
  const rows: Row[] = [];
  for (const { dictionary, data } of objects.crossReferenceStreams) {
    objects.work(streamWork);
    const widths = integers(objects, dictionary, "W");
    const size = integers(objects, dictionary, "Size") ?? [];
    const sections = dictionary.has("Index") ? integers(objects, dictionary, "Index") : [0, ...size];
    const bytes = widths?.length === 3 ? rowBytes(objects, dictionary, data) : undefined;
    if (
      !widths ||
      !bytes ||
      !sections ||
      sections.length % 2 !== 0 ||
      widths.some((width) => width < 0 || width > widthMax)
    )
      return undefined;
    const [kindWidth, placeWidth, indexWidth] = widths as [number, number, number];
    const length = kindWidth + placeWidth + indexWidth;
    const field = (at: number, width: number): number => (width === 0 ? 0 : bytes.readUIntBE(at, width));

    let at = 0;
    for (let section = 0; section < sections.length; section += 2)
      for (let more = 0; more < sections[section + 1]! && at + length <= bytes.length; more += 1, at += length) {
        objects.work(rowWork);
        const number = sections[section]! + more;
        const place = field(at + kindWidth, placeWidth);
        const isInStream = kindWidth > 0 && field(at, kindWidth) === inObjectStream;
        const index = field(at + kindWidth + placeWidth, indexWidth);
        if (!isInStream) rows.push({ number, offset: place });
        else if (objects.otherStreams.has(place)) return undefined;
        // Some readers go by the place in the stream, others by the number.
        else if (objects.streamedNumbers(place).some((numbers) => (numbers[index] ?? number) !== number))
          return undefined;
      }
  }
  return rows;
};
/** What takes as long as so many letters: some million rows are as much work as a file may make. */
const rowWork = 10;
/** Bytes of a field. */
const widthMax = 6;
const inObjectStream = 2;

/** Where readers are sent to look for a table or a stream of cross-references. */
function* tableOffsets(text: string, objects: PdfObjects): Generator<number> {
  for (const { index } of text.matchAll(/startxref/g))
    yield Number(wordFrom(text, objects, index + "startxref".length).word);
  for (const dictionary of dictionariesIn(objects))
    for (const key of ["Prev", "XRefStm"])
      for (const value of dictionary.all(key))
        for (const offset of objects.meant(value)) if (typeof offset === "number") yield offset;
}

/** The only value of a key; undefined where there is none, or more than one. */
const onlyValue = (objects: PdfObjects, dictionary: Dictionary, key: string): Value => {
  const values = dictionary.all(key).flatMap((value) => objects.meant(value));
  return values.length === 1 ? values[0] : undefined;
};

/** A list of integers, or one; undefined where there are none. */
const integers = (objects: PdfObjects, dictionary: Dictionary, key: string): number[] | undefined => {
  const value = onlyValue(objects, dictionary, key);
  const values = Array.isArray(value) ? value : [value];
  return values.every((each): each is number => Number.isInteger(each)) ? values : undefined;
};

const rowBytes = (objects: PdfObjects, dictionary: Dictionary, data: string): Buffer | undefined => {
  const plain = data.replace(/^(\r?\n|\r)/, "");
  if (!dictionary.has("Filter")) return dictionary.has("DecodeParms") ? undefined : Buffer.from(plain, "latin1");
  const filters = dictionary
    .all("Filter")
    .flatMap((filter) => objects.meant(filter))
    .flat();
  const [filter] = filters;
  if (filters.length !== 1 || !(filter instanceof Name) || !/^Fl(ateDecode)?$/.test(filter.text)) return undefined;
  const bytes = inflated(plain, tableBytesMax);
  objects.work(bytes?.length ?? 0);
  if (!bytes || !dictionary.has("DecodeParms")) return bytes;
  const parameters = dictionary
    .all("DecodeParms")
    .flatMap((each) => objects.meant(each))
    .flat();
  const [parameter] = parameters.flatMap((each) => objects.dictionaries(each));
  if (parameters.length !== 1 || !parameter) return undefined;
  const number = (key: string, otherwise: number): number =>
    parameter.has(key) ? Number(onlyValue(objects, parameter, key)) : otherwise;
  const predictor = number("Predictor", 1);
  if (predictor === 1) return bytes;
  const isPlain =
    predictor >= 10 && predictor <= 15 && number("Colors", 1) === 1 && number("BitsPerComponent", 8) === 8;
  return isPlain ? withoutPredictor(bytes, number("Columns", 1)) : undefined;
};
/** Bytes once inflated. */
const tableBytesMax = 8 * 1024 * 1024;

/** Rows of bytes as PNG filters them: a byte that says how, and what is added to the bytes to the left and above. */
const withoutPredictor = (filtered: Buffer, columns: number): Buffer | undefined => {
  if (!(columns >= 1 && columns <= columnsMax)) return undefined;
  const rows = Math.floor(filtered.length / (columns + 1));
  const plain = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const from = row * (columns + 1);
    const add = predictions[filtered[from]!];
    if (!add) return undefined;
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const left = column > 0 ? plain[at - 1]! : 0;
      const above = row > 0 ? plain[at - columns]! : 0;
      const corner = column > 0 && row > 0 ? plain[at - columns - 1]! : 0;
      plain[at] = filtered[from + 1 + column]! + add(left, above, corner);
    }
  }
  return plain;
};
const columnsMax = 100;
const paeth = (left: number, above: number, corner: number): number => {
  const [byLeft, byAbove, byCorner] = [
    Math.abs(above - corner),
    Math.abs(left - corner),
    Math.abs(left + above - 2 * corner),
  ];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
};
const predictions: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => Math.floor((left + above) / 2),
  paeth,
];
