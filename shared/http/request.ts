/** Reads a request by its contract. Every bad field is named. */
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod/mini";
import * as commonFaults from "../domain/faults.ts";
import { plainLine } from "../domain/html.ts";
import { type FieldError, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { type Contract, keyTakenBy, type OpenRequest, type Origin } from "./contract.ts";
import { fieldErrors } from "./field-errors.ts";
import { languageOf } from "./problem.ts";

const bodyBytesMax = 256 * 1024;

/** The request as its contract reads it. Refuses with every bad field named. */
export const read = (contract: Contract, event: APIGatewayProxyEventV2, address: Address): OpenRequest<Contract> => {
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
    idempotencyKey: requestKey(event, keyTakenBy(contract)),
    version: contract.ifMatch ? versionOf(event, contract.ifMatch) : 0,
    signed: contract.signedBy
      ? { body: bodyOf(event), signature: event.headers[contract.signedBy] ?? "" }
      : { body: "", signature: "" },
    language: languageOf(event.headers["accept-language"]),
    origin: originOf(event),
  };
};

/** Path and query as the contract reads them, and what is wrong with them. */
export const addressOf = ({ path, query }: Contract, event: APIGatewayProxyEventV2) => {
  const errors: FieldError[] = [];
  return {
    path: part(path, event.pathParameters ?? {}, "path:", errors),
    query: part(query, event.queryStringParameters ?? {}, "?", errors),
    errors,
  };
};

export type Address = ReturnType<typeof addressOf>;

/** One part of a request by its schema; what is wrong with it is added to `errors`. */
const part = (schema: z.ZodMiniType | undefined, input: unknown, pointer: string, errors: FieldError[]): never => {
  if (!schema) return undefined as never;
  const parsed = z.safeParse(schema, input);
  if (!parsed.success) errors.push(...fieldErrors(parsed.error, input, pointer));
  return parsed.data as never;
};

const deviceLengthMax = 200;

export const originOf = (event: APIGatewayProxyEventV2): Origin => ({
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

/** What a form says of itself, beside what its contract asks for: `page-session.ts` makes and reads these. */
export const formTokenField = "_form";
export const resumedField = "_resumed";
export const isOfForm = (field: string): boolean => field === formTokenField || field === resumedField;

const formBody = (event: APIGatewayProxyEventV2): Record<string, string> => {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(event.headers["content-type"] ?? ""))
    throw new Refusal(common.unsupported_media_type);
  return formFieldsOf(event).typed;
};

/**
 * The fields of a form: what was typed, and what the form says of itself. Of a name that comes twice, the last; what was left
 * empty was not given.
 */
export const formFieldsOf = (event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">) => {
  const given = [...new URLSearchParams(bodyOf(event))].filter(([, value]) => value.trim() !== "");
  const { [formTokenField]: token, [resumedField]: resumed } = Object.fromEntries(given);
  const typed = Object.fromEntries(given.filter(([name]) => !isOfForm(name)));
  return { typed, token, isResumed: resumed !== undefined };
};

/** The body as it was sent. Refuses `request_too_large`. */
const bodyOf = (event: Pick<APIGatewayProxyEventV2, "body" | "isBase64Encoded">): string => {
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > bodyBytesMax) throw new Refusal(common.request_too_large);
  return bytes.toString("utf8");
};

/** The ETag of a version of something that can be edited. */
export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that may be edited, where `If-Match` is optional: what was read, or what the header names (0: it was not given). A later one than
 * was read was never answered to anybody: it names none, also where a race makes it the present one.
 */
export const versionToEdit = (named: number, read: number): number => {
  if (named === 0) return read;
  return named > read ? -1 : named;
};

const versionOf = (event: APIGatewayProxyEventV2, wanted: NonNullable<Contract["ifMatch"]>): number => {
  const tag = event.headers["if-match"];
  const isForNew = wanted === "or-none" && event.headers["if-none-match"]?.trim() === "*";
  // Nothing is both there and not there.
  if (tag && isForNew) throw new Refusal(common.precondition_failed);
  if (isForNew || (!tag && wanted === "optional")) return 0;
  if (!tag) throw new Refusal(wanted === "or-none" ? common.match_header_required : common.precondition_required);
  // Another form is an ETag of somebody else's, and so never the present one. Versions begin at 1.
  return Number(/^(?:W\/)?"([1-9]\d{0,14})"$/.exec(tag)?.[1] ?? -1);
};

/** Of an `Idempotency-Key`: visible ASCII. */
export const requestKeyPattern = /^[\x21-\x7e]{1,255}$/;

const requestKey = (event: APIGatewayProxyEventV2, wanted: ReturnType<typeof keyTakenBy>): string => {
  const key = event.headers["idempotency-key"];
  if (wanted === undefined || (key === undefined && wanted === "optional")) return "";
  if (key === undefined || !requestKeyPattern.test(key)) throw new Refusal(common.idempotency_key_missing);
  return key;
};
