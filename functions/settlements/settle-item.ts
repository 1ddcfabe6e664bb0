import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import type { StaffRole } from "../../shared/domain/access.ts";
import { SettlementReason, settledRecord } from "../../shared/domain/account/settled-work.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { type SettledQueue, settledQueues } from "../../shared/domain/queues.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { type Caller, doneBy, optionalKeyOf } from "../../shared/http/caller.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { verb } from "../../shared/http/verb.ts";
import { replayMark } from "../../shared/replays.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import type { SettlementStore } from "../../shared/store/settlement-store.ts";
import { clerks, finance } from "../declaring.ts";

export const ItemId = z.string().check(z.minLength(1), z.maxLength(200), z.regex(/^[\w.:-]+$/));

const contract = {
  summary:
    "Take an item off a queue for people once you have looked at it, with a reason that the audit trail keeps; what was settled before stays settled",
  idempotencyKey: "optional",
  path: z.strictObject({ queue: z.enum(settledQueues), /** What the queue shows as `subject`. */ id: ItemId }),
  body: z.strictObject({
    reason: SettlementReason,
    /** As the queue shows it; left out where the item has none. */
    accountId: z.optional(AccountId),
  }),
  answers: { 204: { description: "It waits no longer" } },
  refusals: [common.not_found, common.not_allowed],
} as const;

export type SettlingUses = { readonly settlements: SettlementStore; readonly now: Clock };

/** Who closes what: whether money is right is finance's to say, e-mails are everybody's. */
const settlers: Readonly<Record<SettledQueue, readonly StaffRole[]>> = {
  "card-irregularities": finance.staff,
  "ledgers-to-check": finance.staff,
  "notices-parked": clerks.staff,
  "mails-to-check": clerks.staff,
};

export const maySettle = (queue: SettledQueue, { user }: Caller): boolean =>
  settlers[queue].some((role) => role === user.role);

type Asked = {
  readonly queue: SettledQueue;
  readonly id: string;
  readonly accountId: AccountId | undefined;
  readonly reason: string;
  readonly caller: Caller;
  readonly origin: Origin;
  readonly key?: RequestKey | undefined;
};

/** As the API and the page take it. */
export const settle = async (
  { queue, id, accountId, reason, key, ...asked }: Asked,
  { settlements, now }: SettlingUses,
): Promise<"settled" | "settled-before"> => {
  if (!maySettle(queue, asked.caller)) throw new Refusal(common.not_allowed);
  const settled = { queue, subject: id, accountId };
  return settlements.settle(settled, doneBy(asked, settledRecord({ ...settled, reason })), now(), key);
};

export const settleItem = verb(contract, (uses: SettlingUses) => async (request) => {
  const { path, body, caller, origin, idempotencyKey } = request;
  const key = optionalKeyOf(caller, { route: "settlements", key: idempotencyKey, asks: [path, body] });
  await settle({ ...path, accountId: body.accountId, reason: body.reason, caller, origin, key }, uses);
  return { status: 204, headers: replayMark(key) };
});
