import type { Clock } from "../../shared/clock.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due" | "putOff" | "tellPeople" | "settleAccount">;
  readonly ledger: Pick<LedgerStore, "verify">;
  readonly now: Clock;
};

/** Of each shard. More than a night is likely to have: the index may still list what was just put off. */
const takenAtOnce = 1_000;
/** Less than a day, so that an account is due again when the next night's run begins. */
const againAfterMilliseconds = 22 * 60 * 60 * 1000;

/**
 * Replays every ledger that is due. One that disagrees with itself triggers an alarm and waits for people, until it is
 * replayed without a disagreement.
 */
export const verifyLedgers =
  ({ queues, ledger, now }: Uses) =>
  async (): Promise<Report> => {
    const seen = new Set<string>();
    const report = { verified: 0, disagreeing: 0, failed: 0 };
    while (true) {
      const due = (await queues.due("verify", now(), takenAtOnce)).filter(({ accountId }) => !seen.has(accountId));
      if (due.length === 0) return report;
      for (const work of due) {
        const { accountId } = work;
        seen.add(accountId);
        // Put off first: an account that breaks the run must not be where every night's run ends.
        await queues.putOff("verify", work, new Date(now().getTime() + againAfterMilliseconds));
        try {
          const [first, ...more] = await ledger.verify(accountId);
          report.verified += 1;
          if (!first) {
            await queues.settleAccount("ledgers-to-check", accountId);
            continue;
          }
          report.disagreeing += 1;
          const { what, sequence, expected, found } = first;
          log.error("ledger.disagrees", { accountId, what, sequence, expected, found, more: more.length });
          await queues.tellPeople("ledgers-to-check", { accountId, why: what }, now());
        } catch (error) {
          report.failed += 1;
          log.error("ledger.not_verified", { accountId, error: described(error) });
        }
      }
    }
  };
