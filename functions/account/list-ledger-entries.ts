import * as z from "zod/mini";
import { Cause, EntryKind, type LedgerEntry } from "../../shared/domain/ledger.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "The movements of money, newest first",
  query: z.extend(PageQuery, {
    /** Posted at this instant or later. */
    from: z.optional(z.iso.datetime()),
    /** Posted at this instant or earlier. */
    to: z.optional(z.iso.datetime()),
  }),
  answers: {
    200: {
      description: "A page of entries",
      body: pageOf(
        z.strictObject({
          id: z.string(),
          sequence: z.int(),
          amountGrosze: z.int(),
          balanceAfterGrosze: z.int(),
          kind: EntryKind,
          cause: z.strictObject(Cause.shape),
          subjectId: z.optional(z.string()),
          note: z.optional(z.string()),
          postedAt: z.iso.datetime(),
        }),
      ),
    },
  },
};

type Uses = { readonly ledger: Pick<LedgerStore, "entries"> };

export const listLedgerEntries = verb(contract, ({ ledger }: Uses) => async ({ caller, query }) => {
  const { limit, cursor, from, to } = query;
  const page = { limit, after: sortKeyOf(cursor), from: exactly(from), to: exactly(to) };
  const { entries, next } = await ledger.entries(caller.accountId, page);
  return { status: 200, body: { items: entries.map(shownEntry), nextCursor: cursorOf(next) } };
});

const shownEntry = (entry: LedgerEntry) => {
  const { sequence, amountGrosze, balanceAfterGrosze, kind, cause, subjectId, note, postedAt } = entry;
  const id = `le_${sequence}`;
  return { id, sequence, amountGrosze, balanceAfterGrosze, kind, cause, subjectId, note, postedAt };
};

/** Instants are compared as text, so both must be written alike, to the millisecond. */
const exactly = (instant: string | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();
