/** What the head of an e-mail says: who wrote it, what it is about, what it answers to, and whether a person wrote it at all. */
import type { Automatic, ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { addressesOf } from "./from-line.ts";
import { parametersOf, tidyLine, wordsOf } from "./mail-letters.ts";
import type { MailHeadFields } from "./mail-parts.ts";

type MailHead = Pick<ReadMail, "from" | "fromName" | "subject" | "messageId" | "references" | "date" | "automatic">;

const subjectLettersMax = 1_000;
/** A letter may be written as a dozen. */
const subjectBytesMax = 16 * subjectLettersMax;
const nameLettersMax = 120;
const dateLettersMax = 100;

/** `envelopeFrom`: who the sending server said it was from, where that is known; empty of a bounce. `isDelayed`: a server reports that it goes on trying. */
type Envelope = { readonly envelopeFrom: string | undefined; readonly isDelayed: boolean };

export const mailHeadOf = (
  { fields, areLinesPlain }: MailHeadFields,
  { envelopeFrom, isDelayed }: Envelope,
): MailHead => {
  const all = (name: string): string[] => fields.flatMap((field) => (field.name === name ? [field.value] : []));
  const [fromLines, [subject = ""], [date = ""]] = [all("from"), all("subject"), all("date")];
  const from = addressesOf(fromLines, areLinesPlain);
  const readSubject = tidyLine(wordsOf(subject.slice(0, subjectBytesMax)), subjectLettersMax);
  const references = all("references").flatMap(messageIdsIn);
  return {
    from,
    fromName: nameIn(fromLines[0] ?? ""),
    subject: readSubject,
    messageId: all("message-id").flatMap(messageIdsIn)[0],
    references: firstAndLast(references.length > 0 ? references : all("in-reply-to").flatMap(messageIdsIn)),
    date: tidyLine(date, dateLettersMax),
    automatic: automaticOf({ all, from, subject: readSubject, envelopeFrom, isDelayed }),
  };
};

/** RFC 5322 limits a line to 998 letters; ours to fewer, because they become part of one. */
const messageIdLettersMax = 250;
/** Without spaces, brackets or anything but ASCII that is seen, so that no id adds a field to an answer of ours. */
const messageId = /<[!-;=?A-~]+@[!-;=?A-~]+>/g;
const messageIdsIn = (value: string): string[] =>
  (value.match(messageId) ?? []).filter((id) => id.length <= messageIdLettersMax);

/** As RFC 5537 shortens a thread: the first, and the last ones. */
const referencesMax = 20;
const firstAndLast = (ids: readonly string[]): readonly string[] =>
  ids.length <= referencesMax ? ids : [ids[0]!, ...ids.slice(1 - referencesMax)];

/** Beside the address, or in the comment behind it. */
const nameIn = (value: string): string => {
  const beside = value.slice(0, 4 * subjectLettersMax).replace(/<[^<>]*>.*$/s, "");
  const comment = /\(([^()]*)\)/.exec(value)?.[1] ?? "";
  const written = beside === value ? comment : beside;
  const unquoted = written
    .trim()
    .replace(/^"(.*)"$/s, "$1")
    .replaceAll(/\\(.)/gs, "$1");
  return tidyLine(wordsOf(unquoted), nameLettersMax);
};

type Signs = {
  readonly all: (name: string) => string[];
  readonly from: readonly string[];
  readonly subject: string;
  readonly envelopeFrom: string | undefined;
  readonly isDelayed: boolean;
};

/** Which machine wrote the e-mail, if one did (RFC 3834, and what programs write in its place). */
const automaticOf = ({ all, from, subject, envelopeFrom, isDelayed }: Signs): Automatic => {
  const says = (name: string, what: RegExp): boolean => all(name).some((value) => what.test(value));
  const type = parametersOf(all("content-type")[0] ?? "");
  const isReport = type.value === "multipart/report";
  // What became of an e-mail of ours is not known yet, or is that somebody has read it.
  const isNoFailure = type.of.get("report-type")?.toLowerCase() === "disposition-notification" || isDelayed;
  if (isReport ? isNoFailure : readReceipt.test(subject) && isFromNobody(all, envelopeFrom)) return "reply";
  const isServers = from.some((each) => serversNames.test(each));
  // Whoever may be answered in the envelope wrote no bounce, whatever they are called.
  if (isReport || (isServers && !envelopeFrom) || says("x-failed-recipients", /./)) return "bounce";

  const isGenerated = says("auto-submitted", /^auto-/i);
  // Exchange says of an out-of-office note only that it was generated, and sends it from nobody as bounces are.
  // Nor by their subject alone: people write of absences, too, and Exchange adds `X-Auto-Response-Suppress` to what they write.
  const isNoteOfAbsence =
    outOfOffice.test(subject) &&
    (isGenerated || says("precedence", /^(?:bulk|junk|auto[_-]?reply)/i) || isFromNobody(all, envelopeFrom));
  if (
    isNoteOfAbsence ||
    says("auto-submitted", /^auto-(?:replied|notified)/i) ||
    says("precedence", /^auto[_-]?reply/i) ||
    ["x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"].some((name) => says(name, /^(?!no$|false$)./i))
  )
    return "reply";
  if (isFromNobody(all, envelopeFrom)) return "bounce";

  // Not `X-Auto-Response-Suppress` alone: Exchange writes it on what people write, too, and it only asks for no answer by a machine.
  const isToMany = says("precedence", /^(?:bulk|list|junk)/i) || says("list-id", /./) || says("list-unsubscribe", /./);
  return isGenerated || isToMany || isServers ? "sent" : "no";
};

const isFromNobody = (all: Signs["all"], envelopeFrom: string | undefined): boolean =>
  envelopeFrom === "" || /^<\s*>/.test(all("return-path")[0] ?? "");

/** Outlook's, which says so in a type of its own, too, and older ones. */
const readReceipt = /^(?:przeczytano|przeczytane|read|potwierdzenie przeczytania|return receipt \(displayed\)): ?\S/i;
const serversNames = /^(?:mailer-daemon|postmaster)@/;
const outOfOffice =
  /^(?:automatic reply|auto(?:matic)?[ -]?reply|autoreply|out of (?:the )?office|automatyczna odpowied[zź]|odpowied[zź] automatyczna|autoodpowied[zź]|autoresponder|poza biurem|nieobecno[sś][cć]|urlop)/i;
