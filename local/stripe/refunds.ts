import type Stripe from "stripe";
import type { Books, ChargeRecord } from "./books.ts";
import { paidCharge } from "./charges.ts";
import { type Deed, done, notPossible } from "./deeds.ts";
import { type Cause, type Events, NO_REQUEST } from "./events.ts";
import type { NewId } from "./ids.ts";
import { secondsOf } from "./objects.ts";
import { previousOf } from "./previous.ts";
import { REFUNDS_PEND_FOR } from "./test-payments.ts";

/**
 * The life of a refund. Its money leaves Stripe's balance when it is made, also while it is pending, and comes back
 * when it fails or is canceled; `amount_refunded` of the charge says the same.
 */

export type RefundAsked = {
  readonly amount?: number | undefined;
  readonly reason?: Stripe.Refund.Reason | undefined;
  readonly metadata?: Stripe.Metadata | undefined;
  /** Pending for the test card whose refunds are, succeeded for all else, if not said. */
  readonly outcome?: "succeeded" | "pending" | undefined;
};

export type Refunds = ReturnType<typeof refunds>;

export const refunds = (uses: { books: Books; events: Events; now: () => Date; newId: NewId }) => {
  const { books, events, newId } = uses;

  const ofCharge = (chargeId: string): Stripe.Refund[] =>
    [...books.refunds.values()].filter(({ charge }) => charge === chargeId);

  const recount = ({ charge }: ChargeRecord): void => {
    charge.amount_refunded = sumOf(ofCharge(charge.id).filter(isOut));
    charge.refunded = charge.amount_refunded === charge.amount;
  };

  const recordOf = ({ charge }: Stripe.Refund): ChargeRecord | undefined =>
    typeof charge === "string" ? books.charges.get(charge) : undefined;

  /** The refund with this id, or the last one of this payment, if it stands at one of these. */
  const find = (which: string, at: readonly string[]): Stripe.Refund | undefined => {
    const record = paidCharge(books, which);
    const candidates = record
      ? ofCharge(record.charge.id)
      : [...books.refunds.values()].filter(({ id }) => id === which);
    return candidates.findLast(({ status }) => at.includes(status ?? ""));
  };

  /** Moves a refund on, and reports it: everything ends with `refund.updated`, and a failure with `refund.failed` too. */
  const move = (refund: Stripe.Refund, changes: Partial<Stripe.Refund>): Deed<Stripe.Refund> => {
    const before = structuredClone(refund);
    Object.assign(refund, changes);
    delete refund.pending_reason;
    const record = recordOf(refund);
    if (record) recount(record);
    const reference = record?.reference ?? null;
    const data = { object: refund };
    const caused = [
      events.note(
        { type: "refund.updated", data: { ...data, previous_attributes: previousOf(before, refund) } },
        reference,
        NO_REQUEST,
      ),
    ];
    if (refund.status === "failed") caused.push(events.note({ type: "refund.failed", data }, reference, NO_REQUEST));
    books.keep();
    return done(refund, caused);
  };

  /** The refund's money is back: it never reached the customer. */
  const returned = (status: "failed" | "canceled", failure_reason: string): Partial<Stripe.Refund> => ({
    status,
    failure_reason,
    failure_balance_transaction: newId("txn_"),
  });

  return {
    ofCharge,

    /** Refunds a charge, whole or in part, in one refund or several. */
    make({ charge, reference }: ChargeRecord, asked: RefundAsked, request: Cause): Deed<Stripe.Refund> {
      const left = charge.amount - charge.amount_refunded;
      const amount = asked.amount ?? left;
      if (!isRefundable(books, charge)) return notPossible("charged back");
      if (left === 0) return notPossible("already refunded");
      if (amount > left) return notPossible("more than is left");
      if (!Number.isInteger(amount) || amount < 1) return notPossible("no amount");
      const pends = REFUNDS_PEND_FOR.includes(charge.payment_method_details?.card?.last4 ?? "");
      const refund = newRefund(charge, amount, asked, {
        id: newId("re_"),
        created: secondsOf(uses.now()),
        status: asked.outcome ?? (pends ? "pending" : "succeeded"),
        balanceTransaction: newId("txn_"),
      });
      books.refunds.set(refund.id, refund);
      recount({ charge, reference });
      const caused = [
        events.note({ type: "refund.created", data: { object: refund } }, reference, request),
        events.note({ type: "charge.refunded", data: { object: charge } }, reference, request),
      ];
      books.keep();
      return done(refund, caused);
    },

    /** The bank took a pending refund. */
    succeed(which: string): Deed<Stripe.Refund> {
      const refund = find(which, ["pending"]);
      return refund ? move(refund, { status: "succeeded" }) : notPossible("no such refund");
    },

    /** The bank sent the money back: of a pending refund, and also of one that had succeeded. */
    fail(which: string, reason?: string): Deed<Stripe.Refund> {
      const refund = find(which, ["pending", "succeeded"]);
      if (!refund) return notPossible("no such refund");
      const isOfCard = refund.destination_details?.type === "card";
      if (!isOfCard && reason !== undefined && CARD_REASONS.includes(reason)) return notPossible("no such reason");
      return move(refund, returned("failed", reason ?? (isOfCard ? "expired_or_canceled_card" : "declined")));
    },

    /** Takes a pending refund back, as one can in Stripe's Dashboard. */
    cancel(which: string): Deed<Stripe.Refund> {
      const refund = find(which, ["pending"]);
      return refund ? move(refund, returned("canceled", "merchant_request")) : notPossible("no such refund");
    },

    /** A charge that is charged back takes its pending refunds down; answers the events. */
    failPending({ charge }: ChargeRecord): readonly string[] {
      const pending = ofCharge(charge.id).filter(({ status }) => status === "pending");
      return pending.flatMap((refund) => move(refund, returned("failed", "charge_for_pending_refund_disputed")).caused);
    },
  };
};

