/** Whatever the document allows is not refused as malformed, and whatever it forbids is. */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import kept from "../functions/about/openapi.json" with { type: "json" };
import { type RouteKey, routes } from "../functions/manifest.ts";
import { verbOf } from "../local/openapi.ts";
import type { Grosze } from "../shared/domain/money.ts";
import { checkTopUpAmount } from "../shared/domain/top-ups/top-up-amount.ts";
import { addressOf, read } from "../shared/http/request.ts";
import { type Schema, schemaArbitraries } from "./support/json-schema.ts";

type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema };
type Referable = Parameter | { readonly $ref: string };
type Operation = {
  readonly parameters?: readonly Referable[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
};
const document = kept as unknown as {
  readonly paths: Record<string, Record<string, Operation> & { readonly parameters?: readonly Referable[] }>;
  readonly components: { readonly parameters: Record<string, Parameter>; readonly schemas: Record<string, Schema> };
};
const { allowed, forbidden } = schemaArbitraries(document.components.schemas);

const resolved = (parameter: Referable): Parameter =>
  "$ref" in parameter ? document.components.parameters[parameter.$ref.split("/").at(-1)!]! : parameter;

/** A part of a request as one object: what the parameters of a path or a query are together, or the body. */
type Part = "path" | "query" | "body" | "form";
const partsOf = (routeKey: RouteKey): [Part, Schema][] => {
  const [method = "", path = ""] = routeKey.split(" ");
  const { parameters: common = [], ...methods } = document.paths[path]!;
  const { parameters = [], requestBody } = methods[method.toLowerCase()]!;
  const given = [...common, ...parameters].map(resolved);
  const together = (place: "path" | "query"): [Part, Schema][] => {
    const these = given.filter((parameter) => parameter.in === place);
    if (these.length === 0) return [];
    const properties = Object.fromEntries(these.map(({ name, schema }) => [name, schema]));
    const required = these.filter((parameter) => parameter.required).map(({ name }) => name);
    return [[place, { type: "object", properties, required, additionalProperties: false }]];
  };
  const { "application/json": json, "application/x-www-form-urlencoded": form } = requestBody?.content ?? {};
  return [
    ...together("path"),
    ...together("query"),
    ...(json ? [["body", json.schema] as [Part, Schema]] : []),
    ...(form ? [["form", form.schema] as [Part, Schema]] : []),
  ];
};

const cases = await Promise.all(
  (Object.keys(routes) as RouteKey[]).map(async (routeKey) => {
    const { contract } = await verbOf(routes[routeKey].function, routeKey);
    return contract.signedBy
      ? []
      : partsOf(routeKey).map(([part, schema]) => [routeKey, part, { contract, schema }] as const);
  }),
);

type Contract = Awaited<ReturnType<typeof verbOf>>["contract"];

const malformed = ["invalid_request", "not_found"];
/** Limits whose refusals have a name of their own. */
const refusesByName: Partial<Record<RouteKey, (body: never) => void>> = {
  "POST /top-ups": ({ amountGrosze }: { readonly amountGrosze: Grosze }) => checkTopUpAmount(amountGrosze),
};
const refusedByName = ["amount_below_minimum", "amount_above_maximum"];

/** The schema of one part alone: what the other parts lack is no concern of its own. */
const isTaken = (routeKey: RouteKey, contract: Contract, part: Part, value: unknown): boolean => {
  const { path, query, body, bodyIs } = contract;
  const only = {
    summary: "",
    answers: {},
    ...(part === "path" ? { path } : part === "query" ? { query } : { body, bodyIs }),
  } as Contract;
  const sent = part === "form" ? String(new URLSearchParams(value as Record<string, string>)) : JSON.stringify(value);
  const type = part === "form" ? "application/x-www-form-urlencoded" : "application/json";
  const event = {
    headers: { "content-type": type },
    requestContext: { http: { sourceIp: "192.0.2.1" } },
    ...(part === "path" && { pathParameters: value }),
    ...(part === "query" && { queryStringParameters: value }),
    ...((part === "body" || part === "form") && { body: sent }),
  } as unknown as APIGatewayProxyEventV2;
  try {
    const { body } = read(only, event, addressOf(only, event));
    if (part === "body") refusesByName[routeKey]?.(body as never);
    return true;
  } catch (error) {
    if (
      !(error instanceof Error) ||
      ![...malformed, ...refusedByName].includes((error as { code?: string }).code ?? "")
    )
      throw error;
    return false;
  }
};

/** What an address or a form carries is text. */
const asText = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, String(each)]));
const isTextual = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => typeof each === "string" && each.trim() !== "");

const runs = { numRuns: 25 };

describe.each(cases.flat())("%s, its %s", (routeKey, part, { contract, schema }) => {
  it("is taken where the document allows it", () => {
    fc.assert(
      fc.property(allowed(schema), (value) => {
        const sent = part === "body" ? value : asText(value);
        expect(isTaken(routeKey, contract, part, sent), JSON.stringify(sent)).toBe(true);
      }),
      runs,
    );
  });
});

// Of a batch of usage charges, a malformed one is refused alone, in the answer.
const refusedWhole = cases.flat().filter(([routeKey]) => routeKey !== "POST /platform/usage-charges");

describe.each(refusedWhole)("%s, its %s", (routeKey, part, { contract, schema }) => {
  it("is refused where the document forbids it", () => {
    const wrong = part === "body" ? forbidden(schema) : forbidden(schema).filter(isTextual);
    fc.assert(
      fc.property(wrong, (value) => {
        expect(isTaken(routeKey, contract, part, value), JSON.stringify(value)).toBe(false);
      }),
      runs,
    );
  });
});
