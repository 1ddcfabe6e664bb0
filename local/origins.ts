/** Which pages may call the local system from a browser, and what it is told. */

const loopback = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Whether pages of this origin may: those of this machine, whatever their port, and those of the origins that were added. */
export const isAllowedOrigin = (origin: string | undefined, added: readonly string[]): origin is string =>
  origin !== undefined && (loopback.test(origin) || added.includes(origin));

/** API Gateway's CORS headers; none for an origin that is not allowed. */
export const corsHeaders = (origin: string | undefined, added: readonly string[]): Record<string, string> =>
  isAllowedOrigin(origin, added)
    ? {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE",
        "access-control-allow-headers":
          "authorization, content-type, idempotency-key, accept-language, if-match, if-none-match",
        "access-control-expose-headers": "etag, retry-after, x-request-id, idempotency-replayed, location",
        "access-control-max-age": "3600",
        vary: "origin",
      }
    : {};
