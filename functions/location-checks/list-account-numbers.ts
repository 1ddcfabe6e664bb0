import * as z from "zod/mini";
import { CustomerId } from "../../shared/domain/ids.ts";
import { type AuditUses, lookingAt } from "../../shared/http/look.ts";
import { cursorOf, PageQuery, pageOf, sortKeyOf } from "../../shared/http/page.ts";
import { ShownNumber } from "../../shared/http/shown-number.ts";
import { verb } from "../../shared/http/verb.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";

const contract = {
  summary: "A customer's numbers, and how far the place of use of each has been checked",
  path: z.strictObject({ accountId: CustomerId }),
  query: PageQuery,
  answers: { 200: { description: "A page of numbers", body: pageOf(ShownNumber) } },
} as const;

type Uses = AuditUses & { readonly numbers: Pick<NumberStore, "listOf"> };

export const listAccountNumbers = verb(contract, (uses: Uses) => async (request) => {
  const page = { limit: request.query.limit, after: sortKeyOf(request.query.cursor) };
  const { numbers, next } = await lookingAt(request, "numbers", (id) => uses.numbers.listOf(id, page), uses);
  return { status: 200, body: { items: numbers, nextCursor: cursorOf(next) } };
});
