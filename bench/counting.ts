/**
 * Counts what a function asks of others. It stands between the function and DynamoDB, Secrets Manager and Stripe as a
 * plain HTTP proxy, so what is counted is the very handler, unchanged.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { dynamoLocalClient } from "../local/dynamo.ts";
import { listening } from "../local/listening.ts";
import { itemsOf, noUnits, readUnits, type Units, writesOf, writeUnits } from "./billing.ts";
import type { Endpoints } from "./stage.ts";

export type Call = {
  readonly to: keyof Endpoints;
  /** The operation, such as `GetItem`, or the method and path. */
  readonly what: string;
  /** What was sent with it, as text. */
  readonly asked: string;
  readonly answer: Answer;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly units: Units;
};

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

export type Counter = {
  /** What a function is given in place of the real ones. */
  readonly endpoints: Endpoints;
  /** The calls since the last time it was asked. */
  readonly taken: () => readonly Call[];
  readonly stop: () => Promise<void>;
};

/**
 * The round trips that calls take one after the other: the longest chain of which each call began after the one before
 * had ended. Calls that overlap count as one.
 */
export const roundTrips = (calls: readonly Pick<Call, "fromMs" | "untilMs">[]): number => {
  let trips = 0;
  let freeAt = Number.NEGATIVE_INFINITY;
  for (const { fromMs, untilMs } of calls.toSorted((left, right) => left.untilMs - right.untilMs)) {
    if (fromMs < freeAt) continue;
    trips += 1;
    freeAt = untilMs;
  }
  return trips;
};

/** As many times a thing is asked before it is believed to be over its budget. */
const askedAtMost = 4;

/**
 * The calls of one of several tries, which all ask for the same: the first with at most so many round trips, else the one with the fewest. A pause
 * of the machine can part calls that were made together, but nothing joins calls that wait for each other.
 */
export const fewestTrips = async (
  roundTripsMax: number,
  calls: () => Promise<readonly Call[]>,
): Promise<readonly Call[]> => {
  let fewest = await calls();
  for (let asked = 1; asked < askedAtMost && roundTrips(fewest) > roundTripsMax; asked += 1) {
    const again = await calls();
    if (roundTrips(again) < roundTrips(fewest)) fewest = again;
  }
  return fewest;
};

/**
 * Every answer is held back as long. Calls that are made together reach the proxy milliseconds apart, on a busy machine
 * more; held so long they overlap. Calls that wait for each other never do.
 */
const heldMilliseconds = 40;

export const startCounter = async (targets: Endpoints): Promise<Counter> => {
  let calls: Call[] = [];
  const engine = dynamoLocalClient(targets.dynamodb);

  const proxy = async (to: keyof Endpoints) => {
    const server = createServer((request, response) => {
      pass(to, request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    const port = await listening(server, 0);
    return { server, endpoint: `http://127.0.0.1:${port}` };
  };

  const pass = async (to: keyof Endpoints, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fromMs = performance.now();
    const held = setTimeout(heldMilliseconds);
    const asked = await textOf(request);
    const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1];
    const what = operation ?? `${request.method} ${request.url}`;
    const { answer, units } =
      to === "dynamodb"
        ? await billed(what, request, asked)
        : { answer: await ask(to, request, asked), units: noUnits };
    await held;
    calls.push({ to, what, asked, answer, fromMs, untilMs: performance.now(), units });
    response.writeHead(answer.status, answer.headers).end(answer.text);
  };

  /** The engine's answer, and what AWS would bill for it. */
  const billed = async (operation: string, request: IncomingMessage, asked: string) => {
    const body: unknown = JSON.parse(asked);
    const writes = writesOf(operation, body);
    const before = await itemsOf(engine, writes);
    const reporting = JSON.stringify({ ...(body as object), ReturnConsumedCapacity: "TOTAL" });
    const answer = await ask("dynamodb", request, reporting);
    const after = await itemsOf(engine, writes);
    const transactional = operation === "TransactWriteItems";
    const write = writes.reduce((sum, _, place) => sum + writeUnits(before[place], after[place], { transactional }), 0);
    const { ConsumedCapacity: _, ...asAsked } = JSON.parse(answer.text) as Readonly<Record<string, unknown>>;
    const units = { read: readUnits(operation, body, JSON.parse(answer.text)), write };
    return { answer: { ...answer, text: JSON.stringify(asAsked) }, units };
  };

  const ask = async (to: keyof Endpoints, { method = "GET", url = "/", headers }: IncomingMessage, body: string) => {
    const passed = Object.entries(headers).filter(([name]) => !notPassed.includes(name)) as [string, string][];
    const answer = await fetch(new URL(url, targets[to]), { method, headers: passed, ...(body !== "" && { body }) });
    const answered = [...answer.headers].filter(([name]) => !notPassed.includes(name));
    return { status: answer.status, headers: Object.fromEntries(answered), text: await answer.text() };
  };

  const proxies = { dynamodb: await proxy("dynamodb"), secrets: await proxy("secrets"), stripe: await proxy("stripe") };
  return {
    endpoints: {
      dynamodb: proxies.dynamodb.endpoint,
      secrets: proxies.secrets.endpoint,
      stripe: proxies.stripe.endpoint,
    },
    taken() {
      const all = calls;
      calls = [];
      return all;
    },
    async stop() {
      engine.destroy();
      for (const { server } of Object.values(proxies)) {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      }
    },
  };
};

/** Headers of one connection, and those that a changed body or an unpacked answer would make wrong. */
const notPassed = [
  "host",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "content-encoding",
  // The engine's checksum of an answer that says more than was asked.
  "x-amz-crc32",
];

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};
