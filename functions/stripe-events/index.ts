import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { stripeOfStage } from "../../shared/gateways/stripe.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { declaration } from "./declaration.ts";
import { takeEvent } from "./take-event.ts";

export const verbs = { "POST /stripe-events": takeEvent };

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    stripe: stripeOfStage(secretsManager(secretsClient()), clock),
    payments: paymentStore({
      table,
      ledger: ledgerStore({ table, now: clock }),
      topUps: topUpStore(table),
      newId,
      now: clock,
    }),
    now: clock,
  };
});
