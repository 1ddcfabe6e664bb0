/** The address of a From line. Whoever vouches for the sender reads the line, too: it is known only where no reader could find another than we. */
import { sameAddress } from "../../shared/domain/mail-in/addresses.ts";
import { areWordsPlain, lettersOf, tidyLine, withoutBlanks, wordsOf } from "./mail-letters.ts";

const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
/** RFC 5322 without what is obsolete, quoted or in brackets; the domain as it stands in the DNS. */
const address = new RegExp(String.raw`^${atext}+(?:\.${atext}+)*@(?:${label}\.)+${label}$`);
const addressLettersMax = 254;
const lineLettersMax = 2_000;
/** A name in front: words without signs that part anything, or one quotation without brackets. */
const wordLetters = String.raw`[\t !#-'*+\-./0-9=?A-Z^-~\x80-\xff]`;
const words = new RegExp(`^${wordLetters}+$`);
const quotation = /^"[\t !#-;=?-[\]-~\x80-\xff]*"$/;
/** One with quotation marks or slashes in it holds nothing that is part of an address. */
const quotationOfMarks = new RegExp(String.raw`^"(?:${wordLetters}|\\["\\])*"$`);

/** As `sameAddress` compares it; undefined where the line is anything but a plain address, or a name and one in brackets. Takes a letter for each byte. */
const plainAddressOf = (line: string): string | undefined => {
  if (line.length > lineLettersMax) return undefined;
  const { 1: name = "", 2: bracketed } = /^([^<]*)<([^<>]*)>$/.exec(line) ?? [];
  const written = bracketed ?? line;
  const isPlain = written.length <= addressLettersMax && address.test(written) && !written.includes("=?");
  return isPlain && isPlainName(name) ? written.toLowerCase() : undefined;
};

const isPlainName = (written: string): boolean => {
  const name = withoutBlanks(written);
  if (name === "") return true;
  if (![words, quotation, quotationOfMarks].some((each) => each.test(name)) || !isUtf8(name)) return false;
  // Some readers decode first, and then look for brackets, lines and addresses.
  const read = wordsOf(name).replaceAll("\t", " ");
  if (!areWordsPlain(name) || /[<>\p{Cc}\u2028\u2029]/u.test(read)) return false;
  return !name.includes("=?") || !/[@"]/.test(read.replaceAll(/"(?:[^"\\]|\\.)*"/g, ""));
};

const isUtf8 = (bytes: string): boolean => {
  const written = Buffer.from(bytes, "latin1");
  return written.equals(Buffer.from(written.toString()));
};

/** Enough for the staff to see what was written. */
const lettersMax = 200;
const piecesMax = 20;
/** What stands between the words of an address list. */
const betweenWords = /[\s<>()[\]",;:\\]+/;

/**
 * Exactly one address where it is known who wrote. Of any other From line, and of several, what looks like addresses: none, or more than one. `isWhole`: whether
 * all readers see the same lines.
 */
export const addressesOf = (lines: readonly string[], isWhole: boolean): string[] => {
  const [line = "", ...others] = lines;
  const known = others.length === 0 && isWhole ? plainAddressOf(line) : undefined;
  if (known !== undefined) return [known];
  const all = lettersOf(Buffer.from(lines.join(", "), "latin1"));
  const pieces = new Set(
    all
      .split(betweenWords)
      .filter((word) => /.@./s.test(word))
      .map(sameAddress),
  );
  return pieces.size === 1 ? [tidyLine(all, lettersMax), ...pieces] : [...pieces].slice(0, piecesMax);
};
