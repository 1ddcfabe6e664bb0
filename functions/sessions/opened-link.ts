import { type Link, type LinkPurpose, parseLinkToken } from "../../shared/domain/link.ts";
import type { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import { type CredentialUses, countTryFrom } from "./credentials.ts";

type OpenedLink = {
  readonly link: Link;
  readonly login: Login;
  readonly user: PortalUser;
  /** The empty text for the operator's own account. */
  readonly companyName: string;
};

type Uses = Pick<CredentialUses, "logins" | "attemptsKey" | "now"> & { readonly links: Pick<LinkStore, "find"> };

type Given = { readonly token: string; readonly address: string };

/**
 * Whose password the holder of a token may set. Refuses `link_refused` for one that is malformed, forged, used or over, and where the
 * credentials have changed since, and `too_many_requests` where so many that open nothing were tried from the network address in this minute:
 * whoever has a link that works waits for nobody who shares their address.
 */
export const openedLink = async (
  purpose: LinkPurpose,
  { token: text, address }: Given,
  { links, ...uses }: Uses,
): Promise<OpenedLink> => {
  const token = parseLinkToken(text);
  if (!token) throw new Refusal(sessionRefusals.link_refused);
  const link = await links.find(token.id);
  const now = uses.now().toISOString();
  if (link?.purpose !== purpose || !opensLink(token.secret, link) || link.expiresAt <= now) {
    await countTryFrom(address, "links", uses);
    throw new Refusal(sessionRefusals.link_refused);
  }
  const kept = await uses.logins.ofLink(link);
  if (kept?.login.credentialVersion !== link.credentialVersion || !kept.login.canLogIn)
    throw new Refusal(sessionRefusals.link_refused);
  return { link, ...kept };
};
