/**
 * What Stripe reports about card money (payments, refunds, disputes) and what follows from it; the reports may come in any
 * order. Pure: the store reads what a decision needs, and keeps what it returns.
 */

import type { AccountHead } from "../account/account.ts";
import type { Actor, Cause, EntryDraft, EntryKind } from "../account/ledger.ts";
import type { FollowUps, NewNotice } from "../follow-ups.ts";
import type { AccountId } from "../ids.ts";
import { type Grosze, grosze, plus } from "../money.ts";
import { Refusal } from "../refusal.ts";
import {
  type CardTopUp,
  type DisputeFact,
  type DisputeMove,
  type DisputeWay,
  movedGrosze,
  wayOf,
} from "./card-top-up.ts";
import type { DeclineReason } from "./decline.ts";
import type { Irregularity, NoticeFacts, ParkReason } from "./notices.ts";
import * as topUpRefusals from "./refusals.ts";

type Said = {
  /** Where the report comes from: one of Stripe's events, the schedule that asked, or somebody of operations. */
  readonly actor: Actor;
  readonly occurredAt: string;
  readonly amountGrosze: number;
  readonly currency: string;
};

/** About one of our payment pages. */
export type CheckoutEvent = Said & {
  readonly about: "checkout";
  readonly says: "paid" | "processing" | "failed" | "expired";
  readonly sessionId: string;
  /** Undefined where no money moved. */
  readonly paymentId: string | undefined;
  readonly accountId: AccountId;
  readonly topUpId: string;
  /** Which of the top-up's attempts to open a page it was. */
  readonly attempt: number;
};

/** About a refund. It names only the payment; the payment's guard leads back to the top-up. */
export type RefundEvent = Said & {
  readonly about: "refund";
  readonly says: "made" | "failed";
  readonly refundId: string;
  readonly paymentId: string;
};

/** About a dispute, with all the money that it has moved so far. `noted`: anything else happened to it, such as an inquiry. */
export type DisputeEvent = Said & {
  readonly about: "dispute";
  readonly says: DisputeWay | "noted";
  readonly disputeId: string;
  readonly paymentId: string;
  readonly moves: readonly (Omit<DisputeMove, "amountGrosze"> & {
    readonly amountGrosze: number;
    readonly currency: string;
    /** What Stripe's own reports call the move; undefined for a name that we don't know. */
    readonly reportedAs: DisputeWay | undefined;
  })[];
};

/** About one attempt to pay that was declined; the page stays open for another. */
export type DeclineEvent = Said & {
  readonly about: "decline";
  readonly says: "declined";
  readonly reason: DeclineReason;
  readonly paymentId: string;
  readonly accountId: AccountId;
  readonly topUpId: string;
};

/**
 * An event in another version of the API, where the same fields may mean something else. Only whose it may be is read of
 * it: `paymentId` is undefined where it bears our own words.
 */
export type OtherVersion = { readonly about: "other-version"; readonly paymentId: string | undefined };

export type CardEvent = CheckoutEvent | RefundEvent | DisputeEvent | DeclineEvent;

/** Waiting longer does not help an event of ours that still can't be applied: people look at it. */
export const patienceSeconds = 3600;

/**
 * `posted` now · `already-posted` before · `kept` as a fact that moves no money · `nothing-new` · `other-page`: of a page
 * that is not the top-up's present one · `parked` for people to look at
 */
export const applied = ["posted", "already-posted", "kept", "nothing-new", "other-page", "parked"] as const;
/** `parked-before`: nothing changed, and somebody may have settled it since. */
export type Parked = "parked" | "parked-before";
/** `unknown-payment`: a refund or a dispute of a payment that no credit of ours bears. */
export type Applied = (typeof applied)[number] | Parked | "unknown-payment";

export type Decision = {
  readonly drafts: readonly EntryDraft[];
  /** Causes that are settled for good without an entry: later events about them post nothing. */
  readonly settled: readonly { readonly kind: EntryKind; readonly cause: Cause }[];
  /** The top-up after the decision. */
  readonly topUp: CardTopUp;
  readonly irregularity?: Irregularity;
};

/** Whether the cause is settled: an entry of this kind was posted for it, or it was decided that none will be. */
export type IsSettled = (kind: EntryKind) => boolean;

/**
 * A paid event leads to a credit. The top-up's state does not matter: money that came late, or twice, is credited too, and
 * finance is notified.
 *
 * Refuses `payment_differs` where amount, currency or ids differ from what is kept.
 */
