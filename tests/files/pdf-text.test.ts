/**
 * The text of PDFs, as programs make them. Those in `pdf-samples` were made with pdf-lib 1, pdfkit and jsPDF: three lines each, in Helvetica or in a
 * font that the file brings (`-embedded`: DejaVu Sans, of which it has the letters that it needs), and encrypted (`-rc4` …) without a password to open.
 */
import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PdfBudget } from "../../shared/files/pdf-budget.ts";
import { textOfPdf } from "../../shared/files/pdf-text.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { aPdf, compressedPdfOf, pdfOf, streamOf, updatedPdf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";
import { processorClock } from "../support/processor-clock.ts";

const logged = logOfEachTest();

const title = "7K2M9RXG DOLADOWANIE KONTA";
const lettersMax = 20_000;
const sample = (name: string) => readFileSync(new URL(`pdf-samples/${name}.pdf`, import.meta.url));
const textOf = (file: Uint8Array) => textOfPdf(file, lettersMax);

/** What a page's operators draw, with these further objects, the first of which is number 7. */
const drawn = (
  content: string | Buffer,
  resources = "/Font << /F1 5 0 R >>",
  objects: readonly (string | Buffer)[] = [],
) =>
  textOf(
    pdfOf({
      text: " ",
      page: `/Contents [6 0 R] /Resources << ${resources} >>`,
      objects: [streamOf("", content), ...objects],
    }),
  );

describe("the text of a PDF", () => {
  it.each([
    "pdf-lib",
    "pdf-lib-embedded",
    "pdfkit",
    "pdfkit-embedded",
    "pdfkit-rc4",
    "pdfkit-aes-128",
    "pdfkit-aes-256",
    "jspdf",
  ])("is read as it is drawn, of %s", (name) => {
    expect(textOf(sample(name))).toBe(`Potwierdzenie przelewu\nTytul: ${title}\nKwota 123,00 PLN`);
  });

  it.skipIf(browserPath === undefined)(
    "is read of a page that a browser printed",
    async () => {
      const browser = await openBrowser();
      try {
        const page = await browser.newPage();
        await page.setContent(
          `<h1>Przelew</h1><table><tr><td>Tytuł</td><td>${title}</td></tr></table><p style="letter-spacing: 2px">${title}</p>`,
        );
        const text = textOf(await page.pdf());
        expect(text.split(title)).toHaveLength(3);
        expect(text).toContain("Tytuł");
      } finally {
        await closePages(browser);
      }
    },
    60_000,
  );

  it("is read wherever the objects stand, and of each revision", () => {
    expect(textOf(compressedPdfOf({ text: title }))).toBe(title);
    const stream = streamOf("", "BT /F1 9 Tf (nowy) Tj ET").toString("latin1");
    const changed = updatedPdf(pdfOf({ text: title, page: "/Contents 7 0 R" }), stream);
    expect(textOf(changed).split("\n")).toEqual([title, "nowy"]);
  });

  it("is as long as asked for, and never longer", () => {
    expect(textOfPdf(aPdf(title), 8)).toBe("7K2M9RXG");
    expect(textOfPdf(aPdf(title), 0)).toBe("");
  });

  it.each([
    ["no PDF", Buffer.from("Potwierdzenie 7K2M9RXG")],
    ["nothing", new Uint8Array()],
    ["a PDF that is cut", aPdf(title).subarray(0, 300)],
  ])("is empty of %s", (_, file) => {
    expect(textOf(file)).toBe("");
  });
});

