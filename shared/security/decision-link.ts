import { decisionMilliseconds, decisionPurpose, type SubjectLink } from "../domain/link.ts";
import type { BankTopUp } from "../domain/top-ups/bank-top-up.ts";
import type { NewId } from "../ids.ts";
import { sha256 } from "./hash.ts";
import { linkSecret } from "./link-secret.ts";

/** A new link by which a clerk decides the top-up. `key`: the key that secrets of links are computed by. */
export const decisionLink = (
  email: string,
  { accountId, id: subjectId }: Pick<BankTopUp, "accountId" | "id">,
  { key, newId, at }: { readonly key: string; readonly newId: NewId; readonly at: Date },
): SubjectLink => {
  const name = { id: newId("li", at), purpose: decisionPurpose };
  const expiresAt = new Date(at.getTime() + decisionMilliseconds).toISOString();
  return { ...name, secretHash: sha256(linkSecret(key, name)), accountId, subjectId, email, expiresAt };
};
