/**
 * All customers' accounts, of the table that is used or of a restored copy. Each account has a marker that makes it due for the nightly
 * verification, so the index lists them without a scan. A run of the night only moves an account towards the end, where it is met again.
 */
import type { AccountId } from "../shared/domain/ids.ts";
import type { DuePlace, QueueStore } from "../shared/store/queue-store.ts";
import { queueShards } from "../shared/store/work.ts";
import { everyPage } from "./every-page.ts";

export type AccountQueues = Pick<QueueStore, "duePage">;

export const accountShards: readonly number[] = Array.from({ length: queueShards.verify }, (_, shard) => shard);

/** Behind every instant. */
const forEver = "~";

/** The accounts of one shard, at most `limit` a page; a page may be empty. */
export async function* accountPages(
  queues: AccountQueues,
  { shard, limit }: { readonly shard: number; readonly limit: number },
): AsyncGenerator<AccountId[]> {
  const read = (after?: DuePlace) => queues.duePage("verify", { shard, until: forEver, limit, after });
  for await (const { due } of everyPage(read)) yield due.map(({ accountId }) => accountId);
}

const accountsAtOnce = 8;
const listedAtOnce = 200;

/** Works through all of them, some at once. What `work` throws ends it: a run that leaves accounts out would say that all is well. */
export const eachAccount = async (
  queues: AccountQueues,
  work: (accountId: AccountId) => Promise<void>,
): Promise<void> => {
  for (const shard of accountShards)
    for await (const waiting of accountPages(queues, { shard, limit: listedAtOnce })) {
      const lane = async (): Promise<void> => {
        for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift())
          await work(accountId);
      };
      await Promise.all(Array.from({ length: accountsAtOnce }, lane));
    }
};
