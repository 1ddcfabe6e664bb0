import * as z from "zod/mini";
import { EmailAddress, stepAfterPassword } from "../../shared/domain/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { log } from "../../shared/log.ts";
import { verifyPassword } from "../../shared/password.ts";
import { attemptsOf, type CredentialUses, newToken, PresentPassword, Token } from "./credentials.ts";

const contract = {
  summary: "Sign in with e-mail address and password",
  body: z.strictObject({ email: EmailAddress, password: PresentPassword }),
  answers: {
    201: {
      description: "Signed in, or one step nearer: with any `next` but `signed-in` the token opens only that step",
      body: Token,
    },
  },
  refusals: ["credentials_refused", "too_many_requests"],
} as const;

/** Every way to fail does the same work: one attempt counted, one login read, one password hashed. */
export const signIn = openVerb(contract, (uses: CredentialUses) => async ({ body, origin }) => {
  const { logins, now } = uses;
  const addressHmac = await attemptsOf(body.email, uses);
  const [login] = await Promise.all([logins.find(body.email), logins.reserveAttempt(addressHmac, now())]);
  const verdict = await verifyPassword(body.password, login?.canLogIn ? login.passwordHash : undefined);
  if (!login || !verdict.right) {
    log.warn("sign_in.refused", { attempts: addressHmac.slice(0, 12) });
    throw new Refusal("credentials_refused");
  }

  const { session, answer } = newToken(login, stepAfterPassword(login), { origin, uses });
  await logins.begin(session, login, { addressHmac, rehashed: verdict.rehashed });
  const { accountId, userId, id: sessionId, next } = session;
  log.info("session.begun", { accountId, userId, sessionId, next });
  return { status: 201, body: answer };
});
