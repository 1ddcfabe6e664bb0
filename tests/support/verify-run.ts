/** A run of verify-ledgers with its queue: the messages that it sends are delivered one by one, each once. */
import { takeMessage } from "../../functions/verify-ledgers/take-message.ts";
import { verifyLedgers } from "../../functions/verify-ledgers/verify-ledgers.ts";
import { received } from "../../local/message-queues.ts";
import { messageTaker, reported } from "../../shared/messages.ts";
import { scheduled } from "../../shared/schedule.ts";

type Uses = Omit<Parameters<typeof takeMessage>[0], "messages">;

/** Runs it, and answers what the schedule and all its messages did; `failed` counts the messages that were not taken. */
export const verifyRun = async (uses: Uses): Promise<Record<string, number>> => {
  const waiting: unknown[] = [];
  const messages = { send: async (more: readonly unknown[]) => void waiting.push(...more) };
  const report: Record<string, number> = {
    ...(await scheduled("verify-ledgers", verifyLedgers, () => ({ messages, now: uses.now }))()),
  };
  const add = (what: string, count: number): void => {
    report[what] = (report[what] ?? 0) + count;
  };
  const take = messageTaker("verify-ledgers", takeMessage({ ...uses, messages }));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const taken = await take(received([JSON.stringify(next)], uses.now(), "saldo-local-verify-ledgers"));
    for (const [what, count] of Object.entries(taken[reported])) add(what, count);
    if (taken.batchItemFailures.length > 0) add("failed", taken.batchItemFailures.length);
  }
  return report;
};
