/** Portal users (Użytkownicy Portalu): the people of an account, and their sessions. */
import * as z from "zod/mini";
import { AnyRole, type NextStep, nextSteps, Rights } from "../access.ts";
import { AccountId, Instant, PolicyId, SessionId, UserId } from "../ids.ts";
import { named, takes } from "../model.ts";

/** An e-mail address as it is kept and compared: without regard to case, and in one Unicode form. */
export const EmailAddress = named(
  "EmailAddress",
  takes(
    { description: "Compared without regard to case", format: "email", pattern: z.regexes.email.source },
    z.pipe(
      z.pipe(
        z.string().check(z.maxLength(254)),
        z.transform((address: string) => address.trim().normalize("NFC").toLowerCase()),
      ),
      z.email(),
    ),
  ),
);

export const PortalUser = z.object({
  id: UserId,
  accountId: AccountId,
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  /**
   * An administrator entered the address, and no link that was mailed there was used since: whoever reads the mail there may
   * be a stranger.
   */
  isAddressUnproved: z.optional(z.boolean()),
  /** E.164, such as `+48601234567`. */
  phone: z.string(),
  position: z.string(),
  role: AnyRole,
  rights: Rights,
  canLogIn: z.boolean(),
  requireTotp: z.boolean(),
  loginPolicyId: z.nullable(PolicyId),
  /** There is exactly one in an account; it can be removed only by a written disposition. */
  isMainAdministrator: z.boolean(),
  /** Raised whenever every session of the user must end: a password changed, the right to log in taken, a phone lost. */
  credentialVersion: z.int(),
  /** Raised by every edit of what others see and set. */
  version: z.int(),
  createdAt: Instant,
  /** Since when an invitation waits to be accepted; null where none does. */
  invitedAt: z.nullable(Instant),
  lastSignInAt: z.nullable(Instant),
  /** What the login holds of a second factor, so that whoever shows it need not read the login. Kept in step by each write of it. */
  hasTotp: z.boolean(),
  recoveryCodesLeft: z.int(),
  /** Of the staff: which colleagues gave them access, at first or anew, and when each last did (`two-people.ts`). */
  accessGivenBy: z.optional(z.record(UserId, Instant)),
  /** The sessions whose sign-in is complete, by id, and when each began: ten at most. */
  sessions: z.record(z.string(), Instant),
});
export type PortalUser = z.infer<typeof PortalUser>;

/** What proves that a user is who they say, kept apart from the profile: only signing in reads it. */
export const Login = z.object({
  email: z.string(),
  accountId: AccountId,
  userId: UserId,
  /** Argon2id, as a PHC string; null until an invitation is accepted, and for a pure contact person. */
  passwordHash: z.nullable(z.string()),
  canLogIn: z.boolean(),
  credentialVersion: z.int(),
  /** The password was set by somebody else: the first sign-in must end in setting another. */
  mustChangePassword: z.boolean(),
  requireTotp: z.boolean(),
  loginPolicyId: z.nullable(PolicyId),
  /** The authenticator app, once one is enrolled. */
  totp: z.nullable(z.object({ sealedSecret: z.string(), enrolledAt: Instant })),
  /** The last time step whose code was taken; none up to it is taken again, also not of an app enrolled anew. */
  lastTotpStep: z.int(),
  /** The recovery codes that are left: SHA-256, hexadecimal. */
  recoveryHashes: z.record(z.string(), z.literal(true)),
});
export type Login = z.infer<typeof Login>;

/** What of a login's second factor its user shows. */
export const secondFactorOf = ({ totp, recoveryHashes }: Pick<Login, "totp" | "recoveryHashes">) => ({
  hasTotp: totp !== null,
  recoveryCodesLeft: Object.keys(recoveryHashes).length,
});

export const Session = z.object({
  id: SessionId,
  accountId: AccountId,
  userId: UserId,
  /** SHA-256 of the token's secret, hexadecimal. The secret itself is kept nowhere. */
  secretHash: z.string(),
  credentialVersion: z.int(),
  next: z.enum(nextSteps),
  /** While the sign-in waits for a code: all that this step asks for, so that it reads no more than the session. */
  awaitsCode: z.optional(
    z.object({
      sealedTotpSecret: z.string(),
      afterCode: z.enum(nextSteps),
      recoveryCodesLeft: z.int(),
      /** The browser's nonce, for its token when the sign-in is complete. */
      device: z.string(),
      /** The name of the count that this session is in until a right code comes. */
      attempts: z.string(),
    }),
  ),
  /** Passwords and codes that were tried by this session since the last right one. */
  tries: z.optional(z.int()),
  /** When its owner last proved anew that it is theirs. */
  provenAt: z.optional(Instant),
  /** The nonce of the browser that signed in: each token that this session is given for its browser goes on with its counts. */
  browser: z.optional(z.string()),
  /** While an app is being enrolled: the sealed secret that was offered to it. */
  offeredTotpSecret: z.optional(z.string()),
  /** The browser or program, as it calls itself, and the network address that it signed in from. */
  device: z.string(),
  address: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
});
export type Session = z.infer<typeof Session>;
export type AwaitsCode = NonNullable<Session["awaitsCode"]>;

