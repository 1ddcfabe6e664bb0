/** Works through all accounts that have a ledger, of the table that is used or of a restored copy. */
import type { AccountId } from "../shared/domain/ids.ts";
import { type AccountQueues, accountParts, accountsOf } from "./all-accounts.ts";

const accountsAtOnce = 8;
const listedAtOnce = 200;

/** What `work` throws ends it: a run that leaves accounts out would say that all is well. */
export const eachAccount = async (
  queues: AccountQueues,
  work: (accountId: AccountId) => Promise<void>,
): Promise<void> => {
  for (const part of accountParts)
    for await (const waiting of accountsOf(queues, { part, atOnce: listedAtOnce })) {
      const lane = async (): Promise<void> => {
        for (let accountId = waiting.shift(); accountId !== undefined; accountId = waiting.shift())
          await work(accountId);
      };
      await Promise.all(Array.from({ length: accountsAtOnce }, lane));
    }
};
