/**
 * All customers' accounts, of the table that is used or of a restored copy. Each account has a marker that makes it due for the nightly
 * verification, so the index lists them without a scan. A run of the night only moves an account towards the end, where it is met again.
 */
import type { AccountId } from "../shared/domain/ids.ts";
import type { DuePlace, QueueStore } from "../shared/store/queue-store.ts";
import { queueShards } from "../shared/store/work.ts";
import { CannotDo } from "./command.ts";
import { everyPage } from "./every-page.ts";

export type AccountQueues = Pick<QueueStore, "duePage">;

export const accountShards: readonly number[] = Array.from({ length: queueShards.verify }, (_, shard) => shard);

/** Behind every instant. */
const forEver = "~";

/** The accounts of one shard, at most `limit` a page, and how many more there are whose marker can't be read; a page may be empty. */
export async function* accountPages(
  queues: AccountQueues,
  { shard, limit }: { readonly shard: number; readonly limit: number },
): AsyncGenerator<{ readonly accountIds: AccountId[]; readonly unreadable: number }> {
  const read = (after?: DuePlace) => queues.duePage("verify", { shard, until: forEver, limit, after });
  for await (const { due, unreadable } of everyPage(read))
    yield { accountIds: due.map(({ accountId }) => accountId), unreadable };
}

const accountsAtOnce = 8;
const listedAtOnce = 200;

/** Works through all of them, some at once. What `work` throws ends it, and it throws at last where accounts are left out: else a run would say that all is well. */
export const eachAccount = async (
  queues: AccountQueues,
  work: (accountId: AccountId) => Promise<void>,
): Promise<void> => {
  let leftOut = 0;
  for (const shard of accountShards)
    for await (const { accountIds: waiting, unreadable } of accountPages(queues, { shard, limit: listedAtOnce })) {
      leftOut += unreadable;
      const lane = async (): Promise<void> => {
        for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift())
          await work(accountId);
      };
      await Promise.all(Array.from({ length: accountsAtOnce }, lane));
    }
  if (leftOut > 0)
    throw new CannotDo(
      `${leftOut} ${leftOut === 1 ? "account is" : "accounts are"} left out, because the marker by which all accounts are listed can't be read: \`queue.unreadable\`, above, names its keys. All others are done.`,
    );
};
