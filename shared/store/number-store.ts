/**
 * Keeps telephone numbers: each by itself and unique over all accounts, as it is and as it was, with the ways to it from its account and
 * from the gmina where it is used. Every change is one transaction on the version that was read, so the history has no gap.
 */
import * as z from "zod/mini";
import { E164, LineNumber, LocationState, NumberKind, waitsForCheck } from "../domain/emergency/number.ts";
import * as emergencyRefusals from "../domain/emergency/refusals.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { type AccountId, Instant } from "../domain/ids.ts";
import type { PortalUser } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { locationDays, ttlAfter } from "../domain/retention.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys, ranges } from "./keys.ts";
import { headRead } from "./ledger-store.ts";
import { stillMay } from "./people-store.ts";
import { waitsForPeople } from "./queue-store.ts";
import { type ItemRead, type PageRead, readPage } from "./reads.ts";
import { reminderWrite, seatRead } from "./seat-store.ts";
import type { Table, Write } from "./table.ts";

export type NumberStore = ReturnType<typeof numberStore>;

/** As often is a step decided anew when another one came first. */
const triesMax = 10;

type Taken = { readonly number: LineNumber; readonly followUps?: FollowUps };
type Deciding = {
  /** The step, on the number as it is. The very same number: nothing is to be done. */
  readonly decide: (read: LineNumber) => Taken | Promise<Taken>;
  readonly actor: PortalUser;
  /** The number, where it was read already. */
  readonly read?: LineNumber;
};

export const numberStore = (table: Table, newId: NewId = randomId) => {
  const find = async (number: string): Promise<LineNumber | undefined> => {
    const item = await table.get(keys.number(number));
    return item && z.parse(LineNumber, item);
  };

  return {
    find,

    /** The number as it was at a past moment; undefined before the first report. */
    findAt: (number: string, instant: string) => readPage(table, numberUntilRead(number, instant)),

    /** A page of an account's numbers, in their order. */
    listOf: (accountId: AccountId, page: NumbersPage) => readPage(table, accountNumbersRead(accountId, page)),

    /** What an account's company is called. Refuses `not_found`. */
    async companyOf(accountId: AccountId): Promise<string> {
      const head = headRead(accountId);
      const item = await table.get(head.key);
      if (!item) throw new Refusal(common.not_found);
      return head.parse(item).companyName;
    },

    /**
     * Takes what the platform says of a number; where another change came first, it is decided anew. Refuses `not_found` where there is no
     * such account, and as `decide` does.
     */
    async report(
      number: string,
      decide: (read: LineNumber | undefined) => LineNumber,
      { seatOf, now }: { readonly seatOf?: AccountId; readonly now: Date },
    ): Promise<LineNumber> {
      for (let tries = 0; tries < triesMax; tries += 1) {
        const seat = seatOf && seatRead(seatOf);
        const [item, seatItem] = await table.getAll([keys.number(number), ...(seat ? [seat.key] : [])]);
        const read = item && z.parse(LineNumber, item);
        const decided = decide(read);
        if (decided === read) return read;
        if (read && decided.version === read.version) {
          if (await table.tryWrite(dateWrite(read, decided))) continue;
          return decided;
        }
        const taken = seat && seatItem ? { ...decided, seatCode: seat.parse(seatItem).code } : decided;
        const { accountId } = taken;
        const refused = await table.tryTransact([
          ...numberWrites(read, taken),
          ...(accountId === null
            ? []
            : [
                { ConditionCheck: { Key: keys.head(accountId), ConditionExpression: "attribute_exists(pk)" } },
                reminderWrite(accountId, now),
              ]),
        ]);
        if (!refused) return taken;
        if (!refused[0]?.refused) throw new Refusal(common.not_found);
      }
      throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
    },

    /**
     * Takes a step on a number of the account's; where another one came first, it is decided anew. Refuses `not_found` for every other
     * account's number, `not_allowed` where the actor lost the right to it, and as `decide` does.
     */
    async change(accountId: AccountId, number: string, { decide, actor, read: first }: Deciding): Promise<LineNumber> {
      let read = first;
      for (let tries = 0; tries < triesMax; tries += 1) {
        read ??= await find(number);
        if (read?.accountId !== accountId) throw new Refusal(common.not_found);
        const { number: taken, followUps } = await decide(read);
        if (taken === read) return taken;
        const refused = await table.tryTransact([
          ...numberWrites(read, taken),
          stillMay(actor),
          ...followUpWrites(followUps, newId),
        ]);
        if (!refused) return taken;
        if (!refused[0]?.refused) throw new Refusal(common.not_allowed);
        read = undefined;
      }
      throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
    },
  };
};

