import { clock } from "../../shared/clock.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { chargeMonthlyFees } from "./charge-monthly-fees.ts";

export const handler = scheduled("charge-monthly-fees", chargeMonthlyFees, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    queues: queueStore(table),
    subscriptions: subscriptionStore({ table, ledger: ledgerStore({ table, now: clock }), now: clock }),
    addressees: balanceAddressees(table),
    now: clock,
  };
});
