/** Readers of PDFs differ in what they take for an object: a file in which one could see another than the check is refused. */
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { FileFault, UploadType } from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import { aPdf, compressedPdfOf, pdfOf, streamOf } from "../support/files.ts";
import { logOfEachTest } from "../support/logged.ts";

const logged = logOfEachTest();

const fault = (file: Buffer): FileFault | undefined => faultOf(file, "application/pdf");
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** A file with one more table of cross-references, which says where an object begins. */
const withRow = (file: Buffer, number: number, offset: number): Buffer => {
  const row = `${String(offset).padStart(10, "0")} 00000 n \n`;
  return Buffer.concat([
    file,
    latin1(`xref\n${number} 1\n${row}trailer\n<< /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`),
  ]);
};

describe("an object that only some reader finds", () => {
  const headers = [
    ...["9 0 obj<<", "9 +0 obj<<", "9 -0 obj<<", "9 0. obj<<", "9 . obj<<", "9 0e0 obj<<", "9 0 obj)<<", "9 0)obj <<"],
    ...["9 0 obj><<", "9)0)obj)<<", "9\x800\xffobj\x80<<", "9 0 %\nobj<<", "9 0 obj%\n<<", "9 0 obj\n<<"],
  ];
  const places: ((hidden: string) => Buffer)[] = [
    (hidden) => pdfOf({ objects: [streamOf("", hidden)] }),
    (hidden) => pdfOf({ objects: [streamOf("", deflateSync(Buffer.alloc(50)).toString("latin1") + hidden)] }),
    (hidden) => pdfOf({ objects: [`(${"(".repeat(hidden.split(")").length - 1)}${hidden})`] }),
    (hidden) => pdfOf({ objects: [`1 % ${hidden.replaceAll(/%?\n/g, "")}`] }),
    (hidden) => Buffer.concat([aPdf(), latin1(hidden)]),
  ];

  it("is refused, wherever it hides and however it begins", () => {
    for (const header of headers)
      for (const fileOf of places) {
        const file = fileOf(`${header} /S /JavaScript /JS 8 0 R >> endobj`);
        expect([header, fault(file)]).toEqual([header, "unreadable"]);
      }
  });
});

describe("a cross-reference", () => {
  const file = pdfOf({ objects: ["1", "2", "3", "4", "5", "6", "(javascript:alert)"] });
  const text = file.toString("latin1");
  const at = (what: string) => text.indexOf(what);

  it("may lead to an object, or to the white space before one", () => {
    expect(fault(withRow(file, 12, at("\n12 0 obj") + 1))).toBeUndefined();
    expect(fault(withRow(file, 12, at("\n12 0 obj")))).toBeUndefined();
  });

  it("may lead nowhere, as in files that were damaged on the way: readers look for the objects then", () => {
    for (const offset of [0, 5, 9_999_999_999, at("endobj"), at("12 0 obj") + 2, at("12 0 obj") - 3])
      expect(fault(withRow(file, 12, offset))).toBeUndefined();
    expect(fault(withRow(file, 9, at("12 0 obj") + 1))).toBeUndefined();
    expect(fault(withRow(file, 9, at("\n12 0 obj") + 1))).toBeUndefined();
  });

  it("may count from the beginning of the file, or from where the PDF begins", () => {
    expect(fault(Buffer.concat([latin1("\n"), withRow(file, 12, at("\n12 0 obj") + 1)]))).toBeUndefined();
    expect(fault(Buffer.concat([latin1("\n"), withRow(file, 12, at("\n12 0 obj") + 2)]))).toBeUndefined();
  });

  it("is refused where it leads into the number of an object, which makes it another", () => {
    expect(fault(withRow(file, 2, at("\n12 0 obj") + 2))).toBe("unreadable");
    expect(fault(Buffer.concat([latin1("\n"), withRow(file, 2, at("\n12 0 obj") + 2)]))).toBe("unreadable");
  });

  const table = (rows: string) =>
    fault(
      Buffer.concat([latin1(`%PDF-1.7\n%xref\n${rows} trailer << /Root 1 0 R >>\n`), aPdf().subarray(9), latin1("")]),
    );

  it("is refused where its table is written unlike everybody's", () => {
    expect(table("0 1\n0000000000 65535 f \n")).toBeUndefined();
    expect(table("0 1\n+000000000 65535 f \n")).toBe("unreadable");
    expect(table("+0 1\n0000000000 65535 f \n")).toBe("unreadable");
    expect(table("0 1\n0000000000 65535 f \n<<>>")).toBe("unreadable");
  });
});

