import { clock } from "../../shared/clock.ts";
import { newId } from "../../shared/ids.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proposalStore } from "../../shared/store/proposal-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { transferStore } from "../../shared/store/transfer-store.ts";
import { expireTopUps } from "./expire-top-ups.ts";

export const handler = scheduled("expire-top-ups", expireTopUps, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const ledger = ledgerStore({ table, now: clock });
  return {
    queues: queueStore(table),
    transfers: transferStore({ table, ledger, newId, now: clock }),
    proposals: proposalStore({ table, ledger, now: clock }),
    now: clock,
  };
});
