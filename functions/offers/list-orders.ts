import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { ordersRead } from "../../shared/store/order-store.ts";
import { ShownOrder, shownOrder } from "./shown-offer.ts";

const contract = {
  summary: "The account's orders of offers, newest first",
  query: PageQuery,
  answers: { 200: { description: "A page of orders", body: pageOf(ShownOrder) } },
} as const;

export const listOrders = readingVerb(
  contract,
  ({ accountId, query }) => ({ page: ordersRead(accountId, { limit: query.limit, after: sortKeyOf(query.cursor) }) }),
  () =>
    async ({ found: { page }, language }) => ({
      status: 200,
      body: { items: page.orders.map((order) => shownOrder(order, language)), nextCursor: cursorOf(page.next) },
    }),
);
