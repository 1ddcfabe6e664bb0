import type { Clock } from "../../shared/clock.ts";
import { humanQueues } from "../../shared/domain/queues.ts";
import { log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

type Uses = { readonly queues: Pick<QueueStore, "waiting">; readonly now: Clock };

/** Logs the age of the oldest item of each queue for people, in seconds; 0 where nothing waits. Alarms read these lines. */
export const measureQueues =
  ({ queues, now }: Uses) =>
  async (): Promise<Report> => {
    const measured = await Promise.all(
      humanQueues.map(async (queue) => {
        const [oldest] = await queues.waiting(queue, 1);
        const waitedMilliseconds = oldest === undefined ? 0 : now().getTime() - Date.parse(oldest.since);
        return [queue, Math.max(0, Math.floor(waitedMilliseconds / 1000))] as const;
      }),
    );
    for (const [queue, oldestSeconds] of measured) log.info("queue.measured", { queue, oldestSeconds });
    return Object.fromEntries(measured);
  };
