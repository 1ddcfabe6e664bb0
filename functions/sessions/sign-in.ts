import * as z from "zod/mini";
import type { FollowUps } from "../../shared/domain/follow-ups.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { policyAdmits } from "../../shared/domain/login-policies/login-policy.ts";
import {
  EmailAddress,
  type Login,
  type Session,
  stepAfterPassword,
} from "../../shared/domain/portal-users/portal-user.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { newNonce } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { type Device, deviceOf } from "../../shared/security/device-token.ts";
import { verifyPassword } from "../../shared/security/password.ts";
import {
  attemptsOf,
  type CredentialUses,
  countTryFrom,
  doneAlone,
  newToken,
  PresentPassword,
  passwordHashOf,
  refusedBy,
  Token,
} from "./credentials.ts";

const contract = {
  summary: "Sign in with e-mail address and password",
  idempotencyKey: { none: "whoever signs in is not known yet, and each sign-in is a session of its own" },
  body: z.strictObject({
    email: EmailAddress,
    password: PresentPassword,
    /** What the browser kept of its last sign-in, if any: with it, it waits for nobody else's wrong guesses. */
    deviceToken: z.optional(z.string().check(z.maxLength(200))),
  }),
  answers: {
    201: {
      description: "Signed in, or on to the next step: unless `next` is `signed-in`, the token opens only that step",
      body: Token,
    },
  },
  refusals: [sessionRefusals.credentials_refused, common.login_policy_refused, common.too_many_requests],
} as const;

export const signIn = openVerb(contract, (uses: CredentialUses) => async (asked) => {
  const { answer } = await passwordStep(asked, uses);
  return { status: 201, body: answer };
});

type Given = {
  readonly body: z.output<(typeof contract)["body"]>;
  readonly language: Language;
  readonly origin: Origin;
  /** Whether the operator's staff alone may sign in here. */
  readonly isForStaff?: boolean;
};

/**
 * The first step of a sign-in. Every way to fail does the same work: one attempt counted, one login read, one password hashed.
 * Refuses as the contract says and, where it is for staff alone, a customer's right password as `staff_only`, with a record.
 */
export const passwordStep = async ({ body, language, origin, isForStaff = false }: Given, uses: CredentialUses) => {
  const { logins } = uses;
  const { login, device, attempts } = await counted({ ...body, address: origin.address }, uses);
  const verdict = await verifyPassword(body.password, passwordHashOf(login));
  if (!login || !verdict.right) {
    log.warn("sign_in.refused", { attempts: attempts.slice(0, 12) }, refusedBy("password"));
    throw new Refusal(sessionRefusals.credentials_refused);
  }

  if (isForStaff && login.accountId !== operatorId) {
    await logins.returnAttempt(attempts);
    await refuseCustomer(login, { language, origin }, uses);
  }

  const byBrowser = device?.by === "sign-in" ? device : undefined;
  const codes = await attemptsOf(`code ${whoGuesses(login.email, byBrowser)}`, uses);
  const nonce = device?.nonce ?? newNonce();
  const step = stepAfterPassword(login, { device: nonce, attempts: codes });
  const { session, answer } = await newToken(login, step, { origin, browser: nonce, uses });
  try {
    await begin(session, login, { attempts, rehashed: verdict.rehashed, language, origin, uses });
  } catch (error) {
    noteTooMany(error, attempts);
    // The password was right, though it opens nothing now.
    await logins.returnAttempt(attempts);
    throw error;
  }
  const { accountId, userId, id: sessionId, next } = session;
  log.info("session.begun", { accountId, userId, sessionId, next });
  return { session, answer };
};

type Right = {
  readonly attempts: string;
  readonly rehashed: string | undefined;
  readonly language: Language;
  readonly origin: Origin;
  readonly uses: CredentialUses;
};

/** Begins a session that the user's login policy lets in. */
const begin = async (session: Session, login: Login, { language, origin, uses, ...counted }: Right): Promise<void> => {
  const { logins, people, now } = uses;
  const kept = (followUps?: FollowUps) => logins.begin(session, login, { ...counted, followUps, now: now() });
  if (session.next === "signed-in") {
    await refuseByPolicy(login, { language, origin }, uses);
    return kept({ at: now(), records: [doneAlone(login, "signed-in", origin)] });
  }
  // Side by side: both steps of a sign-in are four round trips. Nobody was given the token of one that is ended again.
  const [refused, begun] = await Promise.allSettled([refuseByPolicy(login, { language, origin }, uses), kept()]);
  if (begun.status === "rejected") throw begun.reason;
  if (refused.status === "rejected") {
    await people.end({ ...login, sessionId: session.id });
    if (session.awaitsCode) await logins.returnAttempt(session.awaitsCode.attempts);
    throw refused.reason;
  }
};

