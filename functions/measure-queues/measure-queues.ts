import type { Clock } from "../../shared/clock.ts";
import { type HumanQueue, humanQueues } from "../../shared/domain/queues.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

type Uses = { readonly queues: Pick<QueueStore, "waiting">; readonly now: Clock };

/**
 * Logs the age of the oldest item of each queue for people, in seconds; 0 where nothing waits. Alarms read these lines, so
 * a queue that can't be read does not hide the others: the run fails after all of them.
 */
export const measureQueues =
  ({ queues, now }: Uses) =>
  async (): Promise<Report> => {
    const report: Record<string, number> = {};
    const unread: HumanQueue[] = [];
    for (const queue of humanQueues) {
      try {
        const [oldest] = await queues.waiting(queue, 1);
        const oldestSeconds = oldest === undefined ? 0 : secondsBetween(oldest.since, now());
        log.info(
          "queue.measured",
          { queue, oldestSeconds },
          { metric: "queue-age", value: oldestSeconds, by: { queue } },
        );
        report[queue] = oldestSeconds;
      } catch (error) {
        log.warn("queue.not_measured", { queue, error: described(error) });
        unread.push(queue);
      }
    }
    if (unread.length > 0) throw new Error(`queues that could not be measured: ${unread.join(", ")}`);
    return report;
  };

const secondsBetween = (since: string, now: Date): number => {
  const milliseconds = now.getTime() - Date.parse(since);
  if (Number.isNaN(milliseconds)) throw new Error(`"${since}" is not a date`);
  return Math.max(0, Math.floor(milliseconds / 1000));
};
