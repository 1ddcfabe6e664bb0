/** PESEL, the number of a person: kept sealed, and shown masked. */
import * as pesel from "stdnum/lib/cjs/pl/pesel.js";
import * as z from "zod/mini";

/** The eleven digits of a PESEL written with or without spaces and hyphens; undefined if a digit or the date of birth in it is wrong. */
export const parsePesel = (text: string): string | undefined => {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{11}$/.test(digits) && pesel.validate(digits).isValid ? digits : undefined;
};

/** As it is kept: sealed, bound to its account, and as people are shown it. */
export const KeptPesel = z.object({ sealed: z.string(), masked: z.string() });
export type KeptPesel = z.infer<typeof KeptPesel>;

/** The last four digits, which hold neither the date of birth nor more than a part of the rest. */
export const maskedPesel = (digits: string): string => `*******${digits.slice(-4)}`;
