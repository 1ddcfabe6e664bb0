import type Stripe from "stripe";

/** A dispute as it is born, whole, and the entries of Stripe's balance that it brings. */

/** How long we have to answer. Stripe gives what the network gives, mostly a week or more. */
const ANSWER_SECONDS = 8 * 24 * 60 * 60;

export const newDispute = (
  charge: Stripe.Charge,
  amount: number,
  { inquiry = false, reason = "fraudulent" }: { inquiry?: boolean | undefined; reason?: string | undefined },
  born: { id: string; created: number },
): Stripe.Dispute => ({
  id: born.id,
  object: "dispute",
  amount,
  balance_transactions: [],
  charge: charge.id,
  created: born.created,
  currency: charge.currency,
  enhanced_eligibility_types: [],
  evidence: NO_EVIDENCE,
  evidence_details: {
    due_by: born.created + ANSWER_SECONDS,
    enhanced_eligibility: {},
    has_evidence: false,
    past_due: false,
    submission_count: 0,
    submission_method: "not_submitted",
  },
  intended_submission_method: null,
  is_charge_refundable: inquiry,
  livemode: false,
  metadata: {},
  payment_intent: charge.payment_intent,
  ...detailsOf(charge, inquiry),
  reason,
  status: inquiry ? "warning_needs_response" : "needs_response",
});

/** What Stripe takes for a dispute beside its amount, and keeps however it ends. */
export const DISPUTE_FEE_GROSZE = 6_500;

/** What a dispute takes (a negative amount) or gives back. */
export const newBalanceTransaction = (
  dispute: Stripe.Dispute,
  amount: number,
  born: { id: string; created: number },
): Stripe.BalanceTransaction => ({
  id: born.id,
  object: "balance_transaction",
  amount,
  ...(amount < 0 ? feeOf(dispute.currency, amount) : { fee: 0, fee_details: [], net: amount }),
  available_on: born.created,
  balance_type: "payments",
  created: born.created,
  currency: dispute.currency,
  description: `${amount < 0 ? "Chargeback withdrawal" : "Chargeback reversal"} for ${dispute.charge}`,
  exchange_rate: null,
  reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
  source: dispute.id,
  status: "available",
  type: "adjustment",
});

const feeOf = (currency: string, amount: number) => ({
  fee: DISPUTE_FEE_GROSZE,
  fee_details: [
    {
      amount: DISPUTE_FEE_GROSZE,
      application: null,
      currency,
      description: "Dispute fee",
      type: "stripe_fee" as const,
    },
  ],
  net: amount - DISPUTE_FEE_GROSZE,
});

/** Of the methods played here, the API names details of a card's dispute alone; a dispute of BLIK has none. */
const detailsOf = (charge: Stripe.Charge, inquiry: boolean): Pick<Stripe.Dispute, "payment_method_details"> => {
  const type = charge.payment_method_details?.type ?? "card";
  if (type !== "card") return {};
  const case_type = inquiry ? "inquiry" : "chargeback";
  const card = { brand: "visa", case_type, network: "visa", network_reason_code: inquiry ? "10" : "10.4" };
  return { payment_method_details: { type, card } };
};

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
