/** What may be in a PDF: whatever is planted in it, wherever and however it is written, is refused; what customers send is taken. */
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FileFault, fileFaults, uploadBytesMax } from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import {
  encryptedCompressedPdfOf,
  encryptedPdfOf,
  encryptionNames,
  encryptionOf,
  encryptions,
  lockedEntries,
  trailerOf,
} from "../support/encrypted-pdfs.ts";
import { aPdf, compressedPdfOf, pdfOf, streamOf, updatedPdf } from "../support/files.ts";
import { processorClock } from "../support/processor-clock.ts";

const fault = (file: Buffer): FileFault | undefined => faultOf(file, "application/pdf");
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
type Parts = { readonly catalog?: string; readonly page?: string; readonly objects?: readonly string[] };

const clicked = (action: string, ...objects: string[]): Parts => ({
  page: "/Annots [6 0 R]",
  objects: [`<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A ${action} >>`, ...objects],
});
const link = (target: string, ...objects: string[]) => clicked(`<< /S /URI /URI ${target} >>`, ...objects);
const uri = "<< /S /URI /URI (https://bank.example) >>";
const goTo = (next: string) => `<< /S /GoTo /D [3 0 R /Fit] /Next ${next} >>`;

describe("an action", () => {
  const refused: [string, Parts][] = [
    ["a link that opens on its own", { catalog: `/OpenAction ${uri}` }],
    ["a link that opens on its own, elsewhere", { catalog: "/OpenAction 6 0 R", objects: ["7 0 R", uri] }],
    ["a link that a page opens", { page: `/AA << /O ${uri} >>` }],
    [
      "a link that a field opens",
      { page: "/Annots [6 0 R]", objects: [`<< /Subtype /Widget /FT /Tx /AA 7 0 R >>`, `<< /Fo ${uri} >>`] },
    ],
    [
      "a link behind a jump that runs on its own",
      { catalog: `/OpenAction ${goTo(`[${goTo("6 0 R")}]`)}`, objects: [uri] },
    ],
    ["a layer that is shown on its own", { catalog: "/OpenAction << /S /SetOCGState >>" }],
    ["to print on its own", { catalog: "/OpenAction << /S /Named /N /Print >>" }],
    ["a menu command that runs on its own", { catalog: "/OpenAction << /S /Named /N /NextPage >>" }],
    ["a type that nobody knows, on its own", { catalog: "/OpenAction << /S /Whatever >>" }],
    ["a type that is no name", { catalog: "/OpenAction << /S (GoTo) >>" }],
    ["one of two types", { catalog: "/OpenAction << /S /GoTo /S /Whatever >>" }],
    ["a type that nobody knows", clicked("<< /S /Whatever >>")],
    ["a menu command that opens a file", clicked("<< /S /Named /N /Open >>")],
    ["a form that is emptied", clicked("<< /S /ResetForm >>")],
    ["what hides something", clicked("<< /S /Hide /T (a) >>")],
    ["rich media", clicked("<< /S /RichMediaExecute >>")],
    ["what follows a jump", clicked(goTo("<< /S /Hide >>"))],
    ["an outline's", { objects: ["<< /Title (a) /A << /S /Trans >> >>"] }],
    ["another in an earlier revision's object", { catalog: "/OpenAction 6 0 R", objects: ["<< /S /GoToDp >>"] }],
    ["behind a key without a value", { catalog: `/X /OpenAction << /S /Whatever >>` }],
    ["a number that touches its word", { catalog: "/OpenAction 6 0R", objects: ["<< /S /Whatever >>"] }],
  ];

  it.each(refused)("is refused: %s", (_, parts) => {
    expect(fault(pdfOf(parts))).toBe("active-content");
    expect(fault(compressedPdfOf(parts))).toBe("active-content");
  });

  it.each([
    [
      "a jump that runs on its own, and another",
      { catalog: `/OpenAction ${goTo(goTo("6 0 R"))}`, objects: ["<< /S /GoTo /D (a) >>"] },
    ],
    ["a jump by a page", { page: "/AA << /O << /S /GoTo /D (a) >> >>" }],
    ["a link, and a jump behind it", clicked(`<< /S /URI /URI (http://a.example) /Next ${goTo("null")} >>`)],
    ["to turn the page", clicked("<< /S /Named /N /NextPage >>")],
    ["to print", clicked("<< /S /Named /N /Print >>")],
    ["to show a layer", clicked("<< /S /SetOCGState /State [/Toggle 5 0 R] >>")],
    ["a font of that name", { page: "/Resources << /Font << /A 5 0 R /AA 5 0 R /OpenAction 5 0 R >> >>" }],
    [
      "an element of the structure, which has types of its own",
      { objects: ["<< /S /Whatever /A << /O /Layout >> >>"] },
    ],
  ] as [string, Parts][])("is taken: %s", (_, parts) => {
    expect(fault(pdfOf(parts))).toBeUndefined();
    expect(fault(compressedPdfOf(parts))).toBeUndefined();
  });

  it("is refused whichever revision has it", () => {
    const withAction = pdfOf({ catalog: "/OpenAction 6 0 R", objects: ["<< /S /Whatever >>"] });
    const later = (pdf: Buffer, body: string) =>
      Buffer.concat([pdf, latin1(`6 0 obj\n${body}\nendobj\nstartxref\n0\n%%EOF\n`)]);

    expect(fault(later(withAction, "<< /S /GoTo /D (a) >>"))).toBe("active-content");
    const harmless = pdfOf({ catalog: "/OpenAction 6 0 R", objects: ["<< /S /GoTo /D (a) >>"] });
    expect(fault(later(harmless, "<< /S /GoTo /D (b) >>"))).toBeUndefined();
    expect(fault(later(harmless, "<< /S /Whatever >>"))).toBe("active-content");
  });

  it("is refused where an object stream has two objects in the same place", () => {
    const data = "6 0 7 0 << /S /Whatever >>";
    const stream = streamOf("/Type /ObjStm /N 2 /First 8 /Filter /FlateDecode", deflateSync(data));

    expect(fault(pdfOf({ catalog: "/OpenAction [3 0 R /Fit]", objects: [stream] }))).toBeUndefined();
    expect(fault(pdfOf({ catalog: "/OpenAction 7 0 R", objects: [stream] }))).toBe("active-content");
  });
});

