/** Whom an e-mail is from: known only where no reader, such as the one that vouches for the sender, could find another address than we. */
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { readMail } from "../../functions/mail-in/read-mail.ts";

const bytes = (text: string): Buffer => Buffer.from(`${text}\r\n\r\nTekst`);
const headed = (head: string) => readMail(bytes(head));
const from = async (line: string) => (await headed(`From: ${line}`)).from;

describe("whom an e-mail is from", () => {
  it("is known of a name with a comma, as Exchange writes those of whole companies", async () => {
    expect(await from("=?utf-8?B?Tm93YWssIMWBdWthc3o=?= <jan@klient.example>")).toEqual(["jan@klient.example"]);
  });

  it.each([
    ["an address alone", "Jan.K+saldo@Poczta.Klient.example"],
    ["an address in brackets", "<jan.k+saldo@poczta.klient.example>"],
    ["a name", "Jan Kowalski <jan.k+saldo@poczta.klient.example>"],
    ["a name with dots and signs", "Klient sp. z o.o. | Jan <jan.k+saldo@poczta.klient.example>"],
    ["a name in UTF-8", "Józef Żak <jan.k+saldo@poczta.klient.example>"],
    ["a quotation", '"Kowalski, Jan (BOK)" <jan.k+saldo@poczta.klient.example>'],
    ["a quotation with quotation marks", String.raw`"Jan \"Kuba\" K." <jan.k+saldo@poczta.klient.example>`],
    ["an address as the name", '"ktos@inny.example" <jan.k+saldo@poczta.klient.example>'],
    ["an encoded name", "=?UTF-8?Q?J=C3=B3zef?= =?utf-8?b?xYE=?= <jan.k+saldo@poczta.klient.example>"],
    ["a name without a space", "Jan<jan.k+saldo@poczta.klient.example>"],
    ["a line that is folded", "Jan\r\n\t Kowalski\r\n <jan.k+saldo@poczta.klient.example>  "],
  ])("is known of %s", async (_, line) => {
    expect(await from(line)).toEqual(["jan.k+saldo@poczta.klient.example"]);
  });

  it.each([
    '"jan@klient.example"@evil.example',
    '<"jan@klient.example"@evil.example>',
    'X <"jan@klient.example"@evil.example>',
    '"jan@klient.example" @evil.example',
    "<@evil.example:jan@klient.example>",
    "jan@klient.example (x) @evil.example",
    "jan@klient.example (Jan)",
    "(Jan) jan@klient.example",
    "Jan <jan@klient.example> (Jan)",
    "<jan@klient.example>@evil.example",
    "[jan@klient.example]@evil.example",
    "jan@klient.example\\@evil.example",
    "jan@klient.example, @evil.example",
    "jan@klient.example\u3000@evil.example",
    "jan@klient.example\u00a0@evil.example",
    "jan@klient.example\u00a0",
    "\u00a0jan@klient.example",
    "jan@klient.example\u0000",
    "j\u212aan@klient.example",
    "jan@\u212alient.example",
    "jan@żółw.example",
    String.raw`(a \) <x@evil.example> (b)) <jan@klient.example>`,
    String.raw`"a\" <jan@klient.example> " <x@evil.example>`,
    '"<x@evil.example>" <jan@klient.example>',
    '"jan@klient.example <ktos@evil.example>',
    "jan@klient.example <x@evil.example>",
    "jan@klient.example <jan@klient.example>",
    "<jan@klient.example> <x@evil.example>",
    "=?utf-8?q?=3Cx=40evil.example=3E?= <jan@klient.example>",
    "=?utf-8?q?x=0D=0AFrom=3A?= <jan@klient.example>",
    "=?x-unknown?q?Jan?= <jan@klient.example>",
    "=?utf-7?q?+ADw-x+AEA-evil.example+AD4-?= <jan@klient.example>",
    "=?utf-8?b?SmFu=SmFu?= <jan@klient.example>",
    "=?utf-8?b?Sm=uSmFu?= <jan@klient.example>",
    "=?utf-8?q?Jan=4?= <jan@klient.example>",
    "=?utf-8?q?Jan <jan@klient.example>",
    "=?utf-8?q?Jan?= =?utf-8?q?K <jan@klient.example>",
    "=?utf-8?q?x=40evil.example?= <jan@klient.example>",
    "=?utf-8?q?=22a=22=2C_x=40y_=22b=22?= <jan@klient.example>",
    "=?utf-8?q?jan=40klient.example?=@evil.example",
    "Zarząd: jan@klient.example;",
    "Zarząd: jan@klient.example, Ala <x@evil.example>;",
    "jan@klient.example; x@evil.example",
    "jan@klient.example, x@evil.example",
    "jan@klient.example.",
    ".jan@klient.example",
    "jan@klient",
    "jan@[127.0.0.1]",
    "jan@-klient.example",
    "Jan <>",
    "Jan",
    "",
  ])("is not known of %j", async (line) => {
    expect(await from(line)).not.toHaveLength(1);
  });

  it("is not known of a From line in an unknown charset", async () => {
    const raw = Buffer.from("From: J\xf3zef <jan@klient.example>\r\n\r\nTekst", "latin1");
    expect((await readMail(raw)).from).not.toHaveLength(1);
  });

  it.each([
    ["two From lines", "From: jan@klient.example\r\nFrom: x@evil.example"],
    ["the same twice", "From: jan@klient.example\r\nfROM : jan@klient.example"],
    ["one behind a carriage return", "From: jan@klient.example\rFrom: x@evil.example"],
    ["one that is not there to some", "From: <jan@klient.example>\r\rX: <x@evil.example>"],
    ["one behind another line break", "From: <jan@klient.example>\nX: <x@evil.example>\r\nSubject: a"],
    ["one in a fold", "From:\r\n jan@klient.example,\r\n x@evil.example"],
  ])("is not known of %s", async (_, head) => {
    expect((await headed(head)).from).not.toHaveLength(1);
  });

  it("shows the staff what was written where it is not known", async () => {
    expect(await from('"Jan@klient.example"@evil.example')).toEqual([
      '"Jan@klient.example"@evil.example',
      "jan@klient.example",
    ]);
    expect(await from("Zarząd: jan@klient.example, Ala <ala@klient.example>;")).toEqual([
      "jan@klient.example",
      "ala@klient.example",
    ]);
    expect(await from("a@b.example, ".repeat(5_000))).toHaveLength(2);
    const many = await from(Array.from({ length: 500 }, (_, number) => `a${number}@b.example`).join(","));
    expect(many).toHaveLength(20);
  });

  it("names them in one harmless line", async () => {
    const name = "=?UTF-8?B?SmFuDQpCY2M6IHhA4oCubGFtcA==?=";
    expect((await headed(`From: ${name} <jan@klient.example>`)).fromName).toBe("Jan Bcc: x@lamp");
    expect((await headed("From: jan@klient.example (Jan)")).fromName).toBe("Jan");
  });

  it("is the address that another reader finds, whatever is made of the line", async () => {
    const piece = fc.constantFrom(
      ...[
        '"',
        "\\",
        "<",
        ">",
        "(",
        ")",
        "@",
        ",",
        ";",
        ":",
        " ",
        "\t",
        "\r\n ",
        "\r",
        "\n ",
        ".",
        "[",
        "]",
        "=?utf-8?q?",
      ],
      ...["?=", "=40", "x@evil.example", "<x@evil.example>", "@evil.example", '"x"', "(x)", "\0", "\u00a0", "\u3000"],
      ...["\u212a", "ą", "%", "!", "a", "g:", "\r\nFrom: x@evil.example"],
    );
    const change = fc.record({ at: fc.nat(), removed: fc.nat({ max: 6 }), put: piece });
    const lines = fc.constantFrom(
      "jan@klient.example",
      "Jan Kowalski <jan@klient.example>",
      '"Kowalski, Jan" <jan@klient.example>',
      "=?UTF-8?Q?Jan_=C5=81?= <jan@klient.example>",
      "jan@klient.example (Jan)",
      '"jan@klient.example" <x@evil.example>',
    );
    let known = 0;
    await fc.assert(
      fc.asyncProperty(lines, fc.array(change, { maxLength: 4 }), async (line, changes) => {
        const changed = changes.reduce<string>((text, { at, removed, put }) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + put + text.slice(place + removed);
        }, line);
        const raw = bytes(`From: ${changed}`);
        const [address, ...others] = (await readMail(raw)).from;
        if (address === undefined || others.length > 0) return;
        known += 1;
        const other = await simpleParser(raw);
        expect(other.from?.value.map((each) => each.address?.toLowerCase())).toEqual([address]);
      }),
      { numRuns: 3_000 },
    );
    expect(known).toBeGreaterThan(100);
  });
});
