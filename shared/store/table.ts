/**
 * The one table, and the only importer of the DynamoDB SDK. Every read is consistent. What DynamoDB throws gets its meaning
 * here and nowhere else: a condition did not hold (`WritesRefused`, or rows), a race was lost (`contended`), or the store
 * cannot answer now (`temporarily_unavailable`).
 */
import { setTimeout } from "node:timers/promises";
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as commonFaults from "../domain/faults.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import type { Key } from "./keys.ts";

export type Item = Record<string, unknown>;

type NativeWrite = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];
/** One write, as DynamoDB words it, less the table's name and what it returns when refused. */
export type Write = {
  readonly [Action in keyof NativeWrite]: Omit<
    NonNullable<NativeWrite[Action]>,
    "TableName" | "ReturnValuesOnConditionCheckFailure"
  >;
};

/**
 * What became of one write of a transaction that was refused: the item that stood in its way, where there was one. `isHeld`: another
 * transaction was at its item, so nobody knows whether its condition holds.
 */
export type RefusedWrite = { readonly refused: boolean; readonly isHeld?: true; readonly item?: Item };

/** At least one write's condition did not hold, so none was made. One row a write, in the order they were given. */
export class WritesRefused extends Error {
  readonly writes: readonly RefusedWrite[];

  constructor(writes: readonly RefusedWrite[]) {
    super("a condition did not hold");
    this.name = "WritesRefused";
    this.writes = writes;
  }
}

/** What became of a transaction that was tried once; rows where a condition did not hold. */
export type Attempt = "written" | "contended" | readonly RefusedWrite[];

/** As often are writes tried that no newer look would change. */
const triesMax = 4;
const contendedPauseMilliseconds = 50;

/** DynamoDB takes no more actions in one transaction. */
export const transactionActionsMax = 100;

/** DynamoDB reads no more keys in one request. */
const keysAtOnceMax = 100;

const nameOf = ({ pk, sk }: Item): string => `${pk} ${sk}`;

export type Range = { readonly pk: string; readonly from: string; readonly to: string };
/** How a page is asked for: `after` is the sort key that the page before ended with. */
export type Paging = { readonly limit: number; readonly newestFirst: boolean; readonly after?: string | undefined };
export type Page = { readonly items: Item[]; readonly next: string | undefined };

/** A place in the index of waiting work, within its queue. */
export type DueKey = Key & { readonly queuedAt: string };

export type Table = ReturnType<typeof dynamoTable>;

/**
 * A client that gives up in time for its caller to answer: three tries of two seconds. API Gateway waits 30 seconds, and no
 * route makes more than four calls in turn.
 */
export const dynamoClient = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
    ...config,
  });

