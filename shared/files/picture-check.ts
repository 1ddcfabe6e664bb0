/**
 * What is wrong with a picture: whether decoders find its size and something to draw, and whether it is small enough to be drawn.
 * Bytes behind the end are ignored: phones append a film to a photo, and no viewer draws it.
 */
import { crc32, inflateSync } from "node:zlib";
import { PNG } from "image-size/types/png";
import { WEBP } from "image-size/types/webp";
import type { FileFault, UploadType } from "../domain/uploads/upload.ts";

type PictureType = Exclude<UploadType, "application/pdf">;

/** Phones take pictures of 64 megapixels, hardly any in 5 MiB. Drawing as many takes 256 MiB, and that is enough. */
const pixelsMax = 64 * 1024 * 1024;
/** A PNG's data are unpacked up to here, so that no bomb goes off. A picture that is whole this far is taken as whole: bytes. */
const unpackedBytesMax = 32 * 1024 * 1024;

/** Why a picture is not taken; undefined where it is. Takes time in proportion to its size, whatever is in it. */
export const pictureFault = (file: Buffer, type: PictureType): FileFault | undefined => faultsByType[type](file);

type Size = { readonly width: number; readonly height: number };

const sizeFault = (size: Size | undefined): FileFault | undefined => {
  if (!size || !(size.width > 0 && size.height > 0)) return "unreadable";
  return size.width * size.height > pixelsMax ? "too-many-pixels" : undefined;
};

/**
 * A JPEG is a row of segments, `FF` `marker` `length`, up to the scan, which is the picture itself; one of them holds its size. As decoders
 * do, whatever is no marker is skipped between them. Its end may be missing: decoders draw as far as they get.
 */
const jpegFault = (file: Buffer): FileFault | undefined => {
  let size: Size | undefined;
  for (let at = file.indexOf(0xff, 2); at !== -1; at = file.indexOf(0xff, at)) {
    while (file[at] === 0xff) at += 1;
    const marker = file[at];
    if (marker === undefined || marker === end) break;
    at += 1;
    if (isSkipped(marker)) continue;
    const length = at + 2 <= file.length ? file.readUInt16BE(at) : 0;
    // A second beginning, or a length that leaves no room for itself: decoders give up here.
    if (marker === beginning || length < 2 || at + length > file.length) return "unreadable";
    if (marker === scan) return sizeFault(size) ?? (isDrawnAt(file, at + length) ? undefined : "no-content");
    if (isFrame(marker)) {
      // Two sizes: decoders might take one each.
      if (size || !isFrameDecoded(file, at)) return "unreadable";
      size = { height: file.readUInt16BE(at + 3), width: file.readUInt16BE(at + 5) };
    }
    at += length;
  }
  return sizeFault(size) ?? "no-content";
};
const beginning = 0xd8;
const end = 0xd9;
const scan = 0xda;
/** Nothing, or a marker that has no length. */
const isSkipped = (marker: number): boolean => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** `C4`, `C8` and `CC` are tables and an extension. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Whether browsers decode such a frame: baseline, extended or progressive, of 8 bits and up to four components. */
const isFrameDecoded = (file: Buffer, at: number): boolean => {
  const [marker, length, precision, components] = [file[at - 1]!, file.readUInt16BE(at), file[at + 2], file[at + 7]!];
  return marker <= 0xc2 && precision === 8 && components >= 1 && components <= 4 && length >= 8 + 3 * components;
};
/** The data of a scan are any bytes but markers: `FF 00` stands for `FF`. */
const isDrawnAt = (file: Buffer, at: number): boolean => at < file.length && (file[at] !== 0xff || file[at + 1] === 0);

/** A PNG is a row of chunks, `length` `type` data `checksum`, from IHDR, which holds its size, to IEND. Its data may be in several IDAT. */
const pngFault = (file: Buffer): FileFault | undefined => {
  const data: Buffer[] = [];
  let hasPalette = false;
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const type = file.toString("latin1", at + 4, at + 8);
    if (at + 12 + length > file.length || !isChunkWhole(file, at, length)) return "unreadable";
    hasPalette ||= type === "PLTE" && length > 0;
    if (type === "IDAT" && length > 0) data.push(file.subarray(at + 8, at + 8 + length));
    if (type === "IEND") {
      const size = measured(PNG, file);
      return sizeFault(size) ?? pngDataFault({ data: Buffer.concat(data), hasPalette }, file, size!);
    }
    at += 12 + length;
  }
  return "unreadable";
};

/** A chunk whose name begins with a small letter is one that decoders may skip, also where it is damaged. */
const isChunkWhole = (file: Buffer, at: number, length: number): boolean =>
  /[a-z]/.test(String.fromCharCode(file[at + 4]!)) ||
  crc32(file.subarray(at + 4, at + 8 + length)) === file.readUInt32BE(at + 8 + length);

type PngData = { readonly data: Buffer; readonly hasPalette: boolean };

const pngDataFault = ({ data, hasPalette }: PngData, file: Buffer, { width, height }: Size): FileFault | undefined => {
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = file.subarray(24, 29);
  const colours = channels[colour];
  if (colours === undefined || !depths[colour]!.includes(depth)) return "unreadable";
  if (compression !== 0 || filter !== 0 || interlace > 1 || (colour === paletteColour && !hasPalette))
    return "unreadable";
  if (data.length === 0) return "no-content";
  // Rows begin with a byte and end with a whole one, so there is more, but never less.
  const bytes = Math.floor((width * height * depth * colours) / 8);
  const unpacked = unpackedLength(data);
  if (unpacked === 0) return "no-content";
  return unpacked !== undefined && unpacked >= Math.min(bytes, unpackedBytesMax) ? undefined : "unreadable";
};
/** Values of each pixel, by the kind of colour. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Bits of a value, by the kind of colour. */
const depths: Readonly<Record<number, readonly number[]>> = {
  ...{ 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] },
};
const paletteColour = 3;

/** Inflated length in bytes, capped at `unpackedBytesMax`; undefined where the data are broken or cut. */
const unpackedLength = (data: Buffer): number | undefined => {
  try {
    return inflateSync(data, { maxOutputLength: unpackedBytesMax }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? unpackedBytesMax : undefined;
  }
};

/** A WebP says in front how long it is. Behind that it is a row of chunks, `type` `length` data, of which one must be a picture. */
const webpFault = (file: Buffer): FileFault | undefined => {
  if (8 + file.readUInt32LE(4) > file.length) return "unreadable";
  let isDrawn = false;
  for (let at = 12; at + 8 < file.length && !isDrawn; ) {
    const length = file.readUInt32LE(at + 4);
    isDrawn = length > 0 && ["VP8 ", "VP8L", "ANMF"].includes(file.toString("latin1", at, at + 4));
    at += 8 + length + (length % 2);
  }
  return sizeFault(measured(WEBP, file)) ?? (isDrawn ? undefined : "no-content");
};

/** The library is given a copy of the first bytes, which are enough, because it reads on where an array ends in its buffer. */
const measured = (library: typeof PNG, file: Buffer): Size | undefined => {
  try {
    const bytes = Uint8Array.from(file.subarray(0, 64));
    return library.validate(bytes) ? library.calculate(bytes) : undefined;
  } catch {
    return undefined;
  }
};

/** Not the library for JPEG: it is misled by padding between segments, and gives up on damaged EXIF. */
const faultsByType: Readonly<Record<PictureType, (file: Buffer) => FileFault | undefined>> = {
  "image/jpeg": jpegFault,
  "image/png": pngFault,
  "image/webp": webpFault,
};
