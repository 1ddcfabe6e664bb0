import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { UsersQuery, usersPage } from "../../shared/http/users-page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { usersRead } from "../../shared/store/people-store.ts";
import { ShownUser, shownUser } from "./shown-user.ts";

const contract = {
  summary: "The account's portal users, oldest first",
  query: UsersQuery,
  answers: { 200: { description: "A page of portal users", body: pageOf(ShownUser) } },
};

export const listUsers = readingVerb(
  contract,
  ({ accountId, query }) => ({ page: usersRead(accountId, usersPage(query)) }),
  () =>
    async ({ query, found: { page } }) => ({
      status: 200,
      body: { items: page.users.map(shownUser), nextCursor: cursorOf(page.next, query) },
    }),
);
