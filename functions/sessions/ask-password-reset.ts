import * as z from "zod/mini";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Link } from "../../shared/domain/link.ts";
import { EmailAddress } from "../../shared/domain/portal-users/portal-user.ts";
import * as common from "../../shared/domain/refusals.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { type CredentialUses, countTryFrom } from "./credentials.ts";

const contract = {
  summary: "Ask for a link to set a new password, sent to this address if somebody signs in with it",
  idempotencyKey: { none: "whoever asks is not known yet, and the answer is always the same" },
  body: z.strictObject({ email: EmailAddress }),
  answers: { 202: { description: "Accepted, whether or not anybody has the address" } },
  refusals: [common.too_many_requests],
} as const;

type Uses = CredentialUses & {
  /** The key that makes the secrets of links. */
  readonly linkKey: () => Promise<string>;
  /** Resolves `evenMilliseconds` after it was called. */
  readonly evenTime: () => Promise<unknown>;
};

/** Longer than a reset of a known address takes. */
export const evenMilliseconds = 300;

/**
 * Refused by the network address alone, whatever address is asked about: whoever is answered evenly holds an environment that long.
 * Known, unknown, not to log in, or asked for too often: the same answer, after one read (beside the count) and one transaction of four items. For
 * those whom no mail may be sent to, the transaction keeps nothing; that takes a little less time, so no answer comes before an even
 * one.
 */
export const askPasswordReset = openVerb(contract, (uses: Uses) => async ({ body, language, origin }) => {
  const { logins, linkKey, newId, now } = uses;
  const at = now();
  const even = uses.evenTime();
  const [found] = await Promise.all([
    logins.findForReset(body.email, at),
    countTryFrom(origin.address, "resets", uses),
  ]);
  const { login, validUntil } = found ?? { login: nobody(newId("us", at)), validUntil: at };
  const { email, accountId, userId, credentialVersion } = login;
  const named: Omit<Link, "secretHash"> = {
    id: newId("li", at),
    purpose: "password-reset",
    email,
    accountId,
    userId,
    credentialVersion,
    expiresAt: validUntil.toISOString(),
  };
  const link = { ...named, secretHash: sha256(linkSecret(await linkKey(), named)) };
  const facts = { kind: "password-reset", linkId: link.id, validUntil: link.expiresAt } as const;
  const notice = { recipient: { address: email }, language, facts };
  if (found) await logins.keepReset(found, { at, link, notice });
  else await logins.keepNoReset(body.email, at);
  await even;
  log.info("password_reset.asked");
  return { status: 202 };
});

const nobody = (userId: string) => ({ email: "", accountId: operatorId, userId, credentialVersion: 0 });
