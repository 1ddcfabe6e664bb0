/** Compares two tables item by item, such as a restored copy with the table that it was made of. It changes nothing. */
import { isDeepStrictEqual } from "node:util";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  DynamoDBDocumentClient,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Item } from "../shared/store/table.ts";

type Uses = {
  readonly client: DynamoDBClient;
  readonly say: (line: string) => void;
  /** Keys that are named of each kind. */
  readonly keysMax?: number;
};

type Difference = "missing" | "extra" | "changed";
/** Of one kind of item: how many of them there are, and the first keys. */
type Differences = Record<Difference, number> & { readonly keys: string[] };
type Compared = { readonly same: number; readonly kinds: ReadonlyMap<string, Differences> };

const segments = 8;
/** DynamoDB reads no more keys in one request. */
const pageSize = 100;
const itemsALine = 100_000;
const pauseMilliseconds = 100;

/**
 * Items of `from` that `to` lacks are `missing`, those that only `to` has `extra`. Each table is scanned once, and what a page
 * holds is looked up in the other one, so a few pages are held at a time, however large the tables are. Reads are consistent,
 * but a table that is written meanwhile is another one at the end than at the beginning.
 */
export const compareTables =
  ({ client, say, keysMax = 5 }: Uses) =>
  async ({ from, to }: { readonly from: string; readonly to: string }): Promise<Compared> => {
    const documents = DynamoDBDocumentClient.from(client);
    const kinds = new Map<string, Differences>();
    let same = 0;
    let looked = 0;
    const count = (item: Item, difference: Difference): void => {
      const kind = kindOf(item);
      const known = kinds.get(kind) ?? { missing: 0, extra: 0, changed: 0, keys: [] };
      known[difference] += 1;
      if (known.keys.length < keysMax) known.keys.push(`${difference} ${shownKey(item)}`);
      kinds.set(kind, known);
    };
    const look = (items: number): void => {
      const before = Math.floor(looked / itemsALine);
      looked += items;
      if (Math.floor(looked / itemsALine) > before) say(`${looked} items compared`);
    };
    await scan(documents, from, async (items) => {
      const others = await read(documents, to, items);
      for (const item of items) {
        const other = others.get(nameOf(item));
        if (other === undefined) count(item, "missing");
        else if (isDeepStrictEqual(item, other)) same += 1;
        else count(item, "changed");
      }
      look(items.length);
    });
    await scan(documents, to, async (items) => {
      const others = await read(documents, from, items);
      for (const item of items) if (!others.has(nameOf(item))) count(item, "extra");
      look(items.length);
    });
    return { same, kinds };
  };

const scan = (
  documents: DynamoDBDocumentClient,
  TableName: string,
  take: (items: Item[]) => Promise<void>,
): Promise<unknown> =>
  Promise.all(
    Array.from({ length: segments }, async (_, Segment) => {
      let ExclusiveStartKey: Item | undefined;
      do {
        const page = await documents.send(
          new ScanCommand({
            TableName,
            Segment,
            TotalSegments: segments,
            Limit: pageSize,
            ConsistentRead: true,
            ExclusiveStartKey,
          }),
        );
        await take(page.Items ?? []);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
    }),
  );

const read = async (
  documents: DynamoDBDocumentClient,
  table: string,
  items: readonly Item[],
): Promise<ReadonlyMap<string, Item>> => {
  const found = new Map<string, Item>();
  let Keys: Item[] | undefined = items.map(({ pk, sk }) => ({ pk, sk }));
  while (Keys !== undefined && Keys.length > 0) {
    const { Responses, UnprocessedKeys }: BatchGetCommandOutput = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    for (const item of Responses?.[table] ?? []) found.set(nameOf(item), item);
    Keys = UnprocessedKeys?.[table]?.Keys;
    if (Keys !== undefined) await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));
  }
  return found;
};

const nameOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;

/** What both keys begin with: `ACCOUNT ENTRY`. */
const kindOf = ({ pk, sk }: Item): string => [pk, sk].map((key) => String(key).split("#")[0]).join(" ");

/** A key that names an e-mail address is shown without it. */
const shownKey = ({ pk, sk }: Item): string =>
  [pk, sk].map((key) => (String(key).includes("@") ? `${String(key).split("#")[0]}#…` : key)).join(" ");

export const isSame = ({ kinds }: Compared): boolean => kinds.size === 0;

/** Counts and keys by kind of item, never what stands in an item. */
export const comparedText = (
  { same, kinds }: Compared,
  { from, to }: { readonly from: string; readonly to: string },
): string => {
  const lines = [...kinds]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([kind, { missing, extra, changed, keys }]) => [
      `  ${kind}: ${missing} missing, ${extra} extra, ${changed} changed`,
      ...keys.map((key) => `    ${key}`),
    ]);
  return [
    `${same} items are the same in ${from} and ${to}.`,
    ...(lines.length === 0
      ? ["Nothing differs."]
      : [`What differs, by kind (missing: only ${from} has it; extra: only ${to} has it):`, ...lines]),
  ].join("\n");
};
