import { clock } from "../../shared/clock.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { verifyLedgers } from "./verify-ledgers.ts";

export const handler = scheduled("verify-ledgers", verifyLedgers, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { queues: queueStore(table), ledger: ledgerStore({ table, now: clock }), now: clock };
});