export const dynamoTable = (client: DynamoDBClient, tableName: string) => {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  /** As `getAll`, but a key that DynamoDB left unread is answered as such, for callers who need not have read them all. */
  const getEach = async (wanted: readonly Key[]): Promise<(Item | "unread" | undefined)[]> => {
    // DynamoDB refuses to read a key twice.
    const once = [...new Map(wanted.map((key) => [nameOf(key), key])).values()];
    const batches = Array.from({ length: Math.ceil(once.length / keysAtOnceMax) }, (_, place) =>
      once.slice(place * keysAtOnceMax, (place + 1) * keysAtOnceMax),
    );
    const answers = new Map<string, Item | "unread">();
    await Promise.all(
      batches.map(async (Keys) => {
        const command = new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } });
        const { Responses, UnprocessedKeys } = await answered(documents.send(command));
        for (const key of UnprocessedKeys?.[tableName]?.Keys ?? []) answers.set(nameOf(key), "unread");
        for (const item of Responses?.[tableName] ?? []) answers.set(nameOf(item), item);
      }),
    );
    return wanted.map((key) => answers.get(nameOf(key)));
  };

  /** A page of what is due in a queue, oldest first; `after` is the place in the index that the page before ended with. */
  const duePage = async (
    queue: string,
    until: string,
    { limit, after }: { readonly limit: number; readonly after?: DueKey | undefined },
  ): Promise<{ readonly items: Item[]; readonly next: DueKey | undefined }> => {
    const command = new QueryCommand({
      TableName: tableName,
      IndexName: "queue",
      KeyConditionExpression: "#queue = :queue AND queuedAt <= :until",
      ExpressionAttributeNames: { "#queue": "queue" },
      ExpressionAttributeValues: { ":queue": queue, ":until": until },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: { ...after, queue } }),
    });
    const { Items = [], LastEvaluatedKey } = await answered(documents.send(command));
    if (LastEvaluatedKey === undefined) return { items: Items, next: undefined };
    const { pk, sk, queuedAt } = LastEvaluatedKey as DueKey;
    return { items: Items, next: { pk, sk, queuedAt } };
  };

  /**
   * All writes or none, in one try: `written`, `contended` where another transaction was at the same items, or a row for
   * each write where a condition did not hold. The SDK's own retries repeat nothing. Refuses `temporarily_unavailable` where
   * it is unknown whether they were made.
   */
  const attempt = async (writes: readonly Write[]): Promise<Attempt> => {
    try {
      await documents.send(new TransactWriteCommand({ TransactItems: writes.map(addressed) }));
      return "written";
    } catch (error) {
      return failedAttempt(error);
    }
  };

  /**
   * All writes or none: undefined where they were made, else a row for each, in their order. A race with another transaction
   * is tried again as it is, also where a condition did not hold: who reads the rows must see all that did not. Refuses
   * `temporarily_unavailable` where every race was lost, or nobody knows whether they were made.
   */
  const tryTransact = async (writes: readonly Write[]): Promise<readonly RefusedWrite[] | undefined> => {
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt(writes);
      if (outcome === "written") return undefined;
      if (outcome !== "contended" && !outcome.some(({ isHeld }) => isHeld)) return outcome;
      if (tries === triesMax) throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
      await setTimeout(Math.random() * contendedPauseMilliseconds * tries);
    }
  };

  /**
   * One write: undefined where it was made, else what stood in its way; the SDK's own retry may have met its first try's
   * result. Refuses `temporarily_unavailable` where it met a transaction, or nobody knows whether it was made.
   */
  const tryWrite = async (write: Write): Promise<RefusedWrite | undefined> => {
    const { Put, Update, Delete } = addressed(write);
    try {
      if (Put) await documents.send(new PutCommand(Put));
      if (Update) await documents.send(new UpdateCommand(Update));
      if (Delete) await documents.send(new DeleteCommand(Delete));
      return undefined;
    } catch (error) {
      const outcome = failedAttempt(error);
      if (outcome === "contended") throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
      return outcome[0];
    }
  };

  return {
    /** `only` names the attributes that are read; left out, all are. */
    async get(key: Key, { only }: { readonly only?: readonly string[] } = {}): Promise<Item | undefined> {
      const command = new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true, ...projectionOf(only) });
      return (await answered(documents.send(command))).Item;
    },

    /**
     * Items in the order of their keys, undefined where there is none, in one round trip: more than 100 in requests side by side.
     * Refuses `temporarily_unavailable` where DynamoDB left a key unread: what was not read is never taken for absent.
     */
    async getAll(wanted: readonly Key[]): Promise<(Item | undefined)[]> {
      return (await getEach(wanted)).map((answer) => {
        if (answer === "unread") throw new Refusal(common.temporarily_unavailable);
        return answer;
      });
    },

    getEach,

    /**
     * A page of a range. `after` is the sort key that the page before ended with.
     * Refuses `invalid_request` where it lies outside the range or at its far end: then it came from no page of it.
     */
    async query(range: Range, page: Paging): Promise<Page> {
      // Nothing follows the far end, and DynamoDB fails where it is asked to go on from there.
      const farEnd = page.newestFirst ? range.from : range.to;
      if (page.after !== undefined && (page.after < range.from || page.after > range.to || page.after === farEnd))
        throw new Refusal(common.invalid_request, {
          errors: [{ pointer: "?cursor", fault: commonFaults.wrong_format }],
        });
      // Nothing lies in a range that ends before it begins; DynamoDB would refuse to look.
      if (range.from > range.to) return { items: [], next: undefined };
      const command = new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": range.pk, ":from": range.from, ":to": range.to },
        Limit: page.limit,
        ScanIndexForward: !page.newestFirst,
        ...(page.after === undefined ? {} : { ExclusiveStartKey: { pk: range.pk, sk: page.after } }),
      });
      const { Items = [], LastEvaluatedKey } = await answered(documents.send(command));
      const last = LastEvaluatedKey?.sk as string | undefined;
      return { items: Items, next: last === farEnd ? undefined : last };
    },

    /**
     * What is due in a queue, oldest first. The index lags behind the table: whoever works on what it lists decides again
     * on the item itself.
     */
    async due(queue: string, until: string, limit: number): Promise<Item[]> {
      return (await duePage(queue, until, { limit })).items;
    },

    duePage,

    attempt,
    tryTransact,

    /** All writes or none. Throws `WritesRefused` where a condition did not hold, and refuses as `tryTransact` does. */
    async transact(writes: readonly Write[]): Promise<void> {
      const refused = await tryTransact(writes);
      if (refused) throw new WritesRefused(refused);
    },

    tryWrite,

    /** One write. Throws `WritesRefused` where its condition did not hold, and refuses as `tryWrite` does. */
    async write(write: Write): Promise<void> {
      const refused = await tryWrite(write);
      if (refused) throw new WritesRefused([refused]);
    },
  };

  function addressed(write: Write): NativeWrite {
    const named = Object.entries(write).map(([action, input]) => [
      action,
      { ...input, TableName: tableName, ReturnValuesOnConditionCheckFailure: isLogin(input) ? "NONE" : "ALL_OLD" },
    ]);
    return Object.fromEntries(named);
  }
};

