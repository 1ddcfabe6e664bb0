import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { ShownNumber } from "../../shared/http/shown-number.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { accountNumbersRead } from "../../shared/store/number-store.ts";

const contract = {
  summary: "The account's numbers, and whether emergency calls are enabled from each",
  query: PageQuery,
  answers: { 200: { description: "A page of numbers", body: pageOf(ShownNumber) } },
} as const;

export const listNumbers = readingVerb(
  contract,
  ({ accountId, query }) => ({
    page: accountNumbersRead(accountId, { limit: query.limit, after: sortKeyOf(query.cursor) }),
  }),
  () =>
    async ({ found: { page } }) => ({ status: 200, body: { items: page.numbers, nextCursor: cursorOf(page.next) } }),
);
