import { deflateRawSync, deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileFaults, type UploadType, uploadBytesMax, uploadTypes } from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import {
  aJpeg,
  anExe,
  aPdf,
  aPng,
  aWebp,
  compressedPdfOf,
  jpegOf,
  jpegSegment,
  lossyWebp,
  objectStreamOf,
  packed,
  pdfOf,
  pngChunk,
  pngOf,
  streamOf,
  updatedPdf,
  webpOf,
} from "../support/files.ts";
import { processorClock } from "../support/processor-clock.ts";

const pdf = "application/pdf";
const types = Object.keys(uploadTypes) as UploadType[];
const wholeFiles: Record<UploadType, Buffer> = {
  "application/pdf": aPdf(),
  "image/jpeg": aJpeg(),
  "image/png": aPng(),
  "image/webp": aWebp(),
};
const others: [string, Buffer][] = [
  ["a program", anExe()],
  [
    "an SVG",
    Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ],
  ["a web page", Buffer.from("<!doctype html><script>alert(1)</script>")],
  ["a ZIP", Buffer.from("PK\x03\x04\x14\0\0\0\x08\0", "latin1")],
  ["a text", Buffer.from("Potwierdzenie przelewu")],
  ["a GIF", Buffer.from("GIF89a\x01\0\x01\0\0\0\0;", "latin1")],
  ["a sound in the same wrapping as a WebP", Buffer.from("RIFF\x24\0\0\0WAVEfmt ", "latin1")],
];
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const replaced = (file: Buffer, what: string | RegExp, by: string): Buffer => {
  const text = file.toString("latin1");
  const changed = text.replace(what, () => by);
  expect(changed).not.toBe(text);
  return latin1(changed);
};
/** The same file with other bytes at its end. */
const filledTo = (bytes: number, file: Buffer): Buffer => Buffer.concat([file, Buffer.alloc(bytes - file.length)]);

