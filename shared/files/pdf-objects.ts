/**
 * The objects of a PDF, by ISO 32000-2, 7.3 (objects), 7.5 (the file) and 7.5.7 (object streams): all that stand anywhere in the file, in
 * each of its revisions, whether or not a table of cross-references leads to them. What is text of a page is not looked at.
 *
 * Readers do not go from top to bottom but jump to where an object is said to begin, and each forgives other mistakes. So
 * a file is malformed where readers could come to see another thing than this one: brackets that do not match, an object
 * that begins within what is skipped here, an object stream that is written unlike everybody's.
 */
import { inflateSync } from "node:zlib";
import { type PdfBudget, TooManySteps } from "./pdf-budget.ts";

export type Value = Name | PdfString | Reference | Dictionary | Value[] | number | boolean | undefined;

/** A name as it is meant: `/J#61vaScript` is `JavaScript`. */
export class Name {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** To whatever has this number, in any revision. */
class Reference {
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
}

/** Of which object something is a part: its key depends on that, where a file is encrypted. */
type ObjectId = { readonly number: number; readonly generation: number };

/** With whatever stands between the words `stream` and `endstream`; encrypted, where the file is. */
export type StreamData = { readonly data: string; readonly id: ObjectId | undefined };

/** A string as it is written, with its brackets; `within` no object where it is never encrypted. */
export class PdfString {
  readonly written: string;
  readonly within: ObjectId | undefined;
  constructor(written: string, within: ObjectId | undefined) {
    this.written = written;
    this.within = within;
  }
}

/** A key may be there twice: readers take the first or the last. */
export class Dictionary {
  isStream = false;
  /** Of a stream: its data as they stand in the file. */
  stream: StreamData | undefined;
  private byKey: Map<string, Value[]> | undefined;
  readonly entries: readonly (readonly [key: string, value: Value])[];
  constructor(entries: readonly (readonly [key: string, value: Value])[]) {
    this.entries = entries;
  }

  /** All values of a key, as they stand there. */
  all(key: string): readonly Value[] {
    if (!this.byKey) {
      this.byKey = new Map();
      for (const [name, value] of this.entries) {
        const values = this.byKey.get(name);
        if (values) values.push(value);
        else this.byKey.set(name, [value]);
      }
    }
    return this.byKey.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.all(key).length > 0;
  }
}

/** What all object streams may hold together, so that no bomb goes off: bytes once inflated, and objects. */
const inflatedBytesMax = 8 * 1024 * 1024;
const compressedObjectsMax = 100_000;
/** Words in all: a manual of several hundred pages with thousands of links has some 100,000. */
const wordsMax = 1_000_000;
/** Dictionaries and arrays are not nested deeper than a few levels; readers give up early, too. */
const nestingMax = 250;
/** An object stream's dictionary has six entries or so. */
const dictionaryLettersMax = 1_000;
/** References are followed so often in all, so that a few objects that refer to each other do not take forever. */
const stepsMax = 500_000;
/** Letters and rows that are looked at more than once, in all: several times as many as a file may have. */
const workMax = 20_000_000;
/** What takes as long as so many letters: to unpack a stream of few bytes. */
export const streamWork = 2_000;
/** The same of a word that is read. */
const wordWork = 10;
/** Names have at most 127 letters (ISO 32000-1, annex C), each of which may be written as three. */
const nameLettersMax = 1_000;
/** From an object that is only a reference to the next such one, or from an action to the next. */
export const depthMax = 100;

/** A stream that lists where objects are; its data as they stand in the file. */
type CrossReferenceStream = { readonly dictionary: Dictionary; readonly data: string };
type ObjectStream = { readonly dictionary: string; readonly data: string; readonly id: ObjectId | undefined };

/** Turns the data of a stream into what they were before they were encrypted; undefined where they are broken. */
export type Decrypt = (data: string, id: ObjectId) => string | undefined;

/** What was found in a file so far. */
export class PdfObjects {
  /** Values by the number of their object: more than one where a later revision has another. */
  readonly numbered = new Map<number, Value[]>();
  /** Values that stand outside of objects: trailers. */
  readonly loose: Value[] = [];
  /** How often each name stands anywhere. */
  readonly names = new Map<string, number>();
  /** The number of each object that stands in the file itself, by where its word `obj` is. */
  readonly numbersByPlace = new Map<number, number>();
  readonly crossReferenceStreams: CrossReferenceStream[] = [];
  /** Numbers of streams that were not read as object streams, though some reader may. */
  readonly otherStreams = new Set<number>();
  private readonly objectStreams: ObjectStream[] = [];
  private readonly numbersByStream = new Map<number, (readonly number[])[]>();
  private words = 0;
  private steps = 0;
  private workDone = 0;
  private readonly budget: PdfBudget | undefined;
  constructor(budget?: PdfBudget) {
    this.budget = budget;
  }

