import * as z from "zod/mini";
import { CustomerId } from "../../shared/domain/ids.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { cursorOf, pageOf } from "../../shared/http/page.ts";
import { TopUpsQuery, topUpsPage } from "../../shared/http/shown-top-up.ts";
import { verb } from "../../shared/http/verb.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import { StaffTopUp, shownToStaff } from "./shown-to-staff.ts";

const contract = {
  summary: "A customer's top-ups, newest first",
  path: z.strictObject({ accountId: CustomerId }),
  query: TopUpsQuery,
  answers: { 200: { description: "A page of top-ups", body: pageOf(StaffTopUp) } },
};

type Uses = AuditUses & { readonly topUps: Pick<TopUpStore, "list"> };

export const listTopUps = verb(contract, (uses: Uses) => async (request) => {
  const page = topUpsPage(request.query, uses.now());
  const read = (accountId: z.output<typeof CustomerId>) => uses.topUps.list(accountId, page);
  const { topUps, next } = await lookingAt(request, "top-ups", read, uses);
  const items = topUps.map((topUp) => shownToStaff(topUp, uses.now()));
  return { status: 200, body: { items, nextCursor: cursorOf(next, request.query) } };
});
