import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { RequestsQuery, requestsPage, ShownRequest, shownRequest } from "../../shared/http/shown-request.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { changeRequestsRead } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "The account's change requests, newest first",
  query: RequestsQuery,
  answers: { 200: { description: "A page of change requests", body: pageOf(ShownRequest) } },
} as const;

export const listChangeRequests = readingVerb(
  contract,
  ({ accountId, query }) => ({
    page: changeRequestsRead(accountId, requestsPage(query)),
  }),
  () =>
    async ({ query, found: { page } }) => ({
      status: 200,
      body: { items: page.requests.map(shownRequest), nextCursor: cursorOf(page.next, query) },
    }),
);
