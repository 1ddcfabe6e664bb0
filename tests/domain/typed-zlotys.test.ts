import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grosze, typedZlotys, zlotys } from "../../shared/domain/money.ts";

describe("an amount as somebody typed it", () => {
  it.each([
    ["19,99", 1_999],
    ["20.15", 2_015],
    ["250", 25_000],
    ["1 250,5", 125_050],
    ["1\u00a0250,50\u00a0zł", 125_050],
    ["1\u202f250,50 zł", 125_050],
    ["250 zł", 25_000],
    ["250zł", 25_000],
    ["250 ZŁ", 25_000],
    ["250,00 PLN", 25_000],
    ["250 pln", 25_000],
    ["PLN 250", 25_000],
    [" 250 \n", 25_000],
    ["12 345 678,90", 1_234_567_890],
    ["19 , 99", 1_999],
    ["0,01", 1],
    ["007", 700],
    ["999999999,99", 99_999_999_999],
    ["999 999 999,99", 99_999_999_999],
  ])("%j is %i grosze", (text, amount) => {
    expect(typedZlotys(text)).toBe(amount);
  });

  it.each([
    "",
    " ",
    "zł",
    "0",
    "0,00",
    "-5",
    "−5",
    "+5",
    "5-",
    "1,234",
    "1.234",
    "12,345,00",
    "12.345,00",
    "1e3",
    "0x10",
    "abc",
    "Infinity",
    "NaN",
    "20,",
    ",50",
    "٢٥٠",
    "２５０",
    "dwieście",
    "250 EUR",
    "250 zł zł",
    "9999999999",
    "9".repeat(100_000),
  ])("%j is no amount", (text) => {
    expect(typedZlotys(text)).toBeUndefined();
  });

  it.each(["2 zł 50", "2 zł 50 gr", "2zł50", "10 PLN 20", "PLN 10 zł 20"])(
    "%j is no amount: it means less than its digits in a row",
    (text) => {
      expect(typedZlotys(text)).toBeUndefined();
    },
  );

  it("is what we write, typed back, to the grosz", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), (amount) => {
        const written = zlotys(grosze(amount));
        expect(typedZlotys(written)).toBe(amount);
        expect(typedZlotys(written.replace(",", "."))).toBe(amount);
        expect(typedZlotys(written.replace(/\s|zł/g, ""))).toBe(amount);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is never less than a grosz and never a fraction, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789,. -złPLN"), maxLength: 14 }), (text) => {
        const amount = typedZlotys(text) ?? 1;
        expect(Number.isSafeInteger(amount) && amount > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
