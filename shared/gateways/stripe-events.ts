/** What Stripe's objects say, in our words: pure reading, at the border. */

import type Stripe from "stripe";
import * as z from "zod/mini";
import type { Actor } from "../domain/account/ledger.ts";
import { AccountId, TopUpId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type {
  CardEvent,
  CheckoutEvent,
  DeclineEvent,
  DisputeEvent,
  OtherVersion,
  RefundEvent,
} from "../domain/top-ups/card-event.ts";
import type { CardTopUp } from "../domain/top-ups/card-top-up.ts";
import { declineReasonOf } from "../domain/top-ups/decline.ts";
import * as topUpRefusals from "../domain/top-ups/refusals.ts";

/** Our own words in Stripe's metadata: an event that bears them is ours. */
const accountWord = "saldo_account";
const topUpWord = "saldo_top_up";
/** Only on the page: a late word of an attempt that is over says nothing of the present one. */
const attemptWord = "saldo_attempt";
/** Stages may share one Stripe account: what another stage began is not ours. */
const stageWord = "saldo_stage";

/** Where we stand: what is of another stage is not ours, and what is of ours in the other mode is wrong. */
type Standpoint = { readonly stage: string; readonly livemode: boolean };

/** The words that a payment bears: refunds and disputes name the payment, not the page. */
export const paymentWords = ({ accountId, id }: CardTopUp, stage: string) => ({
  [accountWord]: accountId,
  [topUpWord]: id,
  [stageWord]: stage,
});

export const pageWords = (topUp: CardTopUp, stage: string) => ({
  ...paymentWords(topUp, stage),
  [attemptWord]: String(topUp.attempt),
});

/** Whether a payment is a top-up of ours. */
export const bearsOurWords = ({ metadata }: Stripe.PaymentIntent, stage: string): boolean =>
  metadata[topUpWord] !== undefined && metadata[stageWord] === stage;

const Session = z.object({
  id: z.string(),
  client_reference_id: z.nullable(z.string()),
  amount_total: z.int(),
  currency: z.string(),
  payment_intent: z.nullable(z.union([z.string(), z.object({ id: z.string() })])),
  metadata: z.object({
    [accountWord]: AccountId,
    [topUpWord]: TopUpId,
    [attemptWord]: z.string().check(z.regex(/^[1-9]\d{0,5}$/)),
  }),
});

/** What our webhook is subscribed to, and what the list of events is asked for. */
export const eventTypes = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "payment_intent.payment_failed",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "charge.dispute.closed",
] as const;

/** The version of the API in which we read events. The webhook endpoint and Stripe's account must have the same one. */
export const apiVersion = "2026-10-28.endive";

/**
 * What an event says; undefined for a payment page that is not ours, and for types that we do not act on.
 * Refuses `event_not_applied` for one of ours that is malformed or belongs to the other mode (test or live).
 */
export const cardEventOf = (event: Stripe.Event, here: Standpoint): CardEvent | OtherVersion | undefined => {
  if (event.api_version !== apiVersion) return ofOtherVersion(event, here);
  const actor = { type: "stripe", id: event.id } as const;
  const said = { actor, occurredAt: instantOf(event.created) };
  const card = readCard(event, said, here.stage);
  if (!card || event.livemode === here.livemode) return card;
  // Of a refund or a dispute nobody knows yet whose it is; of the other mode, it is none of a payment that we credited.
  if (card.about !== "checkout") return undefined;
  throw malformed(`event ${event.id} is of the other mode`);
};

const Owned = z.object({
  metadata: z.optional(z.nullable(z.record(z.string(), z.string()))),
  payment_intent: z.optional(z.nullable(z.string())),
});

const ofOtherVersion = ({ type, livemode, data }: Stripe.Event, here: Standpoint): OtherVersion | undefined => {
  const isOfOurTypes = (eventTypes as readonly string[]).includes(type);
  if (!isOfOurTypes || livemode !== here.livemode) return undefined;
  const { data: object } = z.safeParse(Owned, data.object);
  if (object?.metadata?.[stageWord] === here.stage) return { about: "other-version", paymentId: undefined };
  const isOfPage = type.startsWith("checkout.");
  const paymentId = object?.payment_intent ?? undefined;
  return isOfPage || paymentId === undefined ? undefined : { about: "other-version", paymentId };
};

const readCard = (event: Stripe.Event, said: Said, stage: string): CardEvent | undefined => {
  switch (event.type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return checkoutEvent(
        event.data.object,
        event.data.object.payment_status === "paid" ? "paid" : "processing",
        said,
        stage,
      );
    case "checkout.session.async_payment_failed":
      return checkoutEvent(event.data.object, "failed", said, stage);
    case "checkout.session.expired":
      return checkoutEvent(event.data.object, "expired", said, stage);
    case "payment_intent.payment_failed":
      return declineEvent(event.data.object, said, stage);
    case "refund.created":
    case "refund.updated":
    case "refund.failed":
      return refundEvent(event.data.object, said);
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.closed":
      return disputeEvent(event.data.object, "noted", said);
    case "charge.dispute.funds_withdrawn":
      return disputeEvent(event.data.object, "withdrawn", said);
    case "charge.dispute.funds_reinstated":
      return disputeEvent(event.data.object, "reinstated", said);
    default:
      return undefined;
  }
};

type Said = Pick<CheckoutEvent, "actor" | "occurredAt">;

