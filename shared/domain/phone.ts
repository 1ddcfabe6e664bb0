/** Telephone numbers as people write them, kept as E.164. */
import * as z from "zod/mini";
import { named, takes } from "./model.ts";

/** Nine digits, or a country's code and the rest, with what people set between digits. */
const written = (() => {
  const [between, digit] = ["[\\s().\\-/]*", "[\\s().\\-/]*\\d"];
  const polish = `[1-9](?:${digit}){8}`;
  const foreign = `(?!4${between}8)[1-9](?:${digit}){7,14}`;
  const withCode = `(?:\\+|0${between}0)${between}(?:4${between}8${between}${polish}|${foreign})`;
  return new RegExp(`^${between}(?:${polish}|${withCode})${between}$`);
})();

/**
 * `601 234 567`, `(22) 123-45-67`, `0048 601 234 567` or `+49 30 901820`: without a country's code it is a Polish one, which
 * has nine digits (Plan numeracji krajowej). No form can know whether anybody answers there.
 */
export const Phone = named(
  "PhoneNumberText",
  z.pipe(
    takes({ format: "phone" }, z.string().check(z.maxLength(40), z.regex(written))),
    z.transform((text: string): string => {
      const digits = text.replace(/[\s().\-/]/g, "").replace(/^00/, "+");
      return digits.startsWith("+") ? digits : `+48${digits}`;
    }),
  ),
);
