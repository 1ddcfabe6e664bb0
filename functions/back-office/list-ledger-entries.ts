import * as z from "zod/mini";
import { CustomerId } from "../../shared/domain/ids.ts";
import { ledgerTable, tableRowsMax } from "../../shared/http/ledger-table.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { cursorOf, isTable, pageOf } from "../../shared/http/page.ts";
import { EntriesQuery, entriesPage, ShownEntry, shownEntry } from "../../shared/http/shown-entry.ts";
import { verb } from "../../shared/http/verb.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "A customer's ledger entries, newest first",
  path: z.strictObject({ accountId: CustomerId }),
  query: EntriesQuery,
  answers: {
    200: { description: "A page of entries, or all of a period as a table", body: pageOf(ShownEntry), csv: true },
  },
} as const;

type Uses = AuditUses & { readonly ledger: Pick<LedgerStore, "entries"> };

export const listLedgerEntries = verb(contract, (uses: Uses) => async (request) => {
  const { query, language } = request;
  const { format } = query;
  const page = isTable(format) ? { ...entriesPage(query), limit: tableRowsMax } : entriesPage(query);
  const read = (accountId: z.output<typeof CustomerId>) => uses.ledger.entries(accountId, page);
  const { entries, next } = await lookingAt(request, "ledger-entries", read, uses);
  if (isTable(format)) return ledgerTable({ entries, next }, format, language);
  return { status: 200, body: { items: entries.map(shownEntry), nextCursor: cursorOf(next, query) } };
});