/** Undefined for a page that bears none of our words, or those of another stage. */
const checkoutEvent = (
  object: Stripe.Checkout.Session,
  says: CheckoutEvent["says"],
  said: Said,
  stage: string,
): CheckoutEvent | undefined => {
  if (object.metadata?.[stageWord] !== stage) return undefined;
  const session = z.safeParse(Session, object);
  if (!session.success || session.data.client_reference_id !== session.data.metadata[topUpWord])
    throw malformed(`the page ${object.id} of ours is malformed`);
  const { id, amount_total, currency, payment_intent, metadata } = session.data;
  return {
    ...said,
    about: "checkout",
    says,
    sessionId: id,
    paymentId: idOf(payment_intent),
    accountId: metadata[accountWord],
    topUpId: metadata[topUpWord],
    attempt: Number(metadata[attemptWord]),
    amountGrosze: amount_total,
    currency,
  };
};

const Declined = z.object({
  id: z.string(),
  amount: z.int(),
  currency: z.string(),
  last_payment_error: z.nullish(z.object({ code: z.nullish(z.string()), decline_code: z.nullish(z.string()) })),
  metadata: z.object({ [accountWord]: AccountId, [topUpWord]: TopUpId }),
});

/** Undefined for a payment that is none of our top-ups. */
const declineEvent = (object: Stripe.PaymentIntent, said: Said, stage: string): DeclineEvent | undefined => {
  if (!bearsOurWords(object, stage)) return undefined;
  const declined = z.safeParse(Declined, object);
  if (!declined.success) throw malformed(`the payment ${object.id} of ours is malformed`);
  const { id: paymentId, amount: amountGrosze, currency, last_payment_error: error, metadata } = declined.data;
  return {
    ...said,
    about: "decline",
    says: "declined",
    reason: declineReasonOf(error?.decline_code, error?.code),
    paymentId,
    accountId: metadata[accountWord],
    topUpId: metadata[topUpWord],
    amountGrosze,
    currency,
  };
};

const MoneyBack = z.object({
  id: z.string(),
  amount: z.int().check(z.gte(1)),
  currency: z.string(),
  status: z.nullable(z.string()),
  payment_intent: z.nullable(z.union([z.string(), z.object({ id: z.string() })])),
});

/** Undefined where no payment is named: then it is no payment page's. */
const refundEvent = (object: Stripe.Refund, said: Said): RefundEvent | undefined => {
  const { id, amount, currency, status, payment_intent } = moneyBack(object);
  const paymentId = idOf(payment_intent);
  if (paymentId === undefined) return undefined;
  const says = status === "failed" || status === "canceled" ? "failed" : "made";
  return { ...said, about: "refund", says, refundId: id, paymentId, amountGrosze: amount, currency };
};

const BalanceTransactions = z.array(
  z
    .object({
      id: z.string(),
      amount: z.int(),
      fee: z.int(),
      net: z.int(),
      currency: z.string(),
      reporting_category: z.string(),
    })
    .check(z.refine(({ amount, fee, net }) => amount - fee === net)),
);

const reportingCategories: Readonly<Record<string, DisputeEvent["moves"][number]["reportedAs"]>> = {
  dispute: "withdrawn",
  dispute_reversal: "reinstated",
};

const disputeEvent = (object: Stripe.Dispute, says: DisputeEvent["says"], said: Said): DisputeEvent | undefined => {
  const { id, amount, currency, payment_intent } = moneyBack(object);
  const paymentId = idOf(payment_intent);
  if (paymentId === undefined) return undefined;
  const read = z.safeParse(BalanceTransactions, object.balance_transactions);
  if (!read.success) throw malformed(`a balance transaction of the dispute ${id} is malformed`);
  const moves = read.data.map((moved) => ({
    transactionId: moved.id,
    amountGrosze: moved.amount,
    feeGrosze: moved.fee,
    currency: moved.currency,
    reportedAs: reportingCategories[moved.reporting_category],
  }));
  return { ...said, about: "dispute", says, disputeId: id, paymentId, amountGrosze: amount, currency, moves };
};

const moneyBack = (object: Stripe.Refund | Stripe.Dispute): z.infer<typeof MoneyBack> => {
  const read = z.safeParse(MoneyBack, object);
  if (!read.success) throw malformed(`${object.object} ${object.id} is malformed`);
  return read.data;
};

/** What a refund or a dispute says of itself as it is now; undefined where no payment is named. */
export const aftermathOf = (object: Stripe.Refund | Stripe.Dispute, actor: Actor): CardEvent | undefined => {
  const said = { actor, occurredAt: instantOf(object.created) };
  return object.object === "refund" ? refundEvent(object, said) : disputeEvent(object, "noted", said);
};

const ofSchedule: Actor = { type: "schedule", id: "check-card-payments" };

/** What a page that was asked about says of itself. A page that is complete but unpaid may still wait for a bank. */
export const stateOf = (
  session: Stripe.Checkout.Session,
  { stage, livemode }: Standpoint,
  actor = ofSchedule,
): CheckoutEvent | undefined => {
  if (session.livemode !== livemode) throw malformed(`the page ${session.id} is of the other mode`);
  const payment = typeof session.payment_intent === "object" ? session.payment_intent : null;
  const says = saidByState(session.status, session.payment_status, payment?.status);
  return (
    says && checkoutEvent(session, says, { actor, occurredAt: instantOf(payment?.created ?? session.created) }, stage)
  );
};

const saidByState = (
  status: string | null,
  paymentStatus: string,
  intentStatus: string | undefined,
): CheckoutEvent["says"] | undefined => {
  if (status === "expired") return "expired";
  if (status !== "complete") return undefined;
  if (paymentStatus === "paid") return "paid";
  return intentStatus === "requires_payment_method" || intentStatus === "canceled" ? "failed" : "processing";
};

const idOf = (reference: string | { id: string } | null): string | undefined =>
  typeof reference === "string" ? reference : reference?.id;

const malformed = (why: string): Refusal => new Refusal(topUpRefusals.event_not_applied, { cause: new Error(why) });

export const instantOf = (epochSeconds: number): string => new Date(epochSeconds * 1000).toISOString();
