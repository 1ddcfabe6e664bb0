import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import kept from "../functions/about/openapi.json" with { type: "json" };
import { type RouteKey, routes } from "../functions/manifest.ts";
import { openapiDocument } from "../local/openapi.ts";
import type { Access } from "../shared/domain/access.ts";

type Operation = {
  readonly "x-access"?: string;
  readonly security: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
};

const operations = Object.entries(kept.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}` as RouteKey, operation]),
) as [RouteKey, Operation][];

/** Who may call, as the document words it; undefined where anyone may. */
const accessText = (access: Access): string | undefined => {
  if (typeof access === "string") return access;
  if ("public" in access) return undefined;
  return "step" in access ? `step: ${access.step.join(", ")}` : `staff: ${access.staff.join(", ")}`;
};

/** The codes of problems that a response lists. */
const codesOf = (response: unknown): unknown => {
  const { content } = (response ?? {}) as { content?: Record<string, { schema: { properties: ProblemShape } }> };
  return content?.["application/problem+json"]?.schema.properties.code.enum ?? [];
};
type ProblemShape = { readonly code: { readonly enum: readonly string[] } };

describe("the OpenAPI document", () => {
  it("that is served is the one that the contracts make (else: npm run openapi)", async () => {
    expect(kept).toEqual(JSON.parse(JSON.stringify(await openapiDocument())));
  });

  it("has an operation for every route of the manifest", () => {
    expect(operations.map(([route]) => route).sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(operations)("says who may call %s, and asks for a token unless anyone may", (route, operation) => {
    const { access } = routes[route];

    expect(operation["x-access"]).toBe(accessText(access));
    expect(operation.security).toEqual(accessText(access) === undefined ? [] : [{ token: [] }]);
  });

  it.each([
    ["GET /health", []],
    ["POST /sessions", ["credentials_refused", "login_policy_refused"]],
    ["GET /me", ["not_signed_in", "sign_in_incomplete", "login_policy_refused"]],
    ["DELETE /sessions/current", ["not_signed_in", "login_policy_refused"]],
    ["POST /sessions/current/totp", ["not_signed_in", "sign_in_incomplete", "code_refused", "login_policy_refused"]],
    ["GET /account", ["not_signed_in", "sign_in_incomplete", "login_policy_refused", "not_allowed"]],
    ["GET /audit-records", ["not_signed_in", "sign_in_incomplete", "login_policy_refused", "not_allowed"]],
    ["GET /back-office/queues/{queue}", ["not_signed_in", "sign_in_incomplete", "login_policy_refused", "not_allowed"]],
  ] as const)("names what %s refuses its caller with: %j", (route, codes) => {
    const { responses } = operations.find(([name]) => name === route)![1];

    expect(["401", "403"].flatMap((status) => codesOf(responses[status]))).toEqual(codes);
  });

  it("tells of a page, and of no problem, whatever a route that answers a page is asked", () => {
    const { responses } = operations.find(([name]) => name === "POST /decisions/{token}")![1];

    const types = Object.entries(responses).map(([status, response]) => [
      status,
      Object.keys((response as { content?: object }).content ?? {}),
    ]);

    const page = ["text/html"];
    expect(Object.fromEntries(types)).toEqual({
      303: [],
      400: page,
      403: page,
      404: page,
      409: page,
      413: page,
      415: page,
      500: page,
      503: page,
    });
    expect((responses["400"] as { description: string }).description).toBe(
      "Something that was entered is wrong; the page says what; `invalid_request` Invalid request",
    );
  });

  it("holds only schemas that a validator takes", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(kept, "saldo");
    const schemas: string[] = [];
    const look = (value: unknown, place: readonly string[]): void => {
      if (typeof value !== "object" || value === null) return;
      if (place.at(-1) === "schema") schemas.push(place.join("/"));
      for (const [step, inner] of Object.entries(value))
        look(inner, [...place, encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))]);
    };
    look(kept.paths, ["saldo#", "paths"]);

    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of schemas) expect(() => ajv.compile({ $ref: schema }), schema).not.toThrow();
  });
});