describe("a link", () => {
  it.each([
    "(https://bank.example/a?b#c)",
    "(HTTP://bank.example)",
    "(mailto:a@bank.example)",
    "(www.bank.example/kontakt)",
    "(www.bank.example:8080/kontakt)",
    "(tel:+48 \\(22\\) 123-45.67)",
    "(#page=2)",
    "()",
    "( https://bank.example)",
    String.raw`(\150ttps:\057/bank.example)`,
    "<68747470733A2F2F61>",
    "<feff00680074007400700073003a002f002f0061>",
    "(\xef\xbb\xbfhttps://bank.example)",
  ])("is taken: %s", (target) => {
    expect(fault(pdfOf(link(target)))).toBeUndefined();
    expect(fault(compressedPdfOf(link(target)))).toBeUndefined();
  });

  it.each([
    "(file:///etc/passwd)",
    "(javascript:alert\\(1\\))",
    "(JavaScript :alert)",
    "(java\\nscript:alert)",
    "( \\tjavascript:alert)",
    "(\\152avascript:alert)",
    "(ja\\\nvascript:alert)",
    "<6a617661736372697074 3a>",
    "<feff006a006100760061007300630072006900700074003a>",
    "<fffe6a006100760061007300630072006900700074003a00>",
    "(\xef\xbb\xbfjavascript:alert)",
    "(data:text/html,a)",
    "(tel:*21*123#)",
    "(tel:123;ext=javascript)",
    "(www.bank.example:80x)",
    String.raw`(\\\\host\\share)`,
    "(//host/share)",
    "(other.pdf)",
    "(www.bank.example:javascript)",
    "(%6aavascript%3aalert)",
    "(https\\000://a)",
    "<zz>",
  ])("is refused: %s", (target) => {
    expect(fault(pdfOf(link(target)))).toBe("outside-reference");
    expect(fault(pdfOf(link("7 0 R", target)))).toBe("outside-reference");
    expect(fault(compressedPdfOf(link(target)))).toBe("outside-reference");
    expect(fault(pdfOf({ catalog: `/URI << /Base ${target} >>` }))).toBe("outside-reference");
  });
});

