/** Works off the queues of waiting work: markers `WAITS#…`, written with the change that causes them. */
import * as z from "zod/mini";
import type { FollowUps, WorkIn } from "../domain/follow-ups.ts";
import { AccountId } from "../domain/ids.ts";
import type { HumanQueue, MachineQueue } from "../domain/queues.ts";
import { type Key, keys } from "./keys.ts";
import type { Table, Write } from "./table.ts";
import { queued, shardsOf, type Work } from "./work.ts";

const Marker = z.object({ sk: z.string(), accountId: AccountId, queuedAt: z.string() });

/** A piece of what waits for people, as the index knows it: a payment, an event, a notice, or an account as a whole. */
const Waiting = z.pipe(
  z.object({ pk: z.string(), sk: z.string(), queuedAt: z.string(), why: z.string(), accountId: z.optional(AccountId) }),
  z.transform(({ pk, sk, queuedAt, ...known }) => ({
    ...known,
    since: queuedAt,
    subject: nameBehind(sk.startsWith("WAITS#") ? sk.slice("WAITS#".length) : pk) || (known.accountId ?? ""),
  })),
);
export type Waiting = z.output<typeof Waiting>;

/** What stands behind the first `#` of a key: empty where nothing does. */
const nameBehind = (key: string): string => key.split("#").slice(1).join("#");

export type QueueStore = ReturnType<typeof queueStore>;

export const queueStore = (table: Table) => ({
  /** The work that is due, at most `limitPerShard` of each shard, oldest first. */
  async due(queue: MachineQueue, now: Date, limitPerShard: number): Promise<Work[]> {
    const found = await Promise.all(shardsOf(queue).map((shard) => table.due(shard, now.toISOString(), limitPerShard)));
    return found.flat().map((item) => {
      const { sk, accountId } = z.parse(Marker, item);
      return { accountId, subject: sk.slice(`WAITS#${queue}`.length + 1) };
    });
  },

  /** What waits for people in a queue, since when and why: the oldest first. */
  async waiting(queue: HumanQueue, limit: number): Promise<Waiting[]> {
    // Whatever waits for people waits since it was put there, so all of it is due by the end of time.
    const found = await table.due(queue, "~", limit);
    return found.map((item) => z.parse(Waiting, item));
  },

  /** Puts work off. Work that was done meanwhile stays done. */
  async putOff(queue: MachineQueue, { accountId, subject }: Work, until: Date): Promise<void> {
    await table.tryWrite({
      Update: {
        Key: markerKey(queue, { accountId, subject }),
        UpdateExpression: "SET queuedAt = :until",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":until": until.toISOString() },
      },
    });
  },

  /** Puts an account before people; repeated, it keeps its first date. */
  async tellPeople(
    queue: HumanQueue,
    { accountId, why }: { accountId: AccountId; why: string },
    now: Date,
  ): Promise<void> {
    const item = { ...keys.waits(accountId, queue), ...waitsForPeople(queue, why, now), accountId };
    await table.tryWrite({ Put: { Item: item, ConditionExpression: "attribute_not_exists(pk)" } });
  },

  /** Takes work off its queue. */
  async done(queue: MachineQueue, waiting: Work): Promise<void> {
    await table.write(doneWrite(queue, waiting));
  },
});

const markerKey = (queue: MachineQueue, { accountId, subject }: Work): Key =>
  keys.waits(accountId, subject === "" ? queue : `${queue}#${subject}`);

/** The write that makes work wait until it is due. */
export const waitsWrite = (queue: MachineQueue, waiting: Work, dueAt: Date): Write => ({
  Put: { Item: { ...markerKey(queue, waiting), ...queued(queue, waiting, dueAt.toISOString()) } },
});

/** The write that takes it off again. */
export const doneWrite = (queue: MachineQueue, waiting: Work): Write => ({
  Delete: { Key: markerKey(queue, waiting) },
});

/** The write that puts something before people, in their queue since `at`. */
export const forPeopleWrite = (
  { queue, accountId, subject, why, about = {} }: NonNullable<FollowUps["forPeople"]>[number],
  at: Date,
): Write => ({
  Put: {
    Item: { ...keys.waits(accountId, `${queue}#${subject}`), ...waitsForPeople(queue, why, at), accountId, ...about },
  },
});

/** The write that takes it away again. */
export const settledForPeopleWrite = ({ queue, accountId, subject }: WorkIn<HumanQueue>): Write => ({
  Delete: { Key: keys.waits(accountId, `${queue}#${subject}`) },
});

/** What makes an item wait for people: since now, and why. */
export const waitsForPeople = (queue: HumanQueue, why: string, now: Date) => ({
  queue,
  queuedAt: now.toISOString(),
  why,
});
