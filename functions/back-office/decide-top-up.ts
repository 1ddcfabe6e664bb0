import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { CustomerId, TopUpId } from "../../shared/domain/ids.ts";
import { Grosze } from "../../shared/domain/money.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { verb } from "../../shared/http/verb.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import { StaffTopUp, shownToStaff } from "./shown-to-staff.ts";

/** 1,000,000 PLN: more is a slip of the finger. */
const receivedMaxGrosze = 100_000_000;

const contract = {
  summary: "Credit what a bank transfer brought, or refuse it; the same decision again changes nothing",
  path: z.strictObject({ accountId: CustomerId, id: TopUpId }),
  body: z.strictObject({
    decision: z.enum(["credit", "reject"]),
    /** What came, if not what was ordered. */
    receivedGrosze: z.optional(Grosze.check(z.gte(1), z.lte(receivedMaxGrosze))),
    /** The customer reads it. Required for a refusal, another amount than ordered, and money that comes late or after one. */
    reason: z.optional(z.string().check(z.trim(), z.minLength(3), z.maxLength(500))),
  }),
  answers: { 200: { description: "Decided", body: StaffTopUp } },
  refusals: [topUpRefusals.already_decided],
} as const;

type Uses = { readonly transfers: Pick<TransferStore, "decide">; readonly now: Clock };

export const decideTopUp = verb(contract, ({ transfers, now }: Uses) => async ({ path, body, caller, origin }) => {
  const { id: userId, email } = caller.user;
  const topUp = await transfers.decide(path.accountId, path.id, { ...body, by: { userId, email } }, origin.address);
  return { status: 200, body: shownToStaff(topUp, now()) };
});
