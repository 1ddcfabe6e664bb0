/**
 * All customers' accounts, by parts and pages. Each account has a marker that makes it due for the nightly verification, so the index lists
 * them without a scan. A run of the night only moves an account towards the end, where it is met again.
 */
import type { AccountId } from "../shared/domain/ids.ts";
import type { QueueStore } from "../shared/store/queue-store.ts";
import { queueShards } from "../shared/store/work.ts";

export type AccountQueues = Pick<QueueStore, "duePage">;

export const accountParts: readonly number[] = Array.from({ length: queueShards.verify }, (_, part) => part);

/** Behind every instant. */
const forEver = "~";

/** The accounts of one part, at most `atOnce` a page, and how many more there are whose marker can't be read; a page may be empty. */
export async function* accountsOf(
  queues: AccountQueues,
  { part: shard, atOnce: limit }: { readonly part: number; readonly atOnce: number },
): AsyncGenerator<{ readonly accountIds: AccountId[]; readonly unreadable: number }> {
  let page: Awaited<ReturnType<AccountQueues["duePage"]>> | undefined;
  do {
    page = await queues.duePage("verify", { shard, until: forEver, limit, after: page?.next });
    yield { accountIds: page.due.map(({ accountId }) => accountId), unreadable: page.unreadable };
  } while (page.next !== undefined);
}
