import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { stripeOfStage } from "../../shared/gateways/stripe.ts";
import { newId } from "../../shared/ids.ts";
import { scheduled } from "../../shared/schedule.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { checkCardPayments } from "./check-card-payments.ts";

export const handler = scheduled("check-card-payments", checkCardPayments, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const topUps = topUpStore(table);
  return {
    queues: queueStore(table),
    topUps,
    stripe: stripeOfStage(secretsManager(secretsClient()), clock),
    payments: paymentStore({ table, ledger: ledgerStore({ table, now: clock }), topUps, newId, now: clock }),
    now: clock,
  };
});