describe("a file", () => {
  it.each(types)("is taken as what it is: %s", (type) => {
    expect(faultOf(wholeFiles[type], type)).toBeUndefined();
  });

  it.each(types)("of no bytes is empty, whatever it is said to be: %s", (type) => {
    expect(faultOf(new Uint8Array(), type)).toBe("empty");
  });

  it("is taken up to exactly 5 MiB", () => {
    const large = pdfOf({ objects: [streamOf("", Buffer.alloc(uploadBytesMax - 2_000))] });
    const exact = pdfOf({
      objects: [streamOf("", Buffer.alloc(uploadBytesMax - 2_000 + (uploadBytesMax - large.length)))],
    });

    expect(exact).toHaveLength(uploadBytesMax);
    expect(faultOf(exact, pdf)).toBeUndefined();
    expect(faultOf(Buffer.concat([exact, latin1("\n")]), pdf)).toBe("too-large");
    expect(faultOf(filledTo(uploadBytesMax, aPng()), "image/png")).toBeUndefined();
    expect(faultOf(filledTo(uploadBytesMax + 1, aPng()), "image/png")).toBe("too-large");
    expect(faultOf(filledTo(6 * 1024 * 1024, anExe()), pdf)).toBe("too-large");
  });

  it("is read where it lies, in whatever memory", () => {
    const memory = new Uint8Array(2_000);
    for (const type of types) {
      memory.set(wholeFiles[type], 100);
      expect(faultOf(memory.subarray(100, 100 + wholeFiles[type].length), type)).toBeUndefined();
    }
  });

  const pairs = types.flatMap((is) => types.filter((said) => said !== is).map((said) => [is, said] as const));
  it.each(pairs)("that is %s is not taken as %s", (is, said) => {
    expect(faultOf(wholeFiles[is], said)).toBe("other-type");
  });

  const disguised = others.flatMap(([name, bytes]) => types.map((type) => [name, type, bytes] as const));
  it.each(disguised)("that is %s is not taken as %s", (_, type, bytes) => {
    expect(faultOf(bytes, type)).toBe("other-type");
  });

  it.each(types)("with anything in front of it is not what it is behind that: %s", (type) => {
    const whiteSpace = type === pdf ? [] : ["\n", "\xef\xbb\xbf"];
    for (const front of [...whiteSpace, "\0", "<script>alert(1)</script>", anExe().toString("latin1")])
      expect(faultOf(Buffer.concat([latin1(front), wholeFiles[type]]), type)).toBe("other-type");
  });

  it("that is a PDF may begin with white space or a BOM, as some programs write it", () => {
    for (const front of ["\n", "\r\n\t ", "\xef\xbb\xbf", "\xef\xbb\xbf\n", " ".repeat(1_000)])
      expect(faultOf(Buffer.concat([latin1(front), aPdf()]), pdf)).toBeUndefined();
    expect(faultOf(Buffer.concat([latin1(" ".repeat(2_000)), aPdf()]), pdf)).toBe("other-type");
  });

  it("that is a JPEG without its end is drawn as far as it goes, and one without its scan shows nothing", () => {
    const whole = aJpeg();
    const scanned = whole.indexOf(Buffer.from([0xff, 0xda]));
    const faults = Array.from({ length: whole.length - 1 }, (_, index) =>
      faultOf(whole.subarray(0, index + 1), "image/jpeg"),
    );

    expect(faults[scanned - 1]).toBe("no-content");
    expect(new Set(faults.slice(0, scanned + 10))).toEqual(new Set(["other-type", "unreadable", "no-content"]));
    expect(new Set(faults.slice(scanned + 10))).toEqual(new Set([undefined]));
  });

  it.each(types.filter((type) => type !== "image/jpeg"))(
    "of which the end is missing can't be read, wherever it is cut: %s",
    (type) => {
      const whole = wholeFiles[type];
      // The mark of a PDF's end may be missing, but not where its cross-references begin.
      const end = type === pdf ? whole.lastIndexOf("startxref") + "startxref\n".length : whole.length;
      const faults = new Set(
        Array.from({ length: end - 1 }, (_, index) => faultOf(whole.subarray(0, index + 1), type)),
      );

      expect([...faults].sort()).toEqual(["other-type", "unreadable"]);
    },
  );

  it("that is a PDF may lack the mark of its end, or a part of it", () => {
    const end = aPdf().lastIndexOf("%%EOF");
    for (let length = end - 1; length <= aPdf().length; length += 1)
      expect(faultOf(aPdf().subarray(0, length), pdf)).toBeUndefined();
    expect(faultOf(Buffer.concat([aPdf().subarray(0, end), latin1("<html>")]), pdf)).toBe("unreadable");
  });

  const files = [...types.map((type) => [type, wholeFiles[type]] as const), [pdf, compressedPdfOf({})] as const];
  const verdicts: unknown[] = [undefined, ...fileFaults];

  it("of any bytes gets a verdict: damaged, cut, or made of a beginning and noise", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...files), damage, fc.nat(), fc.boolean(), ([type, whole], bytes, cut, isCut) => {
        const file = Uint8Array.from(whole);
        for (const [at, byte] of bytes) file[at % file.length] = byte;
        const verdict = faultOf(isCut ? file.subarray(0, cut % file.length) : file, type);
        expect(verdicts).toContain(verdict);
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.uint8Array({ maxLength: 400 }), ([type, whole], noise) => {
        const end = type === pdf ? latin1("\n1 0 obj\n%%EOF") : latin1("\xff\xd9");
        expect(verdicts).toContain(faultOf(Buffer.concat([whole.subarray(0, 20), noise, end]), type));
      }),
      { numRuns: 1_000 },
    );
  });

  it("of any words that a PDF is made of gets a verdict", () => {
    const words = [
      "<<",
      ">>",
      "[",
      "]",
      "(",
      ")",
      "<",
      ">",
      "/",
      "/First 4",
      "/N 1",
      "1 0 obj",
      "stream\n",
      "endstream",
    ];
    const more = ["endobj", "%", "\n", "\\", "/JS", "/Encrypt", "#4", "trailer", "xref", " ", "/Filter/FlateDecode"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words, ...more), { maxLength: 40 }), (said) => {
        expect(verdicts).toContain(faultOf(latin1(`%PDF-1.7\n1 0 obj ${said.join("")}\n%%EOF`), pdf));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a harmless PDF is taken", () => {
  const link = "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://bank.example/JS/) >> >>";
  const harmless: [string, Buffer][] = [
    ["of today, with object streams", compressedPdfOf({})],
    ["that opens at a page", pdfOf({ catalog: "/OpenAction [3 0 R /Fit]" })],
    ["that opens at a page by an action", pdfOf({ catalog: "/OpenAction << /S /GoTo /D [3 0 R /XYZ null null 1] >>" })],
    ["with a link to the bank", pdfOf({ page: "/Annots [6 0 R]", objects: [link] })],
    ["with a link to the bank in an object stream", compressedPdfOf({ page: "/Annots [6 0 R]", objects: [link] })],
    ["with a plain form", pdfOf({ catalog: "/AcroForm << /Fields [] /NeedAppearances false >>" })],
    ["whose page speaks of scripts", aPdf("Kurs HTML/JavaScript, /JS (/Launch) << /EmbeddedFile >> /Encrypt")],
    [
      "whose page speaks of scripts, uncompressed",
      pdfOf({ text: "Kurs HTML/JavaScript, /JS (/Launch) << /EmbeddedFile >> /Encrypt", isTextCompressed: false }),
    ],
    ["whose title speaks of scripts", pdfOf({ objects: [String.raw`<< /Title (\( /JavaScript i (/JS) \\) >>`] })],
    [
      "whose title speaks of scripts, in an object stream",
      compressedPdfOf({ objects: ["<< /Title (/JavaScript) >>"] }),
    ],
    ["that tells of an object and a trailer", pdfOf({ text: "Umowa 7 obj. Trailer", isTextCompressed: false })],
    ["with a hexadecimal string", pdfOf({ trailer: "/ID [<2F4A53><2f4a53>]" })],
    ["with comments", pdfOf({ objects: ["% /JS\n<< /A 1 % >> /Launch\r/B 2 >>"] })],
    ["that was changed later", updatedPdf(updatedPdf(aPdf(), "<< /A 1 >>"), "<< /B 2 >>")],
    ["with a stream whose length is wrong", replaced(aPdf(), /\/Length \d+/, "/Length 9999")],
    ["with a stream whose filter is a list", replaced(aPdf(), "/Filter /FlateDecode", "/Filter [/FlateDecode]")],
    ["with a stream of another filter", pdfOf({ objects: [streamOf("/Filter /DCTDecode", aJpeg())] })],
    ["of lines that end in a carriage return", replaced(aPdf(), "stream\n", "stream\r\n")],
    ["with something after its end", Buffer.concat([aPdf(), latin1("\r\n\0\0 (<< junk\n")])],
    ["that names something almost like a script", pdfOf({ catalog: "/JSx 1 /JavaScripts 2 /XF 3 /Launcher 4" })],
  ];

  it.each(harmless)("%s", (_, file) => {
    expect(faultOf(file, pdf)).toBeUndefined();
  });

  it("with an object stream that names its filter in whatever way", () => {
    const named = (filter: string) => (numbers: readonly number[], objects: readonly string[]) =>
      replaced(objectStreamOf(numbers, objects), "/Filter /FlateDecode", filter);
    for (const filter of ["/Filter/FlateDecode", "/Filter [/FlateDecode]", "/Filter[ /Fl ]", "/DL 99 /Filter /Fl"])
      expect(faultOf(compressedPdfOf({ objectStream: named(filter) }), pdf)).toBeUndefined();
  });

  it("with an object stream that has no filter", () => {
    const plain = (numbers: readonly number[], objects: readonly string[]) => {
      const { header, body } = packed(numbers, objects);
      return streamOf(`/Type /ObjStm /N ${objects.length} /First ${header.length}`, header + body);
    };

    expect(faultOf(compressedPdfOf({ objectStream: plain }), pdf)).toBeUndefined();
    expect(faultOf(compressedPdfOf({ objectStream: plain, catalog: "/X /JS" }), pdf)).toBe("active-content");
  });
});

