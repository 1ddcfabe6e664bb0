/**
 * How many people an account may have, and how often in a day it may try addresses that turn out to be somebody's: whether
 * an address is known here is told to few, and seldom.
 */

import type { AccountId } from "../domain/ids.ts";
import { addressTriesMax, usersMax } from "../domain/portal-users/portal-user.ts";
import { warsawDay } from "../domain/warsaw.ts";
import { keys } from "./keys.ts";
import type { Write } from "./table.ts";

/** The count of a new account's people, for the transaction that opens it. */
export const peopleCountedWrite = (accountId: AccountId, people: number): Write => ({
  Put: { Item: { ...keys.peopleCount(accountId), people } },
});

/** Counts one more; refused where the account has as many people as it may. */
export const personCountedWrite = (accountId: AccountId): Write => ({
  Update: {
    Key: keys.peopleCount(accountId),
    UpdateExpression: "ADD people :one",
    ConditionExpression: "attribute_not_exists(people) OR people < :max",
    ExpressionAttributeValues: { ":one": 1, ":max": usersMax },
  },
});

/** Counts one less. */
export const personGoneWrite = (accountId: AccountId): Write => ({
  Update: {
    Key: keys.peopleCount(accountId),
    UpdateExpression: "ADD people :one",
    ExpressionAttributeValues: { ":one": -1 },
  },
});

const triesKeptSeconds = 2 * 24 * 3600;

/** Counts a try of an address before anybody knows whether it is taken; refused where the day's tries are used up. */
export const addressTriedWrite = (accountId: AccountId, at: Date): Write => ({
  Update: {
    Key: keys.addressTries(accountId, warsawDay(at)),
    UpdateExpression: "SET #ttl = :forget ADD tries :one",
    ConditionExpression: "attribute_not_exists(tries) OR tries < :max",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":one": 1,
      ":max": addressTriesMax,
      ":forget": Math.floor(at.getTime() / 1000) + triesKeptSeconds,
    },
  },
});

/** Gives a try back, in the transaction that gives the address to somebody: it was free. */
export const addressFreeWrite = (accountId: AccountId, at: Date): Write => ({
  Update: {
    Key: keys.addressTries(accountId, warsawDay(at)),
    UpdateExpression: "ADD tries :one",
    ExpressionAttributeValues: { ":one": -1 },
  },
});
