/** How an account with an offer stands, as the domain sees it. */
import type { AccountHead } from "../../shared/domain/account/account.ts";
import { grosze } from "../../shared/domain/money.ts";
import { boughtOf, type Offer } from "../../shared/domain/offers/offer.ts";
import { newSubscription, type Standing, type Subscription } from "../../shared/domain/offers/subscription.ts";
import { someOffer } from "./offers.ts";
import { someAccountId, someHead } from "./table.ts";

type Changes = {
  readonly offer?: Offer;
  /** The day on which the month that is paid began; no month is paid where it is null. */
  readonly paidSince?: string | null;
  readonly balance?: number;
  readonly head?: Partial<AccountHead>;
  readonly subscription?: Partial<Subscription>;
} & Partial<Pick<Standing, "paperFeeGrosze" | "inUse">>;

/** A prepaid account that has topped up, with 100 PLN and an offer that is paid since 1 March 2027. */
export const someStanding = ({
  offer = someOffer(),
  paidSince = "2027-03-01",
  balance = 10_000,
  head = {},
  subscription = {},
  paperFeeGrosze = 0,
  inUse,
}: Changes = {}): Standing => {
  const bought = boughtOf(offer);
  return {
    head: {
      ...someHead(someAccountId()),
      offer: { id: bought.id, name: bought.name.pl },
      balanceGrosze: grosze(balance),
      toppedUp: true,
      ...head,
    },
    subscription: { ...newSubscription(bought, paidSince ?? undefined), ...subscription },
    paperFeeGrosze,
    inUse,
  };
};

/** An order that waits for the end of the month. */
export const pendingOf = (offer: Offer): NonNullable<Subscription["pending"]> => ({
  orderId: "or_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  orderedBy: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  isByMain: false,
  offer: boughtOf(offer),
});
