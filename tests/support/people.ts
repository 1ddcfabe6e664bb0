/** People of a test's own: portal users with a login, and sessions that they have begun. */
import { randomInt } from "node:crypto";
import type { AccountId } from "../../shared/domain/ids.ts";
import {
  type Login,
  newSession,
  type PortalUser,
  type Session,
  secondFactorOf,
} from "../../shared/domain/portal-users/portal-user.ts";
import { type Token, tokenText } from "../../shared/http/token.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import type { Person } from "../../shared/store/account-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginWrite } from "../../shared/store/login-store.ts";
import { peopleStore, userWrite } from "../../shared/store/people-store.ts";
import type { Table, Write } from "../../shared/store/table.ts";
import { someHead } from "./table.ts";

/** An address that nobody has. Of letters it has only the name's: others might be found in a password by chance. */
export const someAddress = (name: string): string => `${name}.${randomInt(2 ** 47)}@example.com`;

/** An administrator with an address of their own, who may log in. The password hash stands for no password. */
export const somePerson = (
  accountId: AccountId,
  { user = {}, login = {} }: { user?: Partial<PortalUser>; login?: Partial<Login> } = {},
): Person => {
  const id = newId("us", new Date());
  const email = someAddress("anna");
  const both = { accountId, email, canLogIn: true, credentialVersion: 3, requireTotp: false, loginPolicyId: null };
  return {
    user: {
      ...both,
      id,
      firstName: "Anna",
      lastName: "Nowak",
      phone: "+48601234567",
      position: "właścicielka",
      role: "administrator",
      rights: { recordings: { listen: false, download: false }, authorisedContact: false },
      isMainAdministrator: true,
      createdAt: "2026-01-01T00:00:00.000Z",
      version: 1,
      invitedAt: null,
      lastSignInAt: null,
      hasTotp: false,
      recoveryCodesLeft: 0,
      sessions: {},
      ...user,
    },
    login: {
      ...both,
      userId: id,
      passwordHash: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
      mustChangePassword: false,
      totp: null,
      lastTotpStep: 0,
      recoveryHashes: {},
      ...login,
    },
  };
};

/** The same, kept: whoever may not sign in has no login. */
export const keepPerson = async (table: Table, person: Person): Promise<Person> => {
  const kept = shownWhole(person);
  await table.transact(personWrites(kept));
  return kept;
};

/** The same, and a session that they began at `now`, in one write, with what else is to be kept. */
export const keepSignedIn = async (
  table: Table,
  person: Person,
  now: Date,
  also: readonly Write[] = [],
): Promise<Person & SignedIn> => {
  const { user, login } = shownWhole(person);
  const begun = begunSession(user, now);
  const { session } = begun;
  const known = { ...user, sessions: { [session.id]: session.createdAt } };
  await table.transact([...also, ...personWrites({ user: known, login }), sessionWrite(session)]);
  return { user: known, login, ...begun };
};

/** The write that opens a test account, empty. */
export const openedWrite = (accountId: AccountId): Write => ({
  Put: { Item: { ...keys.head(accountId), ...someHead(accountId) } },
});

const shownWhole = ({ user, login }: Person): Person => ({ user: { ...user, ...secondFactorOf(login) }, login });

const personWrites = ({ user, login }: Person): Write[] => [
  ...(user.canLogIn ? [loginWrite(login)] : []),
  userWrite(user),
];

/** The user alone, without a login, as they are from now on. */
export const keepUser = (table: Table, user: PortalUser): Promise<void> =>
  table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user } } });

export type SignedIn = { readonly token: Token; readonly authorization: string; readonly session: Session };

/** A session that the user began at `now`, kept without going through the sign-in. */
export const keepSession = async (
  table: Table,
  user: PortalUser,
  now: Date,
  changes: Partial<Session> = {},
): Promise<SignedIn> => {
  const begun = begunSession(user, now, changes);
  const { session } = begun;
  const { lastUsedAt } = session;
  const known: Write = {
    Update: {
      Key: keys.user(user.accountId, user.id),
      UpdateExpression: "SET sessions.#id = :at",
      ExpressionAttributeNames: { "#id": session.id },
      ExpressionAttributeValues: { ":at": session.createdAt },
    },
  };
  if (session.next === "signed-in") await table.transact([sessionWrite(session), known]);
  else await table.write(sessionWrite(session));
  if (lastUsedAt !== session.createdAt) await peopleStore(table).touch(session, new Date(lastUsedAt));
  return begun;
};

/** Sessions that the user began at these instants, and no others, in one write. */
export const keepSessions = async (
  table: Table,
  user: PortalUser,
  instants: readonly Date[],
  changes: Partial<Session> = {},
): Promise<readonly SignedIn[]> => {
  const begun = instants.map((at) => begunSession(user, at, changes));
  const whole = begun.filter(({ session }) => session.next === "signed-in");
  const sessions = Object.fromEntries(whole.map(({ session }) => [session.id, session.createdAt]));
  await table.transact([
    ...begun.map(({ session }) => sessionWrite(session)),
    ...(whole.length > 0 ? [{ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, sessions } } }] : []),
  ]);
  return begun;
};

const begunSession = (user: PortalUser, now: Date, changes: Partial<Session> = {}): SignedIn => {
  const secret = newSecret();
  const begun = newSession(
    { accountId: user.accountId, userId: user.id, credentialVersion: user.credentialVersion },
    {
      id: newId("se", now),
      secretHash: sha256(secret),
      next: "signed-in",
      device: "tests",
      address: "192.0.2.1",
      now,
    },
  );
  const session = { ...begun, ...changes };
  const token = { accountId: user.accountId, userId: user.id, sessionId: session.id, secret };
  return { token, authorization: `Bearer ${tokenText(token)}`, session };
};

/** When it was last used stands in an item of its own. */
const sessionWrite = ({ lastUsedAt: _, ...item }: Session): Write => ({
  Put: { Item: { ...keys.session(item.accountId, item.userId, item.id), ...item } },
});
