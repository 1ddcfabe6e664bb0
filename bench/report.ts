/** What the bench prints: one plain table a chapter, and while it works what it is at. */

const columnsMax = 100;
const gap = "  ";

export type Column = { readonly name: string; readonly align?: "left" | "right" };
export type Chapter = {
  readonly title: string;
  /** What the figures mean, and what they rest on. */
  readonly means: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
};

/** A chapter as text. Where its table is too wide for a terminal, the widest column is cut. */
export const chapterText = ({ title, means, columns, rows }: Chapter): string => {
  const widths = columns.map(({ name }, place) =>
    Math.max(name.length, ...rows.map((row) => (row[place] ?? "").length)),
  );
  const spare = columnsMax - widths.reduce((sum, width) => sum + width + gap.length, -gap.length);
  const widest = widths.indexOf(Math.max(...widths));
  if (spare < 0) widths[widest]! += spare;

  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, place) => {
        const width = widths[place]!;
        const cell = cells[place] ?? "";
        const cut = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
        return align === "right" ? cut.padStart(width) : cut.padEnd(width);
      })
      .join(gap)
      .trimEnd();
  const table = [
    line(columns.map(({ name }) => name)),
    widths.map((width) => "─".repeat(width)).join(gap),
    ...rows.map(line),
  ];
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

/** Tells what is being done: over the same line on a terminal, elsewhere a line for each chapter. */
export const say = (chapter: string, at = ""): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${chapter} … ${at}`);
  else if (chapter !== said) process.stderr.write(`${chapter} …\n`);
  said = chapter;
};
let said = "";

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
