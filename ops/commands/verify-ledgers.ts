import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { queueStore } from "../../shared/store/queue-store.ts";
import { CannotDo, command } from "../command.ts";
import { verifiedText, verifyAllLedgers } from "../verify-ledgers.ts";

export default command({
  usage: `
  verify-ledgers replays the ledgers of all accounts and lists those that disagree; exit code 1 if any does. Changes nothing
    --all`,
  options: { all: "flag" },
  changes: "nothing",
  prepare: ({ all }, on) => {
    if (!all) throw new CannotDo("verify-ledgers takes --all. For one account there is verify-ledger.");
    return {
      run: async () => {
        const { say, now } = on;
        const table = on.table();
        const verified = await verifyAllLedgers({
          queues: queueStore(table),
          ledger: ledgerStore({ table, now }),
          say,
        });
        say(verifiedText(verified));
        if (verified.verified === 0 || verified.disagreeing.length > 0) process.exitCode = 1;
      },
    };
  },
});
