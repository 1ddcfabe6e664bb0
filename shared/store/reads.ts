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

/** One page of a range, and how it is parsed. */
export type PageRead<Value> = { readonly range: Range; readonly page: Paging; readonly parse: (page: Page) => Value };

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
    else pages.set(name, table.query(read.range, read.page));
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
      } else values.push([name, read.parse(await pages.get(name)!)]);
    }
    return Object.fromEntries(values) as Found<R>;
  };
  return { items, found };
};

/** A page alone, for callers who have nothing else to read. */
export const readPage = async <Value>(
  table: Pick<Table, "query">,
  { range, page, parse }: PageRead<Value>,
): Promise<Value> => parse(await table.query(range, page));

const wasRead = (answer: Item | "unread" | undefined): Item | undefined => {
  if (answer === "unread") throw new Refusal(common.temporarily_unavailable);
  return answer;
};
