/** Fonts of a PDF, as far as text is to be read: which letters its codes stand for, and how wide they are (ISO 32000-2, 9.5 to 9.10). */
import { bytesOf, type Dictionary, Name, type PdfObjects, PdfString, type Value } from "./pdf-objects.ts";
import type { PdfStreams } from "./pdf-streams.ts";

/** What one code draws. `width`: of a thousandth of the size. */
type Glyph = { readonly text: string; readonly width: number; readonly isSpace: boolean };
/** The glyphs of a string's bytes. */
export type Font = (bytes: string) => Glyph[];

/** What the codes of fonts mean, by the streams that say it: several fonts may share one. */
export type FontMaps = Map<Dictionary, Letters>;

/** `maps`: those that are known of the file, to which it adds. */
export const fontOf = (objects: PdfObjects, streams: PdfStreams, font: Dictionary, maps: FontMaps): Font => {
  const [toUnicode] = dictionariesOf(objects, font, "ToUnicode");
  const known = toUnicode && maps.get(toUnicode);
  const letters = known ?? (toUnicode && lettersByCode(objects, streams.read(toUnicode).slice(0, cmapLettersMax)));
  if (toUnicode && letters) maps.set(toUnicode, letters);
  return objects.namesOf(font, "Subtype").includes("Type0")
    ? compositeFont(objects, font, letters)
    : simpleFont(objects, font, letters);
};

const dictionariesOf = (objects: PdfObjects, of: Dictionary, key: string): Dictionary[] =>
  of.all(key).flatMap((value) => objects.dictionaries(value));
/** The elements of a list, or of all lists that a key stands for. */
const listOf = (objects: PdfObjects, of: Dictionary, key: string): Value[] =>
  of
    .all(key)
    .flatMap((value) => objects.meant(value))
    .flatMap((value) => (Array.isArray(value) ? value : []))
    .flatMap((value) => objects.meant(value));
const numberOf = (objects: PdfObjects, of: Dictionary, key: string): number | undefined =>
  of
    .all(key)
    .flatMap((value) => objects.meant(value))
    .find((value) => typeof value === "number");

/** Codes of one byte. */
const simpleFont = (objects: PdfObjects, font: Dictionary, letters: Letters | undefined): Font => {
  const [first, widths] = [numberOf(objects, font, "FirstChar") ?? 0, listOf(objects, font, "Widths")];
  // Only a font that draws its letters itself has a measure of its own.
  const [matrix] = listOf(objects, font, "FontMatrix");
  const scale = typeof matrix === "number" ? matrix * 1_000 : 1;
  const isFixed = objects.namesOf(font, "BaseFont").some((name) => name.includes("Courier"));
  const named = namedLetters(objects, font);
  objects.work(256 * codeWork);
  const glyphs = Array.from({ length: 256 }, (_, code): Glyph => {
    const byte = String.fromCharCode(code);
    const width = widths[code - first];
    const usual = isFixed ? fixedWidth : (helvetica[code - 32] ?? usualWidth);
    return {
      text: letters?.byCode.get(byte) ?? named.get(code) ?? windows1252.decode(Uint8Array.of(code)),
      width: typeof width === "number" ? width * scale : usual,
      isSpace: code === 32,
    };
  });
  return (bytes) => Array.from(bytes, (byte) => glyphs[byte.charCodeAt(0)]!);
};
const windows1252 = new TextDecoder("windows-1252");
const [fixedWidth, usualWidth] = [600, 556];

/** Letters from the space on, of the font that is drawn where a file brings none; others differ little. */
const helvetica = [
  ...[278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278],
  ...[556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556],
  ...[1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778],
  ...[667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556],
  ...[333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556],
  ...[556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584],
];

/** `/Differences [65 /A /Aogonek 97 /a]`: the names of letters by their codes. */
const namedLetters = (objects: PdfObjects, font: Dictionary): Map<number, string> => {
  const letters = new Map<number, string>();
  const [encoding] = dictionariesOf(objects, font, "Encoding");
  let code = 0;
  for (const value of encoding ? listOf(objects, encoding, "Differences") : []) {
    if (typeof value === "number") code = value;
    if (!(value instanceof Name)) continue;
    const letter = letterNamed(value.text);
    if (letter !== undefined) letters.set(code, letter);
    code += 1;
  }
  return letters;
};