describe("a link of many letters", () => {
  it("is refused where it is longer than any browser takes", () => {
    const ofLetters = (count: number) => fault(pdfOf(link(`(https://a.example/${"a".repeat(count)})`)));

    expect([ofLetters(8_000), ofLetters(8_200)]).toEqual([undefined, "outside-reference"]);
  });
});

describe("content", () => {
  const host = String.raw`(\\\\host\\share)`;
  it.each([
    ["a page that lies elsewhere", "outside-reference", streamOf(`/F ${host}`, "")],
    ["a page that lies elsewhere, as a file", "outside-reference", streamOf(`/F << /F ${host} >>`, "")],
    ["a page that lies elsewhere, by another object", "outside-reference", streamOf("/F 7 0 R", "")],
    ["a filter of what lies elsewhere", "outside-reference", streamOf("/FFilter /FlateDecode", "")],
    [
      "a form that is drawn from elsewhere",
      "outside-reference",
      streamOf(`/Subtype /Form /Ref << /F ${host} /Page 0 >>`, ""),
    ],
    [
      "a picture that is printed from elsewhere",
      "outside-reference",
      streamOf("/Subtype /Image /OPI << /2.0 << >> >>", ""),
    ],
    ["PostScript", "active-content", streamOf("/Type /XObject /Subtype /PS", "")],
    ["PostScript, by another object", "active-content", streamOf("/Subtype 8 0 R", "")],
    ["PostScript in a form", "active-content", streamOf("/Subtype /Form /Subtype2 /PS", "")],
  ] as const)("is refused: %s", (_, why, stream) => {
    expect(fault(pdfOf({ objects: [stream, host, "/PS"] }))).toBe(why);
  });

  it("is drawn only where it is a picture or a form", () => {
    const drawn = (subtype: string) =>
      fault(
        pdfOf({ page: "/Resources << /XObject << /A 6 0 R >> >>", objects: [streamOf(`/Subtype /${subtype}`, "")] }),
      );

    expect([drawn("Form"), drawn("Image"), drawn("Whatever")]).toEqual([undefined, undefined, "active-content"]);
  });

  it("is noted on a page only by notes that we know", () => {
    const noted = (note: string) => fault(pdfOf({ page: `/Annots [${note}]` }));

    expect(noted("<< /Subtype /Highlight >> << /Subtype /Widget >>")).toBeUndefined();
    expect(noted("<< /Subtype /Highlight >> << /Subtype /Screen >>")).toBe("active-content");
    expect(fault(pdfOf({ objects: ["<< /Type /Annot /Subtype /Whatever >>"] }))).toBe("active-content");
  });

  it("may be signed, with rights that name files but hold none", () => {
    const rights =
      "/Perms << /UR3 << /Type /Sig /Reference [<< /TransformParams << /Annots [/Create /Import] /EF [/Create /Delete] >> >>] >> >>";

    expect(fault(pdfOf({ catalog: rights }))).toBeUndefined();
    expect(
      fault(pdfOf({ catalog: rights.replace("[/Create /Delete]", "[/Create 6 0 R]"), objects: ["<< /F 7 0 R >>"] })),
    ).toBe("active-content");
    expect(fault(pdfOf({ objects: ["<< /EF << /F 7 0 R >> >>"] }))).toBe("active-content");
  });
});

