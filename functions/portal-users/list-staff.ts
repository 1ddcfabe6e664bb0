import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { readingVerb } from "../../shared/http/verb.ts";
import { usersRead } from "../../shared/store/people-store.ts";
import { ShownStaff, shownStaff } from "./shown-staff.ts";

const contract = {
  summary: "The operator's staff, oldest first",
  query: PageQuery,
  answers: { 200: { description: "A page of the staff", body: pageOf(ShownStaff) } },
};

export const listStaff = readingVerb(
  contract,
  ({ accountId, query }) => ({ page: usersRead(accountId, { limit: query.limit, after: sortKeyOf(query.cursor) }) }),
  () =>
    async ({ found: { page } }) => ({
      status: 200,
      body: { items: page.users.map(shownStaff), nextCursor: cursorOf(page.next) },
    }),
);
