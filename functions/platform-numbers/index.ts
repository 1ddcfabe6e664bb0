import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { numberStore } from "../../shared/store/number-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { releaseNumber } from "./release-number.ts";
import { reportNumber } from "./report-number.ts";
import { reportResourcesInUse } from "./report-resources-in-use.ts";

export const verbs = {
  "PUT /platform/numbers/{number}": reportNumber,
  "DELETE /platform/numbers/{number}": releaseNumber,
  "PUT /platform/accounts/{accountId}/resources-in-use": reportResourcesInUse,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    machineKeys: machineKeyStore(table),
    numbers: numberStore(table),
    subscriptions: subscriptionStore({ table, ledger: ledgerStore({ table, now: clock }), now: clock }),
    now: clock,
  };
});
