import * as z from "zod/mini";
import type { LinkPurpose } from "../../shared/domain/link.ts";
import { named } from "../../shared/domain/model.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { credentialsChanged } from "../../shared/domain/sessions/notices.ts";
import { passwordFault } from "../../shared/domain/sessions/password-policy.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { OpenRequest } from "../../shared/http/contract.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { newNonce } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { deviceTokenOf } from "../../shared/security/device-token.ts";
import { hashPassword } from "../../shared/security/password.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import { type CredentialUses, doneAlone, KnownBrowser, NewPassword } from "./credentials.ts";
import { openedLink } from "./opened-link.ts";

const body = named(
  "PasswordByLink",
  z.strictObject({ token: z.string().check(z.maxLength(200)), password: NewPassword }),
);

const resetContract = {
  summary: "Set a new password with the link from the e-mail; it works once and ends every session",
  idempotencyKey: { none: "a link works once" },
  body,
  answers: { 200: { description: "Set. Sign in with it; a second factor is asked for as before", body: KnownBrowser } },
  refusals: [sessionRefusals.link_refused, common.too_many_requests],
} as const;

const invitationContract = {
  summary: "Accept an invitation by setting the first password; the link works once, for 72 hours",
  idempotencyKey: { none: "a link works once" },
  body,
  answers: { 200: { description: "Accepted. Sign in with the address that was invited", body: KnownBrowser } },
  refusals: [sessionRefusals.link_refused, common.too_many_requests],
} as const;

type Uses = CredentialUses & { readonly links: Pick<LinkStore, "find"> };

type Asked = Pick<OpenRequest<typeof resetContract>, "body" | "language" | "origin">;

/** A password that is refused does not use the link up. It signs nobody in. */
const setPassword =
  (purpose: LinkPurpose, uses: Uses) =>
  async ({ body, language, origin }: Asked) => {
    const { logins, now } = uses;
    const { link, login, user, companyName } = await openedLink(purpose, { ...body, ...origin }, uses);
    const fault = passwordFault(body.password, { owner: user, companyName, hasTotp: login.totp !== null });
    if (fault) throw new Refusal(common.invalid_request, { errors: [{ pointer: "/password", fault }] });
    const isReset = purpose === "password-reset";
    const at = now();
    await logins.changeCredentials({
      login,
      to: { passwordHash: await hashPassword(body.password), mustChangePassword: false },
      link,
      // Who accepts an invitation did what its mail asked for.
      followUps: {
        at,
        notices: isReset
          ? [credentialsChanged(user, { change: "password-reset" }, { language, at, from: origin.address })]
          : [],
        records: [doneAlone(login, isReset ? "password-reset" : "invitation-accepted", origin)],
      },
    });
    log.info("password.set_by_link", { purpose, accountId: user.accountId, userId: user.id });
    const credentialVersion = login.credentialVersion + 1;
    const { email, userId } = login;
    const device = { email, userId, nonce: newNonce(), credentialVersion, by: "mail" } as const;
    return { status: 200, body: { deviceToken: deviceTokenOf(await uses.attemptsKey(), device, at) } };
  };

export const resetPassword = openVerb(resetContract, (uses: Uses) => setPassword("password-reset", uses));
export const acceptInvitation = openVerb(invitationContract, (uses: Uses) => setPassword("invitation", uses));
