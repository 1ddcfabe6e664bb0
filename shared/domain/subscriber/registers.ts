/** The numbers under which Polish registers know a company. */
import * as regon from "stdnum/lib/cjs/pl/regon.js";

/**
 * The 9 or 14 digits of a REGON written with or without spaces and hyphens; undefined if it is not valid. Of 14 digits both check digits
 * count: that of the company in the first nine, and that of the unit.
 */
export const parseRegon = (text: string): string | undefined => {
  const digits = text.replace(/[\s-]/g, "");
  return /^(\d{9}|\d{14})$/.test(digits) && regon.validate(digits).isValid ? digits : undefined;
};

/** The ten digits of a KRS number, which has no check digit; undefined if it is not valid. People often leave out the zeros in front. */
export const parseKrs = (text: string): string | undefined => {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{1,10}$/.test(digits) && /[1-9]/.test(digits) ? digits.padStart(10, "0") : undefined;
};
