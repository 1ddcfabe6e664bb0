/**
 * Whether a PDF is one that somebody may be shown: it is whole, open to be looked into, and brings neither a script nor
 * another file. It is read as far as that takes: names of dictionaries, by ISO 32000-2, 7.3 (objects), 7.5 (the file) and
 * 7.5.7 (object streams). What is text of a page is not looked at.
 *
 * Readers do not go from top to bottom but jump to where an object is said to begin, and each forgives other mistakes. So
 * a file is refused where readers could come to see another thing than this one: brackets that do not match, an object
 * that begins within what is skipped here, an object stream that is written unlike everybody's.
 */
import { inflateSync } from "node:zlib";
import type { FileFault } from "../../shared/domain/uploads/upload.ts";

/** As much may follow the end: readers look for it in the last kilobyte (ISO 32000-1, annex H, note 18). */
const junkBytesMax = 1_024;
/** What all object streams may hold together, so that no bomb goes off: bytes once inflated, and objects. */
const inflatedBytesMax = 8 * 1024 * 1024;
const compressedObjectsMax = 100_000;
/** Dictionaries and arrays are not nested deeper than a few levels; readers give up early, too. */
const nestingMax = 250;
/** An object stream's dictionary has six entries or so. */
const dictionaryLettersMax = 1_000;

/** Names that no PDF without a script or another file has a use for. */
const activeNames = new Set([
  ...["JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Thread", "XFA"],
  ...["EmbeddedFile", "EmbeddedFiles", "EF", "FileAttachment"],
  ...["RichMedia", "Rendition", "Movie", "Sound", "3D"],
]);

/** Why a PDF is not taken; undefined where it is. Takes time in proportion to its size, whatever is in it. */
export const pdfFault = (bytes: Buffer): FileFault | undefined => {
  const text = bytes.toString("latin1");
  const end = text.lastIndexOf("%%EOF");
  if (end === -1 || text.length - end > junkBytesMax || hidesObject(text.slice(end))) return "unreadable";

  const seen: Seen = { objects: 0, isEncrypted: false, isActive: false, objectStreams: [] };
  if (!look(text.slice(0, end), seen) || seen.objects === 0) return "unreadable";
  // Asked first: nothing can be said of what is encrypted.
  if (seen.isEncrypted) return "encrypted";

  const isWhole = lookIntoObjectStreams(seen);
  if (seen.isActive) return "active-content";
  return isWhole ? undefined : "unreadable";
};

type ObjectStream = { readonly dictionary: string; readonly data: string };
type Seen = { objects: number; isEncrypted: boolean; isActive: boolean; readonly objectStreams: ObjectStream[] };

const white = String.raw`[\0\t\n\f\r ]`;
/** The last two are white to some readers. */
const blank = String.raw`[\0\t\n\f\r \x80\xff]`;
const regular = String.raw`[^\0\t\n\f\r ()<>[\]{}/%]`;

/** A comment, the beginning of a string, a bracket, a hexadecimal string, a name, or a word. */
const token = new RegExp(String.raw`%[^\r\n]*|[()[\]]|<<|>>|<[^>]*>?|>|/?${regular}+`, "g");
/** They stand between objects, never within one. */
const outerWords = new Set(["obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref"]);

