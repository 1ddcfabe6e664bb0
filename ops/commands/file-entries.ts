import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { command } from "../command.ts";
import { accountNamed, accountOf } from "./options.ts";

export default command({
  usage: `
  file-entries   files an account's ledger entries by kind, if an older release posted them without that. Safe to repeat
    --account ac_…`,
  options: { account: "required" },
  changes: "in-steps",
  prepare: async (given, on) => {
    const accountId = accountOf(given.account);
    return {
      will: [`write the copies by kind that the ledger of ${await accountNamed(on, accountId)} lacks`],
      about: { accountId },
      run: async () => {
        const { filed, unreadable } = await ledgerStore({ table: on.table(), now: on.now }).file(accountId);
        for (const place of unreadable)
          on.say(`${place} can't be read as an entry; see what verify-ledger says of it.`);
        on.say(`${filed} entries of ${accountId} are filed by kind.`);
        if (unreadable.length > 0) process.exitCode = 1;
      },
    };
  },
});
