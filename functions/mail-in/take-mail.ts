/**
 * Takes one e-mail: reads it, decides what becomes of it, keeps that, and does it. Broken off anywhere, it goes on with the plan that was kept; done
 * once, it is done.
 */
import type { Clock } from "../../shared/clock.ts";
import { decided } from "../../shared/domain/mail-in/deciding.ts";
import type { KeptMail } from "../../shared/domain/mail-in/plan.ts";
import { type MailReceipt, mailBytesMax, rawMailKey } from "../../shared/domain/mail-in/received-mail.ts";
import { verifiedUser } from "../../shared/domain/mail-in/sender.ts";
import type { FileReader } from "../../shared/gateways/files.ts";
import type { NewId } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { MailInStore } from "../../shared/store/mail-in-store.ts";
import { alertOf, type Written } from "./answers.ts";
import { type CarryingUses, carryOut } from "./carry-out.ts";
import { type KnowingUses, knownOf } from "./known-of-mail.ts";
import { lookedAt } from "./looked-at.ts";
import { planOf } from "./plan-of.ts";
import { readMail } from "./read-mail.ts";
import type { Head } from "./receipt-of.ts";

export type TakingUses = KnowingUses &
  CarryingUses & {
    readonly mails: MailInStore;
    readonly raw: FileReader;
    readonly scansUploads: () => boolean;
    readonly newId: NewId;
    readonly now: Clock;
  };

type Received = { readonly receipt: MailReceipt; readonly head: Head };

export const takeMail = async ({ receipt, head }: Received, uses: TakingUses): Promise<void> => {
  const { mails } = uses;
  const before = await mails.find(receipt.id);
  if (before?.state === "done") return log.info("mail_in.again", { mailId: receipt.id });
  // What SES found a virus in is never opened, whatever it claims to be.
  if (receipt.verdicts.virus === "FAIL") return refuseUnread({ receipt, head }, "virus", uses);
  const raw = await uses.raw.read({ key: rawMailKey(receipt.id), bytesMax: storedBytesMax });
  if (typeof raw === "string") return refuseUnread({ receipt, head }, raw === "gone" ? "gone" : "not-whole", uses);

  const mail = await readMail(raw.bytes, { envelopeFrom: receipt.envelopeFrom });
  const { usable, refused } = lookedAt(mail.files, receipt, { scans: uses.scansUploads() });
  const read = { receipt, mail, usable, refused };
  const written = { ...read, known: await knownOf(read, uses) };
  const kept = before ?? (await begun(written, uses));
  if (kept === "same") return log.info("mail_in.same", { mailId: receipt.id });
  await carryOut(kept, written, uses);
};

/** An e-mail that is not read: what of it is known stands in the envelope and in the head as SES has read it. */
const refuseUnread = async (
  { receipt, head }: Received,
  why: "virus" | "gone" | "not-whole",
  { mails, now }: TakingUses,
): Promise<void> => {
  const mail: KeptMail = {
    id: receipt.id,
    receivedAt: receipt.receivedAt,
    sender: (head.from || receipt.envelopeFrom).slice(0, 300),
    subject: head.subject.slice(0, shownSubjectLetters),
    plan: { as: "refusal", why },
    version: 1,
    state: "begun",
  };
  const kept = await mails.begin(mail, sha256(`unread ${receipt.id}`));
  if (kept === "same" || kept.state === "done") return;
  log.warn("mail_in.refused", { mailId: receipt.id, why });
  await mails.end(kept, { now: now(), why, alert: alertOf(kept, why, now()) });
};

const shownSubjectLetters = 200;
/** SES puts lines of its own before the head. */
const storedBytesMax = mailBytesMax + 100_000;

const begun = async (written: Written, uses: TakingUses): Promise<KeptMail | "same"> => {
  const { receipt, mail, known, usable } = written;
  const { sender } = known;
  const plan = planOf(decided(known), usable.length, uses);
  const kept: KeptMail = {
    id: receipt.id,
    receivedAt: receipt.receivedAt,
    sender: mail.from.join(", ").slice(0, 300),
    subject: mail.subject.slice(0, shownSubjectLetters),
    ...("accountId" in plan && { accountId: plan.accountId }),
    plan,
    version: 1,
    state: "begun",
  };
  log.info("mail_in.begun", { mailId: receipt.id, as: plan.as, sender: sender.is });
  return uses.mails.begin(kept, contentHash(written));
};

/**
 * What tells an e-mail from any other, however it came: who is proved to have sent it, so that a forged one never stands in the way of the real one;
 * what it says; and what case it answers to. One without a `Message-ID` and a date is told by nothing but its receipt.
 */
const contentHash = ({ receipt, mail, known, usable }: Written): string => {
  const hashes = usable.map((file) => file.sha256);
  const { sender, answersTo } = known;
  const { from, subject, messageId, date, allText } = mail;
  const named = messageId ?? (date === "" ? receipt.id : date);
  const proved = verifiedUser(sender)?.id ?? "";
  const isSigned = answersTo?.isSigned ? answersTo.request.number : "";
  return sha256(JSON.stringify([proved, from, named, subject, sha256(allText), hashes, isSigned]));
};
