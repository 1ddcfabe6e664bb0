/**
 * What is wrong with a file that somebody uploaded. Its bytes may be anything, made with care to break whoever looks:
 * nothing is run or drawn here, and nothing takes longer than in proportion to the file.
 */
import { PNG } from "image-size/types/png";
import { WEBP } from "image-size/types/webp";
import { type FileFault, type UploadType, uploadBytesMax } from "../../shared/domain/uploads/upload.ts";
import { pdfFault } from "./pdf-check.ts";

/** Phones take pictures of 64 megapixels, hardly any in 5 MiB. Drawing as many takes 256 MiB, and that is enough. */
const pixelsMax = 64 * 1024 * 1024;

/** At the very beginning, so that nothing hides in front of it. */
const signatures: Readonly<Record<UploadType, RegExp>> = {
  "application/pdf": /^%PDF-/,
  "image/jpeg": /^\xff\xd8\xff/,
  "image/png": /^\x89PNG\r\n\cZ\n/,
  "image/webp": /^RIFF.{4}WEBP/s,
};

/**
 * Why the bytes are not taken as a file of the declared type; undefined where they are. Whether they are malware is
 * another's to say.
 */
export const faultOf = (bytes: Uint8Array, type: UploadType): FileFault | undefined => {
  if (bytes.length === 0) return "empty";
  if (bytes.length > uploadBytesMax) return "too-large";
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!signatures[type].test(file.toString("latin1", 0, 16))) return "other-type";
  return type === "application/pdf" ? pdfFault(file) : pictureFault(file, type);
};

type PictureType = Exclude<UploadType, "application/pdf">;
type Size = { readonly width: number; readonly height: number };

/** Bytes after the end marker are ignored: phones append a film to a photo, and no viewer draws it. */
const pictureFault = (file: Buffer, type: PictureType): FileFault | undefined => {
  const size = sizeOf[type](file);
  if (!size || !(size.width > 0 && size.height > 0)) return "unreadable";
  return size.width * size.height > pixelsMax ? "too-many-pixels" : undefined;
};

/** A JPEG is a row of segments, `FF` `marker` `length`, up to the picture itself; one of them holds its size. */
const jpegSize = (file: Buffer): Size | undefined => {
  let size: Size | undefined;
  for (let at = 2; at + 9 < file.length && file[at] === 0xff; ) {
    const marker = file.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    // A marker that has no length belongs into the picture: readers might skip it, and go on another way.
    if (isBare(marker)) return undefined;
    if (marker === scan) return file.includes(endOfJpeg, at) ? size : undefined;
    // Two sizes: readers might take one each.
    if (isFrame(marker) && size) return undefined;
    if (isFrame(marker)) size = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    at += 2 + file.readUInt16BE(at + 2);
  }
  return undefined;
};
const scan = 0xda;
const isBare = (marker: number): boolean => marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9);
const endOfJpeg = Buffer.from([0xff, 0xd9]);
/** `C4`, `C8` and `CC` are tables and an extension. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** A PNG is a row of chunks, `length` `type` data `checksum`, from IHDR, which holds its size, to IEND. */
const pngSize = (file: Buffer): Size | undefined => {
  for (let at = 8; at + 12 <= file.length; at += 12 + file.readUInt32BE(at))
    if (file.toString("latin1", at + 4, at + 8) === "IEND") return measured(PNG, file);
  return undefined;
};

/** A WebP says in front how long it is. */
const webpSize = (file: Buffer): Size | undefined =>
  8 + file.readUInt32LE(4) <= file.length ? measured(WEBP, file) : undefined;

/** The library is given a copy of the first bytes, which are enough, because it reads on where an array ends in its buffer. */
const measured = (library: typeof PNG, file: Buffer): Size | undefined => {
  try {
    const bytes = Uint8Array.from(file.subarray(0, 64));
    return library.validate(bytes) ? library.calculate(bytes) : undefined;
  } catch {
    return undefined;
  }
};

/** Not the library's for JPEG: it is misled by padding between segments, and gives up on damaged EXIF. */
const sizeOf: Readonly<Record<PictureType, (file: Buffer) => Size | undefined>> = {
  "image/jpeg": jpegSize,
  "image/png": pngSize,
  "image/webp": webpSize,
};
