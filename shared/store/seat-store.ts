/**
 * Keeps the gmina of each account's seat, as it is and as it was, in a partition of its own: whoever routes emergency calls reads it, and
 * nothing else of the account.
 */
import * as z from "zod/mini";
import { Seat } from "../domain/emergency/seat.ts";
import type { AccountId } from "../domain/ids.ts";
import { keys, ranges } from "./keys.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { ItemRead, PageRead } from "./reads.ts";
import type { Write } from "./table.ts";
import { queuedByName } from "./work.ts";

/**
 * The writes that follow from another address of the seat: the gmina that it lies in, if that is known, and a reminder to check the places
 * of use, due at once. The first is refused where the gmina was set at that moment or later. Without a gmina the one before stands: it is
 * nearer than any other.
 */
export const seatMovedWrites = (accountId: AccountId, code: string | undefined, at: Date): Write[] => [
  ...(code === undefined ? [] : seatWrites(accountId, code, at)),
  {
    Update: {
      Key: keys.reminder(accountId),
      UpdateExpression: "SET #queue = :queue, queuedAt = :at, why = :why, accountId = :accountId, seatMovedAt = :at",
      ExpressionAttributeNames: { "#queue": "queue" },
      ExpressionAttributeValues: due(accountId, at),
    },
  },
];

/**
 * The writes that follow from another gmina of a seat that stays where it is: the account is looked at now, so that its numbers know the
 * gmina, and it is reminded no sooner than before. The first is refused as in `seatMovedWrites`.
 */
export const seatPlacedWrites = (accountId: AccountId, code: string, at: Date): Write[] => [
  ...seatWrites(accountId, code, at),
  {
    Update: {
      Key: keys.reminder(accountId),
      UpdateExpression: "SET #queue = :queue, queuedAt = :at, why = :why, accountId = :accountId",
      ExpressionAttributeNames: { "#queue": "queue" },
      ExpressionAttributeValues: due(accountId, at),
    },
  },
];

/** The writes that place the seat of a new account, which has no numbers yet that would have to know it. */
export const seatWrites = (accountId: AccountId, code: string, at: Date): Write[] => {
  const since = at.toISOString();
  const seat: Seat = { accountId, code, since };
  return [
    {
      Put: {
        Item: { ...keys.seat(accountId), ...seat },
        ConditionExpression: "attribute_not_exists(pk) OR since < :since",
        ExpressionAttributeValues: { ":since": since },
      },
    },
    { Put: { Item: { ...keys.seatSince(accountId, since), ...seat } } },
    { Put: { Item: { ...keys.seatPlaced(code, accountId), accountId } } },
    { Delete: { Key: keys.seatToPlace(accountId) } },
  ];
};

/** The write that asks BOK to find the gmina of a seat; repeated, it keeps its first date and reason. */
export const seatToPlaceWrite = (accountId: AccountId, why: "moved" | "never-placed", at: Date): Write => {
  const waits = waitsForPeople("seats-to-place", why, at);
  return {
    Update: {
      Key: keys.seatToPlace(accountId),
      UpdateExpression:
        "SET #queue = :queue, queuedAt = if_not_exists(queuedAt, :at), why = if_not_exists(why, :why), accountId = :accountId",
      ExpressionAttributeNames: { "#queue": "queue" },
      ExpressionAttributeValues: {
        ":queue": waits.queue,
        ":at": waits.queuedAt,
        ":why": waits.why,
        ":accountId": accountId,
      },
    },
  };
};

const due = (accountId: AccountId, at: Date) => {
  const { queue, queuedAt, why } = queuedByName("emergency-reminders", accountId, at.toISOString());
  return { ":queue": queue, ":at": queuedAt, ":why": why, ":accountId": accountId };
};

/**
 * The write that makes sure that an account with numbers is looked at now, and reminded later; one that is waited for already stays as
 * it is. It counts the reports, so that no look that found no numbers takes away what a report since then relies on.
 */
export const reminderWrite = (accountId: AccountId, at: Date): Write => ({
  Update: {
    Key: keys.reminder(accountId),
    UpdateExpression:
      "SET #queue = :queue, queuedAt = if_not_exists(queuedAt, :at), why = :why, accountId = :accountId ADD reports :one",
    ExpressionAttributeNames: { "#queue": "queue" },
    ExpressionAttributeValues: { ...due(accountId, at), ":one": 1 },
  },
});

/** The gmina of an account's seat, read beside something else. */
export const seatRead = (accountId: AccountId): ItemRead<Seat> => ({
  key: keys.seat(accountId),
  parse: (item) => z.parse(Seat, item),
});

/** The same as it was at a past moment; undefined before the first. */
export const seatUntilRead = (accountId: AccountId, instant: string): PageRead<Seat | undefined> => ({
  range: ranges.seatUntil(accountId, instant),
  page: { limit: 1, newestFirst: true },
  parse: ({ items: [item] }) => (item ? z.parse(Seat, item) : undefined),
});