describe("a name of active content", () => {
  it.each([
    ["/Names << /EmbeddedFiles << /Names [] >> >>"],
    ["/Names << /JavaScript << /Names [] >> /EmbeddedFiles << /Kids [] >> >>"],
    ["/Names << /JavaScript 6 0 R >>"],
    ["/AcroForm << /Fields [] /XFA [] >>"],
    ["/Threads [<< /Type /Thread /I << /Title (a) >> >>]"],
  ])("is taken where it does nothing: %s", (catalog) => {
    for (const fileOf of [pdfOf, compressedPdfOf])
      expect(fault(fileOf({ catalog, objects: ["<< >>"] }))).toBeUndefined();
  });

  it.each([
    ["a list that is not empty", "/Names << /JavaScript << /Names [(a) 6 0 R] >> >>"],
    ["an empty list and another", "/Names << /JavaScript << /Names [] >> /JavaScript << /Names [(a) 6 0 R] >> >>"],
    ["a list that a later revision fills", "/Names << /EmbeddedFiles 7 0 R >>"],
    ["a list that does not exist", "/Names << /EmbeddedFiles 9 0 R >>"],
    ["more than a list", "/Names << /EmbeddedFiles << /Names [] /X 6 0 R >> >>"],
    ["a form", "/AcroForm << /XFA [(a) 6 0 R] >>"],
    ["a script beside an empty list", "/Names << /JavaScript << /Names [] >> >> /X /JavaScript"],
    ["a thread that is an action", "/OpenAction << /Type /Thread /S /Thread >>"],
    ["what has no pairs", "/Threads [<< /Type /Thread /Thread >>]"],
  ])("is refused for %s", (_, catalog) => {
    const objects = ["(a)", "<< /Names [] >>"];
    const later = latin1("7 0 obj << /Names [(a) 6 0 R] >> endobj startxref\n0\n%%EOF\n");

    expect(fault(Buffer.concat([pdfOf({ catalog, objects }), later]))).toBe("active-content");
  });
});

describe("a document without a page", () => {
  const pages = (body: string, ...objects: string[]) =>
    latin1(
      `%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj 2 0 obj ${body} endobj ${objects.map((object, place) => `${place + 3} 0 obj ${object} endobj `).join("")}trailer << /Root 1 0 R >>\n%%EOF`,
    );

  it.each([
    ["that has no list of pages", pages("null")],
    ["whose list is empty", pages("<< /Type /Pages /Kids [] /Count 0 >>")],
    ["whose pages are counted as none", pages("<< /Kids [3 0 R] /Count 0 >>", "<< /Type /Page >>")],
    ["whose list leads nowhere", pages("<< /Kids [9 0 R] /Count 1 >>")],
    ["whose list leads to itself", pages("<< /Kids [2 0 R 2 0 R] /Count 1 >>")],
    ["whose page is of two types", pages("<< /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Type /Font >>")],
    ["whose page is of no type", pages("<< /Kids [3 0 R] /Count 1 >>", "<< /MediaBox [0 0 9 9] /Type 9 0 R >>")],
    ["whose page says nothing", pages("<< /Kids [3 0 R] /Count 1 >>", "<< /Parent 2 0 R >>")],
    ["whose list leads to something else", pages("<< /Kids [3 0 R] /Count 1 >>", "<< /Type /Font >>")],
    ["whose lists have no pages", pages("<< /Kids [3 0 R 4 0 R] /Count 1 >>", "<< /Kids [] >>", "<< /Kids [null] >>")],
    ["that does not begin", latin1(aPdf().toString("latin1").replace("/Pages 2", "/Pages 9"))],
    [
      "of which a later revision takes it",
      Buffer.concat([aPdf(), latin1("2 0 obj << /Kids [] /Count 0 >> endobj\n%%EOF")]),
    ],
  ])("is refused: %s", (_, file) => {
    expect(fault(file)).toBe("no-content");
  });

  it("is none where one of its lists has a page", () => {
    expect(
      fault(pages("<< /Kids [4 0 R 3 0 R] /Count 1 >>", "<< /Kids [5 0 R] >>", "<< /Kids [] >>", "<< /Type /Page >>")),
    ).toBeUndefined();
  });
});

