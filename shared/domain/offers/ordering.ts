/**
 * What another offer costs an account now, whether it can have it, and what an order does. Pure: `POST /offer-quotes` keeps a price,
 * `POST /offer-orders` works it out again and orders only where it is still the same.
 *
 *   a fee as high or higher   at once: the unused days of the present offer are credited, the same days of the new one charged
 *   a lower fee               when the month that is paid is over; it can be withdrawn until then
 */
import * as z from "zod/mini";
import { accepts } from "../account/account-state.ts";
import { AccountId, Instant, OrderId, QuoteId, UserId } from "../ids.ts";
import { Grosze, grosze } from "../money.ts";
import type { PortalUser } from "../portal-users/portal-user.ts";
import { topUpMaximum, topUpMinimum } from "../top-ups/top-up-amount.ts";
import { startOfDay, warsawDay } from "../warsaw.ts";
import type { BlockingReason } from "./blocking.ts";
import { BoughtOffer, boughtOf, isOnSale, type Offer, OfferId } from "./offer.ts";
import { costFrom } from "./period.ts";
import { exceeded, nextFee, type Standing, type Subscription } from "./subscription.ts";

/** What an order costs at once, and from when on the account has the offer. */
export const Price = z.object({
  /** For the new offer, until the month that is paid is over, and to activate it. */
  chargeGrosze: Grosze,
  /** For the unused days of the present one. */
  creditGrosze: Grosze,
  /** The present moment is null: the order takes effect at once. */
  effectiveAt: z.nullable(Instant),
});
export type Price = z.output<typeof Price>;

/** A price that was shown, with all that it rests on: where any of it has changed, the order is refused. */
export const Quote = z.extend(Price, {
  id: QuoteId,
  accountId: AccountId,
  offerId: OfferId,
  offerVersion: z.int(),
  /** The present offer. */
  fromOfferId: OfferId,
  createdAt: Instant,
  expiresAt: Instant,
});
export type Quote = z.output<typeof Quote>;

export const orderStates = ["effective", "scheduled", "withdrawn", "not-carried-out"] as const;

export const Order = z.extend(Price, {
  id: OrderId,
  accountId: AccountId,
  offer: BoughtOffer,
  from: z.object({ id: OfferId, name: z.object({ pl: z.string(), en: z.string() }) }),
  orderedAt: Instant,
  orderedBy: UserId,
  /** Whether that was the main administrator, who hears of every order. */
  isByMain: z.boolean(),
  state: z.enum(orderStates),
});
export type Order = z.output<typeof Order>;

export const quoteMilliseconds = 10 * 60 * 1000;

/** Undefined while no month is paid (before the first one, and while a fee is owed): nothing can be ordered until then. */
export const priceOf = (
  { subscription }: Pick<Standing, "subscription">,
  offer: Offer,
  now: Date,
): Price | undefined => {
  const { period, offer: present } = subscription;
  const today = warsawDay(now);
  if (!period || today >= period.until) return undefined;
  if (offer.monthlyFeeGrosze < present.monthlyFeeGrosze)
    return { chargeGrosze: grosze(0), creditGrosze: grosze(0), effectiveAt: startOfDay(period.until).toISOString() };
  return {
    chargeGrosze: grosze(costFrom(offer.monthlyFeeGrosze, today, period) + offer.activationFeeGrosze),
    creditGrosze: grosze(costFrom(present.monthlyFeeGrosze, today, period)),
    effectiveAt: null,
  };
};

/** What the balance lacks to pay a price; 0 where it covers it. What costs nothing can be ordered in debt, too. */
export const missingFor = ({ chargeGrosze, creditGrosze }: Price, balanceGrosze: number): Grosze => {
  const toPay = chargeGrosze - creditGrosze;
  return grosze(toPay <= 0 ? 0 : Math.max(0, toPay - balanceGrosze));
};

/** The smallest top-up that brings so much; undefined where none does. */
export const topUpFor = (missingGrosze: number): Grosze | undefined =>
  missingGrosze > topUpMaximum ? undefined : grosze(Math.max(topUpMinimum, missingGrosze));

/** Whether an account sees an offer among those that it may choose from. */
export const isOfferedTo = ({ availableTo, invitedAccounts }: Offer, { head }: Pick<Standing, "head">): boolean =>
  availableTo === "invited" ? invitedAccounts.includes(head.accountId) : availableTo === head.mode;

