/** An account with an offer, its people, a catalogue and the monthly schedule, on the real engine and at a clock of its own. */
import { chargeMonthlyFees } from "../../functions/charge-monthly-fees/charge-monthly-fees.ts";
import { AccountHead } from "../../shared/domain/account/account.ts";
import { boughtOf, Offer } from "../../shared/domain/offers/offer.ts";
import { blockedBy, priceOf, type Quote } from "../../shared/domain/offers/ordering.ts";
import { type InUse, newSubscription, Subscription } from "../../shared/domain/offers/subscription.ts";
import { type NewId, newId as randomId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { balanceAddressees } from "../../shared/store/balance-addressees.ts";
import { keys } from "../../shared/store/keys.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { orderStore, ordersRead } from "../../shared/store/order-store.ts";
import { userWrite } from "../../shared/store/people-store.ts";
import { readPage } from "../../shared/store/reads.ts";
import type { RequestKey } from "../../shared/store/request-key.ts";
import { standingOf, standingReads, subscriptionStore } from "../../shared/store/subscription-store.ts";
import { newSubscriptionWrites } from "../../shared/store/subscription-writes.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { queued } from "../../shared/store/work.ts";
import { credit, usage } from "./ledger.ts";
import { toldOf } from "./notices.ts";
import { someOffer } from "./offers.ts";
import { somePerson } from "./people.ts";
import { someAccountId, someHead } from "./table.ts";

type Wanted = {
  /** The offer that the account has, and the catalogue; the first one is it. */
  readonly offers?: readonly Offer[];
  /** When the account is opened. Its first month is paid from that day on, unless `isPaid` is false. */
  readonly at?: string;
  readonly isPaid?: boolean;
  readonly balance?: number;
  readonly paperFeeGrosze?: number;
  readonly head?: Partial<AccountHead>;
  /** Looks at what is kept, where `table` is one that calls go wrong at. */
  readonly looking?: Table;
  readonly newId?: NewId;
};

export const subscriptionDesk = async (
  table: Table,
  {
    offers = [someOffer({ monthlyFeeGrosze: 3_100 })],
    at = "2027-03-01T11:00:00.000Z",
    isPaid = true,
    balance = 0,
    paperFeeGrosze = 0,
    head = {},
    looking = table,
    newId = randomId,
  }: Wanted = {},
) => {
  const accountId = someAccountId();
  let millis = Date.parse(at);
  // It never stands still, so that each posting has an instant of its own.
  const now = () => {
    millis += 1;
    return new Date(millis);
  };
  const bought = boughtOf(offers[0]!);
  const offerWrite = (offer: Offer): Write => ({ Put: { Item: { ...keys.offer(offer.id), ...offer } } });
  const paperInvoices = { enabled: paperFeeGrosze > 0, acceptedFeeGrosze: paperFeeGrosze, since: at };
  const { user: main, login: mainLogin } = somePerson(accountId);
  const { user: other, login: otherLogin } = somePerson(accountId, {
    user: { isMainAdministrator: false, role: "finance" },
  });
  // All at once: a test proves nothing by it, and there are many.
  await looking.transact([
    ...offers.map(offerWrite),
    ...[main, other].map(userWrite),
    ...[mainLogin, otherLogin].map(loginWrite),
    {
      Put: {
        Item: {
          ...keys.head(accountId),
          ...someHead(accountId, new Date(millis)),
          offer: { id: bought.id, name: bought.name.pl },
          ...head,
        },
      },
    },
    {
      Put: {
        Item: { ...keys.subscriber(accountId), companyName: "Poranna Kawa", nip: "5260250274", paperInvoices },
      },
    },
    ...newSubscriptionWrites(
      accountId,
      newSubscription(bought, isPaid ? at.slice(0, "2027-03-01".length) : undefined),
      new Date(millis),
    ),
  ]);

  const addressees = balanceAddressees(table);
  const catalogue = async (on = table) =>
    (await on.getAll(offers.map(({ id }) => keys.offer(id)))).flatMap((item) =>
      item ? [Offer.parse(kept(item))] : [],
    );
  /** Another of our functions, that has a table of its own. */
  const deskAt = (own: Table) => {
    const ledger = ledgerStore({ table: own, now, pause: async () => {} });
    const subscriptions = subscriptionStore({ table: own, ledger, now });
    const orders = orderStore({
      table: own,
      ledger,
      subscriptions,
      catalogue: () => catalogue(own),
      addressees: balanceAddressees(own),
      now,
      newId,
    });
    const run = chargeMonthlyFees({
      // Only its own shard is asked, and only it: other tests keep their accounts in this table, at clocks of their own.
      queues: {
        due: async (queue, at, limit) => {
          const work = { accountId, subject: "" };
          const due = await own.due(queued(queue, work, "").queue, at.toISOString(), limit);
          return due.filter((item) => item.accountId === accountId).map(() => work);
        },
      },
      subscriptions,
      addressees: balanceAddressees(own),
      now,
    });
    return { ledger, subscriptions, orders, run };
  };
  const own = deskAt(table);
  const observer = ledgerStore({ table: looking, now });

  /** As `POST /offer-quotes`: why there is none, or the quote. */
  const quote = async (offerId: string, request?: RequestKey): Promise<Quote | readonly string[]> => {
    const standing = (await own.subscriptions.standing(accountId, () => addressees(accountId)))!;
    const offer = (await catalogue()).find(({ id }) => id === offerId)!;
    const instant = now();
    const blocked = blockedBy(standing, offer, instant);
    const price = priceOf(standing, offer, instant);
    if (!price || blocked.some((reason) => reason !== "balance_too_low")) return blocked;
    return own.orders.keepQuote(standing, offer, price, request);
  };
  const quoted = async (offerId: string, request?: RequestKey): Promise<Quote> => {
    const found = await quote(offerId, request);
    if (!("id" in found)) throw new Error(`no quote: ${found.join(", ")}`);
    return found;
  };
  const orderAt = async (
    { orders }: Pick<typeof own, "orders">,
    quoteId: string,
    { key = crypto.randomUUID() as string, by = main } = {},
  ) =>
    orders.order(accountId, await catalogue(), {
      quoteId,
      request: { accountId, userId: by.id, route: "offer-orders", key, bodyHash: sha256(quoteId) },
      by,
      language: "pl",
      from: "192.0.2.1",
    });

  let payments = 0;
  const paymentId = () => {
    payments += 1;
    return `${accountId}-${payments}`;
  };
  const desk = {
    ...own,
    accountId,
    table,
    main,
    other,
    offers,
    now,
    deskAt,
    /** From now on it is that time. */
    goTo: (instant: string) => {
      millis = Date.parse(instant);
    },
    pass: (minutes: number) => {
      millis += minutes * 60_000;
    },
    keepOffer: (offer: Offer) => looking.write(offerWrite(offer)),
    quote,
    quoted,
    order: (quoteId: string, as: Parameters<typeof orderAt>[2] = {}) => orderAt(own, quoteId, as),
    orderAt,
    withdraw: (orderId: string) =>
      own.orders.withdraw(accountId, orderId, { by: main, language: "pl", from: "192.0.2.1" }),
    topUp: (amountGrosze: number, { ledger = own.ledger, id = paymentId() } = {}) =>
      ledger.post(accountId, () => ({ drafts: [credit(amountGrosze, id)] }), {}),
    use: (amountGrosze: number) =>
      own.ledger.post(accountId, () => ({ drafts: [usage(amountGrosze, paymentId())] }), {}),
    keepInUse: (inUse: InUse) => own.subscriptions.keepInUse(accountId, inUse),
    setHead: (changes: Partial<Pick<AccountHead, "state">>) =>
      observer.post(accountId, () => ({ drafts: [], account: changes }), {}),

    head: () => observer.head(accountId),
    standing: async () => standingOf(await observer.read(accountId, standingReads(accountId)))!,
    subscription: async () => Subscription.parse(kept((await looking.get(keys.subscription(accountId)))!)),
    entries: async () => (await observer.entries(accountId, { limit: 1_000 })).entries.reverse(),
    /** Of fees and orders: what, how much and for what. */
    fees: async () =>
      (await desk.entries())
        .filter(({ cause }) => cause.type === "period" || cause.type === "order")
        .map(({ kind, amountGrosze, cause }) => [kind, amountGrosze, cause.id] as const),
    verify: () => observer.verify(accountId),
    orderList: async () => (await readPage(looking, ordersRead(accountId, { limit: 1_000 }))).orders.reverse(),
    /** When somebody looks at the account next; undefined where nobody will. */
    nextLook: async () => (await looking.get(keys.waits(accountId, "monthly-fee")))?.queuedAt as string | undefined,
    /** All three in one read. */
    look: async () => {
      const read = [keys.head(accountId), keys.subscription(accountId), keys.waits(accountId, "monthly-fee")];
      const [head, subscription, marker] = await looking.getAll(read);
      return {
        head: AccountHead.parse(head),
        subscription: Subscription.parse(kept(subscription!)),
        nextLook: marker?.queuedAt as string | undefined,
      };
    },
    /** The notices of one kind that people of the account are to be sent. */
    notices: async (kind: string) => {
      const all = await toldOf(looking, accountId);
      return all.filter(({ facts }) => facts.kind === kind);
    },
  };
  if (balance > 0) await desk.topUp(balance, { ledger: observer });
  return desk;
};
export type SubscriptionDesk = Awaited<ReturnType<typeof subscriptionDesk>>;

/** An item without its key. */
const kept = ({ pk: _, sk: __, ...item }: Readonly<Record<string, unknown>>) => item;
