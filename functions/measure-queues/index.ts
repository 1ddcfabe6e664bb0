import { clock } from "../../shared/clock.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { measureQueues } from "./measure-queues.ts";

export const handler = scheduled("measure-queues", measureQueues, () => ({
  queues: queueStore(dynamoTable(dynamoClient(), settings.tableName)),
  now: clock,
}));
