/** What the bench prints: one plain table a chapter, and while it works what it is at. */

const columnsMax = 100;

export type Column = { readonly name: string; readonly align?: "left" | "right" };
export type Chapter = {
  readonly title: string;
  /** What the figures mean, and what they rest on. */
  readonly means: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
};

/** A chapter as text. A table that is too wide for a terminal is a mistake of the chapter, so it throws. */
export const chapterText = ({ title, means, columns, rows }: Chapter): string => {
  const widths = columns.map(({ name }, place) =>
    Math.max(name.length, ...rows.map((row) => (row[place] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, place) => {
        const cell = cells[place] ?? "";
        return align === "right" ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!);
      })
      .join("  ")
      .trimEnd();
  const table = [
    line(columns.map(({ name }) => name)),
    widths.map((width) => "─".repeat(width)).join("  "),
    ...rows.map(line),
  ];
  const wide = table.find((text) => text.length > columnsMax);
  if (wide !== undefined) throw new RangeError(`wider than ${columnsMax} columns: ${wide}`);
  return [`\n${title}`, wrapped(means), "", ...table].join("\n");
};

/** A number for people: as many decimals as asked for, thousands apart. */
export const figure = (value: number, decimals = 0): string =>
  value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
};

/** Tells what is being done: over the same line on a terminal, one line each elsewhere. It is no part of the report. */
export const say = (text: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
};

/** Takes the last line of `say` away, so that the report stands alone. */
export const saidAll = (): void => {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
};

const wrapped = (text: string): string => {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= columnsMax) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
};
