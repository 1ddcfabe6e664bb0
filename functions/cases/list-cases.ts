import * as z from "zod/mini";
import { AccountId } from "../../shared/domain/ids.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { RequestsQuery, requestsPage, StaffRequest, staffRequest } from "../../shared/http/shown-request.ts";
import { verb } from "../../shared/http/verb.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";

const contract = {
  summary: "An account's change requests as cases, newest first",
  path: z.strictObject({ accountId: AccountId }),
  query: RequestsQuery,
  answers: { 200: { description: "A page of cases", body: pageOf(StaffRequest) } },
};

type Uses = AuditUses & { readonly requests: Pick<ChangeRequestStore, "list"> };

export const listCases = verb(contract, (uses: Uses) => async (request) => {
  const page = requestsPage(request.query);
  const read = (accountId: AccountId) => uses.requests.list(accountId, page);
  const { requests, next } = await lookingAt(request, "change-requests", read, uses);
  return { status: 200, body: { items: requests.map(staffRequest), nextCursor: cursorOf(next, request.query) } };
});