describe("an encrypted PDF is refused", () => {
  const dictionary = "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (owner) /U (user) >>";

  it.each([
    ["by a table's trailer", pdfOf({ trailer: "/Encrypt 6 0 R", objects: [dictionary] })],
    ["by a stream of cross-references", compressedPdfOf({ trailer: "/Encrypt << /Filter /Standard >>" })],
    ["by a name that is written otherwise", pdfOf({ trailer: "/#45ncr#79pt 6 0 R", objects: [dictionary] })],
    [
      "by an earlier trailer than the last",
      updatedPdf(pdfOf({ trailer: "/Encrypt 6 0 R", objects: [dictionary] }), "1"),
    ],
    [
      "though its object streams can't be read",
      compressedPdfOf({
        trailer: "/Encrypt 6 0 R",
        objectStream: () => streamOf("/Type /ObjStm /N 4 /First 20 /Filter /FlateDecode", "encrypted"),
      }),
    ],
  ])("%s", (_, file) => {
    expect(faultOf(file, pdf)).toBe("encrypted");
  });
});

describe("a PDF that does something, or brings another file, is refused", () => {
  const script = "<< /S /JavaScript /JS (app.alert(1)) >>";
  const actions: [string, string][] = [
    ["a script", script],
    ["a script that stands in a stream", "<< /S /JavaScript /JS 9 0 R >>"],
    ["a program", "<< /S /Launch /F (cmd.exe) >>"],
    ["a form that is sent", "<< /S /SubmitForm /F << /FS /URL /F (https://evil.example) >> >>"],
    ["data that are fetched", "<< /S /ImportData /F (data.fdf) >>"],
    ["another document", String.raw`<< /S /GoToR /F (\\\\evil.example\\share\\a.pdf) /D [0 /Fit] >>`],
    ["a document in it", "<< /S /GoToE /T << /R /C /N (a) >> >>"],
    ["a film", "<< /S /Rendition /OP 0 >>"],
    ["an old film", "<< /S /Movie /T (a) >>"],
    ["a sound", "<< /S /Sound /Sound 9 0 R >>"],
  ];

  it.each(actions)("in clear: %s", (_, action) => {
    expect(faultOf(pdfOf({ catalog: `/OpenAction ${action}` }), pdf)).toBe("active-content");
    expect(faultOf(pdfOf({ catalog: "/OpenAction 6 0 R", objects: [action] }), pdf)).toBe("active-content");
    expect(faultOf(pdfOf({ page: `/AA << /O ${action} >>` }), pdf)).toBe("active-content");
    expect(faultOf(updatedPdf(aPdf(), action), pdf)).toBe("active-content");
  });

  it.each(actions)("in an object stream: %s", (_, action) => {
    expect(faultOf(compressedPdfOf({ catalog: `/OpenAction ${action}` }), pdf)).toBe("active-content");
    expect(faultOf(compressedPdfOf({ objects: ["<< /A 1 >>", action] }), pdf)).toBe("active-content");
  });

  it.each([
    ["a script by name", "/Names << /JavaScript << /Names [(a) 6 0 R] >> >>"],
    ["files", "/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>"],
    ["a file", "/AF [<< /Type /Filespec /F (a) /EF << /F 6 0 R >> >>]"],
    ["a file by its stream", "/X << /Type /EmbeddedFile >>"],
    ["a form in XML", "/AcroForm << /Fields [] /XFA 6 0 R >>"],
    ["a file on a page", "/Annots [<< /Subtype /FileAttachment >>]"],
    ["rich media", "/Annots [<< /Subtype /RichMedia >>]"],
    ["a model", "/Annots [<< /Subtype /3D /3DD 6 0 R >>]"],
  ])("beside actions: %s", (_, catalog) => {
    expect(faultOf(pdfOf({ catalog }), pdf)).toBe("active-content");
    expect(faultOf(compressedPdfOf({ catalog }), pdf)).toBe("active-content");
  });

  it.each([
    "/J#61vaScript",
    "/#4a#61#76#61#53#63#72#69#70#74",
    "/JavaScrip#74",
    "/JavaScript\xff",
    "/JavaScript#00",
    "/#4A#53",
  ])("however its name is written: %s", (name) => {
    expect(faultOf(pdfOf({ catalog: `/OpenAction << /S ${name} >>` }), pdf)).toBe("active-content");
    expect(faultOf(compressedPdfOf({ catalog: `/OpenAction << /S${name}>>` }), pdf)).toBe("active-content");
  });

  it("also where a name is an object of its own, and the last thing in a file", () => {
    expect(faultOf(pdfOf({ catalog: "/OpenAction << /S 6 0 R >>", objects: ["/JavaScript"] }), pdf)).toBe(
      "active-content",
    );
    expect(faultOf(pdfOf({ trailer: "/X /JavaScript" }), pdf)).toBe("active-content");
    expect(faultOf(latin1("%PDF-1.7\n1 0 obj /JavaScript%%EOF"), pdf)).toBe("active-content");
  });
});

