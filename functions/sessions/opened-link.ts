import type { Clock } from "../../shared/clock.ts";
import { type Link, type LinkPurpose, parseLinkToken } from "../../shared/domain/link.ts";
import type { Login, PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { LoginStore } from "../../shared/store/login-store.ts";

type OpenedLink = {
  readonly link: Link;
  readonly login: Login;
  readonly user: PortalUser;
  /** The empty text for the operator's own account. */
  readonly companyName: string;
};

type Uses = {
  readonly links: Pick<LinkStore, "find">;
  readonly logins: Pick<LoginStore, "ofLink">;
  readonly now: Clock;
};

/**
 * Whose password the holder of a token may set. Refuses `link_refused` for one that is malformed, forged, used or over, and where the
 * credentials have changed since.
 */
export const openedLink = async (
  purpose: LinkPurpose,
  text: string,
  { links, logins, now }: Uses,
): Promise<OpenedLink> => {
  const token = parseLinkToken(text);
  const link = token && (await links.find(token.id));
  if (!token || link?.purpose !== purpose || !opensLink(token.secret, link) || link.expiresAt <= now().toISOString())
    throw new Refusal(sessionRefusals.link_refused);
  const kept = await logins.ofLink(link);
  if (kept?.login.credentialVersion !== link.credentialVersion || !kept.login.canLogIn)
    throw new Refusal(sessionRefusals.link_refused);
  return { link, ...kept };
};
