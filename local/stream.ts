/**
 * Lambda's event source mapping, played locally: follows the table's stream and tells functions of each new item, by its
 * keys. A function that fails is logged and not called again: as deployed, a schedule repeats.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type _Record as Change,
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  ResourceNotFoundException,
  type Shard,
  TrimmedDataAccessException,
} from "@aws-sdk/client-dynamodb-streams";
import type { DynamoDBRecord, DynamoDBStreamEvent, StreamRecord } from "aws-lambda";
import { newItems } from "../functions/manifest.ts";
import { localAws } from "./dynamo.ts";

export type NewItemHandler = (event: DynamoDBStreamEvent) => Promise<unknown>;

export type Following = {
  /** Resolves when the function that was being called has ended. */
  readonly stop: () => Promise<void>;
};

type Stream = {
  readonly endpoint: string;
  readonly tableName: string;
  /** Who is called, by how the partition key begins. */
  readonly handlers: Readonly<Record<string, NewItemHandler>>;
  /** How soon it is read again after a write of this process. */
  readonly pollMilliseconds?: number;
  /** How soon while there is none: other processes write too, as `npm run ops` does. */
  readonly idleMilliseconds?: number;
};

/** The functions that the manifest names for it. */
export const newItemHandlers = async (): Promise<Readonly<Record<string, NewItemHandler>>> => {
  const handlers: Record<string, NewItemHandler> = {};
  for (const [prefix, { function: name }] of Object.entries(newItems))
    handlers[prefix] = ((await import(`../functions/${name}/index.ts`)) as { handler: NewItemHandler }).handler;
  return handlers;
};

/** Begins with what is written from now on: it resolves when nothing of that can be missed. */
export const followStream = async ({
  endpoint,
  tableName,
  handlers,
  pollMilliseconds = 200,
  idleMilliseconds = 2_000,
}: Stream): Promise<Following> => {
  const ending = new AbortController();
  const client = new DynamoDBStreamsClient({
    endpoint,
    region: localAws.AWS_REGION,
    credentials: { accessKeyId: localAws.AWS_ACCESS_KEY_ID, secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY },
  });
  const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: tableName }));
  const streamArn = Streams.at(-1)?.StreamArn;
  if (!streamArn) throw new Error(`The table ${tableName} has no stream.`);
  const reader = streamReader(client, streamArn, ending.signal);
  await reader.begin();

  const tell = async (changes: readonly Change[]): Promise<void> => {
    const inserts = changes
      .filter(({ eventName }) => eventName === "INSERT")
      .map((change) => asTold(change, streamArn));
    for (const [prefix, handler] of Object.entries(handlers)) {
      const meant = inserts.filter(({ dynamodb }) => dynamodb?.Keys?.pk?.S?.startsWith(prefix));
      for (let first = 0; first < meant.length && !ending.signal.aborted; first += batchSize)
        await handler({ Records: meant.slice(first, first + batchSize) }).catch((error) => {
          if (!ending.signal.aborted) console.error(error);
        });
    }
  };
  const follow = async (): Promise<void> => {
    let isBroken = false;
    let written = new AbortController();
    const forget = onWrite(() => written.abort());
    while (!ending.signal.aborted) {
      written = new AbortController();
      try {
        for await (const changes of reader.read()) await tell(changes);
        isBroken = false;
      } catch (error) {
        if (!isBroken && !ending.signal.aborted) console.error("The table's stream can't be read:", error);
        isBroken = true;
      }
      await pause(pollMilliseconds, ending.signal);
      await pause(idleMilliseconds, AbortSignal.any([ending.signal, written.signal]));
    }
    forget();
  };
  const following = follow();
  return {
    async stop() {
      ending.abort();
      await following;
      client.destroy();
    },
  };
};

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  sleep(milliseconds, undefined, { signal }).catch(() => {});

/** Calls back after each write to a table that was answered, whichever part of this process made it. Returns what ends that. */
const onWrite = (written: () => void): (() => void) => {
  const look = (message: unknown) => {
    const target = (message as { request: ClientRequest }).request.getHeader("x-amz-target");
    if (/^DynamoDB_\d+\.(Put|Update|Delete|BatchWrite|TransactWrite)Item/.test(String(target))) written();
  };
  subscribe("http.client.response.finish", look);
  return () => unsubscribe("http.client.response.finish", look);
};

