/** Letters out of bytes that say, or do not say, or say wrongly how they are coded: the text of an e-mail, its subject, the names of its files. */

const windows1250 = new TextDecoder("windows-1250");
const latin2 = new TextDecoder("iso-8859-2");
const utf8 = new TextDecoder("utf-8", { fatal: true });
const brokenUtf8 = new TextDecoder("utf-8");

/** What could not be decoded is U+FFFD in the text, and nothing is left out. */
export const lettersOf = (bytes: Uint8Array, charset = ""): string =>
  decoded(bytes, charset.trim().toLowerCase()).replaceAll(/[\x80-\x9f]/g, "\ufffd");

const decoded = (bytes: Uint8Array, charset: string): string => {
  // US-ASCII has no such letters, so its name says nothing of those that are there.
  if (["", "us-ascii", "ascii", "utf-8", "utf8"].includes(charset)) return guessed(bytes);
  if (isLatin2.test(charset)) return hasControls(bytes) ? guessed(bytes) : latin2.decode(bytes);
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return guessed(bytes);
  }
};

/** Windows-1250 and UTF-8 have letters where ISO-8859-2 has control characters, which no text has. */
const isLatin2 = /^(?:iso[-_]?8859-2|latin2|l2)$/;
const hasControls = (bytes: Uint8Array): boolean => bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);

/** Of a label that nobody knows, as of none: UTF-8 where it is that, else what programs in Poland write. */
const guessed = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    // Cut within a letter, or with a few broken ones, it is UTF-8 all the same.
    const broken = brokenUtf8.decode(bytes);
    const unreadable = broken.match(/\ufffd/g)?.length ?? 0;
    const readable = broken.match(/[\u0080-\ufffc]/g)?.length ?? 0;
    return readable > unreadable ? broken : polishLetters(bytes);
  }
};

/** The bytes of Ą, Ś, Ź, ą, ś and ź, by which the two differ: in the other they are signs that hardly anybody writes. */
const bytesOfLatin2 = new Set([0xa1, 0xa6, 0xac, 0xb1, 0xb6, 0xbc]);
const bytesOfWindows = new Set([0xa5, 0x8c, 0x8f, 0xb9, 0x9c, 0x9f]);

const polishLetters = (bytes: Uint8Array): string => {
  let ahead = 0;
  for (const byte of bytes) ahead += Number(bytesOfLatin2.has(byte)) - Number(bytesOfWindows.has(byte));
  if (ahead <= 0) return windows1250.decode(bytes);
  // Quotation marks and dashes come from Word, whatever the letters are.
  return latin2.decode(bytes).replaceAll(/[\x80-\x9f]/g, (sign) => windows1250.decode(bytesOf(sign)));
};

/** The bytes of a head's text, which is kept a letter for each byte. */
const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

/** `=?charset*language?B?…?=` */
const encodedWord = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=/g;

type Word = { readonly charset: string; readonly isBase64: boolean; readonly written: string };

/** A head's text with its encoded words (RFC 2047) decoded: those that follow each other as one, because some are split within a letter. */
export const wordsOf = (text: string): string => {
  let letters = "";
  let row: Word[] = [];
  let at = 0;
  for (const { 0: all, 1: charset = "", 2: kind = "", 3: written = "", index } of text.matchAll(encodedWord)) {
    const between = text.slice(at, index);
    const isNext = row.length > 0 && /^[ \t\r\n]*$/.test(between) && row[0]!.charset === charset.toLowerCase();
    if (!isNext) {
      // White space between two words is none.
      letters +=
        lettersOfRow(row) + (row.length > 0 && /^[ \t\r\n]*$/.test(between) ? "" : lettersOf(bytesOf(between)));
      row = [];
    }
    row.push({ charset: charset.toLowerCase(), isBase64: /b/i.test(kind), written });
    at = index + all.length;
  }
  return letters + lettersOfRow(row) + lettersOf(bytesOf(text.slice(at)));
};

/** Whether every reader decodes the same: no word is left open, broken, or of a charset that is not known. */
export const areWordsPlain = (text: string): boolean => {
  const words = [...text.matchAll(encodedWord)];
  return (
    !text.replaceAll(encodedWord, " ").includes("=?") &&
    words.every(([, charset = "", kind = "", written = ""]) => {
      const form = /b/i.test(kind) ? wholeBase64 : wholeQuoted;
      return isCharsetKnown(charset) && form.test(written);
    })
  );
};
const wholeBase64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const wholeQuoted = /^(?:[ !-<>-~]|=[\dA-Fa-f]{2})*$/;
/** UTF-7, which writes any letter in others, is none of them. */
const isCharsetKnown = (charset: string): boolean => {
  try {
    return new TextDecoder(charset).encoding !== "";
  } catch {
    return false;
  }
};

