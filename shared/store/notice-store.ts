/**
 * Keeps the outbox: notices until they are sent, and the addresses that get no mail.
 *
 * A waiting notice is in the index's queue `notices`, or `bulk-notices`, until it is due. Whoever sends it takes it first, by moving
 * `queuedAt` on; that instant is also the name of the lease, by which `putOff` and `park` know whether the notice is still theirs.
 */
import * as z from "zod/mini";
import type { Done } from "../domain/audit-records/audit.ts";
import { isBulk } from "../domain/notices/bulk.ts";
import {
  type AddressMark,
  addressMarks,
  leaseMilliseconds,
  mayBeTaken,
  Notice,
  pauseAfter,
} from "../domain/notices/notice.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { noticeDays, ttlAfter } from "../domain/retention.ts";
import { recordWrites } from "./audit-store.ts";
import { keys } from "./keys.ts";
import { waitsForPeople } from "./queue-store.ts";
import type { Item, Table, Write } from "./table.ts";
import { queuedByName, shardsOf } from "./work.ts";

export type NoticeStore = ReturnType<typeof noticeStore>;

export const noticeStore = (table: Table) => {
  const get = async (id: string): Promise<Notice | undefined> => {
    const item = await table.get(keys.notice(id));
    return item && noticeOf(item);
  };

  /**
   * Takes a waiting notice for as long as a lease lasts: as the first ever who does, or because it is due. Undefined where
   * it was taken, sent or parked meanwhile, or is not there: whoever gets nothing sends nothing.
   */
  const claim = async (id: string, { now, first }: { now: Date; first: boolean }): Promise<Notice | undefined> => {
    const notice = await get(id);
    if (!notice || !mayBeTaken(notice, { now, first })) return undefined;
    const dueAt = new Date(now.getTime() + leaseMilliseconds).toISOString();
    const isTaken = await isKept(table, {
      Update: {
        Key: keys.notice(id),
        UpdateExpression: "SET queuedAt = :until, attempts = attempts + :one",
        ConditionExpression: "#state = :waiting AND queuedAt = :read",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":until": dueAt, ":one": 1, ":waiting": "waiting", ":read": notice.dueAt },
      },
    });
    return isTaken ? { ...notice, attempts: notice.attempts + 1, dueAt } : undefined;
  };

  /**
   * SES has taken it. This holds whoever has taken the notice since, also where it was parked: it was sent. Marked
   * already, it stays as it is; and so does one that SES has by now reported as bounced.
   */
  const sent = async (notice: Notice, { at, messageId }: { at: Date; messageId: string }): Promise<void> => {
    await isKept(table, {
      Update: {
        Key: keys.notice(notice.id),
        UpdateExpression:
          "SET #state = :sent, sentAt = :at, messageId = :message, #ttl = :ttl REMOVE #queue, queuedAt, why",
        ConditionExpression: "attribute_exists(pk) AND attribute_not_exists(sentAt)",
        ExpressionAttributeNames: { "#state": "state", "#ttl": "ttl", "#queue": "queue" },
        ExpressionAttributeValues: {
          ":sent": "sent",
          ":at": at.toISOString(),
          ":message": messageId,
          ":ttl": ttlAfter(at.toISOString(), noticeDays),
        },
      },
    });
  };

  /** Lets a claimed notice wait for its next try. Only while it is the claimer's. */
  const putOff = async (notice: Notice, now: Date): Promise<void> => {
    await isKept(table, {
      Update: {
        Key: keys.notice(notice.id),
        UpdateExpression: "SET queuedAt = :next",
        ConditionExpression: stillClaimed,
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ...claimOf(notice),
          ":next": new Date(now.getTime() + pauseAfter(notice.attempts)).toISOString(),
        },
      },
    });
  };

  /** Gives a claimed notice to people, who see why. Only while it is the claimer's. */
  const park = async (notice: Notice, why: string, now: Date): Promise<void> => {
    await isKept(table, {
      Update: {
        Key: keys.notice(notice.id),
        UpdateExpression: `SET #state = :parked, ${setQueue}`,
        ConditionExpression: stillClaimed,
        ExpressionAttributeNames: { "#state": "state", "#queue": "queue" },
        ExpressionAttributeValues: { ...claimOf(notice), ":parked": "parked", ...forPeople(why, now) },
      },
    });
  };

  /**
   * SES reports that a notice it had taken could not be delivered: people see it, whether or not it is marked as sent yet.
   * Told again, it stays as it was, also where people have let it be sent again since.
   */
  const bounced = async (
    id: string,
    { messageId, why = "bounced", now }: { messageId: string; why?: "bounced" | "rejected"; now: Date },
  ): Promise<void> => {
    await isKept(table, {
      Update: {
        Key: keys.notice(id),
        UpdateExpression: `SET #state = :parked, sentAt = if_not_exists(sentAt, :at), messageId = :message, ${setQueue} REMOVE #ttl`,
        ConditionExpression:
          "attribute_exists(pk) AND (#state = :sent OR attribute_not_exists(messageId) OR messageId <> :message)",
        ExpressionAttributeNames: { "#state": "state", "#queue": "queue", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":parked": "parked",
          ":sent": "sent",
          ":message": messageId,
          ":at": now.toISOString(),
          ...forPeople(why, now),
        },
      },
    });
  };

  /**
   * Lets a notice be sent again, with the records of it: parked, sent or waiting, it is due now, ahead of all bulk, and as if never tried.
   * Refuses `not_found`.
   */
  const resend = async (id: string, now: Date, records: readonly Done[] = []): Promise<void> => {
    const { queue, queuedAt, why } = queuedByName("notices", id, now.toISOString());
    const waiting: Write = {
      Update: {
        Key: keys.notice(id),
        UpdateExpression: `SET #state = :waiting, attempts = :none, ${setQueue} REMOVE sentAt, #ttl, settledAt`,
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: { "#state": "state", "#queue": "queue", "#ttl": "ttl" },
        ExpressionAttributeValues: {
          ":waiting": "waiting",
          ":none": 0,
          ":queue": queue,
          ":queuedAt": queuedAt,
          ":why": why,
        },
      },
    };
    const kept = records.flatMap((record) => recordWrites(record, now));
    if (await table.tryTransact([waiting, ...kept])) throw new Refusal(common.not_found);
  };

  /**
   * The ids of the notices that are due, at most `limitPerShard` of each shard, bulk behind all others. The index lags: `claim`
   * decides.
   */
  const due = async (now: Date, limitPerShard: number): Promise<string[]> => {
    const shards = [...shardsOf("notices"), ...shardsOf("bulk-notices")];
    const found = await Promise.all(shards.map((shard) => table.due(shard, now.toISOString(), limitPerShard)));
    return found.flat().map(({ pk }) => String(pk).slice(keys.notice("").pk.length));
  };

  /** Why an address gets no mail; undefined where it does. */
  const markOf = async (address: string): Promise<AddressMark | undefined> => {
    const item = await table.get(addressKey(address));
    return item && z.parse(Mark, item).mark;
  };

  /** Marks an address. The first mark stays as it was, but a complaint outranks a bounce. */
  const mark = async (address: string, why: AddressMark, now: Date): Promise<void> => {
    const Item = { ...addressKey(address), mark: why, at: now.toISOString() };
    await isKept(table, {
      Put:
        why === "bounced"
          ? { Item, ConditionExpression: "attribute_not_exists(pk)" }
          : {
              Item,
              ConditionExpression: "attribute_not_exists(pk) OR mark <> :mark",
              ExpressionAttributeValues: { ":mark": why },
            },
    });
  };

  const unmark = async (address: string): Promise<void> => {
    await isKept(table, { Delete: { Key: addressKey(address) } });
  };

  return { get, claim, sent, putOff, park, bounced, resend, due, markOf, mark, unmark };
};