describe("a page without a type", () => {
  it.each(["/MediaBox [0 0 9 9]", "/Contents 4 0 R"])("is one where it has a %s", (entry) => {
    expect(
      fault(
        latin1(
          aPdf()
            .toString("latin1")
            .replace("/Type /Page ", "")
            .replace(/\/MediaBox \[[^\]]*\] \/Contents 4 0 R/, entry),
        ),
      ),
    ).toBeUndefined();
  });
});

describe("an encrypted document", () => {
  it.each(encryptionNames)("is looked into, where it opens without a password: %s", (name) => {
    for (const encrypted of [encryptedPdfOf, encryptedCompressedPdfOf]) {
      expect(fault(encrypted(name, {}))).toBeUndefined();
      expect(fault(encrypted(name, link("(https://bank.example)")))).toBeUndefined();
      expect(fault(encrypted(name, link("(javascript:alert)")))).toBe("outside-reference");
      expect(fault(encrypted(name, { objects: ["<< /S /JavaScript /JS (app.alert) >>"] }))).toBe("active-content");
      expect(fault(encrypted(name, { catalog: `/OpenAction ${uri}` }))).toBe("active-content");
    }
  });

  it("is looked into where its encryption is an object of its own", () => {
    const { entries } = encryptions["RC4 of 128 bits"];

    expect(fault(pdfOf({ trailer: trailerOf("6 0 R"), objects: [encryptionOf(entries)] }))).toBeUndefined();
  });

  it.each(Object.entries(lockedEntries))("is refused where it takes a password: %s", (_, entries) => {
    expect(fault(pdfOf({ trailer: trailerOf(encryptionOf(entries)) }))).toBe("encrypted");
  });

  const whole = encryptionOf(encryptions["AES of 128 bits"].entries);
  it.each([
    ["another handler", whole.replace("/Standard", "/Whatever")],
    ["another method", whole.replace("/AESV2", "/Whatever")],
    ["a version that nobody knows", whole.replace("/V 4", "/V 3")],
    ["a revision whose key is too short for its method", whole.replace("/R 4", "/R 2")],
    ["a revision of another version", whole.replace("/R 4", "/R 3")],
    ["a method that is there twice", whole.replace("/StmF", "/StmF /Identity /StmF")],
    ["another key than it says", whole.replace("/U <d1", "/U <d2")],
    ["no key at all", "<< /Filter /Standard /V 4 /R 4 >>"],
  ])("is refused for %s", (_, changed) => {
    expect(fault(pdfOf({ trailer: trailerOf(changed) }))).toBe("encrypted");
  });

  it("is none where its trailer says so", () => {
    expect(fault(pdfOf({ trailer: "/Encrypt null" }))).toBeUndefined();
    expect(fault(pdfOf({ trailer: "/Encrypt null /Encrypt << /V 1 >>" }))).toBe("encrypted");
    expect(fault(pdfOf({ trailer: "/Encrypt null", objects: ["/Encrypt"] }))).toBe("encrypted");
  });

  it("is refused where a later trailer says that it is not", () => {
    expect(fault(updatedPdf(encryptedPdfOf("AES of 128 bits", {}), "1"))).toBe("encrypted");
  });
});

