/** Who is answered, and where. An answer goes out once an hour at most to one sender: the store counts. */

import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import { mailInAddresses } from "../../shared/domain/mail-in/addresses.ts";
import type { Known } from "../../shared/domain/mail-in/deciding.ts";
import type { NoticeFacts } from "../../shared/domain/mail-in/notices.ts";
import { isUrgent, type KeptMail, type WhyChecked } from "../../shared/domain/mail-in/plan.ts";
import type { ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { answerableAddress, verifiedUser } from "../../shared/domain/mail-in/sender.ts";
import type { Recipient } from "../../shared/domain/notices/notice.ts";
import type { Answer } from "../../shared/store/mail-in-store.ts";
import type { Read } from "./known-of-mail.ts";

/** An e-mail with all that is known of it. */
export type Written = Read & { readonly known: Known };

/** What the answer's head says it answers to. One without a `Message-ID` is answered all the same. */
export const answeringTo = ({ messageId, references }: ReadMail) => ({
  ...(messageId !== undefined && { inReplyTo: messageId }),
  references: [...references],
});

/** The address of somebody who is proved to have written, where they may be answered. */
export const verifiedAddress = ({ known: { sender, mayBeAnswered } }: Written): string | undefined =>
  sender.is === "verified" && mayBeAnswered ? sender.address : undefined;

export const toVerified = (written: Written, facts: NoticeFacts): Answer | undefined => {
  const to = verifiedAddress(written);
  const user = verifiedUser(written.known.sender);
  if (to === undefined || !user) return undefined;
  const recipient: Recipient = { accountId: user.accountId, userId: user.id, ifProved: true };
  return { to, notice: { recipient, language: "pl", facts } };
};

/** To a sender who may be anybody: their e-mail has come, and nothing else. */
export const neutral = ({ receipt, known, mail }: Written, at: Date): Answer | undefined => {
  const address = answerableAddress(known.sender, receipt);
  if (address === undefined || !known.mayBeAnswered) return undefined;
  const facts = { kind: "mail-received", at: at.toISOString(), ...answeringTo(mail) } as const;
  return { to: address, notice: { recipient: { address }, language: "pl", facts } };
};

type NotTaken = Extract<NoticeFacts, { kind: "mail-not-taken" }>;

/** To a verified sender: what is missing. */
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

/** To BOK: an e-mail waits to be looked at, of which they should know soon. */
export const alertOf = (
  { sender, subject }: Pick<KeptMail, "sender" | "subject">,
  why: WhyChecked | undefined,
  at: Date,
): NewNotice | undefined =>
  why === undefined || !isUrgent(why)
    ? undefined
    : {
        recipient: { desk: "helpdesk" },
        language: "pl",
        facts: { kind: "mail-to-check", sender, subject, at: at.toISOString() },
      };
