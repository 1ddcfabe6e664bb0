import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import * as commonFaults from "../../shared/domain/faults.ts";
import { Name } from "../../shared/domain/name.ts";
import type { FieldFault } from "../../shared/domain/refusal.ts";
import { fieldErrors } from "../../shared/http/field-errors.ts";

const faultOf = (text: string): FieldFault | undefined => {
  const { error } = z.safeParse(Name, text);
  return error && fieldErrors(error, text, "/")[0]?.fault;
};

describe("a name", () => {
  it.each([
    ..."Jan III|Kowalska-Nowak|O'Brien|D’Angelo|Müller|Łucja Żółć|Nguyễn Thị Hằng".split("|"),
    ..."s.c.|sp. z o.o.|Dział IT/HR (8–16), pn.–pt.|Sala nr 2 & 3 + hol|VPN 10.0.0.0/8|p.o. kierownika|–".split("|"),
    ..."Олена Коваленко|Марʼяна|Соловʼёва-Ковальська|Oleksandr Олександр|Αλέξανδρος".split("|"),
    ..."東京タワー|さくら 田中|김철수|محمد|יעל|राजेश".split("|"),
  ])("may be %s", (text) => {
    expect(z.parse(Name, text)).toBe(text);
  });

  it.each([
    ["  Jan \u00a0 \u3000III\t\n", "Jan III"],
    ["Zo\u0301łc\u0301", "Zółć"],
  ])("is one tidied line in NFC: %j", (text, kept) => {
    expect(z.parse(Name, text)).toBe(kept);
  });

  it.each([
    ..."PILNE: opłać na https://zly.example|http:/zly|ftp:\\\\zly|//zly|www.zly|WWW.ZLY|ola@zly|@zly".split("|"),
    ..."zly.pl|t.co|Jan zly.PL Nowak|złe.укр|राजेश.कॉम|zly.xn--p1ai|zly.pl/kod?a=1|zly.pl.".split("|"),
    ..."opłać na 185.10.20.30/oplac|tel:+48601234567|Mailto:ola".split("|"),
    ..."ｚｌｙ．ｐｌ|zly。pl|zly｡pl|zly․pl|ola＠zly".split("|"),
  ])("is no address: %s", (text) => {
    expect(faultOf(text)).toBe(commonFaults.contains_address);
  });

  it.each([
    ["a control character", "Jan\u0007"],
    ["a second line", "Jan\r\nBcc: ola"],
    ["a tab", "Jan\tNowak"],
    ["a turn of direction", "Jan\u202ekawoN"],
    ["a zero-width space", "Ja\u200bn"],
    ["a soft hyphen", "Ja\u00adn"],
    ["a variation selector", "Jan\ufe0f"],
    ["a tag", "Jan\u{e0041}"],
    ["blank letters", "\u3164"],
    ["blank letters of other kinds", "\u115f\u1160\uffa0"],
    ["a blank hieroglyph", "\u{13441}"],
    ["a blank Braille cell", "\u2800"],
    ["a line separator", "Jan\u2028Nowak"],
    ["an accent on nothing", "\u0301"],
    ["an accent on a space", "Jan \u0301"],
    ["half a character", "Jan\ud83d"],
    ["a character for private use", "Jan\ue000"],
    ["a mathematical alphabet", "𝐉𝐚𝐧"],
    ["a picture", "Jan 🎁"],
    ["markup", "<b>Jan</b>"],
  ])("holds nothing that is unseen or a mere sign: %s", (_, text) => {
    expect(faultOf(text)).toBe(commonFaults.character_not_allowed);
  });

  it.each([
    ["a Cyrillic А", "\u0410nna"],
    ["a Latin a", "Олен\u0061"],
    ["a Greek ο", "K\u03bfwalski"],
    ["Greek and Cyrillic", "\u03bf\u043b\u0435\u043d\u0430"],
    ["one word of several", "Anna K\u043ewalska"],
    ["a letter of mathematics", "\u2102arl"],
  ])("mixes no alphabets in a word: %s", (_, text) => {
    expect(faultOf(text)).toBe(commonFaults.mixes_alphabets);
  });

  it("is seen from its first letter to its last, whatever is typed beside them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 1 }), fc.constantFrom("", "Jan"), (typed, name) => {
        const { data } = z.safeParse(Name, `${name}${typed}`);
        if (data === undefined) return;
        expect(data).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|^\p{M}|^\s|\s$|\s\s/u);
        expect(data).toBe(data.normalize("NFC"));
      }),
      { numRuns: 1_000 },
    );
  });

  it("is no address, whatever stands around it", () => {
    const label = fc.stringMatching(/^[a-ząćęłńóśźż0-9]{1,12}$/);
    const around = fc.constantFrom("", " ", "(", ": ", "„", ", Nowak", "!", "/x", "?a=1");
    const dot = fc.constantFrom(".", "．", "。", "｡", "․");
    fc.assert(
      fc.property(
        around,
        label,
        dot,
        fc.constantFrom("pl", "com", "рф", "PL"),
        around,
        (before, name, at, end, after) => {
          expect(faultOf(`${before}${name}${at}${end}${after}`)).toBe(commonFaults.contains_address);
        },
      ),
    );
  });
});
