import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseNip } from "../../shared/domain/nip.ts";

describe("a NIP", () => {
  it.each([
    ["8567346215", "8567346215"],
    ["1234563218", "1234563218"],
    ["856-734-62-15", "8567346215"],
    ["856 734 62 15", "8567346215"],
    ["PL8567346215", "8567346215"],
    ["pl 856-734-62-15", "8567346215"],
    [" PL 123 456 32 18 ", "1234563218"],
  ])("written %s is %s", (text, digits) => {
    expect(parseNip(text)).toBe(digits);
  });

  it.each([
    ["8567346216", "its check digit is wrong"],
    ["0000000000", "all zeros pass the check digit, but nobody has them"],
    ["856734621", "a digit is missing"],
    ["85673462150", "a digit is too many"],
    ["DE8567346215", "another country's prefix"],
    ["PLPL8567346215", "the prefix twice"],
    ["8567346215PL", "the prefix behind"],
    ["856.734.62.15", "dots"],
    ["٨٥٦٧٣٤٦٢١٥", "digits of another script"],
    ["", "nothing"],
  ])("is not %s: %s", (text) => {
    expect(parseNip(text)).toBeUndefined();
  });

  it.each(["100000016", "111111117"])("of the digits %s has no valid tenth: their sum asks for a ten", (nine) => {
    const tenths = Array.from({ length: 10 }, (_, tenth) => parseNip(`${nine}${tenth}`));

    expect(tenths.filter((nip) => nip !== undefined)).toEqual([]);
  });

  it("with one digit mistyped is no NIP", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("8567346215", "1234563218"),
        fc.nat(9),
        fc.integer({ min: 1, max: 9 }),
        (nip, at, by) => {
          const digit = (Number(nip[at]) + by) % 10;
          expect(parseNip(`${nip.slice(0, at)}${digit}${nip.slice(at + 1)}`)).toBeUndefined();
        },
      ),
    );
  });
});
