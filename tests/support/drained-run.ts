/** A run of a function that goes on by its own queue: the messages that it sends are delivered one by one, each once. */
import { received } from "../../local/message-queues.ts";
import type { Messages } from "../../shared/gateways/messages.ts";
import { messageTaker, reported, type Take } from "../../shared/messages.ts";
import type { Report } from "../../shared/schedule.ts";

type Parts = {
  readonly name: string;
  readonly now: () => Date;
  readonly begin: (messages: Pick<Messages, "send">) => Promise<Report>;
  readonly take: (messages: Pick<Messages, "send">) => Take;
};

/** Runs it, and answers what the schedule and all its messages did; `failed` counts the messages that were not taken. */
export const drainedRun = async ({ name, now, begin, take }: Parts): Promise<Record<string, number>> => {
  const waiting: string[] = [];
  const messages = {
    send: async (more: readonly unknown[]) => void waiting.push(...more.map((message) => JSON.stringify(message))),
  };
  const report: Record<string, number> = { ...(await begin(messages)) };
  const add = (what: string, count: number): void => {
    report[what] = (report[what] ?? 0) + count;
  };
  const taker = messageTaker(name, take(messages));
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const taken = await taker(received([next], now(), `saldo-local-${name}`));
    for (const [what, count] of Object.entries(taken[reported])) add(what, count);
    if (taken.batchItemFailures.length > 0) add("failed", taken.batchItemFailures.length);
  }
  return report;
};
