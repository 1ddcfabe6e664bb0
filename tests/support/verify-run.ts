/** A run of verify-ledgers with its queue. */
import { takeMessage } from "../../functions/verify-ledgers/take-message.ts";
import { verifyLedgers } from "../../functions/verify-ledgers/verify-ledgers.ts";
import { scheduled } from "../../shared/schedule.ts";
import { drainedRun } from "./drained-run.ts";

type Uses = Omit<Parameters<typeof takeMessage>[0], "messages">;

export const verifyRun = (uses: Uses): Promise<Record<string, number>> =>
  drainedRun({
    name: "verify-ledgers",
    now: uses.now,
    begin: (messages) => scheduled("verify-ledgers", verifyLedgers, () => ({ messages, now: uses.now }))(),
    take: (messages) => takeMessage({ ...uses, messages }),
  });
