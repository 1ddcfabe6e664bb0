import { isDeepStrictEqual } from "node:util";
import { accountStateStore } from "../../shared/store/account-state-store.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { CannotDo, command } from "../command.ts";
import { countText, disagreementsText, LedgerDisagrees } from "../disagreements.ts";
import { freezesOf } from "../runs.ts";
import { accountNamed, customerOf } from "./options.ts";

export default command({
  usage: `
  thaw-account   verifies the account's ledger, lists everybody who froze the account, and why, and lifts the freeze.
                 Refused where the ledger disagrees
    --account ac_…
    [--despite-ledger]   lifts it although the ledger disagrees; the reason says why that is right`,
  options: { account: "required", "despite-ledger": "flag" },
  changes: "at-once",
  prepare: async (given, on) => {
    const accountId = customerOf(given.account);
    const named = await accountNamed(on, accountId);
    const ledger = ledgerStore({ table: on.table(), now: on.now });
    const disagreements = await ledger.verify(accountId);
    if (disagreements.length > 0 && !given["despite-ledger"])
      throw new LedgerDisagrees(
        `The account ${accountId} is not opened: its ledger must be whole first.\n${disagreementsText(accountId, disagreements, { ...on, isFrozen: true })}`,
      );
    const audit = auditStore(on.table());
    const isFrozen = (await ledger.head(accountId)).state === "frozen";
    const freezes = await freezesOf(audit, accountId, isFrozen);
    return {
      will: [
        `open ${named} again: ordering, fees and payouts go on`,
        ...(disagreements.length > 0
          ? [`although its ledger disagrees in ${countText(disagreements)}: money that is wrong can be spent`]
          : []),
        ...freezes.map((freeze) => `lift this freeze: ${freeze}`),
      ],
      about: { accountId, ...(disagreements.length > 0 && { subject: "a ledger that disagrees" }) },
      run: async ({ record }) => {
        const mustBeAsShown = async (): Promise<void> => {
          if (!isDeepStrictEqual(await freezesOf(audit, accountId, isFrozen), freezes))
            throw new CannotDo(
              "Somebody froze or thawed the account meanwhile; nothing was changed. Repeat the command to see who and why.",
            );
        };
        const states = accountStateStore({ ledger, now: on.now });
        const done = await states.set(accountId, "thaw", [await record()], mustBeAsShown);
        on.say(
          done === "changed" ? `The account ${accountId} is open again.` : `The account ${accountId} was not frozen.`,
        );
      },
    };
  },
});
