/** How large a picture is, by its first bytes and without drawing it. */

type Size = { readonly width: number; readonly height: number };

/** Undefined of what is no JPEG, PNG, GIF, WebP or BMP, or does not say it. */
export const pictureSize = (bytes: Uint8Array): Size | undefined => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 30) return undefined;
  const begin = file.toString("latin1", 0, 16);
  if (begin.startsWith("\x89PNG")) return { width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
  if (begin.startsWith("GIF8")) return { width: file.readUInt16LE(6), height: file.readUInt16LE(8) };
  if (begin.startsWith("BM")) return { width: file.readInt32LE(18), height: Math.abs(file.readInt32LE(22)) };
  if (begin.startsWith("RIFF") && begin.startsWith("WEBP", 8)) return webpSize(file, begin.slice(12));
  return begin.startsWith("\xff\xd8") ? jpegSize(file) : undefined;
};

const webpSize = (file: Buffer, kind: string): Size | undefined => {
  if (kind === "VP8 ") return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
  if (kind === "VP8X") return { width: 1 + file.readUIntLE(24, 3), height: 1 + file.readUIntLE(27, 3) };
  if (kind !== "VP8L") return undefined;
  const bits = file.readUInt32LE(21);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
};

/** It stands in the frame, behind segments of which each says how long it is. */
const jpegSize = (file: Buffer): Size | undefined => {
  for (let at = 2; at + 9 <= file.length; ) {
    if (file[at] !== 0xff) return undefined;
    const marker = file[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    else at += 2 + file.readUInt16BE(at + 2);
  }
  return undefined;
};
