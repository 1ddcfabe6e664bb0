/**
 * How we speak HTTP. A verb is a contract and an action; `api` makes one Lambda handler of a noun's verbs: it admits the
 * caller, reads the request by its contract, lets the action answer, and tells every refusal as a problem.
 */
import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as z from "zod/mini";
import { type Access, isForMachines, type MachineAccess } from "../domain/access.ts";
import * as commonFaults from "../domain/faults.ts";
import { plainLine } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";
import { type FieldError, type Problem, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { described, log } from "../log.ts";
import type { Found, Reads } from "../store/reads.ts";
import { admit, type Caller, type GuardUses, type Named } from "./caller.ts";
import { fieldErrors } from "./field-errors.ts";
import { admitMachine, type Machine, type MachineUses } from "./machine.ts";
import { languageOf, problemAnswer } from "./problem.ts";

/** What a route takes and answers. It validates requests, and the OpenAPI document is made of it. */
export type Contract = {
  readonly summary: string;
  readonly path?: z.ZodMiniObject;
  readonly query?: z.ZodMiniObject;
  readonly body?: z.ZodMiniObject;
  /** The body comes from a form of a page: `application/x-www-form-urlencoded`. */
  readonly bodyIs?: "form";
  /** The body is taken as the text that was sent, and this header signs it. */
  readonly signedBy?: "stripe-signature";
  /** The header `Idempotency-Key`, by which a repetition is the same request. */
  readonly idempotencyKey?: "required" | "optional";
  /** What is edited must be named by its ETag: the one that was read last. */
  readonly ifMatch?: "required";
  readonly answers: Readonly<
    Record<
      number,
      { readonly description: string; readonly body?: z.ZodMiniType; readonly csv?: true; readonly page?: true }
    >
  >;
  /** The refusals that are its own; those that any route may answer are not repeated. */
  readonly refusals?: readonly Problem[];
};

/** Whether a route is for a browser: then a refusal is told on a page, too. */
export const answersPage = ({ answers }: Contract): boolean => Object.values(answers).some(({ page }) => page);

type Parsed<Schema> = Schema extends z.ZodMiniType ? z.output<Schema> : undefined;

export type OpenRequest<C extends Contract> = {
  readonly path: Parsed<C["path"]>;
  readonly query: Parsed<C["query"]>;
  readonly body: Parsed<C["body"]>;
  /** The key of the request, where the contract takes one and it was given; else the empty text. */
  readonly idempotencyKey: string;
  /** The version that the ETag in `If-Match` names, where the contract requires one; else 0. */
  readonly version: number;
  /** The body and its signature, where the contract says that it is signed; else empty texts. */
  readonly signed: { readonly body: string; readonly signature: string };
  readonly language: Language;
  readonly origin: Origin;
};
/** Where a request comes from: the network address, and the browser or program as it calls itself. */
export type Origin = { readonly address: string; readonly device: string };
export type Request<C extends Contract> = OpenRequest<C> & { readonly caller: Caller };
export type MachineRequest<C extends Contract> = OpenRequest<C> & { readonly machine: Machine };

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** A table (RFC 4180) in place of a body. */
  readonly csv?: string;
  /** A page (HTML) in place of a body. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

type Shaped<Kind extends string, Uses> = {
  readonly kind: Kind;
  readonly contract: Contract;
  /** What is read together with the guard. */
  readonly reads?: (asking: never) => Reads;
  readonly action: (uses: Uses) => (request: never) => Promise<Answer>;
};
export type Verb<Uses> = Shaped<"guarded", Uses>;
export type OpenVerb<Uses> = Shaped<"open", Uses>;
export type MachineVerb<Uses> = Shaped<"machine", Uses>;

/** A verb that only an admitted caller reaches. */
export const verb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: Request<C>) => Promise<Answer>,
): Verb<Uses> => ({ kind: "guarded", contract, action });

/** What a reading verb is asked, before anybody has checked who asks. */
type Asking<C extends Contract> = Named & Pick<OpenRequest<C>, "path" | "query">;

/**
 * A verb that only an admitted caller reaches, and whose data comes with the guard's own read, in one round trip. Its reads
 * are named by what the token and the address say, and given to the action once the guard has passed.
 */
export const readingVerb = <const C extends Contract, R extends Reads, Uses>(
  contract: C,
  reads: (asking: Asking<C>) => R,
  action: (uses: Uses) => (request: Request<C> & { readonly found: Found<R> }) => Promise<Answer>,
): Verb<Uses> => ({ kind: "guarded", contract, reads, action });

/** What was read. Refuses `not_found` where it is not there. */
export const present = <Value>(found: Value | undefined): Value => {
  if (found === undefined) throw new Refusal(common.not_found);
  return found;
};

/** A verb that anyone reaches: its noun must declare the route public, or the noun's index.ts does not compile. */
export const openVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: OpenRequest<C>) => Promise<Answer>,
): OpenVerb<Uses> => ({ kind: "open", contract, action });

