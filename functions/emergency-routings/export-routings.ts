import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { readingMachineVerb } from "../../shared/http/verb.ts";
import { dictionaryRead } from "../../shared/store/gmina-store.ts";
import { numbersRead } from "../../shared/store/number-store.ts";
import type { RoutingStore } from "../../shared/store/routing-store.ts";
import { ShownRouting, shownRouting } from "./shown-routing.ts";

const contract = {
  summary: "Where emergency calls from every number go, page by page, for a switch that keeps its own copy",
  query: PageQuery,
  answers: { 200: { description: "A page of answers, by number", body: pageOf(ShownRouting) } },
} as const;

type Uses = { readonly routing: Pick<RoutingStore, "answersFor"> };

export const exportRoutings = readingMachineVerb(
  contract,
  ({ query: { limit, cursor } }) => ({
    dictionary: dictionaryRead,
    page: numbersRead({ limit, after: sortKeyOf(cursor) }),
  }),
  ({ routing }: Uses) =>
    async ({ found: { dictionary, page } }) => {
      const answers = await routing.answersFor(page.numbers, dictionary);
      return { status: 200, body: { items: answers.map(shownRouting), nextCursor: cursorOf(page.next) } };
    },
);