/** Why an account can't order an offer now, the weightiest reason first; nothing where it can. `standing` is renewed. */
export const blockedBy = (standing: Standing, offer: Offer, now: Date): BlockingReason[] => {
  const { head, subscription, inUse } = standing;
  const price = priceOf(standing, offer, now);
  const tooMany = exceeded(offer, inUse);
  const reasons: Record<Exclude<BlockingReason, "custom_offer">, boolean> = {
    account_not_open: !accepts(head.state, "offer-fee"),
    postpaid_contract: head.mode === "postpaid",
    offer_withdrawn: !isOnSale(offer, now),
    too_many_numbers: tooMany.includes("numbers"),
    too_many_channels: tooMany.includes("channels"),
    same_offer: offer.id === subscription.offer.id,
    change_pending: subscription.pending !== null,
    fee_overdue: head.owedFee !== undefined,
    balance_too_low: price !== undefined && missingFor(price, head.balanceGrosze) > 0,
  };
  return (Object.keys(reasons) as (keyof typeof reasons)[]).filter((reason) => reasons[reason]);
};

export const newQuote = (
  standing: Standing,
  offer: Offer,
  price: Price,
  { id, now }: { readonly id: string; readonly now: Date },
): Quote => ({
  ...price,
  id,
  accountId: standing.head.accountId,
  offerId: offer.id,
  offerVersion: offer.version,
  fromOfferId: standing.subscription.offer.id,
  createdAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + quoteMilliseconds).toISOString(),
});

/** Whether a quote is what the offer costs now. */
export const isStill = (quote: Quote, { subscription }: Standing, offer: Offer, price: Price, now: Date): boolean =>
  now.toISOString() < quote.expiresAt &&
  quote.offerVersion === offer.version &&
  quote.fromOfferId === subscription.offer.id &&
  quote.chargeGrosze === price.chargeGrosze &&
  quote.creditGrosze === price.creditGrosze &&
  quote.effectiveAt === price.effectiveAt;

/** Orders of an account in any 24 hours: each one writes to people and to the customer service office (BOK). */
export const ordersADayMax = 10;
const dayMilliseconds = 24 * 3_600_000;

/** What a clock that was ahead dated into the future is not counted: it would count for longer than a day. */
const ordersOfLastDay = ({ lastOrders = [] }: Subscription, now: Date): readonly string[] =>
  lastOrders.filter((at) => at <= now.toISOString() && now.getTime() - Date.parse(at) < dayMilliseconds);

/** The orders that count from now on, with the one that is made now. */
export const lastOrdersWith = (subscription: Subscription, now: Date): string[] =>
  [...ordersOfLastDay(subscription, now), now.toISOString()].slice(-ordersADayMax);

/** In how many seconds an account may order again; 0 where it may now. */
export const secondsToNextOrder = (subscription: Subscription, now: Date): number => {
  const counted = ordersOfLastDay(subscription, now).at(-ordersADayMax);
  return counted === undefined ? 0 : Math.ceil((Date.parse(counted) + dayMilliseconds - now.getTime()) / 1000);
};

/** The order of a quote, and the subscription with it. */
export const ordering = (
  { head, subscription }: Standing,
  offer: Offer,
  price: Price,
  { id, by, now }: { readonly id: string; readonly by: PortalUser; readonly now: Date },
) => {
  const bought = boughtOf(offer);
  const isNow = price.effectiveAt === null;
  const { id: fromId, name } = subscription.offer;
  const order: Order = {
    ...price,
    id,
    accountId: head.accountId,
    offer: bought,
    from: { id: fromId, name },
    orderedAt: now.toISOString(),
    orderedBy: by.id,
    isByMain: by.isMainAdministrator,
    state: isNow ? "effective" : "scheduled",
  };
  const cause = { type: "order", id } as const;
  const actor = { type: "user", id: by.id } as const;
  const of = { cause, actor, subjectId: id } as const;
  const drafts = [
    { ...of, kind: "offer-credit" as const, amountGrosze: price.creditGrosze, note: name.pl },
    { ...of, kind: "offer-fee" as const, amountGrosze: grosze(-price.chargeGrosze), note: bought.name.pl },
  ].filter(({ amountGrosze }) => amountGrosze !== 0);
  const to = isNow ? { ...subscription, offer: bought } : { ...subscription, pending: pendingOf(order) };
  return { order, drafts, to };
};

const pendingOf = ({ id: orderId, orderedBy, isByMain, offer }: Order): NonNullable<Subscription["pending"]> => ({
  orderId,
  orderedBy,
  isByMain,
  offer,
});

/** What is paid next, once the offer is ordered. */
export const nextFeeWith = (standing: Standing, offer: Offer, price: Price) => {
  const { subscription, paperFeeGrosze } = standing;
  const bought = boughtOf(offer);
  return nextFee(subscription, paperFeeGrosze, price.effectiveAt === null ? { present: bought } : { ordered: bought });
};
