import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriberStore } from "../../shared/store/subscriber-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { setCorrespondenceAddress } from "./set-correspondence-address.ts";
import { setPaperInvoices } from "./set-paper-invoices.ts";
import { showSubscriber } from "./show-subscriber.ts";

export const verbs = {
  "GET /subscriber": showSubscriber,
  "PUT /subscriber/correspondence-address": setCorrespondenceAddress,
  "PUT /subscriber/paper-invoices": setPaperInvoices,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return {
    people: peopleStore(table),
    subscribers: subscriberStore(table),
    paperInvoiceFee: settings.paperInvoiceFeeGrosze,
    now: clock,
  };
});
