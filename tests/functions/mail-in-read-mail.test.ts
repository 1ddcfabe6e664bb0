/** Reading an e-mail, as programs write them and as somebody makes them who wants to break us. */
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { describe, expect, it } from "vitest";
import { mailedFilesMax } from "../../functions/mail-in/mail-files.ts";
import { readMail } from "../../functions/mail-in/read-mail.ts";
import { mailPartsMax, type ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { aPdf, jpegOf, pngOf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import * as corpusOf from "../support/mail-corpus.ts";

const { appleMail, bank, corpus, filePart, forwardedPart, gmail, gmailForward, htmlPart, latin2 } = corpusOf;
const { multipart, outlook, plainPart, rawMail, thunderbird, usual, windows1250 } = corpusOf;

const logged = logOfEachTest();

const pdf = (text = "Potwierdzenie"): corpusOf.CorpusFile => ({
  name: "Potwierdzenie przelewu.pdf",
  type: "application/pdf",
  bytes: aPdf(text),
});
const answersTo = { from: "BOK <bok@saldo.example>", text: "Prosimy o potwierdzenie.\n\nBOK" };
const bodyOf = (head: readonly string[], body: Buffer | string): corpusOf.CorpusPart => ({
  head,
  body: Buffer.from(body as string).toString("latin1"),
});
const names = ({ files }: ReadMail) => files.map(({ fileName }) => fileName);
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
      faults: [],
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

describe("whom an e-mail is from", () => {
  const from = async (...lines: string[]) => (await headed(lines.map((line) => `From: ${line}`).join("\r\n"))).from;

  it.each([
    ["an address alone", "Jan@Klient.example", ["jan@klient.example"]],
    ["a name", '"Kowalski, Jan" <jan@klient.example>', ["jan@klient.example"]],
    ["an address as the name", '"ktos@inny.example" <jan@klient.example>', ["jan@klient.example"]],
    ["an address in an encoded name", "=?UTF-8?Q?ktos=40inny.example?= <jan@klient.example>", ["jan@klient.example"]],
    ["a comment", "jan@klient.example (Jan (z domu) ktos@inny.example)", ["jan@klient.example"]],
    ["two addresses", "jan@klient.example, ktos@inny.example", ["jan@klient.example", "ktos@inny.example"]],
    ["two in brackets", "<jan@klient.example> <ktos@inny.example>", ["jan@klient.example", "ktos@inny.example"]],
    ["one beside brackets", "jan@klient.example <ktos@inny.example>", ["jan@klient.example", "ktos@inny.example"]],
    ["a group", "Zarząd: jan@klient.example, Ala <ala@klient.example>;", ["jan@klient.example", "ala@klient.example"]],
    [
      "a quotation that is left open",
      '"jan@klient.example <ktos@inny.example>',
      ["jan@klient.example", "ktos@inny.example"],
    ],
    [
      "a comment that is left open",
      "(jan@klient.example <ktos@inny.example>",
      ["jan@klient.example", "ktos@inny.example"],
    ],
    ["the same twice", "jan@klient.example <JAN@klient.example>", ["jan@klient.example"]],
    ["nothing", "", []],
  ])("is read of %s", async (_, line, expected) => {
    expect(await from(line)).toEqual(expected);
  });

  it("is read of every From line, also one that hides behind a carriage return, a space or in a fold", async () => {
    const both = ["jan@klient.example", "ktos@inny.example"];
    expect(await from("jan@klient.example", "ktos@inny.example")).toEqual(both);
    expect((await headed("From: jan@klient.example\rFrom: ktos@inny.example")).from).toEqual(both);
    expect((await headed("fRoM : jan@klient.example\r\nFrom:\r\n ktos@inny.example")).from).toEqual(both);
  });

  it("names them in one harmless line", async () => {
    const name = "=?UTF-8?B?SmFuDQpCY2M6IHhA4oCubGFtcA==?=";
    expect((await headed(`From: ${name} <jan@klient.example>`)).fromName).toBe("Jan Bcc: x@lamp");
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
    ["reply", "Subject: Automatyczna odpowiedź: Faktura\r\nX-Auto-Response-Suppress: All"],
    ["reply", "Subject: Automatic reply: Invoice\r\nAuto-Submitted: auto-generated\r\nReturn-Path: <>"],
    ["bounce", "Return-Path: <>"],
    ["bounce", "X-Failed-Recipients: a@b.example"],
    ["bounce", "Content-Type: multipart/report; report-type=delivery-status; boundary=a"],
  ])("is told: %s for %j", async (automatic, fields) => {
    expect((await headed(`From: jan@klient.example\r\n${fields}`)).automatic).toBe(automatic);
  });

  it("is told by a server's name and by the envelope", async () => {
    expect((await headed("From: Mail Delivery <MAILER-DAEMON@klient.example>")).automatic).toBe("bounce");
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
    ["lines that are marked", "> old\n>\n> older"],
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
    const fields = "Proszę zmienić dane.\nOd: 1 grudnia\nNowa nazwa: ABC";
    expect(await plain(fields)).toBe(fields);
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

describe("files", () => {
  const png = (name: string, width: number, height = width): corpusOf.CorpusFile => ({
    name,
    type: "image/png",
    bytes: pngOf({ width, height }),
    contentId: `${name}@01DD`,
  });

  it("are not the pictures of a signature, but those that somebody pasted or attached", async () => {
    const pictures = [png("logo.png", 399, 900), png("pasted.png", 400, 900)];
    const read = await readMail(
      outlook({ pictures, files: [{ ...png("photo.png", 10), bytes: pngOf({ width: 11 }) }] }),
    );
    expect(names(read)).toEqual(["pasted.png", "photo.png"]);
  });

  it("are inline photos and PDFs of an iPhone", async () => {
    const heic = { name: "IMG_0001.HEIC", type: "image/heic", bytes: latin1("\0\0\0\x18ftypheic\0\0\0\0mif1heic") };
    const photo = { name: "IMG_0002.jpeg", type: "image/jpeg", bytes: jpegOf({}) };
    expect(names(await readMail(appleMail({ files: [pdf(), heic, photo] })))).toEqual([
      "Potwierdzenie przelewu.pdf",
      "IMG_0001.HEIC",
      "IMG_0002.jpeg",
    ]);
  });

  it("are also those of e-mails within, however deep, and their text is looked at", async () => {
    const inner = gmail({ text: "Kod 7K2M9RXG", files: [pdf("inner")] });
    const middle = rawMail({}, multipart("mixed", "mid", [plainPart("Środek"), forwardedPart(inner)]));
    const outer = rawMail({}, multipart("mixed", "out", [plainPart("Przekazuję"), forwardedPart(middle)]));
    const read = await readMail(outer);
    expect(names(read)).toEqual(["Potwierdzenie przelewu.pdf"]);
    expect(read).toMatchObject({ text: "Przekazuję", faults: [] });
    expect(read.allText).toContain("Kod 7K2M9RXG");
    const only = rawMail({}, multipart("mixed", "out", [forwardedPart(inner), plainPart("")]));
    expect((await readMail(only)).text).toBe("Kod 7K2M9RXG");
  });

  it("are not appointments, signatures, reports, and the text in other forms", async () => {
    const others = [
      { name: "smime.p7s", type: "application/pkcs7-signature", bytes: latin1("a") },
      { name: "smime.p7s", type: "application/octet-stream", bytes: latin1("b") },
      { name: "signature.asc", type: "application/pgp-signature", bytes: latin1("c") },
      { name: "invite.ics", type: "text/calendar; method=REQUEST", bytes: latin1("d") },
    ].map((file) => filePart(file));
    const texts = multipart("alternative", "alt", [
      plainPart("a"),
      plainPart("b", "text/enriched"),
      plainPart("c", "text/calendar"),
      plainPart("d", "text/x-amp-html"),
    ]);
    const status = plainPart("Action: failed", "message/delivery-status");
    expect((await readMail(rawMail({}, multipart("mixed", "m", [texts, ...others, status])))).files).toEqual([]);
  });

  it("are also texts that have a name, or are attached", async () => {
    const csv = filePart({ name: "lista.txt", type: "text/plain", bytes: latin1("a;b") }, "inline");
    const nameless = { head: ["Content-Type: text/html", "Content-Disposition: attachment"], body: "<p>a</p>" };
    const read = await readMail(rawMail({}, multipart("mixed", "m", [plainPart("Tekst"), csv, nameless])));
    expect(names(read)).toEqual(["lista.txt", "zalacznik-2"]);
    expect(read.text).toBe("Tekst");
  });

  it("are not the text that Exchange makes files of", async () => {
    const below = filePart({ name: "ATT00001.txt", type: "text/plain", bytes: latin1("Jan") });
    const read = await readMail(rawMail({}, multipart("mixed", "m", [plainPart("Tekst"), filePart(pdf()), below])));
    expect(read.text).toBe("Tekst\n\nJan");
    expect(names(read)).toEqual(["Potwierdzenie przelewu.pdf"]);
  });

  it("are one where the bytes are the same, and there are twenty at most: the rest is said to be left", async () => {
    const many = (count: number) => Array.from({ length: count }, (_, number) => pdf(`${number}`));
    expect((await readMail(gmail({ files: [pdf(), pdf()] }))).files).toHaveLength(1);
    expect(await readMail(gmail({ files: many(mailedFilesMax) }))).toMatchObject({ faults: [] });
    const read = await readMail(gmail({ files: many(60) }));
    expect(read.files).toHaveLength(mailedFilesMax);
    expect(read.faults).toEqual(["files-left"]);
  });

  it("may be of no bytes", async () => {
    const read = await readMail(gmail({ files: [{ ...pdf(), bytes: new Uint8Array() }] }));
    expect(read.files.map(({ bytes }) => bytes.length)).toEqual([0]);
  });

  it.each([
    [
      "continued and encoded",
      "filename*0*=UTF-8''za%C5%BC; filename*1*=%C3%B3%C5%82; filename*2=\"%41.pdf\"",
      "zażół%41.pdf",
    ],
    ["said to be ASCII", "filename*=us-ascii''Potwierdzenie%F3%9C.pdf", "Potwierdzenieóś.pdf"],
    ["of no charset", "filename*=''%C4%85.pdf", "ą.pdf"],
    ["of a charset that is none", "filename*=x-unknown''%B9.pdf", "ą.pdf"],
    ["in encoded words", 'filename="=?iso-8859-2?Q?za=BF=F3=B3=E6.pdf?="', "zażółć.pdf"],
    ["in plain UTF-8", `filename="${Buffer.from("zażółć.pdf").toString("latin1")}"`, "zażółć.pdf"],
    ["without quotation marks", "filename=Potwierdzenie 28.pdf", "Potwierdzenie 28.pdf"],
    ["of another folder", 'filename="../../etc/a.pdf"', ".._.._etc_a.pdf"],
    ["of several lines, and turned around", "filename*=utf-8''a%0D%0Ab%E2%80%AEfdp.exe", "a bfdp.exe"],
    ["of nothing but dots", 'filename=".."', "zalacznik-1.pdf"],
    ["that is none", "", "zalacznik-1.pdf"],
    ["of many letters", `filename="${"a".repeat(400)}.pdf"`, `${"a".repeat(116)}.pdf`],
  ])("have a name %s", async (_, parameter, expected) => {
    const part = bodyOf(["Content-Type: application/pdf", `Content-Disposition: attachment; ${parameter}`], "%PDF-1.7");
    expect(names(await readMail(rawMail({}, multipart("mixed", "m", [plainPart("a"), part]))))).toEqual([expected]);
  });

  it("name letters that can't be read", async () => {
    const part = bodyOf(
      ["Content-Type: application/pdf", "Content-Disposition: attachment; filename*=x-unknown''%81%B9.pdf"],
      "%PDF",
    );
    expect(await readMail(rawMail({}, multipart("mixed", "m", [plainPart("a"), part])))).toMatchObject({
      files: [{ fileName: "\ufffdą.pdf" }],
      faults: ["unreadable-letters"],
    });
  });
});

describe("an e-mail beyond the bounds, or not formed as one", () => {
  const notWhole = { text: "", allText: "", files: [], faults: ["not-whole"] };
  const head = "From: Jan <jan@klient.example>\r\nSubject: Kod 7K2M9RXG\r\nMessage-ID: <1@x>";
  const read = { from: ["jan@klient.example"], subject: "Kod 7K2M9RXG", messageId: "<1@x>" };
  const nested = (depth: number) =>
    Array.from({ length: depth }).reduce<corpusOf.CorpusPart>((part, _, level) => {
      const {
        head: [type = ""],
        body,
      } = {
        head: [`Content-Type: multipart/mixed; boundary="b${level}"`],
        body: `--b${level}\r\n${part.head.join("\r\n")}\r\n\r\n${part.body}\r\n--b${level}--\r\n`,
      };
      return { head: [type], body };
    }, plainPart("Najgłębiej"));

  it("is read as far as its head", async () => {
    expect(await headed(`${head}\r\nContent-Type: multipart/mixed; boundary=b`, "--c\r\n\r\na")).toMatchObject({
      ...read,
      ...notWhole,
    });
    expect(await headed(`${head}\r\nContent-Type: multipart/mixed`)).toMatchObject({ ...read, ...notWhole });
    expect(await readMail(latin1(""))).toMatchObject({ from: [], subject: "", ...notWhole });
    expect(await readMail(latin1("zwykły tekst"))).toMatchObject({ from: [], ...notWhole });
  });

  it("is one of too many parts", async () => {
    const parts = (count: number) =>
      rawMail(
        {},
        multipart(
          "mixed",
          "m",
          Array.from({ length: count }, () => plainPart("a")),
        ),
      );
    expect((await readMail(parts(mailPartsMax))).faults).toEqual([]);
    expect(await readMail(parts(mailPartsMax + 1))).toMatchObject({ from: ["jan@klient.example"], ...notWhole });
  });

  it("is one that is nested too deep, in parts or in e-mails", async () => {
    expect(await readMail(rawMail({}, nested(10)))).toMatchObject({ text: "Najgłębiej", faults: [] });
    expect(await readMail(rawMail({}, nested(11)))).toMatchObject(notWhole);
    const within = (levels: number): Buffer =>
      levels === 0 ? gmail() : rawMail({}, forwardedPart(within(levels - 1)));
    expect((await readMail(within(8))).faults).toEqual([]);
    expect(await readMail(within(11))).toMatchObject(notWhole);
  });

  it("is read where its end is missing", async () => {
    const mail = gmail({ text: "Tekst", files: [pdf()] });
    const cut = await readMail(mail.subarray(0, mail.length - 200));
    expect(cut).toMatchObject({ text: "Tekst", faults: [] });
    expect(names(cut)).toEqual(["Potwierdzenie przelewu.pdf"]);
  });

  const mebibyte = 1024 * 1024;
  const filled = (start: string, piece: string, bytes = 40 * mebibyte) =>
    Buffer.concat([latin1(start), Buffer.alloc(bytes - start.length, piece, "latin1")]);
  const multipartHead = `${head}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`;
  it.each([
    ["millions of parts", filled(multipartHead, "--b\r\n\r\n")],
    ["millions of lines that are almost boundaries", filled(multipartHead, "--bx\r\n")],
    ["boundaries with millions of spaces", filled(multipartHead, "--b  ")],
    ["levels without end", filled(multipartHead, "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")],
    ["e-mails within each other", filled(`${head}\r\n`, "Content-Type: message/rfc822\r\n\r\n")],
    ["a head of one line", filled(`${head}\r\nX: `, "a")],
    ["a head of millions of lines", filled(`${head}\r\n`, "From: <a@b>\r\n")],
    ["a head of folds", filled(`${head}\r\n`, " a\r\n")],
    ["more than 40 MB", filled(`${head}\r\n\r\n`, "a", 41 * mebibyte)],
  ])(
    "takes no longer for %s",
    async (_, mail) => {
      const began = performance.now();
      const { text, faults } = await readMail(mail);

      expect(text.length).toBeLessThanOrEqual(8_000);
      expect(faults).toContain("not-whole");
      expect(performance.now() - began).toBeLessThan(10_000);
    },
    30_000,
  );

  const html = `${head}\r\nContent-Type: text/html\r\n\r\n`;
  it.each([
    ["brackets", filled(html, "<")],
    ["comments", filled(html, "<!--")],
    ["tags that are left open", filled(html, "<a ")],
    ["quotations within quotations", filled(html, "<blockquote>a")],
    ["entities", filled(html, "&#")],
    ["white space", filled(html, " \n")],
    ["empty lines", filled(`${head}\r\n\r\n`, "\r\n")],
    ["white space in plain text", filled(`${head}\r\n\r\n`, " ")],
    ["flowing lines", filled(`${head}\r\nContent-Type: text/plain; format=flowed\r\n\r\n`, "a \n")],
    ["attributions", filled(`${head}\r\n\r\n`, "On 1 a@b wrote:\n> a\n")],
    [
      "accents on one letter",
      filled(`${head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na`, "\xcc\x81\xcc\xa8"),
    ],
    ["encoded words", filled(`${head}\r\nSubject: `, "=?utf-8?B?xZ8=?= ", 200_000)],
    ["halves of encoded words", filled(`${head}\r\nSubject: `, "=?a?q?", 200_000)],
    ["parameters", filled(`${head}\r\nContent-Type: text/plain`, '; a*0="\\', 200_000)],
    ["a From line of one word", filled(`${head}\r\nFrom: `, "a", 200_000)],
    ["brackets of addresses", filled(`${head}\r\nFrom: `, "<a@", 200_000)],
    ["soft line breaks", filled(`${head}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`, "=\n")],
    ["base64 of padding", filled(`${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n`, "=")],
  ])(
    "takes no longer for a text of %s",
    async (_, mail) => {
      const began = performance.now();
      const read = await readMail(mail);

      expect(Buffer.byteLength(read.text)).toBeLessThanOrEqual(8_000);
      expect(performance.now() - began).toBeLessThan(8_000);
      expect(logged.of("mail.read_failed")).toEqual([]);
    },
    30_000,
  );
});

describe("whatever the bytes are", () => {
  const isWithinBounds = (read: ReadMail): void => {
    expect(Buffer.byteLength(read.text)).toBeLessThanOrEqual(8_000);
    expect([...read.allText].length).toBeLessThanOrEqual(20_000);
    expect(read.files.length).toBeLessThanOrEqual(mailedFilesMax);
    for (const line of [read.subject, read.fromName, read.date, ...names(read)])
      expect(line).not.toMatch(/[\p{C}\u2028]/u);
    expect(read.text).not.toMatch(/[^\n\P{C}]/u);
    expect(read.text).toBe(read.text.normalize("NFC"));
    for (const id of [read.messageId ?? "<a@b>", ...read.references]) expect(id).toMatch(/^<[!-~]+@[!-~]+>$/);
    expect(logged.of("mail.read_failed")).toEqual([]);
  };

  it("reading never fails", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => isWithinBounds(await readMail(bytes))),
    );
  });

  it("reading never fails of what were e-mails", async () => {
    const changes = fc.array(
      fc.record({
        at: fc.nat(),
        removed: fc.nat({ max: 40 }),
        put: fc.oneof(
          fc.constantFrom(
            "\r\n",
            "\n\n",
            "--",
            '"',
            "=?utf-8?B?",
            "<",
            "Content-Type: multipart/mixed; boundary=x\r\n",
            "\x80",
            "\0",
          ),
          fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
        ),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.values(corpus)), changes, async (mailOf, all) => {
        const whole = mailOf({ files: [pdf()], answersTo }).toString("latin1");
        const changed = all.reduce((mail, { at, removed, put }) => {
          const place = at % (mail.length + 1);
          return mail.slice(0, place) + put + mail.slice(place + removed);
        }, whole);
        isWithinBounds(await readMail(latin1(changed)));
      }),
      { numRuns: 300 },
    );
  });

  it("every file of a well-formed e-mail is given, or said to be left", async () => {
    const file = fc.record({
      name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
      bytes: fc.uint8Array({ maxLength: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(gmail, gmailForward, outlook, appleMail, thunderbird, bank),
        fc.array(file, { maxLength: 30 }),
        async (mailOf, all) => {
          const files = all.map(({ bytes }, number) => ({ name: `${number}.pdf`, type: "application/pdf", bytes }));
          const read = await readMail(mailOf({ files }));
          const different = [...new Set(files.map(({ bytes }) => Buffer.from(bytes).toString("hex")))];
          expect(read.files.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toEqual(
            different.slice(0, mailedFilesMax),
          );
          expect(read.faults.includes("files-left")).toBe(different.length > mailedFilesMax);
        },
      ),
    );
  });

  it("text is what was written", async () => {
    const line = fc
      .string({ unit: fc.constantFrom(..."abż ółŚ7K.,()😀"), maxLength: 30 })
      .map((text) => text.replaceAll(/^[ -]+| +$/g, ""));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(gmail, outlook, thunderbird),
        fc.array(line, { minLength: 1, maxLength: 8 }),
        async (mailOf, lines) => {
          const text = lines
            .join("\n")
            .replaceAll(/\n{3,}/g, "\n\n")
            .replace(/^\n+|\n+$/g, "");
          fc.pre(text !== "");
          expect((await readMail(mailOf({ text, answersTo }))).text).toBe(text.normalize("NFC"));
        },
      ),
    );
  });
});