/** The write that owes somebody a notice: it belongs into the transaction of what the notice reports. */
export const noticeWrite = (notice: Notice): Write => ({
  Put: { Item: noticeItem(notice), ConditionExpression: "attribute_not_exists(pk)" },
});

/** `dueAt` and `parkedBecause` are kept once only, as the index has them: `queuedAt` and `why`. */
const noticeItem = ({ dueAt, parkedBecause: _, ...notice }: Notice) => ({
  ...keys.notice(notice.id),
  ...notice,
  ...(notice.state === "waiting" && dueAt
    ? queuedByName(isBulk(notice) ? "bulk-notices" : "notices", notice.id, dueAt)
    : {}),
  // For those who look through a queue by account.
  ...("accountId" in notice.facts ? { accountId: notice.facts.accountId } : {}),
});

export const noticeOf = (item: Item): Notice =>
  z.parse(Notice, {
    ...item,
    ...(item.state === "waiting" ? { dueAt: item.queuedAt } : {}),
    ...(item.state === "parked" ? { parkedBecause: item.why } : {}),
  });

const Mark = z.object({ mark: z.enum(addressMarks) });

const addressKey = (address: string) => keys.address(address.normalize("NFC").toLowerCase());

/** Nobody has taken, sent or parked it since it was claimed. */
const stillClaimed = "#state = :waiting AND queuedAt = :claimed";
const claimOf = ({ dueAt }: Notice) => ({ ":waiting": "waiting", ":claimed": dueAt });

const setQueue = "#queue = :queue, queuedAt = :queuedAt, why = :why";
const forPeople = (reason: string, now: Date) => {
  const { queue, queuedAt, why } = waitsForPeople("notices-parked", reason, now);
  return { ":queue": queue, ":queuedAt": queuedAt, ":why": why };
};

/** Whether a write was made; false where its condition did not hold. */
const isKept = async (table: Table, write: Write): Promise<boolean> => (await table.tryWrite(write)) === undefined;
