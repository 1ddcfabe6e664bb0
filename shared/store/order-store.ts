/** Keeps quotes and orders of offers: fee, credit and the change of the offer are one posting, or nothing happens. */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import type { AccountId } from "../domain/ids.ts";
import type { Language } from "../domain/language.ts";
import type { Addressee } from "../domain/low-balance/messages.ts";
import type { BlockingReason } from "../domain/offers/blocking.ts";
import { shownOffer } from "../domain/offers/fee-look.ts";
import { orderNotices } from "../domain/offers/messages.ts";
import type { Offer } from "../domain/offers/offer.ts";
import {
  blockedBy,
  isOfferedTo,
  isStill,
  lastOrdersWith,
  newQuote,
  Order,
  ordering,
  type Price,
  priceOf,
  Quote,
  secondsToNextOrder,
} from "../domain/offers/ordering.ts";
import * as orderRefusals from "../domain/offers/ordering-refusals.ts";
import type { Standing } from "../domain/offers/subscription.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { stillOpenCheck } from "./account-state-checks.ts";
import { type Decided, decided, nothing, Raced } from "./decided.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys, ranges } from "./keys.ts";
import type { LedgerStore, Posting } from "./ledger-store.ts";
import { stillMay } from "./people-store.ts";
import { type ItemRead, type PageRead, picking } from "./reads.ts";
import {
  type Keyed,
  madeBefore,
  madeBeforeRead,
  onceUnder,
  type Ran,
  type RequestKey,
  requestKeyWrite,
} from "./request-key.ts";
import {
  isRenewalDue,
  type SubscriptionStore,
  standingOf,
  standingReads,
  subscriptionRead,
} from "./subscription-store.ts";
import { newFeeWrites, orderStateWrite, subscriptionWrite } from "./subscription-writes.ts";
import type { Item, Table, Write } from "./table.ts";

export type OrderStore = ReturnType<typeof orderStore>;

type Uses = {
  readonly table: Pick<Table, "get" | "write" | "tryTransact">;
  readonly ledger: Pick<LedgerStore, "post" | "read">;
  readonly subscriptions: Pick<SubscriptionStore, "renew">;
  /** The whole catalogue. */
  readonly catalogue: () => Promise<readonly Offer[]>;
  /** Who hears of an account's balance. */
  readonly addressees: (accountId: AccountId) => Promise<readonly Addressee[]>;
  readonly now: Clock;
  readonly newId?: NewId;
};

/** Who orders, from where, and under which key of a request. */
type Ordering = {
  readonly quoteId: string;
  readonly request: RequestKey;
  readonly by: PortalUser;
  readonly language: Language;
  readonly from: string;
};

/** An offer that is not ordered: why, the weightiest reason first; or the price is another by now. */
export type NotOrdered = { readonly standing: Standing; readonly offer: Offer } & (
  | { readonly blocked: readonly BlockingReason[]; readonly price: Price | undefined }
  | { readonly newPrice: Price }
);

type Done = { readonly before: string } | { readonly order: Order } | NotOrdered;

/** An expired quote is known as such for an hour; then it is as one that never was. */
const quoteKeptSeconds = 3600;