/** Notes what the objects say outside of strings, comments and streams; false where readers need not agree on it. */
const look = (text: string, seen: Seen): boolean => {
  const open: string[] = [];
  let before = "";
  let valueAt = 0;
  let holdsObjects = false;
  token.lastIndex = 0;

  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [word] = found;
    if (word.startsWith("%")) {
      if (hidesObject(word)) return false;
      continue;
    }
    if (word === "(") {
      const end = stringEnd(text, token.lastIndex);
      if (end === undefined || hidesObject(text.slice(found.index, end))) return false;
      token.lastIndex = end;
    } else if (word === "<<" || word === "[") {
      if (open.length === 0) [valueAt, holdsObjects] = [found.index, false];
      if (open.push(word) > nestingMax) return false;
    } else if (word === ">>" || word === "]") {
      if (open.pop() !== (word === "]" ? "[" : "<<")) return false;
    } else if (word === ")" || word === ">") {
      return false;
    } else if (word.startsWith("<")) {
      if (hidesObject(word)) return false;
    } else if (word.startsWith("/")) {
      const name = nameOf(word);
      seen.isActive ||= activeNames.has(name);
      seen.isEncrypted ||= name === "Encrypt";
      // By its entry too: some readers do not ask for the type.
      holdsObjects ||= name === "First" || name === "ObjStm";
    } else if (outerWords.has(word)) {
      if (open.length > 0 || word === "endstream") return false;
      if (word === "obj") seen.objects += 1;
      if (word === "stream") {
        // Up to the first end, whatever length is declared: a reader that goes further has more to skip than we.
        const end = text.indexOf("endstream", token.lastIndex);
        const data = text.slice(token.lastIndex, end);
        if (before !== ">>" || end === -1 || hidesObject(data)) return false;
        if (holdsObjects) seen.objectStreams.push({ dictionary: text.slice(valueAt, found.index), data });
        token.lastIndex = end + "endstream".length;
      }
    }
    before = word;
  }
  return open.length === 0;
};

/** Where the string ends that was opened before `from`. Parentheses in it match, or are escaped. */
const stringEnd = (text: string, from: number): number | undefined => {
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

/** A name as it is meant: `/J#61vaScript` is `JavaScript`. Some readers end it at a byte that is no letter of ASCII. */
const nameOf = (word: string): string => {
  if (!/[^!-~]|#/.test(word)) return word.slice(1);
  const meant = word.slice(1).replace(/#([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return /^[!-~]*/.exec(meant)![0];
};

/**
 * The beginning of an object (`7 0 obj <<`) or of a trailer, where a comment may stand between the words. In what was
 * compressed, it turns up by chance in one of ten thousand files of 5 MiB.
 */
const hidden = new RegExp(
  [String.raw`obj(?<=(?:[\r\n]|${blank}\d+)${blank}*obj)(?=${blank}|[<[(/%])`, `trailer(?=${blank}*(?:<<|%))`].join(
    "|",
  ),
);
const hidesObject = (skipped: string): boolean => hidden.test(skipped);

/** Notes what is said in object streams; false where one can't be looked into, or holds too much. */
const lookIntoObjectStreams = (seen: Seen): boolean => {
  let bytesLeft = inflatedBytesMax;
  let objectsLeft = compressedObjectsMax;
  for (const { dictionary, data } of seen.objectStreams) {
    const entries = entriesOf(dictionary);
    const count = Number(entries?.get("N"));
    const first = Number(entries?.get("First"));
    objectsLeft -= 1 + count;
    // Asked this way around, because what is missing is not a number.
    if (!entries || !(objectsLeft >= 0 && first >= 0)) return false;

    const text = dataOf(data, entries.get("Filter"), bytesLeft);
    const objects = text === undefined ? undefined : objectsOf(text, count, first);
    if (text === undefined || !objects?.every((object) => look(object, seen))) return false;
    bytesLeft -= text.length;
  }
  return true;
};

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

/** A stream's data without its filter; undefined where that is another than Flate, is broken, or gives too much. */
const dataOf = (data: string, filter: string | undefined, bytesMax: number): string | undefined => {
  const plain = data.replace(/^(\r?\n|\r)/, "");
  if (filter === undefined) return plain.length <= bytesMax ? plain : undefined;
  if (!filter.includes("/Fl") || bytesMax < 1) return undefined;
  try {
    return inflateSync(Buffer.from(plain, "latin1"), { maxOutputLength: bytesMax }).toString("latin1");
  } catch {
    return undefined;
  }
};

/** The objects of an object stream, each from where readers jump to up to the next; undefined where that is not said. */
const objectsOf = (text: string, count: number, first: number): string[] | undefined => {
  const pairs = text.slice(0, first);
  const numbers = notWhite.test(pairs.replaceAll(/\d/g, "")) ? undefined : (pairs.match(/\d+/g) ?? []);
  if (numbers?.length !== 2 * count) return undefined;
  const starts = numbers
    .filter((_, index) => index % 2 === 1)
    .map((offset) => first + Number(offset))
    .sort((one, other) => one - other);
  return starts.map((start, index) => text.slice(start, starts[index + 1]));
};
