import { clock } from "../../shared/clock.ts";
import { api } from "../../shared/http/endpoint.ts";
import { settings } from "../../shared/settings.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { dynamoClient, dynamoTable } from "../../shared/store/table.ts";
import { declaration } from "./declaration.ts";
import { listOffers } from "./list-offers.ts";
import { putOffer } from "./put-offer.ts";
import { removeOffer } from "./remove-offer.ts";
import { showOffer } from "./show-offer.ts";

export const verbs = {
  "GET /back-office/offers": listOffers,
  "GET /back-office/offers/{id}": showOffer,
  "PUT /back-office/offers/{id}": putOffer,
  "DELETE /back-office/offers/{id}": removeOffer,
};

export const handler = api(declaration.routes, verbs, () => {
  const table = dynamoTable(dynamoClient(), settings.tableName);
  return { people: peopleStore(table), offers: offerStore(table), now: clock };
});
