/** The writes of a subscription: those of its own store, and of the ledger's where money pays a fee that is owed. */
import type { AccountId } from "../domain/ids.ts";
import type { Order } from "../domain/offers/ordering.ts";
import { looksAt, type Renewed, type Subscription } from "../domain/offers/subscription.ts";
import { keys } from "./keys.ts";
import { waitsWrite } from "./queue-store.ts";
import type { Write } from "./table.ts";

/** Changes a subscription that was read; refused where it was changed since. */
export const subscriptionWrite = (
  accountId: AccountId,
  { version }: Subscription,
  { offer, firstDay, period, pending, lastOrders }: Renewed,
): Write => ({
  Update: {
    Key: keys.subscription(accountId),
    UpdateExpression: `SET offer = :offer, firstDay = :first, #period = :period, pending = :pending, #version = :version${lastOrders ? ", lastOrders = :orders" : ""}`,
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#period": "period", "#version": "version" },
    ExpressionAttributeValues: {
      ":offer": offer,
      ":first": firstDay,
      ":period": period,
      ":pending": pending,
      ":version": version + 1,
      ":read": version,
      ...(lastOrders && { ":orders": lastOrders }),
    },
  },
});

/** Notes the fee that people are warned of, on a subscription that was read; refused where it was changed since. */
export const warnedWrite = (
  accountId: AccountId,
  { version }: Subscription,
  warnedOf: NonNullable<Subscription["warnedOf"]>,
): Write => ({
  Update: {
    Key: keys.subscription(accountId),
    UpdateExpression: "SET warnedOf = :warned, #version = :version",
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":warned": warnedOf, ":version": version + 1, ":read": version },
  },
});

/**
 * What an account has from now on that had no subscription; it is looked at as soon as it calls for it. Whoever writes it holds the head
 * as well: two at once make one.
 */
export const newSubscriptionWrites = (accountId: AccountId, subscription: Subscription, at: Date): Write[] => [
  {
    Put: { Item: { ...keys.subscription(accountId), ...subscription } },
  },
  feeWaitsWrite(accountId, subscription.period ? looksAt(subscription.period).warnAt : at),
];

/** Looks at the account when its present month calls for it. */
export const feeWaitsWrite = (accountId: AccountId, at: Date): Write =>
  waitsWrite("monthly-fee", { accountId, subject: "" }, at);

/** Where the next fee is another one from now on: whether the balance covers it is looked at again. While none is paid, the marker stays. */
export const newFeeWrites = (accountId: AccountId, { period }: Pick<Renewed, "period">): Write[] =>
  period ? [feeWaitsWrite(accountId, looksAt(period).warnAt)] : [];

/**
 * The month that a late payment pays for. Nobody need have read the subscription: as long as a fee is owed, its months change only
 * together with the head, whose version the posting holds.
 */
export const paidLateWrites = (accountId: AccountId, { firstDay, period }: Pick<Renewed, "firstDay" | "period">) => [
  {
    Update: {
      Key: keys.subscription(accountId),
      UpdateExpression: "SET firstDay = :first, #period = :period ADD #version :one",
      ConditionExpression: "attribute_exists(pk)",
      ExpressionAttributeNames: { "#period": "period", "#version": "version" },
      ExpressionAttributeValues: { ":first": firstDay, ":period": period, ":one": 1 },
    },
  } satisfies Write,
  ...newFeeWrites(accountId, { period }),
];

/** What became of an order that waited. It goes with the write of the subscription, whose version says that the order waits still. */
export const orderStateWrite = (accountId: AccountId, orderId: string, to: Order["state"]): Write => ({
  Update: {
    Key: keys.order(accountId, orderId),
    UpdateExpression: "SET #state = :to",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":to": to },
  },
});
