/** AWS's signature (version 4) of requests and of upload forms, checked by the one key that is known locally. */
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { localAws } from "./dynamo.ts";

/** Whether a request carries a signature, in its headers or its query, and whether it fits. */
export const signatureOf = (request: IncomingMessage): "right" | "wrong" | "none" => {
  const [path = "/", search = ""] = (request.url ?? "").split("?");
  const query = new URLSearchParams(search);
  const claim = claimInQuery(query) ?? claimInHeaders(request);
  if (!claim) return "none";
  const canonical = [
    request.method,
    path,
    canonicalQuery(query),
    ...claim.signedHeaders.map((name) => `${name}:${canonicalValue(request.headers[name])}`),
    "",
    claim.signedHeaders.join(";"),
    claim.bodySha256,
  ].join("\n");
  const scope = claim.credential.split("/").slice(1).join("/");
  const toSign = ["AWS4-HMAC-SHA256", claim.signedAt, scope, sha256(canonical)].join("\n");
  return isSignedText(toSign, claim) ? "right" : "wrong";
};

/** Whether our key signed the text; the credential names the key, the day, the region and the service. */
export const isSignedText = (text: string, { credential, signature }: Signed): boolean => {
  const [keyId, ...scope] = credential.split("/");
  if (keyId !== localAws.AWS_ACCESS_KEY_ID) return false;
  const key = scope.reduce(hmac, Buffer.from(`AWS4${localAws.AWS_SECRET_ACCESS_KEY}`));
  return hmac(key, text).toString("hex") === signature;
};

type Signed = { readonly credential: string; readonly signature: string };

type Claim = Signed & {
  readonly signedAt: string;
  readonly signedHeaders: readonly string[];
  readonly bodySha256: string;
};

const claimInQuery = (query: URLSearchParams): Claim | undefined => {
  const signature = query.get("X-Amz-Signature");
  if (signature === null) return undefined;
  return {
    credential: query.get("X-Amz-Credential") ?? "",
    signature,
    signedAt: query.get("X-Amz-Date") ?? "",
    signedHeaders: (query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    bodySha256: "UNSIGNED-PAYLOAD",
  };
};

const claimInHeaders = ({ headers }: IncomingMessage): Claim | undefined => {
  const [, credential, signedHeaders, signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([^,]+)$/.exec(
      headers.authorization ?? "",
    ) ?? [];
  if (!credential || !signedHeaders || !signature) return undefined;
  return {
    credential,
    signature,
    signedAt: canonicalValue(headers["x-amz-date"]),
    signedHeaders: signedHeaders.split(";"),
    bodySha256: canonicalValue(headers["x-amz-content-sha256"]),
  };
};

const canonicalQuery = (query: URLSearchParams): string =>
  [...query]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");

const canonicalValue = (value: string | string[] | undefined): string =>
  String(value ?? "")
    .trim()
    .replace(/ +/g, " ");

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
