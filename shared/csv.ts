/** A text, or a number as a spreadsheet reads it. */
export type Cell = string | { readonly number: string };

/**
 * Tables as CSV (RFC 4180) that a spreadsheet opens as text, but for its numbers: a text that begins like a formula is none (OWASP ASVS
 * 5.0, 1.2.10). A spreadsheet in Polish splits columns at semicolons.
 */
export const csvOf = (rows: readonly (readonly Cell[])[], separator: "," | ";" = ","): string =>
  // The mark by which spreadsheets know UTF-8.
  `\uFEFF${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join("")}`;

/** Also the null character, which nobody sees, and the wide forms, which some programs take for the narrow ones. */
const formulaSigns = "=+-@＝＋－＠\t\r\n\0";

const cell = (content: Cell): string => {
  if (typeof content !== "string") return `"${content.number}"`;
  const isFormula = content !== "" && formulaSigns.includes(content.charAt(0));
  const harmless = isFormula ? `'${content}` : content;
  return `"${harmless.replaceAll('"', '""')}"`;
};
