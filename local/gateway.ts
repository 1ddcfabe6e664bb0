/**
 * API Gateway's part, played locally: matches the manifest's routes, throttles them, answers CORS, and calls the very
 * handlers that Lambda runs with the very events (HTTP API, payload format 2.0).
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { type FunctionName, gatewayKeysOf, type Route, type RouteKey, routes } from "../functions/manifest.ts";
import { corsHeaders } from "./origins.ts";

type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** API Gateway takes no larger bodies. */
const bodyBytesMax = 10 * 1024 * 1024;

export type Gateway = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** `origins`: allowed beside those of this machine. */
export const gateway = async ({ origins }: { origins: readonly string[] }): Promise<Gateway> => {
  const handlers = new Map<FunctionName, Handler>();
  for (const name of new Set<FunctionName>([...Object.values(routes).map((route) => route.function), fallback]))
    handlers.set(name, ((await import(`../functions/${name}/index.ts`)) as { handler: Handler }).handler);
  const routesByKey = new Map(
    (Object.keys(routes) as RouteKey[]).flatMap((key) => gatewayKeysOf(key).map((own) => [own, routes[key]] as const)),
  );
  const matched = matcher([...routesByKey.keys()]);
  const throttled = throttle(routesByKey);

  return async (request, response) => {
    const url = new URL(request.url ?? "/", "http://local");
    const cors = corsHeaders(request.headers.origin, origins);
    if (request.method === "OPTIONS" && request.headers.origin) {
      response.writeHead(204, cors).end();
      return;
    }
    const body = await bodyOf(request);
    if (!body) return gatewayAnswer(response, 413, "Request Too Long", cors);
    const { routeKey, pathParameters } = matched(request.method ?? "GET", url.pathname);
    if (throttled(routeKey)) return gatewayAnswer(response, 429, "Too Many Requests", cors);

    const event = eventOf(request, url, body, { routeKey, pathParameters });
    const name = routesByKey.get(routeKey)?.function ?? fallback;
    try {
      const answer = await handlers.get(name)!(event, {} as Context);
      const kept = answer.cookies ? { "set-cookie": answer.cookies } : {};
      response.writeHead(answer.statusCode ?? 200, { ...(answer.headers as Record<string, string>), ...kept, ...cors });
      response.end(answer.isBase64Encoded ? Buffer.from(answer.body ?? "", "base64") : answer.body);
    } catch (error) {
      // As on AWS: a function that crashes is only logged.
      console.error(error);
      gatewayAnswer(response, 500, "Internal Server Error", cors);
    }
  };
};

/** Answers what no route matches. */
const fallback: FunctionName = "about";

type Match<Key extends string> = {
  readonly routeKey: Key | "$default";
  readonly pathParameters: Readonly<Record<string, string>>;
};

/** Finds the route of a request. As on AWS, a segment that is spelled out wins over a parameter, in whatever order they come. */
export const matcher = <Key extends string>(keys: readonly Key[]): ((method: string, path: string) => Match<Key>) => {
  const patterns = keys
    .map((key) => {
      const [method = "", path = ""] = key.split(" ");
      const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`);
      // Reads like a number: 0 for each segment that is spelled out, 1 for each parameter.
      return { key, method, pattern, vagueness: path.replace(/[^/]+/g, (part) => (part.startsWith("{") ? "1" : "0")) };
    })
    .sort((one, other) => (one.vagueness < other.vagueness ? -1 : Number(one.vagueness > other.vagueness)));

  return (method, path) => {
    for (const { key, method: declared, pattern } of patterns) {
      const found = method === declared && pattern.exec(path);
      if (!found) continue;
      const pathParameters = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([parameter, value]) => [parameter, decoded(value)]),
      );
      return { routeKey: key, pathParameters };
    }
    return { routeKey: "$default", pathParameters: {} };
  };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const bodyOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  return bytes > bodyBytesMax ? undefined : Buffer.concat(chunks);
};

const eventOf = (
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  { routeKey, pathParameters }: Match<string>,
): APIGatewayProxyEventV2 => {
  const { cookie, ...sent } = request.headers;
  const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)]));
  const now = new Date();
  const isText = /^(text\/|application\/(json|javascript|xml|.*\+json|.*\+xml))/i.test(
    headers["content-type"] ?? "text/",
  );
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key).join(",")]),
  );
  return {
    version: "2.0",
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers,
    // In a field of their own, and not among the headers.
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    ...(url.search ? { queryStringParameters: query } : {}),
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    requestContext: {
      accountId: "local",
      apiId: "local",
      domainName: "localhost",
      domainPrefix: "localhost",
      http: {
        method: request.method ?? "GET",
        path: url.pathname,
        protocol: "HTTP/1.1",
        // Plays the caller's network address; on AWS nobody can choose it.
        sourceIp: headers["x-local-address"] ?? request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
};

/** A token bucket a route, as the manifest declares it. */
const throttle = (routesByKey: ReadonlyMap<string, Pick<Route, "throttle">>): ((routeKey: string) => boolean) => {
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  return (routeKey) => {
    const limit = routesByKey.get(routeKey)?.throttle;
    if (!limit) return false;
    const nowMs = performance.now();
    const bucket = buckets.get(routeKey) ?? { tokens: limit.burst, atMs: nowMs };
    const tokens = Math.min(limit.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * limit.rate);
    buckets.set(routeKey, { tokens: Math.max(0, tokens - 1), atMs: nowMs });
    return tokens < 1;
  };
};

/** What API Gateway itself answers, in its own form. */
const gatewayAnswer = (
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string>,
): void => {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ message }));
};
