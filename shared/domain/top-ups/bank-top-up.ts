/**
 * A top-up by bank transfer. What happened to it is kept as facts; the state that people see is derived from them. Money
 * is credited by a decision of the operator's finance, once, whatever files were uploaded or not.
 */

import * as z from "zod/mini";
import type { Actor, EntryDraft } from "../account/ledger.ts";
import { inAscii } from "../ascii.ts";
import * as commonFaults from "../faults.ts";
import { AccountId, Instant, TopUpId } from "../ids.ts";
import { languages } from "../language.ts";
import { Grosze } from "../money.ts";
import { isFresh, type PortalUser, type Session } from "../portal-users/portal-user.ts";
import { Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import {
  announcedFile,
  type ReceivedFile,
  receivedOf,
  withAnnounced,
  withLookedAt,
  withMailed,
} from "../uploads/announced-file.ts";
import type { FileVerdict } from "../uploads/upload.ts";
import type { TransferAccount } from "./bank-account.ts";
import { ConfirmationId } from "./confirmations.ts";
import * as topUpRefusals from "./refusals.ts";
import { checkTopUpAmount } from "./top-up-amount.ts";
import { transferTitle } from "./transfer.ts";
import { codePattern } from "./transfer-code.ts";

/** A file by which the customer shows that the money is on its way. */
export const Confirmation = announcedFile(ConfirmationId);
export type Confirmation = z.infer<typeof Confirmation>;

/**
 * Who decided: one of the staff who was signed in, or the holder of a link, known by the address it was sent to. With both ids,
 * somebody who signed in on a link's page.
 */
export const Clerk = z.object({ email: z.string(), userId: z.optional(z.string()), linkId: z.optional(z.string()) });
export type Clerk = z.infer<typeof Clerk>;

export const BankTopUp = z.object({
  id: TopUpId,
  accountId: AccountId,
  /** Raised by every change, so that none is decided on a stale look. */
  version: z.int(),
  amountGrosze: Grosze,
  method: z.literal("bank"),
  createdAt: Instant,
  /** The portal user who ordered it, and the language of their e-mails about it. */
  createdBy: z.string(),
  language: z.enum(languages),
  /** Unique for ever. */
  code: z.string().check(z.regex(codePattern)),
  /** Where the customer was asked to send the money, whatever the settings say since. */
  transfer: z.object({ recipient: z.string(), nip: z.string(), accountNumber: z.string(), title: z.string() }),
  /** Until when the order is good. */
  expiresAt: Instant,
  confirmations: z.array(Confirmation),
  expiredAt: z.optional(Instant),
  rejection: z.optional(z.object({ at: Instant, by: Clerk, reason: z.string() })),
  credit: z.optional(z.object({ at: Instant, by: Clerk, receivedGrosze: Grosze, reason: z.optional(z.string()) })),
});
export type BankTopUp = z.infer<typeof BankTopUp>;

export const bankTopUpStates = [
  "awaiting-transfer",
  "confirmation-received",
  "rejected",
  "expired",
  "credited",
] as const;
type BankTopUpState = (typeof bankTopUpStates)[number];

/**
 * Money outranks all, then a no; an order that finance was asked to decide does not run out. One that was closed waits for
 * finance again where a file came to light that was announced in time.
 */
export const bankTopUpState = (topUp: BankTopUp, now: Date): BankTopUpState => {
  if (topUp.credit) return "credited";
  if (topUp.rejection) return "rejected";
  if (filesOf(topUp).length > 0) return "confirmation-received";
  if (topUp.expiredAt !== undefined) return "expired";
  return now.toISOString() >= topUp.expiresAt ? "expired" : "awaiting-transfer";
};

/** The files that were received. */
export const filesOf = ({ confirmations }: BankTopUp) => receivedOf(confirmations);

/** Since when finance is waited for: the first confirmation that was received. Undefined where none was. */
export const waitsSince = ({ confirmations }: BankTopUp): string | undefined =>
  confirmations.flatMap(({ received }) => received?.at ?? []).sort()[0];

const validMilliseconds = 14 * 24 * 3600 * 1000;

type NewBankTopUp = Pick<BankTopUp, "id" | "accountId" | "amountGrosze" | "createdBy" | "language" | "code">;

/** A new order, good for 14 days. Refuses `amount_below_minimum` and `amount_above_maximum`. */
export const newBankTopUp = (wanted: NewBankTopUp, account: TransferAccount, now: Date): BankTopUp => {
  checkTopUpAmount(wanted.amountGrosze);
  return {
    ...wanted,
    method: "bank",
    version: 1,
    createdAt: now.toISOString(),
    transfer: { ...account, recipient: inAscii(account.recipient), title: transferTitle(wanted.code) },
    expiresAt: new Date(now.getTime() + validMilliseconds).toISOString(),
    confirmations: [],
  };
};

/**
 * As many of an account may wait at a time. Who needs more sends another amount for one whose transfer is not made yet:
 * what comes is booked, once.
 */
export const openTransfersMax = 10;

const openStates: readonly BankTopUpState[] = ["awaiting-transfer", "confirmation-received"];

/**
 * The top-up with a confirmation announced, and that confirmation. One that is announced again, while its form is good,
 * stays the one that it is. Refuses `top_up_closed`, and `too_many_confirmations` where five are there or under way.
 */
export const announced = (
  topUp: BankTopUp,
  file: Pick<Confirmation, "id" | "fileName" | "contentType" | "sizeBytes">,
  now: Date,
): { topUp: BankTopUp; confirmation: Confirmation } => {
  if (!openStates.includes(bankTopUpState(topUp, now))) throw new Refusal(topUpRefusals.top_up_closed);
  const added = withAnnounced(topUp.confirmations, file, now);
  if (!added) throw new Refusal(topUpRefusals.too_many_confirmations);
  return { topUp: { ...topUp, confirmations: added.files }, confirmation: added.file };
};

/** Whether finance has decided: a file shows nothing any more. Until then one that was announced in time does, however late. */
export const isDecided = ({ credit, rejection }: BankTopUp): boolean => credit !== undefined || rejection !== undefined;

/** What an uploaded file makes of the top-up; with `nothing-new` it stays the very same. */
export const withFile = (topUp: BankTopUp, confirmationId: string, looked: FileVerdict) => {
  const { files, outcome } = withLookedAt(topUp.confirmations, confirmationId, { looked, isClosed: isDecided(topUp) });
  return { topUp: outcome === "nothing-new" ? topUp : { ...topUp, confirmations: [...files] }, outcome };
};

/** Whether a confirmation may still arrive by e-mail: a file for what is over is read by people. */
export const takesMail = (topUp: BankTopUp, now: Date): boolean => openStates.includes(bankTopUpState(topUp, now));

/** What a checked file that came by e-mail makes of the top-up; it stays the very same where that is nothing. `closed`: finance has decided. */
export const withMailedFile = (topUp: BankTopUp, file: ReceivedFile<Confirmation>) => {
  if (isDecided(topUp) && !topUp.confirmations.some(({ id }) => id === file.id))
    return { topUp, outcome: "closed" as const };
  const { files, outcome } = withMailed(topUp.confirmations, file);
  return { topUp: files === topUp.confirmations ? topUp : { ...topUp, confirmations: [...files] }, outcome };
};

/** The top-up closed because its time is over; undefined where it is not, or something else came first. */
export const expired = (topUp: BankTopUp, now: Date): BankTopUp | undefined =>
  topUp.expiredAt === undefined && bankTopUpState(topUp, now) === "expired"
    ? { ...topUp, expiredAt: now.toISOString() }
    : undefined;

export type Decision = {
  readonly decision: "credit" | "reject";
  /** What came, where it is credited; what was ordered unless said. */
  readonly receivedGrosze?: Grosze | undefined;
  readonly reason?: string | undefined;
  readonly by: Clerk;
  /** The most that this clerk may credit: a link opens no more than what was ordered. Undefined: whatever came. */
  readonly creditMaxGrosze?: Grosze | undefined;
};

/**
 * The top-up decided, with the entry that credits it. The same decision again, by the same clerk, changes nothing.
 *
 * Refuses `already_decided` where the money was credited, or a link finds any decision; `beyond_link` where a link may not
 * credit as much; and names the reason as required where money is refused, comes late or after a no, or differs.
 */
export const decided = (
  topUp: BankTopUp,
  { decision, receivedGrosze = topUp.amountGrosze, reason, by, creditMaxGrosze }: Decision,
  now: Date,
): { topUp: BankTopUp; draft?: EntryDraft } => {
  const { credit, rejection } = topUp;
  const isSame =
    decision === "credit"
      ? credit && isSameClerk(credit.by, by) && credit.receivedGrosze === receivedGrosze
      : !credit && rejection && isSameClerk(rejection.by, by);
  if (isSame) return { topUp };
  if (credit || (rejection && (decision === "reject" || by.linkId !== undefined)))
    throw new Refusal(topUpRefusals.already_decided);

  const at = now.toISOString();
  if (decision === "reject") return { topUp: { ...topUp, rejection: { at, by, reason: required(reason) } } };

  if (creditMaxGrosze !== undefined && receivedGrosze > creditMaxGrosze) throw new Refusal(topUpRefusals.beyond_link);
  const isPlain = receivedGrosze === topUp.amountGrosze && !rejection && bankTopUpState(topUp, now) !== "expired";
  const told = isPlain ? reason : required(reason);
  return {
    topUp: { ...topUp, credit: { at, by, receivedGrosze, ...(told === undefined ? {} : { reason: told }) } },
    draft: {
      kind: "top-up",
      amountGrosze: receivedGrosze,
      cause: { type: "bank-transfer", id: topUp.code },
      actor: actorOf(by),
      subjectId: topUp.id,
      ...(told === undefined ? {} : { note: told }),
    },
  };
};

const isSameClerk = (one: Clerk, other: Clerk): boolean => one.userId === other.userId && one.linkId === other.linkId;

const actorOf = ({ userId, linkId, email }: Clerk): Actor => ({ type: "staff", id: userId ?? linkId ?? email });

const required = (reason: string | undefined): string => {
  if (reason === undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/reason", fault: commonFaults.required }] });
  return reason;
};

/** By a link a clerk credits at most what was ordered, and at most what the stage allows. */
export const creditMaxByLink = ({ amountGrosze }: BankTopUp, linkLimitGrosze: Grosze): Grosze =>
  amountGrosze < linkLimitGrosze ? amountGrosze : linkLimitGrosze;

/** 1,000,000 PLN: more is a slip of the finger. */
export const receivedMaxGrosze = 100_000_000;

/**
 * As whom somebody of finance who is signed in decides, and how much they may credit: any amount with a fresh proof. What a link may
 * not credit, a session that was left open may not either.
 */
export const asClerk = (
  { user, session }: { readonly user: PortalUser; readonly session: Session },
  linkLimitGrosze: Grosze,
  now: Date,
): Pick<Decision, "by" | "creditMaxGrosze"> => ({
  by: { userId: user.id, email: user.email },
  ...(isFresh(session, now) ? {} : { creditMaxGrosze: linkLimitGrosze }),
});
