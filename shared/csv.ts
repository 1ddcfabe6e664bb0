/** A text, or a number as a spreadsheet reads it. */
export type Cell = string | { readonly number: string };

/**
 * Tables as CSV. `spreadsheet` opens in a Polish Excel by a double click: semicolons between columns, CRLF, and the mark by which it knows
 * UTF-8; numbers are written with a decimal comma by whoever makes them. `machine` is RFC 4180, with commas and without that mark. A text is never a formula
 * (OWASP ASVS 5.0, 1.2.10), also where the reader takes another separator than ours, and so parts a cell in two.
 */
export const csvOf = (
  rows: readonly (readonly Cell[])[],
  format: "spreadsheet" | "machine" = "spreadsheet",
): string => {
  const [mark, separator] = format === "machine" ? ["", ","] : ["\uFEFF", ";"];
  return `${mark}${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join("")}`;
};

/**
 * Before a formula's sign where a cell begins, for a reader with any separator: at the beginning, and behind what some reader parts cells or rows
 * at. The null character is not seen, and some programs take the wide forms for the narrow ones.
 */
const formulas = /(^|[;,|\t\r\n])([ "]*)(?=[=+\-@＝＋－＠\0])/g;
const controls = /^(?=[\t\r\n])/;

const cell = (content: Cell): string => {
  if (typeof content !== "string") return `"${content.number}"`;
  return `"${content.replace(formulas, "$1$2'").replace(controls, "'").replaceAll('"', '""')}"`;
};
