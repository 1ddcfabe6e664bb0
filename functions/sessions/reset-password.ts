import { timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import { type Link, parseLinkToken } from "../../shared/domain/link.ts";
import { passwordFault } from "../../shared/domain/password-policy.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { sha256 } from "../../shared/hash.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { log } from "../../shared/log.ts";
import { hashPassword } from "../../shared/password.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import { type CredentialUses, changeNotice, NewPassword } from "./credentials.ts";

const contract = {
  summary: "Set a new password by the link from the e-mail: it works once, and ends every session",
  body: z.strictObject({ token: z.string().check(z.maxLength(200)), password: NewPassword }),
  answers: { 204: { description: "Set. Sign in with it; a second factor is asked for as before" } },
  refusals: ["link_refused"],
} as const;

type Uses = CredentialUses & { readonly links: LinkStore };

/** A password that is refused does not use the link up. */
export const resetPassword = openVerb(contract, (uses: Uses) => async ({ body, language, origin }) => {
  const { links, logins, now } = uses;
  const token = parseLinkToken(body.token);
  const link = token && (await links.find(token.id));
  if (!link || !opens(token.secret, link) || link.expiresAt <= now().toISOString()) throw new Refusal("link_refused");
  const kept = await logins.ofLink(link);
  if (kept?.login.credentialVersion !== link.credentialVersion || !kept.login.canLogIn)
    throw new Refusal("link_refused");

  const { login, user } = kept;
  const fault = passwordFault(body.password, { owner: user, hasTotp: login.totp !== null });
  if (fault) throw new Refusal("invalid_request", { errors: [{ pointer: "/password", code: fault }] });
  await logins.changeCredentials({
    login,
    to: { passwordHash: await hashPassword(body.password), mustChangePassword: false },
    link,
    notice: changeNotice(user, { change: "password-reset" }, { language, origin }, uses),
  });
  log.info("password.reset", { accountId: user.accountId, userId: user.id });
  return { status: 204 };
});

const opens = (secret: string, { secretHash }: Link): boolean =>
  timingSafeEqual(Buffer.from(sha256(secret), "hex"), Buffer.from(secretHash, "hex"));