type Asked = { readonly email: string; readonly deviceToken?: string | undefined; readonly address: string };
type Counted = { readonly login: Login | undefined; readonly device: Device | undefined; readonly attempts: string };

/**
 * One attempt counted and the login read, side by side: for the browser alone, where it shows that it signed in before. A browser
 * whose credentials are over is a stranger, whatever its own count says, and is counted as one. A stranger's try counts for their
 * network address too; a known browser waits for nobody who shares its address. Refuses `too_many_requests`.
 */
const counted = async ({ email, deviceToken, address }: Asked, uses: CredentialUses): Promise<Counted> => {
  const { logins, attemptsKey, now } = uses;
  const reserve = async (by: Device | undefined): Promise<string> => {
    const attempts = await attemptsOf(`password ${whoGuesses(email, by)}`, uses);
    const [tried, reserved] = await Promise.allSettled([
      by ? undefined : countTryFrom(address, "tries", uses),
      logins.reserveAttempt(attempts, now()),
    ]);
    if (tried.status === "rejected") {
      if (reserved.status === "fulfilled") await logins.returnAttempt(attempts);
      noteTooMany(tried.reason, attempts);
      throw tried.reason;
    }
    if (reserved.status === "rejected") {
      noteTooMany(reserved.reason, attempts);
      throw reserved.reason;
    }
    return attempts;
  };
  const asked = deviceToken === undefined ? undefined : { token: deviceToken, email, now: now() };
  const device = asked && deviceOf(await attemptsKey(), asked);
  const [found, reserved] = await Promise.allSettled([logins.find(email), reserve(device)]);
  if (found.status === "rejected") {
    // Nobody has judged the password.
    if (reserved.status === "fulfilled") await logins.returnAttempt(reserved.value);
    throw found.reason;
  }
  const login = found.value;
  const isTheirs = login?.userId === device?.userId && login?.credentialVersion === device?.credentialVersion;
  if (!device || isTheirs) {
    if (reserved.status === "rejected") throw reserved.reason;
    return { login, device, attempts: reserved.value };
  }
  if (reserved.status === "fulfilled") await logins.returnAttempt(reserved.value);
  return { login, device: undefined, attempts: await reserve(undefined) };
};

const noteTooMany = (error: unknown, attempts: string): void => {
  if (isRefusal(error, common.too_many_requests))
    log.warn("sign_in.too_many_attempts", { attempts: attempts.slice(0, 12) }, refusedBy("too-many-attempts"));
};

/** No address has a space in it, so the two never meet. */
const whoGuesses = (email: string, device: Device | undefined): string => (device ? `browser ${device.nonce}` : email);

/** Refuses `login_policy_refused`, with a record and an e-mail: somebody elsewhere knows the password. */
const refuseByPolicy = async (
  login: Login,
  { language, origin }: { readonly language: Language; readonly origin: Origin },
  uses: CredentialUses,
): Promise<void> => {
  if (login.loginPolicyId === null) return;
  const policies = await uses.loginPolicies.all(login.accountId);
  const at = uses.now();
  if (policyAdmits({ user: login, policies }, { now: at, address: origin.address })) return;
  const facts = { kind: "sign-in-refused", at: at.toISOString(), from: origin.address } as const;
  await Promise.all([
    uses.people.noteRefusal(doneAlone(login, "sign-in-refused", origin, "login_policy_refused"), at),
    uses.logins.notifyOfRefusal(login, { at, notices: [{ recipient: { address: login.email }, language, facts }] }),
  ]);
  log.warn("sign_in.not_admitted", { accountId: login.accountId, userId: login.userId }, refusedBy("login-policy"));
  throw new Refusal(common.login_policy_refused);
};

/** It reveals a right password, as the sign-in of the API does; so the customer's own policy, its record and its e-mail come first. */
const refuseCustomer = async (login: Login, asked: Pick<Given, "language" | "origin">, uses: CredentialUses) => {
  await refuseByPolicy(login, asked, uses);
  await uses.people.noteRefusal(doneAlone(login, "sign-in-refused", asked.origin, "staff_only"), uses.now());
  log.warn("sign_in.not_staff", { accountId: login.accountId, userId: login.userId }, refusedBy("not-staff"));
  throw new Refusal(sessionRefusals.staff_only);
};
