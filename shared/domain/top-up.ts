/**
 * A top-up: the purchase of credit. What happened to it is kept as facts that only accumulate; the state that people see
 * is derived from them, so it is the same in whatever order the facts arrive.
 */
import * as z from "zod/mini";
import { AccountId, Instant, TopUpId } from "./ids.ts";
import type { EntryDraft } from "./ledger.ts";
import { Grosze, grosze } from "./money.ts";
import { Refusal } from "./refusal.ts";

/** 20 PLN is what the manual promises as the smallest amount; it is gross, and credited whole. */
export const topUpMinimum = grosze(2_000);
/** 50,000 PLN. */
export const topUpMaximum = grosze(5_000_000);

/** Ways to pay through Stripe Checkout; which of them a stage offers is its setting. */
export const checkoutMethods = ["card", "blik", "p24"] as const;

const Payment = z.object({
  /** Stripe's payment intent: the money's own name. */
  paymentId: z.string(),
  sessionId: z.string(),
  paidAt: Instant,
});

export const TopUp = z.object({
  id: TopUpId,
  accountId: AccountId,
  amountGrosze: Grosze,
  method: z.enum(checkoutMethods),
  createdAt: Instant,
  /** The portal user who started it. */
  createdBy: z.string(),
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
  processingSince: z.optional(Instant),
  failedAt: z.optional(Instant),
  expiredAt: z.optional(Instant),
});
export type TopUp = z.infer<typeof TopUp>;

export const topUpStates = ["awaiting-payment", "processing", "failed", "expired", "credited"] as const;
export type TopUpState = (typeof topUpStates)[number];

/** The facts outrank each other: money that came, then a definite no, then waiting for the bank, then time. */
export const topUpState = (topUp: TopUp, now: Date): TopUpState => {
  if (topUp.payments.length > 0) return "credited";
  if (topUp.failedAt !== undefined) return "failed";
  if (topUp.processingSince !== undefined) return "processing";
  if (topUp.expiredAt !== undefined || now.toISOString() >= topUp.expiresAt) return "expired";
  return "awaiting-payment";
};

/** Stripe keeps a payment page open for at most 24 hours from the call; an hour is left for calls that are repeated. */
const openMilliseconds = 23 * 60 * 60 * 1000;
/** Stripe opens no page for less than 30 minutes. */
const shortestOpenMilliseconds = 31 * 60 * 1000;

type NewTopUp = Pick<TopUp, "id" | "accountId" | "amountGrosze" | "method" | "createdBy">;

/**
 * A new top-up, not yet at Stripe.
 *
 * Refuses `amount_below_minimum` and `amount_above_maximum`.
 */
export const newTopUp = (wanted: NewTopUp, now: Date): TopUp => {
  checkAmount(wanted.amountGrosze);
  const expiresAt = new Date(now.getTime() + openMilliseconds);
  return { ...wanted, createdAt: now.toISOString(), expiresAt: expiresAt.toISOString(), attempt: 1, payments: [] };
};

/** Whether a payment page can still be opened for it: nothing happened yet, and Stripe would still take the page. */
export const canOpenCheckout = (topUp: TopUp, now: Date): boolean =>
  topUpState(topUp, now) === "awaiting-payment" &&
  Date.parse(topUp.expiresAt) - now.getTime() >= shortestOpenMilliseconds;

const checkAmount = (amountGrosze: Grosze): void => {
  const refuse = (code: "amount_below_minimum" | "amount_above_maximum") => {
    throw new Refusal(code, { errors: [{ pointer: "/amountGrosze", code }] });
  };
  if (amountGrosze < topUpMinimum) refuse("amount_below_minimum");
  if (amountGrosze > topUpMaximum) refuse("amount_above_maximum");
};

/** What one of Stripe's events says of a payment page of ours. */
export type CheckoutEvent = {
  readonly eventId: string;
  readonly says: "paid" | "processing" | "failed" | "expired";
  readonly occurredAt: string;
  readonly sessionId: string;
  /** Undefined where no money moved. */
  readonly paymentId: string | undefined;
  readonly accountId: AccountId;
  readonly topUpId: string;
  readonly amountGrosze: number;
  readonly currency: string;
};

/**
 * The credit that a paid event asks for. The top-up's state does not matter: money that came late, or twice, is credited.
 *
 * Refuses `event_not_applied` where amount, currency or ids differ from what is kept.
 */
export const creditOf = (
  topUp: TopUp,
  event: CheckoutEvent,
): EntryDraft & { readonly cause: { type: "stripe-payment" } } => {
  const agrees =
    topUp.id === event.topUpId &&
    topUp.accountId === event.accountId &&
    topUp.amountGrosze === event.amountGrosze &&
    event.currency === "pln";
  if (!agrees || event.paymentId === undefined)
    throw new Refusal("event_not_applied", { cause: new Error("the payment differs from the top-up that it names") });
  return {
    kind: "top-up",
    amountGrosze: topUp.amountGrosze,
    cause: { type: "stripe-payment", id: event.paymentId },
    actor: { type: "stripe", id: event.eventId },
    subjectId: topUp.id,
  };
};
