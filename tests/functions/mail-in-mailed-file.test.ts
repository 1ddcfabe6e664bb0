/** What a file is that came by e-mail: by its bytes, and what its sender is told to send in its place. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typeOfMailed } from "../../functions/mail-in/mailed-file.ts";
import { mailedFaults, mailedFaultTexts } from "../../shared/domain/mail-in/file-faults.ts";
import { fileFaults, uploadBytesMax, uploadTypes } from "../../shared/domain/uploads/upload.ts";
import { faultOf } from "../../shared/files/file-check.ts";
import { aJpeg, anExe, aPdf, aPng, aWebp } from "../support/files.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const typeOf = (bytes: Uint8Array, fileName = "plik", contentType = "application/octet-stream") =>
  typeOfMailed({ bytes, fileName, contentType });
const ofSize = (bytes: Buffer, size: number): Buffer => Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);

/** A file of a ZIP as it stands in it, not packed. */
const zipped = (name: string, content = ""): Buffer => {
  const head = Buffer.alloc(30);
  head.write("PK\x03\x04", "latin1");
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, latin1(name), latin1(content)]);
};
/** And how its list at the end names it. */
const listed = (name: string): Buffer => Buffer.concat([latin1("PK\x01\x02"), Buffer.alloc(42), latin1(name)]);
const boxed = (main: string, ...others: string[]): Buffer => latin1(`\0\0\0\x20ftyp${main}\0\0\0\0${others.join("")}`);

describe("a file that came by e-mail", () => {
  it.each([
    ["encrypted-mail", latin1("0\x82"), "smime.p7m", "application/octet-stream"],
    ["encrypted-mail", latin1("0\x82"), "x", "application/pkcs7-mime"],
    ["mail-file", latin1("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "Re.msg", "application/octet-stream"],
    ["mail-file", latin1("From: a"), "Re.eml", "application/octet-stream"],
  ])("is an e-mail: %s", (fault, bytes, name, type) => {
    expect(typeOf(bytes, name, type)).toEqual({ fault });
  });

  it.each([
    ["application/pdf", aPdf()],
    ["application/pdf", Buffer.concat([latin1("\xef\xbb\xbf\r\n"), aPdf()])],
    ["image/jpeg", aJpeg()],
    ["image/png", aPng()],
    ["image/webp", aWebp()],
  ])("is what its bytes are, whatever it is called: %s", (type, bytes) => {
    for (const name of ["winmail.dat", "archiwum.zip", "umowa.docx", "zdjecie.heic", ""])
      expect(typeOf(bytes, name, "image/heic")).toEqual({ type });
  });

  it.each([
    ["heic", boxed("heic", "mif1", "heic")],
    ["heic", boxed("mif1", "heic", "mif1")],
    ["heic", boxed("heix")],
    ["heic", boxed("msf1")],
    ["heic", boxed("avif", "mif1", "miaf")],
    ["archive", zipped("Potwierdzenie.pdf", "%PDF-1.7")],
    ["archive", latin1("PK\x05\x06")],
    ["archive", latin1("Rar!\x1a\x07\x01\0")],
    ["archive", latin1("7z\xbc\xaf\x27\x1c")],
    ["archive", latin1("\x1f\x8b\x08")],
    ["document", zipped("[Content_Types].xml")],
    ["document", Buffer.concat([zipped("docProps/app.xml"), listed("word/document.xml")])],
    ["document", Buffer.concat([zipped("a"), Buffer.alloc(9_000), listed("xl/workbook.xml")])],
    ["document", zipped("mimetype", "application/vnd.oasis.opendocument.text")],
    ["document", latin1("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
    ["document", latin1("{\\rtf1\\ansi")],
    ["outlook", latin1("\x78\x9f\x3e\x22\x01\0")],
    ["other-type", anExe()],
    ["other-type", latin1("Potwierdzenie przelewu")],
    ["other-type", latin1("GIF89a")],
    ["other-type", boxed("isom", "mp42")],
    ["empty", new Uint8Array()],
  ])("is refused by its bytes: %s", (fault, bytes) => {
    for (const type of ["application/pdf", "image/jpeg"]) expect(typeOf(bytes, "plik.pdf", type)).toEqual({ fault });
  });

  it("is a document by its name, too, where it is a ZIP", () => {
    expect(typeOf(zipped("a"), "Umowa.DOCX")).toEqual({ fault: "document" });
    expect(typeOf(zipped("a"), "Zestawienie.ods")).toEqual({ fault: "document" });
    expect(typeOf(zipped("a"), "Umowa.zip")).toEqual({ fault: "archive" });
  });

  it("is too large beyond what is taken; a photo or an archive is told what it is first", () => {
    expect(typeOf(ofSize(aPdf(), uploadBytesMax))).toEqual({ type: "application/pdf" });
    expect(typeOf(ofSize(aPdf(), uploadBytesMax + 1))).toEqual({ fault: "too-large" });
    expect(typeOf(ofSize(boxed("heic"), uploadBytesMax + 1))).toEqual({ fault: "heic" });
    expect(typeOf(ofSize(zipped("a"), uploadBytesMax + 1))).toEqual({ fault: "archive" });
  });

  it("is never refused here where the check takes it as a type", () => {
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.constantFrom(aPdf(), aJpeg(), aPng(), aWebp()), fc.uint8Array({ maxLength: 20 }))
        .map(([whole, more]) => Buffer.concat([whole, more])),
    );
    fc.assert(
      fc.property(file, fc.string(), (bytes, name) => {
        const typed = typeOf(bytes, name);
        for (const type of Object.keys(uploadTypes) as (keyof typeof uploadTypes)[])
          if (faultOf(bytes, type) === undefined) expect(typed).toEqual({ type });
      }),
    );
  });
});

describe("what its sender reads", () => {
  it("is there of each fault, in both languages, and says of the common ones what to send", () => {
    expect(mailedFaults).toEqual(expect.arrayContaining([...fileFaults]));
    for (const fault of mailedFaults)
      for (const text of Object.values(mailedFaultTexts[fault])) expect(text, fault).toMatch(/^\p{Lu}.*\.$/u);
    expect(mailedFaultTexts.heic.pl).toMatch(/JPEG.*iPhon/);
    expect(mailedFaultTexts.outlook.en).toMatch(/HTML or plain text.*PDF/);
    expect(mailedFaultTexts.archive.en).toContain("attach the files themselves");
  });
});
