/**
 * Keeps what accounts have bought. Whatever moves money goes through the ledger's `post`, so a month is charged once; and each write holds
 * the version of the subscription that it looked at.
 */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import type { AccountHead } from "../domain/account/account.ts";
import type { Done } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import type { Addressee } from "../domain/low-balance/messages.ts";
import { type FeeLook, feeLook, shownOffer } from "../domain/offers/fee-look.ts";
import type { BoughtOffer } from "../domain/offers/offer.ts";
import {
  InUse,
  newSubscription,
  nextFee,
  renewed,
  type Standing,
  Subscription,
} from "../domain/offers/subscription.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Subscriber } from "../domain/subscriber/subscriber.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { decided } from "./decided.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import type { LedgerStore, Read } from "./ledger-store.ts";
import { doneWrite } from "./queue-store.ts";
import type { ItemRead } from "./reads.ts";
import { subscriberRead } from "./subscriber-store.ts";
import {
  feeWaitsWrite,
  newFeeWrites,
  newSubscriptionWrites,
  orderStateWrite,
  subscriptionWrite,
  warnedWrite,
} from "./subscription-writes.ts";
import type { Table, Write } from "./table.ts";

export type SubscriptionStore = ReturnType<typeof subscriptionStore>;

type Uses = {
  readonly table: Pick<Table, "tryTransact">;
  readonly ledger: Pick<LedgerStore, "post" | "read">;
  readonly now: Clock;
  readonly newId?: NewId;
};

/** More months than any silence of ours lasts: what is left is charged by the next look. */
const monthsAtOnce = 24;

export const subscriptionStore = ({ table, ledger, now, newId = randomId }: Uses) => {
  /** One look at an account: what is due is done, with the messages that it calls for. */
  const look = (accountId: AccountId, addressees: () => Promise<readonly Addressee[]>): Promise<FeeLook["does"]> =>
    decided(ledger, accountId, standingReads(accountId), async (read) => {
      const at = now();
      const standing = standingOf(read);
      if (!standing) return { posting: { drafts: [], writes: [goneWrite(accountId)] }, answer: "ended" };
      const {
        does,
        to,
        warnedOf,
        drafts = [],
        account,
        order,
        nextAt,
        notices = [],
        toAddressees,
      } = feeLook(standing, at);
      const owed = toAddressees ? toAddressees(await addressees()) : [];
      const writes = [
        ...(to ? [subscriptionWrite(accountId, standing.subscription, to)] : []),
        ...(warnedOf ? [warnedWrite(accountId, standing.subscription, warnedOf)] : []),
        ...(order ? [orderStateWrite(accountId, order.id, order.state)] : []),
        nextAt ? feeWaitsWrite(accountId, nextAt) : goneWrite(accountId),
        ...followUpWrites({ at, notices: [...notices, ...owed] }, newId),
      ];
      return { posting: { drafts, writes, ...(account && { account }) }, answer: does };
    });

  /** Brings an account up to date, month by month. Answers what was done, the last of it last. */
  const renew = async (
    accountId: AccountId,
    addressees: () => Promise<readonly Addressee[]>,
  ): Promise<FeeLook["does"][]> => {
    const done: FeeLook["does"][] = [];
    do done.push(await look(accountId, addressees));
    while (done.at(-1) === "charged" && done.length < monthsAtOnce);
    return done;
  };

  return {
    renew,

    /**
     * How an account stands, once what is due is charged or owed. Undefined where it has an offer of its own. Refuses `not_found`.
     */
    async standing(
      accountId: AccountId,
      addressees: () => Promise<readonly Addressee[]>,
    ): Promise<Standing | undefined> {
      const standing = standingOf(await ledger.read(accountId, standingReads(accountId)));
      if (!standing || !isRenewalDue(standing, now())) return standing;
      await renew(accountId, addressees);
      return standingOf(await ledger.read(accountId, standingReads(accountId)));
    },

    /**
     * Gives an account an offer of the catalogue at once, at no charge for the month that is paid: for what only people may agree on. The account's audit records show it, and those given are kept with it. Refuses `not_found`, and `conflict` while a change is ordered.
     */
    async setOffer(accountId: AccountId, offer: BoughtOffer, records: readonly Done[] = []): Promise<void> {
      await decided(ledger, accountId, { subscription: subscriptionRead(accountId) }, async ({ head, items }) => {
        const { subscription } = items;
        if (subscription?.pending) throw new Refusal(common.conflict);
        const at = now();
        const writes = [
          ...(subscription
            ? [
                subscriptionWrite(accountId, subscription, { ...subscription, offer }),
                ...newFeeWrites(accountId, subscription),
              ]
            : newSubscriptionWrites(accountId, newSubscription(offer), at)),
          ...followUpWrites({ at, records: [offerSet(head, offer), ...records] }, newId),
        ];
        return { posting: { drafts: [], writes, account: { offer: shownOffer(offer) } }, answer: undefined };
      });
    },

    /** Keeps what the telephony platform counts of an account. Refuses `not_found`. */
    async keepInUse(accountId: AccountId, inUse: InUse): Promise<void> {
      const refused = await table.tryTransact([
        { Put: { Item: { ...keys.inUse(accountId), ...inUse, countedAt: now().toISOString() } } },
        { ConditionCheck: { Key: keys.head(accountId), ConditionExpression: "attribute_exists(pk)" } },
      ]);
      if (refused) throw new Refusal(common.not_found);
    },
  };
};

const offerSet = ({ accountId, offer: { id: before } }: AccountHead, { id: after }: BoughtOffer): Done => ({
  accountId,
  by: "operator",
  kind: "offer-set",
  subject: after,
  changes: [{ field: "offer", before, after }],
  from: "operations",
});

/** Whether a month is due that nobody has charged yet. */
export const isRenewalDue = (standing: Standing, now: Date): boolean => renewed(standing, now) !== standing;

export const subscriptionRead = (accountId: AccountId): ItemRead<Subscription> => ({
  key: keys.subscription(accountId),
  parse: (item) => z.parse(Subscription, item),
});

/** What the fee that comes next follows from. */
export const feeReads = (accountId: AccountId) => ({
  subscription: subscriptionRead(accountId),
  subscriber: subscriberRead(accountId),
});

type FeeItems = { readonly subscription: Subscription | undefined; readonly subscriber: Subscriber | undefined };

/** The fee that comes next; undefined where nothing is known to come. */
export const comingFee = ({ subscription, subscriber }: FeeItems) =>
  subscription && nextFee(subscription, paperFeeOf(subscriber));

const paperFeeOf = (subscriber: Subscriber | undefined): number =>
  subscriber?.paperInvoices.enabled ? (subscriber.paperInvoices.acceptedFeeGrosze ?? 0) : 0;

/** All that a look at a subscription reads beside the head. */
export const standingReads = (accountId: AccountId) => ({
  ...feeReads(accountId),
  inUse: { key: keys.inUse(accountId), parse: (item) => z.parse(InUse, item) } satisfies ItemRead<InUse>,
});

/** How an account stands; undefined where it has an offer of its own, of which no catalogue knows. */
export const standingOf = ({
  head,
  items: { subscription, subscriber, inUse },
}: Read<ReturnType<typeof standingReads>>): Standing | undefined => {
  if (!subscription) return undefined;
  return { head, subscription, paperFeeGrosze: paperFeeOf(subscriber), inUse };
};

const goneWrite = (accountId: AccountId): Write => doneWrite("monthly-fee", { accountId, subject: "" });
