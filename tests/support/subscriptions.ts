/** Accounts of a test's own with an offer of the catalogue, and the changes of offer that they ordered. */

import type { AccountId } from "../../shared/domain/ids.ts";
import { boughtOf, type Offer } from "../../shared/domain/offers/offer.ts";
import { type Order, ordering, priceOf } from "../../shared/domain/offers/ordering.ts";
import type { OwedFee } from "../../shared/domain/offers/owed-fee.ts";
import { newSubscription, type Subscription } from "../../shared/domain/offers/subscription.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { warsawDay } from "../../shared/domain/warsaw.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { newSubscriptionWrites } from "../../shared/store/subscription-writes.ts";
import type { Table } from "../../shared/store/table.ts";
import { someHead } from "./table.ts";

/** Gives an account an offer: the month that began on `paidSince` is paid; without it, none is. */
export const subscribe = async (
  table: Table,
  accountId: AccountId,
  offer: Offer,
  { at, paidSince }: { readonly at: Date; readonly paidSince?: string | undefined },
): Promise<Subscription> => {
  const subscription = newSubscription(boughtOf(offer), paidSince);
  await table.transact(newSubscriptionWrites(accountId, subscription, at));
  return subscription;
};

/** Gives an account an offer whose month begins today, and an order of a cheaper one that waits for its end; whatever it had is gone. */
export const keepPendingOrder = async (
  table: Table,
  by: PortalUser,
  { from, to, at }: { readonly from: Offer; readonly to: Offer; readonly at: Date },
): Promise<Order> => {
  const { accountId } = by;
  const subscription = newSubscription(boughtOf(from), warsawDay(at));
  const standing = { head: someHead(accountId), subscription, paperFeeGrosze: 0, inUse: undefined };
  const ordered = ordering(standing, to, priceOf(standing, to, at)!, { id: newId("or", at), by, now: at });
  await table.transact([
    { Put: { Item: { ...keys.subscription(accountId), ...subscription, ...ordered.to } } },
    { Put: { Item: { ...keys.order(accountId, ordered.order.id), ...ordered.order } } },
  ]);
  return ordered.order;
};

/** The fee of a first month, owed since noon of 2 March 2026. */
export const someOwedFee = ({ amountGrosze }: { readonly amountGrosze: number }): OwedFee => ({
  since: "2026-03-02T12:00:00.000Z",
  dueOn: "2026-03-02",
  firstDay: null,
  offerName: "Biuro",
  lines: [{ kind: "offer-fee", amountGrosze, cause: { type: "period", id: "2026-03-02" } }],
  isNotified: true,
});
