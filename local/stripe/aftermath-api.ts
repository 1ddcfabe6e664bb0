import type { Books, ChargeRecord } from "./books.ts";
import { paidCharge } from "./charges.ts";
import { isWithin, listOf, type Operation, operation } from "./operations.ts";
import {
  nothingElse,
  type OfPaymentToList,
  ofPaymentToList,
  type RefundToCreate,
  refundToCreate,
} from "./parameters.ts";
import type { Refunds } from "./refunds.ts";
import {
  alreadyRefunded,
  chargedBack,
  invalidRequest,
  moreThanIsLeft,
  noSuccessfulCharge,
  noSuch,
} from "./refusals.ts";

/** The part of Stripe's API about money that was paid: charges, refunds and disputes. */
export const aftermathOperations = ({ books, refunds }: { books: Books; refunds: Refunds }): readonly Operation[] => [
  operation("GET", /^\/v1\/charges\/([^/]+)$/, nothingElse, (_, id) => () => {
    const record = books.charges.get(id);
    if (!record) throw noSuch("charge", id, "charge");
    return { object: record.charge };
  }),

  operation("POST", /^\/v1\/refunds$/, refundToCreate, (asked, _, request) => {
    if (asked.payment_intent === undefined && asked.charge === undefined)
      throw invalidRequest(
        "One of the following params should be provided for this request: payment_intent or charge.",
      );
    return () => {
      const record = chargeToRefund(books, asked);
      const { charge } = record;
      const left = charge.amount - charge.amount_refunded;
      const deed = refunds.make(record, asked, request);
      if (deed.result === "done") return { object: deed.object, caused: deed.caused };
      if (deed.why === "charged back") throw chargedBack(charge.id);
      throw left === 0 ? alreadyRefunded(charge.id) : moreThanIsLeft(asked.amount ?? left, left);
    };
  }),

  operation("GET", /^\/v1\/refunds$/, ofPaymentToList, (asked) => () => ({
    object: listOf([...books.refunds.values()].filter(isOf(asked)), asked, "refund", "/v1/refunds"),
  })),

  operation("GET", /^\/v1\/refunds\/([^/]+)$/, nothingElse, (_, id) => () => {
    const refund = books.refunds.get(id);
    if (!refund) throw noSuch("refund", id, "refund");
    return { object: refund };
  }),

  operation("GET", /^\/v1\/disputes$/, ofPaymentToList, (asked) => () => ({
    object: listOf([...books.disputes.values()].filter(isOf(asked)), asked, "dispute", "/v1/disputes"),
  })),

  operation("GET", /^\/v1\/disputes\/([^/]+)$/, nothingElse, (_, id) => () => {
    const dispute = books.disputes.get(id);
    if (!dispute) throw noSuch("dispute", id, "dispute");
    return { object: dispute };
  }),
];

/** The charge that a refund is asked of, or Stripe's refusal of one that does not exist or was never paid. */
const chargeToRefund = (books: Books, { payment_intent, charge }: RefundToCreate): ChargeRecord => {
  if (charge !== undefined && !books.charges.has(charge)) throw noSuch("charge", charge, "id");
  if (payment_intent !== undefined && !books.paymentIntents.has(payment_intent))
    throw noSuch("payment_intent", payment_intent, "payment_intent");
  const intent = payment_intent ?? String(books.charges.get(charge ?? "")?.charge.payment_intent);
  const record = paidCharge(books, charge ?? intent);
  if (!record) throw noSuccessfulCharge(intent);
  if (record.charge.payment_intent !== intent)
    throw invalidRequest(`Charge ${record.charge.id} does not belong to PaymentIntent ${intent}.`, { param: "charge" });
  return record;
};

const isOf =
  ({ payment_intent, charge, created }: OfPaymentToList) =>
  (item: { payment_intent: unknown; charge: unknown; created: number }): boolean =>
    isWithin(item.created, created) &&
    (payment_intent === undefined || item.payment_intent === payment_intent) &&
    (charge === undefined || item.charge === charge);