/** A number as its account's list shows it. */
const listed = ({ number, kind, enabled, location }: LineNumber) => ({
  number,
  kind,
  enabled,
  state: location?.state ?? null,
});

const ListedNumber = z.object({
  number: E164,
  kind: NumberKind,
  enabled: z.boolean(),
  state: z.nullable(LocationState),
});
type ListedNumber = z.infer<typeof ListedNumber>;

/** The writes of a change; the first is refused where another change of what was read came first. */
const numberWrites = (read: LineNumber | undefined, to: LineNumber): Write[] => {
  const { number, accountId, version, since, location } = to;
  const waiting =
    waitsForCheck(to) && location && waitsForPeople("locations-to-check", "unverified", new Date(location.enteredAt));
  const isMoved = read && read.accountId !== null && read.accountId !== accountId;
  return [
    {
      Put: {
        Item: { ...keys.number(number), ...to, ...waiting },
        ...(read
          ? {
              ConditionExpression: "#version = :read",
              ExpressionAttributeNames: { "#version": "version" },
              ExpressionAttributeValues: { ":read": read.version },
            }
          : { ConditionExpression: "attribute_not_exists(pk)" }),
      },
    },
    { Put: { Item: { ...keys.numberSince(number, since, version), ...to } } },
    // What is over goes when nobody can ask for it any more; what is in force stays.
    ...(read
      ? [
          {
            Put: {
              Item: {
                ...keys.numberSince(number, read.since, read.version),
                ...read,
                until: since,
                ttl: ttlAfter(since, locationDays),
              },
            },
          },
        ]
      : []),
    ...(isMoved ? [{ Delete: { Key: keys.accountNumber(read.accountId!, number) } }] : []),
    ...(accountId === null
      ? [{ Delete: { Key: keys.anyNumber(number) } }]
      : [
          { Put: { Item: { ...keys.accountNumber(accountId, number), ...listed(to) } } },
          { Put: { Item: { ...keys.anyNumber(number), number } } },
        ]),
    ...(location && location.gmina.code !== read?.location?.gmina.code
      ? [{ Put: { Item: { ...keys.numberPlaced(location.gmina.code, number), number } } }]
      : []),
  ];
};

/** Keeps when the platform said that a number was still so. */
const dateWrite = ({ number, version }: LineNumber, { reportedAt }: LineNumber): Write => ({
  Update: {
    Key: keys.number(number),
    UpdateExpression: "SET reportedAt = :at",
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":at": reportedAt, ":read": version },
  },
});

/** A number by itself. Whoever asks for an account must check that it is its number. */
export const numberRead = (number: string): ItemRead<LineNumber> => ({
  key: keys.number(number),
  parse: (item) => z.parse(LineNumber, item),
});

/** A version that another one has followed says until when it was in force. */
const Version = z.extend(LineNumber, { until: z.optional(Instant) });

/**
 * A number as it was at a past moment; undefined before the first report. Refuses `no_longer_known` where only an older version is left:
 * versions go in any order once their time is over.
 */
export const numberUntilRead = (number: string, instant: string): PageRead<LineNumber | undefined> => ({
  range: ranges.numberUntil(number, instant),
  page: { limit: 1, newestFirst: true },
  parse: ({ items: [item] }) => {
    if (!item) return undefined;
    const { until, ...version } = z.parse(Version, item);
    if (until !== undefined && until <= instant) throw new Refusal(emergencyRefusals.no_longer_known);
    return version;
  },
});

export type NumbersPage = { readonly limit: number; readonly after?: string | undefined };

/** A page of an account's numbers, in their order. */
export const accountNumbersRead = (
  accountId: AccountId,
  page: NumbersPage,
): PageRead<{ numbers: ListedNumber[]; next: string | undefined }> => ({
  range: ranges.accountNumbers(accountId),
  page: { ...page, newestFirst: false },
  parse: ({ items, next }) => ({ numbers: items.map((item) => z.parse(ListedNumber, item)), next }),
});

/** A page of all numbers that are somebody's, in their order. */
export const numbersRead = (page: NumbersPage): PageRead<{ numbers: string[]; next: string | undefined }> => ({
  range: ranges.numbers,
  page: { ...page, newestFirst: false },
  parse: ({ items, next }) => ({ numbers: items.map(({ number }) => z.parse(E164, number)), next }),
});
