import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkedTransferAccount, ibanOf, isNrb } from "../../../shared/domain/top-ups/bank-account.ts";
import { operatorsAccount } from "../../support/bank-top-ups.ts";

/** Real ones as banks publish them, and some whose checksum begins with a zero's neighbours: 19, 20, 27, 55, 77. */
const valid = [
  "61109010140000071219812874",
  "19114020040000350230599137",
  "27114020040000300201355387",
  "20105000310000000000000001",
  "77105000310000000000000042",
  "55105000311234000000000042",
] as const;

describe("an account number (NRB)", () => {
  it.each(valid)("%s is one", (nrb) => {
    expect(isNrb(nrb)).toBe(true);
    expect(ibanOf(nrb)).toBe(`PL${nrb}`);
  });

  it.each([
    ["01234567890123456789012345", "its checksum is wrong"],
    ["6110901014000007121981287", "a digit is missing"],
    ["611090101400000712198128740", "a digit is too many"],
    ["61 1090 1014 0000 0712 1981 2874", "spaces: it is kept as digits alone"],
    ["PL61109010140000071219812874", "that is the IBAN"],
    ["61109010140000071219812874\n", "a line break behind"],
    ["٦١١٠٩٠١٠١٤٠٠٠٠٠٧١٢١٩٨١٢٨٧٤", "digits of another script"],
    ["00000000000000000000000000", "nothing but zeros"],
    ["", "nothing"],
  ])("%j is none: %s", (text) => {
    expect(isNrb(text)).toBe(false);
  });

  it("with one digit mistyped is none", () => {
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.nat(25), fc.integer({ min: 1, max: 9 }), (nrb, at, by) => {
        const digit = (Number(nrb[at]) + by) % 10;
        expect(isNrb(nrb.slice(0, at) + digit + nrb.slice(at + 1))).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it("with two different neighbours that changed places is none", () => {
    for (const nrb of valid)
      for (let at = 0; at < 25; at += 1) {
        const swapped = `${nrb.slice(0, at)}${nrb[at + 1]}${nrb[at]}${nrb.slice(at + 2)}`;
        expect(isNrb(swapped), `${nrb}, ${at}`).toBe(swapped === nrb);
      }
  });
});

describe("the account for transfers", () => {
  it("is taken as it is", () => {
    expect(checkedTransferAccount(operatorsAccount)).toBe(operatorsAccount);
  });

  it.each([
    [
      { nip: "8567346216" },
      `The recipient's NIP "8567346216" is wrong: it must be ten digits whose check digit holds.`,
    ],
    [
      { nip: "856-734-62-15" },
      `The recipient's NIP "856-734-62-15" is wrong: it must be ten digits whose check digit holds.`,
    ],
    [
      { accountNumber: "61109010140000071219812847" },
      `The account for bank transfers "61109010140000071219812847" is wrong: it must be 26 digits whose checksum holds (NRB).`,
    ],
    [
      { accountNumber: "PL61109010140000071219812874" },
      `The account for bank transfers "PL61109010140000071219812874" is wrong: it must be 26 digits whose checksum holds (NRB).`,
    ],
  ])("is refused with %j, in a sentence that says what is wrong", (changes, sentence) => {
    expect(() => checkedTransferAccount({ ...operatorsAccount, ...changes })).toThrow(new RangeError(sentence));
  });
});