/** Why a refund fails that goes to a card, and to nothing else. */
const CARD_REASONS: readonly string[] = ["expired_or_canceled_card", "lost_or_stolen_card"];

/** Whether the refund's money is out of Stripe's balance. */
export const isOut = ({ status }: Stripe.Refund): boolean => status !== "failed" && status !== "canceled";

const sumOf = (list: readonly Stripe.Refund[]): number => list.reduce((sum, { amount }) => sum + amount, 0);

/** A charge that is being charged back, or was, is refunded that way and no other. */
const isRefundable = (books: Books, charge: Stripe.Charge): boolean =>
  [...books.disputes.values()].every((dispute) => dispute.charge !== charge.id || dispute.is_charge_refundable);

const newRefund = (
  charge: Stripe.Charge,
  amount: number,
  { reason, metadata }: RefundAsked,
  born: { id: string; created: number; status: "succeeded" | "pending"; balanceTransaction: string },
): Stripe.Refund => ({
  id: born.id,
  object: "refund",
  amount,
  balance_transaction: born.balanceTransaction,
  charge: charge.id,
  created: born.created,
  currency: charge.currency,
  customer: null,
  customer_account: null,
  destination_details: destinationOf(charge),
  metadata: metadata ?? {},
  payment_intent: charge.payment_intent,
  payment_method: charge.payment_method,
  ...(born.status === "pending" && { pending_reason: "processing" }),
  reason: reason ?? null,
  receipt_number: null,
  source_transfer_reversal: null,
  status: born.status,
  transfer_reversal: null,
});

const destinationOf = ({ payment_method_details }: Stripe.Charge): Stripe.Refund.DestinationDetails => {
  const pending = { reference: null, reference_status: "pending" };
  switch (payment_method_details?.type) {
    case "blik":
      return { type: "blik", blik: { ...pending, network_decline_code: null } };
    case "p24":
      return { type: "p24", p24: pending };
    default:
      return {
        type: "card",
        card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      };
  }
};
