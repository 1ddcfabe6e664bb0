import * as z from "zod/mini";
import { orderStates } from "../../shared/domain/offers/ordering.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { ordersRead } from "../../shared/store/order-store.ts";
import { ShownOrder, shownOrder } from "./shown-offer.ts";

const contract = {
  summary: "The account's orders of offers, newest first",
  query: z.extend(PageQuery, { state: z.optional(z.enum(orderStates)) }),
  answers: { 200: { description: "A page of orders", body: pageOf(ShownOrder) } },
} as const;

export const listOrders = readingVerb(
  contract,
  ({ accountId, query: { limit, cursor, ...filters } }) => ({
    page: ordersRead(accountId, { limit, after: sortKeyOf(cursor, filters), state: filters.state }),
  }),
  () =>
    async ({ query, found: { page }, language }) => ({
      status: 200,
      body: { items: page.orders.map((order) => shownOrder(order, language)), nextCursor: cursorOf(page.next, query) },
    }),
);
