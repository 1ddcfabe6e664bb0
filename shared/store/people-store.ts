/** Keeps the people of an account: portal users, and the sessions that they began. */
import * as z from "zod/mini";
import type { AccountId } from "../domain/ids.ts";
import { PortalUser, Session } from "../domain/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import { keys } from "./keys.ts";
import { type Table, type Write, WritesRefused } from "./table.ts";

/** What a token names; its secret is not among it. */
export type SessionName = { readonly accountId: AccountId; readonly userId: string; readonly sessionId: string };

export type PeopleStore = ReturnType<typeof peopleStore>;

export const peopleStore = (table: Table) => ({
  /** A session and its user, in one consistent read; undefined where either is gone. */
  async session(name: SessionName): Promise<{ session: Session; user: PortalUser } | undefined> {
    const [session, user] = await table.getAll([
      keys.session(name.accountId, name.userId, name.sessionId),
      keys.user(name.accountId, name.userId),
    ]);
    return session && user && { session: z.parse(Session, session), user: z.parse(PortalUser, user) };
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
      if (!(error instanceof WritesRefused)) throw new Refusal("temporarily_unavailable", { cause: error });
    }
  },

  /** Ends a session; one that is gone already stays gone. */
  async end(name: SessionName): Promise<void> {
    try {
      await table.write({ Delete: { Key: keys.session(name.accountId, name.userId, name.sessionId) } });
    } catch (error) {
      throw new Refusal("temporarily_unavailable", { cause: error });
    }
  },
});

/** The write that adds a portal user. */
export const userWrite = (user: PortalUser): Write => ({
  Put: { Item: { ...keys.user(user.accountId, user.id), ...user }, ConditionExpression: "attribute_not_exists(pk)" },
});
