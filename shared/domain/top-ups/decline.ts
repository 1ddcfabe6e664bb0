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

/**
 * Stripe's decline codes of each reason, and its error codes where there is none (docs.stripe.com/declines/codes). Those of
 * BLIK are its API's of 2026-09-30 and later.
 */
const codes: Readonly<Record<DeclineReason, readonly string[]>> = {
  "insufficient-funds": ["insufficient_funds"],
  "limit-exceeded": [
    "amount_too_large",
    "card_velocity_exceeded",
    "charge_exceeds_transaction_limit",
    "payment_limit_exceeded",
    "pin_try_exceeded",
    "withdrawal_count_limit_exceeded",
  ],
  "card-expired": ["expired_card", "expired_payment_method"],
  "wrong-details": [
    "code_invalid",
    "incorrect_address",
    "incorrect_cvc",
    "incorrect_number",
    "incorrect_pin",
    "incorrect_postal_code",
    "incorrect_zip",
    "invalid_account",
    "invalid_code",
    "invalid_cvc",
    "invalid_expiry_month",
    "invalid_expiry_year",
    "invalid_number",
    "invalid_pin",
  ],
  "not-confirmed": [
    "authentication_failure",
    "authentication_required",
    "code_expired",
    "customer_declined",
    "mobile_device_authentication_required",
    "offline_pin_required",
    "online_or_offline_pin_required",
    "payment_intent_authentication_failure",
    "payment_intent_payment_attempt_expired",
    "payment_method_customer_decline",
    "payment_method_provider_timeout",
  ],
  "not-supported": [
    "card_not_supported",
    "currency_not_supported",
    "invalid_amount",
    "not_permitted",
    "service_not_allowed",
    "transaction_not_allowed",
  ],
  "try-again": [
    "approve_with_id",
    "issuer_not_available",
    "payment_method_not_available",
    "processing_error",
    "reenter_transaction",
    "three_d_secure_authentication_upstream_error",
    "try_again_later",
  ],
  declined: [],
};

type Code = string | null | undefined;

/**
 * The reason for Stripe's codes, the more exact first. Every other code is `declined`: somebody who holds a lost or stolen
 * card, or uses one for fraud, must not learn why it was declined.
 */
export const declineReasonOf = (declineCode: Code, errorCode: Code): DeclineReason =>
  reasonFor(declineCode) ?? reasonFor(errorCode) ?? "declined";

const reasonFor = (code: Code): DeclineReason | undefined =>
  code == null ? undefined : declineReasons.find((reason) => codes[reason].includes(code));
