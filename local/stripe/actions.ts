import type Stripe from "stripe";
import type { Books } from "./books.ts";
import { paidCharge } from "./charges.ts";
import { type Deed, notPossible } from "./deeds.ts";
import type { Disputes } from "./disputes.ts";
import { NO_REQUEST } from "./events.ts";
import type { Refunds } from "./refunds.ts";

/** What a button can do to a paid payment: the bank's deeds and the ones of Stripe's Dashboard, by name. */

export const ACTIONS = [
  "refund",
  "refund-pending",
  "succeed-refund",
  "fail-refund",
  "cancel-refund",
  "dispute",
  "inquire",
  "escalate-inquiry",
  "close-inquiry",
  "win-dispute",
  "lose-dispute",
] as const;
export type Action = (typeof ACTIONS)[number];

export type ActionOptions = { readonly amountGrosze?: number | undefined };

export type Act = (which: string, action: Action, options?: ActionOptions) => Deed<Stripe.Refund | Stripe.Dispute>;

export const paymentActions = (uses: { books: Books; refunds: Refunds; disputes: Disputes }): Act => {
  const { books, refunds, disputes } = uses;
  return (which, action, { amountGrosze } = {}) => {
    const record = paidCharge(books, which);
    if (!record) return notPossible("no such payment");
    switch (action) {
      case "refund":
        return refunds.make(record, { amount: amountGrosze }, NO_REQUEST);
      case "refund-pending":
        return refunds.make(record, { amount: amountGrosze, outcome: "pending" }, NO_REQUEST);
      case "succeed-refund":
        return refunds.succeed(which);
      case "fail-refund":
        return refunds.fail(which);
      case "cancel-refund":
        return refunds.cancel(which);
      case "dispute":
        return disputes.open(which, { amountGrosze });
      case "inquire":
        return disputes.open(which, { amountGrosze, inquiry: true });
      case "escalate-inquiry":
        return disputes.escalate(which);
      case "close-inquiry":
        return disputes.closeInquiry(which);
      case "win-dispute":
        return disputes.win(which, { amountGrosze });
      case "lose-dispute":
        return disputes.lose(which);
    }
  };
};
