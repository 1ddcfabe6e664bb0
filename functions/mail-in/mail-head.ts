/** What the head of an e-mail says: who wrote it, what it is about, what it answers to, and whether a person wrote it at all. */
import { sameAddress } from "../../shared/domain/mail-in/addresses.ts";
import type { Automatic, ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { lettersOf, parametersOf, tidyLine, wordsOf } from "./mail-letters.ts";
import type { Field } from "./mail-parts.ts";

type MailHead = Pick<ReadMail, "from" | "fromName" | "subject" | "messageId" | "references" | "date" | "automatic">;

const subjectLettersMax = 1_000;
const nameLettersMax = 120;
const dateLettersMax = 100;

/** `envelopeFrom`: who the sending server said it was from, where that is known; empty of a bounce. */
export const mailHeadOf = (fields: readonly Field[], envelopeFrom: string | undefined): MailHead => {
  const all = (name: string): string[] => fields.flatMap((field) => (field.name === name ? [field.value] : []));
  const [fromLines, [subject = ""], [date = ""]] = [all("from"), all("subject"), all("date")];
  const from = [...new Set(fromLines.flatMap((line) => addressesIn(lettersOf(Buffer.from(line, "latin1")))))];
  const readSubject = tidyLine(wordsOf(subject), subjectLettersMax);
  const references = all("references").flatMap(messageIdsIn);
  return {
    from,
    fromName: nameIn(fromLines[0] ?? ""),
    subject: readSubject,
    messageId: all("message-id").flatMap(messageIdsIn)[0],
    references: firstAndLast(references.length > 0 ? references : all("in-reply-to").flatMap(messageIdsIn)),
    date: tidyLine(date, dateLettersMax),
    automatic: automaticOf({ all, from, subject: readSubject, envelopeFrom }),
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

/** What stands between the words of an address list. */
const betweenWords = /[\s<>()[\]",;:\\]+/;

/**
 * The addresses of a From line, of groups, too. Readers differ in what they make of a malformed one, and whoever vouches for the sender may
 * have seen another address than we: then everything that looks like one counts.
 */
const addressesIn = (value: string): string[] => {
  const { plain, isWellFormed } = withoutNames(value);
  const words = (isWellFormed ? plain : value).split(betweenWords);
  return words.filter((word) => /.@./s.test(word)).map(sameAddress);
};

/** The line without quoted names and comments. */
const withoutNames = (value: string): { plain: string; isWellFormed: boolean } => {
  let plain = "";
  let comments = 0;
  let isQuoted = false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  let isWellFormed = !/[\0-\x08\x0a-\x1f\x7f]/.test(value);
  for (let at = 0; at < value.length; at += 1) {
    const letter = value[at]!;
    if (letter === "\\" && (isQuoted || comments > 0)) at += 1;
    else if (letter === '"' && comments === 0) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === "(") comments += 1;
    else if (letter === ")") {
      comments -= 1;
      if (comments < 0) isWellFormed = false;
    } else if (comments === 0) plain += letter;
  }
  // A quoted name that is part of an address (`"a b"@example.com`) is one that hardly anybody reads alike.
  return { plain, isWellFormed: isWellFormed && !isQuoted && comments === 0 && !/["\s]@|^@/.test(value) };
};

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
};

/** Which machine wrote the e-mail, if one did (RFC 3834, and what programs write in its place). */
const automaticOf = ({ all, from, subject, envelopeFrom }: Signs): Automatic => {
  const says = (name: string, what: RegExp): boolean => all(name).some((value) => what.test(value));
  const isReport = all("content-type")
    .slice(0, 1)
    .some((type) => parametersOf(type).value === "multipart/report");
  if (isReport || from.some((each) => serversNames.test(each)) || says("x-failed-recipients", /./)) return "bounce";

  const isGenerated = says("auto-submitted", /^auto-/i);
  // Exchange says of an out-of-office note only that it was generated, and sends it from nobody as bounces are.
  const isNoteOfAbsence =
    outOfOffice.test(subject) &&
    (isGenerated ||
      says("x-auto-response-suppress", /./) ||
      says("precedence", /./) ||
      isFromNobody(all, envelopeFrom));
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
  return isGenerated || isToMany ? "sent" : "no";
};

const isFromNobody = (all: Signs["all"], envelopeFrom: string | undefined): boolean =>
  envelopeFrom === "" || /^<\s*>/.test(all("return-path")[0] ?? "");

const serversNames = /^(?:mailer-daemon|postmaster)@/;
const outOfOffice =
  /^(?:automatic reply|auto(?:matic)?[ -]?reply|autoreply|out of (?:the )?office|automatyczna odpowied[zź]|odpowied[zź] automatyczna|autoodpowied[zź]|autoresponder|poza biurem|nieobecno[sś][cć]|urlop)/i;
