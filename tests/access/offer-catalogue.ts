import { declaration } from "../../functions/offer-catalogue/declaration.ts";
import { verbs } from "../../functions/offer-catalogue/index.ts";
import { api } from "../../shared/http/endpoint.ts";
import { keys } from "../../shared/store/keys.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import type { AccessOf } from "../support/access.ts";
import { someOffer, someOfferForm } from "../support/offers.ts";

export const access = {
  promised: {
    "GET /back-office/offers": "……… ---- ……… ✓✓✓ --",
    "GET /back-office/offers/{id}": "……… ---- ……… ✓✓✓ --",
    "PUT /back-office/offers/{id}": "……… ---- ……… -✓- --",
    "DELETE /back-office/offers/{id}": "……… ---- ……… -✓- --",
  },
  path: { id: someOffer().id },
  handler: ({ table, ...uses }) => api(declaration.routes, verbs, () => ({ ...uses, offers: offerStore(table) })),
  ofOwner: {
    "GET /back-office/offers/{id}": { owner: [200] },
    "PUT /back-office/offers/{id}": {
      owner: [200],
      asked: () => ({ body: someOfferForm(), headers: { "if-match": '"1"' } }),
    },
    "DELETE /back-office/offers/{id}": { owner: [204], asked: () => ({ headers: { "if-match": '"1"' } }) },
  },
  // Not by the store: the catalogue is one, and each route that is tried adds to it.
  furnish: async ({ table }) => {
    const offer = someOffer();
    await table.write({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
    return { path: { id: offer.id } };
  },
} satisfies AccessOf<typeof declaration.routes>;