describe("a PDF that readers might see otherwise than the check is refused", () => {
  const hidden = "9 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj";

  it.each([
    ["in the data of a stream", streamOf("", `BT ET ${hidden}`)],
    ["in the data of a stream, by the words alone", streamOf("", "9 0 obj[")],
    ["in a string", `(${hidden.replace("(app.alert(1))", "8 0 R")})`],
    ["in a comment", `1 % ${hidden}`],
    ["in a hexadecimal string", "<9 0 obj /JavaScript >"],
    ["in a string, with a comment between its words", "(9 0 % \n obj << /S /JavaScript /JS 8 0 R >>)"],
    ["in a string, where white is what one reader takes for it", "(9 0\x80obj\xff<< /S /JavaScript >>)"],
    ["in a string that ends within it", "( 9 0 obj << /A %) ( \n /S /JavaScript %)\n >> 1"],
    ["as a trailer in a string", "(trailer << /Root << /OpenAction << /S /JavaScript >> >> >>)"],
  ])("for an object that begins %s", (_, object) => {
    expect(faultOf(pdfOf({ objects: [object] }), pdf)).toBe("unreadable");
  });

  it("for an object that begins behind the end", () => {
    expect(faultOf(Buffer.concat([aPdf(), latin1(hidden)]), pdf)).toBe("unreadable");
  });

  it.each([
    ["a list that closes as a dictionary", "<< /A [ >> endobj ] /B 1 >>"],
    ["a dictionary that ends in another object", "<< /A 1 endobj 9 0 obj << /B 1 >> >>"],
    ["a dictionary that closes twice", "<< /A 1 >> >>"],
    ["a stream within a dictionary", "<< /A << >> stream\n/S /JavaScript\nendstream >>"],
    ["a stream that belongs to nothing", "stream\n/S /JavaScript\nendstream"],
    ["a stream that has two ends", streamOf("", "a endstream b")],
    ["a stream in what is only a string", "<< /A (>>stream\n) /S /Java#53cript /B (endstream) >> >>"],
    ["a string that does not end", "(a (b)"],
    ["a hexadecimal string that does not end", "<2F"],
    ["a string that only ends", "a)"],
    ["lists in lists in lists", "[".repeat(300) + "]".repeat(300)],
  ])("for %s", (_, object) => {
    expect(faultOf(pdfOf({ objects: [object] }), pdf)).toBe("unreadable");
  });

  it("but a script is a script, though a string looks like a stream around it", () => {
    const object = "<< /A (>>stream\n) /S /JavaScript /B (endstream) >>";

    expect(faultOf(pdfOf({ objects: [object] }), pdf)).toBe("active-content");
  });

  it("for another file behind it", () => {
    expect(faultOf(Buffer.concat([aPdf(), Buffer.alloc(1_000, "a")]), pdf)).toBeUndefined();
    expect(faultOf(Buffer.concat([aPdf(), Buffer.alloc(1_100, "a")]), pdf)).toBe("unreadable");
  });

  it("but not for white space or NUL behind it, however much", () => {
    for (const filling of ["\0", "\r\n", " \t\f\0"])
      expect(faultOf(Buffer.concat([aPdf(), Buffer.alloc(100_000, filling)]), pdf)).toBeUndefined();
  });

  it("for a stream that does not end", () => {
    expect(faultOf(latin1("%PDF-1.7\n1 0 obj <<>>stream\n%%EOF"), pdf)).toBe("unreadable");
  });

  it("for saying that it is a PDF, and nothing more", () => {
    expect(faultOf(latin1("%PDF-1.7\n%%EOF"), pdf)).toBe("unreadable");
  });
});

