/** Keeps what signing in needs: logins by e-mail address, and attempts by the keyed hash of an address. */
import * as z from "zod/mini";
import { failuresFree, failuresOfLongestWait, Login, type Session, waitAfterFailures } from "../domain/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import { keys } from "./keys.ts";
import { Contended, type Table, type Write, WritesRefused } from "./table.ts";

/** An address with no further attempts is forgotten after a day. */
const attemptsKeptSeconds = 24 * 3600;

export type LoginStore = ReturnType<typeof loginStore>;

export const loginStore = (table: Table) => ({
  /** The login of an address; undefined where nobody has it. */
  async find(email: string): Promise<Login | undefined> {
    const item = await table.get(keys.login(email));
    return item && z.parse(Login, item);
  },

  /**
   * Counts an attempt as failed before it is judged, so that guesses made at once can't outrun the count. Which wait
   * applies depends on the count that is kept, so the condition spells out every count's wait: one write, no read.
   * Refuses `too_many_requests` with the seconds to wait; a refused attempt doesn't count.
   */
  async reserveAttempt(addressHmac: string, now: Date): Promise<void> {
    const nowMs = now.getTime();
    const waits = countsThatWait.map((count) => [count, nowMs - waitAfterFailures(count) * 1000] as const);
    try {
      await table.write({
        Update: {
          Key: keys.attempts(addressHmac),
          UpdateExpression:
            "SET failures = if_not_exists(failures, :none) + :one, lastAttemptMs = :now, #ttl = :forget",
          ConditionExpression: [
            "attribute_not_exists(pk) OR failures < :free",
            ...waits.map(([count]) => `(failures = :count${count} AND lastAttemptMs <= :before${count})`),
            `(failures > :count${failuresOfLongestWait} AND lastAttemptMs <= :before${failuresOfLongestWait})`,
          ].join(" OR "),
          ExpressionAttributeNames: { "#ttl": "ttl" },
          ExpressionAttributeValues: {
            ":none": 0,
            ":one": 1,
            ":now": nowMs,
            ":forget": Math.floor(nowMs / 1000) + attemptsKeptSeconds,
            ":free": failuresFree,
            ...Object.fromEntries(
              waits.flatMap(([count, before]) => [
                [`:count${count}`, count],
                [`:before${count}`, before],
              ]),
            ),
          },
        },
      });
    } catch (error) {
      if (!(error instanceof WritesRefused)) throw new Refusal("temporarily_unavailable", { cause: error });
      const kept = z.parse(Attempts, error.writes[0]?.item);
      const retryMs = kept.lastAttemptMs + waitAfterFailures(kept.failures) * 1000 - nowMs;
      throw new Refusal("too_many_requests", { retryAfterSeconds: Math.max(1, Math.ceil(retryMs / 1000)) });
    }
  },

  /**
   * Begins a session: it exists, the failed attempts are forgotten and the user's last sign-in is noted, or none of it.
   * Refuses `credentials_refused` where the user may no longer log in, or the credentials changed meanwhile.
   */
  async begin(session: Session, login: Login, { addressHmac, rehashed }: SignIn): Promise<void> {
    try {
      await table.transact(
        [
          noteSignIn(session),
          { Put: { Item: sessionItem(session), ConditionExpression: "attribute_not_exists(pk)" } },
          { Delete: { Key: keys.attempts(addressHmac) } },
          ...(rehashed === undefined ? [] : [rehash(login, rehashed)]),
        ],
        { tries: 4 },
      );
    } catch (error) {
      if (error instanceof WritesRefused) throw new Refusal("credentials_refused");
      if (error instanceof Contended) throw new Refusal("temporarily_unavailable", { retryAfterSeconds: 1 });
      throw new Refusal("temporarily_unavailable", { cause: error });
    }
  },
});

type SignIn = {
  readonly addressHmac: string;
  /** The password's hash under today's parameters, where the kept one has older ones. */
  readonly rehashed: string | undefined;
};

const Attempts = z.object({ failures: z.int(), lastAttemptMs: z.int() });

/** 5 … 12: the counts of failures from the first that waits to the one that waits longest. */
const countsThatWait = Array.from(
  { length: failuresOfLongestWait - failuresFree + 1 },
  (_, step) => failuresFree + step,
);

/** The write that adds a login. It refuses where somebody in the whole system has the address. */
export const loginWrite = (login: Login): Write => ({
  Put: { Item: { ...keys.login(login.email), ...login }, ConditionExpression: "attribute_not_exists(pk)" },
});

/** A session's item goes when it is over; expiry is checked in code too, because DynamoDB deletes late. */
const sessionItem = (session: Session) => ({
  ...keys.session(session.accountId, session.userId, session.id),
  ...session,
  ttl: Math.ceil(Date.parse(session.expiresAt) / 1000),
});

const noteSignIn = (session: Session): Write => ({
  Update: {
    Key: keys.user(session.accountId, session.userId),
    UpdateExpression: "SET lastSignInAt = :at",
    ConditionExpression: "canLogIn = :yes AND credentialVersion = :version",
    ExpressionAttributeValues: { ":at": session.createdAt, ":yes": true, ":version": session.credentialVersion },
  },
});

const rehash = (login: Login, passwordHash: string): Write => ({
  Update: {
    Key: keys.login(login.email),
    UpdateExpression: "SET passwordHash = :hash",
    // Not the hash that was read: of two who sign in at once, the second finds the first one's, and is no less right.
    ConditionExpression: "credentialVersion = :version",
    ExpressionAttributeValues: { ":hash": passwordHash, ":version": login.credentialVersion },
  },
});
