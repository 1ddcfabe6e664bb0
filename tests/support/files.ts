/** Files as customers upload them: whole and small, and whatever a test wants to be wrong with them. */
import { crc32, deflateSync } from "node:zlib";

/** What a PDF has besides one page with a line of text. Further objects are numbered from 6 on. */
type PdfParts = {
  readonly text?: string;
  readonly isTextCompressed?: boolean;
  /** Further entries: `/OpenAction 6 0 R`. */
  readonly catalog?: string;
  readonly page?: string;
  readonly trailer?: string;
  readonly objects?: readonly (string | Buffer)[];
};

export const aPdf = (text = "Potwierdzenie przelewu"): Buffer => pdfOf({ text });

/** A PDF with a table of cross-references, where each object stands in clear. */
export const pdfOf = (parts: PdfParts): Buffer => {
  const { catalog, pages, page, font, content } = partsOf(parts);
  const written = writeObjects([catalog, pages, page, content, font, ...(parts.objects ?? [])]);
  return Buffer.concat([written.bytes, tableOf(written, `/Root 1 0 R ${parts.trailer ?? ""}`)]);
};

/** The same with an object stream, number 7 after the further ones, and a stream of cross-references, as most are made now. */
export const compressedPdfOf = ({
  objectStream = objectStreamOf,
  ...parts
}: PdfParts & { readonly objectStream?: typeof objectStreamOf }): Buffer => {
  const { catalog, pages, page, font, content } = partsOf(parts);
  const inside = [catalog, pages, page, font, ...(parts.objects ?? []).map(String)];
  const numbers = inside.map((_, index) => (index < 3 ? index + 1 : index + 2));
  const streamNumber = inside.length + 2;
  const written = writeObjects([content, objectStream(numbers, inside)], [4, streamNumber]);

  const offsets = new Map(written.offsets.map(([number, offset]) => [number, offset]));
  const rows = Array.from({ length: streamNumber + 2 }, (_, number) => {
    const row = Buffer.alloc(7);
    const [kind, where, index] = numbers.includes(number)
      ? [2, streamNumber, numbers.indexOf(number)]
      : [number === 0 ? 0 : 1, offsets.get(number) ?? written.bytes.length, 0];
    row.writeUInt8(kind, 0);
    row.writeUInt32BE(where, 1);
    row.writeUInt16BE(index, 5);
    return row;
  });
  const entries = `/Type /XRef /Size ${rows.length} /W [1 4 2] /Root 1 0 R /Filter /FlateDecode ${parts.trailer ?? ""}`;
  return Buffer.concat([
    written.bytes,
    Buffer.from(`${streamNumber + 1} 0 obj\n`),
    streamOf(entries, deflateSync(Buffer.concat(rows))),
    Buffer.from(`\nendobj\nstartxref\n${written.bytes.length}\n%%EOF\n`),
  ]);
};

/** `<< … /Length 5 >> stream … endstream` */
export const streamOf = (entries: string, data: string | Buffer): Buffer => {
  const bytes = Buffer.from(data as string, "latin1");
  return Buffer.concat([
    Buffer.from(`<< ${entries} /Length ${bytes.length} >>\nstream\n`, "latin1"),
    bytes,
    Buffer.from("\nendstream"),
  ]);
};

/** Objects with their numbers and offsets in front, deflated. */
export const objectStreamOf = (numbers: readonly number[], objects: readonly string[]): Buffer => {
  const { header, body } = packed(numbers, objects);
  const entries = `/Type /ObjStm /N ${objects.length} /First ${header.length} /Filter /FlateDecode`;
  return streamOf(entries, deflateSync(Buffer.from(header + body, "latin1")));
};

export const packed = (numbers: readonly number[], objects: readonly string[]): { header: string; body: string } => {
  let offset = 0;
  const pairs = objects.map((object, index) => {
    const pair = `${numbers[index]} ${offset}`;
    offset += object.length + 1;
    return pair;
  });
  return { header: `${pairs.join(" ")} `, body: objects.join("\n") };
};

/** A PDF that was changed by appending to it: one further object, and a table of that. */
export const updatedPdf = (pdf: Buffer, object: string): Buffer => {
  const number = 1 + Number(/\/Size (\d+)/.exec(pdf.toString("latin1"))![1]);
  const start = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(pdf.toString("latin1"))![1];
  const written = writeObjects([object], [number], pdf);
  return Buffer.concat([written.bytes, tableOf(written, `/Root 1 0 R /Prev ${start}`)]);
};

