import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { expect, it, onTestFinished, vi } from "vitest";
import { listening } from "../../local/listening.ts";
import { followStream, type NewItemHandler } from "../../local/stream.ts";
import { dynamoEndpoint, type TestTable, testTable } from "../support/table.ts";

/** On the engine, each write is what has it read on: it would not be read again by itself. */
const follow = async (handlers: Record<string, NewItemHandler>, { table = "", endpoint = "", idle = 60_000 }) => {
  const following = await followStream({
    endpoint: endpoint || dynamoEndpoint(),
    tableName: table,
    handlers,
    pollMilliseconds: 20,
    idleMilliseconds: endpoint ? 20 : idle,
  });
  onTestFinished(following.stop);
  return following;
};

/** A handler that notes what it is told. */
const listener = () => {
  const events: DynamoDBStreamEvent[] = [];
  const handler = async (event: DynamoDBStreamEvent) => void events.push(event);
  return {
    events,
    handler,
    told: () => events.flatMap(({ Records }) => Records).map(({ dynamodb }) => dynamodb?.Keys),
  };
};

/** Expects it within seconds. */
const soon = <Found>(look: () => Found) => expect.poll(look, { timeout: 10_000 });

const put = ({ table }: TestTable, pk: string, more: object = {}) =>
  table.write({ Put: { Item: { pk, sk: "IT", ...more } } });
const keysOf = (pk: string) => ({ pk: { S: pk }, sk: { S: "IT" } });

it("tells a function of each new item that begins as it wants, by its keys, and of nothing else", async () => {
  const table = await testTable({ withStream: true });
  const { events, handler, told } = listener();
  await put(table, "NOTICE#before");
  await follow({ "NOTICE#": handler }, { table: table.name });

  await put(table, "NOTICE#1", { text: "first" });
  await put(table, "NOTICE#1", { text: "changed" });
  await put(table, "ACCOUNT#1");
  await table.table.write({ Delete: { Key: { pk: "NOTICE#1", sk: "IT" } } });
  await put(table, "NOTICE#2");

  await soon(told).toEqual([keysOf("NOTICE#1"), keysOf("NOTICE#2")]);
  const records = events.flatMap(({ Records }) => Records);
  expect(records[0]).toEqual({
    eventID: expect.any(String),
    eventName: "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    eventSourceARN: expect.stringContaining(`table/${table.name}/stream/`),
    dynamodb: {
      ApproximateCreationDateTime: expect.any(Number),
      Keys: keysOf("NOTICE#1"),
      SequenceNumber: expect.stringMatching(/^\d+$/),
      SizeBytes: expect.any(Number),
      StreamViewType: "KEYS_ONLY",
    },
  });
});

it("hears of what another process writes once it has been idle for its time", async () => {
  const table = await testTable({ withStream: true });
  const { handler, told } = listener();
  await follow({ "NOTICE#": handler }, { table: table.name, idle: 20 });

  // Not by the client of this process, whose writes are noticed: as `npm run ops` does.
  const answer = await fetch(dynamoEndpoint(), {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "DynamoDB_20120810.PutItem",
      authorization: "AWS4-HMAC-SHA256 Credential=local/20260302/eu-central-1/dynamodb/aws4_request, Signature=0",
    },
    body: JSON.stringify({ TableName: table.name, Item: keysOf("NOTICE#1") }),
  });

  expect(answer.status).toBe(200);
  await soon(told).toEqual([keysOf("NOTICE#1")]);
});

it("hears the first item of an empty table, whatever the engine counted for others meanwhile", async () => {
  const [table, other] = [await testTable({ withStream: true }), await testTable({ withStream: true })];
  const { handler, told } = listener();
  await follow({ "NOTICE#": handler }, { table: table.name });

  await put(other, "NOTICE#elsewhere");
  await put(table, "NOTICE#1");

  await soon(told).toEqual([keysOf("NOTICE#1")]);
});

it("hands over at most ten at once, as where it is deployed", async () => {
  const table = await testTable({ withStream: true });
  const { events, handler, told } = listener();
  await follow({ "NOTICE#": handler }, { table: table.name });

  const items = Array.from({ length: 23 }, (_, number) => ({ pk: `NOTICE#${number}`, sk: "IT" }));
  await table.table.transact(items.map((Item) => ({ Put: { Item } })));

  await soon(() => told().length).toBe(23);
  expect(new Set(told().map((keys) => keys?.pk?.S)).size).toBe(23);
  expect(Math.max(...events.map(({ Records }) => Records.length))).toBeLessThanOrEqual(10);
});

it("tells the log of a function that fails, does not call it again, and goes on", async () => {
  const table = await testTable({ withStream: true });
  const { handler, told } = listener();
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => logged.mockRestore());
  const failing = async (event: DynamoDBStreamEvent) => {
    await handler(event);
    throw new Error("no mail today");
  };
  await follow({ "NOTICE#": failing }, { table: table.name });

  await put(table, "NOTICE#1");
  await soon(told).toHaveLength(1);
  await put(table, "NOTICE#2");

  await soon(told).toEqual([keysOf("NOTICE#1"), keysOf("NOTICE#2")]);
  await soon(() => logged.mock.calls).toEqual(Array(2).fill([new Error("no mail today")]));
});

