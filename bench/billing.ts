/**
 * What AWS bills for a call to DynamoDB. Reads are billed as the engine reports them. Writes are reckoned from the items'
 * sizes, because DynamoDB Local reports a transaction wrongly (ten small items as one) and a refused write not at all.
 */
import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

export type Units = { readonly read: number; readonly write: number };
export const noUnits: Units = { read: 0, write: 0 };
export const plus = (left: Units, right: Units): Units => ({
  read: left.read + right.read,
  write: left.write + right.write,
});

export type NativeItem = Record<string, AttributeValue>;
type NativeWrite = { readonly TableName: string; readonly Key?: NativeItem; readonly Item?: NativeItem };

const unitBytes = 1024;

/** The writes of one call, as its body names them; none for a call that only reads. */
export const writesOf = (operation: string, body: unknown): readonly NativeWrite[] => {
  if (["PutItem", "UpdateItem", "DeleteItem"].includes(operation)) return [body as NativeWrite];
  if (operation !== "TransactWriteItems") return [];
  const { TransactItems } = body as { TransactItems: Record<string, NativeWrite>[] };
  return TransactItems.flatMap((action) => Object.values(action));
};

/** The items that writes are about, as they are now; undefined where there is none. */
export const itemsOf = async (
  client: DynamoDBClient,
  writes: readonly NativeWrite[],
): Promise<(NativeItem | undefined)[]> => {
  const [first] = writes;
  if (!first) return [];
  const keys = writes.map(({ Key, Item }) => keyOf(Key ?? Item ?? {}));
  const RequestItems = { [first.TableName]: { Keys: keys, ConsistentRead: true } };
  const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems }));
  const found = Responses?.[first.TableName] ?? [];
  return keys.map(({ pk, sk }) => found.find((item) => item.pk?.S === pk?.S && item.sk?.S === sk?.S));
};

/**
 * The write units of one item: one for each kilobyte begun of the larger of before and after, and what changes in the
 * index; both twice in a transaction, which prepares and then commits.
 */
export const writeUnits = (
  before: NativeItem | undefined,
  after: NativeItem | undefined,
  { transactional }: { transactional: boolean },
): number => {
  const bytes = Math.max(itemBytes(before ?? {}), itemBytes(after ?? {}));
  const units = Math.max(1, Math.ceil(bytes / unitBytes)) + indexUnits(before, after);
  return transactional ? 2 * units : units;
};

/** The read units of a call as the engine reports them, and those of absent items, which its batches leave out. */
export const readUnits = (operation: string, body: unknown, answer: unknown): number => {
  const { ConsumedCapacity: consumed } = answer as { ConsumedCapacity?: Capacity | Capacity[] };
  switch (operation) {
    case "GetItem":
    case "Query":
    case "Scan":
      return (consumed as Capacity | undefined)?.CapacityUnits ?? 0;
    case "BatchGetItem": {
      const { RequestItems } = body as { RequestItems: Record<string, { Keys: unknown[]; ConsistentRead?: boolean }> };
      const { Responses } = answer as { Responses?: Record<string, unknown[]> };
      const absent = Object.entries(RequestItems).map(
        ([table, { Keys, ConsistentRead }]) =>
          (Keys.length - (Responses?.[table]?.length ?? 0)) * (ConsistentRead ? 1 : 0.5),
      );
      return [...((consumed as Capacity[] | undefined) ?? []).map((it) => it.CapacityUnits), ...absent].reduce(
        (sum, units) => sum + units,
        0,
      );
    }
    case "PutItem":
    case "UpdateItem":
    case "DeleteItem":
    case "TransactWriteItems":
      return 0;
    default:
      throw new Error(`bench/billing.ts does not know what AWS bills for ${operation}`);
  }
};

type Capacity = { readonly CapacityUnits: number };

/** The size of an item by DynamoDB's rule: its names and its values; numbers by their digits. */
export const itemBytes = (item: NativeItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

const valueBytes = (value: AttributeValue): number => {
  const elements = (values: readonly AttributeValue[]) => values.reduce((sum, it) => sum + 1 + valueBytes(it), 3);
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/[-.]|^-?0+|0+$/g, "").length / 2) + 1;
  if (value.M !== undefined)
    return (
      elements(Object.values(value.M)) + Object.keys(value.M).reduce((sum, name) => sum + Buffer.byteLength(name), 0)
    );
  if (value.L !== undefined) return elements(value.L);
  // A set of texts: they alone.
  if (value.SS !== undefined) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  throw new Error("bench/billing.ts does not know the size of such a value");
};

/** The one index: its key, and what it projects. An entry that comes, goes or changes is a write; one that moves is two. */
const indexUnits = (before: NativeItem | undefined, after: NativeItem | undefined): number => {
  const [was, is] = [entryOf(before), entryOf(after)];
  if (was === is) return 0;
  if (!was || !is) return 1;
  return was.split(" ")[0] === is.split(" ")[0] ? 1 : 2;
};

const entryOf = (item: NativeItem | undefined): string | undefined =>
  item?.queue?.S && item.queuedAt?.S
    ? `${item.queue.S}@${item.queuedAt.S} ${item.accountId?.S} ${item.why?.S}`
    : undefined;

const keyOf = ({ pk, sk }: NativeItem): NativeItem => ({ pk: pk!, sk: sk! });
