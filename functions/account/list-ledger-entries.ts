import { ledgerTable, tableRowsMax } from "../../shared/http/ledger-table.ts";
import { cursorOf, isTable, pageLimitMax, pageOf } from "../../shared/http/page.ts";
import { EntriesQuery, entriesPage, ShownEntry, shownEntry } from "../../shared/http/shown-entry.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { entriesRead, type LedgerStore } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "The account's ledger entries, newest first",
  query: EntriesQuery,
  answers: {
    200: { description: "A page of entries, or all of a period as a table", body: pageOf(ShownEntry), csv: true },
  },
} as const;

type Uses = { readonly ledger: Pick<LedgerStore, "entries"> };

export const listLedgerEntries = readingVerb(
  contract,
  // Whoever asks is not known yet: even for a table no more than a page is read beside the guard.
  ({ accountId, query }) => ({
    page: entriesRead(
      accountId,
      isTable(query.format) ? { ...entriesPage(query), limit: pageLimitMax } : entriesPage(query),
    ),
  }),
  ({ ledger }: Uses) =>
    async ({ caller, query, found: { page }, language }) => {
      const { entries, next } = page;
      if (!isTable(query.format))
        return { status: 200, body: { items: entries.map(shownEntry), nextCursor: cursorOf(next, query) } };
      if (next === undefined) return ledgerTable(page, query.format, language);
      const behind = { ...entriesPage(query), limit: tableRowsMax - entries.length, after: next };
      const rest = await ledger.entries(caller.accountId, behind);
      return ledgerTable({ entries: [...entries, ...rest.entries], next: rest.next }, query.format, language);
    },
);
