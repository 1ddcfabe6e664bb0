/** Closes what waits for people in the queues without a decision of its own. */
import * as z from "zod/mini";
import type { Done } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { Grosze } from "../domain/money.ts";
import type { SettledQueue } from "../domain/queues.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { noticeDays, rawMailDays, settledDays, ttlAfter } from "../domain/retention.ts";
import { recordWrites } from "./audit-store.ts";
import { type Key, keys } from "./keys.ts";
import type { Waiting } from "./queue-store.ts";
import {
  foundBefore,
  type Keyed,
  onceUnder,
  type Ran,
  type RequestKey,
  requestKeys,
  requestKeyWrites,
} from "./request-key.ts";
import type { Table, Write } from "./table.ts";

export type SettlementStore = ReturnType<typeof settlementStore>;

export const settlementStore = (table: Table) => ({
  /**
   * Takes an item off a queue for people, together with the record of who did; `subject` and `accountId` are as the queue
   * shows them. "settled-before": it stays as it is, and there is no second record. Refuses `not_found` where no such item
   * has waited, and `idempotency_key_reused`.
   */
  settle(item: Settled, record: Done, now: Date, request?: RequestKey): Promise<"settled" | "settled-before"> {
    const settleOnce = async (key: Keyed | undefined): Promise<Ran<"settled" | "settled-before">> => {
      const places = placesOf(item);
      const found = await table.getAll([...places.map((place) => place.key), ...requestKeys(key)]);
      if (foundBefore(key, found[places.length]) !== undefined) return { made: "settled-before" };
      const at = places.findIndex((_, index) => {
        const kept = found[index];
        return kept?.accountId === item.accountId && (kept?.queue === item.queue || kept?.settledAt !== undefined);
      });
      const [place, kept] = [places[at], found[at]];
      if (!place || !kept) throw new Refusal(common.not_found);
      if (kept.queue !== item.queue) return { unmade: "settled-before" };
      // Refused where somebody else settled it in the meantime.
      const refused = await table.tryTransact([
        itemSettled(place, item.queue, now),
        ...requestKeyWrites(key, { id: item.subject, createdAt: now.toISOString() }),
        ...recordWrites(record, now),
      ]);
      return refused ? { unmade: "settled-before" } : { made: "settled" };
    };
    return onceUnder(table, request, settleOnce);
  },
  /** What is known of items that wait in a queue, in their order, in one round trip: 30 at most. */
  async detailsOf(queue: SettledQueue, items: readonly Waiting[]): Promise<WaitingDetails[]> {
    const keysOf = ({ accountId, subject }: Waiting): Key[] => [
      ...placesOf({ queue, accountId, subject }).map(({ key }) => key),
      ...(accountId ? [keys.head(accountId)] : []),
    ];
    const wanted = new Map(items.flatMap(keysOf).map((key) => [JSON.stringify(key), key]));
    const found = await table.getAll([...wanted.values()]);
    const kept = new Map([...wanted.keys()].map((name, place) => [name, found[place]]));
    return items.map((item) => {
      const read = keysOf(item).map((key) => kept.get(JSON.stringify(key)) ?? {});
      return z.parse(WaitingDetails, Object.assign({}, ...read));
    });
  },
});

/** Of the item that waits and its account's head; a field that neither has is undefined. */
const WaitingDetails = z.object({
  amountGrosze: z.catch(z.optional(Grosze), undefined),
  /** Of the amount, where it may be another than złoty. */
  currency: z.catch(z.optional(z.string()), undefined),
  topUpId: z.catch(z.optional(z.string()), undefined),
  companyName: z.catch(z.optional(z.string()), undefined),
  /** Of an e-mail of ours: what kind it is. */
  facts: z.catch(z.optional(z.object({ kind: z.string() })), undefined),
  /** Of an e-mail that came: the address that it says it is from. */
  sender: z.catch(z.optional(z.string()), undefined),
  /** Of the same: one line. */
  subject: z.catch(z.optional(z.string()), undefined),
});
export type WaitingDetails = z.infer<typeof WaitingDetails>;

type Settled = {
  readonly queue: SettledQueue;
  /** Of the account that the item is about; undefined where it is about none. */
  readonly accountId: AccountId | undefined;
  readonly subject: string;
};

type Place = {
  readonly key: Key;
  /** How long the item is kept once it is settled, in days; for good where undefined. */
  readonly keptDays?: number;
};

/** Where an item may wait: an event, a notice and a received e-mail as themselves, all else by a marker of its account. */
const placesOf = ({ queue, accountId, subject }: Settled): Place[] => {
  if (queue === "notices-parked") return [{ key: keys.notice(subject), keptDays: noticeDays }];
  if (queue === "mails-to-check") return [{ key: keys.mail(subject), keptDays: rawMailDays }];
  const marker = accountId && keys.waits(accountId, accountId === subject ? queue : `${queue}#${subject}`);
  return [
    ...(marker ? [{ key: marker, keptDays: settledDays }] : []),
    // Kept for good, so that the same event, seen again, is not put before people again.
    ...(queue === "card-irregularities" ? [{ key: keys.parked(subject) }] : []),
  ];
};

const itemSettled = ({ key, keptDays }: Place, queue: SettledQueue, now: Date): Write => {
  const settledAt = now.toISOString();
  const ttl = keptDays === undefined ? undefined : ttlAfter(settledAt, keptDays);
  return {
    Update: {
      Key: key,
      UpdateExpression: `SET settledAt = :at${ttl === undefined ? "" : ", #ttl = :ttl"} REMOVE #queue, queuedAt`,
      ConditionExpression: "#queue = :queue",
      ExpressionAttributeNames: { "#queue": "queue", ...(ttl !== undefined && { "#ttl": "ttl" }) },
      ExpressionAttributeValues: { ":queue": queue, ":at": settledAt, ...(ttl !== undefined && { ":ttl": ttl }) },
    },
  };
};
