import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvOf } from "../../shared/csv.ts";
import { processorClock } from "../support/processor-clock.ts";

/** A reader of our own, by RFC 4180: it refuses what is not a table. */
const rowsOf = (csv: string, separator = ";"): string[][] => {
  expect(csv.startsWith("\uFEFF")).toBe(separator === ";");
  let rest = csv.replace("\uFEFF", "");
  const rows: string[][] = [];
  let row: string[] = [];
  while (rest !== "") {
    const [all, quoted = "", end] = /^"((?:[^"]|"")*)"([;,]|\r\n)/.exec(rest) ?? [];
    if (all === undefined) throw new Error(`no cell: ${JSON.stringify(rest.slice(0, 40))}`);
    row.push(quoted.replaceAll('""', '"'));
    rest = rest.slice(all.length);
    if (end === separator) continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error("the last row does not end");
  return rows;
};

it("is written in time that grows with its cells, also of cells of spaces and quotes", () => {
  const cell = `a${'" '.repeat(250)}`;
  const taken = processorClock();

  csvOf(Array.from({ length: 4_000 }, () => [cell]));

  expect(taken()).toBeLessThan(1_500);
});

describe("a table", () => {
  it("opens in a Polish Excel: semicolons, CRLF, and the mark by which it knows UTF-8", () => {
    expect(
      csvOf([
        ["at", "who"],
        ["2026-03-02", "Łucja „Żak”"],
      ]),
    ).toBe('\uFEFF"at";"who"\r\n"2026-03-02";"Łucja „Żak”"\r\n');
  });

  it("for a machine is CSV by RFC 4180", () => {
    expect(csvOf([["at", "a,b"]], "machine")).toBe('"at","a,b"\r\n');
    expect(rowsOf(csvOf([["=1", "b"]], "machine"), ",")).toEqual([["'=1", "b"]]);
  });

  it("keeps commas, quotes, line breaks and nothing in their cells", () => {
    const rows = [["a,b", 'say "yes"', '"', "", "one\ntwo", "one\r\ntwo", ";", "'"]];

    expect(csvOf(rows)).toBe('\uFEFF"a,b";"say ""yes""";"""";"";"one\ntwo";"one\r\ntwo";";";"\'"\r\n');
    expect(rowsOf(csvOf(rows))).toEqual(rows);
  });

  it("of no rows is only the mark", () => {
    expect(csvOf([])).toBe("\uFEFF");
  });

  it.each([
    ["a formula", "=1+1", '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0"],
    ["a sum or a difference", "+1", "-1+2", "+48601234567"],
    ["a function of an old program", "@SUM(1)"],
    ["a null character, which is not seen", "\0=1"],
    ["the wide form of one, which some take for it", "＝1+1", "＋1", "－1", "＠SUM(1)"],
  ])("makes no cell run what somebody typed: %s", (_, ...texts) => {
    expect(rowsOf(csvOf([texts]))).toEqual([texts.map((text) => `'${text}`)]);
  });

  it("has numbers that stay numbers, below zero too; a text never is one", () => {
    expect(csvOf([["12,50", { number: "-1234,05" }, "-1,50"]])).toBe('\uFEFF"12,50";"-1234,05";"\'-1,50"\r\n');
  });

  it.each([
    ['Biuro;=HYPERLINK("https://evil.example")', 'Biuro;\'=HYPERLINK("https://evil.example")'],
    ["a,+1", "a,'+1"],
    ["a\t-1", "a\t'-1"],
    ["a\n=1", "a\n'=1"],
    ["a; @x", "a; '@x"],
    ['a;"=1', "a;\"'=1"],
    ["\t=1", "'\t'=1"],
  ])("runs nothing in a cell that another separator would make of it: %j", (text, harmless) => {
    expect(rowsOf(csvOf([[text]]))).toEqual([[harmless]]);
  });

  it.each([["Anna"], ["1-2"], ["anna@example.com"], ["a=b"], ["…567"], [" "], ["→"], [""]])(
    "changes no other text: %j",
    (text) => {
      expect(rowsOf(csvOf([[text]]))).toEqual([[text]]);
    },
  );

  it("is read as it was written, whatever is in it, and no cell of it begins like a formula", () => {
    const nasty = fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      "\n",
      "\0",
      '"',
      ",",
      "＝",
      "'",
      "\r\n",
      '","',
      "\uFEFF",
    );
    const cell = fc.oneof(
      fc.string(),
      fc.array(fc.oneof(nasty, fc.string()), { maxLength: 4 }).map((p) => p.join("")),
    );

    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), (rows) => {
        const csv = csvOf(rows);
        const read = rowsOf(csv);

        // As a reader splits it that knows neither our separator nor quotes.
        const begun = csv.slice(1).split(/[;,|\t\r\n]/);
        expect(begun.filter((text) => /^[ "]*[=+\-@\0＝＋－＠]/.test(text))).toEqual([]);
        const withoutSigns = (table: readonly (readonly string[])[]) =>
          table.map((row) => row.map((text) => text.replaceAll("'", "")));
        expect(withoutSigns(read)).toEqual(withoutSigns(rows));
      }),
      { numRuns: 500 },
    );
  });
});
