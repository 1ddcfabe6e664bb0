import * as z from "zod/mini";
import type { FollowUps } from "../../shared/domain/follow-ups.ts";
import { policyAdmits } from "../../shared/domain/login-policies/login-policy.ts";
import { EmailAddress, type Login, stepAfterPassword } from "../../shared/domain/portal-users/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { verifyPassword } from "../../shared/security/password.ts";
import {
  attemptsOf,
  type CredentialUses,
  doneAlone,
  newToken,
  PresentPassword,
  passwordHashOf,
  Token,
} from "./credentials.ts";

const contract = {
  summary: "Sign in with e-mail address and password",
  body: z.strictObject({ email: EmailAddress, password: PresentPassword }),
  answers: {
    201: {
      description: "Signed in, or one step nearer: with any `next` but `signed-in` the token opens only that step",
      body: Token,
    },
  },
  refusals: [sessionRefusals.credentials_refused, common.login_policy_refused, common.too_many_requests],
} as const;

/** Every way to fail does the same work: one attempt counted, one login read, one password hashed. */
export const signIn = openVerb(contract, (uses: CredentialUses) => async ({ body, origin }) => {
  const { logins, now } = uses;
  const addressHmac = await attemptsOf(body.email, uses);
  const [login] = await Promise.all([logins.find(body.email), logins.reserveAttempt(addressHmac, now())]);
  const verdict = await verifyPassword(body.password, passwordHashOf(login));
  if (!login || !verdict.right) {
    log.warn("sign_in.refused", { attempts: addressHmac.slice(0, 12) });
    throw new Refusal(sessionRefusals.credentials_refused);
  }

  const { session, answer } = newToken(login, stepAfterPassword(login), { origin, uses });
  const begin = (followUps?: FollowUps) =>
    logins.begin(session, login, { addressHmac, rehashed: verdict.rehashed, followUps });
  if (session.next === "signed-in") {
    await refuseByPolicy(login, origin, uses);
    await begin({ at: now(), records: [doneAlone(login, "signed-in", origin)] });
  } else {
    // Side by side: both steps of a sign-in are four round trips. Nobody was given the token of one that is ended again.
    const [refused, begun] = await Promise.allSettled([refuseByPolicy(login, origin, uses), begin()]);
    if (refused.status === "rejected") {
      await uses.people.end({ ...login, sessionId: session.id });
      throw refused.reason;
    }
    if (begun.status === "rejected") throw begun.reason;
  }
  const { accountId, userId, id: sessionId, next } = session;
  log.info("session.begun", { accountId, userId, sessionId, next });
  return { status: 201, body: answer };
});

/** Refuses `login_policy_refused`, with a record. */
const refuseByPolicy = async (login: Login, origin: Origin, uses: CredentialUses): Promise<void> => {
  if (login.loginPolicyId === null) return;
  const policies = await uses.loginPolicies.all(login.accountId);
  if (policyAdmits({ user: login, policies }, { now: uses.now(), address: origin.address })) return;
  await uses.people.noteRefusal(doneAlone(login, "sign-in-refused", origin, "login_policy_refused"), uses.now());
  throw new Refusal(common.login_policy_refused);
};
