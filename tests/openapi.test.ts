import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import kept from "../functions/about/openapi.json" with { type: "json" };
import { type RouteKey, routes } from "../functions/manifest.ts";
import { openapiDocument, verbOf } from "../local/openapi.ts";
import type { Access } from "../shared/domain/access.ts";

type Operation = {
  readonly operationId: string;
  readonly description: string;
  readonly "x-access"?: string;
  readonly security?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
};

const operations = Object.entries(kept.paths as unknown as Record<string, Record<string, Operation>>).flatMap(
  ([path, { parameters: _, ...methods }]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}` as RouteKey, operation]),
) as [RouteKey, Operation][];

const operationOf = (route: string): Operation => operations.find(([name]) => name === route)![1];

/** What a reference points to; what is none is itself. */
const resolved = (value: unknown): unknown => {
  const { $ref } = (value ?? {}) as { readonly $ref?: string };
  return $ref === undefined ? value : at(kept, $ref.replace(/^#\//, "").split("/"));
};
const at = (value: unknown, [step, ...steps]: readonly string[]): unknown =>
  step === undefined ? value : at((value as Record<string, unknown> | undefined)?.[step], steps);

/** Every `$ref` of the document. */
const references = [...JSON.stringify(kept).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = ""]) => target);

/** Who may call, as the document words it; undefined where anyone may. */
const accessText = (access: Access): string | undefined => {
  if (typeof access === "string") return access;
  if ("clerks" in access) return `page: ${access.clerks?.join(", ")}`;
  if ("public" in access) return undefined;
  if ("machine" in access) return `machine: ${access.machine}`;
  if ("right" in access) return `right: ${access.right}`;
  return "step" in access ? `step: ${access.step.join(", ")}` : `staff: ${access.staff.join(", ")}`;
};

/** The codes of problems that a response lists. */
const codesOf = (response: unknown): readonly string[] => {
  const { content } = (resolved(response) ?? {}) as {
    content?: Record<string, { schema: { properties: ProblemShape } }>;
  };
  return content?.["application/problem+json"]?.schema.properties.code.enum ?? [];
};
type ProblemShape = { readonly code: { readonly enum: readonly string[] } };

describe("the OpenAPI document", () => {
  it("that is served is the one that the contracts make (else: npm run openapi)", async () => {
    expect(kept).toEqual(JSON.parse(JSON.stringify(await openapiDocument())));
  });

  it("marks the query parameters that a request must have, and no others", () => {
    const requiredOf = (path: "/gminas" | "/ledger-entries") => {
      const { parameters = [], get } = kept.paths[path] as { parameters?: unknown[]; get: { parameters?: unknown[] } };
      return [...parameters, ...(get.parameters ?? [])]
        .map((each) => resolved(each) as { readonly name: string; readonly required?: boolean })
        .flatMap(({ name, required }) => (required ? [name] : []));
    };
    expect([requiredOf("/gminas"), requiredOf("/ledger-entries")]).toEqual([["query"], []]);
  });

  it("says of a filter what its docstring says", () => {
    const { parameters } = kept.paths["/top-ups"]!.get as unknown as { readonly parameters: readonly object[] };

    expect(parameters.map(resolved)).toContainEqual(
      expect.objectContaining({ name: "from", description: "Started on this day in Warsaw or later." }),
    );
  });

  it("tells of the Location of what was made, of its ETag, and of a repeated key", () => {
    const { headers } = operationOf("POST /login-policies").responses["201"] as { readonly headers: object };

    expect(headers).toEqual({
      "X-Request-Id": { $ref: "#/components/headers/RequestId" },
      ETag: { $ref: "#/components/headers/ETag" },
      Location: { $ref: "#/components/headers/Location" },
      "Idempotency-Replayed": { $ref: "#/components/headers/IdempotencyReplayed" },
    });
  });

  it("says of every POST whether it takes a key, or why not; a form of a page and other methods take none", async () => {
    const said = await Promise.all(
      (Object.keys(routes) as RouteKey[]).map(async (route) => {
        const { contract } = await verbOf(routes[route].function, route);
        const mustSay = route.startsWith("POST ") && contract.bodyIs !== "form";
        return { route, mustSay, says: contract.idempotencyKey !== undefined };
      }),
    );

    expect(said.filter(({ mustSay, says }) => mustSay !== says).map(({ route }) => route)).toEqual([]);
  });

  it("asks of a POST of people for a key, and tells by which refusals one is refused", () => {
    const ofPeople = operations.filter(
      ([route]) =>
        route.startsWith("POST ") && (typeof routes[route].access === "string" || "staff" in routes[route].access),
    );
    const without = ofPeople.filter(
      ([, { responses }]) => !codesOf(responses["422"]).includes("idempotency_key_reused"),
    );

    expect(ofPeople.length).toBeGreaterThan(15);
    expect(without.map(([route]) => route)).toEqual(["POST /me/proof", "POST /me/recovery-codes"]);
  });

  it("says why a route takes no key", () => {
    expect(operationOf("POST /me/proof").description).toContain(
      "No `Idempotency-Key` is taken: a code is taken once, and a repeated proof proves the same.",
    );
  });

  it("has an operation for every route of the manifest", () => {
    expect(operations.map(([route]) => route).sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(operations)(
    "says who may call %s, and asks for a token, a page's session or a machine key unless anyone may",
    (route, operation) => {
      const { access } = routes[route];

      const text = accessText(access);
      if (text?.startsWith("page: ")) {
        expect(operation["x-access"]).toBe(text);
        expect(operation.security).toEqual([{}, { pageSession: [] }]);
        return;
      }
      const scheme = text?.startsWith("machine: ") ? "machineKey" : "token";

      expect(operation["x-access"]).toBe(text);
      expect(operation.security ?? kept.security).toEqual(text === undefined ? [] : [{ [scheme]: [] }]);
    },
  );

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
    const { responses } = operationOf(route);

    expect(["401", "403"].flatMap((status) => codesOf(responses[status]))).toEqual(codes);
  });

  it("tells of a page, and of no problem, whatever a route that answers a page is asked", () => {
    const { responses } = operationOf("POST /decisions/{token}");

    const types = Object.entries(responses).map(([status, response]) => [
      status,
      Object.keys((resolved(response) as { content?: object }).content ?? {}),
    ]);

    const page = ["text/html"];
    expect(Object.fromEntries(types)).toEqual({
      200: page,
      303: [],
      400: page,
      403: page,
      404: page,
      409: page,
      410: page,
      413: page,
      415: page,
      429: page,
      500: page,
      503: page,
    });
    expect((responses["400"] as { description: string }).description).toBe(
      "Something that was entered is wrong; the page says what; `invalid_request` Invalid data",
    );
  });

  it("names each operation once, as a method of a client is named", () => {
    const names = operations.map(([, { operationId }]) => operationId);

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(names.filter((name) => !/^[a-z]+([A-Z][a-z]*)*$/.test(name))).toEqual([]);
  });

  it.each([
    ["POST /top-ups", "startTopUp"],
    ["POST /invitations/confirmation", "acceptInvitation"],
    ["GET /ledger-entries", "listLedgerEntries"],
    ["GET /back-office/accounts/{accountId}/ledger-entries", "backOfficeListLedgerEntries"],
  ])("calls %s %s", (route, name) => {
    expect(operationOf(route).operationId).toBe(name);
  });

  it("refers to nothing that it does not hold", () => {
    expect(references.length).toBeGreaterThan(300);
    expect(references.filter(($ref) => resolved({ $ref }) === undefined)).toEqual([]);
  });

  it("holds no component that nothing refers to, and calls models as types are called", () => {
    const { parameters, responses, schemas } = kept.components;
    const held = Object.entries({ parameters, responses, schemas }).flatMap(([kind, components]) =>
      Object.keys(components).map((name) => `#/components/${kind}/${name}`),
    );

    expect(held.filter((target) => !references.includes(target))).toEqual([]);
    expect(Object.keys(schemas).filter((name) => !/^([A-Z][a-z]+)+$/.test(name))).toEqual([]);
    expect(Object.keys(schemas)).toEqual(
      expect.arrayContaining(["TopUp", "TopUpPage", "LedgerEntryPage", "PortalUser", "LoginPolicy", "Problem"]),
    );
  });

  it("is small enough to be in a bundle: what operations have in common is said once", () => {
    const operations = Object.values(kept.paths as object).flatMap((path) => Object.keys(path as object));

    expect(Buffer.byteLength(JSON.stringify(kept)) / operations.length).toBeLessThan(1_550);
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
    look(kept.components, ["saldo#", "components"]);
    for (const name of Object.keys(kept.components.schemas)) schemas.push(`saldo#/components/schemas/${name}`);

    expect(schemas.length).toBeGreaterThan(50);
    for (const schema of schemas) expect(() => ajv.compile({ $ref: schema }), schema).not.toThrow();
  });
});
