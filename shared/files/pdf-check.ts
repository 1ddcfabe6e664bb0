/**
 * Whether a PDF is one that somebody may be shown: it is whole, opens without a password, has a page, and holds nothing but what
 * `pdf-rules.ts` allows.
 */
import type { FileFault } from "../domain/uploads/upload.ts";
import { type PdfBudget, TooManySteps } from "./pdf-budget.ts";
import { crossReferencesLeadToObjects } from "./pdf-cross-references.ts";
import { type Opened, openedWithoutPassword } from "./pdf-encryption.ts";
import { bytesOf, type Dictionary, hidesObject, PdfObjects, type PdfString } from "./pdf-objects.ts";
import { hasPage } from "./pdf-pages.ts";
import { contentFault, dictionariesIn } from "./pdf-rules.ts";

/**
 * As much may follow the end beside white space: readers look for it in the last kilobyte (ISO 32000-1, annex H, note 18). Some banks'
 * programs fill a file up with NUL.
 */
const junkBytesMax = 1_024;

/** Why a PDF is not taken; undefined where it is. Takes time in proportion to its size, whatever is in it. */
export const pdfFault = (bytes: Buffer, budget?: PdfBudget): FileFault | undefined => {
  try {
    return faultIn(textOfFile(bytes), budget);
  } catch (error) {
    if (error instanceof TooManySteps) return "unreadable";
    throw error;
  }
};

/** A letter for each byte. A BOM is no word, and offsets may count it. */
export const textOfFile = (bytes: Buffer): string =>
  bytes.toString("latin1", 0, filledLength(bytes)).replace(/^\xef\xbb\xbf/, "   ");

const filledLength = (bytes: Buffer): number => {
  let length = bytes.length;
  while (length > 0 && whiteBytes.has(bytes[length - 1]!)) length -= 1;
  return length;
};
const whiteBytes = new Set(Buffer.from("\0\t\n\f\r "));

const faultIn = (text: string, budget: PdfBudget | undefined): FileFault | undefined => {
  const file = pdfIn(text, budget);
  if (typeof file === "string") return file;
  const { objects, trailers, opened } = file;
  const isWhole = objects.readObjectStreams(opened?.stream);
  const fault = contentFault(objects, (string) => plainString(string, opened));
  if (fault) return fault;
  if (!isWhole || trailers.length === 0 || !crossReferencesLeadToObjects(text, objects)) return "unreadable";
  return hasPage(objects, trailers) ? undefined : "no-content";
};

/** A PDF as far as it can be read before its object streams are; `opened` is undefined where it is not encrypted. */
type PdfFile = {
  readonly objects: PdfObjects;
  readonly trailers: readonly Dictionary[];
  readonly opened: Opened | undefined;
};

export const pdfIn = (text: string, budget?: PdfBudget): PdfFile | "unreadable" | "encrypted" => {
  const end = endOf(text);
  if (end === undefined || text.length - end > junkBytesMax || hidesObject(text.slice(end))) return "unreadable";

  const objects = new PdfObjects(budget);
  if (!objects.read(text.slice(0, end)) || objects.numbered.size === 0) return "unreadable";

  const trailers = trailersIn(objects);
  const isEncrypted = (objects.names.get("Encrypt") ?? 0) > timesNotEncrypted(trailers);
  const opened = isEncrypted ? openedWithoutPassword(objects, trailers) : undefined;
  // Asked first: nothing can be said of what is encrypted.
  return isEncrypted && !opened ? "encrypted" : { objects, trailers, opened };
};

/** Where the last revision ends; undefined where the file is cut before that is said. Readers do without its mark. */
const endOf = (text: string): number | undefined => {
  const end = text.lastIndexOf("%%EOF");
  if (end !== -1) return end;
  return /startxref\s+\d+\s*(?:%%?E?O?)?$/.test(text.slice(-junkBytesMax)) ? text.length : undefined;
};

/** Some programs say that a file is not encrypted: `/Encrypt null`. */
const timesNotEncrypted = (trailers: readonly Dictionary[]): number =>
  trailers.flatMap((trailer) => trailer.all("Encrypt")).filter((value) => value === undefined).length;

/** What says where the document begins, or how it is encrypted: of each revision. */
const trailersIn = (objects: PdfObjects): Dictionary[] =>
  [...dictionariesIn(objects)].filter((each) => each.has("Root") || each.has("Encrypt"));

const plainString = (string: PdfString, opened: Opened | undefined): string | undefined => {
  const bytes = bytesOf(string);
  return opened && string.within && bytes !== undefined ? opened.string(bytes, string.within) : bytes;
};
