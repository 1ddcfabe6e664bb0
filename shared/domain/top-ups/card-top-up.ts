/**
 * A top-up through Stripe: by card, BLIK or P24. What happened to it is kept as facts that only accumulate; the state that people see
 * is derived from them, so it is the same in whatever order the facts arrive.
 */
import * as z from "zod/mini";
import { AccountId, Instant, TopUpId } from "../ids.ts";
import { languages } from "../language.ts";
import { Grosze, grosze, plus } from "../money.ts";
import { declineReasons } from "./decline.ts";
import { checkTopUpAmount } from "./top-up-amount.ts";

/** Ways to pay through Stripe Checkout; which of them a stage offers is its setting. */
export const checkoutMethods = ["card", "blik", "p24"] as const;

const Payment = z.object({
  /** Stripe's payment intent: the money's own name. */
  paymentId: z.string(),
  sessionId: z.string(),
  paidAt: Instant,
});

const RefundFact = z.object({
  refundId: z.string(),
  amountGrosze: Grosze,
  /** Stripe could not give the money back: it is the customer's again. */
  failed: z.boolean(),
});

/** One balance transaction of a dispute, as Stripe's books have it. */
const DisputeMove = z.object({
  transactionId: z.string(),
  /** Negative where money was withdrawn, positive where it was reinstated. */
  amountGrosze: Grosze,
  /** What Stripe charged for it, positive, or gave back. The operator bears it; it is in no account's ledger. */
  feeGrosze: z.int(),
});
export type DisputeMove = z.infer<typeof DisputeMove>;

export type DisputeWay = "withdrawn" | "reinstated";

/** Which way an amount of a dispute was moved; no move is of 0. */
export const wayOf = (amountGrosze: number): DisputeWay => (amountGrosze < 0 ? "withdrawn" : "reinstated");

const DisputeFact = z.object({
  disputeId: z.string(),
  /** What the bank claims, which need not be what was moved. */
  amountGrosze: Grosze,
  withdrawn: z.boolean(),
  reinstated: z.boolean(),
  /** Absent where the dispute's money was last moved before its balance transactions were kept: it moved `amountGrosze` then. */
  moves: z.optional(z.array(DisputeMove)),
});
export type DisputeFact = z.infer<typeof DisputeFact>;

export const CardTopUp = z.object({
  id: TopUpId,
  accountId: AccountId,
  /** Raised by every change, so that none is decided on a stale look. */
  version: z.int(),
  amountGrosze: Grosze,
  method: z.enum(checkoutMethods),
  createdAt: Instant,
  /** The portal user who started it. */
  createdBy: z.string(),
  /** The language of their receipt; one that was started before this was kept has none. */
  language: z.optional(z.enum(languages)),
  /** Until when the payment page takes the money. */
  expiresAt: Instant,
  /**
   * The number of the current try to open a payment page. It is kept before Stripe is called, and a retry of the same
   * try is the same call to Stripe.
   */
  attempt: z.int(),
  /** The payment page, once Stripe has opened it. */
  checkout: z.optional(z.object({ sessionId: z.string(), url: z.string() })),
  /** Facts, each written once. Paid more than once is a fact too: all that was paid is credited. */
  payments: z.array(Payment),
  refunds: z.array(RefundFact),
  disputes: z.array(DisputeFact),
  /** The latest try to pay that was declined, whatever came of the top-up since. */
  lastDecline: z.optional(z.object({ at: Instant, reason: z.enum(declineReasons) })),
  processingSince: z.optional(Instant),
  failedAt: z.optional(Instant),
  expiredAt: z.optional(Instant),
});
export type CardTopUp = z.infer<typeof CardTopUp>;

export const cardTopUpStates = [
  "awaiting-payment",
  "processing",
  "failed",
  "expired",
  "credited",
  "partly-refunded",
  "refunded",
  "disputed",
] as const;
export type CardTopUpState = (typeof cardTopUpStates)[number];

/**
 * The facts outrank each other: money that a bank took back, money given back, money that came, then a definite no, then
 * waiting for the bank, then time.
 */
export const cardTopUpState = (topUp: CardTopUp, now: Date): CardTopUpState => {
  if (topUp.disputes.some((dispute) => takenGrosze(dispute) > 0)) return "disputed";
  if (topUp.payments.length > 0) {
    const refunded = refundedGrosze(topUp);
    if (refunded >= topUp.amountGrosze * topUp.payments.length) return "refunded";
    return refunded > 0 ? "partly-refunded" : "credited";
  }
  if (topUp.failedAt !== undefined) return "failed";
  if (topUp.processingSince !== undefined) return "processing";
  if (topUp.expiredAt !== undefined || now.toISOString() >= topUp.expiresAt) return "expired";
  return "awaiting-payment";
};

/** What was given back and stayed given back. */
export const refundedGrosze = ({ refunds }: CardTopUp): Grosze =>
  refunds.reduce((sum, { amountGrosze, failed }) => (failed ? sum : plus(sum, amountGrosze)), grosze(0));

/** What a dispute took and did not give back. */
export const takenGrosze = (dispute: DisputeFact): number =>
  movedGrosze(dispute, "withdrawn") - movedGrosze(dispute, "reinstated");

/** What was moved one way, as a positive number; 0 where nothing was. */
export const movedGrosze = (dispute: DisputeFact, way: DisputeWay): number => {
  if (!dispute[way]) return 0;
  const move = dispute.moves?.find(({ amountGrosze }) => wayOf(amountGrosze) === way);
  return Math.abs(move?.amountGrosze ?? dispute.amountGrosze);
};

/** Stripe keeps a payment page open for at most 24 hours from the call; an hour is left for calls that are repeated. */
const openMilliseconds = 23 * 60 * 60 * 1000;
/** Stripe opens no page for less than 30 minutes. */
const shortestOpenMilliseconds = 31 * 60 * 1000;

/** As many payment pages of one account may be open at a time. */
export const openCardPagesMax = 20;

type NewTopUp = Pick<CardTopUp, "id" | "accountId" | "amountGrosze" | "method" | "createdBy" | "language">;

/**
 * A new top-up, not yet at Stripe.
 *
 * Refuses `amount_below_minimum` and `amount_above_maximum`.
 */
export const newCardTopUp = (wanted: NewTopUp, now: Date): CardTopUp => {
  checkTopUpAmount(wanted.amountGrosze);
  const expiresAt = new Date(now.getTime() + openMilliseconds);
  return {
    ...wanted,
    createdAt: now.toISOString(),
    expiresAt: expiresAt.toISOString(),
    attempt: 1,
    version: 1,
    payments: [],
    refunds: [],
    disputes: [],
  };
};

/** Whether a payment page can still be opened for it: nothing happened yet, and Stripe would still take the page. */
export const canOpenCheckout = (topUp: CardTopUp, now: Date): boolean =>
  cardTopUpState(topUp, now) === "awaiting-payment" &&
  Date.parse(topUp.expiresAt) - now.getTime() >= shortestOpenMilliseconds;
