/**
 * Bundles carry less than the whole AWS SDK. Here the same gateways are bundled twice, trimmed and whole, and must say the
 * same to AWS and make the same of what it answers: a server in AWS's place takes down one and the other.
 */
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { localAws } from "../../local/dynamo.ts";
import { listening } from "../../local/listening.ts";
import { type Gateways, trimmedAndWhole } from "../support/carried.ts";

const { trimmed, whole } = await trimmedAndWhole();

/** How long the SDK waits before it asks again is up to chance: here it never waits. */
let chance: MockInstance<typeof Math.random>;
beforeAll(() => {
  chance = vi.spyOn(Math, "random").mockReturnValue(0);
});
afterAll(() => chance.mockRestore());

/** What is answered to one request after the other; the last one to all that follow. */
type Answer = { readonly status: number; readonly body?: string; readonly headers?: object } | "cut" | "hang";
type Asked = {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: object;
  readonly body: string;
};

/** Said differently each time, or on purpose. Whom the signature is for and what it covers is compared without the rest. */
const ownToEach = [
  "host",
  "user-agent",
  "x-amz-user-agent",
  "x-amz-date",
  "amz-sdk-invocation-id",
  "connection",
  "x-amz-content-sha256",
];
const compared = (headers: NodeJS.Dict<string | string[]>, seen: string[]): object =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !ownToEach.includes(name))
      .map(([name, value]) => [
        name,
        name === "authorization" ? unsigned(String(value)) : sameIds(String(value), seen),
      ]),
  );

/** For whom, when and over which headers it was signed; the SDK's second name for the caller is not sent. */
const unsigned = (authorization: string): string =>
  authorization
    .replace(/\/\d{8}\//, "/day/")
    .replace(";x-amz-user-agent", "")
    .replace(/Signature=.*/, "");

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** AWS's Signature Version 4 of a request as it came, reckoned here without the SDK. */
const signatureOf = ({ method, url = "", headers }: IncomingMessage, body: string): string => {
  const [path, query = ""] = url.split("?");
  const [, scope = "", names = ""] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(String(headers.authorization)) ?? [];
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, " ")}\n`);
  const parameters =
    query === ""
      ? ""
      : query
          .split("&")
          .map((one) => (one.includes("=") ? one : `${one}=`))
          .sort()
          .join("&");
  const canonical = [method, path, parameters, signed.join(""), names, sha256(body)].join("\n");
  const key = scope
    .split("/")
    .reduce<string | Buffer>(
      (secret, part) => createHmac("sha256", secret).update(part).digest(),
      `AWS4${localAws.AWS_SECRET_ACCESS_KEY}`,
    );
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  return createHmac("sha256", key).update(text).digest("hex");
};

/** Ids that are made anew, as their places in the order in which they first occur. */
const sameIds = (text: string, seen: string[]): string =>
  text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    if (!seen.includes(id)) seen.push(id);
    return `id ${seen.indexOf(id)}`;
  });

/** What the gateways ask, and what they make of the answers. */
const asking = async (
  gateways: Gateways,
  answers: readonly Answer[],
  act: (gateways: Gateways) => Promise<unknown>,
) => {
  const asked: Asked[] = [];
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method, url, headers } = request;
    const answer = answers[Math.min(asked.length, answers.length - 1)]!;
    expect(headers["x-amz-content-sha256"]).toBe(sha256(body));
    expect(headers.authorization).toContain(`Signature=${signatureOf(request, body)}`);
    asked.push({ method, url, headers: compared(headers, seen), body: sameIds(body, seen) });
    if (answer === "hang") return undefined;
    if (answer === "cut") return request.socket.destroy();
    response.writeHead(answer.status, { "x-amzn-requestid": "r", ...answer.headers });
    return response.end(answer.body ?? "{}");
  });
  const endpoint = `http://127.0.0.1:${await listening(server, 0)}`;
  for (const [name, value] of Object.entries({
    ...localAws,
    AWS_SESSION_TOKEN: "session",
    AWS_LAMBDA_FUNCTION_NAME: "saldo-dev-test",
    _X_AMZN_TRACE_ID: "Root=1-5759e988-bd862e3fe1be46a994272793",
    AWS_ENDPOINT_URL: endpoint,
  }))
    vi.stubEnv(name, value);
  try {
    const outcome = await act(gateways).then(
      (value) => ({ value }),
      (error: unknown) => ({ failed: failureOf(error) }),
    );
    return { asked, outcome: JSON.parse(JSON.stringify(outcome).replaceAll(endpoint, "")) as unknown };
  } finally {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  }
};