  /** Counts what is looked at beside the first reading; throws once it is more than any honest file needs. */
  work(amount: number): void {
    this.workDone += amount;
    if (this.workDone > workMax) throw new TooManySteps();
    this.budget?.spendSteps(amount);
  }

  /** The numbers of the objects of an object stream, in its order: more than one list where a later revision has another. */
  streamedNumbers(streamNumber: number): readonly (readonly number[])[] {
    return this.numbersByStream.get(streamNumber) ?? [];
  }

  /** All that a value may stand for, references followed. */
  meant(value: Value, depth = 0): Exclude<Value, Reference>[] {
    this.steps += 1;
    if (this.steps > stepsMax || depth > depthMax) throw new TooManySteps();
    if (!(value instanceof Reference)) return [value];
    return (this.numbered.get(value.number) ?? []).flatMap((each) => this.meant(each, depth + 1));
  }

  /** Dictionaries, streams too, that a value may stand for. */
  dictionaries(value: Value): Dictionary[] {
    return this.meant(value).filter((each) => each instanceof Dictionary);
  }

  /** The names that the values of a key may stand for. */
  namesOf(dictionary: Dictionary, key: string): string[] {
    return dictionary
      .all(key)
      .flatMap((value) => this.meant(value))
      .flatMap((each) => (each instanceof Name ? [each.text] : []));
  }

  /**
   * Reads what the objects say outside of comments and streams; false where readers need not agree on it. `streamed`: where the values go
   * of an object of an object stream, whose text this is.
   */
  read(text: string, streamed?: Value[]): boolean {
    const place = new Place(streamed ?? this.loose);
    const token = new RegExp(tokens, "g");
    for (let found = token.exec(text); found; found = token.exec(text)) {
      const [word] = found;
      this.words += 1;
      if (this.words > wordsMax) return false;
      this.budget?.spendSteps(wordWork);
      if (outerWords.has(word) && (streamed || place.isNested)) return false;
      if (word === "(" || word === "stream") {
        const from = { at: found.index, dataAt: token.lastIndex };
        const end = word === "(" ? readString(text, from, place) : this.readStream(text, from, place);
        if (end === undefined) return false;
        token.lastIndex = end;
      } else if (word.startsWith("%")) {
        if (hidesObject(word)) return false;
      } else if (outerWords.has(word)) {
        if (!this.readOuterWord(word, { text, at: found.index }, place)) return false;
      } else if (!this.readWord(word, { text, at: found.index }, place)) return false;
    }
    place.endRow();
    return !place.isNested;
  }

