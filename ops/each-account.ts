/** Works through all accounts that have a ledger, of the table that is used or of a restored copy. */
import type { AccountId } from "../shared/domain/ids.ts";
import { type AccountQueues, accountParts, accountsOf } from "./all-accounts.ts";
import { CannotDo } from "./command.ts";

const accountsAtOnce = 8;
const listedAtOnce = 200;

/** What `work` throws ends it, and it throws at last where accounts are left out: else a run would say that all is well. */
export const eachAccount = async (
  queues: AccountQueues,
  work: (accountId: AccountId) => Promise<void>,
): Promise<void> => {
  let leftOut = 0;
  for (const part of accountParts)
    for await (const { accountIds: waiting, unreadable } of accountsOf(queues, { part, atOnce: listedAtOnce })) {
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
