import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { EntriesQuery, entriesPage, ShownEntry, shownEntry } from "../../shared/http/shown-entry.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { entriesRead } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "The account's ledger entries, newest first",
  query: EntriesQuery,
  answers: { 200: { description: "A page of entries", body: pageOf(ShownEntry) } },
};

export const listLedgerEntries = readingVerb(
  contract,
  ({ accountId, query }) => ({ page: entriesRead(accountId, entriesPage(query)) }),
  () =>
    async ({ found: { page } }) => ({
      status: 200,
      body: { items: page.entries.map(shownEntry), nextCursor: cursorOf(page.next) },
    }),
);
