/** Which pages may call the local system from a browser, and what it is told. */
import type { IncomingMessage } from "node:http";
import { senderOf } from "../shared/http/page-session.ts";

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

/** Names of this machine that no DNS of anybody's leads elsewhere. */
const ownHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Read both as it stands and as a browser would, for what serves these pages does one or the other. */
export const isOwnPage = (url = "/"): boolean =>
  [url, new URL(url, "http://local").pathname].some((path) => /^\/_(local|stripe)(\/|\?|$)/.test(path));

/**
 * Whether the local system's own pages answer a request: they show every code and key, and move the clock and the money. They answer no page
 * of elsewhere, whether it sends a form or has a name of its own that its DNS leads here. A program that is no browser names no origin.
 */
export const mayUseOwnPages = ({ method = "", headers }: Pick<IncomingMessage, "method" | "headers">): boolean => {
  const { host = "", origin } = headers;
  if (!ownHost.test(host)) return false;
  if (method === "GET" || method === "HEAD") return true;
  const sender = senderOf(headers as Readonly<Record<string, string | undefined>>, `http://${host}`);
  return sender === "here" || (sender === "unknown" && origin === undefined);
};
