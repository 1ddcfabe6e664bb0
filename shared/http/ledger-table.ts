/** A ledger as a table to be downloaded, whole for the period that is asked for. */
import { attachmentNamed } from "../content-disposition.ts";
import { type Cell, csvOf } from "../csv.ts";
import type { LedgerEntry } from "../domain/account/ledger.ts";
import { headings, kindTexts } from "../domain/account/ledger-table.ts";
import type { Language } from "../domain/language.ts";
import { wallClock } from "../domain/warsaw.ts";
import type { Answer } from "./contract.ts";
import { refuseBrokenOff } from "./page.ts";
import { shownEntry } from "./shown-entry.ts";

/** As many are read in the time that an answer may take. */
export const tableRowsMax = 4_000;

/** Refuses `invalid_request` where there are more than these entries. */
export const ledgerTable = (
  { entries, next }: { readonly entries: readonly LedgerEntry[]; readonly next: string | undefined },
  format: "csv" | "machine",
  language: Language,
): Answer => {
  refuseBrokenOff(entries, next);
  const [columns, row] =
    format === "machine"
      ? [machineColumns, machineRow]
      : [headings.map((texts) => texts[language]), peoplesRow(language)];
  return {
    status: 200,
    headers: { "content-disposition": attachmentNamed("ledger.csv") },
    csv: csvOf([columns, ...entries.map(row)], format === "machine" ? "machine" : "spreadsheet"),
  };
};

const machineColumns = [
  "id",
  "sequence",
  "postedAt",
  "kind",
  "amountGrosze",
  "balanceAfterGrosze",
  "causeType",
  "causeId",
  "subjectId",
  "note",
  "occurredAt",
];

const machineRow = (entry: LedgerEntry): Cell[] => {
  const { id, sequence, postedAt, kind, amountGrosze, balanceAfterGrosze, cause, ...more } = shownEntry(entry);
  const { subjectId = "", note = "", occurredAt = "" } = more;
  const [amount, balance] = [whole(amountGrosze), whole(balanceAfterGrosze)];
  return [id, whole(sequence), postedAt, kind, amount, balance, cause.type, cause.id, subjectId, note, occurredAt];
};

const peoplesRow =
  (language: Language) =>
  ({
    sequence,
    postedAt,
    kind,
    amountGrosze,
    balanceAfterGrosze,
    subjectId = "",
    cause,
    note = "",
  }: LedgerEntry): Cell[] => {
    const { day, time } = wallClock(new Date(postedAt));
    const [amount, balance] = [inZlotys(amountGrosze), inZlotys(balanceAfterGrosze)];
    // That of an adjustment is a hash, by which nobody can ask for anything.
    const causeId = cause.type === "adjustment" ? "" : cause.id;
    return [whole(sequence), `${day} ${time}`, kindTexts[kind][language], amount, balance, subjectId, causeId, note];
  };

const whole = (count: number): Cell => ({ number: String(count) });

/** With a decimal comma, and an ASCII minus: what a spreadsheet in Polish takes for a number. */
const inZlotys = (amount: number): Cell => ({ number: (amount / 100).toFixed(2).replace(".", ",") });
