import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { listLedgerEntries } from "./list-ledger-entries.ts";
import { showAccount } from "./show-account.ts";
import { showBalanceHistory } from "./show-balance-history.ts";

export const verbs = {
  "GET /account": showAccount,
  "GET /account/balance-history": showBalanceHistory,
  "GET /ledger-entries": listLedgerEntries,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { people: peopleStore(table), ledger: ledgerStore({ table, now: clock }), now: clock };
});
