/** A ledger entry as the panel and the back office see it, and how its list is asked for. */
import * as z from "zod/mini";
import { Cause, EntryKind, type LedgerEntry } from "../domain/account/ledger.ts";
import { named } from "../domain/model.ts";
import { beginningOf, DayOrInstant, endOf, isDay } from "./days.ts";
import { PageQuery, sortKeyOrTable } from "./page.ts";

export const EntriesQuery = z.extend(PageQuery, {
  kind: z.optional(EntryKind),
  /** Posted on this day in Warsaw or later, or at this instant or later. */
  from: z.optional(DayOrInstant),
  /** Posted on this day in Warsaw or earlier, or at this instant or earlier. */
  to: z.optional(DayOrInstant),
  /**
   * A table of all entries of the period, 4,000 at most, in place of a page, and no cursor: `csv` for a spreadsheet, `machine` for programs
   * (RFC 4180).
   */
  format: z.optional(z.enum(["json", "csv", "machine"])),
});

/** What the store is asked for. */
export const entriesPage = ({ limit, cursor, format, ...filters }: z.output<typeof EntriesQuery>) => {
  const { kind, from, to } = filters;
  return {
    limit,
    after: sortKeyOrTable({ cursor, format }, filters),
    kind,
    from: from && exactly(beginningOf(from)),
    to: to && exactly(isDay(to) ? new Date(endOf(to).getTime() - 1) : new Date(to)),
  };
};

export const ShownEntry = named(
  "LedgerEntry",
  z.strictObject({
    id: z.string(),
    sequence: z.int(),
    amountGrosze: z.int(),
    balanceAfterGrosze: z.int(),
    kind: EntryKind,
    cause: z.strictObject(Cause.shape),
    subjectId: z.optional(z.string()),
    note: z.optional(z.string()),
    occurredAt: z.optional(z.iso.datetime()),
    postedAt: z.iso.datetime(),
  }),
);

export const shownEntry = (entry: LedgerEntry): z.input<typeof ShownEntry> => {
  const { sequence, amountGrosze, balanceAfterGrosze, kind, cause, subjectId, note, occurredAt, postedAt } = entry;
  const id = `le_${sequence}`;
  return { id, sequence, amountGrosze, balanceAfterGrosze, kind, cause, subjectId, note, occurredAt, postedAt };
};

/** Instants are compared as text, so both must be written alike, to the millisecond. */
const exactly = (instant: Date): string => instant.toISOString();
