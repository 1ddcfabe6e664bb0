import { dictionary } from "@zxcvbn-ts/language-common";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonPasswords } from "../../../shared/domain/sessions/common-passwords.ts";
import { passwordFault, passwordRule } from "../../../shared/domain/sessions/password-policy.ts";

const owner = { firstName: "Łucja", lastName: "Wójcik-Żak", email: "biuro.kawy@poranna-kawa.example" };

const companyName = "Palarnia Świt sp. z o.o.";

const fault = (password: string, hasTotp = false) => passwordFault(password, { owner, companyName, hasTotp })?.code;

/** A text that nobody tries first, as long as is wanted. */
const words = "w piwnicy stoi rower bez dzwonka, a obok gruszka; ";
const sentence = (length: number): string => words.repeat(4).slice(0, length);

describe("how long a password is", () => {
  it("is 15 to 128 characters alone, and 12 to 128 beside an authenticator app", () => {
    expect([14, 15, 128, 129].map((length) => fault(sentence(length)))).toEqual([
      "password_too_short",
      undefined,
      undefined,
      "password_too_long",
    ]);
    expect([11, 12, 128, 129].map((length) => fault(sentence(length), true))).toEqual([
      "password_too_short",
      undefined,
      undefined,
      "password_too_long",
    ]);
  });

  it("counts an emoji as the one character that it is", () => {
    const fruit = "🍏🍎🍐🍊🍋🍌🍉🍇🍓🫐🍈🍒🍑🥭🍍";
    const many = [...fruit.repeat(10)];

    expect(fault(fruit)).toBeUndefined();
    expect(fault([...fruit].slice(1).join(""))).toBe("password_too_short");
    expect(fault(`rower ${many.slice(0, 122).join("")}`)).toBeUndefined();
    expect(fault(`rower ${many.slice(0, 123).join("")}`)).toBe("password_too_long");
  });

  it("counts a letter and its mark as one, however the keyboard makes them", () => {
    const typed = (text: string) => fault(text.normalize("NFD"));

    expect(typed("źródło żółci ą")).toBe("password_too_short");
    expect(typed("źródło żółci ąę")).toBeUndefined();
    expect(typed(`rower ${"ąęóśźżćń".repeat(20)}`.slice(0, 128))).toBeUndefined();
    expect(typed(`rower ${"ąęóśźżćń".repeat(20)}`.slice(0, 129))).toBe("password_too_long");
  });
});

describe("a password that nobody tries first", () => {
  it.each([
    ["small letters only", "gruszkanapiwnicznymrowerze"],
    ["capitals only", "GRUSZKA NA ROWERZE"],
    ["digits only", "834719203847561"],
    ["Polish letters and spaces", "zażółć gęślą jaźń"],
    ["spaces at both ends", "  gruszka i rower "],
    ["another alphabet", "груша на велосипеде"],
    ["a common word among others", "dragon gruszka rower"],
  ])("may be of any kinds of characters: %s", (_, password) => {
    expect(fault(password)).toBeUndefined();
  });

  it("is taken whatever it is made of", () => {
    const random = fc.string({ unit: "grapheme-composite", minLength: 40, maxLength: 60 });

    fc.assert(
      fc.property(random, (password) => {
        fc.pre(new Set(password).size > 10);
        expect([undefined, "contains_own_name"]).toContain(fault(password.slice(0, 120)));
      }),
    );
  });
});

