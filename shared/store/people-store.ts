/** Keeps the people of an account: portal users, and the sessions that they began. */
import * as z from "zod/mini";
import type { AuditRecord } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { LoginPolicies } from "../domain/login-policies/login-policy.ts";
import { PortalUser, Session } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { described, log } from "../log.ts";
import { auditWrite } from "./audit-store.ts";
import { keys, ranges } from "./keys.ts";
import { type Item, type Table, type Write, WritesRefused } from "./table.ts";

/** What a token names; its secret is not among it. */
export type SessionName = { readonly accountId: AccountId; readonly userId: string; readonly sessionId: string };

export type PeopleStore = ReturnType<typeof peopleStore>;

export const peopleStore = (table: Table) => ({
  /** A user; undefined where they are gone. */
  async find(accountId: AccountId, userId: string): Promise<PortalUser | undefined> {
    const item = await table.get(keys.user(accountId, userId));
    return item && z.parse(PortalUser, item);
  },

  /** A session, its user and the user's login policy, in one consistent read; undefined where session or user is gone. */
  async session(
    name: SessionName,
  ): Promise<{ session: Session; user: PortalUser; policies: LoginPolicies | undefined } | undefined> {
    const [session, user, policies] = await table.getAll([
      keys.session(name.accountId, name.userId, name.sessionId),
      keys.user(name.accountId, name.userId),
      keys.policies(name.accountId),
    ]);
    if (!session || !user) return undefined;
    const known = z.parse(PortalUser, user);
    return { session: z.parse(Session, session), user: known, policies: policyOf(policies, known) };
  },

  /** Records that somebody was refused. They are refused all the same where that fails: then it is only in the log. */
  async noteRefusal(record: AuditRecord): Promise<void> {
    try {
      await table.write(auditWrite(record));
    } catch (error) {
      log.warn("request.not_noted", { accountId: record.accountId, error: described(error) });
    }
  },

  /** Notes that a session was used. A session that was ended meanwhile stays ended. */
  async touch(name: SessionName, at: Date): Promise<void> {
    try {
      await table.write({
        Update: {
          Key: keys.session(name.accountId, name.userId, name.sessionId),
          UpdateExpression: "SET lastUsedAt = :at",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":at": at.toISOString() },
        },
      });
    } catch (error) {
      if (!(error instanceof WritesRefused)) throw new Refusal(common.temporarily_unavailable, { cause: error });
    }
  },

  /** The sessions of a user whose sign-in is complete; among them may be some that are over. */
  async sessionsOf({ accountId, id, sessions }: PortalUser): Promise<Session[]> {
    const wanted = Object.keys(sessions).map((sessionId) => keys.session(accountId, id, sessionId));
    // DynamoDB refuses to read nothing.
    const items = wanted.length === 0 ? [] : await table.getAll(wanted);
    return items.filter((item) => item !== undefined).map((item) => z.parse(Session, item));
  },

  /** Ends a session; one that is gone already stays gone. */
  async end({ accountId, userId, sessionId }: SessionName): Promise<void> {
    const forgotten: Write = {
      Update: {
        Key: keys.user(accountId, userId),
        UpdateExpression: "REMOVE sessions.#id",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: { "#id": sessionId },
      },
    };
    await refusedUser(table, [forgotten, { Delete: { Key: keys.session(accountId, userId, sessionId) } }]);
  },

  /**
   * Ends all sessions of a user but one; also one that begins meanwhile, for then it is decided again.
   * Refuses `not_signed_in` where that one was itself ended meanwhile: then it ends nobody's.
   */
  async endOthers({ accountId, id, sessions: read }: PortalUser, session: Session): Promise<void> {
    let sessions = read;
    for (let tries = 0; tries < endOthersTries; tries += 1) {
      const others = Object.keys(sessions).filter((other) => other !== session.id);
      const found = await refusedUser(table, [
        {
          Update: {
            Key: keys.user(accountId, id),
            UpdateExpression: "SET sessions = :left",
            ConditionExpression: "sessions = :read",
            ExpressionAttributeValues: { ":left": { [session.id]: session.createdAt }, ":read": sessions },
          },
        },
        ...others.map((other): Write => ({ Delete: { Key: keys.session(accountId, id, other) } })),
      ]);
      if (!found) return;
      sessions = z.parse(PortalUser, found).sessions;
      if (!Object.hasOwn(sessions, session.id)) throw new Refusal(common.not_signed_in);
    }
    throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
  },

  /**
   * Where a user gets mail; of one who is gone, where their company's main administrator does. Undefined where neither
   * is there.
   */
  async mailAddressOf(accountId: AccountId, userId: string): Promise<string | undefined> {
    const user = await this.find(accountId, userId);
    if (user) return user.email;
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

  /** A page of an account's people, by their ids: as they were added. */
  async list(
    accountId: AccountId,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ users: PortalUser[]; next: string | undefined }> {
    const { items, next } = await table.query(ranges.users(accountId), { ...page, newestFirst: false });
    return { users: items.map((item) => z.parse(PortalUser, item)), next };
  },
});

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
  try {
    await table.transact(writes, { tries: 4 });
    return undefined;
  } catch (error) {
    const found = error instanceof WritesRefused ? error.writes[0]?.item : undefined;
    if (found) return found;
    throw new Refusal(common.temporarily_unavailable, { cause: error });
  }
};

/** The write that adds a portal user. */
export const userWrite = (user: PortalUser): Write => ({
  Put: { Item: { ...keys.user(user.accountId, user.id), ...user }, ConditionExpression: "attribute_not_exists(pk)" },
});

/** The check that an actor's rights are those that the decision looked at: whoever lost them meanwhile changes nothing. */
export const stillMay = (actor: PortalUser): Write => ({
  ConditionCheck: {
    Key: keys.user(actor.accountId, actor.id),
    ConditionExpression: "version = :version AND credentialVersion = :credentials",
    ExpressionAttributeValues: { ":version": actor.version, ":credentials": actor.credentialVersion },
  },
});
