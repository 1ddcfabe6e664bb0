/**
 * Tables as CSV (RFC 4180) that a spreadsheet opens as text: what begins like a formula is none (OWASP ASVS 5.0, 1.2.10), but for a
 * number with a decimal comma. A spreadsheet in Polish splits columns at semicolons.
 */
export const csvOf = (rows: readonly (readonly string[])[], separator: "," | ";" = ","): string =>
  // The mark by which spreadsheets know UTF-8.
  `\uFEFF${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join("")}`;

/** Also the null character, which nobody sees, and the wide forms, which some programs take for the narrow ones. */
const formulaSigns = "=+-@＝＋－＠\t\r\n\0";

const decimal = /^-\d+,\d{2}$/;

const cell = (text: string): string => {
  const isFormula = text !== "" && formulaSigns.includes(text.charAt(0)) && !decimal.test(text);
  const harmless = isFormula ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
};
