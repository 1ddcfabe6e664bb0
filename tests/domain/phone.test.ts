import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Phone } from "../../shared/domain/phone.ts";

const kept = (text: unknown): string | undefined => Phone.safeParse(text).data;

describe("a Polish telephone number", () => {
  it.each([
    "601234567",
    "601 234 567",
    "60 123 45 67",
    "601-234-567",
    "601.234.567",
    "601/234/567",
    "(60) 123-45-67",
    " 601 234 567\n",
    "601\u00a0234\u00a0567",
    "+48601234567",
    "+48 601 234 567",
    "+ 48 (60) 123-45-67",
    "0048 601 234 567",
    "00 48 601-234-567",
  ])("is one and the same however it is typed: %j", (text) => {
    expect(kept(text)).toBe("+48601234567");
  });

  it.each([
    ["a digit too few", "60123456", "+4860123456", "004860123456"],
    ["a digit too many", "6012345678", "+486012345678", "00486012345678"],
    ["a zero before it, as long ago", "0601234567", "+480601234567", "060123456", "+48 0 60 123 45 6"],
    ["the country's code without its sign", "48601234567"],
    ["a short number", "112", "19 115", "+48112"],
  ])("is nothing else: %s", (_, ...texts) => {
    expect(texts.map(kept)).toEqual(texts.map(() => undefined));
  });

  it("of any nine digits is kept with +48, whatever stands between them", () => {
    const between = fc.constantFrom("", " ", "-", ".", "/", "(", ")", "\t", "\u00a0");
    const digits = fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(9), { minLength: 8, maxLength: 8 }).map((rest) => rest.join("")),
    );

    fc.assert(
      fc.property(
        digits.map(([first, rest]) => `${first}${rest}`),
        fc.array(between, { minLength: 9, maxLength: 9 }),
        fc.constantFrom("", "+48", "0048", "+48 ", "(+48)"),
        (number, marks, code) => {
          const typed = code + [...number].map((digit, place) => digit + marks[place]).join("");
          expect(kept(typed)).toBe(`+48${number}`);
        },
      ),
    );
  });
});

describe("a foreign telephone number", () => {
  it.each([
    ["+49 30 901820", "+4930901820"],
    ["0049 30 901820", "+4930901820"],
    ["+1 (202) 555-0123", "+12025550123"],
    ["+44 20 7946 0958", "+442079460958"],
    ["+380 44 123 4567", "+380441234567"],
    ["+12345678", "+12345678"],
    ["+123456789012345", "+123456789012345"],
  ])("is kept with its country's code: %s", (text, number) => {
    expect(kept(text)).toBe(number);
  });

  it.each(["+1234567", "+1234567890123456", "+0 123 456 789", "+049 30 901820", "000 49 30 901820"])(
    "is neither shorter nor longer than there are, and no code begins with zero: %s",
    (text) => {
      expect(kept(text)).toBeUndefined();
    },
  );
});

describe("a telephone number", () => {
  it.each([
    "",
    " ",
    "+",
    "00",
    "brak",
    "601 234 567 wew. 5",
    "tel. 601234567",
    "601234567, 602345678",
    "++48601234567",
    "+48+601234567",
    "601*234*567",
    "６０１２３４５６７",
    "٦٠١٢٣٤٥٦٧",
    "=601234567",
    `601234567${" ".repeat(40)}`,
    601234567,
    null,
  ])("is never %j", (text) => {
    expect(kept(text)).toBeUndefined();
  });

  it("is E.164 or nothing, and typed as it is kept it stays the same", () => {
    const pieces = fc.constantFrom("+", "00", "48", "0", "601", "234", "567", "49", " ", "-", "(", ")", "x");

    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 9 }).map((p) => p.join("")),
        ),
        (text) => {
          const number = kept(text);
          if (number === undefined) return;
          expect(number).toMatch(/^\+[1-9][0-9]{7,14}$/);
          expect(kept(number)).toBe(number);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
