/**
 * SQS and Lambda's part in it, played locally: takes the messages that functions send and calls the functions that the
 * manifest names with them. What a function failed to take comes again, as often as it is declared. Nothing is kept: what waits
 * when the system ends is gone.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { type FunctionName, messageQueueNames, messageQueues } from "../functions/manifest.ts";
import type { Clock } from "../shared/clock.ts";
import { reported, type Taken } from "../shared/messages.ts";
import type { Report } from "../shared/schedule.ts";
import { messageQueueAddress } from "./deployment.ts";
import { localAws } from "./dynamo.ts";
import { listening } from "./listening.ts";

export type MessageHandler = (event: SQSEvent) => Promise<Taken>;

export type MessageQueues = {
  readonly endpoint: string;
  /** Resolves when no message waits for this function any more, with the sum of what was done since it was asked last. */
  readonly emptied: (name: FunctionName) => Promise<Report>;
  readonly stop: () => Promise<void>;
};

type Uses = {
  /** The function that a queue calls. */
  readonly handlerOf: (name: FunctionName) => Promise<MessageHandler>;
  readonly now: Clock;
  /** How long after a failure a message comes again; where it is deployed, minutes. */
  readonly pauseMilliseconds?: number;
};

export const messageHandlerOf = async (name: FunctionName): Promise<MessageHandler> =>
  ((await import(`../functions/${name}/index.ts`)) as { handler: MessageHandler }).handler;