const letterNamed = (name: string): string | undefined => {
  const base = name.replace(/(?<=.)\..*$/s, "");
  if (/^[A-Za-z]$/.test(base)) return base;
  const hex = /^(?:uni|u)([\dA-F]{4,5})$/.exec(base)?.[1];
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
  const digit = digitNames.indexOf(base);
  if (digit !== -1) return String(digit);
  const accent = /^([A-Za-z])(acute|ogonek|dotaccent|dieresis)$/.exec(base);
  if (accent) return `${accent[1]}${accents[accent[2]!]}`.normalize("NFC");
  return signNames[base];
};
const digitNames = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const accents: Readonly<Record<string, string>> = {
  ...{ acute: "\u0301", ogonek: "\u0328", dotaccent: "\u0307", dieresis: "\u0308" },
};
const signNames: Readonly<Record<string, string>> = {
  ...{ space: " ", nbspace: " ", hyphen: "-", minus: "-", period: ".", comma: ",", colon: ":", semicolon: ";" },
  ...{ slash: "/", parenleft: "(", parenright: ")", lslash: "ł", Lslash: "Ł", quotesingle: "'", endash: "–" },
};

/** Codes of one to four bytes, two unless the font says otherwise. Without letters by code nobody knows what they mean. */
const compositeFont = (objects: PdfObjects, font: Dictionary, letters: Letters | undefined): Font => {
  const [descendant] = font
    .all("DescendantFonts")
    .flatMap((value) => objects.meant(value))
    .flat()
    .flatMap((value) => objects.dictionaries(value));
  const widths = descendant ? compositeWidths(objects, descendant) : new Map<number, number>();
  const usual = (descendant && numberOf(objects, descendant, "DW")) ?? 1_000;
  const lengths = letters && letters.lengths.size > 0 ? [...letters.lengths].sort() : [2];
  return (bytes) => {
    const glyphs: Glyph[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = lengths.find((each) => letters?.byCode.has(bytes.slice(at, at + each))) ?? lengths.at(-1)!;
      const code = bytes.slice(at, at + length);
      const number = Buffer.from(code, "latin1").reduce((sum, byte) => sum * 256 + byte, 0);
      const text = letters?.byCode.get(code) ?? "";
      glyphs.push({ text, width: widths.get(number) ?? usual, isSpace: code === " " });
      at += length;
    }
    return glyphs;
  };
};

/** `/W [3 [250 333] 10 20 500]`: from a code on, or from one to another. */
const compositeWidths = (objects: PdfObjects, font: Dictionary): Map<number, number> => {
  const widths = new Map<number, number>();
  const list = listOf(objects, font, "W");
  for (let at = 0; at + 1 < list.length; ) {
    const [from, next, width] = [list[at], list[at + 1], list[at + 2]];
    if (typeof from !== "number") return widths;
    if (Array.isArray(next)) {
      objects.work(codeWork * next.length);
      for (const [more, each] of next.entries()) if (typeof each === "number") widths.set(from + more, each);
      at += 2;
    } else {
      if (typeof next !== "number" || typeof width !== "number" || next - from > codesMax) return widths;
      objects.work(codeWork * Math.max(0, next - from));
      for (let code = from; code <= next; code += 1) widths.set(code, width);
      at += 3;
    }
  }
  return widths;
};

/** What takes as long as so many letters: to keep what a code means. */
const codeWork = 20;
/** Of two bytes. */
const codesMax = 65_536;
/** Some codes may be told twice. */
const entriesMax = 70_000;

/** By the bytes of a code, what it means; and how many bytes codes have. */
class Letters {
  readonly byCode = new Map<string, string>();
  readonly lengths = new Set<number>();
  private left = entriesMax;
  private readonly objects: PdfObjects;
  constructor(objects: PdfObjects) {
    this.objects = objects;
  }