export const orderStore = ({ table, ledger, subscriptions, catalogue, addressees, now, newId = randomId }: Uses) => {
  /** Refuses `not_found`. */
  const find = async (accountId: AccountId, orderId: string): Promise<Order> => {
    const item = await table.get(keys.order(accountId, orderId));
    if (!item) throw new Refusal(common.not_found);
    return orderOf(item);
  };

  const order = async (
    accountId: AccountId,
    known: readonly Offer[],
    { quoteId, by, language, from }: Omit<Ordering, "request">,
    key: Keyed,
  ): Promise<Ran<{ readonly order: Order } | NotOrdered>> => {
    const also = {
      ...standingReads(accountId),
      quote: quoteRead(accountId, quoteId),
      before: madeBeforeRead(key),
    };
    let offers: readonly Offer[] | undefined = known;
    const done = await decided(ledger, accountId, also, async (read): Promise<Decided<Done>> => {
      // Read again after a race: it may have been an edit of the catalogue that won it.
      offers ??= await catalogue();
      const offer = offers.find(({ id }) => id === read.items.quote?.offerId);
      offers = undefined;
      const at = now();
      const { quote, before } = read.items;
      if (before !== undefined) return nothing({ before });
      if (!quote) throw new Refusal(orderRefusals.quote_expired);
      const standing = standingOf(read);
      if (!standing) throw new Refusal(orderRefusals.contact_helpdesk);
      if (isRenewalDue(standing, at)) {
        await subscriptions.renew(accountId, () => addressees(accountId));
        throw new Raced();
      }
      if (!offer || !isOfferedTo(offer, standing)) throw new Refusal(orderRefusals.contact_helpdesk);
      const blocked = blockedBy(standing, offer, at);
      const price = priceOf(standing, offer, at);
      const isOnlyTooLow = blocked[0] === "balance_too_low";
      if (!price || (blocked.length > 0 && !isOnlyTooLow)) return nothing({ standing, offer, blocked, price });
      if (!isStill(quote, standing, offer, price, at)) return nothing({ standing, offer, newPrice: price });
      if (isOnlyTooLow) return nothing({ standing, offer, blocked, price });

      const retryAfterSeconds = secondsToNextOrder(standing.subscription, at);
      if (retryAfterSeconds > 0) throw new Refusal(orderRefusals.too_many_orders, { retryAfterSeconds });

      const { order, drafts, to } = ordering(standing, offer, price, { id: newId("or", at), by, now: at });
      const isNow = order.effectiveAt === null;
      const followUps = {
        at,
        notices: orderNotices(
          { ...order, effectiveAt: order.effectiveAt ?? order.orderedAt },
          isNow ? "effective" : "scheduled",
          { head: read.head, language, at },
        ),
        records: [{ accountId, userId: by.id, kind: "offer-ordered", subject: order.id, from } as const],
      };
      const posting: Posting = {
        drafts,
        ...(isNow && { account: { offer: shownOffer(order.offer) } }),
        writes: [
          subscriptionWrite(accountId, standing.subscription, {
            ...to,
            lastOrders: lastOrdersWith(standing.subscription, at),
          }),
          newOrderWrite(order),
          requestKeyWrite(key, { id: order.id, createdAt: order.orderedAt }),
          stillOfferedCheck(offer),
          stillRoomCheck(accountId, offer),
          // One that takes effect now holds the head's version.
          ...(isNow ? [] : [stillOpenCheck(accountId)]),
          stillMay(by),
          ...newFeeWrites(accountId, to),
          ...followUpWrites(followUps, newId),
        ],
      };
      return { posting, answer: { order } };
    });
    if ("before" in done) return { made: { order: await find(accountId, done.before) } };
    return "order" in done ? { made: done } : { unmade: done };
  };

  return {
    find,

    /**
     * Keeps what an offer costs an account, to be ordered within ten minutes. Under a request's key, the same key answers with the quote
     * that was kept first. Refuses `idempotency_key_reused`, and `quote_expired` where that one is gone.
     */
    async keepQuote(standing: Standing, offer: Offer, price: Price, request?: RequestKey): Promise<Quote> {
      const at = now();
      const quote = newQuote(standing, offer, price, { id: newId("qu", at), now: at });
      const ttl = Math.floor(Date.parse(quote.expiresAt) / 1000) + quoteKeptSeconds;
      const kept: Write = { Put: { Item: { ...keys.quote(quote.accountId, quote.id), ...quote, ttl } } };
      if (!request) {
        await table.write(kept);
        return quote;
      }
      const refused = await table.tryTransact([
        kept,
        requestKeyWrite(request, { id: quote.id, createdAt: at.toISOString() }),
      ]);
      const before = madeBefore(request, refused?.[1]);
      if (before === undefined) return quote;
      const { key, parse } = quoteRead(quote.accountId, before);
      const item = await table.get(key);
      if (!item) throw new Refusal(orderRefusals.quote_expired);
      return parse(item);
    },

    /**
     * Orders what a quote names, under the request's key: the same key answers with the same order. `known` is the catalogue as the
     * caller has just read it. Refuses `quote_expired` where there is no such quote any more, `contact_helpdesk` where the account has
     * an offer of its own, `too_many_orders`, and `idempotency_key_reused`.
     */
    order: (
      accountId: AccountId,
      known: readonly Offer[],
      { request, ...ordering }: Ordering,
    ): Promise<{ readonly order: Order } | NotOrdered> =>
      onceUnder(table, request, (key) => order(accountId, known, ordering, key)),

    /**
     * Withdraws an order that has not taken effect; repeated, nothing happens. Refuses `not_found`, and `order_not_withdrawable` where it
     * has taken effect, or was not carried out.
     */
    async withdraw(
      accountId: AccountId,
      orderId: string,
      { by, language, from }: Pick<Ordering, "by" | "language" | "from">,
    ): Promise<void> {
      const also = { subscription: subscriptionRead(accountId), order: orderRead(accountId, orderId) };
      await decided(ledger, accountId, also, async (read) => {
        const at = now();
        const { order, subscription } = read.items;
        if (!order) throw new Refusal(common.not_found);
        if (order.state === "withdrawn") return nothing(undefined);
        const { effectiveAt } = order;
        const isPending = subscription?.pending?.orderId === orderId && effectiveAt !== null;
        if (!isPending || effectiveAt <= at.toISOString()) throw new Refusal(orderRefusals.order_not_withdrawable);
        const followUps = {
          at,
          notices: orderNotices({ ...order, effectiveAt }, "withdrawn", { head: read.head, language, at }),
          records: [{ accountId, userId: by.id, kind: "offer-order-withdrawn", subject: orderId, from } as const],
        };
        const writes = [
          subscriptionWrite(accountId, subscription, { ...subscription, pending: null }),
          orderStateWrite(accountId, orderId, "withdrawn"),
          stillMay(by),
          ...newFeeWrites(accountId, subscription),
          ...followUpWrites(followUps, newId),
        ];
        return { posting: { drafts: [], writes }, answer: undefined };
      });
    },
  };
};

