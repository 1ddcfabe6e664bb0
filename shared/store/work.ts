/** Waiting work in the sparse index `queue`: what puts an item there, and over how many shards each machine queue is spread. */
import type { AccountId } from "../domain/ids.ts";
import type { MachineQueue } from "../domain/queues.ts";
import { warsawDay } from "../domain/warsaw.ts";

/**
 * Workers read the shards side by side; few, because each costs a request even when it is empty. DynamoDB writes 1,000 items a second to
 * a shard of the index. A number may be raised, from a release on that all stages have: what was put into the old shards is still read. A release that is
 * rolled back does not read the new ones. It is never lowered.
 */
export const queueShards = {
  "low-balance": 4,
  // One call takes one shard, and asks Stripe about one top-up after the other.
  "card-payment": 16,
  "card-events": 4,
  "bank-transfer": 4,
  "monthly-fee": 4,
  verify: 4,
  notices: 4,
  "bulk-notices": 4,
  digest: 4,
  replacements: 4,
  "emergency-reminders": 4,
} as const satisfies Readonly<Record<MachineQueue, number>>;

/** One piece of waiting work: of which account, and of what in it; of the whole account where the subject is empty. */
export type Work = { readonly accountId: AccountId; readonly subject: string };

/** What puts an item into the sparse index: its queue, and when it is due. */
export const queued = (queue: MachineQueue, { accountId, subject }: Work, dueAt: string) => ({
  // By the piece of work: one account with many of them must not hold up the others of its shard.
  ...queuedByName(queue, subject || accountId, dueAt),
  accountId,
});

/** The same for work that is no account's: the name of the piece picks its shard. */
export const queuedByName = (queue: MachineQueue, name: string, dueAt: string) => ({
  queue: shardOf(queue, shardNumber(queue, name)),
  queuedAt: dueAt,
  why: queue,
});

/** All shards of a queue. */
export const shardsOf = (queue: MachineQueue): string[] =>
  Array.from({ length: queueShards[queue] }, (_, shard) => shardOf(queue, shard));

/**
 * What puts an item into the digest of the day in Warsaw on which it happened. Nobody takes it off: the day is over, and nothing reads
 * its shards again.
 */
export const inDigest = (accountId: AccountId, at: string) => ({
  queue: digestShardsOf(warsawDay(new Date(at)))[shardNumber("digest", accountId)]!,
  queuedAt: at,
  why: "digest",
});

/** All shards of a day's digest. */
export const digestShardsOf = (day: string): string[] =>
  Array.from({ length: queueShards.digest }, (_, shard) => `digest#${day}#${shard}`);

const shardNumber = (queue: MachineQueue, name: string): number =>
  (name.codePointAt(name.length - 1) ?? 0) % queueShards[queue];

export const shardOf = (queue: MachineQueue, shard: number): string => `${queue}#${shard}`;
