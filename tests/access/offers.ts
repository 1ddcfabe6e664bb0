import { declaration } from "../../functions/offers/declaration.ts";
import { verbs } from "../../functions/offers/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { orderStore } from "../../shared/store/order-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import type { AccessOf } from "../support/access.ts";
import { someOffer } from "../support/offers.ts";
import { keepPendingOrder } from "../support/subscriptions.ts";
import { noon } from "../support/top-ups.ts";

export const access = {
  promised: {
    "GET /offer": "……… ✓✓✓- ……… --- --",
    "POST /offer-quotes": "……… ✓✓✓- ……… --- --",
    "POST /offer-orders": "……… ✓✓✓- ……… --- --",
    "GET /offer-orders": "……… ✓✓✓- ……… --- --",
    "GET /offer-orders/{id}": "……… ✓✓✓- ……… --- --",
    "DELETE /offer-orders/{id}": "……… ✓✓✓- ……… --- --",
  },
  handler: ({ table, ledger, ...uses }) => {
    const subscriptions = subscriptionStore({ table, ledger, now: uses.now });
    const addressees = balanceAddressees(table);
    const { list: catalogue } = offerStore(table);
    return api(declaration.routes, verbs, () => ({
      ...uses,
      subscriptions,
      orders: orderStore({ table, ledger, subscriptions, catalogue, addressees, now: uses.now }),
      addressees,
      helpdesk: () => "bok@operator.example",
    }));
  },
  ofOwner: {
    "GET /offer-orders/{id}": { owner: [200], stranger: [404, "not_found"] },
    "DELETE /offer-orders/{id}": { owner: [204], stranger: [404, "not_found"] },
  },
  furnish: async ({ table, user }) => {
    const [from, to] = [someOffer(), someOffer({ monthlyFeeGrosze: 2_900 })];
    return { path: { id: (await keepPendingOrder(table, user, { from, to, at: noon })).id } };
  },
} satisfies AccessOf<typeof declaration.routes>;
