/** Works off the queues of waiting work: markers `WAITS#…`, written with the change that causes them. */
import * as z from "zod/mini";
import * as commonFaults from "../domain/faults.ts";
import type { FollowUps, WorkIn } from "../domain/follow-ups.ts";
import { AccountId, Instant } from "../domain/ids.ts";
import type { HumanQueue, MachineQueue } from "../domain/queues.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { described, log } from "../log.ts";
import { type Key, keys } from "./keys.ts";
import type { Item, Table, Write } from "./table.ts";
import { queued, shardOf, shardsOf, type Work } from "./work.ts";

const Marker = z.object({ sk: z.string(), accountId: AccountId, queuedAt: z.string() });

/** The work of those markers that can be read. Each of the others is named in the log, and keeps nobody from the rest. */
const worksOf = (queue: MachineQueue, items: readonly Item[]): Work[] =>
  items.flatMap((item) => {
    const read = Marker.safeParse(item);
    if (read.success)
      return [{ accountId: read.data.accountId, subject: read.data.sk.slice(`WAITS#${queue}`.length + 1) }];
    log.error("queue.unreadable", { queue, pk: String(item.pk), sk: String(item.sk), error: described(read.error) });
    return [];
  });

/** A place in the index of waiting work, as a message carries it. */
const KeyPart = z.string().check(z.minLength(1), z.maxLength(1_000));
export const DuePlace = z.strictObject({ pk: KeyPart, sk: KeyPart, queuedAt: Instant });
export type DuePlace = z.infer<typeof DuePlace>;

/** A piece of what waits for people, as the index knows it: a payment, an event, a notice, a received e-mail, or an account as a whole. */
const Waiting = z.pipe(
  z.object({ pk: z.string(), sk: z.string(), queuedAt: z.string(), why: z.string(), accountId: z.optional(AccountId) }),
  z.transform(({ pk, sk, queuedAt, ...known }) => ({
    ...known,
    since: queuedAt,
    subject: subjectOf(pk, sk) || (known.accountId ?? ""),
  })),
);
export type Waiting = z.output<typeof Waiting>;

/** A marker names its queue before its subject; a change request waits as itself among those of its account; all else has a partition of its own. */
const subjectOf = (pk: string, sk: string): string => {
  if (sk.startsWith("WAITS#")) return nameBehind(sk.slice("WAITS#".length));
  return nameBehind(sk.startsWith("REQUEST#") ? sk : pk);
};

/** What stands behind the first `#` of a key: empty where nothing does. */
const nameBehind = (key: string): string => key.split("#").slice(1).join("#");

const placeIn = (text: string | undefined): DuePlace | undefined => {
  if (text === undefined) return undefined;
  try {
    return z.parse(DuePlace, JSON.parse(text));
  } catch {
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "?cursor", fault: commonFaults.wrong_format }] });
  }
};

export type QueueStore = ReturnType<typeof queueStore>;

export const queueStore = (table: Table) => ({
  /** The work that is due, at most `limitPerShard` of each shard, oldest first. */
  async due(queue: MachineQueue, now: Date, limitPerShard: number): Promise<Work[]> {
    const found = await Promise.all(shardsOf(queue).map((shard) => table.due(shard, now.toISOString(), limitPerShard)));
    return worksOf(queue, found.flat());
  },

  /**
   * The work of one shard that was due by `until`, a page of it, oldest first; `next` is the place where the next one begins, `unreadable` how
   * many markers of the page can't be read.
   */
  async duePage(
    queue: MachineQueue,
    { shard, until, ...page }: { shard: number; until: string; limit: number; after?: DuePlace | undefined },
  ): Promise<{ due: Work[]; next: DuePlace | undefined; unreadable: number }> {
    const { items, next } = await table.duePage(shardOf(queue, shard), until, page);
    const due = worksOf(queue, items);
    return { due, next, unreadable: items.length - due.length };
  },

  /**
   * A page of what waits for people in a queue, since when and why: the oldest first. `next` is where the next one begins.
   * Refuses `invalid_request` for an `after` that is no such place.
   */
  async waitingPage(
    queue: HumanQueue,
    { limit, after }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ items: Waiting[]; next: string | undefined }> {
    // Whatever waits for people waits since it was put there, so all of it is due by the end of time.
    // One more than is shown: without it, nobody would know whether anything follows.
    const { items } = await table.duePage(queue, "~", { limit: limit + 1, after: placeIn(after) });
    const shown = items.slice(0, limit);
    const { pk, sk, queuedAt } = shown.at(-1) ?? {};
    const next = items.length > limit ? JSON.stringify({ pk, sk, queuedAt }) : undefined;
    return { items: shown.map((item) => z.parse(Waiting, item)), next };
  },

  /** The oldest of it. */
  async waiting(queue: HumanQueue, limit: number): Promise<Waiting[]> {
    return (await this.waitingPage(queue, { limit })).items;
  },

  /** Puts work on its queue, due from then on. */
  async add(queue: MachineQueue, waiting: Work, dueAt: Date): Promise<void> {
    await table.write(waitsWrite(queue, waiting, dueAt));
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

  /** Puts an account before people; while it waits, it keeps its first date. */
  async tellPeople(
    queue: HumanQueue,
    { accountId, why }: { accountId: AccountId; why: string },
    now: Date,
  ): Promise<void> {
    const item = { ...keys.waits(accountId, queue), ...waitsForPeople(queue, why, now), accountId };
    await table.tryWrite({ Put: { Item: item, ConditionExpression: "attribute_not_exists(queuedAt)" } });
  },

  /** Takes an account that waits as a whole off a queue for people; where it does not wait, nothing happens. */
  async settleAccount(queue: HumanQueue, accountId: AccountId): Promise<void> {
    await table.write({ Delete: { Key: keys.waits(accountId, queue) } });
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

/**
 * The write that makes work due at `dueAt` with what it is about, whether it waits already or not. What else its worker keeps
 * on the marker stays.
 */
export const dueWrite = (
  queue: MachineQueue,
  waiting: Work,
  dueAt: string,
  about: Readonly<Record<string, string | number>>,
): Write => setWrite(markerKey(queue, waiting), { ...queued(queue, waiting, dueAt), ...about });

/** The write that sets these attributes of an item, whether it is there or not; others stay. */
export const setWrite = (Key: Key, to: Readonly<Record<string, string | number>>): Write => {
  const fields = Object.entries(to);
  return {
    Update: {
      Key,
      UpdateExpression: `SET ${fields.map((_, place) => `#${place} = :${place}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name], place) => [`#${place}`, name])),
      ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], place) => [`:${place}`, value])),
    },
  };
};

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
