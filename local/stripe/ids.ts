import { randomBytes } from "node:crypto";

/** Makes an id that begins with what it names: `pi_…`, `evt_…`. Tests give one that counts. */
export type NewId = (prefix: string) => string;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** As long as Stripe's own, so that whatever keeps them here has the room it needs there. */
export const randomId: NewId = (prefix) => {
  const length = prefix === "cs_test_" ? 58 : 24;
  return prefix + [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join("");
};