  get isFull(): boolean {
    return this.left === 0;
  }

  /** `bytes` of UTF-16. Does nothing once it is full. */
  put(code: string, bytes: string): void {
    if (this.isFull) return;
    this.left -= 1;
    this.objects.work(codeWork + bytes.length);
    this.byCode.set(code, utf16(bytes));
  }
}

/** One of every code of two bytes has one million, or somewhat more. */
const cmapLettersMax = 2 * 1024 * 1024;
/** Letters of a word in it: a code has eight, and what it means hardly more than those of a ligature. */
const cmapWordLettersMax = 130;

/** A CMap of `/ToUnicode` (9.10.3): codes and ranges of codes, with their letters in UTF-16. */
const lettersByCode = (objects: PdfObjects, cmap: string): Letters => {
  objects.work(cmap.length);
  const letters = new Letters(objects);
  for (const [row] of sections(cmap, "codespacerange")) {
    const { 1: low = "" } = /^<([\da-f\s]*)>/i.exec(row ?? "") ?? [];
    const length = hexBytes(low).length;
    if (length > 0 && length <= 4) letters.lengths.add(length);
  }
  for (const section of sections(cmap, "bfchar"))
    for (let at = 0; at + 1 < section.length && !letters.isFull; at += 2)
      letters.put(hexBytes(section[at]!), hexBytes(section[at + 1]!));
  for (const section of sections(cmap, "bfrange")) readRanges(section, letters);
  for (const code of letters.byCode.keys()) if (code.length > 0) letters.lengths.add(code.length);
  return letters;
};

/** The words of each part of a CMap that begins and ends so; the last may be cut. */
function* sections(cmap: string, kind: string): Generator<string[]> {
  for (let at = cmap.indexOf(`begin${kind}`); at !== -1; ) {
    const end = cmap.indexOf(`end${kind}`, at);
    yield cmap.slice(at, end === -1 ? cmap.length : end).match(/<[\da-f\s]*>|\[|\]/gi) ?? [];
    if (end === -1) return;
    at = cmap.indexOf(`begin${kind}`, end);
  }
}

const readRanges = (words: readonly string[], letters: Letters): void => {
  for (let at = 0; at + 2 < words.length && !letters.isFull; ) {
    const [low, high] = [hexBytes(words[at]!), hexBytes(words[at + 1]!)];
    const [first, last] = [numberIn(low), numberIn(high)];
    if (low.length === 0 || low.length > 4 || !(last - first < codesMax)) return;
    const codeAt = (more: number): string => {
      const code = Buffer.alloc(4);
      code.writeUInt32BE((first + more) >>> 0);
      return code.toString("latin1", 4 - low.length);
    };
    if (words[at + 2] === "[") {
      const end = words.indexOf("]", at);
      const each = words.slice(at + 3, end === -1 ? words.length : end);
      for (const [more, word] of each.entries()) letters.put(codeAt(more), hexBytes(word));
      at += 4 + each.length;
    } else {
      const start = hexBytes(words[at + 2]!);
      const before = start.slice(0, -2);
      const number = numberIn(start.slice(-2));
      for (let more = 0; more <= last - first && !letters.isFull; more += 1) {
        const unit = (number + more) & 0xffff;
        letters.put(codeAt(more), before + String.fromCharCode(unit >> 8, unit & 255));
      }
      at += 3;
    }
  }
};

const hexBytes = (word: string): string =>
  bytesOf(new PdfString(`<${word.slice(0, cmapWordLettersMax).replaceAll(/[<>]/g, "")}>`, undefined)) ?? "";
const numberIn = (bytes: string): number => Buffer.from(bytes, "latin1").reduce((sum, byte) => sum * 256 + byte, 0);
const utf16 = (bytes: string): string => {
  const even = Buffer.from(bytes.length % 2 === 0 ? bytes : `\0${bytes}`, "latin1");
  return even.swap16().toString("utf16le");
};
