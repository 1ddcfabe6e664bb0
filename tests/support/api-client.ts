/** Talks to the API as a front end does, and holds every answer to the OpenAPI document. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import kept from "../../functions/about/openapi.json" with { type: "json" };
import { record } from "./recorded.ts";

type Body = Record<string, unknown>;
export type Answer<B = Body> = { readonly status: number; readonly body: B; readonly headers: Headers };

export type Asked = {
  readonly token?: string;
  readonly key?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type ApiClient = <B = Body>(route: string, asked?: Asked) => Promise<Answer<B>>;

/** What a client reads of an answer beside its body. */
const tellingHeaders = [
  "etag",
  "location",
  "retry-after",
  "x-request-id",
  "idempotency-replayed",
  "www-authenticate",
  "content-language",
];

/** As it is kept, which tests/openapi.test.ts holds to what is made anew: making it takes a second. */
const document = kept as unknown as {
  paths: Record<string, Record<string, { responses: Body }>>;
  components: { responses: Record<string, { headers?: Body }> };
};
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, "saldo");
const validators = new Map<string, ValidateFunction>();

/** The check of what stands at this place of the document. */
const validatorAt = (place: readonly string[]): ValidateFunction => {
  const step = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
  const $ref = `saldo#/${place.map(step).join("/")}`;
  const validator = validators.get($ref) ?? ajv.compile({ $ref });
  validators.set($ref, validator);
  return validator;
};

const templates = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
}));
const templateOf = (path: string) => templates.find(({ pattern }) => pattern.test(path))?.path;

const resolved = (response: unknown): { readonly headers?: Body } => {
  const { $ref } = response as { readonly $ref?: string };
  return $ref === undefined ? (response as Body) : document.components.responses[$ref.split("/").at(-1)!]!;
};

const hold = (method: string, path: string, { status, headers }: Response, type: string, body: unknown): void => {
  const template = templateOf(path);
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
  if (!template || !operation) {
    expect(status, `${method} ${path} is not in the document`).toBe(404);
    return;
  }
  expect(Object.keys(operation.responses), `${method} ${path} answered ${status}`).toContain(String(status));
  const told = Object.keys(resolved(operation.responses[status]).headers ?? {}).map((name) => name.toLowerCase());
  const sent = tellingHeaders.filter((name) => headers.has(name));
  expect(told, `${method} ${path} ${status}: headers`).toEqual(expect.arrayContaining(sent));
  for (const name of ["etag", "location"])
    if (told.includes(name)) expect(sent, `${method} ${path} ${status}`).toContain(name);
  if (body === undefined) return;
  const { $ref } = operation.responses[status] as { readonly $ref?: string };
  const inPlace = ["paths", template, method.toLowerCase(), "responses", String(status)];
  const validate = validatorAt([...($ref?.split("/").slice(1) ?? inPlace), "content", type, "schema"]);
  validate(body);
  expect(validate.errors ?? [], `${method} ${path} ${status}: ${JSON.stringify(body)}`).toEqual([]);
};

/** A `fetch` that holds every answer to the OpenAPI document, and records it for the examples. */
export const heldFetch = async (request: Request): Promise<Response> => {
  const { method, url } = request;
  const sent = request.clone();
  const response = await fetch(request);
  const path = new URL(url).pathname;
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const parsed = parsedAs(type, await response.clone().text());
  hold(method, path, response, type, parsed);
  const template = templateOf(path);
  if (response.ok && template && typeof parsed !== "string") {
    const body = parsedAs("application/json", await sent.text());
    record({ route: `${method} ${template}`, status: response.status, sent: body, answered: parsed });
  }
  return response;
};

const parsedAs = (type: string, text: string): unknown =>
  text === "" ? undefined : type.endsWith("json") ? JSON.parse(text) : text;

/** `await api("POST /top-ups", {token, key, body})`: for what a typed client would not send, or read. */
export const apiClient =
  (address: string): ApiClient =>
  async <B = Body>(route: string, { token, key, body, text, headers = {} }: Asked = {}) => {
    const [method = "", path = ""] = route.split(" ");
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const request = new Request(address + path, {
      method,
      headers: {
        ...(sent === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const response = await heldFetch(request);
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    const parsed = parsedAs(type, await response.text());
    return { status: response.status, body: (parsed ?? {}) as B, headers: response.headers };
  };