describe("operators", () => {
  const font = "BT /F1 10 Tf 72 700 Td";

  it.each([
    ["a string", "(7K2M9RXG DOLADOWANIE) Tj", "7K2M9RXG DOLADOWANIE"],
    ["a string of hexadecimal digits", "<374B32 4D395258 47> Tj", "7K2M9RXG"],
    ["a string with escapes", "(7K2\\\nM9R\\130G \\(a\\)) Tj", "7K2M9RXG (a)"],
    ["kerning within a word", "[(7K) 60 (2M9) -80 (RXG)] TJ", "7K2M9RXG"],
    ["gaps between words", "[(7K2M9RXG) -300 (DOLADOWANIE)] TJ", "7K2M9RXG DOLADOWANIE"],
    ["a new line", "(7K2M9RXG) Tj 0 -12 Td (KONTA) Tj", "7K2M9RXG\nKONTA"],
    ["new lines of all kinds", "12 TL (a) Tj T* (b) Tj (c) ' 0 0 (d) \" 0 -12 TD (e) Tj T* (f) Tj", "a\nb\nc\nd\ne\nf"],
    ["a place of its own", "1 0 0 1 72 600 Tm (a) Tj 1 0 0 1 200 600 Tm (b) Tj", "a b"],
    ["letters with space between", "3 Tc (7K2M9RXG) Tj", "7K2M9RXG"],
    ["text that is stretched", "200 Tz (7K2M) Tj 47.8 0 Td (9RXG) Tj", "7K2M9RXG"],
    [
      "text upside down",
      "ET 1 0 0 -1 0 800 cm BT /F1 10 Tf 72 20 Td (7K2M) Tj 23.9 0 Td (9RXG) Tj 0 12 Td (b) Tj",
      "7K2M9RXG\nb",
    ],
    ["text that is turned", "ET BT /F1 10 Tf 0 1 -1 0 72 20 Tm (7K2M) Tj 0 1 -1 0 72 44 Tm (9RXG) Tj", "7K2M9RXG"],
  ])("draw %s", (_, content, expected) => {
    expect(drawn(`${font} ${content} ET`)).toBe(expected);
  });

  it("draw letters one by one, each at its place", () => {
    const widths: Record<string, number> = { K: 6.67, M: 8.33, R: 7.22, X: 6.67, G: 7.78, D: 7.22, O: 7.78, " ": 2.78 };
    let x = 72;
    const letters = [..."7K2M9RXG DO"].map((letter) => {
      const at = `1 0 0 1 ${x.toFixed(2)} 700 Tm (${letter}) Tj`;
      x += widths[letter] ?? 5.56;
      return letter === " " ? "" : at;
    });
    expect(drawn(`${font} ${letters.join("\n")} ET`)).toBe("7K2M9RXG DO");
  });

  it("draw what is within a form, in its own resources or those of the page", () => {
    const form = (content: string, more = "") => streamOf(`/Type /XObject /Subtype /Form ${more}`, content);
    const resources = "/Font << /F1 5 0 R >> /XObject << /A 7 0 R >>";
    const inner = form("BT /F2 9 Tf (7K2M9RXG) Tj ET", "/Resources << /Font << /F2 5 0 R >> >>");
    const outer = form("BT /F1 9 Tf (a) Tj ET /B Do", "/Resources << /Font << /F1 5 0 R >> /XObject << /B 8 0 R >> >>");
    expect(drawn("/A Do", resources, [outer, inner])).toContain("7K2M9RXG");
    expect(drawn("/A Do", resources, [form("BT /F1 9 Tf (7K2M9RXG) Tj ET")])).toBe("7K2M9RXG");
  });

  it("are found behind a picture that stands between them", () => {
    const picture = "BI /W 1 /H 1 /BPC 8 /CS /G ID \x80(\x01<\nEI";
    expect(drawn(`q ${picture} Q ${font} (7K2M9RXG) Tj ET`)).toBe("7K2M9RXG");
  });

  it.each([
    ["/ASCIIHexDecode", Buffer.from("BT /F1 9 Tf (7K2M9RXG) Tj ET").toString("hex")],
    ["[/ASCIIHexDecode /FlateDecode]", deflateSync("BT /F1 9 Tf (7K2M9RXG) Tj ET").toString("hex")],
    ["/ASCII85Decode", "6<#'\\7PQ#G+B2qq-oXdS9fZ*R7k#Q[C*5rE~>"],
  ])("are read through filters: %s", (filter, data) => {
    const page = pdfOf({ text: " ", page: "/Contents 6 0 R", objects: [streamOf(`/Filter ${filter}`, data)] });
    expect(textOf(page)).toBe("7K2M9RXG");
  });
});

