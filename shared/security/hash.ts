import { createHash, timingSafeEqual } from "node:crypto";

/** SHA-256 of a text or of bytes, hexadecimal. */
export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Whether a secret is the one whose SHA-256 is kept, compared in constant time. */
export const isHashed = (secret: string, { secretHash }: { readonly secretHash: string }): boolean =>
  timingSafeEqual(Buffer.from(sha256(secret), "hex"), Buffer.from(secretHash, "hex"));