/** A verb that only a machine reaches: its noun must declare the route's scope, or the noun's index.ts does not compile. */
export const machineVerb = <const C extends Contract, Uses>(
  contract: C,
  action: (uses: Uses) => (request: MachineRequest<C>) => Promise<Answer>,
): MachineVerb<Uses> => ({ kind: "machine", contract, action });

type Routes = Readonly<Record<string, { readonly access: Access }>>;
/** What kind of verb serves a route. */
type KindOf<Route> = Route extends { readonly access: { readonly public: string } }
  ? "open"
  : Route extends { readonly access: MachineAccess }
    ? "machine"
    : "guarded";
export type Verbs<R extends Routes, Uses> = { readonly [Key in keyof R]: Shaped<KindOf<R[Key]>, Uses> };
type KindsOf<R extends Routes> = { [Key in keyof R]: KindOf<R[Key]> }[keyof R];
/** A noun must be wired with what is asked of its callers, and with nothing that is not. */
type Wired<R extends Routes, Uses> = Uses &
  ("guarded" extends KindsOf<R> ? GuardUses : unknown) &
  ("machine" extends KindsOf<R> ? MachineUses : unknown);

const bodyBytesMax = 256 * 1024;

/**
 * The Lambda handler of a noun. `wire` runs once, on the first request that needs it.
 * A route that is not among its own, such as API Gateway's `$default`, is answered `not_found`.
 */
export const api = <R extends Routes, Uses extends object>(
  routes: R,
  verbs: Verbs<R, Uses>,
  wire: () => Wired<R, Uses>,
) => {
  let wired: Wired<R, Uses> | undefined;

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(requestLog())
    .use(securityHeaders())
    .use(refusals(verbs))
    .handler(async (event) => {
      // A browser's preflight that reaches `$default`: API Gateway adds the CORS headers, and needs a status of success.
      if (event.requestContext.http.method === "OPTIONS") return { statusCode: 204 };
      const route = Object.hasOwn(verbs, event.routeKey) ? routes[event.routeKey] : undefined;
      const served: Shaped<string, Uses> | undefined = route && verbs[event.routeKey as keyof R];
      if (!route || !served) throw new Refusal(common.not_found);
      wired ??= wire();
      const act = served.action(wired) as (request: OpenRequest<Contract> & Partial<Admitted>) => Promise<Answer>;

      const address = addressOf(served.contract, event);
      if (isPublic(route.access)) return answered(await act(read(served.contract, event, address)));
      const asks = { authorization: event.headers.authorization, route: event.routeKey, origin: originOf(event) };
      if (isForMachines(route.access)) {
        const machine = await admitMachine(asks, route.access, wired as unknown as MachineUses);
        return answered(await act({ ...read(served.contract, event, address), machine }));
      }
      const uses = wired as unknown as GuardUses;
      const { caller, found, touched } = await admit(asks, route.access, uses, readsOf(served, address));
      try {
        const request = { ...read(served.contract, event, address), caller };
        return answered(await act(served.reads ? { ...request, found: await found() } : request));
      } finally {
        await touched;
      }
    });
};

type Admitted = { readonly caller: Caller; readonly found: Found<Reads>; readonly machine: Machine };

/** What a verb reads together with the guard: nothing by a malformed address, which is refused once the guard has passed. */
const readsOf =
  ({ reads }: Pick<Shaped<string, never>, "reads">, { path, query, errors }: Address) =>
  (named: Named): Reads =>
    reads && errors.length === 0 ? reads({ ...named, path, query } as never) : {};

const isPublic = (access: Access): access is Extract<Access, { readonly public: string }> =>
  typeof access === "object" && "public" in access;

/** The request as its contract reads it. Refuses with every bad field named. */
const read = (contract: Contract, event: APIGatewayProxyEventV2, address: Address): OpenRequest<Contract> => {
  const { path, query } = address;
  const errors = [...address.errors];
  const body = contract.body
    ? part(contract.body, contract.bodyIs === "form" ? formBody(event) : jsonBody(event), "/", errors)
    : (undefined as never);
  // A malformed id names nothing, and says no more than an unknown one.
  if (errors.some(({ pointer }) => pointer.startsWith("path:"))) throw new Refusal(common.not_found);
  if (errors.length > 0) throw new Refusal(common.invalid_request, { errors });
  return {
    path,
    query,
    body,
    idempotencyKey: contract.idempotencyKey ? requestKey(event, contract.idempotencyKey) : "",
    version: contract.ifMatch ? versionOf(event) : 0,
    signed: contract.signedBy
      ? { body: bodyOf(event), signature: event.headers[contract.signedBy] ?? "" }
      : { body: "", signature: "" },
    language: languageOf(event.headers["accept-language"]),
    origin: originOf(event),
  };
};

