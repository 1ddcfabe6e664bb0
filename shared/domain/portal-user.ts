/** Portal users (Użytkownicy Portalu): the people of an account, and their sessions. */
import * as z from "zod/mini";
import { Rights, Role } from "./access.ts";
import { AccountId, Instant, SessionId, UserId } from "./ids.ts";

/** An e-mail address as it is kept and compared: without regard to case, and in one Unicode form. */
export const EmailAddress = z.pipe(
  z.pipe(
    z.string().check(z.maxLength(254)),
    z.transform((address: string) => address.trim().normalize("NFC").toLowerCase()),
  ),
  z.email(),
);

export const PortalUser = z.object({
  id: UserId,
  accountId: AccountId,
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  /** E.164, such as `+48601234567`. */
  phone: z.string(),
  position: z.string(),
  role: Role,
  rights: Rights,
  canLogIn: z.boolean(),
  /** There is exactly one in an account; it can be removed only by a written disposition. */
  isMainAdministrator: z.boolean(),
  /** Raised whenever every session of the user must end: a password changed, a role taken, a phone lost. */
  credentialVersion: z.int(),
  createdAt: Instant,
  lastSignInAt: z.nullable(Instant),
});
export type PortalUser = z.infer<typeof PortalUser>;

/** What proves that a user is who they say, kept apart from the profile: only signing in reads it. */
export const Login = z.object({
  email: z.string(),
  accountId: AccountId,
  userId: UserId,
  /** Argon2id, as a PHC string. */
  passwordHash: z.string(),
  canLogIn: z.boolean(),
  credentialVersion: z.int(),
});
export type Login = z.infer<typeof Login>;

/** What a token opens: everything, or only one step that completes the sign-in. */
export const nextSteps = ["signed-in", "totp", "enrol-totp", "change-password"] as const;

export const Session = z.object({
  id: SessionId,
  accountId: AccountId,
  userId: UserId,
  /** SHA-256 of the token's secret, hexadecimal. The secret itself is kept nowhere. */
  secretHash: z.string(),
  credentialVersion: z.int(),
  next: z.enum(nextSteps),
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
});
export type Session = z.infer<typeof Session>;

const idleMilliseconds = 30 * 60 * 1000;
const absoluteMilliseconds = 12 * 60 * 60 * 1000;
const touchMilliseconds = 5 * 60 * 1000;

/** A session that begins now and ends 12 hours later, or after 30 idle minutes. */
export const newSession = (
  user: Pick<Login, "accountId" | "userId" | "credentialVersion">,
  { id, secretHash, now }: { id: string; secretHash: string; now: Date },
): Session => ({
  id,
  accountId: user.accountId,
  userId: user.userId,
  secretHash,
  credentialVersion: user.credentialVersion,
  next: "signed-in",
  createdAt: now.toISOString(),
  lastUsedAt: now.toISOString(),
  expiresAt: new Date(now.getTime() + absoluteMilliseconds).toISOString(),
});

/** Whether the session still stands for this user: not expired, not idle, and begun with the user's present credentials. */
export const isAlive = (session: Session, user: PortalUser, now: Date): boolean =>
  now.toISOString() < session.expiresAt &&
  now.getTime() - Date.parse(session.lastUsedAt) < idleMilliseconds &&
  session.credentialVersion === user.credentialVersion &&
  session.userId === user.id &&
  user.canLogIn;

/** Whether its use is to be noted: at most once in 5 minutes, so that reading costs no write. */
export const isTouchDue = (session: Session, now: Date): boolean =>
  now.getTime() - Date.parse(session.lastUsedAt) >= touchMilliseconds;

/** The wait that failed sign-ins of one address ask for, in seconds: from the fifth on, 30 s doubling to an hour. */
export const waitAfterFailures = (failures: number): number =>
  failures < failuresFree ? 0 : Math.min(30 * 2 ** (failures - failuresFree), 3600);

/** As many sign-ins may fail before the next has to wait. */
export const failuresFree = 5;
/** From as many failures on, the wait grows no more. */
export const failuresOfLongestWait = 12;
