import { clock } from "../../shared/clock.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { reminderStore } from "../../shared/store/reminder-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { remindOfLocations } from "./remind-of-locations.ts";

export const handler = scheduled("remind-of-locations", remindOfLocations, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { queues: queueStore(table), reminders: reminderStore(table), now: clock };
});
