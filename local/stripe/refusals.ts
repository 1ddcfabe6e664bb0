/** Stripe's ways of saying no, in the words and the shape its API uses, so that the SDK raises the error it would raise there. */

export type StripeError = {
  readonly type: "invalid_request_error" | "idempotency_error" | "api_error";
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
};

/** A request that Stripe answers with an error. Whoever answers the request turns it into a status and a body. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly error: StripeError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: StripeError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.status = status;
    this.error = error;
    this.headers = headers;
  }

  /** The body of the answer. */
  get body(): string {
    const { code } = this.error;
    const help = code && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` };
    return JSON.stringify({ error: { ...this.error, ...help } }, undefined, 2);
  }
}

export const invalidRequest = (message: string, details: { code?: string; param?: string } = {}): StripeRefusal =>
  new StripeRefusal(400, { type: "invalid_request_error", message, ...details });

export const parameterUnknown = (param: string): StripeRefusal =>
  invalidRequest(`Received unknown parameter: ${param}`, { code: "parameter_unknown", param });

export const parameterMissing = (param: string): StripeRefusal =>
  invalidRequest(`Missing required param: ${param}.`, { code: "parameter_missing", param });

export const parameterEmpty = (param: string): StripeRefusal =>
  invalidRequest(
    `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
    { code: "parameter_invalid_empty", param },
  );

export const noSuch = (kind: string, id: string, param: string, status: 400 | 404 = 404): StripeRefusal =>
  new StripeRefusal(status, {
    type: "invalid_request_error",
    message: `No such ${kind}: '${id}'`,
    code: "resource_missing",
    param,
  });

export const noSuccessfulCharge = (intentId: string): StripeRefusal =>
  invalidRequest(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);

export const alreadyRefunded = (chargeId: string): StripeRefusal =>
  invalidRequest(`Charge ${chargeId} has already been refunded.`, { code: "charge_already_refunded" });

export const chargedBack = (chargeId: string): StripeRefusal =>
  invalidRequest(`Charge ${chargeId} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });

/** Stripe gives this one no code. */
export const moreThanIsLeft = (amount: number, left: number): StripeRefusal =>
  invalidRequest(`Refund amount (${zlotys(amount)}) is greater than unrefunded amount on charge (${zlotys(left)})`, {
    param: "amount",
  });

const zlotys = (amount: number): string => `${(amount / 100).toFixed(2)} zł`;

export const unrecognizedUrl = (method: string, path: string): StripeRefusal =>
  new StripeRefusal(404, {
    type: "invalid_request_error",
    message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
  });

export const noApiKey = (): StripeRefusal =>
  new StripeRefusal(401, {
    type: "invalid_request_error",
    message:
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
  });

export const invalidApiKey = (key: string): StripeRefusal =>
  new StripeRefusal(401, {
    type: "invalid_request_error",
    message: `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(8)}${key.slice(8).slice(-4)}`,
  });

export const keyUsedForOtherParameters = (key: string): StripeRefusal =>
  new StripeRefusal(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });

export const keyUsedForOtherEndpoint = (key: string, path: string): StripeRefusal =>
  new StripeRefusal(400, {
    type: "idempotency_error",
    message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${path}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });

export const keyInUse = (key: string): StripeRefusal =>
  new StripeRefusal(409, {
    type: "idempotency_error",
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    code: "idempotency_key_in_use",
  });

export const tooManyRequests = (retryAfterSeconds: number): StripeRefusal =>
  new StripeRefusal(
    429,
    {
      type: "invalid_request_error",
      message: "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
      code: "rate_limit",
    },
    { "Retry-After": String(retryAfterSeconds) },
  );

export const wentWrong = (headers: Readonly<Record<string, string>> = {}): StripeRefusal =>
  new StripeRefusal(
    500,
    { type: "api_error", message: "An unknown error occurred. Please try again, or contact support@stripe.com." },
    headers,
  );
