/** 2D codes as pictures. */
import { crc32, deflateSync } from "node:zlib";
import { encode, renderSVG } from "uqr";

/** How much of a damaged code can still be read: `L` about 7 %, `M` about 15 %. */
type Correction = "L" | "M";

/** White modules around the code, as ISO 18004 asks. */
const border = 4;

export const qrSvgOf = (text: string, correction: Correction): string => renderSVG(text, { ecc: correction, border });

/** The same as a PNG of 8 × 8 pixels a module. */
export const qrPngOf = (text: string, correction: Correction): Uint8Array => {
  const { size, data } = encode(text, { ecc: correction, border });
  // One bit a pixel, so a module is one byte of a row; each row begins with its filter, none.
  const rows = data.flatMap((modules) => {
    const row = [noFilter, ...modules.map((isDark) => (isDark ? black : white))];
    return Array.from({ length: pixelsOfModule }, () => row);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size * pixelsOfModule, 0);
  header.writeUInt32BE(size * pixelsOfModule, 4);
  header[bitDepthAt] = 1;
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
};

const pixelsOfModule = 8;
const [noFilter, black, white] = [0, 0x00, 0xff];
/** The bytes after it stay zero: greyscale, deflate, the usual filters, not interlaced. */
const bitDepthAt = 8;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
};
