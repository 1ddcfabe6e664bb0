import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { offersPageRead } from "../../shared/store/offer-store.ts";
import { ShownOffer } from "./shown-offer.ts";

const contract = {
  summary: "The catalogue of offers, by id: 100 at most",
  query: PageQuery,
  answers: { 200: { description: "A page of offers", body: pageOf(ShownOffer) } },
};

export const listOffers = readingVerb(
  contract,
  ({ query }) => ({ page: offersPageRead({ limit: query.limit, after: sortKeyOf(query.cursor) }) }),
  () =>
    async ({ found: { page } }) => ({
      status: 200,
      body: { items: page.offers, nextCursor: cursorOf(page.next) },
    }),
);
