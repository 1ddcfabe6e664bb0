import { describe, expect, it } from "vitest";
import { FileFaults, readNka, readTerc } from "../../../shared/domain/emergency/register-files.ts";
import { utf8, windows1250 } from "../../support/registers.ts";

const tercHeader = "WOJ;POW;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA";
const tercRows = [
  "10;;;;ŁÓDZKIE;województwo;2026-01-01",
  "10;61;;;Łódź;miasto na prawach powiatu;2026-01-01",
  "10;61;01;1;Łódź;gmina miejska;2026-01-01",
  "10;61;02;9;Łódź-Bałuty;delegatura;2026-01-01",
  "14;;;;MAZOWIECKIE;województwo;2026-01-01",
  "14;65;;;Warszawa;miasto na prawach powiatu;2026-01-01",
  "14;65;01;1;Warszawa;gmina miejska, miasto stołeczne;2026-01-01",
  "14;65;18;8;Wola;dzielnica;2026-01-01",
  "06;;;;LUBELSKIE;województwo;2026-01-01",
  "06;03;;;chełmski;powiat;2026-01-01",
  "06;03;15;2;Żółkiewka;gmina wiejska;2026-01-01",
  "06;02;;;biłgorajski;powiat;2026-01-01",
  "06;02;06;3;Józefów;gmina miejsko-wiejska;2026-01-01",
  "06;02;06;4;Józefów;miasto;2026-01-01",
  "06;02;06;5;Józefów;obszar wiejski;2026-01-01",
];
const nkaHeader = "lp|wsn|gm|typ_gm|pow|woj|wsnd|hex|idl|nr";
const nkaRows = [
  "1|42|Łódź|m|m. Łódź|łódzkie|42|C|001|112",
  "2|42|Łódź|m|m. Łódź|łódzkie|42|C|009|999",
  "3|42|Łódź|m|m. Łódź|łódzkie|42|C|777|112",
  "4|22|Warszawa|m|m. st. Warszawa|mazowieckie|22|C|001|112",
  "5|82|Żółkiewka|gw|chełmski|lubelskie|81|C|002|112",
  "6|82|Żółkiewka|gw|chełmski|lubelskie||||996",
  "7|84|Józefów|m-w|biłgorajski|lubelskie|81|C|003|112",
];
const text = (header: string, rows: readonly string[], end = "\n"): string => [header, ...rows].join(end);
const iso88592 = (content: string): Uint8Array =>
  Uint8Array.from(
    [...content].map(
      (letter) => ({ ą: 0xb1, ś: 0xb6, ź: 0xbc, Ł: 0xa3, ó: 0xf3, ż: 0xbf })[letter] ?? letter.charCodeAt(0),
    ),
  );

const terc = (rows: readonly string[] = tercRows) => readTerc(utf8(text(tercHeader, rows)), { isSample: true });
const nka = (rows: readonly string[] = nkaRows) => readNka(utf8(text(nkaHeader, rows)), terc().gminas);
const faultsOf = (act: () => unknown): readonly { line: number; what: string }[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof FileFaults) return error.faults;
    throw error;
  }
  return [];
};

describe("the register of gminas", () => {
  it("is read with the powiat and voivodeship of each", () => {
    const { gminas, date } = terc();

    expect(date).toBe("2026-01-01");
    expect(gminas).toHaveLength(8);
    expect(gminas).toContainEqual({ code: "0603152", name: "Żółkiewka", powiat: "chełmski", voivodeship: "lubelskie" });
  });

  it.each([
    ["with a mark at its beginning", utf8(`\uFEFF${text(tercHeader, tercRows)}`)],
    ["in Windows-1250", windows1250(text(tercHeader, tercRows))],
    ["with Windows line ends", utf8(text(tercHeader, tercRows, "\r\n"))],
    [
      "with quotes",
      utf8(
        text(
          tercHeader,
          tercRows.map((row) =>
            row
              .split(";")
              .map((cell) => `"${cell}"`)
              .join(";"),
          ),
        ),
      ),
    ],
  ])("is the same %s", (_, bytes) => {
    expect(readTerc(bytes, { isSample: true })).toEqual(terc());
  });

  it.each([
    ["another separator", utf8(text(tercHeader, tercRows).replaceAll(";", ",")), 1],
    ["swapped columns", utf8(text("POW;WOJ;GMI;RODZ;NAZWA;NAZWA_DOD;STAN_NA", tercRows)), 1],
    [
      "ISO 8859-2",
      iso88592(text(tercHeader, ["24;;;;ŚLĄSKIE;województwo;2026-01-01", "24;17;;;śląski;powiat;2026-01-01"])),
      2,
    ],
    ["a code twice", utf8(text(tercHeader, [...tercRows, tercRows[2]!])), 17],
    ["a kind that is none", utf8(text(tercHeader, [...tercRows, "06;02;07;7;Obsza;gmina;2026-01-01"])), 17],
    ["no powiat", utf8(text(tercHeader, [...tercRows, "06;09;07;2;Obsza;gmina;2026-01-01"])), 17],
    ["a district without its city", utf8(text(tercHeader, tercRows.toSpliced(6, 1))), 8],
  ])("is refused with %s, by its line", (_, bytes, line) => {
    expect(faultsOf(() => readTerc(bytes, { isSample: true }))[0]?.line).toBe(line);
  });

  it("is refused where it was cut in the middle of a letter", () => {
    const whole = utf8(text(tercHeader, tercRows));
    const cut = whole.indexOf(new TextEncoder().encode("Ż")[0]!, whole.indexOf(0xc5, 500));

    expect(faultsOf(() => readTerc(whole.slice(0, cut + 1), { isSample: true })).length).toBeGreaterThan(0);
  });

  it("must be all of Poland, unless it is a sample", () => {
    // Eight rows of four gminas: the parts of one don't make up for others that are missing.
    expect(faultsOf(() => readTerc(utf8(text(tercHeader, tercRows)), { isSample: false }))[0]?.what).toContain(
      "only 4 gminas",
    );
  });

  it("is refused where its last row was cut", () => {
    const whole = text(tercHeader, tercRows);
    const ends = [1, 5, 12, 20].map((less) => whole.slice(0, -less));

    for (const end of ends) expect(faultsOf(() => readTerc(utf8(end), { isSample: true }))[0]?.line, end).toBe(16);
  });
});

