import type { AccountId } from "../../shared/domain/ids.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { eachAccount } from "../all-accounts.ts";
import { CannotDo, command } from "../command.ts";
import { accountNamed, customerOf } from "./options.ts";

export default command({
  usage: `
  file-entries   files ledger entries by kind, if an older release posted them without that. Safe to repeat
    --account ac_…
    --all            of every account, such as once after the release that began to file them`,
  options: { account: "text", all: "flag" },
  changes: "in-steps",
  prepare: async ({ account, all }, on) => {
    if (all === (account !== undefined)) throw new CannotDo("file-entries takes either --account ac_… or --all.");
    const accountId = account === undefined ? undefined : customerOf(account);
    const ledger = ledgerStore({ table: on.table(), now: on.now });
    const whose =
      accountId === undefined
        ? "the ledgers of all accounts lack"
        : `the ledger of ${await accountNamed(on, accountId)} lacks`;
    return {
      will: [`write the copies by kind that ${whose}`],
      about: accountId === undefined ? {} : { accountId },
      run: async () => {
        let [accounts, entries, unread] = [0, 0, 0];
        const file = async (one: AccountId): Promise<void> => {
          const { filed, unreadable } = await ledger.file(one);
          for (const place of unreadable)
            on.say(`${one}: ${place} can't be read as an entry; see what verify-ledger says of it.`);
          accounts += 1;
          entries += filed;
          unread += unreadable.length;
        };
        if (accountId === undefined) await eachAccount(queueStore(on.table()), file);
        else await file(accountId);
        const whose = accountId ?? `${accounts} ${accounts === 1 ? "account" : "accounts"}`;
        on.say(`Filed by kind, of ${whose}: ${entries} ${entries === 1 ? "entry" : "entries"}.`);
        if (unread > 0) process.exitCode = 1;
      },
    };
  },
});
