import { createHmac } from "node:crypto";
import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { EmailAddress, newSession, nextSteps } from "../../shared/domain/portal-user.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import { sha256 } from "../../shared/hash.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { tokenText } from "../../shared/http/token.ts";
import { type NewId, newSecret } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { verifyPassword } from "../../shared/password.ts";
import type { LoginStore } from "../../shared/store/login-store.ts";

const contract = {
  summary: "Sign in with e-mail address and password",
  body: z.strictObject({
    email: EmailAddress,
    // Longer than any password that can be set; what is longer is refused before it costs a hash.
    password: z.string().check(z.minLength(1), z.maxLength(512)),
  }),
  answers: {
    201: {
      description: "Signed in, or one step nearer: with any `next` but `signed-in` the token opens only that step",
      body: z.strictObject({ token: z.string(), expiresAt: z.iso.datetime(), next: z.enum(nextSteps) }),
    },
  },
  refusals: ["credentials_refused", "too_many_requests"],
} as const;

type Uses = {
  readonly logins: LoginStore;
  /** The key that hides addresses in the attempts that are kept. */
  readonly attemptsKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/** Every way to fail does the same work: one attempt counted, one login read, one password hashed. */
export const signIn = openVerb(contract, ({ logins, attemptsKey, newId, now }: Uses) => async ({ body }) => {
  const addressHmac = createHmac("sha256", await attemptsKey())
    .update(body.email)
    .digest("hex");
  const [login] = await Promise.all([logins.find(body.email), logins.reserveAttempt(addressHmac, now())]);
  const verdict = await verifyPassword(body.password, login?.canLogIn ? login.passwordHash : undefined);
  if (!login || !verdict.right) {
    log.warn("sign_in.refused", { attempts: addressHmac.slice(0, 12) });
    throw new Refusal("credentials_refused");
  }

  const secret = newSecret();
  const session = newSession(login, { id: newId("se", now()), secretHash: sha256(secret), now: now() });
  await logins.begin(session, login, { addressHmac, rehashed: verdict.rehashed });
  log.info("session.begun", { accountId: login.accountId, userId: login.userId, sessionId: session.id });
  const token = tokenText({ accountId: login.accountId, userId: login.userId, sessionId: session.id, secret });
  return { status: 201, body: { token, expiresAt: session.expiresAt, next: session.next } };
});