export const decidePayment = (topUp: CardTopUp, event: CheckoutEvent): Decision => {
  const { accountId, topUpId, paymentId, sessionId, occurredAt } = event;
  const agrees = topUp.id === topUpId && topUp.accountId === accountId && topUp.amountGrosze === event.amountGrosze;
  if (!agrees || event.currency !== "pln" || paymentId === undefined) throw new Refusal(topUpRefusals.payment_differs);

  // Already credited: the transaction that credits a payment also adds it to the top-up.
  if (topUp.payments.some((payment) => payment.paymentId === paymentId)) return nothing(topUp);

  const draft = draftOf(topUp, event, "top-up", { type: "stripe-payment", id: paymentId }, topUp.amountGrosze);
  const paid = { ...topUp, payments: [...topUp.payments, { paymentId, sessionId, paidAt: occurredAt }] };
  const irregularity = irregularityOf(topUp, event);
  return { drafts: [draft], settled: [], topUp: paid, ...(irregularity && { irregularity }) };
};

/**
 * A refund is debited once, and returned once if Stripe could not give the money back. If the first report about a refund
 * says that it failed, it never moves anything.
 *
 * Refuses `payment_differs` for another currency.
 */
export const decideRefund = (topUp: CardTopUp, event: RefundEvent, isSettled: IsSettled): Decision => {
  const { refundId, says } = event;
  const amount = amountOf(event);
  const cause = { type: "stripe-refund", id: refundId } as const;
  const others = topUp.refunds.filter((refund) => refund.refundId !== refundId);
  const known = { ...topUp, refunds: [...others, { refundId, amountGrosze: amount, failed: says === "failed" }] };

  if (says === "made") {
    if (isSettled("refund")) return nothing(topUp);
    return { drafts: [draftOf(topUp, event, "refund", cause, grosze(-amount))], settled: [], topUp: known };
  }
  if (isSettled("refund-failed")) return nothing(topUp);
  if (isSettled("refund"))
    return { drafts: [draftOf(topUp, event, "refund-failed", cause, amount)], settled: [], topUp: known };
  return {
    drafts: [],
    settled: [
      { kind: "refund", cause },
      { kind: "refund-failed", cause },
    ],
    topUp: known,
  };
};

/**
 * A dispute withdraws money once and reinstates all or part of it once. Each of the two is posted under its own balance
 * transaction, and settles its kind for the whole dispute: a second transaction of the kind is never posted, nor is money
 * that was posted under the dispute's id earlier. An event names all transactions so far, so order does not matter.
 *
 * Refuses `payment_differs` for another currency, an amount whose sign contradicts what Stripe's reports call it, a second
 * transaction of a kind, more withdrawn than was paid, more reinstated than withdrawn, and a report that money was moved
 * without the transaction that moved it. Then nothing of the event is posted.
 */
export const decideDispute = (topUp: CardTopUp, event: DisputeEvent, isSettled: IsSettled): Decision => {
  const { disputeId, says, moves } = event;
  if (says === "noted" && moves.length === 0) return nothing(topUp);

  const fresh: DisputeFact = { disputeId, amountGrosze: amountOf(event), withdrawn: false, reinstated: false };
  const before = topUp.disputes.find((dispute) => dispute.disputeId === disputeId) ?? fresh;
  const after = moves.map(moveOf).reduce(withMove, before);
  const [withdrawn, reinstated] = [movedGrosze(after, "withdrawn"), movedGrosze(after, "reinstated")];
  const isWithoutMoney = says !== "noted" && !moves.some(({ reportedAs }) => reportedAs === says);
  if (isWithoutMoney || withdrawn > topUp.amountGrosze || reinstated > withdrawn)
    throw new Refusal(topUpRefusals.payment_differs);

  const open = (after.moves ?? []).filter((move) => !isSettled(kindOf(move)));
  if (open.length === 0) return nothing(topUp);
  const others = topUp.disputes.filter((dispute) => dispute.disputeId !== disputeId);
  return {
    drafts: open.map((move) => {
      const cause = { type: "stripe-balance-transaction", id: move.transactionId } as const;
      return draftOf(topUp, event, kindOf(move), cause, move.amountGrosze);
    }),
    settled: open.map((move) => ({ kind: kindOf(move), cause: { type: "stripe-dispute", id: disputeId } })),
    topUp: { ...topUp, disputes: [...others, after] },
  };
};

/**
 * Whether top-up and guards were read at two moments, between which an event of this dispute was kept: both change in one
 * transaction, and a read of several items is none.
 */
export const isReadTorn = (topUp: CardTopUp, { disputeId }: DisputeEvent, isSettled: IsSettled): boolean => {
  const known = topUp.disputes.find((dispute) => dispute.disputeId === disputeId);
  return (["withdrawn", "reinstated"] as const).some((way) => isSettled(kinds[way]) && known?.[way] !== true);
};

const kinds = { withdrawn: "dispute", reinstated: "dispute-won" } as const;

const kindOf = ({ amountGrosze }: DisputeMove) => kinds[wayOf(amountGrosze)];