const failureOf = (error: unknown): object => {
  const { name, message, cause, code, writes, $metadata, $fault } = error as Error & Record<string, unknown>;
  return { name, message, code, writes, $metadata, $fault, ...(cause instanceof Error && { cause: failureOf(cause) }) };
};

const failing = (status: number, type: string, more: object = {}): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "no", ...more }),
});
const xmlFailing = (status: number, code: string): Answer => ({
  status,
  headers: { "content-type": "text/xml" },
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
});
const ok: Answer = { status: 200 };
const kept = { pk: { S: "A" }, sk: { S: "B" }, n: { N: "3" }, list: { L: [{ BOOL: true }] }, set: { SS: ["x"] } };

const key = { pk: "A", sk: "B" };
const table = ({ dynamoTable, dynamoClient }: Gateways) => dynamoTable(dynamoClient(), "saldo");
const raise = {
  Update: { Key: key, UpdateExpression: "SET n = :n", ExpressionAttributeValues: { ":n": 1, ":x": undefined } },
};
const reads = (gateways: Gateways) => table(gateways).get(key, { only: ["n"] });
const writes = (gateways: Gateways) => table(gateways).write({ Put: { Item: { ...key, n: 1.5, at: null } } });
const transacts = (gateways: Gateways) => table(gateways).attempt([raise, { Delete: { Key: key } }]);
const mails = (gateways: Gateways) =>
  gateways
    .mailer({ from: "a@b.example", configurationSet: "set", client: gateways.mailClient() })
    .send({ to: "c@d.example", subject: "s", html: "h", text: "t", attachments: [], noticeId: "n" });
const secrets = (gateways: Gateways) => gateways.secretsManager(gateways.secretsClient()).read("saldo/dev/stripe");
const queue = { address: "https://sqs.eu-central-1.amazonaws.com/123456789012/q" };
const sends = (gateways: Gateways) =>
  gateways.messageQueue({ ...queue, client: gateways.messagesClient() }).send([{ a: 1 }]);
const bucket = "saldo-files";
const files = (gateways: Gateways) => ({ bucket, client: gateways.storageClient({ forcePathStyle: true }) });
const keeps = (gateways: Gateways) =>
  gateways
    .fileKeeper(files(gateways))
    .keep({ key: "k/ł.pdf", contentType: "application/pdf", bytes: Buffer.from("x") });

