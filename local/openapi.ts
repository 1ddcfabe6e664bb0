/** Makes the OpenAPI 3.1 document of the manifest and of the very contracts that validate requests. */
import { readdirSync } from "node:fs";
import { object } from "zod/mini";
import { type FunctionName, functions, type RouteKey, routes } from "../functions/manifest.ts";
import about from "../package.json" with { type: "json" };
import type { Access } from "../shared/domain/access.ts";
import { operatorId } from "../shared/domain/ids.ts";
import type { Problem } from "../shared/domain/refusal.ts";
import * as common from "../shared/domain/refusals.ts";
import { answersPage, type Contract, keyTakenBy } from "../shared/http/contract.ts";
import { PageQuery } from "../shared/http/page.ts";
import { requestKeyPattern } from "../shared/http/request.ts";
import { accessOf, accessSentence, problemsOfAccess, securitySchemes, usualSecurity } from "./openapi-access.ts";
import { withDiscriminators } from "./openapi-cases.ts";
import { has, inAll, type Json, type Part, type Shared, shared, withModels } from "./openapi-components.ts";
import { saidOf, withDescriptions } from "./openapi-descriptions.ts";
import { answerHeaders, headers, refusalHeaders } from "./openapi-headers.ts";
import { fieldErrorSchema, problemSchema } from "./openapi-problem.ts";
import { schemaOf } from "./openapi-schema.ts";
import { allFaults } from "./refusals.ts";

type Operation = {
  readonly path: string;
  readonly method: string;
  readonly about: Json;
  readonly parameters: readonly Part[];
  readonly requestBody: Json | undefined;
  readonly responses: Readonly<Record<string, Part>>;
};

export const openapiDocument = async (): Promise<Json> => {
  const operations: Operation[] = [];
  for (const routeKey of Object.keys(routes) as RouteKey[]) operations.push(await operationOf(routeKey));
  const byReference = {
    parameters: shared(
      "parameters",
      operations.flatMap((operation) => operation.parameters),
    ),
    responses: shared(
      "responses",
      operations.flatMap((operation) => Object.values(operation.responses)),
    ),
  };
  const byPath = [...Map.groupBy(operations, ({ path }) => path)];
  const document = withModels({
    openapi: "3.1.0",
    info: {
      title: "Saldo",
      version: about.version,
      summary: "Account and finance of a prepaid cloud-telephony operator",
      description: [
        "Amounts are integer grosze (1 PLN = 100 grosze); times are ISO 8601 in UTC; ids are opaque.",
        "Errors are `application/problem+json` (RFC 9457) with a stable `code`; `detail` is in Polish, or in English if `Accept-Language` asks for it. Routes that return an HTML page return their errors as a page.",
        "The length of a text is counted in UTF-16 code units, as in HTML's `maxlength`. Leading and trailing spaces are accepted, and removed. A `format` that is not a registered one stands for a check digit or a parser; its description says more.",
        "HEAD works wherever GET does, with the same status and headers and no body.",
        "Throttling (429), a request above 10 MB (413) and an outage (503) may be answered by the API gateway in front of Saldo, as `{message}`.",
      ].join("\n\n"),
      contact: { name: "The operator of this system" },
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    security: usualSecurity,
    tags: (Object.keys(functions) as FunctionName[])
      .filter((name) => operations.some(({ about }) => (about.tags as readonly string[]).includes(name)))
      .map((name) => ({ name, description: functions[name].does })),
    paths: Object.fromEntries(byPath.map(([path, all]) => [path, pathItem(all, byReference)])),
    components: {
      securitySchemes,
      parameters: byReference.parameters.components,
      headers,
      responses: byReference.responses.components,
      schemas: { Problem: problemSchema, FieldError: fieldErrorSchema((await allFaults()).map(([code]) => code)) },
    },
  });
  return withDescriptions(withDiscriminators(document));
};

/** The operations of one path. The parameters that all of them have are the path's. */
const pathItem = (operations: readonly Operation[], byReference: Record<"parameters" | "responses", Shared>): Json => {
  const ofAll = inAll(operations.map(({ parameters }) => parameters));
  const methods = operations.map(({ method, about, parameters, requestBody, responses }) => {
    const own = parameters.filter((parameter) => !has(ofAll, parameter));
    const operation = {
      ...about,
      ...(own.length > 0 && { parameters: own.map(byReference.parameters.refer) }),
      ...(requestBody && { requestBody }),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [status, byReference.responses.refer(response)]),
      ),
    };
    return [method, operation];
  });
  return { parameters: ofAll.map(byReference.parameters.refer), ...Object.fromEntries(methods) };
};

export type Verb = { readonly contract: Contract };