/** Messages as Lambda hands them over when they are received for the first time. */
export const received = (bodies: readonly string[], at: Date, queueName: string): SQSEvent => ({
  Records: bodies.map((body) => ({
    messageId: randomUUID(),
    receiptHandle: randomUUID(),
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(at.getTime()),
      SenderId: "AIDALOCALEVENTBRIDGE0",
      ApproximateFirstReceiveTimestamp: String(at.getTime()),
    },
    messageAttributes: {},
    md5OfBody: md5(body),
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:${localAws.AWS_REGION}:000000000000:${queueName}`,
    awsRegion: localAws.AWS_REGION,
  })),
});

const md5 = (body: string): string => createHash("md5").update(body).digest("hex");

/** What is sent to a queue, in SQS's words. */
type Entry = {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;
};

/** A message that is taken is not seen before then; it is seen again unless it is deleted. */
type Waiting = { record: SQSRecord; seenFromMs: number };

/** Within as long, SQS takes no second message with the same name for deduplication. */
const deduplicatedMilliseconds = 5 * 60 * 1000;

export const startMessageQueues = async ({
  handlerOf,
  now,
  pauseMilliseconds = 2_000,
}: Uses): Promise<MessageQueues> => {
  const ending = new AbortController();
  const waiting = new Map<string, Waiting[]>();
  /** The functions, by the name of the queue that calls them. */
  const called = new Map<string, FunctionName>();
  const sentBefore = new Map<string, number>();
  const working = new Map<FunctionName, Promise<void>>();
  const done = new Map<FunctionName, Record<string, number>>();
  for (const name of messageQueues.keys()) {
    const { queue, dead } = messageQueueNames("local", name);
    called.set(queue, name);
    waiting.set(queue, []);
    if (dead) waiting.set(dead, []);
  }

  const work = async (queue: string, name: FunctionName): Promise<void> => {
    const messages = waiting.get(queue)!;
    const { batchSize, triesMax } = messageQueues.get(name)!;
    while (messages.length > 0 && !ending.signal.aborted) {
      const batch = nextOf(messages, batchSize);
      if (batch.length === 0) {
        const next = Math.min(...messages.map(({ seenFromMs }) => seenFromMs));
        const pause = Math.max(1, next - performance.now());
        await sleep(pause, undefined, { signal: ending.signal }).catch(() => {});
        continue;
      }
      const failed = await taken(
        name,
        batch.map(({ record }) => record),
      );
      const seenFromMs = performance.now() + pauseMilliseconds;
      for (const message of batch) {
        const { record } = message;
        const isLeft = failed.includes(record) && Number(record.attributes.ApproximateReceiveCount) >= triesMax;
        if (isLeft) leave(name, record);
        if (isLeft || !failed.includes(record)) messages.splice(messages.indexOf(message), 1);
        else Object.assign(message, { record: receivedAgain(record), seenFromMs });
      }
    }
  };

  /** What failed at every try: with the dead letters, or nowhere. */
  const leave = (name: FunctionName, record: SQSRecord): void => {
    const { dead } = messageQueueNames("local", name);
    if (dead) waiting.get(dead)!.push({ record, seenFromMs: 0 });
    const what = dead ? `left in ${dead}` : "dropped";
    console.error(`A message for ${name} was delivered too often and not taken; it is ${what}: ${record.body}`);
  };

  /** Calls the function, and answers the messages that it failed to take. */
  const taken = async (name: FunctionName, Records: SQSRecord[]): Promise<SQSRecord[]> => {
    try {
      const answer = await (await handlerOf(name))({ Records });
      const sum = done.get(name) ?? {};
      for (const [what, count] of Object.entries(answer[reported])) sum[what] = (sum[what] ?? 0) + count;
      done.set(name, sum);
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      return Records.filter(({ messageId }) => failed.has(messageId));
    } catch (error) {
      console.error(error);
      return Records;
    }
  };

  const put = (queue: string, entry: Entry): string => {
    const { MessageBody: body, MessageGroupId, MessageAttributes = {} } = entry;
    const [record] = received([body], now(), queue).Records;
    const attributes = { ...record!.attributes, ...(MessageGroupId && { MessageGroupId }) };
    const messageAttributes = Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { DataType, StringValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue },
      ]),
    );
    if (queue.endsWith(".fifo") && isSentAgain(queue, entry)) return record!.messageId;
    waiting.get(queue)!.push({ record: { ...record!, attributes, messageAttributes }, seenFromMs: 0 });
    return record!.messageId;
  };

  /** Calls the function of the queue, unless nobody has one or it is being called. */
  const begin = (queue: string): void => {
    const name = called.get(queue);
    if (!name || working.has(name)) return;
    working.set(
      name,
      work(queue, name).finally(() => working.delete(name)),
    );
  };

  /** What is sent together is there before any of it is taken. */
  const send = (queue: string, entries: readonly Entry[]) => {
    const sent = entries.map((entry) => ({
      Id: entry.Id,
      MessageId: put(queue, entry),
      MD5OfMessageBody: md5(entry.MessageBody),
    }));
    begin(queue);
    return sent;
  };

  const isSentAgain = (queue: string, { MessageBody, MessageGroupId, MessageDeduplicationId }: Entry): boolean => {
    const sent = [queue, MessageGroupId, MessageDeduplicationId ?? md5(MessageBody)].join(" ");
    const before = sentBefore.get(sent) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - before < deduplicatedMilliseconds) return true;
    sentBefore.set(sent, performance.now());
    return false;
  };

  /** SQS's actions that somebody here asks for. */
  const actions: Readonly<Record<string, (queue: string, asked: Asked) => object>> = {
    SendMessage: (queue, entry) => send(queue, [entry])[0]!,
    SendMessageBatch: (queue, { Entries = [] }) => ({ Successful: send(queue, Entries), Failed: [] }),
    ReceiveMessage: (queue, { MaxNumberOfMessages = 1, VisibilityTimeout = 30 }) => {
      const Messages = nextOf(waiting.get(queue)!, MaxNumberOfMessages).map((message) => {
        message.seenFromMs = performance.now() + VisibilityTimeout * 1000;
        return asReceived(message.record);
      });
      return Messages.length > 0 ? { Messages } : {};
    },
    DeleteMessage: (queue, { ReceiptHandle }) => {
      const messages = waiting.get(queue)!;
      const place = messages.findIndex(({ record }) => record.receiptHandle === ReceiptHandle);
      if (place >= 0) messages.splice(place, 1);
      return {};
    },
    GetQueueUrl: (queue) => ({ QueueUrl: messageQueueAddress(queue) }),
    GetQueueAttributes: (queue) => ({
      Attributes: {
        ApproximateNumberOfMessages: String(
          waiting.get(queue)!.filter(({ seenFromMs }) => seenFromMs <= performance.now()).length,
        ),
      },
    }),
  };

  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const asked = JSON.parse(text) as Asked;
      const queue = (asked.QueueUrl ?? asked.QueueName ?? "").split("/").at(-1) ?? "";
      const action = String(request.headers["x-amz-target"]).replace("AmazonSQS.", "");
      const act = waiting.has(queue) && Object.hasOwn(actions, action) ? actions[action] : undefined;
      response.writeHead(act ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(act ? act(queue, asked) : { __type: "com.amazonaws.sqs#QueueDoesNotExist" }));
    });
  });
  const port = await listening(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async emptied(name) {
      while (working.has(name)) await working.get(name);
      const report = done.get(name) ?? {};
      done.delete(name);
      return report;
    },
    async stop() {
      ending.abort();
      await Promise.all(working.values());
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
};

/** What somebody asks of a queue, in SQS's words. */
type Asked = Entry & {
  readonly QueueUrl?: string;
  readonly QueueName?: string;
  readonly Entries?: readonly Entry[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly ReceiptHandle?: string;
};

/** The next messages that may be seen; none that follows, in its group, one that may not. */
const nextOf = (messages: readonly Waiting[], max: number): Waiting[] => {
  const closed = new Set<string>();
  const next = messages.filter(({ record: { attributes }, seenFromMs }) => {
    const { MessageGroupId: group } = attributes;
    const isSeen = seenFromMs <= performance.now() && !(group !== undefined && closed.has(group));
    if (!isSeen && group !== undefined) closed.add(group);
    return isSeen;
  });
  return next.slice(0, max);
};

const asReceived = ({ messageId, receiptHandle, body, md5OfBody, attributes, messageAttributes }: SQSRecord) => ({
  MessageId: messageId,
  ReceiptHandle: receiptHandle,
  Body: body,
  MD5OfBody: md5OfBody,
  Attributes: attributes,
  MessageAttributes: Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { dataType, stringValue }]) => [
      name,
      { DataType: dataType, StringValue: stringValue },
    ]),
  ),
});

const receivedAgain = (message: SQSRecord): SQSRecord => ({
  ...message,
  attributes: {
    ...message.attributes,
    ApproximateReceiveCount: String(Number(message.attributes.ApproximateReceiveCount) + 1),
  },
});
