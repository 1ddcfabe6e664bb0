import { operatorId } from "../../shared/domain/ids.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { proofStore } from "../../shared/store/proof-store.ts";
import { CannotDo, command } from "../command.ts";
import { disagreementsText, placesText } from "../disagreements.ts";
import { accountNamed, accountOf } from "./options.ts";

export default command({
  usage: `
  verify-ledger  replays an account's ledger and names what disagrees; exit code 1 if anything does. A ledger that is
                 whole is taken off the queue ledgers-to-check
    --account ac_…
    [--forget-checkpoint]   if only the checkpoint disagrees, and you know why: forgets it, so that the next night
                            replays the whole ledger and compares it with nothing`,
  options: { account: "required", "forget-checkpoint": "flag" },
  changes: ({ "forget-checkpoint": forgets }) => (forgets ? "at-once" : "nothing"),
  prepare: async (given, on) => {
    const account = accountOf(given.account);
    if (account === operatorId) throw new CannotDo("The operator has no ledger: give the account of a customer.");
    const forgets = given["forget-checkpoint"];
    return {
      will: forgets ? [`forget the checkpoint of ${await accountNamed(on, account)}, if nothing else disagrees`] : [],
      about: { accountId: account },
      run: async ({ record }) => {
        const { now } = on;
        const [ledger, proofs] = [ledgerStore({ table: on.table(), now }), proofStore(on.table())];
        let disagreements = await ledger.verify(account);
        const isOnlyCheckpoint = disagreements.length > 0 && disagreements.every(({ what }) => what === "checkpoint");
        if (forgets && isOnlyCheckpoint) {
          await proofs.forget(account, await record(), now());
          on.say(`The checkpoint is forgotten. It disagreed:\n${placesText(account, disagreements)}`);
          disagreements = await ledger.verify(account);
        }
        if (disagreements.length > 0) {
          if (forgets && !isOnlyCheckpoint) on.say("The checkpoint was kept: it is not the only thing that disagrees.");
          on.say(disagreementsText(account, disagreements, on));
          process.exitCode = 1;
          return;
        }
        const { waitsForPeople } = await proofs.find(account);
        if (waitsForPeople) await proofs.noLongerToCheck(account, await record(), now());
        on.say(`The ledger of ${account} is whole.`);
      },
    };
  },
});