describe("an object stream that can't be looked into is refused", () => {
  const wrongly = (entries: string, data: (plain: Buffer) => Buffer = deflateSync): Buffer =>
    compressedPdfOf({
      objectStream: (numbers, objects) => {
        const { header, body } = packed(numbers, objects);
        const told = entries.replaceAll("COUNT", String(objects.length)).replaceAll("FIRST", String(header.length));
        return streamOf(told, data(latin1(header + body)));
      },
    });
  const flate = "/Type /ObjStm /N COUNT /First FIRST /Filter /FlateDecode";

  it("while the same one is taken as everybody writes it", () => {
    expect(faultOf(wrongly(flate), pdf)).toBeUndefined();
    expect(faultOf(wrongly(flate.replace("/Type /ObjStm", "")), pdf)).toBeUndefined();
  });

  it("for what is in it, though it does not say that it is one", () => {
    const data = latin1("9 0 << /S /JavaScript >>");
    const stream = streamOf("/N 1 /First 4 /Filter /FlateDecode", deflateSync(data));

    expect(faultOf(pdfOf({ objects: [stream] }), pdf)).toBe("active-content");
  });

  it("for the script beside it, if there is one", () => {
    const stream = streamOf("/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode", "");

    expect(faultOf(pdfOf({ objects: [stream, "/JavaScript"] }), pdf)).toBe("active-content");
  });

  it.each([
    ["another filter", "/Type /ObjStm /N COUNT /First FIRST /Filter /LZWDecode"],
    ["two filters", "/Type /ObjStm /N COUNT /First FIRST /Filter [/ASCIIHexDecode /FlateDecode]"],
    ["the same filter twice", "/Type /ObjStm /N COUNT /First FIRST /Filter [/FlateDecode /FlateDecode]"],
    ["a filter that stands elsewhere", "/Type /ObjStm /N COUNT /First FIRST /Filter 4 0 R"],
    ["a filter's short name", "/Type /ObjStm /N COUNT /First FIRST /F /FlateDecode"],
    ["parameters", `${flate} /DecodeParms << /Predictor 12 >>`],
    ["an entry twice", `${flate} /First FIRST`],
    ["a number that stands elsewhere", flate.replace("COUNT", "4 0 R")],
    ["names that are written otherwise", flate.replace("/ObjStm", "/Obj#53tm")],
    ["a comment", flate.replace("/N", "% /N 1\n/N")],
    ["no number of objects", flate.replace("/N COUNT", "")],
    ["no first object", flate.replace("/First FIRST", "")],
    ["more objects than are told", flate.replace("COUNT", "1")],
    ["a first object that is none", flate.replace("FIRST", "3")],
    ["more objects than anybody has", flate.replace("COUNT", "200000")],
    ["much in its dictionary", `${flate}${" ".repeat(1_000)}`],
  ])("for %s", (_, entries) => {
    expect(faultOf(wrongly(entries), pdf)).toBe("unreadable");
  });

  it("for data that are not what the filter makes, or not all of them", () => {
    expect(
      faultOf(
        wrongly(flate, (plain) => plain),
        pdf,
      ),
    ).toBe("unreadable");
    expect(
      faultOf(
        wrongly(flate, (plain) => deflateRawSync(plain)),
        pdf,
      ),
    ).toBe("unreadable");
    expect(
      faultOf(
        wrongly(flate, (plain) => deflateSync(plain).subarray(0, -6)),
        pdf,
      ),
    ).toBe("unreadable");
  });

  it("for objects that begin within others, as one in a string would", () => {
    for (const offsets of ["1 0 2 1 ", "2 1 1 0 "]) {
      const inString = "( << /S /JavaScript /JS 8 0 R >> )";
      const stream = streamOf(`/Type /ObjStm /N 2 /First ${offsets.length}`, offsets + inString);
      expect(faultOf(pdfOf({ objects: [stream] }), pdf)).toBe("unreadable");
    }
  });

  it.each([
    ["an object that does not end", "9 0 << /A 1"],
    ["an object that ends behind the beginning of the next", "9 0 8 5 << /A 1 >>"],
    ["something else among the offsets", "9 0x/A"],
  ])("for %s", (_, data) => {
    const count = data.startsWith("9 0 8") ? 2 : 1;
    const stream = streamOf(`/Type /ObjStm /N ${count} /First ${4 * count}`, data);

    expect(faultOf(pdfOf({ objects: [stream] }), pdf)).toBe("unreadable");
  });
});

