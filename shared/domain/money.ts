/** Money is an integer number of grosze (1 PLN = 100 grosze). There are no floats and no decimals anywhere in transit. */
import * as z from "zod/mini";
import type { Texts } from "./language.ts";

/** A signed amount of grosze. The schema refuses fractions and anything beyond the safe integers. */
export const Grosze = z.int().brand<"Grosze">();
export type Grosze = z.infer<typeof Grosze>;

/** Brands a number that is known to be grosze. Throws on a fraction or an unsafe integer: that is a bug, not bad input. */
export const grosze = (amount: number): Grosze => {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is not a whole number of grosze`);
  return amount as Grosze;
};

export const plus = (left: Grosze, right: Grosze): Grosze => grosze(left + right);

/** An amount for people: `1234567` is "12 345,67 zł", with no-break spaces. */
export const zlotys = (amount: Grosze): string => {
  const [whole, fraction] = [Math.trunc(Math.abs(amount) / 100), Math.abs(amount) % 100];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  return `${amount < 0 ? "−" : ""}${grouped},${String(fraction).padStart(2, "0")}\u00a0zł`;
};

/** An amount for people, in both languages: `1234567` is "12 345,67 zł" and "PLN 12,345.67", with no-break spaces. */
export const amountTexts = (amount: Grosze): Texts => {
  const [whole, fraction] = [Math.trunc(Math.abs(amount) / 100), Math.abs(amount) % 100];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
  return {
    pl: zlotys(amount),
    en: `${amount < 0 ? "−" : ""}PLN\u00a0${grouped}.${String(fraction).padStart(2, "0")}`,
  };
};

/** Whole złotys in one row or in threes, and grosze; the currency before or behind. */
const typedAmount = /^(?:PLN\s*)?(\d{1,3}(?:\s\d{3}){1,2}|\d{1,9})(?:\s*[,.]\s*(\d{1,2}))?\s*(?:zł|PLN)?$/i;

/**
 * An amount as people type it: "250", "1 250,5", "250.00 zł". Undefined for what is no amount above zero; "2 zł 50" and
 * "2 50" are none, as their digits in a row would be a hundred times as much.
 */
export const typedZlotys = (text: string): Grosze | undefined => {
  const [, whole, fraction = ""] = typedAmount.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const amount = Number(whole.replace(/\s/g, "")) * 100 + Number(fraction.padEnd(2, "0"));
  return amount > 0 ? grosze(amount) : undefined;
};
