/** The text of an HTML e-mail, as lines: enough to read it and to find a code in it, in time that is in proportion to its length. */

/** A comment, a tag, or what stands between. Whatever is not closed goes on to the end. */
const pieces = /<!--.*?(?:-->|$)|<[a-z/!?][^>]*(?:>|$)|[^<]+|<+(?![a-z/!?])/gis;
/** What is within them is not shown. */
const unseen = /^(?:style|script|head|title|template|svg)$/;
const lineTags =
  /^(?:address|article|br|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|li|ol|p|pre|section|table|tr|ul)$/;
/** Between the texts of two cells. */
const cellTags = /^(?:td|th)$/;
/** Deeper quotations are marked as those of this depth. */
const quoteDepthMax = 3;

/** What somebody only set in, as Gmail's button does; what is quoted says so, or has a line at its side. */
const isIndent = (tag: string): boolean =>
  /\bmargin/i.test(tag) && !/quote[_"' ]|\bcite\b|border-left/i.test(tag.slice(1 + "blockquote".length));

/** Lines of a quotation begin with `>`, as they do in an e-mail of plain text. */
export const textOfHtml = (html: string): string => {
  const lines: string[] = [];
  let line = "";
  // Asked at each tag, so neither is looked up in the line, which takes as long as the line is.
  let [isWritten, isSpaced] = [false, true];
  // Of each `blockquote` that is open, whether it is a quotation.
  const quotations: boolean[] = [];
  let depth = 0;
  let hiddenBy: string | undefined;
  const endLine = (): void => {
    lines.push(`${"> ".repeat(Math.min(depth, quoteDepthMax))}${line.trim()}`.trimEnd());
    line = "";
    [isWritten, isSpaced] = [false, true];
  };
  const write = (text: string): void => {
    const isBlank = text.trim() === "";
    // Lines of white space alone have none.
    if (isBlank && isSpaced) return;
    line += text;
    isWritten ||= !isBlank;
    isSpaced = text.endsWith(" ");
  };
  for (const [piece] of html.matchAll(pieces)) {
    const { 1: slash, 2: tag } = /^<(\/?)([a-z][a-z0-9]*)/i.exec(piece) ?? [];
    if (tag !== undefined) {
      const name = tag.toLowerCase();
      const isEnd = slash === "/";
      if (hiddenBy !== undefined) {
        // A body ends the head that somebody forgot to close.
        if ((isEnd && name === hiddenBy) || name === "body") hiddenBy = undefined;
      } else if (!isEnd && unseen.test(name) && !piece.endsWith("/>")) hiddenBy = name;
      else if (name === "blockquote") {
        endLine();
        if (!isEnd) quotations.push(!isIndent(piece));
        const isQuotation = isEnd ? quotations.pop() : quotations.at(-1);
        if (isQuotation) depth += isEnd ? -1 : 1;
      } else if (lineTags.test(name)) {
        if (isWritten || name === "br" || (name === "p" && isEnd)) endLine();
        if (name === "li" && !isEnd) line = "- ";
      } else if (cellTags.test(name)) write(" ");
    } else if (hiddenBy === undefined && !/^<[a-z/!?]/i.test(piece)) {
      write(withoutEntities(piece).replaceAll(/[ \t\r\n]+/g, " "));
    }
  }
  endLine();
  return lines.map((each) => each.replaceAll(/ {2,}/g, " ")).join("\n");
};

const withoutEntities = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));?/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : "\ufffd";
  });

/** Those that programs write; any other stays as it is written. */
const named: Readonly<Record<string, string>> = {
  ...{
    nbsp: "\u00a0",
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    ndash: "–",
    mdash: "—",
    hellip: "…",
    euro: "€",
  },
  ...{ bdquo: "„", rdquo: "”", ldquo: "“", lsquo: "‘", rsquo: "’", sbquo: "‚", laquo: "«", raquo: "»", bull: "•" },
  ...{ oacute: "ó", Oacute: "Ó", aogon: "ą", Aogon: "Ą", cacute: "ć", Cacute: "Ć", eogon: "ę", Eogon: "Ę" },
  ...{ lstrok: "ł", Lstrok: "Ł", nacute: "ń", Nacute: "Ń", sacute: "ś", Sacute: "Ś", zacute: "ź", Zacute: "Ź" },
  ...{ zdot: "ż", Zdot: "Ż", auml: "ä", ouml: "ö", uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß" },
  ...{ eacute: "é", Eacute: "É", copy: "©", reg: "®", trade: "™", sect: "§", deg: "°", middot: "·", shy: "", zwnj: "" },
};
