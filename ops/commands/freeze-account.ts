import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { command } from "../command.ts";
import { accountNamed, customerOf } from "./options.ts";

export default command({
  usage: `
  freeze-account stops orders, our own charges and payouts of a customer's account; top-ups, refunds, disputes and calls
                 are still posted, and its people can still sign in. Safe to repeat
    --account ac_…`,
  options: { account: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const accountId = customerOf(given.account);
    return {
      will: [
        `freeze ${await accountNamed(on, accountId)}: nothing more is ordered for it, charged to it by us or paid out of it`,
        "keep posting what happens outside: top-ups, refunds, disputes and calls",
      ],
      about: { accountId },
      run: async ({ record }) => {
        const ledger = ledgerStore({ table: on.table(), now: on.now });
        const done = await accountStateStore({ ledger, now: on.now }).set(accountId, "freeze", [await record()]);
        on.say(
          done === "changed"
            ? `The account ${accountId} is frozen.`
            : `The account ${accountId} was frozen already, and stays so. This freeze and its reason are on record too.`,
        );
        on.say(`To undo it: npm run ops -- thaw-account${on.flag} --account ${accountId}`);
      },
    };
  },
});
