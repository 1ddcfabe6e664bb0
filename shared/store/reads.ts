/**
 * Reads that ride with another in one round trip: items by their keys in one BatchGet, and a page of a range in a Query
 * beside it. Nothing is parsed before it is asked for, so whoever asks first decides whether the rest is looked at.
 */
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Key } from "./keys.ts";
import type { Item, Page, Paging, Range, Table } from "./table.ts";

/** An item by its key, and how it is parsed. */
export type ItemRead<Value> = { readonly key: Key; readonly parse: (item: Item) => Value };

/**
 * One page of a range, and how it is parsed. `only` keeps some of what lies in the range: the page is filled with these. The first Query
 * looks at `lookedAtFirst` items, each further one at `lookedAtOnce`: the first one is often made before anybody knows who asks, so it
 * must not cost what a stranger could make an account's partition busy with.
 */
export type PageRead<Value> = {
  readonly range: Range;
  readonly page: Paging;
  readonly only?: Only | undefined;
  readonly parse: (page: Page) => Value;
};

export type Only = {
  readonly keeps: (item: Item) => boolean;
  readonly lookedAtFirst: number;
  readonly lookedAtOnce: number;
};

/** What is picked from where few may be wanted: by 3,200 items in all. */
export const picking = (keeps: (item: Item) => boolean): Only => ({ keeps, lookedAtFirst: 200, lookedAtOnce: 1_000 });

/**
 * Queries in turn for one page. The first of them rides with the guard, and a client whose tries all take long must still answer
 * in time (`dynamoClient`).
 */
const queriesMax = 4;

export type Reads = Readonly<Record<string, ItemRead<unknown> | PageRead<unknown>>>;

/** What reads found: undefined for an item that is not there. */
export type Found<R extends Reads> = {
  readonly [Name in keyof R]: R[Name] extends PageRead<infer Value>
    ? Value
    : R[Name] extends ItemRead<infer Value>
      ? Value | undefined
      : never;
};

/**
 * Reads items by `keys`, and whatever `reads` name, at once. Refuses `temporarily_unavailable` where one of `keys` is left
 * unread. What became of `reads` shows only when `found` is called: it refuses as `table.query` does, and
 * `temporarily_unavailable` where something was left unread.
 */
export const readTogether = async <R extends Reads>(
  table: Pick<Table, "getEach" | "query">,
  keys: readonly Key[],
  reads: R,
): Promise<{ readonly items: readonly (Item | undefined)[]; readonly found: () => Promise<Found<R>> }> => {
  const pages = new Map<string, Promise<Page>>();
  const wanted: Key[] = [...keys];
  for (const [name, read] of Object.entries(reads)) {
    if ("key" in read) wanted.push(read.key);
    else pages.set(name, firstQuery(table, read));
  }
  // Awaited by `found` alone; where that is never called, nobody is to hear of a failure.
  for (const page of pages.values()) page.catch(() => {});

  const answers = await table.getEach(wanted);
  const items = answers.slice(0, keys.length).map(wasRead);
  const found = async (): Promise<Found<R>> => {
    let place = keys.length;
    const values: [string, unknown][] = [];
    for (const [name, read] of Object.entries(reads)) {
      if ("key" in read) {
        const item = wasRead(answers[place]);
        place += 1;
        values.push([name, item && read.parse(item)]);
      } else values.push([name, read.parse(await filled(table, read, await pages.get(name)!))]);
    }
    return Object.fromEntries(values) as Found<R>;
  };
  return { items, found };
};

/** A page alone, for callers who have nothing else to read. */
export const readPage = async <Value>(table: Pick<Table, "query">, read: PageRead<Value>): Promise<Value> =>
  read.parse(await filled(table, read, await firstQuery(table, read)));

/** One more than the page holds is read: without it, nobody would know whether anything follows. */
const firstQuery = (table: Pick<Table, "query">, { range, page, only }: PageRead<unknown>): Promise<Page> =>
  table.query(range, { ...page, limit: only?.lookedAtFirst ?? page.limit + 1 });

/**
 * A page as it was asked for, of what the first Query found and, where that was too little, of what further ones find. `next` is
 * there only where something follows; where even the last Query left that open, the page may be short.
 */
const filled = async (
  table: Pick<Table, "query">,
  { range, page, only }: PageRead<unknown>,
  first: Page,
): Promise<Page> => {
  const kept = (items: Item[]): Item[] => (only ? items.filter(only.keeps) : items);
  const items = kept(first.items);
  let { next } = first;
  for (let queries = 1; items.length <= page.limit && next !== undefined && queries < queriesMax; queries += 1) {
    const limit = only?.lookedAtOnce ?? page.limit + 1 - items.length;
    const more = await table.query(range, { ...page, limit, after: next });
    items.push(...kept(more.items));
    next = more.next;
  }
  if (items.length <= page.limit) return { items, next };
  const shown = items.slice(0, page.limit);
  return { items: shown, next: String(shown.at(-1)?.sk) };
};

const wasRead = (answer: Item | "unread" | undefined): Item | undefined => {
  if (answer === "unread") throw new Refusal(common.temporarily_unavailable);
  return answer;
};
