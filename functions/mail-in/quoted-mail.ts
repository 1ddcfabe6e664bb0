/** What a person wrote, without the e-mail below that they answer to or forward: as mail programs in Polish and English mark it. */

/** `-----Original Message-----`, `---------- Forwarded message ---------` */
const divider =
  /^[-_]{3,} ?(?:original message|forwarded message|begin forwarded message|wiadomość oryginalna|oryginalna wiadomość|treść oryginalnej wiadomości|wiadomość przekazana|przekazana wiadomość|treść przekazanej wiadomości) ?[-_]{3,}$/i;
/** Apple Mail's, without dashes. */
const begins = /^(?:begin forwarded message|początek przekazywanej wiadomości|początek przekazanej wiadomości):$/i;

/** `From: …`, below which the other fields stand. Bold in HTML, it may have stars around it. */
const fromField = /^\*?(?:from|od|nadawca)\*? ?:/i;
const otherField = /^\*?(?:sent|date|to|cc|subject|wysłano|wysłane|data|do|dw|udw|temat)\*? ?:/i;
const subjectField = /^\*?(?:subject|temat)\*? ?:/i;
/** Lines below `From:` among which the subject and another one must stand: `Od: 1.11`, `Do: 30.11` is what somebody asks for. */
const fieldLines = 8;

/** `W dniu 28.11.2026 o 10:12, Jan Kowalski pisze:`, `On Fri, 28 Nov 2026 at 10:12, Jan <jan@…> wrote:`; it may go over three lines. */
const attribution =
  /^(?:(?:on|w dniu|dnia|dn|pon|wt|śr|czw|pt|sob|niedz|ndz|nd|mon|tue|wed|thu|fri|sat|sun|\d{1,2}|\d{4}-\d\d)[ ,.].*\d.*(?:wrote|writes|pisze|pisał|pisała|pisał\(a\)|napisał|napisała|napisał\(a\)|napisał\/a)|wiadomość napisana przez .*\d.*|.*<[^<>]*@[^<>]*> (?:napisał|napisała|napisał\(a\)|pisze|wrote).*) ?:$/i;
const attributionLines = 3;
const attributionLettersMax = 400;

/** The whole text where nothing but an e-mail below is in it. Takes text of lines that are tidy. */
export const withoutQuotedMail = (text: string): string => {
  const lines = text.split("\n");
  const start = lines.findIndex((_, at) => isStart(lines, at));
  const own = withoutTrailingQuotes(start === -1 ? lines : lines.slice(0, start))
    .join("\n")
    .trimEnd();
  return own.trim() === "" ? text : own;
};

const isStart = (lines: readonly string[], at: number): boolean => {
  const line = lines[at]!.trim();
  if (line.length > attributionLettersMax) return false;
  if (divider.test(line) || begins.test(line)) return true;
  // The line that Outlook draws above belongs to the e-mail below.
  if (/^[_-]{10,}$/.test(line)) return isFieldBlock(lines, nextWritten(lines, at + 1));
  return isFieldBlock(lines, at) || isAttribution(lines, at);
};

const nextWritten = (lines: readonly string[], from: number): number => {
  let at = from;
  while (at < from + 3 && lines[at]?.trim() === "") at += 1;
  return at;
};

const isFieldBlock = (lines: readonly string[], at: number): boolean => {
  if (!fromField.test(lines[at]?.trim() ?? "")) return false;
  const below = lines.slice(at + 1, at + 1 + fieldLines).map((line) => line.trim());
  return below.some((line) => subjectField.test(line)) && below.filter((line) => otherField.test(line)).length >= 2;
};

const isAttribution = (lines: readonly string[], at: number): boolean => {
  let said = "";
  for (const [more, line] of lines.slice(at, at + attributionLines).entries()) {
    if (line.trim() === "" || line.startsWith(">")) return false;
    said = `${said} ${line.trim()}`.trim();
    if (said.length > attributionLettersMax) return false;
    if (attribution.test(said)) return isOnlyQuotedBelow(lines, at + more + 1);
  }
  return false;
};

/** An answer may be written between the lines that it answers to: then all of it is what the person wrote. */
const isOnlyQuotedBelow = (lines: readonly string[], from: number): boolean => {
  const isMarked = lines[nextWritten(lines, from)]?.startsWith(">") ?? false;
  return !isMarked || withoutTrailingQuotes(lines.slice(from)).every((line) => line.trim() === "");
};

const withoutTrailingQuotes = (lines: readonly string[]): readonly string[] => {
  const isQuote = (line: string): boolean => line.startsWith(">") || line.trim() === "";
  let end = lines.length;
  while (end > 0 && isQuote(lines[end - 1]!)) end -= 1;
  return lines.slice(0, end);
};
