import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { CustomerId, TopUpId } from "../../shared/domain/ids.ts";
import { takes, trimmedPattern } from "../../shared/domain/model.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { asClerk, receivedMaxGrosze } from "../../shared/domain/top-ups/bank-top-up.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { optionalKeyOf } from "../../shared/http/caller.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";
import { StaffTopUp, shownToStaff } from "./shown-to-staff.ts";

const contract = {
  summary: "Credit a bank transfer or refuse it; repeating the same decision changes nothing",
  idempotencyKey: "optional",
  path: z.strictObject({ accountId: CustomerId, id: TopUpId }),
  body: z.strictObject({
    decision: z.enum(["credit", "reject"]),
    /** What came, if not what was ordered. */
    receivedGrosze: z.optional(Grosze.check(z.gte(1), z.lte(receivedMaxGrosze))),
    /** The customer reads it. Required for a refusal, another amount than ordered, and money that comes late or after one. */
    reason: z.optional(
      takes({ pattern: trimmedPattern(3) }, z.string().check(z.trim(), z.minLength(3), z.maxLength(500))),
    ),
  }),
  answers: { 200: { description: "Decided", body: StaffTopUp } },
  refusals: [common.fresh_proof_needed, topUpRefusals.already_decided],
} as const;

type Uses = {
  readonly transfers: Pick<TransferStore, "decide">;
  readonly linkLimitGrosze: () => Grosze;
  readonly now: Clock;
};

export const decideTopUp = verb(contract, (uses: Uses) => async (request) => {
  const { path, body, caller, origin, idempotencyKey } = request;
  const decision = { ...body, ...asClerk(caller, uses.linkLimitGrosze(), uses.now()) };
  const key = optionalKeyOf(caller, { route: "top-up-decisions", key: idempotencyKey, asks: [path, body] });
  const topUp = await uses.transfers.decide(path.accountId, path.id, decision, origin.address, key).catch((error) => {
    throw isRefusal(error, topUpRefusals.beyond_link) ? new Refusal(common.fresh_proof_needed) : error;
  });
  return { status: 200, headers: replayMark(key), body: shownToStaff(topUp, uses.now()) };
});
