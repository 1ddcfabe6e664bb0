import type Stripe from "stripe";
import type { Books, ChargeRecord } from "./books.ts";
import { paidCharge } from "./charges.ts";
import { type Deed, done, notPossible } from "./deeds.ts";
import { newBalanceTransaction, newDispute } from "./dispute-objects.ts";
import type { DisputeEvent } from "./event-types.ts";
import { type Events, NO_REQUEST } from "./events.ts";
import type { NewId } from "./ids.ts";
import { secondsOf } from "./objects.ts";
import { previousOf } from "./previous.ts";
import type { Refunds } from "./refunds.ts";

/**
 * The life of a dispute. An inquiry (`warning_…`) moves no money, and the charge can still be refunded. A chargeback
 * takes its amount out of Stripe's balance and closes the charge to refunds, until it is won.
 */

export type DisputeOptions = {
  /** What the bank claims; what is not refunded, if not said. It may claim again what was refunded before. */
  readonly amountGrosze?: number | undefined;
  /** The bank only asks. */
  readonly inquiry?: boolean | undefined;
  /** Stripe takes the money later, when `withdraw` says so, as it does where its two events come far apart. */
  readonly fundsLater?: boolean | undefined;
  readonly reason?: string | undefined;
};

export type Disputes = ReturnType<typeof disputes>;

