/** The headers of answers, as the OpenAPI document describes them. */
import type { Json } from "./openapi-components.ts";

const text = { type: "string" };

export const headers: Json = {
  RequestId: { description: "Names this request in our logs; a problem holds it as `requestId`, too", schema: text },
  ETag: {
    description: "The version of what is shown: the `If-Match` of an edit",
    schema: { ...text, pattern: '^"[1-9]\\d*"$' },
  },
  Location: { description: "The path of what was made", schema: text },
  NextPage: { description: "The page to go on with", schema: text },
  RetryAfter: {
    description: "Seconds to wait before the same is asked again",
    schema: { type: "integer", minimum: 1 },
  },
  IdempotencyReplayed: {
    description: "Only where the key was used before: the answer tells of what that request made, as it is by now",
    schema: { const: "true" },
  },
  ContentLanguage: { description: "Of the texts", schema: { enum: ["pl", "en"] } },
  WwwAuthenticate: { description: "How to sign in", schema: { const: "Bearer" } },
};

const refer = (name: keyof typeof headers): Json => ({ $ref: `#/components/headers/${name}` });

export const answerHeaders = (
  status: string,
  { etag, location, takesKey }: { etag: true | undefined; location: true | undefined; takesKey: boolean },
): Json => ({
  "X-Request-Id": refer("RequestId"),
  ...(etag && { ETag: refer("ETag") }),
  ...(location && { Location: refer("Location") }),
  ...(status === "303" && { Location: refer("NextPage") }),
  ...(takesKey && status < "300" && { "Idempotency-Replayed": refer("IdempotencyReplayed") }),
});

/** By these statuses a refusal may say when to try again. */
const waits: readonly number[] = [429, 502, 503];

export const refusalHeaders = (status: number): Json => ({
  "X-Request-Id": refer("RequestId"),
  "Content-Language": refer("ContentLanguage"),
  ...(status === 401 && { "WWW-Authenticate": refer("WwwAuthenticate") }),
  ...(waits.includes(status) && { "Retry-After": refer("RetryAfter") }),
});
