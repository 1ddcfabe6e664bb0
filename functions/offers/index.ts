import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { orderStore } from "../../shared/store/order-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { askQuote } from "./ask-quote.ts";
import { declaration } from "./declaration.ts";
import { listOrders } from "./list-orders.ts";
import { orderOffer } from "./order-offer.ts";
import { showOffer } from "./show-offer.ts";
import { showOrder } from "./show-order.ts";
import { withdrawOrder } from "./withdraw-order.ts";

export const verbs = {
  "GET /offer": showOffer,
  "POST /offer-quotes": askQuote,
  "POST /offer-orders": orderOffer,
  "GET /offer-orders": listOrders,
  "GET /offer-orders/{id}": showOrder,
  "DELETE /offer-orders/{id}": withdrawOrder,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  const ledger = ledgerStore({ table, now: clock });
  const subscriptions = subscriptionStore({ table, ledger, now: clock });
  const addressees = balanceAddressees(table);
  const { list: catalogue } = offerStore(table);
  return {
    people: peopleStore(table),
    subscriptions,
    orders: orderStore({ table, ledger, subscriptions, catalogue, addressees, now: clock }),
    addressees,
    helpdesk: () => settings.deskAddresses.helpdesk,
    now: clock,
  };
});
