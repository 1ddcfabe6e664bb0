import { CustomerId } from "../../shared/domain/ids.ts";
import { OfferId } from "../../shared/domain/offers/offer.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { offerStore } from "../../shared/store/offer-store.ts";
import { subscriptionStore } from "../../shared/store/subscription-store.ts";
import { CannotDo, command } from "../command.ts";
import { offerNamed } from "../open-account.ts";
import { accountNamed } from "./options.ts";

export default command({
  usage: `
  set-offer      gives an account an offer of the catalogue at once; a month already paid stays paid
    --account ac_…   --offer of_biuro`,
  options: { account: "required", offer: "required" },
  changes: "at-once",
  prepare: async ({ account, offer: offerId }, on) => {
    const [accountId, id] = [CustomerId.safeParse(account), OfferId.safeParse(offerId)];
    if (!accountId.success || !id.success) throw new CannotDo("set-offer takes --account ac_… and --offer of_….");
    const offer = await offerNamed(offerStore(on.table()), id.data);
    return {
      will: [`give ${await accountNamed(on, accountId.data)} the offer ${offer.name.pl} at once`],
      about: { accountId: accountId.data, subject: id.data },
      run: async ({ record }) => {
        const { now } = on;
        const ledger = ledgerStore({ table: on.table(), now });
        const subscriptions = subscriptionStore({ table: on.table(), ledger, now });
        await subscriptions.setOffer(accountId.data, offer, [await record()]);
        on.say(`The account ${accountId.data} has the offer ${offer.name.pl} now.`);
      },
    };
  },
});
