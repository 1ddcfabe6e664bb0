/** What a file is that came by e-mail: by its bytes, whatever the e-mail says. Nothing is unpacked. */
import type { MailedFault } from "../../shared/domain/mail-in/file-faults.ts";
import type { MailedFile } from "../../shared/domain/mail-in/received-mail.ts";
import { type UploadType, uploadBytesMax } from "../../shared/domain/uploads/upload.ts";

/** Where readers of PDFs look for the beginning, and the first names of a ZIP stand: bytes. */
const beginBytesMax = 1_024;
/** A ZIP lists its files at its end. */
const endBytesMax = 64 * 1024;

/** The type by which the file is to be checked, or why it is none of those. */
export const typeOfMailed = ({
  bytes,
  fileName,
  contentType,
}: MailedFile): { type: UploadType } | { fault: MailedFault } => {
  if (bytes.length === 0) return { fault: "empty" };
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = file.toString("latin1", 0, beginBytesMax);
  const fault = faultByKind(file, begin, fileName) ?? faultByName(begin, fileName, contentType);
  if (fault) return { fault };
  if (bytes.length > uploadBytesMax) return { fault: "too-large" };
  const type = types.find(([, signature]) => signature.test(begin))?.[0];
  return type ? { type } : { fault: "other-type" };
};

/** The check of files is stricter, and says what is wrong: here it only matters what was meant. */
const types: readonly (readonly [UploadType, RegExp])[] = [
  ["application/pdf", /^.{0,20}%PDF-/s],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/png", /^\x89PNG/],
  ["image/webp", /^RIFF.{4}WEBP/s],
];

/** Said of a large one, too: whoever makes it smaller must not hear only then that it is not taken. */
const faultByKind = (file: Buffer, begin: string, fileName: string): MailedFault | undefined => {
  if (isHeic(begin)) return "heic";
  const beginsAs = (signatures: readonly string[]): boolean => signatures.some((each) => begin.startsWith(each));
  if (beginsAs(zips)) return isDocument(file, fileName) ? "document" : "archive";
  if (beginsAs([ole]) && /\.msg$/i.test(fileName)) return "mail-file";
  return faultsBySignature.find(([, signatures]) => beginsAs(signatures))?.[0];
};

/** What begins in no way of its own: only of what is nothing else. */
const faultByName = (begin: string, fileName: string, contentType: string): MailedFault | undefined => {
  if (types.some(([, signature]) => signature.test(begin))) return undefined;
  if (/\.p7m$/i.test(fileName) || /^application\/(?:x-)?pkcs7-mime$/.test(contentType)) return "encrypted-mail";
  return /\.eml$/i.test(fileName) ? "mail-file" : undefined;
};
/** With files in it, with none, and in several volumes. */
const zips = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"];
const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/** TNEF; OLE, which Word and Excel wrote until 2007, and RTF; RAR, 7z and gzip. */
const faultsBySignature: readonly (readonly [MailedFault, readonly string[]])[] = [
  ["outlook", ["\x78\x9f\x3e\x22"]],
  ["document", [ole, "{\\rtf"]],
  ["archive", ["Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c", "\x1f\x8b"]],
];

/** `ftyp` and the brands of a file of ISO/IEC 14496-12: the main one, and behind four bytes those that it is compatible with. */
const isHeic = (begin: string): boolean => {
  const { 1: main = "", 2: others = "" } = /^.{4}ftyp(.{4}).{4}(.{0,60})/s.exec(begin) ?? [];
  return [main, ...(others.match(/.{4}/gs) ?? [])].some((brand) => heicBrand.test(brand));
};
const heicBrand = /^(?:hei[cxms]|hev[cxms]|avi[fs]|m[is]f1)$/;

const documentEnding = /\.(?:docx?|docm|dotx|xlsx?|xlsm|xlsb|pptx?|pptm|od[tspg]|pages|numbers|key)$/i;
/** Names of files that only documents have in them; `mimetype` is the first of OpenDocument, and not packed. */
const documentEntry =
  /\[Content_Types\]\.xml|word\/document\.xml|xl\/workbook\.xml|mimetypeapplication\/vnd\.oasis|Index\/Document\.iwa/;

const isDocument = (file: Buffer, fileName: string): boolean =>
  documentEnding.test(fileName) ||
  documentEntry.test(file.toString("latin1", 0, beginBytesMax)) ||
  documentEntry.test(file.toString("latin1", Math.max(0, file.length - endBytesMax)));
