/** Every way in which the system says no. A refusal is a named value; anything else that is thrown is a bug. */

export const refusalCodes = [
  "invalid_request",
  "amount_below_minimum",
  "amount_above_maximum",
  "method_not_available",
  "idempotency_key_missing",
  "signature_refused",
  "not_signed_in",
  "sign_in_incomplete",
  "credentials_refused",
  "code_refused",
  "link_refused",
  "not_allowed",
  "login_policy_refused",
  "rights_beyond_own",
  "own_access",
  "main_administrator_protected",
  "would_shut_out",
  "too_many_open_top_ups",
  "top_up_closed",
  "too_many_confirmations",
  "already_decided",
  "beyond_link",
  "policy_in_use",
  "policy_unknown",
  "too_many_policies",
  "precondition_required",
  "precondition_failed",
  "not_found",
  "conflict",
  "address_taken",
  "request_too_large",
  "unsupported_media_type",
  "idempotency_key_reused",
  "too_many_requests",
  "event_not_applied",
  "payment_differs",
  "payment_provider_failed",
  "payment_provider_unavailable",
  "temporarily_unavailable",
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** Why one field of a request is refused. */
export const fieldCodes = [
  "not_json",
  "required",
  "unknown_field",
  "wrong_type",
  "wrong_format",
  "not_one_of",
  "too_small",
  "too_large",
  "too_short",
  "too_long",
  "amount_below_minimum",
  "amount_above_maximum",
  "method_not_available",
  "password_too_short",
  "password_too_long",
  "common_password",
  "contains_own_name",
  "same_as_before",
  "file_name_differs",
  "not_applicable",
  "shuts_you_out",
  "shuts_main_administrator_out",
] as const;

export type FieldCode = (typeof fieldCodes)[number];

/** One refused field: `pointer` is a JSON Pointer into the body, or `?name` for a query parameter. */
export type FieldError = { readonly pointer: string; readonly code: FieldCode };

type Details = {
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** What really happened, for the log; never for the caller. */
  readonly cause?: unknown;
};

export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly errors: readonly FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: RefusalCode, { errors = [], retryAfterSeconds, cause }: Details = {}) {
    super(code, { cause });
    this.name = "Refusal";
    this.code = code;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
