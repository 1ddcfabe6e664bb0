import type { Clock } from "../../shared/clock.ts";
import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { ShownTopUp, shownTopUp, TopUpsQuery, topUpsPage } from "../../shared/http/shown-top-up.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { topUpsRead } from "../../shared/store/top-up-store.ts";

const contract = {
  summary: "The account's top-ups, newest first",
  query: TopUpsQuery,
  answers: { 200: { description: "A page of top-ups", body: pageOf(ShownTopUp) } },
} as const;

type Uses = { readonly now: Clock };

export const listTopUps = readingVerb(
  contract,
  ({ accountId, query, now }) => ({ page: topUpsRead(accountId, topUpsPage(query, now)) }),
  ({ now }: Uses) =>
    async ({ query, found: { page } }) => ({
      status: 200,
      body: { items: page.topUps.map((topUp) => shownTopUp(topUp, now())), nextCursor: cursorOf(page.next, query) },
    }),
);