describe("a stream of cross-references", () => {
  const entries = "/Type /XRef /Size 20 /Root 1 0 R";
  const stream = (row: number[], more = "/W [1 2 1]", data = (bytes: Buffer) => bytes) =>
    streamOf(`${entries} /Index [12 1] ${more}`, data(Buffer.from(row)));
  const objects = ["1", "2", "3", "4", "5", "6", "(javascript:alert)"];
  const place = pdfOf({ objects }).indexOf("\n12 0 obj") + 1;
  const faultWith = (xref: Buffer) => fault(pdfOf({ objects: [...objects, xref] }));
  const row = (offset: number) => [1, offset >> 8, offset & 255, 0];
  const odd = (number: number) =>
    stream([1, (place + 1) >> 8, (place + 1) & 255, 0])
      .toString("latin1")
      .replace("[12 1]", `[${number} 1]`);

  it("may lead to an object", () => {
    expect(faultWith(stream(row(place)))).toBeUndefined();
    expect(faultWith(stream(row(place), "/W [1 2 1] /Filter /FlateDecode", deflateSync))).toBeUndefined();
  });

  it("is refused where it leads into the number of an object", () => {
    expect(faultWith(latin1(odd(3)))).toBeUndefined();
    expect(faultWith(latin1(odd(2)))).toBe("unreadable");
  });

  it.each([
    ["another filter", "/W [1 2 1] /Filter /ASCIIHexDecode"],
    ["a filter that its data do not have", "/W [1 2 1] /Filter /FlateDecode"],
    ["two filters", "/W [1 2 1] /Filter [/FlateDecode /FlateDecode]"],
    ["no widths", ""],
    ["a width too many", "/W [1 2 1 1]"],
    ["a negative width", "/W [1 2 -1]"],
    ["two widths of one field", "/W [1 2 1] /W [1 1 2]"],
    ["sections that are none", "/W [1 2 1] /Index [(a)]"],
  ])("is refused for %s", (_, more) => {
    expect(faultWith(stream(row(place), more))).toBe("unreadable");
  });

  it("is read where its rows are filtered as in a PNG", () => {
    const [up, plain] = [2, 0];
    const predicted = (offset: number) =>
      streamOf(
        "/Type /XRef /Size 20 /Root 1 0 R /Index [2 2] /W [1 2 1] /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>",
        deflateSync(Buffer.from([plain, 0, 0, 0, 0, up, ...row(offset)])),
      );
    const number3 = latin1(
      predicted(place + 1)
        .toString("latin1")
        .replace("[2 2]", "[1 2]"),
    );

    expect(faultWith(predicted(place + 1))).toBeUndefined();
    expect(faultWith(number3)).toBe("unreadable");
  });

  it("is refused where it leads to an object of an object stream by another number", () => {
    const file = compressedPdfOf({ objects: ["(javascript:alert)"] });
    const withCompressed = (number: number, index: number) => {
      const xref = streamOf(`${entries} /Index [${number} 1] /W [1 1 1]`, Buffer.from([2, 7, index]));
      return fault(Buffer.concat([file, latin1("30 0 obj "), xref, latin1(" endobj\n%%EOF")]));
    };

    expect(withCompressed(6, 4)).toBeUndefined();
    expect(withCompressed(6, 9)).toBeUndefined();
    expect(withCompressed(7, 4)).toBe("unreadable");
    expect(withCompressed(6, 3)).toBe("unreadable");
  });
});

describe("the number of an object", () => {
  it.each([
    "9 0 % a\nobj",
    "9 +0 obj",
    "+9 0 obj",
    "9 0. obj",
    "7-9 0 obj",
    "4294967305 0 obj",
    "[9 0 +0 R]",
    "[9 0 %\nR]",
  ])("is refused where readers take it for different ones: %j", (object) => {
    expect(fault(pdfOf({ objects: [`1 endobj ${object}`] }))).toBe("unreadable");
    expect(fault(pdfOf({ objects: ["1 endobj 9 0 obj"] }))).toBeUndefined();
  });
});

describe("a byte that is white to some readers", () => {
  const uri = "<< /S /URI /URI (https://bank.example) >>";
  it.each([
    ["a reference", { catalog: "/OpenAction 6\x800\x80R", objects: [uri] }],
    ["the end of a reference", { catalog: "/OpenAction 6 0 R\x80", objects: [uri] }],
    [
      "a value behind a name",
      { page: "/Annots [<< /Subtype /Link /A << /S /URI /URI\xff6\x800\x80R (#) >> >>]", objects: ["(file:)"] },
    ],
    ["a stream", { objects: [latin1("<< /N 1 /First 4 >> stream\x80\n9 0 /A\nendstream")] }],
    ["the end of a stream", { objects: [Buffer.concat([streamOf("", "a"), latin1("\x80")])] }],
    ["any word", { objects: ["[nu\xffll]"] }],
  ])("is refused in %s", (_, parts) => {
    expect(fault(pdfOf(parts))).toBe("unreadable");
  });

  it("may be in names, strings and comments", () => {
    expect(
      fault(pdfOf({ objects: ["<< /\xc5\x84\xe2\x80\x93 /Zapa\xb3 /B (\x80) /C <\x80> % \xff\n >>"] })),
    ).toBeUndefined();
  });
});

