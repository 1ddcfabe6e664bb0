import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { lowBalanceStore } from "../../shared/store/low-balance-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { listLedgerEntries } from "./list-ledger-entries.ts";
import { setLowBalanceAlert } from "./set-low-balance-alert.ts";
import { showAccount } from "./show-account.ts";
import { showBalanceHistory } from "./show-balance-history.ts";

export const verbs = {
  "GET /account": showAccount,
  "GET /account/balance-history": showBalanceHistory,
  "PUT /account/low-balance-alert": setLowBalanceAlert,
  "GET /ledger-entries": listLedgerEntries,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const lowBalance = lowBalanceStore(ledgerStore({ table, now: clock }));
  return { people: peopleStore(table), lowBalance, now: clock };
});
