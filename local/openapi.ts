/** Makes the OpenAPI 3.1 document of the manifest and of the very contracts that validate requests. */
import * as z from "zod";
import { type FunctionName, type RouteKey, routes } from "../functions/manifest.ts";
import { type Access, type GuardedAccess, nextSteps } from "../shared/domain/access.ts";
import type { Problem } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { answersPage, type Contract } from "../shared/http/endpoint.ts";
import { allFaults } from "./refusals.ts";

type Json = Record<string, unknown>;

export const openapiDocument = async (): Promise<Json> => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [routeKey, route] of Object.entries(routes)) {
    const [method = "", path = ""] = routeKey.split(" ");
    const contract = await contractOf(route.function, routeKey as RouteKey);
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(route.function, route.access, contract) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Saldo",
      version: "0.1.0",
      summary: "Account and finance of a prepaid cloud-telephony operator",
      description: [
        "Amounts are integer grosze (1 PLN = 100 grosze); times are ISO 8601 in UTC; ids are opaque.",
        "A refusal is `application/problem+json` (RFC 9457) with a stable `code`; `detail` is Polish, or English by `Accept-Language`. A route that answers a page tells it on one.",
        "Throttling (429), a request above 10 MB (413) and an outage (503) may be answered by the gateway before us, as `{message}`.",
      ].join("\n\n"),
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(Object.values(routes).map((route) => route.function))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "The token that the sign-in answered last" },
      },
      schemas: { Problem: problemSchema((await allFaults()).map(([code]) => code)) },
    },
  };
};

export const contractOf = async (name: FunctionName, routeKey: RouteKey): Promise<Contract> => {
  const { verbs } = (await import(`../functions/${name}/index.ts`)) as {
    verbs: Record<string, { contract: Contract }>;
  };
  const found = verbs[routeKey];
  if (!found) throw new Error(`functions/${name} has no verb for ${routeKey}`);
  return found.contract;
};

const operation = (tag: string, access: Access, contract: Contract): Json => {
  const parameters = [
    ...properties(contract.path).map(([name, schema]) => ({ name, in: "path", required: true, schema })),
    ...properties(contract.query).map(([name, schema]) => ({ name, in: "query", required: false, schema })),
    ...(contract.idempotencyKey
      ? [
          header(
            "Idempotency-Key",
            contract.idempotencyKey === "required",
            "New for each operation, the same for its repetition",
          ),
        ]
      : []),
    ...(contract.ifMatch ? [header("If-Match", true, "The ETag of what was read last")] : []),
    ...(contract.signedBy ? [header("Stripe-Signature", true, "Stripe's signature over the raw body")] : []),
    header("Accept-Language", false, "`pl` (default) or `en`"),
  ];
  return {
    tags: [tag],
    summary: contract.summary,
    ...(isPublic(access) ? { security: [] } : { security: [{ token: [] }], "x-access": accessText(access) }),
    parameters,
    ...(contract.body ? { requestBody: { required: true, content: bodyOf(contract) } } : {}),
    ...(contract.signedBy ? { requestBody: { required: true, content: json({ type: "object" }) } } : {}),
    responses: withBoth(answers(contract), refusals(problemsOf(access, contract), answersPage(contract))),
  };
};

const bodyOf = ({ body, bodyIs }: Contract): Json => {
  const schema = schemaOf(body!, "input");
  return bodyIs === "form" ? { "application/x-www-form-urlencoded": { schema } } : json(schema);
};

const isPublic = (access: Access): access is Exclude<Access, GuardedAccess> =>
  typeof access === "object" && "public" in access;

/** Who may call: a permission, `signed-in`, `step: totp` or `staff: operator-finance, operator-helpdesk`. */
const accessText = (access: GuardedAccess): string => {
  if (typeof access === "string") return access;
  return "step" in access ? `step: ${access.step.join(", ")}` : `staff: ${access.staff.join(", ")}`;
};

