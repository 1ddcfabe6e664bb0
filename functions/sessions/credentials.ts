/** What the verbs of signing in share: the names of attempts, new tokens, and proof of who asks. */

import { createHmac } from "node:crypto";
import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { stepsBefore } from "../../shared/domain/access.ts";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import * as commonFaults from "../../shared/domain/faults.ts";
import type { NewNotice } from "../../shared/domain/follow-ups.ts";
import { originNetwork } from "../../shared/domain/login-policies/login-policy.ts";
import type { Measure, Split } from "../../shared/domain/metrics.ts";
import { named } from "../../shared/domain/model.ts";
import type { AuditKind } from "../../shared/domain/nouns.ts";
import { type Login, newSession, type PortalUser, type Session } from "../../shared/domain/portal-users/portal-user.ts";
import { isRefusal, type Problem, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { triesOfAddressSeconds } from "../../shared/domain/sessions/guesses.ts";
import { credentialsChanged } from "../../shared/domain/sessions/notices.ts";
import * as sessionRefusals from "../../shared/domain/sessions/refusals.ts";
import type { Origin } from "../../shared/http/contract.ts";
import { tokenText } from "../../shared/http/token.ts";
import { type NewId, newSecret } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import { deviceTokenOf } from "../../shared/security/device-token.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { verifyPassword } from "../../shared/security/password.ts";
import { unseal } from "../../shared/security/sealed.ts";
import { recoveryHash, stepOf, totpOwner } from "../../shared/security/second-factor.ts";
import type { LoginStore, Proof, Renewal } from "../../shared/store/login-store.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { PolicyStore } from "../../shared/store/policy-store.ts";

export type CredentialUses = {
  readonly logins: LoginStore;
  readonly loginPolicies: Pick<PolicyStore, "all">;
  readonly people: Pick<PeopleStore, "end" | "endSpent" | "noteRefusal" | "takeTry" | "takeTryBeside" | "returnTry">;
  /** The key that hides addresses in the attempts that are kept, and signs the tokens of browsers. */
  readonly attemptsKey: () => Promise<string>;
  /** The key that seals the secrets of authenticator apps. */
  readonly totpKey: () => Promise<string>;
  readonly newId: NewId;
  readonly now: Clock;
};

/**
 * What every step of a sign-in answers: the next token, and what it opens. With the last step comes a token for the browser to
 * keep (longer than the session, half a year) and to send with its next sign-in.
 */
const everyToken = { token: z.string(), expiresAt: z.iso.datetime() };
export const FullToken = named(
  "FullToken",
  z.strictObject({ ...everyToken, next: z.literal("signed-in"), deviceToken: z.string() }),
);
export const StepToken = named("StepToken", z.strictObject({ ...everyToken, next: z.enum(stepsBefore) }));
export const Token = named("Token", z.discriminatedUnion("next", [FullToken, StepToken]));

/**
 * That this browser counts as one that signed in before. After a link by mail, too: who has the mail is no stranger, and that is the
 * way in, on a new browser, which nobody's guesses can close.
 */
export const KnownBrowser = named("KnownBrowser", z.strictObject({ deviceToken: z.string() }));

/** Long enough for any password that can be set; what is longer is refused before it costs a hash. */
export const PresentPassword = z.string().check(z.minLength(1), z.maxLength(512));

/** A new password as it is sent: how long it may be is the policy's to say, by name. */
export const NewPassword = z.string().check(z.minLength(1), z.maxLength(1024));

/** An app's code as people type it: apps show `123 456`, and a copy may bring no-break spaces or dashes. Read as its digits. */
export const TotpCode = z.string().check(
  z.maxLength(30),
  z.regex(/^[\s\u2010-\u2015\u2212-]*(?:\d[\s\u2010-\u2015\u2212-]*){6}$/),
  z.overwrite((typed) => typed.replace(/\D/g, "")),
);

/** An app's code, or a recovery code in its stead. */
export const SecondFactor = {
  code: z.optional(TotpCode),
  recoveryCode: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
};
type SecondFactor = { readonly code?: string | undefined; readonly recoveryCode?: string | undefined };

/** What a password is judged by; undefined where nobody may sign in with one. */
export const passwordHashOf = (login: Login | undefined): string | undefined =>
  login?.canLogIn ? (login.passwordHash ?? undefined) : undefined;

/** The name of a count of attempts, such as those at the password of an address. A count is over with the day (UTC), by its name. */
export const attemptsOf = async (
  what: string,
  { attemptsKey, now }: Pick<CredentialUses, "attemptsKey" | "now">,
): Promise<string> =>
  createHmac("sha256", await attemptsKey())
    .update(`${now().toISOString().slice(0, 10)} ${what}`)
    .digest("hex");

/**
 * Counts a try of a network address in this minute: to sign in (`tries`), with a link that opens nothing, or to be sent one. Kept by a keyed hash,
 * like all counts: the table names no network address of people who sign in. Refuses `too_many_requests`.
 */
export const countTryFrom = async (
  address: string,
  what: "tries" | "links" | "resets",
  uses: Pick<CredentialUses, "logins" | "attemptsKey" | "now">,
): Promise<void> => {
  const at = uses.now();
  const minute = Math.floor(at.getTime() / 1000 / triesOfAddressSeconds);
  await uses.logins.countTry(await attemptsOf(`${what} ${minute} ${originNetwork(address)}`, uses), at);
};

type NewToken = {
  readonly origin: Origin;
  /** The browser's nonce. Only a sign-in gives a new one: whoever gets one has tries at the password again. */
  readonly browser: string;
  readonly uses: Pick<CredentialUses, "newId" | "now" | "attemptsKey">;
};

/** A session that begins now at a step of the sign-in, the token that opens it and, once all steps are over, the browser's. */
export const newToken = async (
  who: Pick<Login, "accountId" | "userId" | "credentialVersion" | "email">,
  step: Pick<Session, "next" | "awaitsCode" | "provenAt">,
  { origin, browser, uses: { newId, now, attemptsKey } }: NewToken,
): Promise<{ session: Session; answer: z.output<typeof Token> }> => {
  const secret = newSecret();
  const at = now();
  const session = newSession(who, {
    id: newId("se", at),
    secretHash: sha256(secret),
    browser,
    ...step,
    ...origin,
    now: at,
  });
  const { accountId, userId, id: sessionId, next, expiresAt } = session;
  const token = tokenText({ accountId, userId, sessionId, secret });
  if (next !== "signed-in") return { session, answer: { token, expiresAt, next } };
  const deviceToken = deviceTokenOf(await attemptsKey(), { ...who, nonce: browser, by: "sign-in" as const }, at);
  return { session, answer: { token, expiresAt, next, deviceToken } };
};

/**
 * Proof that a code gives: judged here, used up by the store. Refuses `invalid_request` unless one of the two is given, and
 * `code_refused`, but counts nothing.
 */
export const proofOf = async (
  { code, recoveryCode }: SecondFactor,
  { sealedSecret, userId }: { sealedSecret: string; userId: string },
  { totpKey, now }: Pick<CredentialUses, "totpKey" | "now">,
): Promise<Proof> => {
  if ((code === undefined) === (recoveryCode === undefined))
    throw new Refusal(common.invalid_request, { errors: [{ pointer: "/code", fault: commonFaults.required }] });
  if (recoveryCode !== undefined) return { recoveryHash: recoveryHash(recoveryCode) };
  const step = stepOf(unseal(await totpKey(), sealedSecret, totpOwner({ userId })), code ?? "", now());
  if (step === undefined) throw new Refusal(sessionRefusals.code_refused);
  return { step };
};

export type Reauthenticated = {
  readonly login: Login;
  /** Undefined where no app is enrolled, and so no code was asked for. */
  readonly proof: Proof | undefined;
};

type Asker = { readonly user: PortalUser; readonly session: Session };

/**
 * The caller again, by the present password and, where asked for, the enrolled app's code: before anything changes how
 * they sign in. It takes one of the session's tries; whoever keeps the change gives them back. With the last that is wrong the
 * session ends: somebody has a token that is not theirs.
 * Refuses `credentials_refused`, `code_refused`, and `temporarily_unavailable` where all tries are in other requests' hands. What the
 * request itself has wrong costs no try once the password was right.
 */
export const reauthenticated = async (
  asker: Asker,
  { password, secondFactor }: { password: string; secondFactor?: SecondFactor },
  uses: CredentialUses,
): Promise<Reauthenticated> => {
  const asked = await heldTry(asker, uses);
  const login = await byPassword(asked, password);
  if (!secondFactor || !login.totp) return { login, proof: undefined };
  return { login, proof: await costsNoTry(asker, () => byCode(asked, secondFactor, uses), uses) };
};

/**
 * The caller again, by what they sign in with last: the app's code, or the password where no app is enrolled. It takes a try, as
 * `reauthenticated` does, and refuses as it does; `invalid_request` where the other of the two is given.
 */
export const provenAgain = async (
  asker: Asker,
  { password, code }: { password?: string | undefined; code?: string | undefined },
  uses: CredentialUses,
): Promise<Reauthenticated> => {
  const [given, other, pointer] = asker.user.hasTotp ? [code, password, "/code"] : [password, code, "/password"];
  if (given === undefined || other !== undefined)
    throw new Refusal(common.invalid_request, { errors: [{ pointer, fault: commonFaults.required }] });
  const asked = await heldTry(asker, uses);
  if (!asker.user.hasTotp) return { login: await byPassword(asked, given), proof: undefined };
  const proof = await byCode(asked, { code: given }, uses);
  return { login: present(asked), proof };
};

/**
 * What follows a right factor: whatever else refuses it is no wrong guess, and gives the try back. A code that is wrong, or was used
 * before, keeps it; with the last one the session ends.
 */
export const costsNoTry = async <Result>(
  { session }: Asker,
  follow: () => Result | Promise<Result>,
  { people }: Pick<CredentialUses, "people">,
): Promise<Result> => {
  try {
    return await follow();
  } catch (error) {
    const name = { ...session, sessionId: session.id };
    await (isRefusal(error, sessionRefusals.code_refused) ? people.endSpent(name) : people.returnTry(name));
    throw error;
  }
};

/**
 * News of what somebody changed in how they sign in. None goes to an address that nobody has shown to be theirs: whoever signs in as its
 * user would flood a stranger.
 */
export const newsOfChange = (
  user: PortalUser,
  ...[changed, told]: Tail<Parameters<typeof credentialsChanged>>
): NewNotice[] => (user.isAddressUnproved ? [] : [credentialsChanged(user, changed, told)]);

type Tail<All extends readonly unknown[]> = All extends readonly [unknown, ...infer Rest] ? Rest : never;

/** A sign-in that was refused, as it is counted. */
export const refusedBy = (reason: Split<"sign-ins-refused">["reason"]): Measure => ({
  metric: "sign-ins-refused",
  value: 1,
  by: { reason },
});

type Held = Asker & {
  readonly login: Login | undefined;
  /** The refusal of a wrong guess; after the last, the session has ended. */
  readonly refused: (problem: Problem) => Promise<Refusal>;
};

/**
 * The login, and one of the session's tries in hand. Where none is left, as many are being judged right now: with the last wrong one
 * the session ends, and with a right one there are tries again.
 */
const heldTry = async ({ user, session }: Asker, { logins, people }: CredentialUses): Promise<Held> => {
  const name = { ...session, sessionId: session.id };
  const { read: login, hasTry } = await people.takeTryBeside(logins.find(user.email), name, session.secretHash);
  if (!hasTry) throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  const refused = async (problem: Problem) => {
    log.warn("reauthentication.refused", { accountId: user.accountId, userId: user.id });
    await people.endSpent(name);
    return new Refusal(problem);
  };
  return { user, session, login, refused };
};

/** Between the guard's look and this one the session may have ended: then it changes nothing. */
const present = ({ login, session, user }: Held): Login => {
  if (login?.userId !== user.id || login.credentialVersion !== session.credentialVersion)
    throw new Refusal(common.not_signed_in);
  return login;
};

const byPassword = async (asked: Held, password: string): Promise<Login> => {
  const { login, user, refused } = asked;
  const { right } = await verifyPassword(password, passwordHashOf(login));
  if (!right || login?.userId !== user.id) throw await refused(sessionRefusals.credentials_refused);
  return present(asked);
};

const byCode = async (asked: Held, secondFactor: SecondFactor, uses: CredentialUses): Promise<Proof> => {
  const { totp, recoveryHashes } = present(asked);
  // An app that was taken away since the guard looked.
  if (!totp) throw new Refusal(common.conflict);
  const enrolled = { sealedSecret: totp.sealedSecret, userId: asked.user.id };
  const proof = await proofOf(secondFactor, enrolled, uses).catch(async (error) => {
    throw isRefusal(error, sessionRefusals.code_refused) ? await asked.refused(sessionRefusals.code_refused) : error;
  });
  if ("recoveryHash" in proof && !Object.hasOwn(recoveryHashes, proof.recoveryHash))
    throw await asked.refused(sessionRefusals.code_refused);
  return proof;
};

/** What a user did about their own sign-in, for the record. */
export const doneAlone = (
  { accountId, userId }: Pick<Login, "accountId" | "userId">,
  kind: AuditKind,
  origin: Origin,
  subject?: string,
): Done => ({ accountId, userId, kind, ...(subject !== undefined && { subject }), from: origin.address });

/**
 * What one request of somebody's did, for the record, and their sign-in where it is complete by that. A token that already
 * opened everything signs nobody in.
 */
export const doneWith = ({ ended, begun }: Renewal, done: readonly AuditKind[], origin: Origin): Done[] => {
  const isSignIn = ended.next !== "signed-in" && begun.next === "signed-in";
  const kinds = isSignIn ? [...done, "signed-in" as const] : done;
  return kinds.map((kind) => doneAlone(begun, kind, origin));
};
