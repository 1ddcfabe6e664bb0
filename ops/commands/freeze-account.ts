import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { command } from "../command.ts";
import { accountNamed, customerOf } from "./options.ts";

export default command({
  usage: `
  freeze-account lets nothing more be ordered for a customer's account, charged to it by us or paid out of it; top-ups,
                 refunds, disputes and calls are posted all the same, and nobody is shut out. Safe to repeat
    --account ac_…`,
  options: { account: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const accountId = customerOf(given.account);
    return {
      will: [
        `freeze ${await accountNamed(on, accountId)}: nothing more is ordered for it, charged to it by us or paid out of it`,
        "go on posting what happens outside: top-ups, refunds, disputes and calls",
      ],
      about: { accountId },
      run: async ({ record }) => {
        const ledger = ledgerStore({ table: on.table(), now: on.now });
        const done = await accountStateStore({ ledger, now: on.now }).set(accountId, "freeze", [await record()]);
        on.say(
          done === "changed"
            ? `The account ${accountId} is frozen.`
            : `The account ${accountId} was frozen before, and stays so. Your reason is on record beside the first one.`,
        );
        on.say(`To undo it: npm run ops -- thaw-account${on.flag} --account ${accountId}`);
      },
    };
  },
});
