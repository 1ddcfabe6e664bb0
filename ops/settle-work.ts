import * as z from "zod";
import type { Clock } from "../shared/clock.ts";
import { SettlementReason, settledRecord } from "../shared/domain/account/settled-work.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import { AccountId, operatorId } from "../shared/domain/ids.ts";
import { type HumanQueue, type SettledQueue, settledQueues } from "../shared/domain/queues.ts";
import type { SettlementStore } from "../shared/store/settlement-store.ts";

/** What takes an item off each queue that has a decision of its own: settled by hand, the decision would be lost. */
const decidedBy: Readonly<Record<Exclude<HumanQueue, SettledQueue>, string>> = {
  "top-ups-to-decide": "finance decides these, by the link in their e-mail or in the back office",
  "proposals-to-confirm": "a second person confirms these, or they are withdrawn in the back office",
  cases: "BOK decides these, by the link in their e-mail or in the back office",
  "locations-to-check": "BOK confirms or rejects these, by the link in their e-mail or in the back office",
  "seats-to-place": "BOK enters the gmina in the back office",
};

const isDecided = (queue: string): queue is keyof typeof decidedBy => Object.hasOwn(decidedBy, queue);
const isSettled = (queue: string): queue is SettledQueue => settledQueues.some((settled) => settled === queue);

/** `subject` is what the queue shows; an account as a whole has none of its own. `by` names who looked at it, where that is another one. */
export const SettleWork = z
  .strictObject({
    queue: z.string(),
    account: z.optional(AccountId),
    subject: z.string().min(1).optional(),
    reason: SettlementReason,
    by: z.string().min(1).max(100).optional(),
  })
  .transform(({ queue, account, subject = account, ...said }, { addIssue }) => {
    const say = (message: string) => {
      addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (isDecided(queue)) return say(`The queue ${queue} has a decision of its own: ${decidedBy[queue]}.`);
    if (!isSettled(queue)) return say(`There is no queue ${queue}.`);
    if (subject === undefined) return say("--account or --subject is missing: give what the queue shows.");
    return { queue, accountId: account, subject, ...said };
  });

type Uses = { readonly settlements: SettlementStore; readonly now: Clock };

/**
 * Takes an item off a queue for people once somebody has looked at it, and records who (`who` runs the command) and why, among the operator's audit
 * records. "settled-before": somebody did before, and it stays as it is. Refuses `not_found` where no such item has waited.
 */
export const settleWork =
  ({ settlements, now }: Uses) =>
  ({ by, ...settled }: z.output<typeof SettleWork>, who: string): Promise<"settled" | "settled-before"> => {
    const { changes = [], ...said } = settledRecord(settled);
    const record: Done = {
      accountId: operatorId,
      by: who,
      ...said,
      changes: by === undefined ? changes : [...changes, { field: "lookedAtBy", after: by }],
      from: "operations",
    };
    return settlements.settle(settled, record, now());
  };