  /** Reads what stands in object streams; false where one can't be looked into, or holds too much. */
  readObjectStreams(decrypt?: Decrypt): boolean {
    let bytesLeft = inflatedBytesMax;
    let objectsLeft = compressedObjectsMax;
    for (const { dictionary, data, id } of this.objectStreams) {
      const entries = entriesOf(dictionary);
      const count = Number(entries?.get("N"));
      const first = Number(entries?.get("First"));
      objectsLeft -= 1 + count;
      // Asked this way around, because what is missing is not a number.
      if (!entries || !(objectsLeft >= 0 && first >= 0)) return false;

      this.work(streamWork);
      const plain = plainOf(data, Number(entries.get("Length")));
      const decrypted = decrypt ? id && decrypt(plain, id) : plain;
      const text = decrypted === undefined ? undefined : unpacked(decrypted, entries.get("Filter"), bytesLeft);
      const objects = text === undefined ? undefined : objectsOf(text, count, first);
      if (text === undefined || !objects || !this.readStreamed(objects)) return false;
      if (id) this.listsOf(id.number).push(objects.order);
      bytesLeft -= text.length;
    }
    return true;
  }

  private readStreamed({ parts }: Streamed): boolean {
    return parts.every(({ numbers, text }) => {
      const values: Value[] = [];
      if (!this.read(text, values)) return false;
      for (const number of numbers) {
        this.words += values.length;
        if (this.words > wordsMax) return false;
        for (const value of values) this.valuesOf(number).push(value);
      }
      // A reader that finds nothing goes on to the next object, or beyond the end that we see.
      return values.length > 0;
    });
  }

  /** Reads a stream up to its end, and answers where that is; undefined where it is malformed. */
  private readStream(text: string, { at, dataAt }: From, place: Place): number | undefined {
    // Up to the first end, whatever length is declared: a reader that goes further has more to skip than we.
    const end = text.indexOf("endstream", dataAt);
    const data = text.slice(dataAt, end);
    const dictionary = place.lastOfRow;
    if (end === -1 || hidesObject(data) || !(dictionary instanceof Dictionary)) return undefined;
    dictionary.isStream = true;
    dictionary.stream = { data, id: place.id };
    // By its entry too: some readers do not ask for the type.
    const holdsObjects = dictionary.has("First") || this.namesOf(dictionary, "Type").includes("ObjStm");
    // By its entry too, for the same reason.
    const holdsReferences =
      (dictionary.has("W") && (dictionary.has("Size") || dictionary.has("Index"))) ||
      this.namesOf(dictionary, "Type").includes("XRef");
    if ((holdsObjects || holdsReferences) && !isPlainlyBounded(dictionary, data)) return undefined;
    if (holdsObjects) this.objectStreams.push({ dictionary: text.slice(place.outermostAt, at), data, id: place.id });
    else if (place.id) this.otherStreams.add(place.id.number);
    if (holdsReferences) this.crossReferenceStreams.push({ dictionary, data });
    place.endRow();
    return end + "endstream".length;
  }

  /** Reads a word that stands between objects, except for `stream`. */
  private readOuterWord(word: string, { text, at }: WordPlace, place: Place): boolean {
    if (word === "endstream") return false;
    if (word === "obj") {
      const id = place.takeId(text, at);
      if (!id) return false;
      this.numbersByPlace.set(at, id.number);
      place.begin(this.valuesOf(id.number), id);
      return true;
    }
    if (word === "startxref") place.endRow();
    else place.begin(this.loose);
    return true;
  }

  /** Reads a word of a value, except for `(`. */
  private readWord(word: string, { text, at }: WordPlace, place: Place): boolean {
    if (word === "<<" || word === "[") return place.open(word, at);
    if (word === ">>" || word === "]") return place.close(word);
    if (word === ")" || word === ">") return false;
    if (word.startsWith("<")) return word.endsWith(">") && place.putString(word);
    if (word === "R") {
      const id = place.takeId(text, at);
      if (id) place.put(new Reference(id.number));
      return id !== undefined;
    }
    if ((word.startsWith("/") ? splitName : splitWord).test(word)) return false;
    if (word.startsWith("/")) {
      if (word.length > nameLettersMax) return false;
      const name = nameOf(word);
      this.names.set(name, (this.names.get(name) ?? 0) + 1);
      place.put(new Name(name));
    } else place.put(plainValueOf(word));
    return true;
  }

