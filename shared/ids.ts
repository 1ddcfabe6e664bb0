/** New names: ids that sort by time, and secrets that nobody guesses. */
import { randomBytes, randomInt } from "node:crypto";
import { encodeTime, ulid } from "ulid";
import type { IdPrefix } from "./domain/ids.ts";
import { codesCount, transferCodeOf } from "./domain/top-ups/transfer-code.ts";

export type NewId = (prefix: IdPrefix, now: Date) => string;

/** One of a ULID's characters by lot. Node draws many at once; the package would ask the system for each by itself. */
const fraction = (): number => randomInt(32) / 32;

/** An id such as `tu_01J9…`: 48 bits of time, 80 random bits. It names; it never opens anything. */
export const newId: NewId = (prefix, now) => `${prefix}_${ulid(now.getTime(), fraction)}`;

/** Where the ids of an instant begin: those made before it sort before, the others behind. None is older than 1970. */
export const idsFrom = (prefix: IdPrefix, instant: Date): string =>
  `${prefix}_${encodeTime(Math.max(0, instant.getTime()))}`;

/** 256 random bits, base64url: what may open something. Only its hash is kept. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** 128 random bits, base64url: what tells one apart from all others, and opens nothing. */
export const newNonce = (): string => randomBytes(16).toString("base64url");

/** A code for a transfer's title, drawn by lot: whoever knows one knows no other. */
export const newTransferCode = (): string => transferCodeOf(randomInt(codesCount));
