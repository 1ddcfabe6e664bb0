/** Works through all accounts that have a ledger, of the table that is used or of a restored copy. */
import type { AccountId } from "../shared/domain/ids.ts";
import type { DuePlace, QueueStore } from "../shared/store/queue-store.ts";
import { queueShards } from "../shared/store/work.ts";

const accountsAtOnce = 8;
const listedAtOnce = 200;
/** Behind every instant. */
const forEver = "~";

/**
 * Each account has a marker that makes it due for the nightly verification, so the index lists them without a scan. What `work` throws ends
 * it: a run that leaves accounts out would say that all is well.
 */
export const eachAccount = async (
  queues: Pick<QueueStore, "duePage">,
  work: (accountId: AccountId) => Promise<void>,
): Promise<void> => {
  for (let shard = 0; shard < queueShards.verify; shard += 1) {
    let after: DuePlace | undefined;
    do {
      const { due, next } = await queues.duePage("verify", { shard, until: forEver, limit: listedAtOnce, after });
      const waiting = due.map(({ accountId }) => accountId);
      const lane = async (): Promise<void> => {
        for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift())
          await work(accountId);
      };
      await Promise.all(Array.from({ length: accountsAtOnce }, lane));
      after = next;
    } while (after);
  }
};