describe("whatever is planted", () => {
  /** What is bad wherever it stands. */
  const bad = [
    "<< /S /JavaScript /JS (app.alert) >>",
    "<< /S /Launch /F (cmd.exe) >>",
    "<< /OpenAction << /S /URI /URI (https://a.example) >> >>",
    "<< /AA << /O << /S /Whatever >> >> >>",
    "<< /A << /S /URI /URI (file:///a) >> >>",
    "<< /A << /S /URI /URI (javascript:alert) >> >>",
    "<< /URI << /Base (file:///a) >> >>",
    "<< /Type /Filespec /EF << /F 5 0 R >> >>",
    "<< /Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >> >>",
    "<< /Annots [<< /Subtype /Screen >>] >>",
    "<< /A << /S /GoTo /D (a) /Next [<< /S /ImportData /F (a) >>] >> >>",
  ];
  const hexOf = (text: string) => Buffer.from(text, "latin1").toString("hex").replaceAll(/../g, "#$&");
  const escaped = (text: string) =>
    text.replaceAll(/\/([A-Za-z]+)/g, (_, name: string) => `/${hexOf(name.slice(0, 1))}${name.slice(1)}`);
  const asUtf16 = (text: string) =>
    text.replaceAll(
      /\(([^()]*)\)/g,
      (_, string: string) =>
        `<feff${[...string].map((letter) => `00${Buffer.from(letter).toString("hex")}`).join("")}>`,
    );
  const asOctal = (text: string) =>
    text.replaceAll(
      /\(([^()]*)\)/g,
      (_, string: string) =>
        `(${[...string].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, "0")}`).join("")})`,
    );
  const nested = (text: string, depth: number) => `${"<< /X [ ".repeat(depth)}${text}${" ] >>".repeat(depth)}`;
  type FileOf = (object: string, before: string[]) => Buffer;
  const plain: FileOf[] = [
    (object, before) => pdfOf({ objects: [...before, object] }),
    (object, before) => pdfOf({ objects: [object, ...before] }),
    (object, before) => compressedPdfOf({ objects: [...before, object] }),
    (object) => pdfOf({ page: `/PieceInfo ${object}` }),
    (object) => pdfOf({ trailer: `/X ${object}` }),
    (object, before) => updatedPdf(pdfOf({ objects: before }), object),
    (object, before) => updatedPdf(updatedPdf(compressedPdfOf({ objects: [object] }), "1"), before.join(" ")),
  ];
  const encrypted = encryptionNames.flatMap((name): FileOf[] => [
    (object, before) => encryptedPdfOf(name, { objects: [...before, object] }),
    (object, before) => encryptedCompressedPdfOf(name, { objects: [...before, object] }),
  ]);
  const files = [...plain, ...encrypted];

  it("is refused, wherever it stands and however it is written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...bad),
        fc.constantFrom((text: string) => text, escaped),
        fc.constantFrom((text: string) => text, asOctal, asUtf16),
        fc.nat(30),
        fc.array(fc.constantFrom("<< /A 1 >>", "[1 2 3]", "null", "<< /Type /Font >>"), { maxLength: 5 }),
        fc.constantFrom(...files),
        (text, names, strings, depth, before, fileOf) => {
          // The encrypting helpers take strings in clear.
          const written = encrypted.includes(fileOf) ? text : strings(text);
          const file = fileOf(nested(names(written), depth), before);
          expect(["active-content", "outside-reference"]).toContain(fault(file));
        },
      ),
      { numRuns: 250 },
    );
  });

  it("leaves no file accepted that was damaged and still holds it in clear", () => {
    const script = "<< /S /JavaScript /JS (a) >>";
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...files), damage, fc.nat(), (fileOf, bytes, move) => {
        const file = fileOf(script, ["<< /A 1 >>"]);
        for (const [at, byte] of bytes) file[at % file.length] = byte;
        const lines = file.toString("latin1").split("endobj");
        const moved = [...lines.slice(0, -1), ...lines.slice(0, move % lines.length), lines.at(-1)!].join("endobj");
        const verdict = fault(latin1(moved));
        expect([undefined, ...fileFaults]).toContain(verdict);
        if (moved.includes("/S /JavaScript /JS")) expect(verdict).toBeDefined();
      }),
      { numRuns: 250 },
    );
  });
});

describe("no document takes long", () => {
  const page =
    "3 0 obj << /Type /Page >> endobj 2 0 obj << /Kids [3 0 R] /Count 1 >> endobj 1 0 obj << /Pages 2 0 R >> endobj ";
  const whole = (objects: string) =>
    latin1(`%PDF-1.7\n${page}${objects} trailer << /Root 1 0 R >>\n%%EOF`.slice(0, uploadBytesMax));
  const row = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => of(index)).join(" ");
  const objectStream = (offsets: string, data: string) =>
    `9 0 obj ${streamOf(`/N ${offsets.split(" ").length / 2} /First ${offsets.length + 1} /Filter /FlateDecode`, deflateSync(`${offsets} ${data}`)).toString("latin1")} endobj `;
  const shapes: [string, () => string][] = [
    [
      "one object in many revisions, and many references",
      () => `${row(60_000, () => "9 0 obj 1 endobj")} 8 0 obj [${row(60_000, () => "<</A 9 0 R>>")}] endobj`,
    ],
    [
      "a large dictionary that is referred to often",
      () =>
        `9 0 obj << /S /GoTo ${row(200_000, (index) => `/K${index} 1`)} >> endobj 8 0 obj [${row(150_000, () => "<</A 9 0 R>>")}] endobj`,
    ],
    [
      "references in a row",
      () =>
        row(150_000, (index) => `${index + 4} 0 obj ${index + 5} 0 R endobj`) +
        " 4 0 obj << /OpenAction 4 0 R >> endobj",
    ],
    ["references in a circle", () => "9 0 obj [9 0 R 9 0 R] endobj 8 0 obj << /OpenAction 9 0 R >> endobj"],
    [
      "actions in a row",
      () =>
        row(90_000, (index) => `${index + 4} 0 obj << /S /GoTo /Next ${index + 5} 0 R >> endobj`) +
        " 2000000 0 obj << /OpenAction 4 0 R >> endobj",
    ],
    [
      "a wide tree of pages",
      () =>
        row(20_000, (index) => `${index + 9} 0 obj << /Kids [9 0 R 10 0 R] >> endobj`) +
        " 3 0 obj << /Kids [9 0 R] >> endobj",
    ],
    ["words", () => "1 ".repeat(2_500_000)],
    ["empty dictionaries", () => "<<>>".repeat(1_200_000)],
    ["nested lists", () => `9 0 obj ${"[".repeat(249)}${"]".repeat(249)} endobj `.repeat(9_000)],
    ["object streams", () => "9 0 obj <</N 1/First 4/Filter/FlateDecode>>stream\nx\nendstream endobj ".repeat(60_000)],
    [
      "one long link that is referred to often",
      () =>
        `9 0 obj (https:${"a\\b".repeat(1_000_000)}) endobj 8 0 obj [${row(20_000, () => "<</URI 9 0 R>>")}] endobj`,
    ],
    [
      "one long id that is referred to often",
      () =>
        `9 0 obj (${"a\\b".repeat(1_000_000)}) endobj ${row(20_000, () => "trailer <</Encrypt 7 0 R/ID[9 0 R]>>")} 7 0 obj <</Filter/Standard/V 2/R 3/P 1/O(${"a".repeat(32)})/U(${"a".repeat(32)})>> endobj`,
    ],
    [
      "object streams whose objects begin at one place",
      () =>
        objectStream(
          row(60_000, (index) => `${index} 0`),
          "<<>>".repeat(50_000),
        ),
    ],
    [
      "object streams whose objects each hold much",
      () =>
        objectStream(
          row(60_000, (index) => `${index} 0`),
          `[${"[]".repeat(50_000)}]`,
        ),
    ],
    [
      "cross-references that lead into one comment",
      () =>
        `%${"a".repeat(2_000_000)}\nxref\n0 100000\n${row(100_000, (index) => `${index + 200} 00000 n`)}\ntrailer <<>>`,
    ],
    ["comments that begin with tables", () => "%xref".repeat(1_000_000)],
    [
      "tables of cross-references that are compressed",
      () =>
        `9 0 obj ${streamOf("/W [1 1 1] /Size 3000000 /Filter /FlateDecode", deflateSync(Buffer.alloc(8_000_000))).toString("latin1")} endobj `.repeat(
          200,
        ),
    ],
    ["trailers", () => "trailer <</Root 1 0 R>> ".repeat(200_000)],
    ["encryptions", () => "trailer <</Encrypt <</V 5>>/ID[()]>> ".repeat(130_000)],
  ];

  it.each(shapes)("of %s", (_, objects) => {
    const file = whole(objects());
    const taken = processorClock();
    const verdict = fault(file);
    const milliseconds = taken();

    expect([undefined, ...fileFaults]).toContain(verdict);
    expect(milliseconds).toBeLessThan(2_000);
  });
});
