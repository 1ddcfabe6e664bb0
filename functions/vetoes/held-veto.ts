import type { Clock } from "../../shared/clock.ts";
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { parseLinkToken, type SubjectLink } from "../../shared/domain/link.ts";
import { vetoPurpose } from "../../shared/domain/replacements/replacement.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { ChangeRequestStore } from "../../shared/store/change-request-store.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";

export type Held = { readonly link: SubjectLink; readonly request: ChangeRequest };

export type HeldUses = {
  readonly links: Pick<LinkStore, "findFor">;
  readonly requests: Pick<ChangeRequestStore, "find">;
  readonly now: Clock;
};

/** What the holder of a link's token may object to; undefined for a token that is malformed, forged or over, all alike. */
export const heldBy = async (token: string, { links, requests, now }: HeldUses): Promise<Held | undefined> => {
  const read = parseLinkToken(token);
  const link = read && (await links.findFor(vetoPurpose, read.id));
  if (!read || !link || !opensLink(read.secret, link) || link.expiresAt <= now().toISOString()) return undefined;
  return { link, request: await requests.find(link.accountId, link.subjectId) };
};