  private listsOf(streamNumber: number): (readonly number[])[] {
    const known = this.numbersByStream.get(streamNumber);
    if (known) return known;
    const lists: (readonly number[])[] = [];
    this.numbersByStream.set(streamNumber, lists);
    return lists;
  }

  private valuesOf(number: number): Value[] {
    const known = this.numbered.get(number);
    if (known) return known;
    const values: Value[] = [];
    this.numbered.set(number, values);
    return values;
  }
}

/** Whether all readers take the same bytes for the data of a stream: they skip different blanks in front, and go by its length where it has one. */
const isPlainlyBounded = (dictionary: Dictionary, data: string): boolean =>
  /^\r?\n/.test(data) &&
  dictionary.all("Length").every((length) => typeof length !== "number" || length <= data.length);

type WordPlace = { readonly text: string; readonly at: number };
/** Where a word begins, and where what it introduces does. */
type From = { readonly at: number; readonly dataAt: number };

/** Where values go as they are read: into the innermost open bracket, else into a row that becomes the object's, or is loose. */
class Place {
  /** The object that is being read; undefined outside of objects, and for an object of an object stream. */
  id: ObjectId | undefined;
  /** Where the last bracket begins that is within no other. */
  outermostAt = 0;
  private readonly brackets: { readonly bracket: string; readonly values: Value[] }[] = [];
  private row: Value[] = [];
  private top: Value[];
  constructor(top: Value[]) {
    this.top = top;
  }

  get isNested(): boolean {
    return this.brackets.length > 0;
  }

  get lastOfRow(): Value {
    return this.row.at(-1);
  }

  put(value: Value): void {
    this.values().push(value);
  }

  putString(written: string): boolean {
    if (hidesObject(written)) return false;
    this.put(new PdfString(written, this.id));
    return true;
  }

  open(bracket: "<<" | "[", at: number): boolean {
    if (!this.isNested) this.outermostAt = at;
    return this.brackets.push({ bracket, values: [] }) <= nestingMax;
  }

  close(bracket: ">>" | "]"): boolean {
    const closed = this.brackets.pop();
    if (closed?.bracket !== (bracket === "]" ? "[" : "<<")) return false;
    this.put(bracket === "]" ? closed.values : dictionaryOf(closed.values));
    return true;
  }

  /** Takes away the number and generation that were put last, before the word at `at`; undefined where they are none, or not plain digits. */
  takeId(text: string, at: number): ObjectId | undefined {
    const [number, generation] = this.values().splice(-2);
    idBefore.lastIndex = at;
    if (typeof number !== "number" || typeof generation !== "number" || !idBefore.test(text)) return undefined;
    return number <= numberMax ? { number, generation } : undefined;
  }

  /** The values that follow belong to this object, or to none. */
  begin(top: Value[], id?: ObjectId): void {
    this.endRow();
    this.top = top;
    this.id = id;
  }

  endRow(): void {
    for (const value of this.row) this.top.push(value);
    this.row = [];
  }

