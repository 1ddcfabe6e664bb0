import type { Clock } from "../../shared/clock.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { ReminderStore } from "../../shared/store/reminder-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due">;
  readonly reminders: Pick<ReminderStore, "remind">;
  readonly now: Clock;
};

/** Of each shard in one run; the next run takes the rest. */
const takenAtOnce = 50;

/** Looks after each account that is due. One that fails is left to the next run, and holds up no other. */
export const remindOfLocations =
  ({ queues, reminders, now }: Uses) =>
  async (): Promise<Report> => {
    const report = { due: 0, reminded: 0, placed: 0, removed: 0, "put-off": 0, failed: 0 };
    for (const { accountId } of await queues.due("emergency-reminders", now(), takenAtOnce)) {
      report.due += 1;
      try {
        report[await reminders.remind(accountId, now())] += 1;
      } catch (error) {
        report.failed += 1;
        log.error("emergency.not_reminded", { accountId, error: described(error) });
      }
    }
    return report;
  };
