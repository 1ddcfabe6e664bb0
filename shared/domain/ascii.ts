/** Letters without their accents: `Żółw & Łoś` is `Zolw & Los`. Characters of other kinds stay. */
export const withoutAccents = (text: string): string =>
  text.replaceAll("ł", "l").replaceAll("Ł", "L").normalize("NFD").replace(/\p{M}/gu, "");

/** In printable ASCII: what ASCII has nothing like is left out. */
export const inAscii = (text: string): string => withoutAccents(text).replace(/[^ -~]/g, "");
