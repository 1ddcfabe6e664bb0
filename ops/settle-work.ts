import * as z from "zod";
import type { Clock } from "../shared/clock.ts";
import type { Done } from "../shared/domain/audit-records/audit.ts";
import { AccountId, operatorId } from "../shared/domain/ids.ts";
import type { HumanQueue } from "../shared/domain/queues.ts";
import { recordWrite } from "../shared/store/audit-store.ts";
import type { QueueStore } from "../shared/store/queue-store.ts";

/** What takes an item off each queue that has a decision of its own: settled by hand, the decision would be lost. */
const decidedBy: Readonly<Partial<Record<HumanQueue, string>>> = {
  "top-ups-to-decide": "finance decides these, by the link in their e-mail or in the back office",
  "proposals-to-confirm": "a second person confirms these, or they are withdrawn in the back office",
  "notices-parked": "resend-notice sends these again",
};

/** `subject` is what the queue shows; an account as a whole has none of its own. `by` is who looked at it. */
export const SettleWork = z
  .strictObject({
    queue: z.string(),
    account: z.optional(AccountId),
    subject: z.string().min(1).optional(),
    by: z.string().min(1).max(100),
  })
  .transform(({ queue, account, subject = account, by }, { addIssue }) => {
    const say = (message: string) => {
      addIssue({ code: "custom", message });
      return z.NEVER;
    };
    const decision = decidedBy[queue as HumanQueue];
    if (decision) return say(`The queue ${queue} has a decision of its own: ${decision}.`);
    if (queue !== "card-irregularities" && queue !== "ledgers-to-check") return say(`There is no queue ${queue}.`);
    if (subject === undefined) return say("--account or --subject is missing: give what the queue shows.");
    return { queue, accountId: account, subject, by } as const;
  });

type Uses = { readonly queues: Pick<QueueStore, "settle">; readonly now: Clock };

/**
 * Takes an item off a queue for people once somebody has looked at it, and records who, among the operator's audit
 * records. Refuses `not_found` where no such item waits.
 */
export const settleWork =
  ({ queues, now }: Uses) =>
  ({ queue, accountId, subject, by }: z.output<typeof SettleWork>): Promise<void> => {
    const record: Done = {
      accountId: operatorId,
      by,
      kind: "work-settled",
      ...(accountId && { subjectAccountId: accountId }),
      subject,
      changes: [{ field: "queue", before: queue }],
      from: "operations",
    };
    return queues.settle({ queue, accountId, subject }, recordWrite(record, now()));
  };
