/** Which parts of an e-mail are files that somebody sent, and what they are called. */
import { createHash } from "node:crypto";
import type { MailedFile } from "../../shared/domain/mail-in/received-mail.ts";
import { uploadTypes } from "../../shared/domain/uploads/upload.ts";
import { cutToLetters, tidyLine } from "./mail-letters.ts";
import { contentOf, type Part } from "./mail-parts.ts";
import { typeOfMailed } from "./mailed-file.ts";
import { pictureSize } from "./picture-size.ts";

/** As many files of an e-mail are looked at. */
export const mailedFilesMax = 20;

/** Pixels of a picture that the text shows: one of less area, or a smaller side that is less, is the logo of a signature. Others are screenshots that somebody pasted, and files. */
const pastedAreaMin = 120_000;
const pastedSideMin = 120;

/** Files of an e-mail, each once however often it is attached; `areLeft` where there are more. `shown`: the ids of pictures that its HTML shows. */
export const filesOf = (
  parts: readonly Part[],
  shown: ReadonlySet<string>,
): { files: MailedFile[]; areLeft: boolean } => {
  const files = new Map<string, MailedFile>();
  for (const part of parts) {
    if (!isFile(part)) continue;
    const bytes = contentOf(part);
    if (shown.has(part.contentId) && isLogo(bytes)) continue;
    const hash = createHash("sha256").update(bytes).digest("hex");
    if (files.has(hash)) continue;
    if (files.size === mailedFilesMax) return { files: [...files.values()], areLeft: true };
    files.set(hash, { fileName: fileNameOf(part, bytes, files.size + 1), contentType: part.type.value, bytes });
  }
  return { files: [...files.values()], areLeft: false };
};

/** Whether a part is the text of an e-mail, rather than a file of text. */
export const isText = (part: Part): boolean => {
  if (!/^text\/(?:plain|html)$/.test(part.type.value)) return false;
  const name = writtenName(part);
  if (name !== undefined && exchangesText.test(name)) return true;
  return part.disposition.value !== "attachment" && (part.isAlternative || name === undefined);
};
/** Exchange makes such files of the text that Apple Mail writes below a file. */
const exchangesText = /^ATT\d{5}\.(?:txt|html?)$/i;

/** What programs put beside a text, and nobody sent: appointments, signatures, reports of servers, and the text in other forms. */
const isFile = (part: Part): boolean =>
  !isText(part) &&
  !notFiles.test(part.type.value) &&
  !/^(?:smime\.p7s|signature\.asc)$/i.test(writtenName(part) ?? "") &&
  !(part.isAlternative && part.type.value.startsWith("text/"));
const notFiles =
  /^(?:text\/(?:calendar|(?:x-)?vcard|directory)|application\/ics|application\/(?:x-)?pkcs7-signature|application\/pgp-signature|application\/pgp-encrypted|message\/.*|text\/rfc822-headers)$/;

const isLogo = (bytes: Uint8Array): boolean => {
  const size = pictureSize(bytes);
  if (size === undefined) return false;
  return size.width * size.height < pastedAreaMin || Math.min(size.width, size.height) < pastedSideMin;
};

const writtenName = ({ disposition, type }: Part): string | undefined =>
  disposition.of.get("filename") || type.of.get("name") || undefined;

const fileNameLettersMax = 120;
/** From the last dot on. */
const endingLettersMax = 10;

/** One line that leads to no other folder; a given name where the sender gave none. */
const fileNameOf = (part: Part, bytes: Uint8Array, number: number): string => {
  const name = tidyLine((writtenName(part) ?? "").replaceAll(/[/\\]/g, "_"), 4 * fileNameLettersMax);
  if (/^[.\s]*$/.test(name)) return `zalacznik-${number}${givenEnding(part.type.value, bytes)}`;
  const letters = [...name];
  if (letters.length <= fileNameLettersMax) return name;
  // Its ending says what it is, so that is not cut off.
  const ending = /\.[^.\s]+$/.exec(name)?.[0] ?? "";
  const kept = ending.length <= endingLettersMax ? ending : "";
  return cutToLetters(name, fileNameLettersMax - kept.length) + kept;
};

const givenEnding = (contentType: string, bytes: Uint8Array): string => {
  const found = typeOfMailed({ bytes, fileName: "", contentType });
  const type = "type" in found ? found.type : contentType;
  const endings = (uploadTypes as Readonly<Record<string, readonly string[]>>)[type];
  return endings ? `.${endings[0]}` : "";
};
