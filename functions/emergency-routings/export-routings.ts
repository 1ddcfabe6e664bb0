import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { machineVerb } from "../../shared/http/verb.ts";
import type { RoutingStore } from "../../shared/store/routing-store.ts";
import { ShownRouting } from "./shown-routing.ts";

const contract = {
  summary: "Where emergency calls from every number go, page by page, for a switch that keeps its own copy",
  query: PageQuery,
  answers: { 200: { description: "A page of answers, by number", body: pageOf(ShownRouting) } },
} as const;

type Uses = { readonly routing: Pick<RoutingStore, "export"> };

export const exportRoutings = machineVerb(contract, ({ routing }: Uses) => async ({ query: { limit, cursor } }) => {
  const { answers, next } = await routing.export({ limit, after: sortKeyOf(cursor) });
  return { status: 200, body: { items: answers, nextCursor: cursorOf(next) } };
});
