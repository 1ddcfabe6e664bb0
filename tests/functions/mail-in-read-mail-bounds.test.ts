/** E-mails that somebody makes who wants to break us, and those that were damaged: reading them neither fails nor takes long. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOfHtml } from "../../functions/mail-in/html-text.ts";
import { mailedFilesMax } from "../../functions/mail-in/mail-files.ts";
import { withoutQuotedMail } from "../../functions/mail-in/quoted-mail.ts";
import { readMail } from "../../functions/mail-in/read-mail.ts";
import { mailPartsMax, type ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { aPdf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import {
  appleMail,
  bank,
  type CorpusFile,
  type CorpusPart,
  corpus,
  forwardedPart,
  gmail,
  gmailForward,
  multipart,
  outlook,
  plainPart,
  rawMail,
  thunderbird,
} from "../support/mail-corpus.ts";
import { processorClock } from "../support/processor-clock.ts";

const logged = logOfEachTest();
const pdf = (text = "Potwierdzenie"): CorpusFile => ({
  name: "Potwierdzenie przelewu.pdf",
  type: "application/pdf",
  bytes: aPdf(text),
});
const answersTo = { from: "BOK <bok@saldo.example>", text: "Prosimy o potwierdzenie.\n\nBOK" };
const names = ({ files }: ReadMail) => files.map(({ fileName }) => fileName);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const headed = (head: string, body = "Tekst"): Promise<ReadMail> => readMail(latin1(`${head}\r\n\r\n${body}`));

describe("an e-mail beyond the bounds, or not formed as one", () => {
  const notWhole = { text: "", allText: "", files: [], faults: ["not-whole"] };
  const head = "From: Jan <jan@klient.example>\r\nSubject: Kod 7K2M9RXG\r\nMessage-ID: <1@x>";
  const read = { from: ["jan@klient.example"], subject: "Kod 7K2M9RXG", messageId: "<1@x>" };
  const nested = (depth: number): CorpusPart => {
    if (depth === 0) return plainPart("Najgłębiej");
    const { head: within, body } = nested(depth - 1);
    const boundary = `level-${depth}`;
    return {
      head: [`Content-Type: multipart/mixed; boundary=${boundary}`],
      body: [`--${boundary}`, ...within, "", body, `--${boundary}--`, ""].join("\r\n"),
    };
  };

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
  /** A fifth of what is read, unless said otherwise: of a text that is more than is looked at. Only whole pieces. */
  const filled = (start: string, piece: string, bytes = 8 * mebibyte) =>
    Buffer.concat([
      latin1(start),
      Buffer.alloc(Math.floor((bytes - start.length) / piece.length) * piece.length, piece, "latin1"),
    ]);
  const multipartHead = `${head}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n`;
  it.each([
    ["millions of parts", () => filled(multipartHead, "--b\r\n\r\n", 40 * mebibyte)],
    ["millions of lines that are almost boundaries", () => filled(multipartHead, "--bx\r\n")],
    ["boundaries with millions of spaces", () => filled(multipartHead, "--b  ")],
    ["levels without end", () => filled(multipartHead, "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")],
    ["e-mails within each other", () => filled(`${head}\r\n`, "Content-Type: message/rfc822\r\n\r\n")],
    ["a head of one line", () => filled(`${head}\r\nX: `, "a")],
    ["a head of millions of lines", () => filled(`${head}\r\n`, "From: <a@b>\r\n")],
    ["a head of folds", () => filled(`${head}\r\n`, " a\r\n")],
    ["more than 40 MB", () => filled(`${head}\r\n\r\n`, "a", 41 * mebibyte)],
  ])(
    "takes no longer for %s",
    async (_, mailOf) => {
      const mail = mailOf();
      const taken = processorClock();
      const { text, faults } = await readMail(mail);

      expect(taken()).toBeLessThan((mail.length / mebibyte) * 250);
      expect(text.length).toBeLessThanOrEqual(8_000);
      expect(faults).toContain("not-whole");
    },
    30_000,
  );

  const html = `${head}\r\nContent-Type: text/html\r\n\r\n`;
  it.each([
    ["brackets", () => filled(html, "<", 40 * mebibyte)],
    ["comments", () => filled(html, "<!--")],
    ["tags that are left open", () => filled(html, "<a ")],
    ["quotations within quotations", () => filled(html, "<blockquote>a")],
    ["entities", () => filled(html, "&#")],
    ["white space", () => filled(html, " \n")],
    ["empty lines", () => filled(`${head}\r\n\r\n`, "\r\n")],
    ["white space in plain text", () => filled(`${head}\r\n\r\n`, " ")],
    ["flowing lines", () => filled(`${head}\r\nContent-Type: text/plain; format=flowed\r\n\r\n`, "a \n")],
    ["attributions", () => filled(`${head}\r\n\r\n`, "On 1 a@b wrote:\n> a\n")],
    [
      "accents on one letter",
      () => filled(`${head}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\na`, "\xcc\x81\xcc\xa8"),
    ],
    ["encoded words", () => filled(`${head}\r\nSubject: `, "=?utf-8?B?xZ8=?= ", 200_000)],
    ["halves of encoded words", () => filled(`${head}\r\nSubject: `, "=?a?q?", 200_000)],
    ["parameters", () => filled(`${head}\r\nContent-Type: text/plain`, '; a*0="\\', 200_000)],
    ["a From line of one word", () => filled(`${head}\r\nFrom: `, "a", 200_000)],
    ["brackets of addresses", () => filled(`${head}\r\nFrom: `, "<a@", 200_000)],
    ["soft line breaks", () => filled(`${head}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`, "=\n")],
    ["base64 of padding", () => filled(`${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n`, "=")],
  ])(
    "takes no longer for a text of %s",
    async (_, mailOf) => {
      const mail = mailOf();
      const taken = processorClock();
      const read = await readMail(mail);

      expect(taken()).toBeLessThan(8_000);
      expect(Buffer.byteLength(read.text)).toBeLessThanOrEqual(8_000);
      expect(logged.of("mail.read_failed")).toEqual([]);
    },
    30_000,
  );
});

