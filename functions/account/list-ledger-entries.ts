import { verb } from "../../shared/http/endpoint.ts";
import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { EntriesQuery, entriesPage, ShownEntry, shownEntry } from "../../shared/http/shown-entry.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

const contract = {
  summary: "The movements of money, newest first",
  query: EntriesQuery,
  answers: { 200: { description: "A page of entries", body: pageOf(ShownEntry) } },
};

type Uses = { readonly ledger: Pick<LedgerStore, "entries"> };

export const listLedgerEntries = verb(contract, ({ ledger }: Uses) => async ({ caller, query }) => {
  const { entries, next } = await ledger.entries(caller.accountId, entriesPage(query));
  return { status: 200, body: { items: entries.map(shownEntry), nextCursor: cursorOf(next) } };
});
