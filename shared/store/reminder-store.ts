/** Reminds customers to check where their numbers are used, and lets each number know the gmina of the seat that it falls back to. */
import * as z from "zod/mini";
import { reminderOf } from "../domain/emergency/messages.ts";
import type { LineNumber } from "../domain/emergency/number.ts";
import { Seat } from "../domain/emergency/seat.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { type AccountId, Instant } from "../domain/ids.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys } from "./keys.ts";
import { accountNumbersRead, numberRead } from "./number-store.ts";
import { readPage } from "./reads.ts";
import { seatToPlaceWrite } from "./seat-store.ts";
import type { Table, Write } from "./table.ts";

export type ReminderStore = ReturnType<typeof reminderStore>;

const Reminder = z.object({
  queuedAt: Instant,
  /** When the next yearly reminder is due; absent before the first look, which reminds nobody. The account may be due sooner, for its seat. */
  remindAt: z.optional(Instant),
  /** When the seat moved, where nobody was reminded since. */
  seatMovedAt: z.optional(Instant),
  /** How many numbers were reported since the account is waited for. */
  reports: z.optional(z.int()),
});

const readAtOnce = 100;
const yearMilliseconds = 365 * 24 * 3600 * 1000;

/** `removed`: the account has no numbers · `placed`: looked at, with nobody to remind · `put-off`: not due any more, or changed meanwhile. */
export type Outcome = "reminded" | "placed" | "removed" | "put-off";

export const reminderStore = (table: Table, newId: NewId = randomId) => {
  /** Every number of an account, a page at a time. */
  async function* numbersOf(accountId: AccountId): AsyncGenerator<LineNumber[]> {
    let after: string | undefined;
    do {
      const page = await readPage(table, accountNumbersRead(accountId, { limit: readAtOnce, after }));
      const reads = page.numbers.map(({ number }) => numberRead(number));
      const items = reads.length === 0 ? [] : await table.getAll(reads.map(({ key }) => key));
      // One that was ported away meanwhile is no longer this account's.
      yield items
        .flatMap((item, place) => (item ? [reads[place]!.parse(item)] : []))
        .filter((number) => number.accountId === accountId);
      after = page.next;
    } while (after !== undefined);
  }

  return {
    /**
     * Looks after one account that is due. Repeated after a crash it does the rest: only the last write says that it was done, and keeps the
     * reminder that is sent with it.
     */
    async remind(accountId: AccountId, now: Date): Promise<Outcome> {
      const key = keys.reminder(accountId);
      const [item, seatItem] = await table.getAll([key, keys.seat(accountId)]);
      const reminder = item && z.parse(Reminder, item);
      if (!reminder || reminder.queuedAt > now.toISOString()) return "put-off";
      const seat = seatItem && z.parse(Seat, seatItem);
      const { seatMovedAt, remindAt } = reminder;

      const numbers: Pick<LineNumber, "number" | "enabled" | "location" | "verified" | "kind">[] = [];
      for await (const page of numbersOf(accountId)) {
        await Promise.all(page.map((number) => hint(number, seat)));
        numbers.push(...page);
      }
      const isPlaced = seat && (seatMovedAt === undefined || seat.since >= seatMovedAt);
      // In the transaction of the last write: placed meanwhile, the account is due anew, and must not be asked for again.
      const toPlace = isPlaced ? [] : [seatToPlaceWrite(accountId, seat ? "moved" : "never-placed", now)];
      if (numbers.length === 0) {
        // Nothing else remembers that the gmina is one of an earlier seat. One that never had any is asked for with its first number.
        const noLonger = [{ Delete: { Key: keys.seatToPlace(accountId) } }];
        const isRemoved = await removed(key, reminder, seat ? toPlace : noLonger);
        return isRemoved ? "removed" : "put-off";
      }
      const isYearOver = remindAt !== undefined && remindAt <= now.toISOString();
      const why = seatMovedAt !== undefined ? "seat-moved" : isYearOver ? "a-year-later" : undefined;
      const notice = why && reminderOf(numbers, { accountId, why, now });
      const inAYear = new Date(now.getTime() + yearMilliseconds).toISOString();
      const next = why === undefined && remindAt !== undefined ? remindAt : inAYear;
      const isDone = await putOff(key, reminder, {
        next,
        toPlace,
        followUps: { at: now, notices: notice ? [notice] : [] },
      });
      if (!isDone) return "put-off";
      return notice ? "reminded" : "placed";
    },
  };

  /** Only a hint: whatever else becomes of the number meanwhile stands. */
  async function hint({ number, seatCode, accountId }: LineNumber, seat: Seat | undefined): Promise<void> {
    if (!seat || seatCode === seat.code) return;
    await table.tryWrite({
      Update: {
        Key: keys.number(number),
        UpdateExpression: "SET seatCode = :code",
        ConditionExpression: "accountId = :accountId",
        ExpressionAttributeValues: { ":code": seat.code, ":accountId": accountId },
      },
    });
  }

  async function putOff(
    key: Key,
    read: z.infer<typeof Reminder>,
    {
      next,
      toPlace,
      followUps,
    }: { readonly next: string; readonly toPlace: readonly Write[]; readonly followUps: FollowUps },
  ): Promise<boolean> {
    const refused = await table.tryTransact([
      {
        Update: {
          Key: key,
          UpdateExpression: "SET queuedAt = :next, remindAt = :next REMOVE seatMovedAt",
          ConditionExpression: "queuedAt = :read",
          ExpressionAttributeValues: {
            ":next": next,
            ":read": read.queuedAt,
          },
        },
      },
      ...toPlace,
      ...followUpWrites(followUps, newId),
    ]);
    return refused === undefined;
  }

  async function removed(key: Key, read: z.infer<typeof Reminder>, toPlace: readonly Write[]): Promise<boolean> {
    const refused = await table.tryTransact([
      {
        Delete: {
          Key: key,
          ConditionExpression: "queuedAt = :read AND (attribute_not_exists(reports) OR reports = :reports)",
          ExpressionAttributeValues: { ":read": read.queuedAt, ":reports": read.reports ?? 0 },
        },
      },
      ...toPlace,
    ]);
    return refused === undefined;
  }
};
