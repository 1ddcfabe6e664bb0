import type Stripe from "stripe";
import type { Books, ChargeRecord } from "./books.ts";
import type { PaymentMethod } from "./parameters.ts";
import type { Decline } from "./test-payments.ts";

/** A charge: one attempt at a payment's money, and what became of it. */

/** What pays: the method and, of a card, its last digits. */
export type PaidBy = { readonly method: PaymentMethod; readonly last4: string | null };

export const newCharge = (
  intent: Stripe.PaymentIntent,
  paidBy: PaidBy,
  decline: Decline | undefined,
  born: { id: string; created: number; balanceTransaction: string },
): Stripe.Charge => ({
  id: born.id,
  object: "charge",
  amount: intent.amount,
  amount_captured: decline ? 0 : intent.amount,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: decline ? null : born.balanceTransaction,
  billing_details: { address: null, email: intent.receipt_email, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: null,
  captured: !decline,
  created: born.created,
  currency: intent.currency,
  customer: null,
  description: intent.description,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: decline?.code ?? null,
  failure_message: decline?.message ?? null,
  fraud_details: {},
  livemode: false,
  metadata: { ...intent.metadata },
  on_behalf_of: null,
  outcome: {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: decline ? "declined_by_network" : "approved_by_network",
    reason: decline?.declineCode ?? null,
    seller_message: decline ? "The bank declined the payment." : "Payment complete.",
    type: decline ? "issuer_declined" : "authorized",
  },
  paid: !decline,
  payment_intent: intent.id,
  payment_method: typeof intent.payment_method === "string" ? intent.payment_method : null,
  payment_method_details: detailsOf(paidBy, intent.amount),
  receipt_email: intent.receipt_email,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: decline ? "failed" : "succeeded",
  transfer_data: null,
  transfer_group: null,
});

const detailsOf = ({ method, last4 }: PaidBy, amount: number): Stripe.Charge.PaymentMethodDetails => {
  switch (method) {
    case "card":
      return {
        type: "card",
        card: {
          amount_authorized: amount,
          authorization_code: null,
          brand: "visa",
          checks: null,
          country: "PL",
          electronic_commerce_indicator: null,
          exp_month: 12,
          exp_year: 2034,
          funding: "credit",
          installments: null,
          last4,
          mandate: null,
          network: "visa",
          network_transaction_id: null,
          regulated_status: null,
          three_d_secure: null,
          transaction_link_id: null,
          wallet: null,
        },
      };
    case "blik":
      return { type: "blik", blik: { buyer_id: null } };
    case "p24":
      return { type: "p24", p24: { bank: null, reference: null, verified_name: null } };
  }
};

/**
 * The charge that paid: of a payment intent or a charge by their ids, of a reference the latest one, since one top-up
 * can be paid in two sessions.
 */
export const paidCharge = (books: Books, which: string): ChargeRecord | undefined =>
  [...books.charges.values()].findLast(
    ({ charge, reference }) => charge.paid && [charge.id, charge.payment_intent, reference].includes(which),
  );
