/** Which files of an e-mail are taken, and what they are called. */
import { describe, expect, it } from "vitest";
import { mailedFilesMax } from "../../functions/mail-in/mail-files.ts";
import { readMail } from "../../functions/mail-in/read-mail.ts";
import type { ReadMail } from "../../shared/domain/mail-in/received-mail.ts";
import { aPdf, jpegOf, pngOf } from "../support/files.ts";
import {
  appleMail,
  type CorpusFile,
  type CorpusPart,
  filePart,
  forwardedPart,
  gmail,
  multipart,
  outlook,
  plainPart,
  rawMail,
} from "../support/mail-corpus.ts";

const pdf = (text = "Potwierdzenie"): CorpusFile => ({
  name: "Potwierdzenie przelewu.pdf",
  type: "application/pdf",
  bytes: aPdf(text),
});
const bodyOf = (head: readonly string[], body: Buffer | string): CorpusPart => ({
  head,
  body: Buffer.from(body as string).toString("latin1"),
});
const names = ({ files }: ReadMail) => files.map(({ fileName }) => fileName);
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

describe("files", () => {
  const png = (name: string, width: number, height = width): CorpusFile => ({
    name,
    type: "image/png",
    bytes: pngOf({ width, height }),
    contentId: `${name}@01DD`,
  });

  it("are not the pictures of a signature, but those that somebody pasted or attached", async () => {
    const logos = [png("logo.png", 399, 300), png("banner.png", 1_200, 119)];
    const pictures = [...logos, png("pasted.png", 400, 300), png("bank.png", 1_200, 300), png("line.png", 1_000, 120)];
    const read = await readMail(
      outlook({ pictures, files: [{ ...png("photo.png", 10), bytes: pngOf({ width: 11 }) }] }),
    );
    expect(names(read)).toEqual(["pasted.png", "bank.png", "line.png", "photo.png"]);
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
      { name: "jan.vcf", type: "text/vcard", bytes: latin1("e") },
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

  it("have the ending of what they are, where nobody says so", async () => {
    const part = bodyOf(["Content-Type: application/octet-stream", "Content-Disposition: attachment"], "%PDF-1.7");
    expect(names(await readMail(rawMail({}, multipart("mixed", "m", [plainPart("a"), part]))))).toEqual([
      "zalacznik-1.pdf",
    ]);
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