describe("an object of an object stream", () => {
  const stream = (offsets: string, data: string) =>
    fault(
      pdfOf({
        objects: [
          streamOf(`/Type /ObjStm /N ${offsets.trim().split(" ").length / 2} /First ${offsets.length}`, offsets + data),
        ],
      }),
    );

  it("may follow another without white space between, where a bracket or a name begins", () => {
    expect(stream("20 0 21 5 22 7 ", "(abc)/A<<>>")).toBeUndefined();
    expect(stream("20 0 21 2 ", "5 6 ")).toBeUndefined();
  });

  it.each([
    ["within a name", "20 0 21 5 ", "/GoToE "],
    ["behind the sign of a name", "20 0 21 1 ", "/JavaScript "],
    ["within a number", "20 0 21 1 ", "56"],
    ["within a string of hexadecimal digits", "20 0 21 1 ", "<(66696c653a>)"],
    ["within a string", "20 0 21 1 ", "((file:))"],
    ["within a reference", "20 0 21 2 ", "5 0 R"],
    ["behind nothing but white space, so that it is the one before, too", "20 0 21 1 ", " (file:)"],
    ["behind nothing but a comment", "20 0 21 1 ", "% \n(file:)"],
    ["where the offsets do not end", "20 0", "1 (file:)"],
    ["where readers of 32 bits count anew", "20 4294967296 ", "(file:)"],
  ])("is refused where it begins %s", (_, offsets, data) => {
    expect(stream(offsets, data)).toBe("unreadable");
  });

  it("is refused where a string of hexadecimal digits goes on behind its end", () => {
    expect(stream("20 0 ", "<6669")).toBe("unreadable");
  });
});

describe("a mistake of ours", () => {
  it("refuses the file, and is logged without what is in the file", () => {
    // No type that the code knows: what it does with one fails.
    const verdict = faultOf(latin1("secret"), "secret" as UploadType);

    expect(verdict).toBe("unreadable");
    expect(logged.of("upload.check_failed")).toEqual([
      expect.objectContaining({ level: "error", error: expect.stringMatching(/^TypeError\n\s+at .*file-check/) }),
    ]);
    expect(logged.of("upload.check_failed")[0]!.error).not.toContain("secret");
  });
});

describe("an action that only some reader finds in an object stream", () => {
  const script = "<</S/JavaScript/JS(app.alert(1))>>";
  /** Object 8 is said to be the first of stream 20; what happens on opening is what stands in object `opens`. */
  const file = (stream: string, { opens = 8 } = {}): Buffer => {
    const rows = Buffer.from([1, 0, 0, 2, 20, 0]);
    return Buffer.concat([
      latin1("%PDF-1.7\n1 0 obj\n"),
      latin1(`<</Type/Catalog/Pages 2 0 R/OpenAction ${opens} 0 R>>\nendobj\n`),
      latin1("2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"),
      latin1("3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>\nendobj\n"),
      latin1(`20 0 obj\n${stream}\nendobj\n30 0 obj\n`),
      streamOf("/Type /XRef /Root 1 0 R /Size 31 /W [1 1 1] /Index [7 2]", rows),
      latin1("\nendobj\nstartxref\n0\n%%EOF\n"),
    ]);
  };
  const objectStream = (data: string, { entries = "/Type /ObjStm /N 1 /First 4", behind = "\n" } = {}) =>
    `<<${entries}/Length ${data.length}>>\nstream${behind}${data}\nendstream`;

  it("is none where the stream is plain and holds a place to go to", () => {
    expect(fault(file(objectStream("8 0 <</S/GoTo/D[3 0 R /Fit]>>")))).toBeUndefined();
    expect(fault(file(objectStream(`8 0 ${script}`)))).toBe("active-content");
  });

  it("is refused where the stream does not say that it is one", () => {
    for (const opens of [3, 8])
      expect(fault(file(objectStream(`8 0 ${script}`, { entries: "/N 1" }), { opens }))).toBeDefined();
  });

  it("is refused where the object begins beyond the end that is seen, and the length says so", () => {
    const beyond = `<</Type/ObjStm/N 2/First 10/Length 90>>\nstream\n7 0 8 028 <</X 1>> \nendstream\nendobj\n%${script}`;
    for (const opens of [3, 8]) expect(fault(file(beyond, { opens }))).toBe("unreadable");
    const withoutLength = beyond.replace("/Length 90", "");
    expect(fault(file(withoutLength))).toBeDefined();
  });

  it.each(["    \n", "\r", " ", "\t\n"])(
    "is refused where %j stands before the data, which some readers skip",
    (behind) => {
      for (const opens of [3, 8])
        expect(fault(file(objectStream(`8 0 (    ${script})`, { behind }), { opens }))).toBe("unreadable");
    },
  );

  it("is refused on opening where nobody has said what it is", () => {
    expect(fault(pdfOf({ catalog: "/OpenAction 99 0 R" }))).toBe("active-content");
    expect(fault(pdfOf({ catalog: "/AA 99 0 R" }))).toBe("active-content");
  });
});