/** Path and query as the contract reads them, and what is wrong with them. */
const addressOf = ({ path, query }: Contract, event: APIGatewayProxyEventV2) => {
  const errors: FieldError[] = [];
  return {
    path: part(path, event.pathParameters ?? {}, "path:", errors),
    query: part(query, event.queryStringParameters ?? {}, "?", errors),
    errors,
  };
};

type Address = ReturnType<typeof addressOf>;

/** One part of a request by its schema; what is wrong with it is added to `errors`. */
const part = (schema: z.ZodMiniType | undefined, input: unknown, pointer: string, errors: FieldError[]): never => {
  if (!schema) return undefined as never;
  const parsed = z.safeParse(schema, input);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error, input, pointer));
  return parsed.data as never;
};

const deviceLengthMax = 200;

const originOf = (event: APIGatewayProxyEventV2): Origin => ({
  address: event.requestContext.http.sourceIp,
  // By code points: half a character is no text.
  device: [...plainLine(event.requestContext.http.userAgent ?? "")].slice(0, deviceLengthMax).join(""),
});

const jsonBody = (event: APIGatewayProxyEventV2): unknown => {
  if (!/^application\/json\s*(;|$)/i.test(event.headers["content-type"] ?? ""))
    throw new Refusal(common.unsupported_media_type);
  const text = bodyOf(event);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "", fault: commonFaults.not_json }] });
  }
};

/** The fields of a form. Of a name that comes twice, the last; what was left empty was not given. */
const formBody = (event: APIGatewayProxyEventV2): unknown => {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(event.headers["content-type"] ?? ""))
    throw new Refusal(common.unsupported_media_type);
  const given = [...new URLSearchParams(bodyOf(event))].filter(([, value]) => value.trim() !== "");
  return Object.fromEntries(given);
};

/** The body as it was sent. Refuses `request_too_large`. */
const bodyOf = (event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">): string => {
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > bodyBytesMax) throw new Refusal(common.request_too_large);
  return bytes.toString("utf8");
};

/** The ETag of a version of something that can be edited. */
export const etagOf = (version: number): string => `"${version}"`;

const versionOf = (event: APIGatewayProxyEventV2): number => {
  const tag = event.headers["if-match"];
  if (!tag) throw new Refusal(common.precondition_required);
  // Another form is an ETag of somebody else's, and so never the present one.
  return Number(/^(?:W\/)?"(\d{1,15})"$/.exec(tag)?.[1] ?? -1);
};

const requestKey = (event: APIGatewayProxyEventV2, wanted: "required" | "optional"): string => {
  const key = event.headers["idempotency-key"];
  if (key === undefined && wanted === "optional") return "";
  if (key === undefined || !/^[\x21-\x7e]{1,255}$/.test(key)) throw new Refusal(common.idempotency_key_missing);
  return key;
};

const answered = ({ status, body, csv, page, headers }: Answer): APIGatewayProxyStructuredResultV2 => {
  if (page !== undefined)
    return { statusCode: status, headers: { "content-type": "text/html; charset=utf-8", ...headers }, body: page };
  if (csv !== undefined)
    return { statusCode: status, headers: { "content-type": "text/csv; charset=utf-8", ...headers }, body: csv };
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  const type = { "content-type": "application/json; charset=utf-8" };
  return { statusCode: status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
};

type Middleware = middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** One line a request: what was asked and how it ended, never who said what. */
const requestLog = (): Middleware => {
  const told: Middleware["after"] = ({ event, response }) => {
    const { routeKey: route, requestContext } = event;
    log.info("request.answered", { route, status: response?.statusCode, requestId: requestContext.requestId });
  };
  return { after: told, onError: told };
};

/** For an API of JSON: nothing is cached, framed, sniffed or run. */
const securityHeaders = (): Middleware => {
  const add: Middleware["after"] = (request) => {
    if (!request.response) return;
    request.response.headers = {
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-request-id": request.event.requestContext.requestId,
      ...request.response.headers,
    };
  };
  return { after: add, onError: add };
};

/**
 * Whatever is thrown becomes a problem, or a page where the route answers one. What is not a refusal is a bug: told to the
 * log, and to the caller only that.
 */
const refusals = (verbs: Readonly<Record<string, { readonly contract: Contract }>>): Middleware => ({
  onError: (request) => {
    const { error, event } = request;
    const asked = Object.hasOwn(verbs, event.routeKey) ? verbs[event.routeKey] : undefined;
    const { requestId } = event.requestContext;
    const refusal = error instanceof Refusal ? error : undefined;
    if (!refusal) log.error("request.failed", { requestId, route: event.routeKey, error: described(error) });
    else if (refusal.cause !== undefined)
      log.warn("request.refused", {
        requestId,
        route: event.routeKey,
        code: refusal.code,
        cause: described(refusal.cause),
      });
    const language = languageOf(event.headers["accept-language"]);
    const isPage = asked !== undefined && answersPage(asked.contract);
    request.response = answered(problemAnswer(refusal, { language, requestId, isPage }));
  },
});