export const verbOf = async (name: FunctionName, routeKey: RouteKey): Promise<Verb> => {
  const { verbs } = (await import(`../functions/${name}/index.ts`)) as { verbs: Record<string, Verb> };
  const found = verbs[routeKey];
  if (!found) throw new Error(`functions/${name} has no verb for ${routeKey}`);
  return found;
};

/**
 * The name that the verb is exported by, such as `startTopUp`. Generated clients call their methods by it, so renaming the
 * export breaks them. The back office's begin with `backOffice`: a customer's route may have a verb of the same name.
 */
const operationIdOf = async (name: FunctionName, path: string, verb: Verb): Promise<string> => {
  for (const file of readdirSync(new URL(`../functions/${name}`, import.meta.url))) {
    if (!file.endsWith(".ts")) continue;
    const exported: Json = await import(`../functions/${name}/${file.slice(0, -3)}.ts`);
    const found = Object.keys(exported).find((key) => exported[key] === verb);
    if (found) return path.startsWith("/back-office/") ? `backOffice${pascalCase(found)}` : found;
  }
  throw new Error(`functions/${name} does not export the verb of ${path}`);
};

const operationOf = async (routeKey: RouteKey): Promise<Operation> => {
  const { function: name, access } = routes[routeKey];
  const [method = "", path = ""] = routeKey.split(" ");
  const verb = await verbOf(name, routeKey);
  const { contract } = verb;
  return {
    path,
    method: method.toLowerCase(),
    about: {
      operationId: await operationIdOf(name, path, verb),
      tags: [name],
      ...toldOf(contract, access),
      ...accessOf(access),
    },
    parameters: parametersOf(path, contract),
    requestBody: requestBodyOf(contract),
    responses: withThrottle(combined(answers(contract), refusals(problemsOf(access, contract), answersPage(contract)))),
  };
};

/** A line for a table of contents, and what else there is to say. */
const toldOf = ({ summary: text, idempotencyKey }: Contract, access: Access): Json => {
  const [, summary = text, rest] = /^(.+?)(?:[;:.] +)(.+)$/s.exec(text) ?? [];
  const more = rest === undefined ? [] : [`${rest[0]!.toUpperCase()}${rest.slice(1)}.`];
  const noKey = typeof idempotencyKey === "object" ? [`No \`Idempotency-Key\` is taken: ${idempotencyKey.none}.`] : [];
  return { summary, description: [...more, ...noKey, accessSentence(access)].join(" ") };
};

const parametersOf = (path: string, contract: Contract): Part[] => [
  ...properties(contract.path).map(([name, schema]) => ({
    name: pascalCase(pathParameterName(name, path, schema)),
    value: { name, in: "path", required: true, schema },
  })),
  ...queryParametersOf(path, contract),
  ...keyParameterOf(contract),
  ...(contract.ifMatch === "or-none"
    ? [
        header("If-Match", false, "To edit: the ETag of what was read last", "IfMatchToEdit"),
        header("If-None-Match", false, "To create: `*`"),
      ]
    : contract.ifMatch
      ? [
          header(
            "If-Match",
            contract.ifMatch === "required",
            "The ETag of what was read last",
            contract.ifMatch === "required" ? "IfMatch" : "OptionalIfMatch",
          ),
        ]
      : []),
  ...(contract.signedBy ? [header("Stripe-Signature", true, "Stripe's signature over the raw body")] : []),
  header("Accept-Language", false, "`pl` (default) or `en`"),
];

const keyParameterOf = (contract: Contract): Part[] => {
  const taken = keyTakenBy(contract);
  if (!taken) return [];
  const isRequired = taken === "required";
  const value = {
    name: "Idempotency-Key",
    in: "header",
    ...(isRequired && { required: true }),
    description:
      "New for each operation, the same for its repetition. Known for 30 days, of this user at this operation",
    schema: { type: "string", pattern: requestKeyPattern.source },
  };
  return [{ name: isRequired ? "IdempotencyKey" : "OptionalIdempotencyKey", value }];
};

const queryParametersOf = (path: string, { query }: Contract): Part[] => {
  const all = properties(query);
  const said = saidOf(all.map(([name]) => name));
  return all.map(([name, schema]) => ({
    // Of one name, such as `from`, each noun's may be another.
    name: pascalCase(name in PageQuery.shape ? name : `${nounBefore("", path)}-${name}`),
    value: {
      name,
      in: "query",
      ...(isRequired(query, name) && { required: true }),
      ...(said[name] !== undefined && { description: said[name] }),
      schema,
    },
  }));
};

/** Unlike what else is called `id` or `accountId`, but takes other values. */
const pathParameterName = (name: string, path: string, { pattern }: Json): string => {
  if (name === "id") return `${nounBefore("/{id}", path)}-id`;
  return name === "accountId" && String(pattern).includes(operatorId) ? "any-account-id" : name;
};

