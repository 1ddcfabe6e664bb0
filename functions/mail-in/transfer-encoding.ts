/** What stood in a part of an e-mail before it was encoded for its way (RFC 2045, 6.7 and 6.8), in time that is in proportion to it. */

export const isEncoded = (encoding: string): boolean => encoding === "base64" || encoding === "quoted-printable";

/** Whatever is not encoded as it should be stays as it stands, or in base64 is left out. */
export const withoutEncoding = (bytes: Buffer, encoding: string): Buffer => {
  if (encoding === "base64") return Buffer.from(bytes.toString("latin1"), "base64");
  return encoding === "quoted-printable" ? unquoted(bytes) : bytes;
};

const [tab, lf, cr, space, equals] = Buffer.from("\t\n\r =") as unknown as [number, number, number, number, number];

const unquoted = (bytes: Buffer): Buffer => {
  const content = Buffer.allocUnsafe(bytes.length);
  let [at, length] = [0, 0];
  while (at < bytes.length) {
    const found = bytes[at] === equals ? at : bytes.indexOf(equals, at);
    const mark = found === -1 ? bytes.length : found;
    if (mark > at) length += bytes.copy(content, length, at, mark);
    if (mark === bytes.length) break;
    const next = lineAfter(bytes, mark + 1);
    const code = next === undefined ? codeAt(bytes, mark + 1) : undefined;
    if (next === undefined) {
      content[length] = code ?? equals;
      length += 1;
    }
    at = next ?? mark + (code === undefined ? 1 : 3);
  }
  return content.subarray(0, length);
};

/** Where the next line begins, or the end is, if nothing but blanks stands before it. */
const lineAfter = (bytes: Buffer, from: number): number | undefined => {
  let at = from;
  while (bytes[at] === space || bytes[at] === tab) at += 1;
  if (bytes[at] === cr && bytes[at + 1] === lf) return at + 2;
  return at >= bytes.length ? bytes.length : bytes[at] === lf ? at + 1 : undefined;
};

const codeAt = (bytes: Buffer, at: number): number | undefined => {
  const [high, low] = [digitOf(bytes[at]), digitOf(bytes[at + 1])];
  return high === undefined || low === undefined ? undefined : 16 * high + low;
};

/** What a hexadecimal digit stands for. */
const digitOf = (byte = 0): number | undefined => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const small = byte | 0x20;
  return small >= 0x61 && small <= 0x66 ? small - 0x61 + 10 : undefined;
};
