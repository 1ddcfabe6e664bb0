import { clock } from "../../shared/clock.ts";
import { secretsClient, secretsManager } from "../../shared/gateways/secrets.ts";
import { stripeOfStage } from "../../shared/gateways/stripe.ts";
import { api } from "../../shared/http/endpoint.ts";
import { newId, newTransferCode } from "../../shared/ids.ts";
import { settings } from "../../shared/settings.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { declaration } from "./declaration.ts";
import { listTopUps } from "./list-top-ups.ts";
import { showTopUp } from "./show-top-up.ts";
import { showTopUpOptions } from "./show-top-up-options.ts";
import { startTopUp } from "./start-top-up.ts";

export const verbs = {
  "POST /top-ups": startTopUp,
  "GET /top-ups": listTopUps,
  "GET /top-ups/{id}": showTopUp,
  "GET /top-up-options": showTopUpOptions,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    people: peopleStore(table),
    topUps: topUpStore(table),
    stripe: stripeOfStage(secretsManager(secretsClient()), clock),
    ledger: ledgerStore({ table, now: clock }),
    methods: () => settings.paymentMethods,
    transferAccount: () => settings.transferAccount,
    newId,
    newCode: newTransferCode,
    now: clock,
  };
});