const answers = (contract: Contract): Json =>
  Object.fromEntries(
    Object.entries(contract.answers).map(([status, { description, body, csv, page }]) => [
      status,
      {
        description,
        ...(page ? { content: htmlPage } : {}),
        ...(body
          ? {
              content: {
                ...json(schemaOf(body, "output")),
                ...(csv ? { "text/csv": { schema: { type: "string" } } } : {}),
              },
            }
          : {}),
      },
    ]),
  );

/** What the route refuses of itself, and what any route of its kind does. */
const problemsOf = (access: Access, contract: Contract): Problem[] => [
  ...(contract.body || contract.query ? [common.invalid_request] : []),
  ...(contract.body ? [common.unsupported_media_type, common.request_too_large] : []),
  ...(contract.path ? [common.not_found] : []),
  ...problemsOfAccess(access),
  ...(contract.refusals ?? []),
  common.internal_error,
  common.temporarily_unavailable,
];

const problemsOfAccess = (access: Access): Problem[] => {
  if (isPublic(access)) return [];
  if (access === "signed-in") return [common.not_signed_in, common.sign_in_incomplete, common.login_policy_refused];
  if (typeof access === "string" || !("step" in access))
    return [common.not_signed_in, common.sign_in_incomplete, common.login_policy_refused, common.not_allowed];
  const isAnyStep = nextSteps.every((step) => access.step.includes(step));
  return [common.not_signed_in, common.login_policy_refused, ...(isAnyStep ? [] : [common.sign_in_incomplete])];
};

const refusals = (problems: readonly Problem[], isPage: boolean): Json => {
  const byStatus = Map.groupBy(new Set(problems), ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      status,
      {
        description: these.map(({ code, en: [title] }) => `\`${code}\` ${title}`).join("; "),
        content: isPage
          ? htmlPage
          : {
              "application/problem+json": {
                schema: {
                  allOf: [{ $ref: "#/components/schemas/Problem" }],
                  properties: { code: { enum: these.map(({ code }) => code) }, status: { const: status } },
                },
              },
            },
      },
    ]),
  );
};

/** By one status a route may tell of its own answer and of a refusal. */
const withBoth = (answered: Json, refused: Json): Json => {
  const both = Object.keys(refused).filter((status) => Object.hasOwn(answered, status));
  const merged = both.map((status) => {
    const [one, other] = [answered[status] as Described, refused[status] as Described];
    const content = { ...one.content, ...other.content };
    return [status, { description: `${one.description}; ${other.description}`, content }];
  });
  return { ...answered, ...refused, ...Object.fromEntries(merged) };
};

type Described = { readonly description: string; readonly content?: object };

const problemSchema = (fieldCodes: readonly string[]): Json => ({
  type: "object",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string", description: "A stable URI that ends in the code" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "For people, in their language; says what to do next" },
    code: { type: "string", description: "For programs; stable" },
    requestId: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "code", "detail"],
        properties: {
          pointer: { type: "string", description: "JSON Pointer into the body, or `?name` of a query parameter" },
          code: { enum: fieldCodes },
          detail: { type: "string" },
        },
      },
    },
  },
});

const properties = (schema: Contract["path"]): [string, unknown][] =>
  schema ? Object.entries(schemaOf(schema, "input").properties as Json) : [];

const schemaOf = (schema: z.core.$ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, override: ({ jsonSchema }) => shorten(jsonSchema) });
  return rest;
};

/** Leaves out what `format` says already, and the bounds that every whole number has. */
const shorten = (schema: z.core.JSONSchema.BaseSchema): void => {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

const header = (name: string, required: boolean, description: string): Json => ({
  name,
  in: "header",
  required,
  description,
  schema: { type: "string" },
});

const htmlPage: Json = { "text/html": { schema: { type: "string" } } };

const json = (schema: Json): Json => ({ "application/json": { schema } });