describe("the table of routing numbers", () => {
  it("gives each gmina where its calls go; the first row for a number stands", () => {
    const { routings } = nka();

    expect(routings.get("1061011")).toEqual({ "112": "42C001112", "999": "42C009999" });
    expect(routings.get("1465011")).toEqual({ "112": "22C001112" });
  });

  it("routes the town and the rural part of an urban-rural gmina, and not that gmina itself", () => {
    const { routings } = nka();

    expect(routings.get("0602064")).toEqual({ "112": "81C003112" });
    expect(routings.get("0602065")).toEqual({ "112": "81C003112" });
    expect(routings.has("0602063")).toBe(false);
  });

  it("leaves out a number that is not served from a gmina", () => {
    expect(nka().routings.get("0603152")).toEqual({ "112": "81C002112" });
  });

  it("names rows about places that the register does not have", () => {
    const { leftOut } = nka([...nkaRows, "8|81|Obsza|gw|biłgorajski|lubelskie|81|C|001|112"]);

    expect(leftOut).toContainEqual({ line: 9, what: expect.stringContaining("Obsza") });
  });

  it("names a row that contradicts an earlier one, which stands, and none that repeats it", () => {
    const { routings, leftOut } = nka([
      ...nkaRows,
      "8|84|Józefów|m-w|biłgorajski|lubelskie|81|C|003|112",
      "9|84|Józefów|w|biłgorajski|lubelskie|81|C|004|112",
      "10|84|Józefów|m-w|biłgorajski|lubelskie|81|C|004|999",
    ]);

    expect(leftOut).toEqual([
      { line: 4, what: "another routing number for 112 from Łódź than line 2" },
      { line: 10, what: "another routing number for 112 from Józefów than line 8" },
    ]);
    expect(routings.get("0602064")).toEqual({ "112": "81C003112", "999": "81C004999" });
  });

  it.each(["constructor", "__proto__", "toString"])("has no kind of gmina that is called %s", (type) => {
    const rows = [...nkaRows, `8|42|Łódź|${type}|m. Łódź|łódzkie|42|C|001|112`];

    expect(faultsOf(() => nka(rows))).toEqual([{ line: 9, what: expect.stringContaining(`"${type}" is no kind`) }]);
  });

  it.each([
    ["another separator", text(nkaHeader, nkaRows).replaceAll("|", ";"), 1],
    ["swapped columns", text("lp|wsn|gm|typ_gm|woj|pow|wsnd|hex|idl|nr", nkaRows), 1],
    ["a kind that is none", text(nkaHeader, [...nkaRows, "8|42|Łódź|x|m. Łódź|łódzkie|42|C|001|112"]), 9],
    ["letters for digits", text(nkaHeader, [...nkaRows, "8|42|Łódź|m|m. Łódź|łódzkie|42|C|O01|112"]), 9],
    ["no emergency number", text(nkaHeader, [...nkaRows, "8|42|Łódź|m|m. Łódź|łódzkie|42|C|001|1122"]), 9],
    ["a cut row", text(nkaHeader, [...nkaRows, "8|42|Łódź|m|m. Łódź"]), 9],
    ["a gmina without 112", text(nkaHeader, nkaRows.slice(0, -1)), 0],
  ])("is refused with %s, by its line", (_, content, line) => {
    expect(faultsOf(() => readNka(utf8(content), terc().gminas))[0]?.line).toBe(line);
  });

  it.each([
    ["with a mark at its beginning", utf8(`\uFEFF${text(nkaHeader, nkaRows)}`)],
    ["in Windows-1250", windows1250(text(nkaHeader, nkaRows))],
    ["with Windows line ends", utf8(text(nkaHeader, nkaRows, "\r\n"))],
  ])("is the same %s", (_, bytes) => {
    expect(readNka(bytes, terc().gminas)).toEqual(nka());
  });

  it("is refused where it was cut in the middle of a letter", () => {
    const whole = utf8(text(nkaHeader, nkaRows));
    const cut = whole.lastIndexOf(0xc3);

    expect(faultsOf(() => readNka(whole.slice(0, cut + 1), terc().gminas)).length).toBeGreaterThan(0);
  });

  it("is refused with all of its bad rows, of which the message names the first 20", () => {
    const rows = Array.from({ length: 25 }, (_, each) => `${each}|42|Łódź|x|m. Łódź|łódzkie|42|C|001|112`);
    const faults = faultsOf(() => nka([...nkaRows, ...rows]));

    expect(faults.map(({ line }) => line)).toEqual(Array.from({ length: 25 }, (_, each) => each + 9));
    const { message } = new FileFaults("NKA table", faults);
    expect(message.match(/line \d+:/g)).toHaveLength(20);
    expect(message).toContain("and 5 more");
  });

  it("names every bad row at once", () => {
    const rows = nkaRows.map((row) => row.replace("|C|", "|X|"));

    expect(faultsOf(() => nka(rows)).length).toBeGreaterThanOrEqual(6);
  });
});
