/** Why a payment was declined, in a few reasons of our own that stay the same whatever names Stripe adds. */

export const declineReasons = [
  "insufficient-funds",
  "limit-exceeded",
  "card-expired",
  "wrong-details",
  "not-confirmed",
  "not-supported",
  "try-again",
  "declined",
] as const;
export type DeclineReason = (typeof declineReasons)[number];

/** By Stripe's decline codes, and its error codes where there is none (docs.stripe.com/declines/codes). */
const reasons: ReadonlyMap<string, DeclineReason> = new Map([
  ["insufficient_funds", "insufficient-funds"],
  ["card_velocity_exceeded", "limit-exceeded"],
  ["withdrawal_count_limit_exceeded", "limit-exceeded"],
  ["pin_try_exceeded", "limit-exceeded"],
  ["expired_card", "card-expired"],
  ["incorrect_address", "wrong-details"],
  ["incorrect_cvc", "wrong-details"],
  ["incorrect_number", "wrong-details"],
  ["incorrect_pin", "wrong-details"],
  ["incorrect_zip", "wrong-details"],
  ["invalid_account", "wrong-details"],
  ["invalid_code", "wrong-details"],
  ["invalid_cvc", "wrong-details"],
  ["invalid_expiry_month", "wrong-details"],
  ["invalid_expiry_year", "wrong-details"],
  ["invalid_number", "wrong-details"],
  ["invalid_pin", "wrong-details"],
  ["authentication_required", "not-confirmed"],
  ["mobile_device_authentication_required", "not-confirmed"],
  ["offline_pin_required", "not-confirmed"],
  ["online_or_offline_pin_required", "not-confirmed"],
  ["payment_intent_authentication_failure", "not-confirmed"],
  ["payment_method_customer_decline", "not-confirmed"],
  ["payment_method_provider_timeout", "not-confirmed"],
  ["card_not_supported", "not-supported"],
  ["currency_not_supported", "not-supported"],
  ["invalid_amount", "not-supported"],
  ["not_permitted", "not-supported"],
  ["service_not_allowed", "not-supported"],
  ["transaction_not_allowed", "not-supported"],
  ["approve_with_id", "try-again"],
  ["issuer_not_available", "try-again"],
  ["processing_error", "try-again"],
  ["reenter_transaction", "try-again"],
  ["try_again_later", "try-again"],
] as const);

/**
 * The reason for Stripe's codes, the more exact first. All else is `declined`: of a card that was reported as lost, stolen or
 * used for fraud, whoever holds it must learn no more.
 */
export const declineReasonOf = (declineCode: string | undefined, errorCode: string | undefined): DeclineReason =>
  reasons.get(declineCode ?? "") ?? reasons.get(errorCode ?? "") ?? "declined";
