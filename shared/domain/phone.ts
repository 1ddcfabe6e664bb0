/** Telephone numbers as people write them, kept as E.164. */
import * as z from "zod/mini";

/**
 * `601 234 567`, `(22) 123-45-67`, `0048 601 234 567` or `+49 30 901820`: without a country's code it is a Polish one, which
 * has nine digits (Plan numeracji krajowej). No form can know whether anybody answers there.
 */
export const Phone = z.pipe(
  z.string().check(z.maxLength(40)),
  z.transform((text: string, context): string => {
    const digits = text.replace(/[\s().\-/]/g, "").replace(/^00/, "+");
    const number = /^[1-9]\d{8}$/.test(digits) ? `+48${digits}` : digits;
    const isNumber = number.startsWith("+48") ? /^\+48[1-9]\d{8}$/.test(number) : /^\+[1-9]\d{7,14}$/.test(number);
    if (!isNumber) context.issues.push({ code: "custom", input: text, message: "not a telephone number" });
    return number;
  }),
);
