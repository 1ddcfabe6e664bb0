/** The head of a raw e-mail, field by field, for those stand-ins that read or change a few of them. */

export type HeadField = {
  /** As it is written. */
  readonly name: string;
  /** Unfolded, but not decoded. */
  readonly value: string;
};

export const headOf = (raw: Buffer): readonly HeadField[] =>
  piecesOf(raw).flatMap((piece) => {
    const [, name, value] = field.exec(piece) ?? [];
    return name === undefined ? [] : [{ name, value: unfolded(value!) }];
  });

/** The value of the first field of this name, in whatever case. */
export const fieldIn = (head: readonly HeadField[], wanted: string): string | undefined =>
  head.find(({ name }) => isNamed(name, wanted))?.value;

/** The same e-mail without the fields of this name; every other byte stays. */
export const withoutField = (raw: Buffer, wanted: string): Buffer => {
  const kept = piecesOf(raw).filter((piece) => !isNamed(field.exec(piece)?.[1] ?? "", wanted));
  return Buffer.concat([Buffer.from(kept.join(""), "latin1"), raw.subarray(headBytesOf(raw))]);
};

const isNamed = (name: string, wanted: string): boolean => name.toLowerCase() === wanted.toLowerCase();

const field = /^([!-9;-~]+)[ \t]*:(.*)$/s;

const unfolded = (value: string): string =>
  Buffer.from(value, "latin1")
    .toString("utf8")
    .replace(/\r?\n(?=[ \t])/g, "")
    .trim();

/** A field each, with the lines that it is folded into; a letter is a byte. */
const piecesOf = (raw: Buffer): string[] => raw.toString("latin1", 0, headBytesOf(raw)).split(/(?<=\n)(?![ \t])/);

/** Up to the empty line, which some programs end with a bare LF. */
const headBytesOf = (raw: Buffer): number => {
  if (/^\r?\n/.test(raw.toString("latin1", 0, 2))) return 0;
  const ends = ["\n\r\n", "\n\n"].map((end) => raw.indexOf(end)).filter((place) => place >= 0);
  return ends.length > 0 ? Math.min(...ends) + 1 : raw.length;
};
