import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transferTitle } from "../../shared/domain/transfer.ts";
import {
  codeLength,
  codePattern,
  codesCount,
  codesMeantBy,
  isTransferCode,
  transferCodeOf,
  typedCode,
} from "../../shared/domain/transfer-code.ts";
import { newTransferCode } from "../../shared/ids.ts";

const alphabet = "23456789ABCDEFGHJKMNPRSTVWXYZ";
/** What a finger may hit on a keyboard, of the alphabet or not. */
const keyboard = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const numbers = fc.integer({ min: 0, max: codesCount - 1 });
const codes = numbers.map(transferCodeOf);
const place = fc.nat(codeLength - 1);
const key = fc.constantFrom(...keyboard);

const replacedAt = (code: string, at: number, by: string): string => code.slice(0, at) + by + code.slice(at + 1);
const swapped = (code: string, one: number, other: number): string =>
  replacedAt(replacedAt(code, one, code[other]!), other, code[one]!);

describe("a transfer's code", () => {
  it("is eight characters with a valid check, whatever its number", () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const code = transferCodeOf(number);
        expect(code).toHaveLength(codeLength);
        expect(code).toMatch(codePattern);
        expect(isTransferCode(code)).toBe(true);
      }),
    );
  });

  it("is another for another number", () => {
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        expect(transferCodeOf(one) === transferCodeOf(other)).toBe(one === other);
      }),
    );
    // Neighbours, and numbers that differ in their highest digit alone.
    const near = [0, 1, 28, 29, 30, 29 ** 6 - 1, 29 ** 6, 2 * 29 ** 6, codesCount - 1];
    expect(new Set(near.map(transferCodeOf)).size).toBe(near.length);
  });

  it("is one of some 17 thousand million", () => {
    expect(codesCount).toBe(17_249_876_309);
  });

  it.each([-1, codesCount, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("has no number %s", (number) => {
    expect(() => transferCodeOf(number)).toThrow(RangeError);
  });

  it("is made of every character of the alphabet, and of none that is taken for another", () => {
    const seen = new Set(Array.from({ length: 29 * 7 }, (_, index) => transferCodeOf(index * 84_972_789)).join(""));

    expect([...seen].sort().join("")).toBe(alphabet);
    for (const taken of "01ILOQU") expect(alphabet).not.toContain(taken);
  });

  it("is drawn by lot", () => {
    const drawn = Array.from({ length: 100 }, newTransferCode);

    expect(drawn.filter((code) => !isTransferCode(code))).toEqual([]);
    expect(new Set(drawn).size).toBe(100);
  });

  it("is told from one with a wrong character, always", () => {
    fc.assert(
      fc.property(codes, place, key, (code, at, by) => {
        expect(isTransferCode(replacedAt(code, at, by))).toBe(code[at] === by);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is told from one with two characters that changed places, however far apart", () => {
    fc.assert(
      fc.property(codes, place, place, (code, one, other) => {
        expect(isTransferCode(swapped(code, one, other))).toBe(code[one] === code[other]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["", "2222222", "222222222", "22222222\n", " 22222222", "2222-2222", "oooooooo"])("is never %j", (text) => {
    expect(isTransferCode(text)).toBe(false);
  });

  it("is never in small letters: those are typed, not kept", () => {
    expect(isTransferCode(transferCodeOf(123_456_789).toLowerCase())).toBe(false);
  });
});

describe("a code as somebody typed it", () => {
  const code = transferCodeOf(12_345_678_901);
  const [front, back] = [code.slice(0, 4), code.slice(4)];

  it.each([
    code,
    code.toLowerCase(),
    `${front} ${back}`,
    `${front}-${back}`,
    `${front}–${back}`,
    `  ${[...code].join(" ")}\t`,
    `${front}\u00a0${back}`,
    `${code}.`,
    transferTitle(code),
    transferTitle(code).toUpperCase(),
    transferTitle(code).toLowerCase(),
    `${front} ${back} DOLADOWANIE SALDO`,
    `${code}DOŁADOWANIESALDO`,
    `${code}, faktura 12/2026, Jan Kowalski`,
  ])("%j is the code", (typed) => {
    expect(typedCode(typed)).toBe(code);
  });

  it.each([
    ["", ""],
    ["ąęł —", ""],
    ["faktura nr 7/2026", "FAKTURANR72026"],
    ["doładowanie Saldo", ""],
  ])("%j is what was typed, as letters and digits: %j", (typed, letters) => {
    expect(typedCode(typed)).toBe(letters);
    expect(codesMeantBy(typedCode(typed))).toEqual([]);
  });
});

/** One slip of each kind: what is typed instead of the code. */
const slips = {
  "no slip": codes.map((code) => [code, code] as const),
  "a wrong character": fc.tuple(codes, place, key).map(([code, at, by]) => [code, replacedAt(code, at, by)] as const),
  "two neighbours that changed places": fc
    .tuple(codes, fc.nat(codeLength - 2))
    .map(([code, at]) => [code, swapped(code, at, at + 1)] as const),
  "a character too few": fc
    .tuple(codes, place)
    .map(([code, at]) => [code, code.slice(0, at) + code.slice(at + 1)] as const),
  "a character too many": fc
    .tuple(codes, fc.nat(codeLength), key)
    .map(([code, at, more]) => [code, code.slice(0, at) + more + code.slice(at)] as const),
};

describe("what a typed code may have been meant as", () => {
  it.each(Object.entries(slips))("holds the right one after %s", (_, slip) => {
    fc.assert(
      fc.property(slip, ([code, typed]) => {
        expect(codesMeantBy(typed)).toContain(code);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(Object.entries(slips))("holds it too where it was typed anyhow, or with the title, after %s", (_, slip) => {
    const anyhow = fc.constantFrom(
      (typed: string) => typed,
      (typed: string) => typed.toLowerCase(),
      (typed: string) => `${typed.slice(0, 4)} ${typed.slice(4)}`,
      (typed: string) => transferTitle(typed),
      (typed: string) => `${typed} DOLADOWANIE SALDO`,
    );
    fc.assert(
      fc.property(slip, anyhow, ([code, typed], written) => {
        expect(codesMeantBy(typedCode(written(typed)))).toContain(code);
      }),
      { numRuns: 2_000 },
    );
  });

  it("holds the right one where its first eight characters, of nine, are another code by chance", () => {
    expect(isTransferCode("R7222222")).toBe(true);
    expect(codesMeantBy(typedCode("R72222228"))).toEqual(expect.arrayContaining(["R2222228", "R7222222"]));
  });

  it("is itself alone where nothing is wrong with it", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(codesMeantBy(code)).toEqual([code]);
      }),
    );
  });

  it("are codes, each once and few, whatever was typed", () => {
    const typed = fc.string({ unit: key, minLength: 0, maxLength: 12 });
    fc.assert(
      fc.property(typed, (text) => {
        const meant = codesMeantBy(text);
        expect(meant.filter((code) => !isTransferCode(code))).toEqual([]);
        expect(new Set(meant).size).toBe(meant.length);
        expect(meant.length).toBeLessThanOrEqual(15);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are fifteen at most: one for each place, and for each two neighbours", () => {
    // Characters that rise by two sevenths of the first: then each swap of neighbours makes the sum whole.
    const most = Array.from({ length: codeLength }, (_, at) => alphabet[(2 + 7 * at) % 29]).join("");

    expect(codesMeantBy(most)).toHaveLength(15);
  });

  it.each(["", "A", "2222", "DOLADOWANIE", "01ILOQU0", "constructor", "__proto__", "length"])(
    "is nothing where %j was typed",
    (text) => {
      expect(codesMeantBy(text)).toEqual([]);
    },
  );

  it("is nothing, and that at once, for a text of a megabyte", () => {
    const long = "7K2M9RXE".repeat(128 * 1024);
    const began = performance.now();

    expect(codesMeantBy(typedCode(long))).toEqual([]);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
