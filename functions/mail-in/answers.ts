/** Who is answered, and where. An answer goes out once an hour at most to one sender: the store counts. */
import { mailInAddresses, sameAddress } from "../../shared/domain/mail-in/addresses.ts";
import type { Known } from "../../shared/domain/mail-in/deciding.ts";
import type { NoticeFacts } from "../../shared/domain/mail-in/notices.ts";
import type { MailReceipt, ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import type { Recipient } from "../../shared/domain/notices/notice.ts";
import type { Answer } from "../../shared/store/mail-in-store.ts";
import type { RefusedFile, UsableFile } from "./looked-at.ts";

/** An e-mail with all that is known of it. */
export type Written = {
  readonly receipt: MailReceipt;
  readonly mail: ReadMail;
  readonly known: Known;
  readonly usable: readonly UsableFile[];
  readonly refused: readonly RefusedFile[];
};

/** What the answer's head says it answers to. */
export const answeringTo = ({ messageId, references }: ReadMail) =>
  messageId === undefined
    ? {}
    : { inReplyTo: messageId, references: [...references.filter((id) => id !== messageId), messageId].slice(-10) };

/** Whether somebody of whom it is proved that they wrote is answered: then by their address. */
export const verifiedAddress = (written: Written): string | undefined => {
  const { isVerified, address } = written.known.sender;
  return isVerified && written.known.mayBeAnswered ? address : undefined;
};

export const toVerified = (written: Written, facts: NoticeFacts): Answer | undefined => {
  const to = verifiedAddress(written);
  const { claimed } = written.known.sender;
  if (to === undefined || !claimed) return undefined;
  const recipient: Recipient = { accountId: claimed.accountId, userId: claimed.id, ifProved: true };
  return { to, notice: { recipient, language: "pl", facts } };
};

/**
 * To somebody whom nothing proves, and only where SPF shows that the envelope's sender may send for its domain and the From line names the same
 * address: an answer to a forged one would reach somebody who never wrote.
 */
export const neutral = (written: Written, at: Date): Answer | undefined => {
  const { receipt, known, mail } = written;
  const { address, isVerified } = known.sender;
  if (address === undefined || !known.mayBeAnswered) return undefined;
  const isTheirs = receipt.verdicts.spf === "PASS" && sameAddress(receipt.envelopeFrom) === address;
  if (!isVerified && !isTheirs) return undefined;
  const facts = { kind: "mail-received", at: at.toISOString(), ...answeringTo(mail) } as const;
  return { to: address, notice: { recipient: { address }, language: "pl", facts } };
};

type NotTaken = Extract<NoticeFacts, { kind: "mail-not-taken" }>;

/** To somebody who is proved to have written: what is missing. */
export const notTaken = (
  written: Written,
  why: NotTaken["why"],
  { domain, now }: { readonly domain: string; readonly now: Date },
): Answer | undefined =>
  toVerified(written, {
    kind: "mail-not-taken",
    why,
    refusedFiles: [...written.refused],
    ...mailInAddresses(domain),
    at: now.toISOString(),
    ...answeringTo(written.mail),
  });
