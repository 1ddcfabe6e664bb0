/**
 * What a browser keeps of a completed sign-in: it names the browser to us (by a nonce), for one login and its present
 * credentials, and opens nothing. Wrong guesses with it are counted for that browser alone (the "device cookie" of OWASP's
 * "Slow Down Online Guessing Attacks with Device Cookies"). It is checked without a read.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export type Device = {
  /** 128 random bits, base64url. */
  readonly nonce: string;
  /** Whose it is: another user may have the address later. */
  readonly userId: string;
  readonly credentialVersion: number;
  /**
   * How it was proven: by a completed sign-in, or by a link that was sent by mail. Who has the mail needs no new tries at the
   * codes of an app: those are counted for the browser after a sign-in only.
   */
  readonly by: "sign-in" | "mail";
};

type Whose = Device & { readonly email: string };

const marks = { "sign-in": "s", mail: "m" } as const;

/** `dv.<user>.<nonce>.<credential version>.<s or m>.<HMAC-SHA-256>`, without the address. */
export const deviceTokenOf = (key: string, whose: Whose): string =>
  ["dv", whose.userId, whose.nonce, whose.credentialVersion, marks[whose.by], macOf(key, whose)].join(".");

/** The browser that a token names; undefined where it is malformed, or was made for another address. Its credentials may be over. */
export const deviceOf = (key: string, { token, email }: { token: string; email: string }): Device | undefined => {
  const [, userId, nonce, version, mark, mac] =
    /^dv\.(us_\w{26})\.([\w-]{22})\.(\d{1,9})\.([sm])\.([\w-]{43})$/.exec(token) ?? [];
  if (userId === undefined || nonce === undefined || mac === undefined) return undefined;
  const by = mark === "m" ? "mail" : "sign-in";
  const device: Device = { userId, nonce, credentialVersion: Number(version), by };
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, { ...device, email }))) ? device : undefined;
};

const macOf = (key: string, { userId, nonce, credentialVersion, by, email }: Whose): string =>
  createHmac("sha256", key)
    .update(JSON.stringify(["device", userId, nonce, credentialVersion, by, email]))
    .digest("base64url");