/** `top-up` of `/back-office/accounts/{accountId}/top-ups/{id}`, before its `/{id}`. */
const nounBefore = (end: string, path: string): string =>
  (path.slice(0, path.lastIndexOf(end)).split("/").at(-1) ?? "").replace(/ies$/, "y").replace(/s$/, "");

/** `PortalUserId` of `portal-user-id`. */
const pascalCase = (text: string): string =>
  text.replace(/(?:^|[-_])([a-zA-Z])/g, (_, letter: string) => letter.toUpperCase());

const requestBodyOf = (contract: Contract): Json | undefined => {
  if (contract.signedBy) return { required: true, content: json({ type: "object" }) };
  return contract.body && { required: true, content: bodyOf(contract) };
};

const bodyOf = ({ body, bodyIs }: Contract): Json => {
  const schema = schemaOf(body!, "input");
  return bodyIs === "form" ? { "application/x-www-form-urlencoded": { schema } } : json(schema);
};

const answers = (contract: Contract): Record<string, Described> =>
  Object.fromEntries(
    Object.entries(contract.answers).map(([status, { description, body, csv, page, etag, location }]) => [
      status,
      {
        description,
        headers: answerHeaders(status, { etag, location, takesKey: keyTakenBy(contract) !== undefined }),
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
export const problemsOf = (access: Access, contract: Contract): Problem[] => [
  ...(contract.body || contract.query ? [common.invalid_request] : []),
  ...(contract.body ? [common.unsupported_media_type, common.request_too_large] : []),
  ...(contract.path ? [common.not_found] : []),
  ...problemsOfAccess(access),
  ...(keyTakenBy(contract) ? [common.idempotency_key_missing, common.idempotency_key_reused] : []),
  ...(contract.refusals ?? []),
  common.internal_error,
  common.temporarily_unavailable,
];

const refusals = (problems: readonly Problem[], isPage: boolean): Record<string, Refused> => {
  const byStatus = Map.groupBy(new Set(problems), ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, these]) => [
      status,
      {
        name: refusalName(status, these) + (isPage ? "-page" : ""),
        value: {
          description: these.map(({ code, en: [title] }) => (isPage ? `\`${code}\` ${title}` : title)).join("; "),
          headers: refusalHeaders(status),
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
      },
    ]),
  );
};

/** What every route refuses that has a path, a body and a permission. */
const usual = problemsOf("account.read", { summary: "", answers: {}, path: object({}), body: object({}) });

/**
 * `401`: the usual refusals of that status; `401-code_refused`: one more; `403-only-login_policy_refused`: only that one.
 * Short, because references to these are a good part of the document.
 */
const refusalName = (status: number, problems: readonly Problem[]): string => {
  const usualOnes = usual.filter((problem) => problem.status === status);
  const isUsual = usualOnes.every((problem) => problems.includes(problem));
  const telling = isUsual ? problems.filter((problem) => !usualOnes.includes(problem)) : problems;
  return [status, ...(isUsual ? [] : ["only"]), ...telling.map(({ code }) => code)].join("-");
};

/** By one status a route may tell of its own answer and of a refusal. */
const combined = (
  answered: Readonly<Record<string, Described>>,
  refused: Readonly<Record<string, Refused>>,
): Record<string, Part> => {
  const all: Record<string, Part> = { ...refused };
  for (const [status, one] of Object.entries(answered)) {
    const other = refused[status]?.value;
    const description = [one, other].flatMap((each) => each?.description ?? []).join("; ");
    const content = { ...one.content, ...other?.content };
    const headers = { ...one.headers, ...other?.headers };
    all[status] = { value: { description, headers, ...(Object.keys(content).length > 0 && { content }) } };
  }
  return all;
};

/** Every route is throttled; it is said of those that refuse nothing else, too, so that each tells of a refusal. */
const withThrottle = (responses: Record<string, Part>): Record<string, Part> =>
  Object.keys(responses).some((status) => status.startsWith("4"))
    ? responses
    : {
        ...responses,
        429: { name: "429-throttled", value: { description: "Too many requests: answered by the gateway before us" } },
      };

type Described = { readonly description: string; readonly headers?: Json; readonly content?: Json };
type Refused = Part & { readonly value: Described };

const properties = (schema: Contract["path"]): [string, Json][] =>
  Object.entries(schema?.shape ?? {}).map(([name, property]) => [name, schemaOf(property, "input")]);

const isRequired = (schema: Contract["query"], name: string): boolean => {
  const { required = [] } = schema ? schemaOf(schema, "input") : {};
  return (required as readonly string[]).includes(name);
};

const header = (name: string, required: boolean, description: string, called = pascalCase(name)): Part => ({
  name: called,
  value: { name, in: "header", ...(required && { required }), description, schema: { type: "string" } },
});

const htmlPage: Json = { "text/html": { schema: { type: "string" } } };

const json = (schema: Json): Json => ({ "application/json": { schema } });
