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
const attributionBegins =
  /^(?:on|w dniu|dnia|dn|pon|wt|śr|czw|pt|sob|niedz|ndz|nd|mon|tue|wed|thu|fri|sat|sun|\d{1,2}|\d{4}-\d\d)[ ,.]/i;
const attributionEnds = /(?:wrote|writes|pisze|pisał|pisała|pisał\(a\)|napisał|napisała|napisał\(a\)|napisał\/a)$/i;
const attributionOfAddress = /<[^<>@]*@[^<>@]*> (?:napisał|pisze|wrote)/i;
const attributionOfApple = /^wiadomość napisana przez /i;
/** Each is asked for alone, so that none takes time with the square of the line. */
const isAttributed = (said: string): boolean => {
  if (!said.endsWith(":")) return false;
  const words = said.slice(0, -1).trimEnd();
  if (attributionOfAddress.test(words)) return true;
  return (
    /\d/.test(words) &&
    (attributionOfApple.test(words) || (attributionBegins.test(words) && attributionEnds.test(words)))
  );
};
/** Somebody who tells what was said to them names a day, but hardly a time or an address. */
const isByProgram = (said: string): boolean => /\d[:.]\d\d(?!\d|\.\d)|@/.test(said);
const attributionLines = 3;
const attributionLettersMax = 400;

/**
 * The whole text where nothing but an e-mail below is in it. `isLeft`: whether anything was left out. Marked lines that nothing says are somebody else's are what the
 * person wrote. Takes text of lines that are tidy.
 */
export const withoutQuotedMail = (text: string): { readonly text: string; readonly isLeft: boolean } => {
  const lines = text.split("\n");
  const end = endWithoutQuotes(lines);
  const start = lines.findIndex((_, at) => isStart(lines, at, end));
  const own = lines.slice(0, Math.max(0, start)).join("\n").trimEnd();
  return own === "" ? { text, isLeft: false } : { text: own, isLeft: true };
};

const isStart = (lines: readonly string[], at: number, end: number): boolean => {
  const line = lines[at]!.trim();
  if (line.length > attributionLettersMax) return false;
  if (divider.test(line) || begins.test(line)) return true;
  // The line that Outlook draws above belongs to the e-mail below.
  if (/^[_-]{10,}$/.test(line)) return isFieldBlock(lines, nextWritten(lines, at + 1));
  return isFieldBlock(lines, at) || isAttribution(lines, at, end) || isMarkedAttribution(lines, at, end);
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

const isAttribution = (lines: readonly string[], at: number, end: number): boolean => {
  let said = "";
  for (const [more, line] of lines.slice(at, at + attributionLines).entries()) {
    if (line.trim() === "" || line.startsWith(">")) return false;
    said = `${said} ${line.trim()}`.trim();
    if (said.length > attributionLettersMax) return false;
    if (isAttributed(said)) return isOnlyQuotedBelow(lines, at + more + 1, end, said);
  }
  return false;
};

/** The iPhone's stands in the quotation that it is about, as its first lines. */
const isMarkedAttribution = (lines: readonly string[], at: number, end: number): boolean => {
  if (at < end || !lines[at]!.startsWith(">") || nextWritten(lines, end) !== at) return false;
  const within = lines.slice(at, at + attributionLines).map((line) => line.replace(/^> ?/, ""));
  return within.some((_, more) =>
    isAttributed(
      within
        .slice(0, more + 1)
        .join(" ")
        .slice(0, attributionLettersMax)
        .trim(),
    ),
  );
};

/**
 * An answer may be written between the lines that it answers to: then all of it is what the person wrote. `end`: where the text ends without the quotation at its
 * end.
 */
const isOnlyQuotedBelow = (lines: readonly string[], from: number, end: number, said: string): boolean => {
  const isMarked = lines[nextWritten(lines, from)]?.startsWith(">") ?? false;
  return isMarked ? end <= from : isByProgram(said);
};

const isQuote = (line: string): boolean => line.startsWith(">") || line.trim() === "";
/** Where the lines end without the quotation at their end. */
const endWithoutQuotes = (lines: readonly string[]): number => {
  let at = lines.length;
  while (at > 0 && isQuote(lines[at - 1]!)) at -= 1;
  return at;
};
