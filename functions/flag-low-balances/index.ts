import { clock } from "../../shared/clock.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { lowBalanceAlerts } from "../../shared/store/low-balance-alerts.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { flagLowBalances } from "./flag-low-balances.ts";

export const handler = scheduled("flag-low-balances", flagLowBalances, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    queues: queueStore(table),
    alerts: lowBalanceAlerts(table),
    reminderMilliseconds: settings.lowBalanceReminderMilliseconds,
    now: clock,
  };
});
