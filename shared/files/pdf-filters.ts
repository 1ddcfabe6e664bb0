/** Filters of a PDF's streams (ISO 32000-2, 7.4), each within bounds: a few bytes may be made to stand for gigabytes. */
import { constants, inflateSync } from "node:zlib";

/** `spent`: bytes that came out, or may have before it failed; `data` is undefined where they are broken or more than `bytesMax`. */
type Unfiltered = { readonly data: Buffer | undefined; readonly spent: number };
type Unfilter = (data: Buffer, bytesMax: number) => Unfiltered;

/** Deflate makes no more of a byte. */
const inflatedPerByte = 1_032;

/** As much as comes out, also where the end is missing. */
const inflatedFrom: Unfilter = (data, bytesMax) => {
  if (bytesMax < 1) return { data: undefined, spent: 0 };
  try {
    const inflated = inflateSync(data, { maxOutputLength: bytesMax, finishFlush: constants.Z_SYNC_FLUSH });
    return { data: inflated, spent: inflated.length };
  } catch {
    return { data: undefined, spent: Math.min(bytesMax, inflatedPerByte * data.length) };
  }
};

const fromHex: Unfilter = (data, bytesMax) => {
  const digits = new Uint8Array(data.length + 1);
  let count = 0;
  for (const byte of upTo(data, ">")) if (isHexDigit(byte)) digits[count++] = byte;
  if (count % 2 === 1) digits[count++] = "0".charCodeAt(0);
  return within(Buffer.from(latin1(digits.subarray(0, count)), "hex"), bytesMax);
};
const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** Four bytes in five letters; `z` is four of nothing. */
const fromBase85: Unfilter = (data, bytesMax) => {
  const letters = upTo(data, "~");
  let length = 0;
  for (const byte of letters) length += byte === z ? 5 : Number(isBase85(byte));
  const bytes = length - Math.ceil(length / 5);
  if (bytes > bytesMax) return { data: undefined, spent: 0 };
  const decoded = Buffer.alloc(bytes + 4);
  let [at, value, place] = [0, 0, 0];
  const put = (digit: number): void => {
    value = value * 85 + digit;
    place += 1;
    if (place < 5) return;
    decoded.writeUInt32BE(value % 2 ** 32, at);
    [at, value, place] = [at + 4, 0, 0];
  };
  for (const byte of letters)
    if (byte === z) for (let zero = 0; zero < 5; zero += 1) put(0);
    else if (isBase85(byte)) put(byte - first85);
  while (place > 0) put(84);
  return within(decoded.subarray(0, bytes), bytesMax);
};
const z = "z".charCodeAt(0);
const [first85, last85] = ["!".charCodeAt(0), "u".charCodeAt(0)];
const isBase85 = (byte: number): boolean => byte >= first85 && byte <= last85;

const upTo = (data: Buffer, mark: string): Buffer => {
  const end = data.indexOf(mark);
  return end === -1 ? data : data.subarray(0, end);
};
const latin1 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
const within = (data: Buffer, bytesMax: number): Unfiltered => ({
  data: data.length <= bytesMax ? data : undefined,
  spent: data.length,
});

export const unfilters: Readonly<Record<string, Unfilter>> = {
  ...{ FlateDecode: inflatedFrom, Fl: inflatedFrom, ASCIIHexDecode: fromHex, AHx: fromHex },
  ...{ ASCII85Decode: fromBase85, A85: fromBase85 },
};
