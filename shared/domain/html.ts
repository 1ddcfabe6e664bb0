/** HTML that is safe to send: whatever is put into it was escaped on the way in. */
export type Html = { readonly html: string };

/** Writes HTML. Strings and numbers put in are escaped; other HTML, and lists of it, are not; undefined is nothing. */
export const html = (
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[] | undefined)[]
): Html => ({ html: parts.reduce((written, part, index) => written + textOf(values[index - 1]) + part) });

const textOf = (value: string | number | Html | readonly Html[] | undefined): string => {
  if (value === undefined) return "";
  if (typeof value === "string" || typeof value === "number") return escaped(String(value));
  if ("html" in value) return value.html;
  return value.map(textOf).join("");
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/**
 * A text that somebody typed, as one harmless line: for a subject, a header, a table's cell. Line breaks and other
 * control characters become spaces; marks that turn the direction of reading, or that nobody sees, are gone.
 */
export const plainLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replace(/\p{Cf}/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
