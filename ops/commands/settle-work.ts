import { settlementStore } from "../../shared/store/settlement-store.ts";
import { command } from "../command.ts";
import { SettleWork, settleWork } from "../settle-work.ts";
import { checked } from "./options.ts";

export default command({
  usage: `
  settle-work    takes an item off a queue for people after somebody has looked at it, and records who and why
    --queue card-irregularities|ledgers-to-check|notices-parked|mails-to-check
    --account ac_…   --subject pi_…|evt_…|no_…   as the queue shows them; some have no account
    --reason "Refunded in Stripe"
    [--by "Hanna Maj"]   who looked at it, where that is not whoever runs the command`,
  options: { queue: "required", account: "text", subject: "text", by: "text" },
  changes: "at-once",
  prepare: ({ queue, account, subject, by }, on, reason) => {
    const wanted = checked(SettleWork.safeParse({ queue, account, subject, reason, by }));
    return {
      will: [`take ${wanted.subject} off the queue ${wanted.queue}`],
      run: async () => {
        const { name } = await on.caller();
        const settled = await settleWork({ settlements: settlementStore(on.table()), now: on.now })(wanted, name);
        const record = settled === "settled" ? `recorded as settled by ${by ?? name}` : "somebody settled it before";
        on.say(`${wanted.subject} no longer waits in ${wanted.queue}; ${record}.`);
      },
    };
  },
});
