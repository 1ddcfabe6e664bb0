/**
 * Reads an e-mail as it arrived. It may be anything, made with care to break whoever reads it: reading never fails and takes time in proportion to its
 * length. What could not be read is named among the faults, and the e-mail itself is kept.
 */
import type { MailFault, ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { log } from "../../shared/log.ts";
import { textOfHtml } from "./html-text.ts";
import { filesOf, isText } from "./mail-files.ts";
import { mailHeadOf } from "./mail-head.ts";
import { cutToLetters, lettersOf, tidyText } from "./mail-letters.ts";
import { contentOf, type MailHeadFields, type Part, partsOf } from "./mail-parts.ts";
import { withoutQuotedMail } from "./quoted-mail.ts";

/** UTF-8 bytes of the text that is kept. */
export const textBytesMax = 8_000;
/** Letters in which codes are looked for. */
const allTextLettersMax = 20_000;
/** Bytes of one text, and letters of it once it is read: HTML of programs has many more than it shows. */
const partBytesMax = 2 * 1024 * 1024;
const partLettersMax = 100_000;
/** The same of all texts of an e-mail. */
const textsBytesMax = 2 * partBytesMax;
const textsLettersMax = 2 * partLettersMax;
/** A letter may be encoded as three. */
const encodedPerByte = 3;

/** `envelopeFrom`: the sender that the receiving service was told; empty of a bounce. */
export const readMail = async (
  raw: Uint8Array,
  { envelopeFrom }: { readonly envelopeFrom?: string } = {},
): Promise<ReadMail> => {
  let head: MailHeadFields = { fields: [], areLinesPlain: true };
  try {
    const mail = partsOf(raw);
    head = mail.head;
    if (mail.parts) return readWhole(head, mail.parts, envelopeFrom);
  } catch (error) {
    // A mistake of ours. Without the message, which may quote the e-mail.
    log.error("mail.read_failed", { error: error instanceof Error ? placeOf(error) : typeof error });
  }
  const read = mailHeadOf(head, { envelopeFrom, isDelayed: false });
  const unread = { text: "", allText: "", files: [] };
  return { ...read, ...unread, faults: ["not-whole", ...unreadable(read.subject, read.fromName)] };
};

const placeOf = ({ name, stack = "" }: Error): string => `${name}${/\n\s+at .*/.exec(stack)?.[0] ?? ""}`;

const readWhole = (fields: MailHeadFields, parts: readonly Part[], envelopeFrom: string | undefined): ReadMail => {
  const head = mailHeadOf(fields, { envelopeFrom, isDelayed: areDelayed(parts) });
  const texts = textsOf(parts.filter(isText));
  const { files, areLeft } = filesOf(parts, idsShownBy(texts));

  const chosen = chosenOf(texts);
  const [own, forwarded] = [joined(chosen.filter((each) => !each.isForwarded)), joined(chosen)];
  const { text: written, isLeft } = withoutQuotedMail(own === "" ? forwarded : own);
  const text = cutToBytes(written, textBytesMax);
  const rest = texts.filter((each) => !chosen.includes(each));
  const faults: MailFault[] = [
    ...unreadable(
      head.subject,
      head.fromName,
      ...chosen.map((each) => each.text),
      ...files.map((file) => file.fileName),
    ),
    ...(text.length < written.length || chosen.some((each) => each.isCut) ? ["text-cut" as const] : []),
    ...(isLeft ? ["quote-left" as const] : []),
    ...(areLeft ? ["files-left" as const] : []),
  ];
  return { ...head, text, allText: cutToLetters(joined([...chosen, ...rest]), allTextLettersMax), files, faults };
};

/** Whether a server reports that it has not sent on an e-mail of ours yet, and of none that it gave up. */
const areDelayed = (parts: readonly Part[]): boolean => {
  const status = parts.find(({ type }) => type.value === "message/delivery-status");
  if (!status) return false;
  const text = contentOf({ ...status, body: status.body.subarray(0, statusBytesMax) }).toString("latin1");
  const actions = [...text.matchAll(/^action[ \t]*:[ \t]*([a-z]+)/gim)].map(([, action = ""]) => action.toLowerCase());
  return actions.length > 0 && actions.every((action) => action === "delayed");
};
const statusBytesMax = 64 * 1024;

type Text = {
  readonly text: string;
  readonly html: string;
  readonly isHtml: boolean;
  readonly isForwarded: boolean;
  readonly alternative: number | undefined;
  readonly isCut: boolean;
};

const textsOf = (parts: readonly Part[]): Text[] => {
  const texts: Text[] = [];
  let [bytesLeft, lettersLeft] = [textsBytesMax, textsLettersMax];
  for (const part of parts) {
    const bytesMax = Math.min(partBytesMax, bytesLeft);
    const lettersMax = Math.min(partLettersMax, lettersLeft);
    const encodedBytesMax = encodedPerByte * bytesMax;
    const bytes = contentOf({ ...part, body: part.body.subarray(0, encodedBytesMax) });
    const isHtml = part.type.value === "text/html";
    const charset = part.type.of.get("charset") ?? (isHtml ? charsetInHtml(bytes) : undefined);
    const written = lettersOf(bytes.subarray(0, bytesMax), charset);
    const shown = isHtml ? textOfHtml(written) : unfolded(written, part);
    const tidy = tidyText(shown.slice(0, lettersMax));
    bytesLeft -= Math.min(bytes.length, bytesMax);
    lettersLeft -= tidy.length;
    texts.push({
      text: tidy,
      html: isHtml ? written : "",
      isHtml,
      isForwarded: part.forwarded > 0,
      alternative: part.alternative,
      isCut: part.body.length > encodedBytesMax || bytes.length > bytesMax || shown.length > lettersMax,
    });
  }
  return texts;
};

/** `<meta charset="iso-8859-2">`, in the first bytes. */
const charsetInHtml = (bytes: Uint8Array): string | undefined =>
  /charset\s*=\s*["']?([\w-]+)/i.exec(Buffer.from(bytes.subarray(0, 2_000)).toString("latin1"))?.[1];

/** Lines that end in a space go on in the next (RFC 3676), but for the one above a signature. */
const unfolded = (text: string, { type }: Part): string => {
  if (type.of.get("format")?.toLowerCase() !== "flowed") return text;
  const isSpaceDropped = type.of.get("delsp")?.toLowerCase() === "yes";
  return text.replaceAll(/(?<=^|\n)(?!-- \r?\n)([^\n]*?) \r?\n ?(?![>\n\r]|-- )/g, isSpaceDropped ? "$1" : "$1 ");
};

/** Of each text that is there in more than one form: the plain one, or where that says hardly anything of it, the HTML. */
const chosenOf = (texts: readonly Text[]): Text[] => {
  const lettersOfForm = new Map<number | undefined, { plain: number; html: number }>();
  for (const { alternative, isHtml, text } of texts) {
    const { plain, html } = lettersOfForm.get(alternative) ?? { plain: 0, html: 0 };
    const letters = isHtml ? { plain, html: html + text.length } : { plain: plain + text.length, html };
    lettersOfForm.set(alternative, letters);
  }
  return texts.filter(({ alternative, isHtml }) => {
    const { plain, html } = lettersOfForm.get(alternative)!;
    return alternative === undefined || isHtml === (plain === 0 || (plain < stubLettersMax && 3 * plain < html));
  });
};
/** Of "your program shows no HTML". */
const stubLettersMax = 200;

const joined = (texts: readonly Text[]): string =>
  texts
    .map(({ text }) => text)
    .filter((text) => text !== "")
    .join("\n\n");

/** `<img src="cid:logo@example.com">` */
const idsShownBy = (texts: readonly Text[]): Set<string> =>
  new Set(
    texts.flatMap(({ html }) =>
      [...html.matchAll(/\bcid:([^"'\s>)]{1,500})/gi)].map(([, id = ""]) =>
        withoutPercents(id).replaceAll("&amp;", "&"),
      ),
    ),
  );
const withoutPercents = (id: string): string => {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
};

const unreadable = (...texts: readonly string[]): MailFault[] =>
  texts.some((text) => text.includes("\ufffd")) ? ["unreadable-letters"] : [];

/** Not more than so many bytes of UTF-8, cut between two letters. */
export const cutToBytes = (text: string, bytesMax: number): string => {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while ((bytes[end]! & 0xc0) === 0x80) end -= 1;
  return bytes.toString("utf8", 0, end).trimEnd();
};