describe("fonts", () => {
  const withFont = (font: string, content: string, objects: readonly (string | Buffer)[] = []) =>
    drawn(`BT /F9 10 Tf 72 700 Td ${content} ET`, "/Font << /F9 7 0 R >>", [font, ...objects]);
  const cmap = (rows: string) => streamOf("", `/CIDInit /ProcSet findresource begin begincmap ${rows} endcmap`);
  const composite = "<< /Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 8 0 R /DescendantFonts [9 0 R] >>";
  const descendant = "<< /Type /Font /Subtype /CIDFontType2 /DW 600 /W [1 [500 500] 3 9 600] >>";
  const codes = "1 begincodespacerange <0000> <FFFF> endcodespacerange";

  it("say by a map what their codes mean: one by one, by ranges and by lists", () => {
    const rows = `${codes} 2 beginbfchar <0001> <0037> <0002> <004B> endbfchar 2 beginbfrange <0003> <0004> <0032> <0005> <0007> [<004D> <0039> <00520058>] endbfrange`;
    expect(withFont(composite, "<0001000200030005000600070004> Tj", [cmap(rows), descendant])).toBe("7K2M9RX3");
  });

  it("draw letters one by one, as browsers print, by the widths that they say", () => {
    const rows = `${codes} 1 beginbfrange <0001> <0009> <0041> endbfrange`;
    const content = "<0001> Tj 5 0 Td <0002> Tj 5 0 Td <0003> Tj 9 0 Td <0004> Tj 6 0 Td <0005> Tj";
    expect(withFont(composite, content, [cmap(rows), descendant])).toBe("ABC DE");
  });

  it("may have codes of one byte and of two", () => {
    const rows =
      "2 begincodespacerange <00> <7F> <8000> <FFFF> endcodespacerange 2 beginbfchar <41> <0037> <8001> <004B> endbfchar";
    expect(withFont(composite, "<41800141> Tj", [cmap(rows), descendant])).toBe("7K7");
  });

  it("name their letters", () => {
    const font =
      "<< /Type /Font /Subtype /Type1 /Encoding << /Differences [1 /seven /K /two /M.alt /uni0141 /aogonek /Sacute /zdotaccent /space /lslash] >> >>";
    expect(withFont(font, "<0102030405060708090A> Tj")).toBe("7K2MŁąŚż ł");
  });

  it("say nothing where nobody knows what their codes mean", () => {
    expect(withFont("<< /Subtype /Type0 /Encoding /Identity-H >>", "<00010002> Tj (a) Tj")).toBe("");
  });
});

