import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountTexts, Grosze, grosze, plus, zlotys } from "../../shared/domain/money.ts";

describe("an amount of money", () => {
  it.each([0.5, 20.01, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e21])("is never %s", (amount) => {
    expect(() => grosze(amount)).toThrow(RangeError);
    expect(Grosze.safeParse(amount).success).toBe(false);
  });

  it.each(["2000", null, undefined, true, [2000], 2000n])("is a number, never %s", (amount) => {
    expect(Grosze.safeParse(amount).success).toBe(false);
  });

  it("adds without losing a grosz, or refuses", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (left, right) => {
        const exact = BigInt(left) + BigInt(right);
        const isSafe = Number.isSafeInteger(Number(exact));
        if (isSafe) expect(BigInt(plus(grosze(left), grosze(right)))).toBe(exact);
        else expect(() => plus(grosze(left), grosze(right))).toThrow(RangeError);
      }),
    );
  });

  it.each([
    [0, "0,00\u00a0zł"],
    [5, "0,05\u00a0zł"],
    [2_000, "20,00\u00a0zł"],
    [-150, "−1,50\u00a0zł"],
    [99_999, "999,99\u00a0zł"],
    [100_000, "1\u00a0000,00\u00a0zł"],
    [1_234_567, "12\u00a0345,67\u00a0zł"],
    [-123_456_789_01, "−123\u00a0456\u00a0789,01\u00a0zł"],
  ])("of %i grosze is written %s", (amount, text) => {
    expect(zlotys(grosze(amount))).toBe(text);
  });

  it.each([
    [5, "PLN\u00a00.05"],
    [-150, "−PLN\u00a01.50"],
    [100_000, "PLN\u00a01,000.00"],
    [-123_456_789_01, "−PLN\u00a0123,456,789.01"],
  ])("of %i grosze is written %s in English, and as ever in Polish", (amount, en) => {
    expect(amountTexts(grosze(amount))).toEqual({ pl: zlotys(grosze(amount)), en });
  });
});