const cases: readonly [what: string, answers: readonly Answer[], act: (gateways: Gateways) => Promise<unknown>][] = [
  ["a read", [{ status: 200, body: JSON.stringify({ Item: kept }) }], reads],
  [
    "a read of many",
    [{ status: 200, body: JSON.stringify({ Responses: { saldo: [kept] } }) }],
    (g) => table(g).getAll([key]),
  ],
  [
    "a page",
    [{ status: 200, body: JSON.stringify({ Items: [kept], LastEvaluatedKey: { pk: { S: "A" }, sk: { S: "B" } } }) }],
    (g) => table(g).query({ pk: "A", from: "A", to: "C" }, { limit: 1, newestFirst: false }),
  ],
  ["a write", [ok], writes],
  ["a write that its condition refuses", [failing(400, "ConditionalCheckFailedException", { Item: kept })], writes],
  ["a transaction", [ok], transacts],
  [
    "a transaction that a condition refuses",
    [
      failing(400, "TransactionCanceledException", {
        CancellationReasons: [{ Code: "ConditionalCheckFailed", Item: kept }, { Code: "None" }],
      }),
    ],
    transacts,
  ],
  [
    "a transaction that meets another",
    [failing(400, "TransactionCanceledException", { CancellationReasons: [{ Code: "TransactionConflict" }] })],
    transacts,
  ],
  ["a transaction that is made at the second try", ["cut", ok], transacts],
  [
    "a call that is throttled twice",
    [failing(400, "ThrottlingException"), failing(400, "ProvisionedThroughputExceededException"), ok],
    writes,
  ],
  ["a call that is always throttled", [failing(400, "ThrottlingException")], reads],
  ["a service that fails", [failing(500, "InternalServerError")], reads],
  ["a service that is not there", [{ status: 503, body: "<html>" }], reads],
  ["a connection that breaks", ["cut"], reads],
  [
    "a service that says nothing",
    ["hang"],
    (g) => {
      const requestHandler = { requestTimeout: 100, throwOnRequestTimeout: true };
      return g.dynamoTable(g.dynamoClient({ maxAttempts: 2, requestHandler }), "saldo").get(key);
    },
  ],
  ["what can't be read", [{ status: 200, body: "{" }], reads],
  ["a session that has expired", [failing(400, "ExpiredTokenException")], reads],
  ...[
    "IdempotentParameterMismatchException",
    "ItemCollectionSizeLimitExceededException",
    "ReplicatedWriteConflictException",
    "RequestLimitExceeded",
    "ResourceNotFoundException",
    "TransactionInProgressException",
    "TransactionConflictException",
  ].map((name): (typeof cases)[number] => [`a refusal by name: ${name}`, [failing(400, name)], transacts]),
  ["a refusal without a name that the SDK knows", [failing(400, "SomethingNew")], writes],
  ["a secret", [{ status: 200, body: JSON.stringify({ SecretString: "s" }) }], secrets],
  ["a secret that is not there", [failing(400, "ResourceNotFoundException")], secrets],
  [
    "a secret that is throttled",
    [failing(400, "ThrottlingException"), { status: 200, body: JSON.stringify({ SecretString: "s" }) }],
    secrets,
  ],
  [
    "an e-mail",
    [
      {
        status: 200,
        body: "<SendRawEmailResponse><SendRawEmailResult><MessageId>m</MessageId></SendRawEmailResult></SendRawEmailResponse>",
      },
    ],
    async (g) => mails(g),
  ],
  ["an e-mail that is refused", [xmlFailing(400, "MessageRejected")], mails],
  ["an e-mail that is throttled", [xmlFailing(400, "Throttling")], mails],
  [
    "messages",
    [
      {
        status: 200,
        body: JSON.stringify({
          Successful: [{ Id: "0", MessageId: "m", MD5OfMessageBody: "bb6cb5c68df4652941caf652a366f2d8" }],
        }),
      },
    ],
    sends,
  ],
  [
    "messages that were not taken",
    [{ status: 200, body: JSON.stringify({ Failed: [{ Id: "0", Code: "X", SenderFault: true }] }) }],
    sends,
  ],
  ["a queue that is not there", [failing(400, "QueueDoesNotExist")], sends],
  ["a file that is kept", [ok], keeps],
  ["a file that is kept at the second try", [{ status: 503, body: "<Error><Code>SlowDown</Code></Error>" }, ok], keeps],
  ["a file that is read", [{ status: 200, body: "x" }], (g) => g.fileReader(files(g)).read({ key: "k", bytesMax: 9 })],
  [
    "a file that is gone",
    [{ status: 404, body: "<Error><Code>NoSuchKey</Code></Error>" }],
    (g) => g.fileReader(files(g)).read({ key: "k", bytesMax: 9 }),
  ],
  [
    "a file that is copied",
    [{ status: 200, body: "<CopyObjectResult/>" }],
    (g) => g.fileCopier(files(g)).copy({ from: "a", to: "b" }),
  ],
  ["a file that is removed", [{ status: 204 }], (g) => g.fileKeeper(files(g)).remove({ key: "k" })],
];

describe("trimmed and whole", () => {
  it.each(cases)("ask the same and make the same of the answer: %s", async (_, answers, act) => {
    const lean = await asking(trimmed, answers, act);
    const full = await asking(whole, answers, act);

    expect(full.asked.length).toBeGreaterThan(0);
    expect(alike(lean.asked)).toEqual(alike(full.asked));
    expect(lean.outcome).toEqual(full.outcome);
  });
});

/** An e-mail has a boundary and an id of its own each time. */
const alike = (asked: readonly Asked[]): unknown =>
  JSON.parse(
    JSON.stringify(asked)
      .replace(/RawMessage\.Data=[^&"]*/g, "")
      .replace(/ttl=[^;"]*;? ?/g, ""),
  );