const lettersOfRow = (row: readonly Word[]): string => {
  const bytes: Buffer[] = [];
  let open = "";
  for (const { isBase64, written } of row) {
    if (!isBase64) bytes.push(Buffer.from(open, "base64"), quotedBytes(written));
    const base64 = isBase64 ? open + written.replaceAll(/[^\w+/=-]/g, "") : "";
    // One that does not end with a whole byte goes on in the next.
    open = base64.length % 4 === 0 || base64.endsWith("=") ? "" : base64;
    if (open === "") bytes.push(Buffer.from(base64, "base64"));
  }
  return lettersOf(Buffer.concat([...bytes, Buffer.from(open, "base64")]), row[0]?.charset);
};

const quotedBytes = (written: string): Buffer =>
  bytesOf(
    written
      .replaceAll("_", " ")
      .replaceAll(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

/** The value of a field such as `Content-Type`, in small letters, and its parameters. */
export type Parameters = { readonly value: string; readonly of: ReadonlyMap<string, string> };

const parametersMax = 50;
const parameter = /;\s*([^=;\s]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)/gs;

/** Parameters as they are meant: in one part or several, percent-encoded (RFC 2231) or in encoded words. The first of two alike counts. */
export const parametersOf = (field: string): Parameters => {
  const plain = new Map<string, string>();
  const extended = new Map<string, { readonly number: number; readonly isEncoded: boolean; readonly text: string }[]>();
  for (const [, name = "", written = ""] of [...field.matchAll(parameter)].slice(0, parametersMax)) {
    const { 1: base = "", 2: number, 3: star } = /^([^*]*)(?:\*(\d{1,3}))?(\*)?$/.exec(name.toLowerCase()) ?? [];
    const isFileName = /^(?:file)?name$/.test(base);
    // Only file names stand there with spaces in them and no quotation marks around.
    const text = written.startsWith('"') || isFileName ? unquoted(written) : /^[^\s(]*/.exec(written)![0];
    if (number === undefined && star === undefined) {
      if (!plain.has(base)) plain.set(base, wordsOf(text));
    } else {
      const parts = extended.get(base) ?? [];
      extended.set(base, [...parts, { number: Number(number ?? 0), isEncoded: star !== undefined, text }]);
    }
  }
  for (const [name, parts] of extended) {
    const sorted = [...parts].sort((one, other) => one.number - other.number);
    const { 1: charset, 2: first } = (sorted[0]!.isEncoded && /^([^']*)'[^']*'(.*)$/s.exec(sorted[0]!.text)) || [];
    const bytes = sorted.map(({ isEncoded, text }, place) => {
      const rest = place === 0 && first !== undefined ? first : text;
      return isEncoded ? percentBytes(rest) : bytesOf(rest);
    });
    plain.set(name, lettersOf(Buffer.concat(bytes), charset));
  }
  return { value: /^[^;\s(]*/.exec(field.trim())![0].toLowerCase(), of: plain };
};

const unquoted = (written: string): string =>
  written.startsWith('"') ? written.slice(1).replace(/"\s*$/, "").replaceAll(/\\(.)/gs, "$1") : written.trim();

const percentBytes = (text: string): Buffer =>
  bytesOf(text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));

/** Text of lines: NFC, without what is not seen, or changes how the rest is. */
export const tidyText = (text: string): string =>
  text
    .toWellFormed()
    // To compose takes time with the square of the accents on one letter, of which no language has so many.
    .replaceAll(/(\p{M}{8})\p{M}+/gu, "$1")
    .normalize("NFC")
    .replaceAll(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    .replaceAll(/[\t\p{Zs}]/gu, " ")
    .replaceAll(/[^\n\P{C}]/gu, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd();

/** The same as one line of so many letters at most. */
export const tidyLine = (text: string, lettersMax: number): string =>
  cutToLetters(
    tidyText(text.slice(0, 4 * lettersMax))
      .replaceAll(/\s+/g, " ")
      .trim(),
    lettersMax,
  );

/** Without spaces and tabs around. What else is white to some readers stays. */
export const withoutBlanks = (text: string): string => {
  let [from, end] = [0, text.length];
  while (from < end && isBlank(text[from]!)) from += 1;
  while (end > from && isBlank(text[end - 1]!)) end -= 1;
  return text.slice(from, end);
};
const isBlank = (letter: string): boolean => letter === " " || letter === "\t";

/** Not more than so many letters (code points). */
export const cutToLetters = (text: string, lettersMax: number): string =>
  text.length <= lettersMax ? text : [...text.slice(0, 2 * lettersMax)].slice(0, lettersMax).join("");
