import { clock } from "../../shared/clock.ts";
import { deadLetters, messagesClient } from "../../shared/gateways/messages.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { usageStore } from "../../shared/store/usage-store.ts";
import { takeUsage } from "./take-usage.ts";

let take: ReturnType<typeof takeUsage> | undefined;

export const handler = async (event: unknown) => {
  take ??= takeUsage(wire());
  return take(event);
};

const wire = () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    usage: usageStore({ table, ledger: ledgerStore({ table, now: clock }), now: clock }),
    dead: deadLetters({ client: messagesClient(), address: settings.usageDeadLetters }),
  };
};
