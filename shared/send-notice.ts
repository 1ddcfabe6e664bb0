/**
 * Sends notices: the one way, for the function that is notified of each new one and for the schedule that tries again. Whoever
 * sends a notice has taken it first, so that nobody else does; what breaks off in between is due again when its lease ends.
 */
import type { Clock } from "./clock.ts";
import type { Language } from "./domain/language.ts";
import { mailInAddresses } from "./domain/mail-in/addresses.ts";
import type { Measure, Split } from "./domain/metrics.ts";
import { type AnsweredMail, answeredMailOf } from "./domain/notices/answered-mail.ts";
import type { DeskAddresses } from "./domain/notices/desks.ts";
import { attachedBytesMax, type Letter, letterHtml, letterText, qrContentId } from "./domain/notices/letter.ts";
import { answeredAt, letterOf, readFacts } from "./domain/notices/letter-of-notice.ts";
import {
  type AddressMark,
  type Notice,
  quietTries,
  type Recipient,
  type UserRecipient,
} from "./domain/notices/notice.ts";
import type { NoticeFacts } from "./domain/nouns.ts";
import type { Operator } from "./domain/operator.ts";
import { isRefusal } from "./domain/refusal.ts";
import * as common from "./domain/refusals.ts";
import { described, log } from "./log.ts";
import type { Pace } from "./pace.ts";
import { qrPngOf } from "./qr.ts";
import { caseAddress } from "./security/case-address.ts";
import { sha256 } from "./security/hash.ts";
import { linkSecret } from "./security/link-secret.ts";

type Notices = {
  claim(id: string, how: { now: Date; first: boolean }): Promise<Notice | undefined>;
  markOf(address: string): Promise<AddressMark | undefined>;
  sent(notice: Notice, how: { at: Date; messageId: string }): Promise<void>;
  putOff(notice: Notice, now: Date): Promise<void>;
  park(notice: Notice, why: string, now: Date): Promise<void>;
};

type Attachment = {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly contentId?: string;
};

type Files = {
  read(file: { key: string; bytesMax: number }): Promise<{ bytes: Uint8Array } | "gone" | "too-large">;
};

type Mailer = {
  send(mail: {
    to: string;
    replyTo: string;
    subject: string;
    html: string;
    text: string;
    language: Language;
    attachments: readonly Attachment[];
    answers: AnsweredMail | undefined;
    noticeId: string;
  }): Promise<
    | { result: "sent"; messageId: string }
    | { result: "later"; why: "throttled" | (string & {}) }
    | { result: "refused"; why: string }
  >;
};

export type SendingUses = {
  readonly notices: Notices;
  readonly mailer: Mailer;
  /** The stored files that go with notices. */
  readonly files: Files;
  readonly people: { mailAddressOf(who: UserRecipient): Promise<string | undefined> };
  readonly panelAddress: string;
  readonly apiAddress: string;
  readonly deskAddresses: DeskAddresses;
  /** Where e-mail is received: an answer to a case's e-mail comes back there. */
  readonly mailInDomain: string;
  readonly operator: Operator;
  /** The key of the secrets in links, read anew for each letter: the reader keeps it. */
  readonly linkKey: () => Promise<string>;
  /** Before each e-mail is handed to SES: no more a second than it takes. */
  readonly pace: Pace;
  readonly now: Clock;
};

/**
 * SES takes fourteen e-mails a second of a new account, and short bursts beyond that. Three environments send at most: two of `notices` and one of
 * `resend-notices`, as their declarations reserve. Bulk has the larger share; whatever it takes, the others keep theirs. Raise this once
 * SES grants more.
 */
export const mailPaces = {
  notices: { perSecond: 3, burst: 6 },
  "resend-notices": { perSecond: 7, burst: 7 },
} as const;

/** `notTaken`: somebody else has it, or nothing is to be done · `failed`: broken off by what should not happen */
const outcomes = ["sent", "putOff", "parked", "notTaken", "failed"] as const;
type Outcome = (typeof outcomes)[number];

/** One takes a few tenths of a second, so that fewer would not reach the pace. */
const atOnce = 4;

/**
 * Sends those of the notices that may be taken, a few at a time, and counts what became of them. It begins no more once
 * its time is up, or where SES takes no more now. Whatever is wrong with one notice holds up no other.
 */
