/**
 * What a browser keeps of a completed sign-in: it names the browser to us (by a nonce), for one login and its present
 * credentials, and opens nothing. Wrong guesses with it are counted for that browser alone (the "device cookie" of OWASP's
 * "Slow Down Online Guessing Attacks with Device Cookies"). It is checked without a read, and each sign-in brings a new one, for as long again.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { knownBrowserSeconds } from "../domain/sessions/guesses.ts";

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

/** `dv.<user>.<nonce>.<credential version>.<s or m>.<end, in epoch seconds>.<HMAC-SHA-256>`, without the address. It begins now. */
export const deviceTokenOf = (key: string, whose: Whose, now: Date): string => {
  const endSecond = Math.floor(now.getTime() / 1000) + knownBrowserSeconds;
  const mac = macOf(key, { ...whose, endSecond });
  return ["dv", whose.userId, whose.nonce, whose.credentialVersion, marks[whose.by], endSecond, mac].join(".");
};

type Asked = { readonly token: string; readonly email: string; readonly now: Date };

/**
 * The browser that a token names; undefined where it is malformed, was made for another
 * address, or is over. Its credentials may be over.
 */
export const deviceOf = (key: string, { token, email, now }: Asked): Device | undefined => {
  const [, userId, nonce, version, mark, end, mac] =
    /^dv\.(us_\w{26})\.([\w-]{22})\.(\d{1,9})\.([sm])\.(\d{1,11})\.([\w-]{43})$/.exec(token) ?? [];
  if (userId === undefined || nonce === undefined || mac === undefined) return undefined;
  const by = mark === "m" ? "mail" : "sign-in";
  const device: Device = { userId, nonce, credentialVersion: Number(version), by };
  const endSecond = Number(end);
  const isOurs = timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(key, { ...device, email, endSecond })));
  return isOurs && now.getTime() < endSecond * 1000 ? device : undefined;
};

const macOf = (
  key: string,
  { userId, nonce, credentialVersion, by, email, endSecond }: Whose & { readonly endSecond: number },
): string =>
  createHmac("sha256", key)
    .update(JSON.stringify(["device", userId, nonce, credentialVersion, by, email, endSecond]))
    .digest("base64url");