const moveOf = ({ transactionId, feeGrosze, reportedAs, ...move }: DisputeEvent["moves"][number]): DisputeMove => {
  const amountGrosze = amountOf(move);
  if (amountGrosze === 0 || wayOf(amountGrosze) !== reportedAs) throw new Refusal(topUpRefusals.payment_differs);
  return { transactionId, amountGrosze, feeGrosze };
};

/** Refuses `payment_differs` where the dispute already has another transaction or another amount of the same way. */
const withMove = (dispute: DisputeFact, move: DisputeMove): DisputeFact => {
  const way = wayOf(move.amountGrosze);
  const same = dispute.moves?.find(({ amountGrosze }) => wayOf(amountGrosze) === way);
  const differs = same ? same.transactionId !== move.transactionId || same.amountGrosze !== move.amountGrosze : false;
  if (differs || (dispute[way] && movedGrosze(dispute, way) !== Math.abs(move.amountGrosze)))
    throw new Refusal(topUpRefusals.payment_differs);
  return { ...dispute, [way]: true, moves: same ? dispute.moves : [...(dispute.moves ?? []), move] };
};

/**
 * What follows from a decision that moved money. After a credit, whoever started the top-up is sent a receipt, Stripe is no
 * longer asked about the payment, and finance looks at it if it is irregular.
 */
export const cardFollowUps = (
  { drafts, topUp, irregularity: why }: Decision,
  { companyName, balanceGrosze }: Pick<AccountHead, "companyName" | "balanceGrosze">,
  now: Date,
): FollowUps => {
  const { accountId, id: topUpId, amountGrosze } = topUp;
  const isCredit = drafts.some(({ kind }) => kind === "top-up");
  const payment = topUp.payments.at(-1);
  if (!isCredit || !payment) return { at: now };
  const followUps = {
    at: now,
    done: [{ queue: "card-payment", accountId, subject: topUpId } as const],
    notices: [
      receipt(topUp, { companyName, paidAt: payment.paidAt, balanceGrosze: plus(balanceGrosze, amountGrosze) }),
    ],
  };
  if (!why) return followUps;
  const { paymentId, paidAt: at } = payment;
  const facts = {
    kind: "card-irregularity",
    accountId,
    companyName,
    topUpId,
    paymentId,
    amountGrosze,
    why,
    at,
  } as const;
  const about = { topUpId, paymentId, amountGrosze };
  return {
    ...followUps,
    forPeople: [{ queue: "card-irregularities", accountId, subject: paymentId, why, about }],
    notices: [...followUps.notices, toFinance(facts)],
  };
};

const receipt = (
  { accountId, id: topUpId, createdBy: userId, language = "pl", method, amountGrosze }: CardTopUp,
  { paidAt: at, ...rest }: { readonly companyName: string; readonly paidAt: string; readonly balanceGrosze: Grosze },
): NewNotice => ({
  recipient: { accountId, userId, ifProved: true },
  language,
  facts: { kind: "top-up-credited", accountId, topUpId, method, amountGrosze, ...rest, at },
});

/** What follows from an event that can't be applied: finance is notified, and people look at it. */
export const parkingFollowUps = (
  { eventId, why, said }: { eventId: string; why: ParkReason; said: CardEvent | OtherVersion | undefined },
  now: Date,
): FollowUps => {
  const { accountId, topUpId } = { accountId: undefined, topUpId: undefined, ...said };
  const facts = { kind: "event-parked", eventId, why, accountId, topUpId, at: now.toISOString() } as const;
  return { at: now, notices: [toFinance(facts)] };
};

export const eventsLostFollowUps = (since: string, now: Date): FollowUps => ({
  at: now,
  notices: [toFinance({ kind: "stripe-events-lost", since, at: now.toISOString() })],
});

const toFinance = (facts: NoticeFacts): NewNotice => ({ recipient: { desk: "finance" }, language: "pl", facts });

const nothing = (topUp: CardTopUp): Decision => ({ drafts: [], settled: [], topUp });

const amountOf = ({ amountGrosze, currency }: Pick<Said, "amountGrosze" | "currency">): Grosze => {
  if (currency !== "pln") throw new Refusal(topUpRefusals.payment_differs);
  return grosze(amountGrosze);
};

const draftOf = (
  topUp: CardTopUp,
  { actor }: Said,
  kind: EntryKind,
  cause: Cause,
  amountGrosze: Grosze,
): EntryDraft => ({
  kind,
  amountGrosze,
  cause,
  actor,
  subjectId: topUp.id,
});

const irregularityOf = (topUp: CardTopUp, event: CheckoutEvent): Irregularity | undefined => {
  if (topUp.payments.length > 0) return "paid-twice";
  if (topUp.failedAt !== undefined) return "paid-after-failure";
  const wasWaiting = topUp.processingSince !== undefined && topUp.expiredAt === undefined;
  if (topUp.expiredAt !== undefined || (event.occurredAt > topUp.expiresAt && !wasWaiting)) return "paid-after-expiry";
  return undefined;
};
