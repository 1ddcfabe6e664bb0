import { auditStore } from "../../shared/store/audit-store.ts";
import { command } from "../command.ts";
import { runsOf } from "../runs.ts";
import { accountOf } from "./options.ts";

export default command({
  usage: `
  list-runs      lists the last commands that changed something, newest first: when, who, about what and why. One that began
                 and has no end is still running or was interrupted
    [--account ac_…]   those about one account`,
  options: { account: "text" },
  changes: "nothing",
  prepare: ({ account }, on) => {
    const accountId = account === undefined ? undefined : accountOf(account);
    return {
      run: async () => {
        const lines = await runsOf(auditStore(on.table()), accountId);
        on.say(lines.length === 0 ? "No command is on record." : lines.join("\n"));
      },
    };
  },
});
