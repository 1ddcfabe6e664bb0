/**
 * SQS and Lambda's part in it, played locally: takes the messages that functions send and calls the functions that the
 * manifest names with them. What a function failed to take comes again, as often as it is declared.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSEvent, SQSRecord } from "aws-lambda";
import { type FunctionName, messageQueues } from "../functions/manifest.ts";
import type { Clock } from "../shared/clock.ts";
import { reported, type Taken } from "../shared/messages.ts";
import type { Report } from "../shared/schedule.ts";
import { localAws } from "./dynamo.ts";
import { listening } from "./listening.ts";

export type MessageHandler = (event: SQSEvent) => Promise<Taken>;

export type MessageQueues = {
  readonly endpoint: string;
  /** Resolves when no message waits any more, with the sum of what was done since it was asked last. */
  readonly emptied: () => Promise<Report>;
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

const namePrefix = "saldo-local-";

export const startMessageQueues = async ({
  handlerOf,
  now,
  pauseMilliseconds = 2_000,
}: Uses): Promise<MessageQueues> => {
  const ending = new AbortController();
  const waiting = new Map<FunctionName, SQSRecord[]>([...messageQueues.keys()].map((name) => [name, []]));
  const working = new Map<FunctionName, Promise<void>>();
  let done: Record<string, number> = {};

  const work = async (name: FunctionName): Promise<void> => {
    const messages = waiting.get(name)!;
    const { batchSize, triesMax } = messageQueues.get(name)!;
    while (messages.length > 0 && !ending.signal.aborted) {
      const Records = messages.splice(0, batchSize);
      const failed = await taken(name, Records);
      const left = failed.filter(({ attributes }) => Number(attributes.ApproximateReceiveCount) >= triesMax);
      for (const { body } of left)
        console.error(`A message for ${name} was delivered ${triesMax} times and not taken; it is dropped: ${body}`);
      const again = failed.filter((message) => !left.includes(message));
      if (again.length > 0) await sleep(pauseMilliseconds, undefined, { signal: ending.signal }).catch(() => {});
      messages.push(...again.map(receivedAgain));
    }
  };

  /** Calls the function, and answers the messages that it failed to take. */
  const taken = async (name: FunctionName, Records: SQSRecord[]): Promise<SQSRecord[]> => {
    try {
      const answer = await (await handlerOf(name))({ Records });
      for (const [what, count] of Object.entries(answer[reported])) done[what] = (done[what] ?? 0) + count;
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      return Records.filter(({ messageId }) => failed.has(messageId));
    } catch (error) {
      console.error(error);
      return Records;
    }
  };

  const put = (name: FunctionName, bodies: readonly string[]): void => {
    waiting.get(name)!.push(...received(bodies, now(), `${namePrefix}${name}`).Records);
    if (working.has(name)) return;
    working.set(
      name,
      work(name).finally(() => working.delete(name)),
    );
  };

  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      const { QueueUrl = "", Entries = [] } = JSON.parse(text) as {
        QueueUrl?: string;
        Entries?: { Id: string; MessageBody: string }[];
      };
      const name = QueueUrl.split("/").at(-1)?.slice(namePrefix.length) as FunctionName;
      const isKnown = request.headers["x-amz-target"] === "AmazonSQS.SendMessageBatch" && messageQueues.has(name);
      response.writeHead(isKnown ? 200 : 400, { "content-type": "application/x-amz-json-1.0" });
      if (!isKnown) return void response.end(JSON.stringify({ __type: "com.amazonaws.sqs#QueueDoesNotExist" }));
      const Successful = Entries.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: randomUUID(),
        MD5OfMessageBody: md5(MessageBody),
      }));
      response.end(JSON.stringify({ Successful, Failed: [] }));
      put(
        name,
        Entries.map(({ MessageBody }) => MessageBody),
      );
    });
  });
  const port = await listening(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async emptied() {
      while (working.size > 0) await Promise.all(working.values());
      const report = done;
      done = {};
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

const receivedAgain = (message: SQSRecord): SQSRecord => ({
  ...message,
  attributes: {
    ...message.attributes,
    ApproximateReceiveCount: String(Number(message.attributes.ApproximateReceiveCount) + 1),
  },
});
