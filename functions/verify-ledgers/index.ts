import type { SQSEvent } from "aws-lambda";
import { clock } from "../../shared/clock.ts";
import { messageQueue, messagesClient } from "../../shared/gateways/messages.ts";
import { messageTaker } from "../../shared/messages.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { takeMessage } from "./take-message.ts";
import { verifyLedgers } from "./verify-ledgers.ts";

let taker: ReturnType<typeof messageTaker> | undefined;
let queue: ReturnType<typeof messageQueue> | undefined;

const messages = () => {
  queue ??= messageQueue({ client: messagesClient(), address: settings.ledgersQueue });
  return queue;
};

const begin = scheduled("verify-ledgers", verifyLedgers, () => ({ messages: messages(), now: clock }));

/** Called by its schedule, and by its queue with the messages of the run that it began. */
export const handler = async (event: Partial<Pick<SQSEvent, "Records">> = {}) => {
  if (!event.Records) return begin();
  taker ??= messageTaker("verify-ledgers", takeMessage(wire()));
  return taker({ Records: event.Records });
};

const wire = () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { queues: queueStore(table), proofs: proofStore(table), messages: messages(), now: clock };
};