describe("a PDF that is made to break who reads it", () => {
  const within = (what: () => string): void => {
    const taken = processorClock();
    expect(what().length).toBeLessThanOrEqual(lettersMax);
    expect(taken()).toBeLessThan(3_000);
    expect(logged.of("pdf.text_failed")).toEqual([]);
  };
  const mebibytes = (piece: string, count = 2) => Buffer.alloc(count * 1024 * 1024, piece, "latin1");
  const forms = Array.from({ length: 12 }, (_, level) =>
    streamOf(`/Subtype /Form /Resources << /XObject << /A ${level + 8} 0 R >> >>`, "/A Do ".repeat(1_000)),
  );

  it.each<[string, () => string]>([
    ["forms within forms", () => drawn("/A Do", "/XObject << /A 7 0 R >>", forms)],
    [
      "a form within itself",
      () => drawn("/A Do", "/XObject << /A 7 0 R >>", [streamOf("/Subtype /Form", "/A Do /A Do")]),
    ],
    ["text without end", () => drawn(mebibytes("BT /F1 9 Tf (a) Tj 0 -9 Td "))],
    ["operators without text", () => drawn(mebibytes("1 0 0 1 0 0 cm "))],
    ["states that are kept", () => drawn(mebibytes("q "))],
    ["strings that are left open", () => drawn(mebibytes("( "))],
    ["lists that are left open", () => drawn(mebibytes("[1 "))],
    ["pictures that are left open", () => drawn(mebibytes("ID "))],
    [
      "a stream that is unpacked to more than there is room for",
      () => {
        const bomb = streamOf("/Filter /FlateDecode", deflateSync(Buffer.alloc(60 * 1024 * 1024, "1 ")));
        return textOf(pdfOf({ text: title, page: "/Contents 6 0 R", objects: [bomb] }));
      },
    ],
    [
      "maps of fonts that never end",
      () =>
        drawn("BT /F9 9 Tf (aa) Tj ET", "/Font << /F9 7 0 R >>", [
          "<< /Subtype /Type0 /ToUnicode 8 0 R >>",
          streamOf("", mebibytes("beginbfrange <0000> <FFFF> <0000> endbfrange ", 1)),
        ]),
    ],
  ])("takes no longer: %s", (_, what) => within(what), 30_000);

  it("keeps what each filter gives within bounds", () => {
    const piece = (letter: string) => deflateSync(Buffer.alloc(9_000_000, letter));
    const filtered = (filter: string, data: Buffer) =>
      within(() =>
        textOf(pdfOf({ text: title, page: "/Contents 6 0 R", objects: [streamOf(`/Filter [${filter}]`, data)] })),
      );
    const before = process.memoryUsage.rss();
    filtered("/FlateDecode /ASCII85Decode", piece("z"));
    filtered("/FlateDecode /ASCII85Decode", piece("!"));
    filtered("/FlateDecode /ASCIIHexDecode", piece("4"));
    filtered("/FlateDecode /ASCII85Decode /ASCIIHexDecode", piece("z"));
    // Each of the three decoded 36 MB to a list of numbers, in 1.2 GB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(600_000_000);
  });

  it("counts what is unpacked in vain", () => {
    const bomb = deflateSync(deflateSync(Buffer.alloc(40 * 1024 * 1024)));
    const filter = "/Filter [/FlateDecode /FlateDecode]";
    const bombs = Array.from({ length: 1_000 }, () => streamOf(filter, bomb));
    const contents = bombs.map((_, number) => `${number + 6} 0 R`).join(" ");
    const file = pdfOf({ text: title, page: `/Contents [${contents}]`, objects: bombs });
    within(() => textOf(file));
  }, 60_000);

  it("keeps what a font's letters stand for within bounds", () => {
    const long = "0041".repeat(500_000);
    const rows = `1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFE> <${long}> endbfrange 1 beginbfchar <0000> <${long}> endbfchar`;
    const font = ["<< /Subtype /Type0 /ToUnicode 8 0 R >>", streamOf("", rows)];
    within(() => drawn("BT /F9 9 Tf <0000000100020003> Tj ET", "/Font << /F9 7 0 R >>", font));
  });

  it("reads a map of letters once, and not beyond what any font has", () => {
    const row = (number: number) => `<${(number % 65_536).toString(16).padStart(4, "0")}> <0041>\n`;
    const rows = Array.from({ length: 280_000 }, (_, number) => row(number)).join("");
    const map = streamOf("/Filter /FlateDecode", deflateSync(`1 beginbfchar ${rows} endbfchar`));
    const names = Array.from({ length: 40 }, (_, number) => `/G${number}`);
    const fonts = names.map((name) => `${name} << /Subtype /Type0 /ToUnicode 7 0 R >>`).join(" ");
    const content = `BT ${names.map((name) => `${name} 9 Tf <0001> Tj`).join(" ")} ET`;
    const timed = (): { text: string; took: number } => {
      const taken = processorClock();
      const text = drawn(content, `/Font << ${fonts} >>`, [map]);
      return { text, took: taken() };
    };
    const { text, took } = timed();
    expect(text).toBe("A".repeat(40));
    expect(took).toBeLessThan(1_500);
  });

  it("takes no longer of many files than their budget allows", () => {
    const content = deflateSync(`BT /F1 1 Tf ${"() Tj ".repeat(1_300_000)}`);
    const file = pdfOf({ text: title, page: "/Contents 6 0 R", objects: [streamOf("/Filter /FlateDecode", content)] });
    const budget = new PdfBudget();
    // What is left is enough for this file, and for no more than another one.
    budget.spendSteps(50_000_000);
    const taken = processorClock();
    textOfPdf(file, lettersMax, budget);
    const first = taken();
    for (let more = 1; more < 60; more += 1) textOfPdf(file, lettersMax, budget);
    expect(taken()).toBeLessThan(3 * first);
    expect(textOfPdf(aPdf(title), lettersMax, budget)).toBe("");
    expect(textOf(aPdf(title))).toBe(title);
    expect(logged.of("pdf.text_failed")).toEqual([]);
  }, 120_000);

  it("never throws", () => {
    const files = [aPdf(title), compressedPdfOf({ text: title }), sample("pdfkit-embedded"), sample("pdf-lib")];
    const change = fc.record({
      at: fc.nat(),
      put: fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom("<<", "obj", "endstream", "7 0 R", "[", "(")),
    });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(change, { maxLength: 6 }), (file, changes) => {
        const changed = changes.reduce((text, { at, put }) => {
          const place = at % text.length;
          return text.slice(0, place) + put + text.slice(place + put.length);
        }, file.toString("latin1"));
        within(() => textOf(Buffer.from(changed, "latin1")));
      }),
      { numRuns: 300 },
    );
  });
});
