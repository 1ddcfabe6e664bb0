/** S3's part when a browser posts an upload form: the form's policy is held against what was posted. */
import * as z from "zod";
import { isSignedText } from "./signature.ts";

/** What S3 answers where it refuses. */
export type S3Refusal = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly detail?: Readonly<Record<string, string | number>>;
};

export type PostedForm = {
  /** By name in lower case; what comes after the file counts for nothing. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Blob;
};

/** Reads the body of a post (`multipart/form-data`). */
export const postedForm = async (contentType: string, body: Buffer<ArrayBuffer>): Promise<PostedForm | S3Refusal> => {
  const entries = await entriesOf(contentType, body);
  if (!entries) return malformed("The body of your POST request is not well-formed multipart/form-data.");
  const place = entries.findIndex(([name]) => name === "file");
  const file = entries[place]?.[1];
  if (!(file instanceof Blob)) return malformed("POST requires exactly one file upload per request.");
  const fields = new Map<string, string>();
  for (const [name, value] of entries.slice(0, place)) {
    // Which of two would count, the policy's check and the storage could see differently.
    if (typeof value !== "string" || fields.has(name.toLowerCase()))
      return malformed(`The field ${name} is not one text.`);
    fields.set(name.toLowerCase(), value);
  }
  return { fields, file };
};

/** Why a form is refused; undefined where all holds. The time is the machine's, as for all that AWS signs. */
export const formRefusal = ({ fields, file }: PostedForm, bucket: string, now: Date): S3Refusal | undefined => {
  const encodedPolicy = fields.get("policy");
  const credential = fields.get("x-amz-credential");
  const signature = fields.get("x-amz-signature");
  if (!encodedPolicy || !credential || !signature) return denied("Access Denied");
  if (!isSignedText(encodedPolicy, { credential, signature })) return signatureDiffers;
  const policy = policyIn(encodedPolicy);
  if (!policy) return { status: 400, code: "InvalidPolicyDocument", message: "Invalid Policy: Invalid JSON." };
  if (Date.parse(policy.expiration) <= now.getTime()) return denied("Invalid according to Policy: Policy expired.");

  const texts = policy.conditions.flatMap(textConditions);
  for (const [operator, name, wanted] of texts) {
    const value = name === "$bucket" ? bucket : (fields.get(name.slice(1).toLowerCase()) ?? "");
    const holds = operator === "eq" ? value === wanted : value.startsWith(wanted);
    if (holds) continue;
    const said = `["${operator}", "${name}", "${wanted}"]`;
    return denied(`Invalid according to Policy: Policy Condition failed: ${said}`);
  }
  const spoken = new Set([...texts.map(([, name]) => name.slice(1).toLowerCase()), "policy", "x-amz-signature"]);
  const extra = [...fields.keys()].filter((name) => !spoken.has(name) && !name.startsWith("x-ignore-"));
  if (extra.length > 0) return denied(`Invalid according to Policy: Extra input fields: ${extra.join(", ")}`);

  for (const condition of policy.conditions) {
    if (!isRange(condition)) continue;
    const [, min, max] = condition;
    if (file.size > max) return tooLarge(file.size, max);
    if (file.size < min) return tooSmall(file.size, min);
  }
  return undefined;
};

export const signatureDiffers: S3Refusal = {
  status: 403,
  code: "SignatureDoesNotMatch",
  message:
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
};

export const denied = (message: string): S3Refusal => ({ status: 403, code: "AccessDenied", message });

export const tooLarge = (ProposedSize: number, MaxSizeAllowed: number): S3Refusal => ({
  status: 400,
  code: "EntityTooLarge",
  message: "Your proposed upload exceeds the maximum allowed size",
  detail: { ProposedSize, MaxSizeAllowed },
});

const tooSmall = (ProposedSize: number, MinSizeAllowed: number): S3Refusal => ({
  status: 400,
  code: "EntityTooSmall",
  message: "Your proposed upload is smaller than the minimum allowed size",
  detail: { ProposedSize, MinSizeAllowed },
});

const malformed = (message: string): S3Refusal => ({ status: 400, code: "MalformedPOSTRequest", message });

const entriesOf = async (
  contentType: string,
  body: Buffer<ArrayBuffer>,
): Promise<(readonly [string, Blob | string])[] | undefined> => {
  try {
    return [...(await new Response(body, { headers: { "content-type": contentType } }).formData())];
  } catch {
    return undefined;
  }
};

const TextCondition = z.tuple([z.enum(["eq", "starts-with"]), z.string().startsWith("$"), z.string()]);
const RangeCondition = z.tuple([z.literal("content-length-range"), z.coerce.number(), z.coerce.number()]);
const Condition = z.union([TextCondition, RangeCondition, z.record(z.string(), z.string())]);
const Policy = z.object({ expiration: z.iso.datetime(), conditions: z.array(Condition) });

type Condition = z.infer<typeof Condition>;

const policyIn = (encoded: string): z.infer<typeof Policy> | undefined => {
  try {
    return Policy.parse(JSON.parse(Buffer.from(encoded, "base64").toString()));
  } catch {
    return undefined;
  }
};

const isRange = (condition: Condition): condition is z.infer<typeof RangeCondition> =>
  Array.isArray(condition) && condition[0] === "content-length-range";

const textConditions = (condition: Condition): z.infer<typeof TextCondition>[] => {
  if (isRange(condition)) return [];
  if (Array.isArray(condition)) return [condition];
  return Object.entries(condition).map(([name, value]) => ["eq", `$${name}`, value]);
};