const KeptOrder = z.object(Order.shape);
const orderOf = (item: Item): Order => z.parse(KeptOrder, item);
const KeptQuote = z.object(Quote.shape);

/** An order, read beside something else. */
export const orderRead = (accountId: AccountId, orderId: string): ItemRead<Order> => ({
  key: keys.order(accountId, orderId),
  parse: orderOf,
});

const quoteRead = (accountId: AccountId, quoteId: string): ItemRead<Quote> => ({
  key: keys.quote(accountId, quoteId),
  parse: (item) => z.parse(KeptQuote, item),
});

/** A page of an account's orders, newest first, in all states or in one: then 3,200 are looked at, more than an account orders in a year. */
export const ordersRead = (
  accountId: AccountId,
  {
    state,
    ...page
  }: { readonly state?: Order["state"] | undefined; readonly limit: number; readonly after?: string | undefined },
): PageRead<{ orders: Order[]; next: string | undefined }> => ({
  range: ranges.orders(accountId),
  page: { ...page, newestFirst: true },
  only: state && picking((item) => item.state === state),
  parse: ({ items, next }) => ({ orders: items.map(orderOf), next }),
});

const newOrderWrite = (order: Order): Write => ({
  Put: {
    Item: { ...keys.order(order.accountId, order.id), ...order },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** The offer is as it was read. */
const stillOfferedCheck = ({ id, version }: Offer): Write => ({
  ConditionCheck: {
    Key: keys.offer(id),
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":read": version },
  },
});

/** No more is in use than the offer includes. */
const stillRoomCheck = (accountId: AccountId, { includes }: Offer): Write => ({
  ConditionCheck: {
    Key: keys.inUse(accountId),
    ConditionExpression: "attribute_not_exists(pk) OR (numbers <= :numbers AND channels <= :channels)",
    ExpressionAttributeValues: { ":numbers": includes.numbers, ":channels": includes.channels },
  },
});
