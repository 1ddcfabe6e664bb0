/** NIP, the Polish tax number: ten digits, the last of which is a check digit. */

const weights = [6, 5, 7, 2, 3, 4, 5, 6, 7] as const;

/** The ten digits of a NIP written with or without spaces, hyphens and the prefix `PL`; undefined if it is not valid. */
export const parseNip = (text: string): string | undefined => {
  const digits = text.replace(/[\s-]/g, "").replace(/^PL/i, "");
  // The tax office's own pattern (KSeF, FA(3)): it also keeps out all zeros, which would pass the check digit.
  if (!/^[1-9](\d[1-9]|[1-9]\d)\d{7}$/.test(digits)) return undefined;
  const sum = weights.reduce((total, weight, position) => total + weight * Number(digits[position]), 0);
  return sum % 11 === Number(digits[9]) ? digits : undefined;
};
