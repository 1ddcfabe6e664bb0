/** Keeps what the operator holds of a company. */
import * as z from "zod/mini";
import * as accountRefusals from "../domain/account/refusals.ts";
import type { Seat } from "../domain/emergency/seat.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import type { AccountId } from "../domain/ids.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Address } from "../domain/subscriber/address.ts";
import { isSamePlace } from "../domain/subscriber/changes.ts";
import { newsOf } from "../domain/subscriber/invoicing.ts";
import { Subscriber } from "../domain/subscriber/subscriber.ts";
import { warsawDay } from "../domain/warsaw.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { stillOpenCheck } from "./account-state-checks.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { stillMay } from "./people-store.ts";
import type { ItemRead } from "./reads.ts";
import { seatMovedWrites, seatPlacedWrites, seatRead } from "./seat-store.ts";
import type { Table, Write } from "./table.ts";
import { inDigest } from "./work.ts";

export type SubscriberStore = ReturnType<typeof subscriberStore>;

/** What the customer changes themselves. */
type Changed = Partial<Pick<Subscriber, "correspondence" | "paperInvoices">>;

type PlacedAddress = Address & { readonly gminaCode: string };

export const subscriberStore = (table: Table, newId: NewId = randomId) => ({
  /** Refuses `not_found`. */
  async find(accountId: AccountId): Promise<Subscriber> {
    const item = await table.get(keys.subscriber(accountId));
    if (!item) throw new Refusal(common.not_found);
    return z.parse(Subscriber, item);
  },

  /** What the operator holds of a company, and the gmina of its seat, if that was ever set. Refuses `not_found`. */
  async findWithSeat(accountId: AccountId): Promise<{ subscriber: Subscriber; seat: Seat | undefined }> {
    const reads = [subscriberRead(accountId), seatRead(accountId)] as const;
    const [subscriber, seat] = await table.getAll(reads.map(({ key }) => key));
    if (!subscriber) throw new Refusal(common.not_found);
    return { subscriber: reads[0].parse(subscriber), seat: seat && reads[1].parse(seat) };
  },

  /**
   * Sets the gmina of a seat that stays where it is, later than the one before, with its record, and takes the account off the queue
   * `seats-to-place`. Refuses `not_allowed` where the actor lost the right to it, and `precondition_failed` where the subscriber or the gmina was changed since it was
   * read.
   */
  async placeSeat(
    accountId: AccountId,
    { subscriber, seat }: { readonly subscriber: Subscriber; readonly seat: Seat | undefined },
    seatAddress: PlacedAddress,
    { actor, followUps }: { readonly actor: PortalUser; readonly followUps: FollowUps },
  ): Promise<void> {
    const at = new Date(Math.max(followUps.at.getTime(), seat ? Date.parse(seat.since) + 1 : 0));
    const refused = await table.tryTransact([
      subscriberWrite(accountId, subscriber, { seatAddress }),
      stillMay(actor),
      ...seatPlacedWrites(accountId, seatAddress.gminaCode, at),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return;
    throw new Refusal(refused[1]?.refused ? common.not_allowed : common.precondition_failed);
  },

  /** Takes an account whose seat has its gmina off the queue `seats-to-place`. */
  async noLongerToPlace(accountId: AccountId): Promise<void> {
    await table.write({ Delete: { Key: keys.seatToPlace(accountId) } });
  },

  /**
   * Changes what was read, with its record and what finance hears of it in the digest. Refuses `not_allowed` where the actor lost
   * the right to it, `precondition_failed` where it was changed since it was read, and `account_not_open` for paper invoices that are
   * ordered on an account that is frozen or closed.
   */
  async change(
    accountId: AccountId,
    read: Subscriber,
    to: Changed,
    { actor, followUps }: { readonly actor: PortalUser; readonly followUps: FollowUps },
  ): Promise<void> {
    // They cost a monthly fee.
    const isOrdered = to.paperInvoices?.enabled === true;
    const refused = await table.tryTransact([
      subscriberWrite(accountId, read, to),
      stillMay(actor),
      ...(isOrdered ? [stillOpenCheck(accountId)] : []),
      ...newsOf(read, to).map((news) => newsWrite(accountId, news, followUps.at)),
      ...followUpWrites(followUps, newId),
    ]);
    if (!refused) return;
    if (isOrdered && refused[2]?.refused) throw new Refusal(accountRefusals.account_not_open);
    throw new Refusal(refused[1]?.refused ? common.not_allowed : common.precondition_failed);
  },
});

/** One a day for each thing that it is about: the last one stands. */
const newsWrite = (accountId: AccountId, { about, ...news }: ReturnType<typeof newsOf>[number], at: Date): Write => ({
  Put: {
    Item: {
      ...keys.invoicing(accountId, warsawDay(at), about),
      ...inDigest(accountId, at.toISOString()),
      accountId,
      at: at.toISOString(),
      ...news,
      ttl: Math.floor(at.getTime() / 1000) + newsKeptSeconds,
    },
  },
});

/** Longer than a digest is made up for. */
const newsKeptSeconds = 60 * 24 * 3600;

/** What the operator holds of an account's company. */
export const subscriberRead = (accountId: AccountId): ItemRead<Subscriber> => ({
  key: keys.subscriber(accountId),
  parse: (item) => z.parse(Subscriber, item),
});

/** Changes these fields of what was read; refused where it was changed since. */
const subscriberWrite = (accountId: AccountId, { version }: Subscriber, to: Partial<Subscriber>): Write => {
  const changes = Object.entries({ ...to, version: version + 1 });
  return {
    Update: {
      Key: keys.subscriber(accountId),
      UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(", ")}`,
      // The first change gives it its version.
      ConditionExpression: version === 1 ? "attribute_not_exists(#version)" : "#version = :read",
      ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
        ...(version === 1 ? {} : { ":read": version }),
      },
    },
  };
};

/**
 * The writes that carry out what BOK was asked for, on the data that were read, with what finance hears of it in the digest; the first is
 * refused where they were changed since. The head bears the company's name too, for everybody who writes to its people. Where the seat
 * changes, all are refused if its gmina was set at `at` or later: decided anew, they come later.
 */
export const subscriberAppliedWrites = (
  accountId: AccountId,
  read: Subscriber,
  to: Partial<Subscriber>,
  at: Date,
): Write[] => [
  subscriberWrite(accountId, read, to),
  ...newsOf(read, to).map((news) => newsWrite(accountId, news, at)),
  ...seatChangedWrites(accountId, read, to, at),
  ...(to.companyName === undefined
    ? []
    : [
        {
          Update: {
            Key: keys.head(accountId),
            UpdateExpression: "SET companyName = :name, #version = #version + :one",
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":name": to.companyName, ":one": 1 },
          },
        },
      ]),
];

/** What follows from another address of the seat, or from another gmina of the same one. */
const seatChangedWrites = (
  accountId: AccountId,
  read: Subscriber,
  { seatAddress }: Partial<Subscriber>,
  at: Date,
): Write[] => {
  if (!seatAddress) return [];
  const { gminaCode } = seatAddress;
  // An address that we did not have before is no move: nobody need be reminded of it.
  const hasMoved = read.seatAddress !== null && !isSamePlace(read.seatAddress, seatAddress);
  if (hasMoved) return seatMovedWrites(accountId, gminaCode, at);
  return gminaCode === undefined ? [] : seatPlacedWrites(accountId, gminaCode, at);
};
