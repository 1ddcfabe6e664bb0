import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { paymentStore } from "../../shared/store/payment-store.ts";
import { topUpStore } from "../../shared/store/top-up-store.ts";
import { command } from "../command.ts";
import { ReplayCardMoney, replayCardMoney, replayedText } from "../replay-card-money.ts";
import { checked } from "./options.ts";

export default command({
  usage: `
  replay-card-money   posts card money that is missing, by what Stripe's payment pages, refunds and disputes of these days say
                 now, also when Stripe shows their events no more; what was posted stays as it is. Safe to repeat, and goes on
                 from the day on which it stopped. Ends with Stripe's sums, the fees of disputes among them
    --from 2026-01-01   --to 2026-01-31   days in UTC on which Stripe made them
    [--by "Hanna Maj"]   who replays, as the entries name them; unless given, the user of this shell`,
  options: { from: "required", to: "required", by: "text" },
  changes: "in-steps",
  prepare: ({ from, to, by }, on) => {
    const wanted = checked(ReplayCardMoney.safeParse({ from, to, by: by ?? on.shellUser }));
    return {
      will: [
        `ask Stripe for what it made from ${from} to ${to}, and post the card money that is missing`,
        "send customers the receipts of what is credited, and e-mails to finance of what is irregular",
      ],
      about: { subject: `${from}..${to}` },
      run: async () => {
        const [table, { newId, now, say }] = [on.table(), on];
        const ledger = ledgerStore({ table, now });
        const payments = paymentStore({ table, ledger, topUps: topUpStore(table), newId, now });
        const replayed = await replayCardMoney({ stripe: on.stripe(), payments, say })(wanted);
        say(replayedText(replayed));
        if (replayed.parked > 0) process.exitCode = 1;
      },
    };
  },
});
