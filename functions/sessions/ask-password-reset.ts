import * as z from "zod/mini";
import { operatorId } from "../../shared/domain/ids.ts";
import { type Link, resetMilliseconds } from "../../shared/domain/link.ts";
import { EmailAddress } from "../../shared/domain/portal-users/portal-user.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { attemptsOf, type CredentialUses } from "./credentials.ts";

const contract = {
  summary: "Ask for a link to set a new password, sent to this address if somebody signs in with it",
  body: z.strictObject({ email: EmailAddress }),
  answers: { 202: { description: "Accepted, whether or not anybody has the address" } },
} as const;

type Uses = CredentialUses & {
  /** The key that makes the secrets of links. */
  readonly linkKey: () => Promise<string>;
};

/**
 * Known, unknown, not to log in, or asked for too often: the same reads and writes, and the same answer. Where nobody is
 * to be notified, a link that opens nothing is kept with a moot notice.
 */
export const askPasswordReset = openVerb(contract, (uses: Uses) => async ({ body, language }) => {
  const { logins, linkKey, newId, now } = uses;
  const addressHmac = await attemptsOf(`password reset ${body.email}`, uses);
  const [login, isTooOften] = await Promise.all([
    logins.find(body.email),
    logins.reserveAttempt(addressHmac, now()).then(() => false, isTooMany),
  ]);
  const at = now();
  const { email, accountId, userId, credentialVersion } =
    login?.canLogIn && !isTooOften ? login : nobody(newId("us", at));
  const link: Omit<Link, "secretHash"> = {
    id: newId("li", at),
    purpose: "password-reset",
    email,
    accountId,
    userId,
    credentialVersion,
    expiresAt: new Date(at.getTime() + resetMilliseconds).toISOString(),
  };
  const facts = { kind: "password-reset", linkId: link.id, validUntil: link.expiresAt } as const;
  const notice = { recipient: { address: email }, language, facts };
  const secretHash = sha256(linkSecret(await linkKey(), link));
  await logins.keepAsked({
    at,
    links: [{ ...link, secretHash }],
    notices: [email === "" ? { ...notice, isMoot: true } : notice],
  });
  log.info("password_reset.asked", { attempts: addressHmac.slice(0, 12) });
  return { status: 202 };
});

const nobody = (userId: string) => ({ email: "", accountId: operatorId, userId, credentialVersion: 0 });

const isTooMany = (error: unknown): true => {
  if (isRefusal(error, common.too_many_requests)) return true;
  throw error;
};