const partsOf = ({ text = "Potwierdzenie przelewu", isTextCompressed = true, catalog = "", page = "" }: PdfParts) => {
  const drawn = `BT /F1 24 Tf 72 720 Td (${text.replace(/[\\()]/g, "\\$&")}) Tj ET`;
  return {
    catalog: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    pages: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    page: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> ${page} >>`,
    content: isTextCompressed ? streamOf("/Filter /FlateDecode", deflateSync(drawn)) : streamOf("", drawn),
    font: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  };
};

type Written = { readonly bytes: Buffer; readonly offsets: readonly (readonly [number: number, offset: number])[] };

const writeObjects = (
  objects: readonly (string | Buffer)[],
  numbers: readonly number[] = objects.map((_, index) => index + 1),
  before: Buffer = Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"),
): Written => {
  const offsets: [number, number][] = [];
  let bytes: Buffer = before;
  for (const [index, object] of objects.entries()) {
    const number = numbers[index]!;
    offsets.push([number, bytes.length]);
    const body = Buffer.from(object as string, "latin1");
    bytes = Buffer.concat([bytes, Buffer.from(`${number} 0 obj\n`), body, Buffer.from("\nendobj\n")]);
  }
  return { bytes, offsets };
};

const tableOf = ({ bytes, offsets }: Written, trailer: string): Buffer => {
  const rows = offsets.map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, "0")} 00000 n \n`);
  const size = Math.max(...offsets.map(([number]) => number)) + 1;
  return Buffer.from(
    `xref\n0 1\n0000000000 65535 f \n${rows.join("")}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${bytes.length}\n%%EOF\n`,
    "latin1",
  );
};

type Picture = { readonly width?: number; readonly height?: number };
/** As much of a picture is there at most, however large it says to be: bytes before compression. Of a PNG, the largest that is taken. */
const drawnBytesMax = 100_000;
const pngBytesMax = (8_192 + 1) * 8_192;

export const aPng = (): Buffer => pngOf({});
export const aJpeg = (): Buffer => jpegOf({});
export const aWebp = (): Buffer => webpOf({});

/** A grey picture, or one with these data. */
export const pngOf = ({
  width = 16,
  height = 16,
  data,
  kind = [8, 0, 0, 0, 0],
  before = [],
}: Picture & {
  data?: readonly Buffer[];
  /** Bits, kind of colour, compression, filter and interlacing. */
  kind?: readonly number[];
  before?: readonly Buffer[];
}): Buffer => {
  const size = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, ...kind]);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const drawn = data ?? [greyOf(Math.min((width + 1) * height, pngBytesMax))];
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    pngChunk("IHDR", size),
    ...before,
    ...drawn.map((bytes) => pngChunk("IDAT", bytes)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
};

/** Of the largest, several are made. */
const greys = new Map<number, Buffer>();
const greyOf = (bytes: number): Buffer => {
  const grey = greys.get(bytes) ?? deflateSync(Buffer.alloc(bytes));
  greys.set(bytes, grey);
  return grey;
};

export const pngChunk = (type: string, data: Buffer): Buffer => {
  const chunk = Buffer.concat([Buffer.alloc(4), Buffer.from(type), data, Buffer.alloc(4)]);
  chunk.writeUInt32BE(data.length, 0);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
};

/** A grey picture: each block is two bits, the same brightness and nothing more. `before` is put in front of its size. */
export const jpegOf = ({ width = 16, height = 16, before = [] }: Picture & { before?: readonly Buffer[] }): Buffer => {
  const size = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  size.writeUInt16BE(height, 1);
  size.writeUInt16BE(width, 3);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  // One code of one bit, for nothing.
  const codes = [1, ...new Array(15).fill(0), 0];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xe0, Buffer.from("JFIF\0\x01\x01\0\0\x01\0\x01\0\0", "latin1")),
    ...before,
    jpegSegment(0xdb, Buffer.from([0, ...new Array(64).fill(1)])),
    jpegSegment(0xc0, size),
    jpegSegment(0xc4, Buffer.from([0x00, ...codes])),
    jpegSegment(0xc4, Buffer.from([0x10, ...codes])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.alloc(Math.min(Math.ceil(blocks / 4), drawnBytesMax)),
    Buffer.from([0xff, 0xd9]),
  ]);
};

export const jpegSegment = (marker: number, data: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};

/** A transparent picture without loss: all of its pixels are the same, and take no bits. `canvas` puts it on one. */
export const webpOf = ({ width = 16, height = 16, canvas }: Picture & { canvas?: Required<Picture> }): Buffer => {
  const picture = Buffer.from("2f00000010071011118888fe0700", "hex");
  picture.writeUInt32LE((0x10000000 | ((height - 1) << 14) | (width - 1)) >>> 0, 1);
  const extended = Buffer.alloc(10);
  extended.writeUInt8(0x10, 0);
  extended.writeUIntLE((canvas?.width ?? 1) - 1, 4, 3);
  extended.writeUIntLE((canvas?.height ?? 1) - 1, 7, 3);
  const chunks = Buffer.concat([
    Buffer.from("WEBP"),
    ...(canvas ? [riffChunk("VP8X", extended)] : []),
    riffChunk("VP8L", picture),
  ]);
  return riffChunk("RIFF", chunks);
};

const riffChunk = (type: string, data: Buffer): Buffer => {
  const head = Buffer.from(`${type}\0\0\0\0`);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
};

/** One pixel with loss, made by Google's encoder. */
export const lossyWebp = Buffer.from("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA", "base64");

/** The beginning of a program for Windows. */
export const anExe = (): Buffer => {
  const program = Buffer.alloc(512);
  program.write("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", 0, "latin1");
  program.writeUInt32LE(0x80, 0x3c);
  program.write("This program cannot be run in DOS mode.\r\r\n$", 0x4e);
  program.write("PE\0\0\x64\x86", 0x80, "latin1");
  return program;
};