/**
 * The nonce of a session's browser. A session that began before these were kept has one of its own, always the same: whoever could
 * ask for a new one could guess without end.
 */
export const browserOf = ({ browser, secretHash }: Session): string => browser ?? secretHash.slice(0, 22);

/** As many people may an account have, contacts who don't log in included. */
export const usersMax = 500;

/** As many addresses that turn out to be somebody's may an account try in a day of Warsaw. */
export const addressTriesMax = 20;

/** As many sessions may one user have; with the next, the one that began first ends. */
export const sessionsMax = 10;

const freshMilliseconds = 10 * 60 * 1000;
const idleMilliseconds = 30 * 60 * 1000;
const absoluteMilliseconds = 12 * 60 * 60 * 1000;
/** To complete a sign-in: long enough to install an authenticator app. */
const stepMilliseconds = 30 * 60 * 1000;
const touchMilliseconds = 5 * 60 * 1000;

/** What the sign-in still asks for once any code is given: first a password of one's own, then an app. */
export const stepAfterCode = (login: Pick<Login, "totp" | "mustChangePassword" | "requireTotp">): NextStep => {
  if (login.mustChangePassword) return "change-password";
  return login.requireTotp && !login.totp ? "enrol-totp" : "signed-in";
};

/**
 * What the right password opens: where an app is enrolled, its code comes before all else. `counted` says by whom and where
 * wrong codes are counted.
 */
export const stepAfterPassword = (
  login: Login,
  counted: Pick<AwaitsCode, "device" | "attempts">,
): Pick<Session, "next" | "awaitsCode"> => {
  const afterCode = stepAfterCode(login);
  if (!login.totp) return { next: afterCode };
  const recoveryCodesLeft = Object.keys(login.recoveryHashes).length;
  const awaitsCode = { sealedTotpSecret: login.totp.sealedSecret, afterCode, recoveryCodesLeft, ...counted };
  return { next: "totp", awaitsCode };
};

type Begun = Omit<Session, "accountId" | "userId" | "credentialVersion" | "createdAt" | "lastUsedAt" | "expiresAt"> & {
  readonly now: Date;
};

/**
 * A session that begins now and ends 12 hours later, or after 30 idle minutes; one that only opens a step of the sign-in
 * ends after 30 minutes.
 */
export const newSession = (
  { accountId, userId, credentialVersion }: Pick<Login, "accountId" | "userId" | "credentialVersion">,
  { now, ...begun }: Begun,
): Session => ({
  ...begun,
  accountId,
  userId,
  credentialVersion,
  createdAt: now.toISOString(),
  lastUsedAt: now.toISOString(),
  expiresAt: new Date(
    now.getTime() + (begun.next === "signed-in" ? absoluteMilliseconds : stepMilliseconds),
  ).toISOString(),
});

/** Clocks of machines differ by less. */
const clocksDifferMilliseconds = 60 * 1000;

/**
 * When a session was last used. Every function with a guard may note that, so what lies in the future is not believed: it would keep
 * an idle session alive.
 */
const lastUseMs = ({ lastUsedAt, createdAt }: Session, now: Date): number => {
  const usedMs = Date.parse(lastUsedAt);
  return usedMs > now.getTime() + clocksDifferMilliseconds ? Date.parse(createdAt) : usedMs;
};

/** Whether the session still stands for this user: not expired, not idle, and begun with the user's present credentials. */
export const isAlive = (session: Session, user: PortalUser, now: Date): boolean =>
  now.toISOString() < session.expiresAt &&
  now.getTime() - lastUseMs(session, now) < idleMilliseconds &&
  session.credentialVersion === user.credentialVersion &&
  session.userId === user.id &&
  user.canLogIn;

/** Whether a sign-in was completed, or its owner proved again who they are, within the last 10 minutes. */
export const isFresh = ({ createdAt, provenAt = createdAt }: Session, now: Date): boolean =>
  now.getTime() - Date.parse(provenAt) < freshMilliseconds;

/** Whether its use is to be noted: at most once in 5 minutes, so that reading costs no write. */
export const isTouchDue = (session: Session, now: Date): boolean =>
  now.getTime() - lastUseMs(session, now) >= touchMilliseconds;
