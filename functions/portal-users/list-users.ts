import { verb } from "../../shared/http/endpoint.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import { ShownUser, shownUser } from "./shown-user.ts";

const contract = {
  summary: "The account's people, as they were added",
  query: PageQuery,
  answers: { 200: { description: "A page of portal users", body: pageOf(ShownUser) } },
};

type Uses = { readonly people: Pick<PeopleStore, "list"> };

export const listUsers = verb(contract, ({ people }: Uses) => async ({ caller, query }) => {
  const page = { limit: query.limit, after: sortKeyOf(query.cursor) };
  const { users, next } = await people.list(caller.accountId, page);
  return { status: 200, body: { items: users.map(shownUser), nextCursor: cursorOf(next) } };
});
