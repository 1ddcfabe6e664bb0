import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { usageStore } from "../../shared/store/usage-store.ts";
import { declaration } from "./declaration.ts";
import { postUsageCharges } from "./post-usage-charges.ts";

export const verbs = { "POST /platform/usage-charges": postUsageCharges };

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const ledger = ledgerStore({ table, now: clock });
  return { usage: usageStore({ table, ledger, now: clock }), machineKeys: machineKeyStore(table), now: clock };
});
