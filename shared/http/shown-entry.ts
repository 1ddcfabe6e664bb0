/** A ledger entry as the panel and the back office see it, and how its list is asked for. */
import * as z from "zod/mini";
import { Cause, EntryKind, type LedgerEntry } from "../domain/account/ledger.ts";
import { named } from "../domain/model.ts";
import { PageQuery, sortKeyOf } from "./page.ts";

export const EntriesQuery = z.extend(PageQuery, {
  /** Posted at this instant or later. */
  from: z.optional(z.iso.datetime()),
  /** Posted at this instant or earlier. */
  to: z.optional(z.iso.datetime()),
});

/** What the store is asked for. */
export const entriesPage = ({ limit, cursor, from, to }: z.output<typeof EntriesQuery>) => ({
  limit,
  after: sortKeyOf(cursor),
  from: exactly(from),
  to: exactly(to),
});

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
const exactly = (instant: string | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();
