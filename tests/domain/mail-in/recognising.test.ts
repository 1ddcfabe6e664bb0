import { describe, expect, it } from "vitest";
import {
  asksForMainAdministrator,
  bringsConfirmation,
  caseNumbersIn,
  codesOf,
} from "../../../shared/domain/mail-in/recognising.ts";
import { transferCodeOf } from "../../../shared/domain/top-ups/transfer-code.ts";

const code = transferCodeOf(123_456_789);
const other = transferCodeOf(987_654_321);
const [first, second] = [code.slice(0, 4), code.slice(4)];
const inText = (text: string): string[] => codesOf({ subject: "", text, fileNames: [], fileTexts: [] });

describe("a transfer's code", () => {
  it.each([
    `kod ${code} jest`,
    `${code} 1000 zł`,
    `${code} jako PDF`,
    `${code} 2026-03-02`,
    `kod ${first} ${second}`,
    `kod ${first}-${second}.`,
    `kod ${first}–${second}`,
    `PRZELEW INTERNET ${code.slice(0, 6)}\n${code.slice(6)} DOLADOWANIE`,
    [...code].join(" "),
    code.toLowerCase(),
    `Tytuł operacji ${code} 1000,00 PLN`,
  ])("is found in a text: %s", (text) => {
    expect(inText(text)).toContain(code);
  });

  it("is found beside another one: both are named", () => {
    expect(inText(`Potwierdzenie za ${code} oraz wcześniejsze ${other}.`)).toEqual(
      expect.arrayContaining([code, other]),
    );
  });

  it("is found in a subject, in a file's name and in a file's text", () => {
    const words = { subject: "", text: "", fileNames: [], fileTexts: [] };
    expect(codesOf({ ...words, subject: `Potwierdzenie ${code}` })).toContain(code);
    expect(codesOf({ ...words, fileNames: [`przelew_${code}.pdf`] })).toContain(code);
    expect(codesOf({ ...words, fileTexts: [`Tytuł ${code} DOLADOWANIE`] })).toContain(code);
  });

  it("is looked for in so many places at most, however long the text is", () => {
    const long = Array.from({ length: 3_000 }, (_, place) => transferCodeOf(place * 7_919)).join(" ");
    expect(inText(long)).toHaveLength(50);
  });
});

describe("what brings a confirmation", () => {
  const said = (subject: string, text: string, fileNames: string[] = []) =>
    bringsConfirmation({ subject, text, fileNames });
  it.each([
    ["Potwierdzenie przelewu", "W załączniku."],
    ["", "Przesyłam potwierdzenie wykonania przelewu."],
    ["", "przesylam dowod wplaty"],
    ["Re: zamówienie", "Przelew w załączniku, pozdrawiam"],
    ["Payment confirmation", "Attached."],
  ])("says so: %s %s", (subject, text) => {
    expect(said(subject, text)).toBe(true);
  });
  it("says so in a file's name", () => {
    expect(said("", "", ["Potwierdzenie_przelewu_28.11.2026.pdf"])).toBe(true);
  });
  it.each([
    ["Oświadczenie", "Proszę o potwierdzenie otrzymania."],
    ["Przeniesienie numeru", "Wniosek o transfer numeru w załączniku."],
    ["Pytanie", "Kiedy zaksięgujecie nasz przelew?"],
    ["Skarga", `Potwierdzenie przelewu ${"x".repeat(700)}`],
  ])("does not: %s %s", (subject, text) => {
    expect(said(subject, text)).toBe(false);
  });
});

describe("the main administrator", () => {
  it.each([
    "Proszę o zmianę głównego administratora na Jana Lisa.",
    "Proszę o zmianę admina głównego.",
    "Chcę usunąć głównego adminstratora.",
    "Proszę skasować głównego administratora.",
    "Prosimy o odebranie uprawnień głównego administratora.",
    "Nowym głównym administratorem ma być Ola Lis.",
    "Proszę ustanowić głównym administratorem Olę Lis.",
    "Zmiana adm. głównego.",
    "Please remove the main administrator.",
    "Please change the primary account administrator.",
  ])("is asked to change: %s", (text) => {
    expect(asksForMainAdministrator({ subject: "", text })).toBe(true);
  });
  it.each([
    "Jestem głównym administratorem. Proszę o zmianę adresu.",
    "Proszę o zmianę adresu siedziby.",
    "Kto jest głównym administratorem?",
  ])("is not: %s", (text) => {
    expect(asksForMainAdministrator({ subject: "", text })).toBe(false);
  });
});

it("the number of a case is one only with its check character", () => {
  expect(caseNumbersIn(`Re: [BOK-${code}] Pytanie, bok-${other.toLowerCase()}`)).toEqual([
    `BOK-${code}`,
    `BOK-${other}`,
  ]);
  expect(caseNumbersIn(`BOK-${code}X BOK-AAAAAAAA`)).toEqual([]);
});