  private values(): Value[] {
    return this.brackets.at(-1)?.values ?? this.row;
  }
}

const white = String.raw`[\0\t\n\f\r ]`;
/** What may stand between words: `\x80` and `\xff` are white to some readers. */
const between = String.raw`[\0\t\n\f\r \x80\xff()<>[\]{}/%]`;
const regular = String.raw`[^\0\t\n\f\r ()<>[\]{}/%]`;

/** A comment, the beginning of a string, a bracket, a hexadecimal string, a name, a number, or a word. A number may touch the word behind it. */
export const tokens = String.raw`%[^\r\n]*|[()[\]]|<<|>>|<[^>]*>?|>|/${regular}*|[+-]?\d+\.?\d*|${regular}+`;
const plainValueOf = (word: string): number | boolean | undefined => {
  if (/^[+-]?\d/.test(word)) return Number(word);
  return word === "true" || word === "false" ? word === "true" : undefined;
};
/** They stand between objects, never within one. */
const outerWords = new Set(["obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref"]);

/** Where it is not names and values in turns, readers go on in different ways: then each name is a key of what follows it. */
const dictionaryOf = (values: readonly Value[]): Dictionary => {
  const isWhole = values.length % 2 === 0 && values.every((key, place) => place % 2 === 1 || key instanceof Name);
  return new Dictionary(
    values.flatMap((key, place) =>
      key instanceof Name && (place % 2 === 0 || !isWhole) ? [[key.text, values[place + 1]] as const] : [],
    ),
  );
};

/** Reads a string in parentheses up to its end, and answers where that is; undefined where it is malformed. */
const readString = (text: string, { at, dataAt }: From, place: Place): number | undefined => {
  const end = stringEnd(text, dataAt);
  return end !== undefined && place.putString(text.slice(at, end)) ? end : undefined;
};

/** Where the string ends that was opened before `from`. Parentheses in it match, or are escaped. */
export const stringEnd = (text: string, from: number): number | undefined => {
  const mark = /[()]|\\./gs;
  mark.lastIndex = from;
  let depth = 1;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found[0] === "(") depth += 1;
    if (found[0] === ")") depth -= 1;
    if (depth === 0) return mark.lastIndex;
  }
  return undefined;
};

