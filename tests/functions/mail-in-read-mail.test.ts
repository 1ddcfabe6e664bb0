/** Reading an e-mail, as programs write them: who wrote it, what it says, and which machine wrote it. */
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { readMail } from "../../functions/mail-in/read-mail.ts";
import type { ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { aPdf } from "../support/files.ts";
import {
  appleMail,
  type CorpusFile,
  type CorpusPart,
  corpus,
  gmail,
  gmailForward,
  htmlPart,
  latin2,
  multipart,
  outlook,
  plainPart,
  rawMail,
  thunderbird,
  usual,
  windows1250,
} from "../support/mail-corpus.ts";

const pdf = (text = "Potwierdzenie"): CorpusFile => ({
  name: "Potwierdzenie przelewu.pdf",
  type: "application/pdf",
  bytes: aPdf(text),
});
const answersTo = { from: "BOK <bok@saldo.example>", text: "Prosimy o potwierdzenie.\n\nBOK" };
const bodyOf = (head: readonly string[], body: Buffer | string): CorpusPart => ({
  head,
  body: Buffer.from(body as string).toString("latin1"),
});
const names = ({ files }: ReadMail) => files.map(({ fileName }) => fileName);
const quoting = ["gmail", "gmailForward", "outlook", "appleMail", "thunderbird"];
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const headed = (head: string, body = "Tekst"): Promise<ReadMail> => readMail(latin1(`${head}\r\n\r\n${body}`));

describe("an e-mail of every program", () => {
  it.each(Object.entries(corpus))("is read: %s", async (name, mailOf) => {
    const read = await readMail(mailOf({ text: "Proszę o doładowanie, załączam.", files: [pdf()], answersTo }));

    expect(read).toMatchObject({
      from: [name === "bank" ? "powiadomienia@bank.example" : "jan@klient.example"],
      fromName: name === "bank" ? "Bank" : "Jan Kowalski",
      messageId: usual.messageId,
      references: [],
      date: usual.date,
      automatic: name === "bank" ? "sent" : "no",
      faults: quoting.includes(name) ? ["quote-left"] : [],
    });
    expect(read.text.split("\n")[0]).toBe("Proszę o doładowanie, załączam.");
    expect(read.text).not.toContain("Prosimy o potwierdzenie");
    const isRichText = name === "outlookRichText";
    expect(names(read)).toEqual([isRichText ? "winmail.dat" : "Potwierdzenie przelewu.pdf"]);
    if (!isRichText) expect(Buffer.from(read.files[0]!.bytes)).toEqual(aPdf("Potwierdzenie"));
  });

  it.each([
    ["gmail", gmail],
    ["gmailForward", gmailForward],
    ["outlook", outlook],
    ["appleMail", appleMail],
    ["thunderbird", thunderbird],
  ])("has all text, too, with the e-mail below: %s", async (_, mailOf) => {
    const { allText } = await readMail(mailOf({ text: "Moja odpowiedź", answersTo }));

    expect(allText).toContain("Moja odpowiedź");
    expect(allText).toContain("Prosimy o potwierdzenie");
  });

  it("has the files and the head that another reader finds", async () => {
    for (const mailOf of Object.values(corpus)) {
      const raw = mailOf({ subject: "Doładowanie żółte", files: [pdf("a"), { ...pdf("b"), name: "zażółć.pdf" }] });
      const [read, other] = [await readMail(raw), await simpleParser(raw)];

      expect(names(read)).toEqual(other.attachments.map(({ filename }) => filename));
      expect(read.files.map(({ bytes }) => Buffer.from(bytes))).toEqual(
        other.attachments.map(({ content }) => content),
      );
      expect([read.subject, read.messageId]).toEqual([other.subject, other.messageId]);
    }
  });
});

describe("a subject", () => {
  const subject = async (written: Buffer | string) =>
    readMail(
      Buffer.concat([latin1("From: a@b.example\r\nSubject: "), Buffer.from(written as string), latin1("\r\n\r\n")]),
    );
  const word = (charset: string, bytes: Buffer) => `=?${charset}?B?${bytes.toString("base64")}?=`;
  const quotedWord = (charset: string, bytes: Buffer) =>
    `=?${charset}?Q?${[...bytes].map((byte) => `=${byte.toString(16).padStart(2, "0")}`).join("")}?=`;
  const polish = "Zażółć gęślą jaźń";

  it.each([
    ["in ISO-8859-2", word("ISO-8859-2", latin2(polish))],
    ["in Windows-1250", quotedWord("windows-1250", windows1250(polish))],
    ["labelled ISO-8859-2, of Windows-1250", word("iso-8859-2", windows1250(polish))],
    ["labelled by nobody's name, in UTF-8", word("x-unknown", Buffer.from(polish))],
    ["labelled by nobody's name, in Windows-1250", quotedWord("x-unknown", windows1250(polish))],
    ["labelled UTF-8, of Windows-1250", word("utf-8", windows1250(polish))],
    ["of plain bytes in UTF-8", Buffer.from(polish)],
    ["of plain bytes in Windows-1250", windows1250(polish)],
    ["labelled by nobody's name, in ISO-8859-2", word("x-unknown", latin2(polish))],
    ["with a language", word("utf-8*pl", Buffer.from(polish))],
    [
      "in two words that are split within a letter",
      `${word("UTF-8", Buffer.from(polish).subarray(0, 3))}\r\n ${word("UTF-8", Buffer.from(polish).subarray(3))}`,
    ],
  ])("is read %s", async (_, written) => {
    expect(await subject(written)).toMatchObject({ subject: polish, faults: [] });
  });

  it("says where letters can't be read, and keeps the others", async () => {
    const broken = Buffer.concat([Buffer.from("Doładowanie żółte"), Buffer.from([0xc5])]);
    expect(await subject(word("UTF-8", broken))).toMatchObject({
      subject: "Doładowanie żółte\ufffd",
      faults: ["unreadable-letters"],
    });
  });

  it("is one line", async () => {
    expect((await subject("=?utf-8?Q?a=0D=0ABcc:_x?=")).subject).toBe("a Bcc: x");
  });
});

describe("ids", () => {
  it("are those that are well-formed, and never long or of several lines", async () => {
    const long = `<${"a".repeat(300)}@b>`;
    const read = await headed(
      `From: a@b.example\r\nMessage-ID: <a b@c>\r\nReferences: <1@x> nonsense ${long}\r\n <2@x> <\xbf@x>\r\nIn-Reply-To: <3@x>`,
    );
    expect(read).toMatchObject({ messageId: undefined, references: ["<1@x>", "<2@x>"] });
    expect((await headed("From: a@b.example\r\nIn-Reply-To: <3@x> (Jan)")).references).toEqual(["<3@x>"]);
    expect((await headed("From: a@b.example\r\nMessage-ID: <1@x>\r\nMessage-ID: <2@x>")).messageId).toBe("<1@x>");
  });

  it("are not more than an answer can name: the first, and the last", async () => {
    const ids = Array.from({ length: 500 }, (_, number) => `<${number}@x>`);
    const { references } = await headed(`From: a@b.example\r\nReferences: ${ids.join("\r\n ")}`);
    expect(references).toHaveLength(20);
    expect([references[0], references[1], references[19]]).toEqual(["<0@x>", "<481@x>", "<499@x>"]);
  });
});

describe("whether a machine wrote it", () => {
  it.each([
    ["no", "Auto-Submitted: no"],
    ["no", "X-Auto-Response-Suppress: All"],
    ["no", "Precedence: first-class"],
    ["no", "Subject: Out of office supplies"],
    ["no", "Subject: Urlop administratora - zmiana"],
    ["sent", "Auto-Submitted: auto-generated"],
    ["sent", "Precedence: bulk"],
    ["sent", "List-Id: <a.example>"],
    ["sent", "List-Unsubscribe: <mailto:a@b.example>"],
    ["reply", "Auto-Submitted: auto-replied (vacation)"],
    ["reply", "Auto-Submitted: auto-notified"],
    ["reply", "X-Autoreply: yes"],
    ["reply", "X-Autorespond: Urlop"],
    ["reply", "Precedence: auto_reply"],
    ["no", "Subject: Urlop\r\nX-Auto-Response-Suppress: All"],
    ["no", "Subject: Urlop\r\nPrecedence: normal"],
    ["reply", "Subject: Urlop\r\nPrecedence: bulk"],
    ["reply", "Subject: Urlop\r\nPrecedence: junk"],
    ["reply", "Subject: Urlop\r\nReturn-Path: <>"],
    ["reply", "Subject: Automatic reply: Invoice\r\nAuto-Submitted: auto-generated\r\nReturn-Path: <>"],
    ["bounce", "Return-Path: <>"],
    ["bounce", "X-Failed-Recipients: a@b.example"],
    ["bounce", "Content-Type: multipart/report; report-type=delivery-status; boundary=a"],
    ["reply", "Content-Type: multipart/report; report-type=disposition-notification; boundary=a\r\nReturn-Path: <>"],
    ["reply", "Subject: Przeczytano: Sprawa\r\nReturn-Path: <>"],
    ["no", "Subject: Przeczytano: Sprawa"],
  ])("is told: %s for %j", async (automatic, fields) => {
    expect((await headed(`From: jan@klient.example\r\n${fields}`)).automatic).toBe(automatic);
  });

  it.each([
    ["reply", "Action: delayed"],
    ["bounce", "Action: failed"],
    ["bounce", "Action: delayed\r\n\r\nAction: failed"],
  ])("is told by what became of our e-mail: %s for %j", async (automatic, action) => {
    const status = bodyOf(["Content-Type: message/delivery-status"], `Reporting-MTA: dns; a\r\n\r\n${action}`);
    const report = multipart("report", "r", [plainPart("Raport"), status], " report-type=delivery-status;");
    expect((await readMail(rawMail({}, report))).automatic).toBe(automatic);
  });

  it("is told by a server's name and by the envelope", async () => {
    expect((await headed("From: Mail Delivery <MAILER-DAEMON@klient.example>")).automatic).toBe("bounce");
    const servers = latin1("From: postmaster@klient.example\r\n\r\nTekst");
    expect((await readMail(servers, { envelopeFrom: "" })).automatic).toBe("bounce");
    expect((await readMail(servers, { envelopeFrom: "postmaster@klient.example" })).automatic).toBe("sent");
    const mail = latin1("From: jan@klient.example\r\n\r\nTekst");
    expect((await readMail(mail, { envelopeFrom: "" })).automatic).toBe("bounce");
    expect((await readMail(mail, { envelopeFrom: "jan@klient.example" })).automatic).toBe("no");
  });
});

describe("the text", () => {
  const plain = async (text: string) => (await readMail(rawMail({}, plainPart(text)))).text;

  it.each([
    ["Original Message", "-----Original Message-----\nFrom: a\nTo: b"],
    ["Wiadomość oryginalna", "-----Wiadomość oryginalna-----\nOd: a"],
    ["Outlook's fields", "From: Jan <a@b>\nSent: Friday\nTo: BOK\nSubject: x\n\nold"],
    [
      "Outlook's fields in Polish, below a line",
      "________________________________\nOd: Jan\nWysłano: piątek\nDo: BOK\nTemat: x\n\nold",
    ],
    ["an attribution over two lines", "On Fri, Nov 27, 2026 at 3:03 PM BOK\n<bok@saldo.example> wrote:\n\n> old"],
    ["Thunderbird's", "W dniu 27.11.2026 o 15:03, BOK pisze:\n> old\n> older"],
    ["Apple Mail's", "Wiadomość napisana przez BOK <a@b> w dniu 27.11.2026, o godz. 15:03:\n\n> old"],
    ["Gmail's by date", "2026-11-27 15:03 GMT+01:00 BOK <a@b.example>:\n> old".replace(":\n", " napisał(a):\n")],
  ])("is what stands above: %s", async (_, below) => {
    expect(await plain(`Zgadzam się.\n\nJan\n\n${below}`)).toBe("Zgadzam się.\n\nJan");
  });

  it("is the whole where nothing stands above", async () => {
    expect(await plain("-----Original Message-----\nFrom: a\nTo: b\nSubject: c")).toContain("Subject: c");
    expect(await plain("> tylko\n> cytat")).toBe("> tylko\n> cytat");
  });

  it("is the whole where somebody answers between the lines, or only writes as programs do", async () => {
    const between = "W dniu 27.11.2026 o 15:03, BOK pisze:\n> Pytanie?\nTak.\n> Drugie?\nNie.";
    expect(await plain(between)).toBe(between);
    const fields = "Proszę o wykaz połączeń.\nOd: 1.11.2026\nDo: 30.11.2026\nData: dziś";
    expect(await plain(fields)).toBe(fields);
  });

  it("is no quotation where somebody tells what was said to them", async () => {
    for (const said of [
      "W dniu 2.03.2026 Państwa konsultant napisał: proszę o zmianę.\nProszę o zmianę.",
      "Dzień dobry,\nW dniu 2.03.2026 Państwa konsultant napisał:\n„Proszę o wniosek”.\nProszę o zmianę.",
    ])
      expect(await readMail(rawMail({}, plainPart(said)))).toMatchObject({ text: said, faults: [] });
  });

  it("says where it leaves out an e-mail that is not marked as quoted", async () => {
    const faults = async (below: string) => (await readMail(rawMail({}, plainPart(`Tak.\n\n${below}`)))).faults;
    expect(await faults("-----Original Message-----\nFrom: a\n\nold")).toEqual(["quote-left"]);
    expect(await faults("W dniu 27.11.2026 o 15:03, BOK pisze:\nold\n\nProszę o zmianę")).toEqual(["quote-left"]);
    expect(await faults("W dniu 27.11.2026 o 15:03, BOK pisze:\n> old")).toEqual(["quote-left"]);
  });

  it("has marked lines below that nobody is said to have written", async () => {
    const own = "Proszę o zmianę:\n\n> nowy numer: 600 100 200";
    expect(await readMail(rawMail({}, plainPart(own)))).toMatchObject({ text: own, faults: [] });
    const above = await readMail(rawMail({}, plainPart(`${own}\n\n-----Original Message-----\nFrom: a\n\nold`)));
    expect(above).toMatchObject({ text: own, faults: ["quote-left"] });
  });

  it("has what is only set in", async () => {
    const old =
      '<div>On Nov 27, 2026 at 15:03 BOK wrote:</div><blockquote class="gmail_quote" style="margin:0">old</blockquote>';
    const indent = '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">600 100 200</blockquote>';
    const page = (within: string) => readMail(rawMail({}, htmlPart(`<div>Nowy numer:</div>${within}${old}`)));
    expect((await page(indent)).text).toBe("Nowy numer:\n\n600 100 200");
    expect((await page(`${indent}<div>Jan</div>`)).text).toBe("Nowy numer:\n\n600 100 200\nJan");
    const marked = await readMail(
      rawMail({}, htmlPart(`<blockquote type="cite" style="margin:0">a${indent}b</blockquote>c`)),
    );
    expect(marked.text).toBe("> a\n> 600 100 200\n> b\nc");
  });

  it("is the HTML where the plain text says little of it", async () => {
    const long = "Proszę o zmianę administratora na Annę Nowak. ".repeat(3).trim();
    const of = async (plainText: string) =>
      (await readMail(rawMail({}, multipart("alternative", "b", [plainPart(plainText), htmlPart(`<p>${long}</p>`)]))))
        .text;
    expect(await of("Twój program nie pokazuje HTML.")).toBe(long);
    expect(await of(long.slice(0, 60))).toBe(long.slice(0, 60).trim());
  });

  it("has what stands in for what is not shown", async () => {
    const page = "<noscript>Kod 7K2M9RXG</noscript><object>Zmiana</object>";
    expect((await readMail(rawMail({}, htmlPart(page)))).text).toBe("Kod 7K2M9RXGZmiana");
  });

  it("is the HTML where there is no plain text, with its lines and without what is not shown", async () => {
    const page =
      "<html><head><title>x</title><style>p{}</style></head><body><p>Dzie&nacute;&nbsp;dobry,</p><div>Za&#380;&#xF3;&#322;&#x107;</div>a<br>b<script>x</script><table><tr><td>Kwota</td><td>12,00 z&lstrok;</td></tr></table><!-- x --></body></html>";
    expect((await readMail(rawMail({}, htmlPart(page)))).text).toBe("Dzień dobry,\nZażółć\na\nb\nKwota 12,00 zł");
  });

  it("is the HTML where the plain text is empty, and of HTML the quotation goes too", async () => {
    const page =
      "<div>Tak.</div><div>On Nov 27, 2026 BOK wrote:</div><blockquote>old<blockquote>older</blockquote></blockquote>";
    const mail = rawMail({}, multipart("alternative", "b", [plainPart("  \n"), htmlPart(page)]));
    expect(await readMail(mail)).toMatchObject({ text: "Tak.", allText: expect.stringContaining("> > older") });
  });

  it("has no letters that are not seen, and is composed", async () => {
    expect(await plain("Z\u0301ro\u0301dło\u200b\u202e 7K2M\u00ad9RXG\u0000\ttak")).toBe("Źródło 7K2M9RXG tak");
  });

  it.each([
    ["iso-8859-2", latin2("zażółć ŚŹĄ")],
    ["iso-8859-2", windows1250("zażółć ŚŹĄ")],
    ["x-unknown", windows1250("zażółć ŚŹĄ")],
    ["utf-8", windows1250("zażółć ŚŹĄ")],
    ["iso-8859-2", Buffer.from("zażółć ŚŹĄ")],
    ["us-ascii", Buffer.from("zażółć ŚŹĄ")],
  ])("is read in %s, rightly or wrongly said", async (charset, bytes) => {
    const part = bodyOf([`Content-Type: text/plain; charset=${charset}`, "Content-Transfer-Encoding: 8bit"], bytes);
    expect(await readMail(rawMail({}, part))).toMatchObject({ text: "zażółć ŚŹĄ", faults: [] });
  });

  it("is read in ISO-8859-2 with the signs of Windows, and in what the HTML says", async () => {
    const bytes = Buffer.concat([latin1("\x84"), latin2("zażółć ŚŹĄ"), latin1("\x94")]);
    const quotation = bodyOf(["Content-Type: text/plain; charset=iso-8859-2"], bytes);
    expect(await readMail(rawMail({}, quotation))).toMatchObject({ text: "„zażółć ŚŹĄ”", faults: [] });
    const page = bodyOf(
      ["Content-Type: text/html"],
      Buffer.concat([latin1('<meta charset="koi8-r">'), latin1("\xc1")]),
    );
    expect((await readMail(rawMail({}, page))).text).toBe("а");
  });

  it("is cut at 8,000 bytes, between letters, and says so", async () => {
    const exact = await readMail(rawMail({}, plainPart("ż".repeat(4_000))));
    expect(exact).toMatchObject({ text: "ż".repeat(4_000), faults: [] });
    const cut = await readMail(rawMail({}, plainPart(`a${"ż".repeat(4_000)}`)));
    expect(cut).toMatchObject({ text: `a${"ż".repeat(3_999)}`, faults: ["text-cut"] });
    expect(cut.allText).toHaveLength(4_001);
    expect([...(await readMail(rawMail({}, plainPart("😀".repeat(30_000))))).allText]).toHaveLength(20_000);
  });

  it("goes on where lines flow", async () => {
    const flowed = plainPart("jeden \ndwa \ntrzy\n-- \nJan", "text/plain; format=flowed");
    expect((await readMail(rawMail({}, flowed))).text).toBe("jeden dwa trzy\n--\nJan");
  });
});