export const sendNotices =
  (uses: SendingUses) =>
  async (ids: readonly string[], { first, forMilliseconds }: { first: boolean; forMilliseconds: number }) => {
    const until = uses.now().getTime() + forMilliseconds;
    const report: Record<Outcome, number> = { sent: 0, putOff: 0, parked: 0, notTaken: 0, failed: 0 };
    const left = [...ids];
    const lane = async (): Promise<void> => {
      for (let id = left.shift(); id !== undefined && uses.now().getTime() < until; id = left.shift()) {
        const { outcome, isThrottled } = await sendOne(id, first, uses);
        report[outcome] += 1;
        if (isThrottled) left.length = 0;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return report;
  };

type Ended = { readonly outcome: Outcome; readonly isThrottled?: boolean };

const sendOne = async (noticeId: string, first: boolean, uses: SendingUses): Promise<Ended> => {
  let notice: Notice | undefined;
  try {
    notice = await uses.notices.claim(noticeId, { now: uses.now(), first });
    return notice ? await send(notice, uses) : { outcome: "notTaken" };
  } catch (error) {
    const isAway = isRefusal(error, common.temporarily_unavailable);
    const said = { noticeId, kind: notice?.facts.kind, error: described(error) };
    if (isAway) log.warn("notice.broken_off", said);
    else log.error("notice.failed", said);
    // Where this can't be kept either, the notice is due again when its lease ends.
    if (notice) await putOff(notice, isAway ? error.code : "failed", uses).catch(() => {});
    return { outcome: "failed" };
  }
};

const send = async (notice: Notice, uses: SendingUses): Promise<Ended> => {
  const { id: noticeId, recipient, language } = notice;
  const { notices, mailer, panelAddress, apiAddress, deskAddresses, mailInDomain, operator, now } = uses;
  const facts = readFacts(notice.facts);
  if (typeof facts === "string") return park(notice, facts, uses);
  const { kind } = facts;
  const to = await addressOf(recipient, uses);
  if (to === undefined) return park(notice, "nobody-to-notify", uses);
  const mark = await notices.markOf(to);
  if (mark) return park(notice, `address-${mark}`, uses);

  const linkKey = await uses.linkKey();
  const letter = letterOf(
    { facts, language },
    { panelAddress, apiAddress, operatorName: operator.name, secretOf: (link) => linkSecret(linkKey, link) },
  );
  const sender = { ...operator, helpdesk: deskAddresses.helpdesk };
  const [html, text] = [letterHtml(letter, language, sender), letterText(letter, language, sender)];
  const { subject } = letter;
  const attachments = [...pictureOf(letter), ...(await attachmentsOf(noticeId, facts, uses))];
  const at = answeredAt(facts);
  const ofCase = typeof at === "object" ? caseAddress(at.case, { key: linkKey, domain: mailInDomain }) : undefined;
  const answered = at === "confirmations" ? mailInAddresses(mailInDomain).confirmations : ofCase;
  const replyTo = ("replyTo" in facts ? facts.replyTo : undefined) ?? answered ?? sender.helpdesk;
  const answers = answeredMailOf(facts);
  await uses.pace();
  const handed = await mailer.send({ to, replyTo, subject, html, text, language, attachments, answers, noticeId });
  if (handed.result === "refused") return park(notice, handed.why, uses);
  if (handed.result === "later") {
    await putOff(notice, handed.why, uses);
    return { outcome: "putOff", isThrottled: handed.why === "throttled" };
  }
  log.info("notice.sent", { noticeId, kind }, mailMeasure("sent"));
  try {
    await notices.sent(notice, { at: now(), messageId: handed.messageId });
    return { outcome: "sent" };
  } catch (error) {
    // It is sent, and will be sent once more when its lease ends: better twice than never.
    log.error("notice.not_marked", { noticeId, kind, error: described(error) });
    return { outcome: "failed" };
  }
};

const addressOf = async (recipient: Recipient, { deskAddresses, people }: SendingUses): Promise<string | undefined> => {
  if ("desk" in recipient) return deskAddresses[recipient.desk];
  return "address" in recipient ? recipient.address : people.mailAddressOf(recipient);
};

/** The 2D code as a picture: PNG, because mail programs show no SVG. */
const pictureOf = ({ qr }: Letter): Attachment[] =>
  qr
    ? [
        {
          fileName: "kod-qr.png",
          contentType: "image/png",
          content: qrPngOf(qr.text, "L"),
          contentId: qrContentId,
        },
      ]
    : [];

/** The file that goes with a notice: the very bytes that were checked, or none. The notice is sent either way. */
const attachmentsOf = async (noticeId: string, facts: NoticeFacts, { files }: SendingUses): Promise<Attachment[]> => {
  if (!("file" in facts)) return [];
  const { key, fileName, contentType } = facts.file;
  const found = await files.read({ key, bytesMax: attachedBytesMax });
  if (typeof found !== "string" && sha256(found.bytes) === facts.file.sha256)
    return [{ fileName, contentType, content: found.bytes }];
  log.error("notice.file_missing", { noticeId, why: typeof found === "string" ? found : "other-bytes" });
  return [];
};

const mailMeasure = (outcome: Split<"mails">["outcome"]): Measure => ({ metric: "mails", value: 1, by: { outcome } });

const putOff = async (notice: Notice, why: string, { notices, now }: SendingUses): Promise<void> => {
  const { id: noticeId, attempts, facts } = notice;
  await notices.putOff(notice, now());
  const said = { noticeId, kind: facts.kind, why, attempts };
  if (attempts > quietTries) log.error("notice.delayed", said, mailMeasure("put-off"));
  else log.warn("notice.put_off", said, mailMeasure("put-off"));
};

const park = async (notice: Notice, why: string, { notices, now }: SendingUses): Promise<Ended> => {
  await notices.park(notice, why, now());
  const said = { noticeId: notice.id, kind: notice.facts.kind, why };
  // A marked address is no error of ours: anybody can bring one about, and an error would take a release back.
  if (why.startsWith("address-")) log.warn("notice.parked", said, mailMeasure("parked"));
  else log.error("notice.parked", said, mailMeasure("parked"));
  return { outcome: "parked" };
};
