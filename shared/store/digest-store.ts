/** Keeps which days' digests were made, and finds what happened in a day: by a key of day and shard, never by a scan. */
import * as z from "zod/mini";
import { AccountHead } from "../domain/account/account.ts";
import { LedgerEntry, LowState } from "../domain/account/ledger.ts";
import type { Credited, Crossed, DigestDay, Redirected } from "../domain/digest/digest.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import { AccountId, Instant } from "../domain/ids.ts";
import { Grosze } from "../domain/money.ts";
import { InvoicingNews, withLastAddress } from "../domain/subscriber/invoicing.ts";
import { TopUp } from "../domain/top-ups/top-up.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { described, log } from "../log.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys } from "./keys.ts";
import type { Item, Table } from "./table.ts";
import { digestShardsOf } from "./work.ts";

export type DigestStore = ReturnType<typeof digestStore>;

/** Longer than a day is made up for. */
const keptSeconds = 30 * 24 * 3600;

export const digestStore = (table: Table, newId: NewId = randomId) => ({
  /** Those of the days that have no digest yet. */
  async openOf(days: readonly string[]): Promise<string[]> {
    const made = await table.getAll(days.map(keys.digest));
    return days.filter((_, place) => !made[place]);
  },

  /** What was credited in a day of Warsaw, whose balance changed its state, and where invoices go since. The index lags: a day is asked for when it is over. */
  async dayOf(day: string): Promise<DigestDay> {
    const found = await Promise.all(digestShardsOf(day).map((shard) => listed(table, shard)));
    const items = await all(table, found.flat());
    const { entry = [], news: changes = [], crossing = [] } = Object.groupBy(items, whatIs);
    const entries = readable(LedgerEntry, entry);
    const crossings = readable(Crossing, crossing);
    const news = withLastAddress(readable(News, changes));
    const accountIds = [...new Set([...entries, ...crossings, ...news].map(({ accountId }) => accountId))];
    const beside = await all(table, [
      ...accountIds.map(keys.head),
      ...entries.flatMap(({ accountId, subjectId }) => (subjectId ? [keys.topUp(accountId, subjectId)] : [])),
    ]);
    const [heads, topUps] = [true, false].map((isHead) => beside.filter(({ sk }) => (sk === "HEAD") === isHead));
    const names = new Map(readable(AccountHead, heads!).map(({ accountId, companyName }) => [accountId, companyName]));
    const methods = new Map(readable(TopUp, topUps!).map(({ id, method }) => [id, method]));
    const whose = (accountId: AccountId) => ({ accountId, companyName: names.get(accountId) ?? "" });
    return {
      credited: entries.map(
        ({ accountId, subjectId, amountGrosze, postedAt }): Credited => ({
          ...whose(accountId),
          at: postedAt,
          amountGrosze,
          method: methods.get(subjectId ?? "") ?? "other",
        }),
      ),
      crossed: crossings.map(({ accountId, ...crossing }): Crossed => ({ ...whose(accountId), ...crossing })),
      redirected: news.map(({ accountId, ...one }): Redirected => ({ ...whose(accountId), ...one })),
    };
  },

  /** Keeps that a day's digest is made, together with its notice; false where another was kept before. */
  async keep(day: string, followUps: FollowUps): Promise<boolean> {
    const ttl = Math.floor(followUps.at.getTime() / 1000) + keptSeconds;
    const refused = await table.tryTransact([
      {
        Put: {
          Item: { ...keys.digest(day), madeAt: followUps.at.toISOString(), ttl },
          ConditionExpression: "attribute_not_exists(pk)",
        },
      },
      ...followUpWrites(followUps, newId),
    ]);
    return !refused;
  },
});

const Crossing = z.object({ accountId: AccountId, state: LowState, balanceGrosze: Grosze, at: Instant });
const News = z.extend(InvoicingNews, { accountId: AccountId, at: Instant });

/** Of a shard at a time. */
const listedAtOnce = 1_000;

/** The keys of all that a shard of the index holds. */
const listed = async (table: Table, shard: string): Promise<Key[]> => {
  const found: Key[] = [];
  let after: Parameters<Table["duePage"]>[2]["after"];
  do {
    const { items, next } = await table.duePage(shard, "~", { limit: listedAtOnce, after });
    found.push(...items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    after = next;
  } while (after !== undefined);
  return found;
};

/** Those that can be read; each of the others is named in the log, and keeps nobody from the rest. */
const readable = <Value>(schema: z.ZodMiniType<Value>, items: readonly Item[]): Value[] =>
  items.flatMap((item) => {
    const read = schema.safeParse(item);
    if (read.success) return [read.data];
    log.error("digest.unreadable", { pk: String(item.pk), sk: String(item.sk), error: described(read.error) });
    return [];
  });

const whatIs = ({ sk }: Item): "entry" | "news" | "crossing" => {
  const [kind] = String(sk).split("#");
  return kind === "ENTRY" ? "entry" : kind === "INVOICING" ? "news" : "crossing";
};

/** DynamoDB reads as many items at once. */
const keysAtOnce = 100;

/** All of these that are there, 100 at a time. */
const all = async (table: Table, wanted: readonly Key[]): Promise<Item[]> => {
  const items: Item[] = [];
  for (let place = 0; place < wanted.length; place += keysAtOnce)
    for (const item of await table.getAll(wanted.slice(place, place + keysAtOnce))) if (item) items.push(item);
  return items;
};
