/** Asks a function's handler as API Gateway does, and reads its answer as a client does. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";

import { record } from "./recorded.ts";

export type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

export type Asked = {
  /** Sent as JSON, with its content type. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly text?: string;
  readonly base64?: boolean;
  readonly authorization?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the browser keeps, each as `name=value`. */
  readonly cookies?: readonly string[];
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly requestId?: string;
  /** The network address that it comes from. */
  readonly address?: string;
  /** The browser or program, as it calls itself. */
  readonly device?: string;
};

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as JSON; undefined where there is none. Of another type, a table or a page: `{text}`. */
  readonly body: Record<string, unknown> | undefined;
  /** What the browser is to keep, each as in a header `Set-Cookie`. */
  readonly cookies?: readonly string[];
};

export const ask = async (
  handler: Handler,
  routeKey: string,
  asked: Asked = {},
  { msLeft = 10_000 }: { readonly msLeft?: number } = {},
): Promise<Answered> => {
  const inTime = { ...context, getRemainingTimeInMillis: () => msLeft };
  const { statusCode = 0, headers = {}, body, cookies } = await handler(eventOf(routeKey, asked), inTime);
  if (statusCode < 300 && !isText(headers))
    record({ route: routeKey, status: statusCode, sent: asked.body, answered: body && JSON.parse(body) });
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: body === undefined ? undefined : isText(headers) ? { text: body } : (JSON.parse(body) as JsonBody),
    ...(cookies && { cookies }),
  };
};

type JsonBody = Record<string, unknown>;

const isText = (headers: Readonly<Record<string, unknown>>): boolean =>
  String(headers["content-type"]).startsWith("text/");

const eventOf = (
  routeKey: string,
  {
    body,
    text,
    base64 = false,
    authorization,
    headers = {},
    cookies,
    path,
    query,
    requestId = "req-1",
    ...origin
  }: Asked,
): APIGatewayProxyEventV2 => {
  const [method = "", pattern = ""] = routeKey.split(" ");
  const rawPath = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path?.[name] ?? ""));
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      ...(sent === undefined ? {} : { "content-type": "application/json" }),
      ...(authorization === undefined ? {} : { authorization }),
      ...headers,
    },
    ...(cookies && { cookies: [...cookies] }),
    ...(query && { queryStringParameters: query }),
    ...(path && { pathParameters: path }),
    requestContext: {
      accountId: "anonymous",
      apiId: "api",
      domainName: "api.example",
      domainPrefix: "api",
      http: {
        method,
        path: rawPath,
        protocol: "HTTP/1.1",
        sourceIp: origin.address ?? "192.0.2.1",
        userAgent: origin.device ?? "tests",
      },
      requestId,
      routeKey,
      stage: "$default",
      time: "02/Mar/2026:12:00:00 +0000",
      timeEpoch: Date.parse("2026-03-02T12:00:00.000Z"),
    },
    ...(sent === undefined ? {} : { body: base64 ? Buffer.from(sent).toString("base64") : sent }),
    isBase64Encoded: base64,
  };
};

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "saldo-test",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:saldo-test",
  memoryLimitInMB: "512",
  awsRequestId: "aws-req-1",
  logGroupName: "group",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

export type ToldError = { readonly pointer: string; readonly code: string; readonly detail: string };

/** The bad fields that a problem names; none where it names none. */
export const errorsOf = ({ body }: Answered): readonly ToldError[] => (body?.errors ?? []) as readonly ToldError[];

/** The same, each as one word: where, and what is wrong with it. */
export const namedErrors = (answered: Answered): string[] =>
  errorsOf(answered).map(({ pointer, code }) => `${pointer} ${code}`);

/** Status and code of a refusal; of a success, its status alone. */
export const outcomeOf = ({ status, body }: Answered): unknown[] =>
  status < 400 || body?.code === undefined ? [status] : [status, body.code];