/** What a login's write is refused by is handed to nobody: whoever may write logins need not see a password's hash. */
const isLogin = (input: object): boolean => {
  const { Item, Key } = input as { Item?: Item; Key?: Item };
  return String((Key ?? Item)?.pk).startsWith("LOGIN#");
};

const projectionOf = (only: readonly string[] | undefined) =>
  only && {
    ProjectionExpression: only.map((_, place) => `#${place}`).join(", "),
    ExpressionAttributeNames: Object.fromEntries(only.map((name, place) => [`#${place}`, name])),
  };

/** A read that fails asks the caller to come again; what was really wrong goes to the log. */
const answered = async <Answer>(reading: Promise<Answer>): Promise<Answer> => {
  try {
    return await reading;
  } catch (error) {
    throw new Refusal(common.temporarily_unavailable, { cause: error });
  }
};

/** The one place where a failed write gets its meaning. Whatever is no verdict of DynamoDB's leaves the outcome unknown. */
const failedAttempt = (error: unknown): Exclude<Attempt, "written"> => {
  if (error instanceof ConditionalCheckFailedException) return [refusedWrite(error.Item)];
  if (error instanceof TransactionConflictException) return "contended";
  const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
  if (reasons.some(({ Code }) => Code === "ConditionalCheckFailed"))
    return reasons.map(({ Code, Item }) => {
      if (Code === "ConditionalCheckFailed") return refusedWrite(Item);
      return Code === "TransactionConflict" ? { refused: false, isHeld: true } : { refused: false };
    });
  if (reasons.some(({ Code }) => Code === "TransactionConflict")) return "contended";
  throw new Refusal(common.temporarily_unavailable, { cause: error });
};

const refusedWrite = (item: Record<string, AttributeValue> | undefined): RefusedWrite =>
  item && Object.keys(item).length > 0 ? { refused: true, item: unmarshall(item) } : { refused: true };