describe("a bomb does not go off", () => {
  const bomb = (bytes: number): Buffer => {
    const text = Buffer.concat([latin1("9 0 1"), Buffer.alloc(bytes, " ")]);
    return streamOf("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflateSync(text));
  };

  it("that is one object stream", () => {
    expect(faultOf(pdfOf({ objects: [bomb(1024 * 1024)] }), pdf)).toBeUndefined();
    expect(faultOf(pdfOf({ objects: [bomb(16 * 1024 * 1024)] }), pdf)).toBe("unreadable");
  });

  it("that is many of them", () => {
    const objects = (count: number) => new Array<Buffer>(count).fill(bomb(1024 * 1024));

    expect(faultOf(pdfOf({ objects: objects(7) }), pdf)).toBeUndefined();
    expect(faultOf(pdfOf({ objects: objects(9) }), pdf)).toBe("unreadable");
  });

  it("that is more objects than any file has", () => {
    const many = streamOf(
      "/N 60000 /First 240000 /Filter /FlateDecode",
      deflateSync(latin1(`${"9 0 ".repeat(60_000)}1`)),
    );

    expect(faultOf(pdfOf({ objects: [many] }), pdf)).toBeUndefined();
    expect(faultOf(pdfOf({ objects: [many, many] }), pdf)).toBe("unreadable");
  });

  it("that is a page, which is never unpacked", () => {
    const page = deflateSync(Buffer.alloc(16 * 1024 * 1024, " "));

    expect(faultOf(pdfOf({ objects: [streamOf("/Filter /FlateDecode", page)] }), pdf)).toBeUndefined();
  });

  it.each([
    ["image/png", pngOf],
    ["image/jpeg", jpegOf],
    ["image/webp", webpOf],
  ] as const)("that is a picture of more than 64 times 1024 by 1024 points: %s", (type, pictureOf) => {
    expect(faultOf(pictureOf({ width: 8_192, height: 8_192 }), type)).toBeUndefined();
    expect(faultOf(pictureOf({ width: 8_192, height: 8_193 }), type)).toBe("too-many-pixels");
    expect(faultOf(pictureOf({ width: 16_384, height: 16_384 }), type)).toBe("too-many-pixels");
  });

  it("that is the canvas of a small picture", () => {
    expect(faultOf(webpOf({ canvas: { width: 16, height: 16 } }), "image/webp")).toBeUndefined();
    expect(faultOf(webpOf({ canvas: { width: 16_777_216, height: 16_777_216 } }), "image/webp")).toBe(
      "too-many-pixels",
    );
  });

  it("that is a PNG of four billion by four billion points", () => {
    expect(faultOf(pngOf({ width: 0xffff_ffff, height: 0xffff_ffff }), "image/png")).toBe("too-many-pixels");
  });
});

describe("a picture", () => {
  it.each([
    ["image/png", pngOf({ width: 0 })],
    ["image/jpeg", jpegOf({ width: 0 })],
    ["image/jpeg", jpegOf({ height: 0 })],
    ["image/webp", replaced(lossyWebp, "\x9d\x01\x2a\x01\0", "\x9d\x01\x2a\0\0")],
  ] as const)("without a size can't be read: %s", (type, file) => {
    expect(faultOf(file, type)).toBe("unreadable");
  });

  it("may have more behind its end, as phones append a film to a photo", () => {
    const film = Buffer.concat([Buffer.alloc(24), latin1("ftypmp42MotionPhoto_Data"), Buffer.alloc(5_000, 0xd9)]);
    for (const [type, file] of [
      ["image/jpeg", aJpeg()],
      ["image/png", aPng()],
      ["image/webp", aWebp()],
    ] as const)
      expect(faultOf(Buffer.concat([file, film]), type)).toBeUndefined();
  });

  it("may be of any length, also of one that reads as the end of a line", () => {
    const file = Buffer.from(aWebp());
    file.writeUInt32LE(10, 4);

    expect(faultOf(file, "image/webp")).toBeUndefined();
  });

  it("with loss is a WebP, too", () => {
    expect(faultOf(lossyWebp, "image/webp")).toBeUndefined();
  });

  it("is no PNG where it does not begin with its size, or where a chunk goes beyond the end", () => {
    expect(faultOf(replaced(aPng(), "IHDR", "CgBI"), "image/png")).toBe("unreadable");
    expect(faultOf(replaced(aPng(), /....IDAT/s, "\xff\xff\xff\xf0IDAT"), "image/png")).toBe("unreadable");
    expect(faultOf(replaced(aPng(), "IEND", "IENd"), "image/png")).toBe("unreadable");
  });

  it("is a JPEG also with damaged EXIF, with padding, and with a comment", () => {
    const before = [
      jpegSegment(0xe1, latin1("Exif\0\0MM\0*\0\0\0\x08\0\x05")),
      Buffer.from([0xff, 0xff]),
      jpegSegment(0xfe, latin1("Aparat\xff\xd9")),
    ];

    expect(faultOf(jpegOf({ before }), "image/jpeg")).toBeUndefined();
  });

  it("is no JPEG where another size is told to readers that go another way", () => {
    const huge = jpegSegment(0xc0, Buffer.from([8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0]));
    const small = jpegSegment(0xc2, Buffer.from([8, 0, 16, 0, 16, 1, 1, 0x11, 0]));

    expect(faultOf(jpegOf({ before: [huge] }), "image/jpeg")).toBe("unreadable");
    expect(faultOf(jpegOf({ before: [small] }), "image/jpeg")).toBe("unreadable");
    for (const marker of [0x00, 0x01, 0xd0, 0xd8, 0xd9])
      expect(faultOf(jpegOf({ before: [jpegSegment(marker, huge)] }), "image/jpeg")).toBe("unreadable");
    expect(faultOf(jpegOf({ before: [Buffer.from([0xff, 0xe5, 0, 1])] }), "image/jpeg")).toBe("unreadable");
  });

  it("is a JPEG also with stray bytes between its segments, which decoders skip", () => {
    for (const stray of ["\0", "abc", "\0\xff\0\xff", "\xff\xd0", "\xff\x01"])
      expect(faultOf(jpegOf({ before: [latin1(stray)] }), "image/jpeg")).toBeUndefined();
  });

  it("is no JPEG where only a thumbnail in it is drawn", () => {
    const whole = jpegOf({ before: [jpegSegment(0xe1, aJpeg())] });
    const scanned = whole.lastIndexOf(Buffer.from([0xff, 0xda]));

    expect(faultOf(whole, "image/jpeg")).toBeUndefined();
    expect(faultOf(whole.subarray(0, scanned), "image/jpeg")).toBe("no-content");
    expect(faultOf(Buffer.concat([whole.subarray(0, scanned), latin1("\xff\xd9")]), "image/jpeg")).toBe("no-content");
    expect(faultOf(Buffer.concat([whole.subarray(0, scanned + 10), latin1("\xff\xd9")]), "image/jpeg")).toBe(
      "no-content",
    );
  });

  it("that is a PNG shows nothing without image data, and is not whole where they are cut", () => {
    const png = (...data: Buffer[]) => faultOf(pngOf({ data }), "image/png");
    const rows = deflateSync(Buffer.alloc(17 * 16));

    expect(png()).toBe("no-content");
    expect(png(Buffer.alloc(0))).toBe("no-content");
    expect(png(deflateSync(Buffer.alloc(0)))).toBe("no-content");
    expect(png(rows.subarray(0, -6))).toBe("unreadable");
    expect(png(deflateSync(Buffer.alloc(17 * 10)))).toBe("unreadable");
    expect(png(Buffer.from("no deflate"))).toBe("unreadable");
    expect(png(rows)).toBeUndefined();
    expect(png(rows.subarray(0, 5), Buffer.alloc(0), rows.subarray(5))).toBeUndefined();
  });

  it("that is a PNG is taken only as decoders take it", () => {
    const png = (...kind: number[]) => faultOf(pngOf({ kind, data: [deflateSync(Buffer.alloc(2_000))] }), "image/png");

    for (const kind of [
      [16, 0],
      [8, 2],
      [8, 4],
      [8, 6],
      [1, 0],
    ])
      expect(png(...kind, 0, 0, 1)).toBeUndefined();
    for (const kind of [
      [1, 2],
      [16, 3],
      [4, 4],
      [2, 6],
      [8, 1],
      [3, 0],
    ])
      expect([kind, png(...kind, 0, 0, 0)]).toEqual([kind, "unreadable"]);
    for (const ways of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ])
      expect([ways, png(8, 0, ...ways)]).toEqual([ways, "unreadable"]);
  });

  it("that is a PNG of a palette has one", () => {
    const kind = [8, 3, 0, 0, 0];

    expect(faultOf(pngOf({ kind }), "image/png")).toBe("unreadable");
    expect(faultOf(pngOf({ kind, before: [pngChunk("PLTE", Buffer.alloc(3))] }), "image/png")).toBeUndefined();
  });

  it("that is a PNG has the checksums of what it is made of, while decoders skip other parts", () => {
    const damaged = (at: number, file = aPng()) => {
      file[at]! ^= 0xff;
      return faultOf(file, "image/png");
    };
    const withText = pngOf({ before: [pngChunk("tEXt", Buffer.from("a"))] });

    expect(damaged(29)).toBe("unreadable");
    expect(damaged(aPng().length - 1)).toBe("unreadable");
    expect(damaged(withText.indexOf("tEXt") + 5, withText)).toBeUndefined();
  });

  it("that is a JPEG is taken only as browsers decode it", () => {
    const frame = (change: (file: Buffer, at: number) => void) => {
      const file = aJpeg();
      change(file, file.indexOf(Buffer.from([0xff, 0xc0])));
      return faultOf(file, "image/jpeg");
    };
    const marked = (marker: number) => frame((file, at) => file.writeUInt8(marker, at + 1));
    const ofComponents = (count: number) => frame((file, at) => file.writeUInt8(count, at + 9));

    expect([0xc0, 0xc1, 0xc2].map(marked)).toEqual([undefined, undefined, undefined]);
    expect([0xc3, 0xc5, 0xc9, 0xca, 0xcf].map(marked)).toEqual(new Array(5).fill("unreadable"));
    expect(frame((file, at) => file.writeUInt8(12, at + 4))).toBe("unreadable");
    expect([0, 2, 5].map(ofComponents)).toEqual(new Array(3).fill("unreadable"));
  });

  it("that is a WebP shows nothing without a picture on its canvas", () => {
    const file = webpOf({ canvas: { width: 16, height: 16 } });

    expect(faultOf(replaced(file, "VP8L", "XMP "), "image/webp")).toBe("no-content");
  });
});

