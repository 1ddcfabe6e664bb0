import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { transferTitle } from "../../../shared/domain/top-ups/transfer.ts";
import {
  codeLength,
  codePattern,
  codesCount,
  codesIn,
  codesInTextMax,
  codesMeantBy,
  isTransferCode,
  pastedTitleLengthMax,
  transferCodeOf,
  typedCode,
} from "../../../shared/domain/top-ups/transfer-code.ts";
import { newTransferCode } from "../../../shared/ids.ts";

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
      { numRuns: 500 },
    );
  });

  it("is told from one with two characters that changed places, however far apart", () => {
    fc.assert(
      fc.property(codes, place, place, (code, one, other) => {
        expect(isTransferCode(swapped(code, one, other))).toBe(code[one] === code[other]);
      }),
      { numRuns: 500 },
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
      { numRuns: 500 },
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
      { numRuns: 500 },
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
      { numRuns: 500 },
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

describe("the codes that a title may hold", () => {
  const typedMax = pastedTitleLengthMax;
  const letters = "abcdefghijklmnopqrstuvwxyzząćęłńóśźż";
  const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 12 });
  const usual = fc.constantFrom(
    "Saldo",
    "tytul:",
    "doładowanie",
    "doladowan",
    "Warszawa",
    "FV",
    "7/2026",
    "nr",
    "48-300",
  );
  const word = fc.oneof(name, usual);
  const before = fc.array(word, { maxLength: 3 });
  const after = fc.array(word, { maxLength: 6 });
  const titleOf = (words: readonly string[]) => words.join(" ").slice(0, typedMax);
  const broken = (typed: string, at: number, by: string) => typed.slice(0, at) + by + typed.slice(at);
  /** How a bank or a clerk writes what was typed. */
  const written = fc.oneof(
    fc.constant((typed: string) => typed),
    fc.constant((typed: string) => typed.toLowerCase()),
    fc.tuple(fc.integer({ min: 1, max: codeLength - 2 }), fc.constantFrom(" ", "-", " - ", "–", "\u00a0")).map(
      ([at, by]) =>
        (typed: string) =>
          broken(typed, at, by),
    ),
  );
  const all = ({ exact, slips: near }: ReturnType<typeof codesIn>) => [...exact, ...near];
  const code = "7K2M9RXG";

  it.each([
    code,
    `Saldo ${code}`,
    `tytul: ${code}`,
    `doładowanie ${code}`,
    `${code} Kowalski`,
    `kod${code.toLowerCase()}saldo`,
    `przelew 7K2M-9RXG, faktura 12/2026`,
  ])("are the exact one alone for %j", (title) => {
    expect(codesIn(title)).toEqual({ exact: [code], slips: [] });
  });

  it("are the exact one, and slips of its parts, where each of its characters stands alone", () => {
    expect(codesIn(`Saldo ${[...code].join(" ")} Kowalski`).exact).toEqual([code]);
  });

  it("hold an exact one, whatever stands before and behind it", () => {
    fc.assert(
      fc.property(codes, written, before, after, (real, write, front, back) => {
        expect(codesIn(titleOf([...front, write(real), ...back])).exact).toContain(real);
      }),
      { numRuns: 150 },
    );
  });

  it.each(["~21", "?21", "<21", "^21", "+21", "/21", " ~21 ", "\n~22", "~60", "\n", "\r\n"])(
    "hold an exact one within which a bank put %j",
    (tag) => {
      expect(codesIn(`PRZELEW 7K2M${tag}9RXG DOLADOWANIE`).exact).toContain(code);
    },
  );

  it.each(["152?00PRZELEW?20", "020~00152~20", ":86:152<00PRZELEW<100001<20", "/00PRZELEW/20", "~20Tytul ABC~21"])(
    "hold the right one after any slip behind the tags of %j",
    (before) => {
      fc.assert(
        fc.property(fc.oneof(...Object.values(slips)), ([real, typed]) => {
          expect(all(codesIn(`${before}${typed} doladowanie ~22Saldo`))).toContain(real);
        }),
        { numRuns: 60 },
      );
    },
  );

  it("hold an exact one that only looks as if a bank's tag was in it", () => {
    const looks = transferCodeOf(
      Array.from({ length: 29 ** 2 }, (_, more) => more).find((more) => transferCodeOf(more).startsWith("22"))!,
    );
    expect(codesIn(`PRZELEW/${looks}`).exact).toContain(looks);
  });

  it("hold an exact one anywhere in SWIFT's four lines of 35 characters, each with its tag", () => {
    fc.assert(
      fc.property(codes, fc.nat(140 - codeLength), (real, at) => {
        const title = "PRZELEW NA TELEFON ".repeat(8);
        const text = title.slice(0, at) + real + title.slice(at, 140 - codeLength);
        const lines = text.match(/.{35}/g)!.map((line, place) => `~2${place}${line}`);
        expect(codesIn(lines.join("\r\n").slice(0, typedMax)).exact).toContain(real);
      }),
      { numRuns: 100 },
    );
  });

  it("hold an exact one that stands in a row with other letters", () => {
    fc.assert(
      fc.property(codes, name, name, (real, front, back) => {
        expect(codesIn(front + real + back).exact).toContain(real);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(slips))("hold the right one, whatever stands around it, after %s", (_, slip) => {
    fc.assert(
      fc.property(slip, before, after, ([real, typed], front, back) => {
        expect(all(codesIn(titleOf([...front, typed, ...back])))).toContain(real);
      }),
      { numRuns: 150 },
    );
  });

  it.each(Object.entries(slips))("hold it where it was broken too, after %s", (_, slip) => {
    const few = fc.array(word, { maxLength: 2 });
    fc.assert(
      fc.property(slip, written, few, few, ([real, typed], write, front, back) => {
        expect(all(codesIn(titleOf([...front, write(typed), ...back])))).toContain(real);
      }),
      { numRuns: 150 },
    );
  });

  it("hold every one that the text as a whole is meant as", () => {
    const typed = fc.string({ unit: key, minLength: codeLength - 1, maxLength: codeLength + 1 });
    const spaced = typed.map((text) => [...text].join(" "));
    fc.assert(
      fc.property(fc.oneof(typed, spaced), (text) => {
        expect(all(codesIn(text))).toEqual(expect.arrayContaining(codesMeantBy(typedCode(text))));
      }),
      { numRuns: 150 },
    );
  });

  it("are codes, each once, never more than one read takes, and always the same", () => {
    const close = fc.string({ unit: fc.constantFrom(...alphabet, " "), maxLength: typedMax });
    const any = fc.string({ unit: "binary", maxLength: typedMax });
    fc.assert(
      fc.property(fc.oneof(close, any), (text) => {
        const held = codesIn(text);
        const listed = all(held);
        expect(listed.filter((one) => !isTransferCode(one))).toEqual([]);
        expect(new Set(listed).size).toBe(listed.length);
        expect(listed.length).toBeLessThanOrEqual(codesInTextMax);
        expect(codesIn(text)).toEqual(held);
      }),
      { numRuns: 150 },
    );
  });

  it("are no more than that where every eight in a row are a code: those that stand first", () => {
    let text = code.slice(0, -1);
    while (text.length < typedMax)
      text += [...alphabet].find((one) => isTransferCode(text.slice(1 - codeLength) + one))!;
    const { exact, slips: near } = codesIn(text);

    expect([exact.length, near.length]).toEqual([codesInTextMax, 0]);
    expect(exact[0]).toBe(code);
  });

  it("leave out what is least like a code where there are too many", () => {
    const crowd = ["WARSZAWA", "NADAWCA", "TRANSFER", "PRZEKAZ", "SPRZEDAZ", "ZAWSZE", "PRAWDA", "KWARTET", "RATA"];
    const held = codesIn([...crowd, "7K2M9RXE"].join(" "));

    expect(all(held)).toHaveLength(codesInTextMax);
    expect(held.slips).toEqual(expect.arrayContaining(codesMeantBy("7K2M9RXE")));
  });

  it("leave out what joined words make before what a word makes", () => {
    const crowd = ["A2", "B3", "C4", "D5", "E6", "F7", "G8", "H9", "J2", "K3", "M4", "N5", "P6", "R7", "S8", "T9"];
    const held = codesIn([...crowd, "7K2M9RXE"].join(" "));

    expect(all(held)).toHaveLength(codesInTextMax);
    expect(held.slips).toEqual(expect.arrayContaining(codesMeantBy("7K2M9RXE")));
  });

  it.each(["", "ąęł —", "Jan Kowalski", "doładowanie Saldo", "przelew za telefon", "faktura nr 7/2026", "x".repeat(9)])(
    "are none in %j",
    (title) => {
      expect(codesIn(title)).toEqual({ exact: [], slips: [] });
    },
  );

  it("are found at once in a text that is all like codes", () => {
    const began = performance.now();
    for (let tries = 0; tries < 10; tries += 1) codesIn("7 K 2 M O 9 R X E ".repeat(8).slice(0, typedMax));

    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