export const disputes = (uses: { books: Books; events: Events; refunds: Refunds; now: () => Date; newId: NewId }) => {
  const { books, events, refunds, newId } = uses;

  const ofCharge = (chargeId: string): Stripe.Dispute[] =>
    [...books.disputes.values()].filter(({ charge }) => charge === chargeId);

  /** The dispute with this id, or the last one of this payment, if it stands at one of these. */
  const find = (which: string, at: readonly string[]): Stripe.Dispute | undefined => {
    const record = paidCharge(books, which);
    const candidates = record
      ? ofCharge(record.charge.id)
      : [...books.disputes.values()].filter(({ id }) => id === which);
    return candidates.findLast(({ status }) => at.includes(status));
  };

  const recordOf = ({ charge }: Stripe.Dispute): ChargeRecord | undefined =>
    typeof charge === "string" ? books.charges.get(charge) : undefined;

  const tell = (type: DisputeEvent["type"], dispute: Stripe.Dispute, before?: Stripe.Dispute): string =>
    events.note(
      { type, data: { object: dispute, ...(before && { previous_attributes: previousOf(before, dispute) }) } },
      recordOf(dispute)?.reference ?? null,
      NO_REQUEST,
    );

  const change = (dispute: Stripe.Dispute, makeChange: () => void): string => {
    const before = structuredClone(dispute);
    makeChange();
    return tell("charge.dispute.updated", dispute, before);
  };

  const moveMoney = (dispute: Stripe.Dispute, amount: number): void => {
    const born = { id: newId("txn_"), created: secondsOf(uses.now()) };
    dispute.balance_transactions.push(newBalanceTransaction(dispute, amount, born));
  };

  /** Takes the money, and with it the pending refunds: the charge's money can go back only once. */
  const withdrawFrom = (dispute: Stripe.Dispute): readonly string[] => {
    dispute.is_charge_refundable = false;
    moveMoney(dispute, -dispute.amount);
    const withdrawn = tell("charge.dispute.funds_withdrawn", dispute);
    const record = recordOf(dispute);
    return [withdrawn, ...(record ? refunds.failPending(record) : [])];
  };

  const kept = (dispute: Stripe.Dispute, caused: readonly string[]): Deed<Stripe.Dispute> => {
    books.keep();
    return done(dispute, caused);
  };

  return {
    ofCharge,

    /** The cardholder disputes a payment with their bank. */
    open(which: string, options: DisputeOptions = {}): Deed<Stripe.Dispute> {
      const record = paidCharge(books, which);
      if (!record) return notPossible("no such payment");
      const { charge } = record;
      if (charge.payment_method_details?.type === "p24") return notPossible("not disputable");
      if (ofCharge(charge.id).some(({ status }) => !SETTLED_WELL.includes(status)))
        return notPossible("already disputed");
      const notRefunded = charge.amount - succeededOf(refunds.ofCharge(charge.id));
      if (notRefunded === 0) return notPossible("already refunded");
      const amount = options.amountGrosze ?? notRefunded;
      if (amount > charge.amount) return notPossible("more than was paid");
      if (!Number.isInteger(amount) || amount < 1) return notPossible("no amount");
      const dispute = newDispute(charge, amount, options, { id: newId("du_"), created: secondsOf(uses.now()) });
      books.disputes.set(dispute.id, dispute);
      charge.disputed = true;
      const created = tell("charge.dispute.created", dispute);
      const keepsMoney = options.inquiry || options.fundsLater;
      return kept(dispute, keepsMoney ? [created] : [created, ...withdrawFrom(dispute)]);
    },

    /** Stripe takes the money of a dispute that was opened without. */
    withdraw(which: string): Deed<Stripe.Dispute> {
      const dispute = find(which, OPEN);
      if (!dispute || dispute.balance_transactions.length > 0) return notPossible("no such dispute");
      return kept(dispute, withdrawFrom(dispute));
    },

    /** We answered the bank, which now looks at the evidence. */
    submitEvidence(which: string): Deed<Stripe.Dispute> {
      const dispute = find(which, ["needs_response", "warning_needs_response"]);
      if (!dispute) return notPossible("no such dispute");
      const changed = change(dispute, () => {
        dispute.evidence_details.has_evidence = true;
        dispute.evidence_details.submission_count = 1;
        dispute.evidence_details.submission_method = "manual";
        dispute.status = dispute.status === "needs_response" ? "under_review" : "warning_under_review";
      });
      return kept(dispute, [changed]);
    },

    /** The bank decided for us, or the cardholder withdrew: what was taken comes back, or the part of it that is said. */
    win(which: string, { amountGrosze }: { readonly amountGrosze?: number | undefined } = {}): Deed<Stripe.Dispute> {
      const dispute = find(which, OPEN);
      if (!dispute) return notPossible("no such dispute");
      const taken = -dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
      const amount = amountGrosze ?? taken;
      if (amount > taken) return notPossible("more than was taken");
      if (amountGrosze !== undefined && (!Number.isInteger(amount) || amount < 1)) return notPossible("no amount");
      dispute.status = "won";
      dispute.is_charge_refundable = true;
      const caused: string[] = [];
      if (amount > 0) {
        moveMoney(dispute, amount);
        caused.push(tell("charge.dispute.funds_reinstated", dispute));
      }
      return kept(dispute, [...caused, tell("charge.dispute.closed", dispute)]);
    },

    /** The bank decided for the cardholder, or we never answered: the money stays taken. */
    lose(which: string): Deed<Stripe.Dispute> {
      const dispute = find(which, OPEN);
      if (!dispute) return notPossible("no such dispute");
      const withdrawn = dispute.balance_transactions.length > 0 ? [] : withdrawFrom(dispute);
      dispute.status = "lost";
      return kept(dispute, [...withdrawn, tell("charge.dispute.closed", dispute)]);
    },

    /** The bank that asked now charges back: the same dispute, and its money goes. */
    escalate(which: string): Deed<Stripe.Dispute> {
      const dispute = find(which, INQUIRY);
      if (!dispute) return notPossible("no such dispute");
      const changed = change(dispute, () => {
        dispute.is_charge_refundable = false;
        if (dispute.payment_method_details?.card) dispute.payment_method_details.card.case_type = "chargeback";
        dispute.status = "needs_response";
      });
      return kept(dispute, [changed, ...withdrawFrom(dispute)]);
    },

    /** The bank that asked asks no more. */
    closeInquiry(which: string): Deed<Stripe.Dispute> {
      const dispute = find(which, INQUIRY);
      if (!dispute) return notPossible("no such dispute");
      dispute.status = "warning_closed";
      return kept(dispute, [tell("charge.dispute.closed", dispute)]);
    },
  };
};

const OPEN = ["needs_response", "under_review"];
const INQUIRY = ["warning_needs_response", "warning_under_review"];

/** After these the charge is as if it had never been disputed, and can be once more. */
const SETTLED_WELL: readonly string[] = ["won", "warning_closed"];

const succeededOf = (list: readonly Stripe.Refund[]): number =>
  list.reduce((sum, { amount, status }) => (status === "succeeded" ? sum + amount : sum), 0);
