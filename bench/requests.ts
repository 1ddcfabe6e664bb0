/** Requests as API Gateway hands them to a function (HTTP API, payload format 2.0). */
import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { RouteKey } from "../functions/manifest.ts";

export type Wanted = {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export const eventOf = (
  routeKey: RouteKey,
  { token, headers, cookies, path, query, body }: Wanted = {},
): APIGatewayProxyEventV2 => {
  const [method = "", pattern = ""] = routeKey.split(" ");
  const rawPath = pattern.replace(/\{(\w+)\}/g, (_, name: string) => path?.[name] ?? "");
  const now = new Date();
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      ...(body !== undefined && { "content-type": "application/json; charset=utf-8" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(cookies && { cookies: [...cookies] }),
    ...(path && { pathParameters: path }),
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: "bench",
      apiId: "bench",
      domainName: "bench",
      domainPrefix: "bench",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "bench" },
      requestId: randomUUID(),
      routeKey,
      stage: "$default",
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
};
