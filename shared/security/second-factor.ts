/**
 * The second factor: an authenticator app's codes (TOTP, RFC 6238: SHA-1, six digits, 30 seconds, as Google Authenticator
 * has them), and recovery codes for the day when the app is lost.
 */
import { randomBytes } from "node:crypto";
import { generateSecret, generateURI, verifySync } from "otplib/functional";
import type { Login } from "../domain/portal-users/portal-user.ts";
import { qrSvgOf } from "../qr.ts";
import { sha256 } from "./hash.ts";

const stepSeconds = 30;
/** One step before the present and one after it: a code takes time to type, and phones' clocks are seconds off. */
const stepsOff = 1;

/** 160 random bits, base32. */
export const newTotpSecret = (): string => generateSecret();

/** What the sealed secret of a user's app is bound to. */
export const totpOwner = ({ userId }: Pick<Login, "userId">): string => `totp ${userId}`;

/** What an authenticator app reads: `otpauth://totp/Saldo:anna@…?secret=…`, and the same as a picture to scan. */
export const enrolmentOf = (secret: string, email: string): { otpauthUri: string; qrSvg: string } => {
  const otpauthUri = generateURI({ issuer: "Saldo", label: email, secret });
  return { otpauthUri, qrSvg: qrSvgOf(otpauthUri, "M") };
};

/** The time step that a code of six digits belongs to; undefined where it is wrong. The store sees to it that each step is taken once. */
export const stepOf = (secret: string, code: string, now: Date): number | undefined => {
  const epoch = Math.floor(now.getTime() / 1000);
  const verdict = verifySync({
    secret,
    token: code,
    epoch,
    period: stepSeconds,
    digits: 6,
    epochTolerance: stepsOff * stepSeconds,
  });
  return verdict.valid && "timeStep" in verdict ? verdict.timeStep : undefined;
};

const recoveryCodesCount = 10;
/** Crockford's base32: none of its letters is taken for another. */
const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const recoveryLetters = 24;

/** Ten codes such as `7K2M-…` of 120 random bits each: enough for a plain hash to hide them (OWASP ASVS 5.0, 6.5.2). */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: recoveryCodesCount }, () => {
    const text = Array.from(randomBytes(recoveryLetters), (byte) => letters[byte % letters.length]).join("");
    return text.match(/.{4}/g)!.join("-");
  });

/** What is kept of recovery codes. */
export const recoveryHashesOf = (codes: readonly string[]): Login["recoveryHashes"] =>
  Object.fromEntries(codes.map((code) => [recoveryHash(code), true]));

/** The hash of a recovery code as somebody typed it: with or without dashes, `o` for 0, `i` or `l` for 1. */
export const recoveryHash = (typed: string): string =>
  sha256(typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1"));