/** As many as are handed to a function at once where it is deployed. */
const batchSize = 10;

/** Where to read on in a shard. */
type Place =
  | { readonly ShardIteratorType: "LATEST" | "TRIM_HORIZON" }
  | { readonly ShardIteratorType: "AFTER_SEQUENCE_NUMBER"; readonly SequenceNumber: string };
type Reading = { iterator: string | undefined; place: Place };

/** Reads what is new in the stream. Its shards end after some hours, and their successors are read from their beginning. */
const streamReader = (client: DynamoDBStreamsClient, streamArn: string, abortSignal: AbortSignal) => {
  const known = new Set<string>();
  const open = new Map<string, Reading>();
  /** Whether a shard ended whose successor is not known yet. */
  let hasEnded = false;

  /** Opens the shards that are new to us, and answers whether there were any. */
  const findShards = async (placeIn: (shard: Shard) => Place | undefined): Promise<boolean> => {
    const before = known.size;
    let last: string | undefined;
    do {
      const asked = { StreamArn: streamArn, ExclusiveStartShardId: last };
      const { StreamDescription } = await client.send(new DescribeStreamCommand(asked), { abortSignal });
      for (const shard of StreamDescription?.Shards ?? []) {
        if (!shard.ShardId || known.has(shard.ShardId)) continue;
        known.add(shard.ShardId);
        const place = placeIn(shard);
        if (place) open.set(shard.ShardId, { iterator: undefined, place });
      }
      last = StreamDescription?.LastEvaluatedShardId;
    } while (last);
    return known.size > before;
  };

  const iteratorOf = async (shardId: string, { iterator, place }: Reading): Promise<string | undefined> => {
    if (iterator) return iterator;
    const asked = { StreamArn: streamArn, ShardId: shardId, ...place };
    return (await client.send(new GetShardIteratorCommand(asked), { abortSignal })).ShardIterator;
  };

  const readShard = async (shardId: string, reading: Reading): Promise<readonly Change[]> => {
    try {
      const ShardIterator = await iteratorOf(shardId, reading);
      const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator }), {
        abortSignal,
      });
      const last = Records.at(-1)?.dynamodb?.SequenceNumber;
      if (last) reading.place = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: last };
      reading.iterator = NextShardIterator;
      if (!NextShardIterator) leave(shardId);
      return Records;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) leave(shardId);
      // After a quarter of an hour, as when the machine was asleep.
      else if (error instanceof ExpiredIteratorException) reading.iterator = undefined;
      // Also where the shard's first item came after we did: then the engine counts from that one.
      else if (error instanceof TrimmedDataAccessException && reading.place.ShardIteratorType !== "TRIM_HORIZON") {
        open.set(shardId, { iterator: undefined, place: { ShardIteratorType: "TRIM_HORIZON" } });
        return readShard(shardId, open.get(shardId)!);
      } else throw error;
      return [];
    }
  };

  const leave = (shardId: string): void => {
    open.delete(shardId);
    hasEnded = true;
  };

  return {
    /** From here on nothing is missed. */
    async begin(): Promise<void> {
      await findShards(({ SequenceNumberRange }) =>
        SequenceNumberRange?.EndingSequenceNumber === undefined ? { ShardIteratorType: "LATEST" } : undefined,
      );
      for (const [shardId, reading] of open) reading.iterator = await iteratorOf(shardId, reading);
    },

    /** What is new, shard by shard. */
    async *read(): AsyncGenerator<readonly Change[]> {
      for (const [shardId, reading] of [...open]) yield await readShard(shardId, reading);
      if (hasEnded) hasEnded = !(await findShards(() => ({ ShardIteratorType: "TRIM_HORIZON" })));
    },
  };
};

/** The change as Lambda is given it. */
const asTold = ({ dynamodb, eventID, eventVersion }: Change, streamArn: string): DynamoDBRecord => ({
  eventID,
  eventName: "INSERT",
  eventVersion,
  eventSource: "aws:dynamodb",
  awsRegion: localAws.AWS_REGION,
  dynamodb: {
    ApproximateCreationDateTime: Math.floor((dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1000),
    Keys: dynamodb?.Keys as StreamRecord["Keys"],
    SequenceNumber: dynamodb?.SequenceNumber,
    SizeBytes: dynamodb?.SizeBytes,
    StreamViewType: "KEYS_ONLY",
  },
  eventSourceARN: streamArn,
});