describe("the time that a file takes grows no faster than the file", () => {
  const mebibyte = 1024 * 1024;
  const quickFaultOf: typeof faultOf = (file, type) => {
    const taken = processorClock();
    const fault = faultOf(file, type);
    expect(taken()).toBeLessThan(2_000);
    return fault;
  };
  /** A MiB of these takes some hundred milliseconds; what takes the square of that, at least ten seconds. */
  const units = [
    "<<<<",
    "/////",
    "stream",
    "(",
    ")",
    "[",
    "]",
    "\\(",
    "%",
    "%\n",
    "<a",
    "<a>",
    "0",
    " ",
    "1 0 ",
    "#4a",
  ];
  const objects = ["obj ", "\n0 obj ", "(obj ", "( 0 obj(", ">>stream ", "<<>>stream\nendstream ", "/JS#4", "trailer "];
  const objectStreams = ["<</N 0/First 1>>stream\nendstream ", "<</N 1/First 4>>stream\n9 0 /A endstream ", "/First 1"];

  it.each([...units, ...objects, ...objectStreams])("of %j", (unit) => {
    for (const end of ["%%EOF", ">>endstream%%EOF"]) {
      const file = Buffer.alloc(mebibyte, unit);
      file.write("%PDF-1.7\n1 0 obj ");
      file.write(end, mebibyte - end.length);
      expect([undefined, "unreadable"]).toContain(quickFaultOf(file, pdf));
    }
  });

  it.each(["/A", "[", "(", "1 ", "/A#"])("of an object stream of %j", (unit) => {
    const text = Buffer.concat([latin1("9 0 "), Buffer.alloc(mebibyte, unit)]);
    const stream = streamOf("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflateSync(text));

    expect([undefined, "unreadable"]).toContain(quickFaultOf(pdfOf({ objects: [stream] }), pdf));
  });

  it.each([
    ["image/jpeg", "\xff\xd8\xff", "\xff\xe0\0\x02"],
    ["image/jpeg", "\xff\xd8\xff", "\xff"],
    ["image/png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\0\0\0\0", "\0\0\0\0IDAT\0\0\0\0"],
  ] as const)("of %s of the smallest parts: %j %j", (type, begin, unit) => {
    const file = Buffer.alloc(mebibyte, latin1(unit));
    file.write(begin, "latin1");

    expect(quickFaultOf(file, type)).toBe("unreadable");
  });
});
