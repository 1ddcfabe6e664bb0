/**
 * EventBridge Scheduler's part, played locally: runs each schedule when it is due by the clock that can be moved. A run is
 * over when the messages are taken that it sent.
 */
import type { Runs } from "../functions/declaring.ts";
import { type Schedule, type ScheduleName, schedules } from "../functions/manifest.ts";
import type { Clock } from "../shared/clock.ts";
import type { Report } from "../shared/schedule.ts";
import type { MessageQueues } from "./message-queues.ts";

export type Schedules = {
  readonly names: readonly ScheduleName[];
  /** Runs one now and answers its report, with what became of its messages; undefined where there is none of that name. */
  readonly run: (name: string) => Promise<Report> | undefined;
  /** Runs all that is due, as after the clock was moved. */
  readonly runDue: () => Promise<void>;
  readonly stop: () => void;
};

const lookMilliseconds = 30_000;

export const localSchedules = async (now: Clock, messages: Pick<MessageQueues, "emptied">): Promise<Schedules> => {
  const handlers = new Map<ScheduleName, () => Promise<Report>>();
  const nextMs = new Map<ScheduleName, number>();
  for (const [name, declared] of Object.entries(schedules) as [ScheduleName, Schedule][]) {
    const { handler } = (await import(`../functions/${declared.function}/index.ts`)) as {
      handler: () => Promise<Report>;
    };
    handlers.set(name, async () => ({ ...(await handler()), ...(await messages.emptied(declared.function)) }));
    nextMs.set(name, nextAfter(declared.runs, now()));
  }

  const runDue = async (): Promise<void> => {
    for (const [name, handler] of handlers) {
      if (now().getTime() < nextMs.get(name)!) continue;
      nextMs.set(name, nextAfter(schedules[name].runs, now()));
      // It has logged why; the next run does what this one left.
      await handler().catch(() => {});
    }
  };
  const timer = setInterval(() => void runDue(), lookMilliseconds);
  return {
    names: [...handlers.keys()],
    run: (name) => handlers.get(name as ScheduleName)?.(),
    runDue,
    stop: () => clearInterval(timer),
  };
};

/** The next time in epoch milliseconds. A daily time is taken in UTC: locally, the hour of the night does not matter. */
const nextAfter = (runs: Runs, now: Date): number => {
  if ("everyMinutes" in runs) return now.getTime() + runs.everyMinutes * 60_000;
  const [hour = 0, minute = 0] = runs.dailyAt.split(":").map(Number);
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour, minute);
  return today > now.getTime() ? today : today + 24 * 3600 * 1000;
};
