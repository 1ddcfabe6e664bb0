/** Numbers and seats that lie in a gmina, as their stores keep them. */
import type { LineNumber } from "../../shared/domain/emergency/number.ts";
import type { Seat } from "../../shared/domain/emergency/seat.ts";
import { type AccountId, UserId } from "../../shared/domain/ids.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { someAccountId } from "./table.ts";

const since = "2026-11-01T10:00:00.000Z";

export const placeNumber = (table: Table, number: string, code: string, how: { enabled?: boolean } = {}) =>
  table.transact(placedNumber(number, code, how));

/** What is kept of a number that lies there. */
export const placedNumber = (number: string, code: string, { enabled = true } = {}): Write[] => {
  const item: LineNumber = {
    number,
    accountId: someAccountId(),
    kind: "voip",
    enabled,
    location: {
      address: { houseNumber: "7", postalCode: "23-460", city: "Józefów" },
      gmina: { code, name: "Józefów", powiat: "biłgorajski", voivodeship: "lubelskie" },
      state: "verified",
      enteredAt: since,
      enteredBy: UserId.parse(newId("us", new Date(since))),
    },
    version: 1,
    since,
    verified: null,
    rejected: null,
    linkId: null,
  };
  return [
    { Put: { Item: { ...keys.number(number), ...item } } },
    { Put: { Item: { ...keys.numberPlaced(code, number), number } } },
  ];
};

export const placeSeat = async (table: Table, accountId: AccountId, code: string) => {
  const seat: Seat = { accountId, code, since };
  await table.write({ Put: { Item: { ...keys.seat(accountId), ...seat } } });
  await table.write({ Put: { Item: { ...keys.seatPlaced(code, accountId), accountId } } });
};

export const allOf = async <Each>(each: AsyncIterable<Each>): Promise<Each[]> => {
  const all: Each[] = [];
  for await (const one of each) all.push(one);
  return all;
};