describe("what is encoded", () => {
  const encoded = (encoding: string, body: string | Buffer, type = "application/pdf") =>
    Buffer.concat([
      latin1(`From: a@b.example\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
      Buffer.from(body as string),
    ]);
  const white = (megabytes: number) => Buffer.alloc(megabytes * 1024 * 1024, "\n");

  it.each(["base64", "quoted-printable"])("takes no longer for white space: %s", async (encoding) => {
    const taken = processorClock();
    expect((await readMail(encoded(encoding, white(38)))).faults).toEqual([]);
    expect(taken()).toBeLessThan(2_500);
  });

  it("is decoded up to a bound over all levels", async () => {
    const within = (levels: number, megabytes: number): Buffer =>
      levels === 0
        ? encoded("base64", white(megabytes))
        : encoded("quoted-printable", within(levels - 1, megabytes), "message/rfc822");
    expect((await readMail(within(1, 23))).faults).toEqual([]);
    expect((await readMail(within(1, 25))).faults).toEqual(["not-whole"]);
    const mail = within(9, 10);
    const taken = processorClock();
    expect((await readMail(mail)).faults).toEqual(["not-whole"]);
    expect(taken()).toBeLessThan(1_500);
  });

  it.each([
    ["quoted-printable", "a=\r\nb= \t\nc\r\n=3D=20\n=zz=C5=82 =", "abc\r\n= \n=zz\u0142 "],
    ["base64", "  Y\r\nW*J\tj\n", "abc"],
    ["8bit", "a=20 ", "a=20 "],
  ])("is what it was before: %s", async (encoding, body, content) => {
    const [file] = (await readMail(encoded(encoding, body))).files;
    expect(Buffer.from(file!.bytes).toString()).toBe(content);
  });
});

describe("time", () => {
  const quarters = (piece: string, count: number) => piece.repeat(Math.ceil((count * 250_000) / piece.length));
  const timeOf = (run: () => unknown): number => {
    const taken = processorClock();
    run();
    return taken();
  };
  /** Four times as much takes less than ten times as long. Tried again where it does not: something else may have taken the time. */
  const isInProportion = (run: (text: string) => unknown, texts: readonly string[], slack: number): boolean =>
    Array.from({ length: 3 }).some(() => {
      const [small, large] = texts.map((text) => timeOf(() => run(text)));
      return large! < 10 * small! + slack;
    });

  it.each(["<p> ", "<p>&nbsp;", "a<b> </b>", "<td>a", "<li> ", "<div>", "<", "&#", "<!--", "a<br> "])(
    "is in proportion to the HTML: %j",
    (piece) => {
      const texts = [1, 4].map((count) => quarters(piece, count));
      expect(isInProportion(textOfHtml, texts, 100)).toBe(true);
    },
    60_000,
  );

  it.each(["On 1 a@b wrote:\n> a\n", `on ${"1".repeat(130)}\n`, `<${"@".repeat(130)}\n`, "____________\n", "Od: a\n"])(
    "is in proportion to the lines: %j",
    (piece) => {
      const texts = [1, 4].map((count) => piece.repeat((count * 40_000) / piece.length));
      expect(isInProportion(withoutQuotedMail, texts, 200)).toBe(true);
    },
    60_000,
  );

  it("is bounded for all texts of an e-mail together", async () => {
    const part = plainPart("a ".repeat(150_000), "text/plain");
    const parts = Array.from({ length: 90 }, () => part);
    const read = await readMail(rawMail({}, multipart("mixed", "m", parts)));
    expect(read.faults).toEqual(["text-cut"]);
  }, 60_000);
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
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(gmail, gmailForward, outlook, appleMail, thunderbird, bank),
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 30 }),
        async (mailOf, all) => {
          const files = all.map((bytes, number) => ({ name: `${number}.pdf`, type: "application/pdf", bytes }));
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
