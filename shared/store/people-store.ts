/** Keeps the people of an account: portal users, and the sessions that they began. */
import { timingSafeEqual } from "node:crypto";
import * as z from "zod/mini";
import type { Done } from "../domain/audit-records/audit.ts";
import { type AccountId, Instant, operatorId } from "../domain/ids.ts";
import { LoginPolicies } from "../domain/login-policies/login-policy.ts";
import { hearsOfBalance } from "../domain/low-balance/recipients.ts";
import type { UserRecipient } from "../domain/notices/notice.ts";
import { type Login, PortalUser, Session, secondFactorOf, usersMax } from "../domain/portal-users/portal-user.ts";
import { administersStaff } from "../domain/portal-users/user-administration.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { triesOfSessionMax } from "../domain/sessions/guesses.ts";
import { described, log } from "../log.ts";
import { recordWrites } from "./audit-store.ts";
import { type Key, keys, ranges } from "./keys.ts";
import { onceWrite } from "./once.ts";
import { type Found, type ItemRead, type PageRead, type Reads, readPage, readTogether } from "./reads.ts";
import type { Item, Page, Table, Write } from "./table.ts";

/** What a token names; its secret is not among it. */
export type SessionName = { readonly accountId: AccountId; readonly userId: string; readonly sessionId: string };

export type PeopleStore = ReturnType<typeof peopleStore>;