describe("a password that is tried first", () => {
  it.each([
    ["one of the list", "administrator", "Administrator"],
    ["however it is written", "ADMINISTRATOR", "aDmInIsTrAtOr"],
    ["with digits and signs around it", "123!password!456", "password123456789", "...hasło 2026-03-02..."],
    ["with spaces in it", "p a s s w o r d 1 2", "        dragon        "],
    ["with marks on it", "pássẃörd 1234567", "ksiegowość 2026!"],
    ["again and again", "passwordpassword", "hasło hasło hasło", "Dragon1Dragon1Dragon1"],
    ["again and again, the last time in part", "passwordpasswordpass"],
    ["again and again, with signs between", "saldo-saldo-saldo", "dragon.dragon.dragon", "1-password_password-1"],
    ["again and again, with digits around", "1passwordpassword1"],
    [
      "a few characters again and again",
      "aaaaaaaaaaaaaaa",
      "xyzwxyzwxyzwxyzw",
      "☕☕☕☕☕☕☕☕☕☕☕☕☕☕☕",
      " ".repeat(15),
    ],
    [
      "one character again and again, but for a few",
      "aaaaaaaaaaaaaaab",
      "baaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaxyzw",
      "1111111112222222",
    ],
    ["the digits, either way", "1234567890123456", "987654321098765"],
    ["the alphabet, either way", "abcdefghijklmnop", "zyxwvutsrqponml", "AbCdEfGhIjKlMnOp"],
    ["along the keyboard, either way", "qwertyuiopasdfgh", "mnbvcxzlkjhgfdsa", "1qaz2wsx3edc4rfv", "vfr4cde3xsw2zaq1"],
    ["along the keyboard, with digits and signs around", "qwertyuiopasdfgh1", "!abcdefghijklmnop", "2026 mnbvcxzlkjhg"],
  ])("is refused: %s", (_, ...passwords) => {
    expect(passwords.map((password) => fault(password, true))).toEqual(passwords.map(() => "common_password"));
  });

  it("is known from the list that it says it is from", () => {
    const listed = dictionary["passwords-common"];
    const common = [...listed.slice(0, 3_000), ...listed.slice(3_000).filter(({ length }) => length >= 12)];
    // Those could not stand in the source as it is written.
    const writable = common.filter((password) => !/[\s\\`]/.test(password));

    expect([...commonPasswords].slice(0, writable.length)).toEqual(writable);
    expect([...commonPasswords].slice(writable.length)).toContain("kochamcie");
  });

  it("is found in the list: all of it is written as passwords are looked up", () => {
    const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");

    expect([...commonPasswords].filter((password) => password !== folded(password) || password === "")).toEqual([]);
  });
});

describe("a password of the product's words and those of one's company", () => {
  it.each([
    ["the words of the e-mail's domain", "poranna-kawa-2026", "PorannaKawa2026!", "2026 kawa poranna"],
    ["the company's name", "palarnia-swit-2026", "Palarnia Świt 02.03.2026", "palarniaswitspzoo1"],
    ["words of the product", "saldo-panel-2026", "Konto-Saldo-12345", "telefonia.telefonia"],
    ["of several", "saldo-poranna-kawa", "Panel Palarnia Świt"],
    ["with a few letters more", "poranna-kawa-abc-1"],
    ["with a common word", "dragon-poranna-kawa", "saldo-haslo-2026"],
  ])("is refused: %s", (_, ...passwords) => {
    expect(passwords.map((password) => fault(password))).toEqual(passwords.map(() => "common_password"));
  });

  it.each([["with another word", "kawa o poranku 2026", "faktury-i-saldo-2026", "centrala i numery 26"]])(
    "may be set: %s",
    (_, ...passwords) => {
      const elsewhere = { ...owner, email: "biuro@poranna-kawa.example" };
      const faults = passwords.map((password) =>
        passwordFault(password, { owner: elsewhere, companyName, hasTotp: false }),
      );
      expect(faults).toEqual(passwords.map(() => undefined));
    },
  );

  it("is not taken for one of a company whose name is in every other word", () => {
    const whose = { owner: { ...owner, email: "x@y.example" }, companyName: "A. B. Za", hasTotp: false };

    expect(passwordFault("zaba za rowerem ab", whose)).toBeUndefined();
  });
});

describe("a password with one's own name in it", () => {
  it.each([
    ["the first name", "rower Łucja gruszka"],
    ["without its marks", "rower lucja gruszka"],
    ["in capitals, within a word", "ROWERLUCJAGRUSZKA"],
    ["half of a double surname", "gruszka zak i rower"],
    ["the other half", "gruszka Wójcik rower"],
    ["a word of the e-mail address", "gruszka biuro rower"],
    ["the other word of it", "gruszka kawy i rower"],
  ])("is refused: %s", (_, password) => {
    expect(fault(password)).toBe("contains_own_name");
  });

  it("is not taken for one by a name as short as two letters, or by the address's domain", () => {
    const short = { firstName: "Li", lastName: "O", email: "li.o@gruszka.example" };

    expect(passwordFault("linia gruszka rower", { owner: short, companyName, hasTotp: false })).toBeUndefined();
  });

  it.each(["", "-", "  "])("is not found where there is no name: %j", (none) => {
    const nobody = { firstName: none, lastName: none, email: none };

    expect(passwordFault(sentence(20), { owner: nobody, companyName: none, hasTotp: false })).toBeUndefined();
  });
});

describe("the rule that somebody reads before they type", () => {
  it.each([
    [false, 15],
    [true, 12],
  ])("names the length that the refusal names (with an app: %s)", (hasTotp, least) => {
    const owner = { firstName: "Ola", lastName: "Lis", email: "ola@example.com" };
    const refusal = passwordFault("krótkie", { owner, companyName: "", hasTotp });

    expect(passwordRule({ hasTotp }).pl).toContain(`Od ${least} do 128 znaków`);
    expect(passwordRule({ hasTotp }).en).toContain(`From ${least} to 128 characters`);
    expect(refusal?.pl).toContain(`co najmniej ${least} znaków`);
    expect(refusal?.en).toContain(`at least ${least} characters`);
  });
});
