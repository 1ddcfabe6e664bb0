/** Links that a desk of the operator's is sent: they open a page. Nobody's own, they decide nothing: for that somebody signs in. */
import type { SubjectLink } from "../domain/link.ts";
import type { NewId } from "../ids.ts";
import { sha256 } from "./hash.ts";
import { linkSecret } from "./link-secret.ts";

type Opens = Pick<SubjectLink, "purpose" | "accountId" | "subjectId"> & {
  readonly days: number;
};

/** A new link to one thing of an account's, good for so many days. `key`: the key that secrets of links are computed by. */
export const deskLink = (
  { purpose, accountId, subjectId, days }: Opens,
  { desk, key, newId, at }: { readonly desk: string; readonly key: string; readonly newId: NewId; readonly at: Date },
): SubjectLink => {
  const name = { id: newId("li", at), purpose };
  const expiresAt = new Date(at.getTime() + days * 24 * 3600 * 1000).toISOString();
  return { ...name, secretHash: sha256(linkSecret(key, name)), accountId, subjectId, email: desk, expiresAt };
};
