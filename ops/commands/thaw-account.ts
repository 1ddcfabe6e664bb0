import { isDeepStrictEqual } from "node:util";
import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { CannotDo, command } from "../command.ts";
import { freezesOf } from "../runs.ts";
import { accountNamed, customerOf } from "./options.ts";

export default command({
  usage: `
  thaw-account   lifts a freeze; first lists everybody who froze the account, and why
    --account ac_…`,
  options: { account: "required" },
  changes: "at-once",
  prepare: async (given, on) => {
    const accountId = customerOf(given.account);
    const audit = auditStore(on.table());
    const freezes = await freezesOf(audit, accountId);
    return {
      will: [
        `open ${await accountNamed(on, accountId)} again: ordering, fees and payouts go on`,
        ...freezes.map((freeze) => `lift this freeze: ${freeze}`),
      ],
      about: { accountId },
      run: async ({ record }) => {
        const mustBeAsShown = async (): Promise<void> => {
          if (!isDeepStrictEqual(await freezesOf(audit, accountId), freezes))
            throw new CannotDo(
              "Somebody froze or thawed the account meanwhile; nothing was changed. Repeat the command to see who and why.",
            );
        };
        const ledger = ledgerStore({ table: on.table(), now: on.now });
        const states = accountStateStore({ ledger, now: on.now });
        const done = await states.set(accountId, "thaw", [await record()], mustBeAsShown);
        on.say(
          done === "changed" ? `The account ${accountId} is open again.` : `The account ${accountId} was not frozen.`,
        );
      },
    };
  },
});
