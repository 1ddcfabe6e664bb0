/** Which parts of an e-mail are files that somebody sent, and what they are called. */
import { createHash } from "node:crypto";
import type { MailedFile } from "../../shared/domain/mail-in/received-mail.ts";
import { uploadTypes } from "../../shared/domain/uploads/upload.ts";
import { cutToLetters, tidyLine } from "./mail-letters.ts";
import { contentOf, type Part } from "./mail-parts.ts";
import { pictureSize } from "./picture-size.ts";

/** As many files of an e-mail are looked at. */
export const mailedFilesMax = 20;

/**
 * Of a picture that the text shows, its smaller side in pixels: a smaller one is the logo of a signature. Larger ones are screenshots that
 * somebody pasted, and files.
 */
const pastedPixelsMin = 400;

/** Files of an e-mail, each once however often it is attached; `areLeft` where there are more. `shown`: the ids of pictures that its HTML shows. */
export const filesOf = async (
  parts: readonly Part[],
  shown: ReadonlySet<string>,
): Promise<{ files: MailedFile[]; areLeft: boolean }> => {
  const files = new Map<string, MailedFile>();
  for (const part of parts) {
    if (!isFile(part)) continue;
    const bytes = await contentOf(part);
    if (shown.has(part.contentId) && isLogo(bytes)) continue;
    const hash = createHash("sha256").update(bytes).digest("hex");
    if (files.has(hash)) continue;
    if (files.size === mailedFilesMax) return { files: [...files.values()], areLeft: true };
    files.set(hash, { fileName: fileNameOf(part, files.size + 1), contentType: part.type.value, bytes });
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
  /^(?:text\/calendar|application\/ics|application\/(?:x-)?pkcs7-signature|application\/pgp-signature|application\/pgp-encrypted|message\/.*|text\/rfc822-headers)$/;

const isLogo = (bytes: Uint8Array): boolean => {
  const size = pictureSize(bytes);
  return size !== undefined && Math.min(size.width, size.height) < pastedPixelsMin;
};

const writtenName = ({ disposition, type }: Part): string | undefined =>
  disposition.of.get("filename") || type.of.get("name") || undefined;

const fileNameLettersMax = 120;
/** From the last dot on. */
const endingLettersMax = 10;

/** One line that leads to no other folder; a given name where the sender gave none. */
const fileNameOf = (part: Part, number: number): string => {
  const name = tidyLine((writtenName(part) ?? "").replaceAll(/[/\\]/g, "_"), 4 * fileNameLettersMax);
  if (/^[.\s]*$/.test(name)) return `zalacznik-${number}${givenEnding(part.type.value)}`;
  const letters = [...name];
  if (letters.length <= fileNameLettersMax) return name;
  // Its ending says what it is, so that is not cut off.
  const ending = /\.[^.\s]+$/.exec(name)?.[0] ?? "";
  const kept = ending.length <= endingLettersMax ? ending : "";
  return cutToLetters(name, fileNameLettersMax - kept.length) + kept;
};

const givenEnding = (contentType: string): string => {
  const endings = (uploadTypes as Readonly<Record<string, readonly string[]>>)[contentType];
  return endings ? `.${endings[0]}` : "";
};
