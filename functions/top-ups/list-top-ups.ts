import type { Clock } from "../../shared/clock.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { ShownTopUp, shownTopUp } from "../../shared/http/shown-top-up.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";

const contract = {
  summary: "The account's top-ups, newest first",
  query: PageQuery,
  answers: { 200: { description: "A page of top-ups", body: pageOf(ShownTopUp) } },
} as const;

type Uses = { readonly topUps: Pick<TopUpStore, "list">; readonly now: Clock };

export const listTopUps = verb(contract, ({ topUps, now }: Uses) => async ({ query, caller }) => {
  const page = { limit: query.limit, after: sortKeyOf(query.cursor) };
  const { topUps: found, next } = await topUps.list(caller.accountId, page);
  return { status: 200, body: { items: found.map((topUp) => shownTopUp(topUp, now())), nextCursor: cursorOf(next) } };
});
