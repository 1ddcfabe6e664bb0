/**
 * The secret of a link in an e-mail. It is computed, never kept: from the link's id under a key of Secrets Manager, when
 * the link is made (its hash is kept) and each time the e-mail is made. So neither table nor outbox ever holds it.
 */
import { createHmac } from "node:crypto";
import type { LinkName } from "../domain/link.ts";
import { isHashed } from "./hash.ts";

/** 256 bits, base64url. */
export const linkSecret = (key: string, { purpose, id }: LinkName): string =>
  createHmac("sha256", key).update(`${purpose} ${id}`).digest("base64url");

/** Whether a secret is the link's, compared in constant time. */
export const opensLink = isHashed;
