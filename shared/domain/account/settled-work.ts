/** What is on record of an item that one of the staff took off a queue for people. */
import * as z from "zod/mini";
import type { Done } from "../audit-records/audit.ts";
import { plainLine } from "../html.ts";
import type { AccountId } from "../ids.ts";
import { named, takes, visiblePattern } from "../model.ts";
import type { SettledQueue } from "../queues.ts";

export const reasonLetters = { min: 3, max: 500 } as const;

/** What was found, as one line: line breaks become spaces. */
export const SettlementReason = named(
  "SettlementReason",
  takes(
    { description: "What was found, as one line", pattern: visiblePattern(reasonLetters.min) },
    z.string().check(z.overwrite(plainLine), z.minLength(reasonLetters.min), z.maxLength(reasonLetters.max)),
  ),
);

type Settled = {
  readonly queue: SettledQueue;
  readonly subject: string;
  readonly accountId: AccountId | undefined;
  readonly reason: string;
};

export const settledRecord = ({
  queue,
  subject,
  accountId,
  reason,
}: Settled): Pick<Done, "kind" | "subject" | "subjectAccountId" | "changes"> => ({
  kind: "work-settled",
  subject,
  ...(accountId && { subjectAccountId: accountId }),
  changes: [
    { field: "queue", before: queue },
    { field: "reason", after: reason },
  ],
});
