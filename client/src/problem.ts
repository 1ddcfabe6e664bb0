/** A refusal of the API (RFC 9457), or what a gateway before it answered in its place. */
import type { components } from "./schema.ts";

type Body = components["schemas"]["Problem"];
type Told = "type" | "title" | "status" | "detail" | "code" | "requestId" | "errors" | "moreErrors";

/** `unnamed`: an answer that is not the API's own, such as a gateway's 503; `status` says what there is to know. */
export type ProblemCode = Body["code"] | "unnamed";

export class Problem extends Error {
  override readonly name = "Problem";
  /** Stable, for programs. A newer API may send one that these types don't know: keep a `default`. */
  readonly code: ProblemCode;
  readonly status: number;
  /** For people, in the language of the call. */
  readonly title: string;
  /** For people, too: what to do next. Empty where an `unnamed` answer says nothing: show a text of your own. */
  readonly detail: string;
  /** With `invalid_request`: what is wrong, field by field; else empty. */
  readonly errors: readonly components["schemas"]["FieldError"][];
  /** How many more there are beyond `errors`. */
  readonly moreErrors: number;
  /** What else this refusal tells, such as `quote` with `quote_expired`. */
  readonly members: Readonly<Omit<Body, Told>>;
  /** For questions to the operator. */
  readonly requestId: string | undefined;
  /** Undefined where the answer names no time. */
  readonly retryAfterSeconds: number | undefined;

  /** `body`: what was parsed of the answer, of whatever shape. */
  constructor(response: Response, body: unknown) {
    const told = isBody(body) ? body : unnamed(response, body);
    const { type: _, title, status, detail, code, requestId, errors = [], moreErrors = 0, ...members } = told;
    super(`${status} ${code}: ${detail || title}`);
    this.code = code;
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.moreErrors = moreErrors;
    this.members = members;
    this.requestId = requestId ?? response.headers.get("x-request-id") ?? undefined;
    this.retryAfterSeconds = retryAfterSecondsOf(response);
  }
}

/** Undefined where the header is missing, or is a date, which the API does not send. */
export const retryAfterSecondsOf = ({ headers }: Response): number | undefined => {
  const text = headers.get("retry-after");
  return text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
};

export const isOwnRefusal = ({ headers }: Response): boolean =>
  headers.get("content-type")?.startsWith("application/problem+json") ?? false;

const isBody = (body: unknown): body is Body =>
  typeof body === "object" && body !== null && "code" in body && "status" in body;

type Unnamed = Omit<Body, "code" | "requestId"> & { readonly code: "unnamed"; readonly requestId?: string };

const unnamed = ({ status, statusText }: Response, body: unknown): Unnamed => {
  const { message } = (body ?? {}) as { readonly message?: unknown };
  return {
    type: "about:blank",
    title: statusText || `HTTP ${status}`,
    status,
    detail: typeof message === "string" ? message : "",
    code: "unnamed",
  };
};