/** The bytes that a string stands for; undefined where a hexadecimal one has other letters. */
export const bytesOf = ({ written }: PdfString): string | undefined => {
  if (written.startsWith("<")) {
    const digits = written.slice(1, -1).replaceAll(new RegExp(white, "g"), "");
    if (/[^\da-f]/i.test(digits)) return undefined;
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex").toString("latin1");
  }
  return written.slice(1, -1).replaceAll(/\\([0-7]{1,3}|\r\n|.)|\r\n?/gs, (all, escaped?: string) => {
    if (escaped === undefined) return "\n";
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) % 256);
    return escapes[escaped] ?? all.slice(1);
  });
};
/** A line that goes on behind its end has none. */
const escapes: Readonly<Record<string, string>> = {
  ...{ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" },
  ...{ "\r\n": "", "\r": "", "\n": "" },
};

/** `\x80` and `\xff` are white to some readers: these see several words, where others see one. */
const splitWord = /[\x80-\xff]/;
const splitName = /[\x80\xff][!-~]/;

/** Some readers end a name at a byte that is no letter of ASCII. */
const nameOf = (word: string): string => {
  if (!/[^!-~]|#/.test(word)) return word.slice(1);
  const meant = word.slice(1).replace(/#([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[!-~]*/.exec(meant)![0];
};

/** `7 0 ` before `obj` or `R`. With signs, points or comments, readers take it for different numbers. */
const idBefore = new RegExp(String.raw`(?<=(?<!${regular})\d{1,10}${white}+\d{1,10}${white}*)`, "y");
/** Larger ones are others to readers that count in 32 bits. */
const numberMax = 0x7fff_ffff;

/**
 * The beginning of an object (`7 0 obj <<`) or of a trailer, where a comment may stand between the words. Readers take `+0`, `0.`, `.` and
 * `0e0` for numbers, and skip brackets that do not belong there. In what was compressed, it turns up by chance in one of three thousand
 * files of 5 MiB.
 */
const hidden = new RegExp(
  [
    String.raw`obj(?<=(?:[\r\n]|${between}[\d+.\-eE]+)${between}*obj)(?=${between}|$)`,
    `trailer(?=${between}*(?:<<|%))`,
  ].join("|"),
);
/** Whether a reader that jumps into what is skipped here could take it for an object. */
export const hidesObject = (skipped: string): boolean => hidden.test(skipped);

/** `/First 60`, `/Filter [/FlateDecode]`, `/Extends 5 0 R`, up to where a word ends. */
const entry = new RegExp(
  [
    "/(Type|N|First|Length|DL|Extends|Filter)",
    String.raw`(?:${white}*(/ObjStm|/(?:FlateDecode|Fl)|\[${white}*/(?:FlateDecode|Fl)${white}*\])`,
    String.raw`|${white}+(\d+(?:${white}+\d+${white}+R)?))(?!${regular})`,
  ].join(""),
  "g",
);
const notWhite = new RegExp(white.replace("[", "[^"));

/** The entries of an object stream's dictionary, if they are those that every writer makes, and each is there once. */
const entriesOf = (dictionary: string): ReadonlyMap<string, string> | undefined => {
  if (dictionary.length > dictionaryLettersMax) return undefined;
  const entries = new Map<string, string>();
  let isTwice = false;
  const rest = dictionary.replace(entry, (_, key: string, name?: string, number?: string) => {
    isTwice ||= entries.has(key);
    entries.set(key, name ?? number ?? "");
    return "";
  });
  const isAll = rest.startsWith("<<") && !notWhite.test(rest.slice(2, rest.lastIndexOf(">>")));
  return isAll && !isTwice ? entries : undefined;
};

/** The data without the line breaks around them: by their length, where that leaves nothing but white space. */
export const plainOf = (data: string, length: number): string => {
  const plain = data.replace(/^(\r?\n|\r)/, "");
  return length >= 0 && !notWhite.test(plain.slice(length)) ? plain.slice(0, length) : plain;
};

/** A stream's data without its filter; undefined where that is another than Flate, is broken, or gives too much. */
const unpacked = (data: string, filter: string | undefined, bytesMax: number): string | undefined => {
  if (filter === undefined) return data.length <= bytesMax ? data : undefined;
  return filter.includes("/Fl") ? inflated(data, bytesMax)?.toString("latin1") : undefined;
};

/** Undefined where the data are broken or cut, or give more than `bytesMax`. */
export const inflated = (data: string, bytesMax: number): Buffer | undefined => {
  if (bytesMax < 1) return undefined;
  try {
    return inflateSync(Buffer.from(data, "latin1"), { maxOutputLength: bytesMax });
  } catch {
    return undefined;
  }
};

/** An object stream's objects: their numbers in its order, and their texts with the numbers of those that begin there. */
type Streamed = {
  readonly order: readonly number[];
  readonly parts: readonly { readonly numbers: readonly number[]; readonly text: string }[];
};

/** Each object from where readers jump to up to the next; undefined where that is not said, or is within a word. */
const objectsOf = (text: string, count: number, first: number): Streamed | undefined => {
  const pairs = text.slice(0, first);
  const numbers = notWhite.test(pairs.replaceAll(/\d/g, "")) ? undefined : (pairs.match(/\d+/g) ?? []).map(Number);
  if (numbers?.length !== 2 * count) return undefined;
  const numbersByStart = new Map<number, number[]>();
  const order: number[] = [];
  for (let index = 0; index < numbers.length; index += 2) {
    const [number, start] = [numbers[index]!, first + numbers[index + 1]!];
    if (number > numberMax || start > numberMax) return undefined;
    order.push(number);
    const same = numbersByStart.get(start);
    if (same) same.push(number);
    else numbersByStart.set(start, [number]);
  }
  const starts = [...numbersByStart.keys()].sort((one, other) => one - other);
  if ([first, ...starts].some((start) => splitsWord.test(text.slice(start - 1, start + 1)))) return undefined;
  const parts = starts.map((start, index) => ({
    numbers: numbersByStart.get(start)!,
    text: text.slice(start, starts[index + 1]),
  }));
  return { order, parts };
};
/** The letters before and behind a place that is within a word. */
const splitsWord = new RegExp(`(?:/|${regular})${regular}`);
