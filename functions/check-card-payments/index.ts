import type { SQSEvent } from "aws-lambda";
import { clock } from "../../shared/clock.ts";
import { messageQueue, messagesClient } from "../../shared/gateways/messages.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { stripeOfStage } from "../../shared/gateways/stripe.ts";
import { newId } from "../../shared/ids.ts";
import { messageTaker } from "../../shared/messages.ts";
import { paced } from "../../shared/pace.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { askingAtPace, askPace } from "./ask-pace.ts";
import { checkCardPayments } from "./check-card-payments.ts";
import { takeMessage } from "./take-message.ts";

let wired: ReturnType<typeof wire> | undefined;
let taker: ReturnType<typeof messageTaker> | undefined;

const uses = () => {
  wired ??= wire();
  return wired;
};

const begin = scheduled("check-card-payments", checkCardPayments, uses);

/** Called by its schedule, and by its queue with the messages of the run that it began. */
export const handler = async (event: Partial<Pick<SQSEvent, "Records">> = {}) => {
  if (!event.Records) return begin();
  taker ??= messageTaker("check-card-payments", takeMessage(uses()));
  return taker({ Records: event.Records });
};

const wire = () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const topUps = topUpStore(table);
  return {
    queues: queueStore(table),
    topUps,
    stripe: askingAtPace(stripeOfStage(secretsManager(secretsClient()), clock), paced(askPace)),
    payments: paymentStore({ table, ledger: ledgerStore({ table, now: clock }), topUps, newId, now: clock }),
    messages: messageQueue({ client: messagesClient(), address: settings.cardPaymentsQueue }),
    newId,
    now: clock,
  };
};
