import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { grosze } from "../../../shared/domain/money.ts";
import { qrPayloadOf, titleLengthMax, transferTitle } from "../../../shared/domain/top-ups/transfer.ts";
import { codesCount, transferCodeOf } from "../../../shared/domain/top-ups/transfer-code.ts";
import { operatorsAccount } from "../../support/bank-top-ups.ts";

const payload = (
  amountGrosze: number,
  { title = "DOL 100042 TU7K2M9Q", ...account }: Partial<typeof operatorsAccount> & { title?: string } = {},
): string | undefined =>
  qrPayloadOf({ ...operatorsAccount, ...account }, { amountGrosze: grosze(amountGrosze), title });

/** The field of the standard, from 0: NIP, country, account, amount, name, title, three that are empty. */
const field = (text: string | undefined, place: number): string | undefined => text?.split("|")[place];

describe("the title of a transfer", () => {
  it("begins with the code, and is short enough for a 2D code", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: codesCount - 1 }).map(transferCodeOf), (code) => {
        expect(transferTitle(code)).toMatch(new RegExp(`^${code} `));
        expect(transferTitle(code).length).toBeLessThanOrEqual(titleLengthMax);
      }),
    );
  });

  it("stands in the 2D code as it is", () => {
    expect(field(payload(2_000, { title: transferTitle("7K2M9RXD") }), 5)).toBe("7K2M9RXD doladowanie Saldo");
  });
});

describe("the 2D code's text", () => {
  it("is the standard's", () => {
    expect(payload(2_000)).toBe(
      "8567346215|PL|61109010140000071219812874|002000|Telecube Sp. z o.o.|DOL 100042 TU7K2M9Q|||",
    );
  });

  it.each([
    [1, "000001"],
    [1_999, "001999"],
    [2_000, "002000"],
    [2_015, "002015"],
    [113_990, "113990"],
    [999_999, "999999"],
  ])("writes %i grosze as %s", (amountGrosze, digits) => {
    expect(field(payload(amountGrosze), 3)).toBe(digits);
  });

  it.each([1_000_000, 5_000_000])("has no room for %i grosze", (amountGrosze) => {
    expect(payload(amountGrosze)).toBeUndefined();
  });

  it.each([
    ["Telecube Sp. z o.o.", "Telecube Sp. z o.o."],
    ["Telefonia w chmurze sp. z o.o.", "Telefonia w chmurze"],
    ["Zażółć gęślą jaźń i co dalej", "Zazolc gesla jazn i"],
    ["ŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆŻÓŁĆ", "ZOLCZOLCZOLCZOLCZOLC"],
    ["Zażółć gęślą jaźń".normalize("NFD"), "Zazolc gesla jazn"],
    ["Kawa ☕️ i 👩‍💻 spółka", "Kawa  i  spolka"],
    ["𝒜".repeat(25), ""],
    ["A|B|C sp. k.", "ABC sp. k."],
    ["Zła\r\nlinia", "Zlalinia"],
    ["A&B #1 @x *y_z/w\\v, sp.-k.", "A&B #1 @x *y_z/w\\v,"],
    ["|||", ""],
  ])("names %j as %j: at most 20 characters, all of them ASCII", (recipient, name) => {
    const text = payload(2_000, { recipient });

    expect(field(text, 4)).toBe(name);
    expect(text?.split("|")).toHaveLength(9);
  });

  it("is nine fields of at most 160 characters in all, whatever the name and the title hold", () => {
    const anyText = fc.string({ unit: "binary", maxLength: 80 });
    const withBars = fc.string({ unit: fc.constantFrom("|", "ą", "A", "\n", "☕", " "), maxLength: 80 });
    const text = fc.oneof(anyText, withBars);
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 999_999 }), (recipient, title, amountGrosze) => {
        const written = payload(amountGrosze, { recipient, title })!;
        const [nip, country, account, amount, name, ofWhat, ...rest] = written.split("|");
        expect([nip, country, account]).toEqual(["8567346215", "PL", "61109010140000071219812874"]);
        expect(amount).toMatch(/^\d{6}$/);
        expect(Number(amount)).toBe(amountGrosze);
        expect([...name!].length).toBeLessThanOrEqual(20);
        expect([...ofWhat!].length).toBeLessThanOrEqual(32);
        expect(rest).toEqual(["", "", ""]);
        expect([...written].length).toBeLessThanOrEqual(160);
        expect(written).toMatch(/^[ -~]*$/);
      }),
      { numRuns: 500 },
    );
  });
});