it("waits for the function that is being told when it stops, and tells nothing afterwards", async () => {
  const table = await testTable({ withStream: true });
  const { handler, told } = listener();
  let finish = () => {};
  const slow = async (event: DynamoDBStreamEvent) => {
    await handler(event);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const following = await follow({ "NOTICE#": slow }, { table: table.name });
  await put(table, "NOTICE#1");
  await soon(told).toHaveLength(1);

  const stopped = following.stop();
  await put(table, "NOTICE#2");
  expect(await Promise.race([stopped.then(() => "stopped"), sleep(100, "waits")])).toBe("waits");
  finish();
  await stopped;

  expect(told()).toHaveLength(1);
});

/**
 * A stream whose shards end, which the engine's do only after hours: as told by the API, shard by shard, and the faults
 * that each call of GetRecords meets first.
 */
const streamOf = async (shards: Record<string, { parent?: string; records: string[]; ended?: boolean }>) => {
  const faults: string[] = [];
  const operations: Record<string, (asked: Record<string, string>) => object> = {
    ListStreams: () => ({ Streams: [{ StreamArn: "arn:aws:dynamodb:ddblocal:000000000000:table/some/stream/now" }] }),
    DescribeStream: () => ({
      StreamDescription: {
        Shards: Object.entries(shards).map(([ShardId, { parent, ended }]) => ({
          ShardId,
          ...(parent && { ParentShardId: parent }),
          SequenceNumberRange: { StartingSequenceNumber: "0", ...(ended && { EndingSequenceNumber: "9" }) },
        })),
      },
    }),
    GetShardIterator: ({ ShardId = "", ShardIteratorType, SequenceNumber }) => {
      const count = shards[ShardId]!.records.length;
      const next = { LATEST: count, TRIM_HORIZON: 0, AFTER_SEQUENCE_NUMBER: Number(SequenceNumber) + 1 };
      return { ShardIterator: `${ShardId} ${next[ShardIteratorType as keyof typeof next]}` };
    },
    GetRecords: ({ ShardIterator = "" }) => {
      const fault = faults.shift();
      if (fault) return { __type: `com.amazonaws.dynamodb.v20120810#${fault}` };
      const [shardId = "", first] = ShardIterator.split(" ");
      const { records, ended } = shards[shardId]!;
      return {
        Records: records.slice(Number(first)).map((pk, place) => ({
          eventName: "INSERT",
          dynamodb: { Keys: keysOf(pk), SequenceNumber: String(Number(first) + place) },
        })),
        ...(!ended && { NextShardIterator: `${shardId} ${records.length}` }),
      };
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    const answer = operations[operation]!(JSON.parse(body) as Record<string, string>);
    response.writeHead("__type" in answer ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(answer));
  });
  const endpoint = `http://127.0.0.1:${await listening(server, 0)}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint, faults };
};

it("follows a shard that ends into its successors, from their beginning and after its own end", async () => {
  const shards: Parameters<typeof streamOf>[0] = {
    past: { records: ["NOTICE#old"], ended: true },
    first: { parent: "past", records: ["NOTICE#older"] },
  };
  const { endpoint } = await streamOf(shards);
  const { handler, told } = listener();
  await follow({ "NOTICE#": handler }, { endpoint });

  shards.first = { parent: "past", records: ["NOTICE#older", "NOTICE#1"], ended: true };
  await soon(told).toHaveLength(1);
  shards.second = { parent: "first", records: ["NOTICE#2"] };
  await soon(told).toHaveLength(2);
  shards.second.records.push("NOTICE#3");

  await soon(told).toEqual(["NOTICE#1", "NOTICE#2", "NOTICE#3"].map(keysOf));
});

it("reads on where it was after the machine slept, and finds its place again where that is lost", async () => {
  const shards: Parameters<typeof streamOf>[0] = { first: { records: ["NOTICE#older"] } };
  const { endpoint, faults } = await streamOf(shards);
  const { handler, told } = listener();
  await follow({ "NOTICE#": handler }, { endpoint });
  shards.first!.records.push("NOTICE#1");
  await soon(told).toHaveLength(1);

  faults.push("ExpiredIteratorException");
  shards.first!.records.push("NOTICE#2");
  await soon(told).toHaveLength(2);
  faults.push("ResourceNotFoundException");
  shards.other = { records: ["NOTICE#3"] };

  await soon(told).toEqual(["NOTICE#1", "NOTICE#2", "NOTICE#3"].map(keysOf));
});

it("says once that the stream can't be read, and goes on when it can", async () => {
  const shards: Parameters<typeof streamOf>[0] = { first: { records: [] } };
  const { endpoint, faults } = await streamOf(shards);
  const { handler, told } = listener();
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => logged.mockRestore());
  faults.push(...Array<string>(3).fill("ValidationException"));

  await follow({ "NOTICE#": handler }, { endpoint });
  await soon(() => faults).toEqual([]);
  shards.first!.records.push("NOTICE#1");

  await soon(told).toEqual([keysOf("NOTICE#1")]);
  expect(logged.mock.calls.map(([text]) => text)).toEqual(["The table's stream can't be read:"]);
});