export const peopleStore = (table: Table) => ({
  /** A user; undefined where they are gone. */
  async find(accountId: AccountId, userId: string): Promise<PortalUser | undefined> {
    const item = await table.get(keys.user(accountId, userId));
    return item && z.parse(PortalUser, item);
  },

  /**
   * What a token names, in one consistent read: the session, its user and the user's login policy. Undefined where session or
   * user is gone or can't be read, or where the hash is not that of the session's secret: that is compared before anything is
   * parsed. Beside it whatever `reads` name, which is looked at only when `found` is called; with `takesTry`, one of the session's
   * tries is taken in the same round trip, as `takeTry` does.
   */
  async admission<R extends Reads>(
    name: SessionName,
    secretHash: string,
    { reads = {} as R, takesTry = false }: { readonly reads?: R; readonly takesTry?: boolean } = {},
  ): Promise<{ readonly kept: Kept | undefined; readonly hasTry: boolean; readonly found: () => Promise<Found<R>> }> {
    const guardKeys = [
      keys.session(name.accountId, name.userId, name.sessionId),
      keys.touch(name.accountId, name.userId, name.sessionId),
      keys.user(name.accountId, name.userId),
      keys.policies(name.accountId),
    ];
    const reading = readTogether(table, guardKeys, reads);
    const { read, hasTry } = takesTry
      ? await this.takeTryBeside(reading, name, secretHash)
      : { read: await reading, hasTry: false };
    const { items, found } = read;
    const [session, touch, user, policies] = items;
    if (!session || !user || !isSameHash(session.secretHash, secretHash)) return { kept: undefined, hasTry, found };
    try {
      const known = z.parse(PortalUser, user);
      const kept = { session: sessionOf(session, touch), user: known, policies: policyOf(policies, known) };
      return { kept, hasTry, found };
    } catch (error) {
      log.error("session.unreadable", { accountId: name.accountId, userId: name.userId, error: described(error) });
      return { kept: undefined, hasTry, found };
    }
  },

  /**
   * Takes one of a session's tries at a password or a code, before it is judged; false where none is left, or the hash is not
   * that of the session's secret. So a stranger takes nobody's.
   */
  async takeTry({ accountId, userId, sessionId }: SessionName, secretHash: string): Promise<boolean> {
    const refused = await table.tryWrite({
      Update: {
        Key: keys.session(accountId, userId, sessionId),
        UpdateExpression: "SET tries = if_not_exists(tries, :none) + :one",
        ConditionExpression: "secretHash = :hash AND (attribute_not_exists(tries) OR tries < :max)",
        ExpressionAttributeValues: { ":none": 0, ":one": 1, ":hash": secretHash, ":max": triesOfSessionMax },
      },
    });
    return refused === undefined;
  },

  /** The same in the round trip of a read. Where that fails, nothing is judged, and the try is given back. */
  async takeTryBeside<Read>(
    reading: Promise<Read>,
    name: SessionName,
    secretHash: string,
  ): Promise<{ readonly read: Read; readonly hasTry: boolean }> {
    const [read, tried] = await Promise.allSettled([reading, this.takeTry(name, secretHash)]);
    if (read.status === "rejected") {
      if (tried.status === "fulfilled" && tried.value) await this.returnTry(name);
      throw read.reason;
    }
    if (tried.status === "rejected") throw tried.reason;
    return { read: read.value, hasTry: tried.value };
  },

  /** Gives a try back: what was judged by it was right, though it led nowhere. */
  async returnTry({ accountId, userId, sessionId }: SessionName): Promise<void> {
    await table.tryWrite({
      Update: {
        Key: keys.session(accountId, userId, sessionId),
        UpdateExpression: "SET tries = tries - :one",
        ConditionExpression: "tries >= :one",
        ExpressionAttributeValues: { ":one": 1 },
      },
    });
  },

  /**
   * Records that somebody was refused: one record a minute for each person and code of refusal, with which the subject
   * begins. They are refused all the same where that fails: then it is only in the log.
   */
  async noteRefusal(done: Done, at: Date): Promise<void> {
    const { accountId, userId = "", kind, subject = "" } = done;
    const once = { accountId, userId, what: `${kind}#${subject.split(" ")[0]}` };
    try {
      await table.tryTransact([onceWrite(once, at, refusalMilliseconds), ...recordWrites(done, at)]);
    } catch (error) {
      log.warn("request.not_noted", { accountId: done.accountId, error: described(error) });
    }
  },

  /**
   * Notes that a session was used, in an item of its own: whoever may write that can change nothing else. Of a session that
   * was ended meanwhile it says nothing, and is forgotten with it.
   */
  async touch({ accountId, userId, id, expiresAt }: Session, at: Date): Promise<void> {
    const Item = {
      ...keys.touch(accountId, userId, id),
      lastUsedAt: at.toISOString(),
      ttl: Math.ceil(Date.parse(expiresAt) / 1000),
    };
    await table.write({ Put: { Item } });
  },

  /**
   * The sessions of a user whose sign-in is complete; among them may be some that are over. `pages` is what `sessionReads`
   * found: where it does not hold all of them, they are read by name.
   */
  async sessionsOf(
    { accountId, id, sessions }: PortalUser,
    pages: { readonly sessions: Page; readonly touches: Page },
  ): Promise<Session[]> {
    const wanted = Object.keys(sessions).flatMap((sessionId) => [
      keys.session(accountId, id, sessionId),
      keys.touch(accountId, id, sessionId),
    ]);
    const isAll = pages.sessions.next === undefined && pages.touches.next === undefined;
    // DynamoDB refuses to read nothing.
    const known =
      isAll || wanted.length === 0 ? [...pages.sessions.items, ...pages.touches.items] : await table.getAll(wanted);
    const itemOf = (key: Key) => known.find((item) => item?.pk === key.pk && item?.sk === key.sk);
    return Object.keys(sessions).flatMap((_, place) => {
      const [session, touch] = wanted.slice(2 * place, 2 * place + 2).map(itemOf);
      return session ? [sessionOf(session, touch)] : [];
    });
  },

  /** Ends a session; one that is gone already stays gone. */
  async end({ accountId, userId, sessionId }: SessionName): Promise<void> {
    const forgotten = sessionForgotten({ accountId, userId, sessionId });
    await refusedUser(table, [forgotten, { Delete: { Key: keys.session(accountId, userId, sessionId) } }]);
  },

  /** Ends a session whose tries are used up; any other goes on. */
  async endSpent({ accountId, userId, sessionId }: SessionName): Promise<void> {
    await table.tryTransact([
      {
        Delete: {
          Key: keys.session(accountId, userId, sessionId),
          ConditionExpression: "tries >= :max",
          ExpressionAttributeValues: { ":max": triesOfSessionMax },
        },
      },
      sessionForgotten({ accountId, userId, sessionId }),
    ]);
  },

  /**
   * Ends all sessions of a user but one; also one that begins meanwhile, for then it is decided again. It raises the version of
   * the credentials, so that no browser counts as known any more.
   * Refuses `not_signed_in` where that one was itself ended meanwhile: then it ends nobody's.
   */
  async endOthers({ accountId, id, email, sessions: read }: PortalUser, session: Session): Promise<void> {
    let sessions = read;
    const version = { ":seen": session.credentialVersion, ":version": session.credentialVersion + 1 };
    for (let tries = 0; tries < endOthersTries; tries += 1) {
      const others = Object.keys(sessions).filter((other) => other !== session.id);
      const found = await refusedUser(table, [
        {
          Update: {
            Key: keys.user(accountId, id),
            UpdateExpression: "SET sessions = :left, credentialVersion = :version",
            ConditionExpression: "sessions = :read AND credentialVersion = :seen",
            ExpressionAttributeValues: { ":left": { [session.id]: session.createdAt }, ":read": sessions, ...version },
          },
        },
        ...[keys.login(email), keys.session(accountId, id, session.id)].map(
          (Key): Write => ({
            Update: {
              Key,
              UpdateExpression: "SET credentialVersion = :version",
              ConditionExpression: "credentialVersion = :seen",
              ExpressionAttributeValues: version,
            },
          }),
        ),
        ...others.map((other): Write => ({ Delete: { Key: keys.session(accountId, id, other) } })),
        // Links that were asked for before open nothing any more: others may be asked for.
        { Delete: { Key: keys.resets(email) } },
      ]);
      if (!found) return;
      const user = z.parse(PortalUser, found);
      sessions = user.sessions;
      const isOver = user.credentialVersion !== session.credentialVersion;
      if (isOver || !Object.hasOwn(sessions, session.id)) throw new Refusal(common.not_signed_in);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  },

  /**
   * Where the user of a notice gets mail; of one who is gone, whose address must be proved and is not, or who must hear of the balance and may not any more, where their
   * company's main administrator does. Undefined where neither is there.
   */
  async mailAddressOf(who: UserRecipient): Promise<string | undefined> {
    const accountId = "userId" in who ? who.accountId : who.mainAdministratorOf;
    const user = "userId" in who ? await this.find(accountId, who.userId) : undefined;
    const { ifProved = false, ifHearsOfBalance = false } = "userId" in who ? who : {};
    const isKeptBack = (one: PortalUser): boolean =>
      (ifProved && one.isAddressUnproved === true) || (ifHearsOfBalance && !hearsOfBalance(one));
    if (user && !isKeptBack(user)) return user.email;
    let after: string | undefined;
    do {
      const { items, next } = await table.query(ranges.users(accountId), { limit: 100, newestFirst: false, after });
      const main = items
        .map((each) => z.parse(PortalUser, each))
        .find(({ isMainAdministrator }) => isMainAdministrator);
      if (main) return main.email;
      after = next;
    } while (after !== undefined);
    return undefined;
  },

  /** Everybody of an account, the first who was added first: 500 at most. */
  async all(accountId: AccountId): Promise<PortalUser[]> {
    const all: PortalUser[] = [];
    let after: string | undefined;
    do {
      const { users, next } = await this.list(accountId, { limit: 100, after });
      all.push(...users);
      after = next;
    } while (after !== undefined);
    return all;
  },

  /** The operator's administrators who can sign in, the first who was added first. */
  async staffAdministrators(): Promise<PortalUser[]> {
    return (await this.all(operatorId)).filter(administersStaff);
  },

  /** The users of these ids, as many as are there. */
  async named(accountId: AccountId, userIds: readonly string[]): Promise<PortalUser[]> {
    const users: PortalUser[] = [];
    for (let place = 0; place < userIds.length; place += keysAtOnce) {
      const batch = userIds.slice(place, place + keysAtOnce).map((userId) => keys.user(accountId, userId));
      for (const item of await table.getAll(batch)) if (item) users.push(z.parse(PortalUser, item));
    }
    return users;
  },

  list(accountId: AccountId, page: UsersPage): Promise<{ users: PortalUser[]; next: string | undefined }> {
    return readPage(table, usersRead(accountId, page));
  },
});

const sessionForgotten = ({ accountId, userId, sessionId }: SessionName): Write => ({
  Update: {
    Key: keys.user(accountId, userId),
    UpdateExpression: "REMOVE sessions.#id",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeNames: { "#id": sessionId },
  },
});

const isSameHash = (kept: unknown, given: string): boolean =>
  typeof kept === "string" && kept.length === given.length && timingSafeEqual(Buffer.from(kept), Buffer.from(given));

/** Whoever repeats a refused request in a loop fills neither the trail nor the table. */
const refusalMilliseconds = 60 * 1000;

/** What the guard finds of a token: who it is, and what holds for them. */
type Kept = { readonly session: Session; readonly user: PortalUser; readonly policies: LoginPolicies | undefined };

/** A session as it was begun, and when it was last used: that is kept apart from it. */
const sessionOf = (session: Item, touch: Item | undefined): Session =>
  // Every function with a guard may write a touch: one that can't be read must shut nobody out.
  z.parse(Session, { ...session, lastUsedAt: z.safeParse(Instant, touch?.lastUsedAt).data ?? session.createdAt });

/** A portal user, read beside something else. */
export const userRead = (accountId: AccountId, userId: string): ItemRead<PortalUser> => ({
  key: keys.user(accountId, userId),
  parse: (item) => z.parse(PortalUser, item),
});

type UsersPage = {
  readonly keeps?: ((user: PortalUser) => boolean) | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/** A page of an account's people, by their ids: as they were added. Where `keeps` picks some, all of them are looked at. */
export const usersRead = (
  accountId: AccountId,
  { keeps, ...page }: UsersPage,
): PageRead<{ users: PortalUser[]; next: string | undefined }> => ({
  range: ranges.users(accountId),
  page: { ...page, newestFirst: false },
  only: keeps && { keeps: (item) => keeps(z.parse(PortalUser, item)), lookedAtFirst: 200, lookedAtOnce: usersMax },
  parse: ({ items, next }) => ({ users: items.map((item) => z.parse(PortalUser, item)), next }),
});

/** DynamoDB reads as many items at once. */
const keysAtOnce = 100;

/** More than anybody has, but for whoever begins one sign-in after the other and completes none. */
const sessionsAtOnce = 100;

/** The newest sessions of a user, those that only open a step among them, and when they were used: for `sessionsOf`. */
export const sessionReads = (accountId: AccountId, userId: string) =>
  ({
    sessions: {
      range: ranges.sessions(accountId, userId),
      page: { limit: sessionsAtOnce, newestFirst: true },
      parse: (page: Page) => page,
    },
    touches: {
      range: ranges.touches(accountId, userId),
      page: { limit: sessionsAtOnce, newestFirst: true },
      parse: (page: Page) => page,
    },
  }) satisfies Reads;

/** The user's own policy, alone: of the others a request wants nothing. Undefined where they have none. */
const policyOf = (item: Item | undefined, { loginPolicyId }: PortalUser): LoginPolicies | undefined => {
  if (!item || loginPolicyId === null) return undefined;
  const { [loginPolicyId]: own } = item.policies as Item;
  return own === undefined ? undefined : z.parse(LoginPolicies, { policies: { [loginPolicyId]: own } });
};

/** As many sign-ins may begin in the midst of ending the others. */
const endOthersTries = 5;

/** All writes or none: undefined where they were made, else the user as it was found. */
const refusedUser = async (table: Table, writes: readonly Write[]): Promise<Item | undefined> => {
  const refused = await table.tryTransact(writes);
  if (!refused) return undefined;
  const found = refused[0]?.item;
  // Deleted since the guard looked: the guard refuses the next try.
  if (!found) throw new Refusal(common.temporarily_unavailable, { cause: new Error("the user is gone") });
  return found;
};

/** The write that adds a portal user. */
export const userWrite = (user: PortalUser): Write => ({
  Put: { Item: { ...keys.user(user.accountId, user.id), ...user }, ConditionExpression: "attribute_not_exists(pk)" },
});

/** The write that adds somebody with a login: the user shows what the login holds of a second factor. */
export const personWrite = ({ user, login }: { readonly user: PortalUser; readonly login: Login }): Write =>
  userWrite({ ...user, ...secondFactorOf(login) });

/** The check that an actor's rights are those that the decision looked at: whoever lost them meanwhile changes nothing. */
export const stillMay = (actor: PortalUser): Write => ({
  ConditionCheck: {
    Key: keys.user(actor.accountId, actor.id),
    ConditionExpression: "version = :version AND credentialVersion = :credentials",
    ExpressionAttributeValues: { ":version": actor.version, ":credentials": actor.credentialVersion },
  },
});
