/**
 * Keeps what signing in needs: logins by e-mail address, and counts of attempts by a keyed hash. Whoever changes
 * how somebody signs in raises `credentialVersion` of login and user in one transaction, which ends every session.
 */

import * as z from "zod/mini";
import type { FollowUps, NewNotice } from "../domain/follow-ups.ts";
import { type Link, resetMilliseconds } from "../domain/link.ts";
import { toWhoForgot, toWhoForgotInAll } from "../domain/mail-limits.ts";
import { Login, PortalUser, type Session, secondFactorOf, sessionsMax } from "../domain/portal-users/portal-user.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  failuresFree,
  failuresOfLongestWait,
  triesOfAddressMax,
  triesOfAddressSeconds,
  waitAfterFailures,
} from "../domain/sessions/guesses.ts";
import * as sessionRefusals from "../domain/sessions/refusals.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { described, log } from "../log.ts";
import { followUpWrites } from "./follow-ups.ts";
import { type Key, keys } from "./keys.ts";
import { headRead } from "./ledger-store.ts";
import { linkUsedWrite } from "./link-store.ts";
import { lastMailMs, mailCounted, nextMailAfterThis, secondsToNextMail } from "./mail-count.ts";
import { onceWrite } from "./once.ts";
import type { Item, RefusedWrite, Table, Write } from "./table.ts";

const refusalMailMilliseconds = 24 * 3600 * 1000;

/** Counts are named by the day, so a day later nothing reads one any more. */
const attemptsKeptSeconds = 24 * 3600;

/** What a second factor proved: the time step of an app's code, or a recovery code. Each is taken once. */
export type Proof = { readonly step: number } | { readonly recoveryHash: string };

/** A session that takes the place of another: the sign-in moved on, and its token with it. */
export type Renewal = { readonly ended: Session; readonly begun: Session };

export type CredentialChange = {
  /** As it was read: the change is kept on these credentials only. */
  readonly login: Login;
  readonly to: Partial<
    Pick<Login, "passwordHash" | "mustChangePassword" | "requireTotp" | "totp" | "recoveryHashes" | "lastTotpStep">
  >;
  /** The one session that goes on; every other ends. */
  readonly session?: Renewal;
  /** The link that allowed it, used up. */
  readonly link?: Link;
  /** The app's code that allowed it, used up. */
  readonly proof?: { readonly step: number } | undefined;
  readonly followUps?: FollowUps;
};

export type LoginStore = ReturnType<typeof loginStore>;

export const loginStore = (table: Table, newId: NewId = randomId) => ({
  /** The login of an address; undefined where nobody has it. */
  async find(email: string): Promise<Login | undefined> {
    const item = await table.get(keys.login(email));
    return item && z.parse(Login, item);
  },

  /**
   * Login, user and company of a link, in one read; undefined where login or user is gone, or the address is somebody
   * else's by now. The operator's account has no head, and so no name.
   */
  async ofLink({
    email,
    accountId,
    userId,
  }: Link): Promise<{ login: Login; user: PortalUser; companyName: string } | undefined> {
    const company = headRead(accountId);
    const [login, user, head] = await table.getAll([keys.login(email), keys.user(accountId, userId), company.key]);
    if (!user || login?.userId !== userId) return undefined;
    const companyName = head ? company.parse(head).companyName : "";
    return { login: z.parse(Login, login), user: z.parse(PortalUser, user), companyName };
  },

  /**
   * Counts an attempt as failed before its verdict is known, so that guesses made at once can't outrun the count. Which wait
   * applies depends on the count that is kept, so the condition spells out every count's wait: one write, no read.
   * Refuses `too_many_requests` with the seconds to wait; a refused attempt doesn't count.
   */
  async reserveAttempt(name: string, now: Date): Promise<void> {
    const refused = await table.tryWrite(attemptReserved(name, now));
    if (refused) throw tooMany(refused.item, now);
  },

  /**
   * Counts a try of one network address, right or wrong, within a minute that `name` names. Refuses `too_many_requests` until the next
   * minute; a refused try doesn't count.
   */
  async countTry(name: string, now: Date): Promise<void> {
    const second = Math.floor(now.getTime() / 1000);
    const refused = await table.tryWrite({
      Update: {
        Key: keys.attempts(name),
        UpdateExpression: "ADD tries :one SET #ttl = :forget",
        ConditionExpression: "attribute_not_exists(tries) OR tries < :max",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: { ":one": 1, ":max": triesOfAddressMax, ":forget": second + attemptsKeptSeconds },
      },
    });
    if (!refused) return;
    const retryAfterSeconds = triesOfAddressSeconds - (second % triesOfAddressSeconds);
    throw new Refusal(common.too_many_requests, { retryAfterSeconds });
  },

  /** Takes one reserved attempt out of a count again: it was right, though it led nowhere. */
  async returnAttempt(name: string): Promise<void> {
    await table.tryWrite({
      Update: {
        Key: keys.attempts(name),
        // The wait goes on as it was before the attempt, and does not begin anew.
        UpdateExpression:
          "SET failures = failures - :one, lastAttemptMs = if_not_exists(previousAttemptMs, lastAttemptMs)",
        ConditionExpression: "failures >= :one",
        ExpressionAttributeValues: { ":one": 1 },
      },
    });
  },

  /**
   * Begins a session after the right password: all of it, with the wrong passwords forgotten and the sign-in noted, or none of
   * it. One that awaits a code counts as a wrong code until the right one comes.
   * Refuses `credentials_refused` where the user may no longer log in, or the credentials changed meanwhile, and
   * `too_many_requests` where so many codes failed that the next must wait.
   */
  async begin(session: Session, login: Login, { attempts, rehashed, followUps, now }: SignIn): Promise<void> {
    const others = [
      ...(session.awaitsCode ? [attemptReserved(session.awaitsCode.attempts, now)] : []),
      attemptsForgotten(attempts),
      ...(rehashed === undefined ? [] : [rehash(login, rehashed)]),
      ...followUpWrites(followUps, newId),
    ];
    const refused = await beginRefused(table, session, others);
    if (!refused) return;
    const [first] = refused;
    if (session.awaitsCode && first?.refused) throw tooMany(first.item, now);
    throw new Refusal(sessionRefusals.credentials_refused);
  },

  /**
   * Goes on with a sign-in by a code: the proof is used up, the session renewed and the wrong codes forgotten, or none of it.
   * Refuses `code_refused` where the proof was used before, and `not_signed_in` where the session or the credentials are gone.
   */
  async passCode(
    { ended, begun: session }: Renewal,
    {
      email,
      sessions = {},
      proof,
      followUps,
    }: {
      email: string;
      /** Those that the user has, where somebody has just seen them: with ten, the first is ended at the first try. */
      sessions?: PortalUser["sessions"];
      proof: Proof;
      followUps?: FollowUps;
    },
  ): Promise<void> {
    const writes = [
      proofWrite(email, session.credentialVersion, proof),
      sessionEnded(ended),
      ...(ended.awaitsCode ? [attemptsForgotten(ended.awaitsCode.attempts)] : []),
      ...followUpWrites(followUps, newId),
    ];
    const begun = { seen: oldestWhereFull({ sessions }), usesRecoveryCode: "recoveryHash" in proof };
    const refused = await beginRefused(table, session, writes, begun);
    if (!refused) return;
    const [used] = refused;
    // Login and user change their credentials together: where only the login refuses, the proof was used before.
    const isUsed = used?.refused && !refused[writes.length]?.refused;
    throw new Refusal(isUsed ? sessionRefusals.code_refused : common.not_signed_in);
  },

  /**
   * Keeps the secret that is offered to an authenticator app, with the session that asked for it; nothing changes until
   * the app has given a code. Refuses `code_refused` where the proof was used before, `not_signed_in`.
   */
  async offerTotp(
    session: Session,
    { sealedSecret, login, proof }: { sealedSecret: string; login?: Login; proof?: Proof | undefined },
  ): Promise<void> {
    const offer: Write = {
      Update: {
        Key: keys.session(session.accountId, session.userId, session.id),
        UpdateExpression: "SET offeredTotpSecret = :secret REMOVE tries",
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeValues: { ":secret": sealedSecret },
      },
    };
    const writes = [
      offer,
      ...(login && proof ? [proofWrite(login.email, login.credentialVersion, proof)] : []),
      ...(login && proof && "recoveryHash" in proof
        ? [recoveryCodesLeft(login, "ADD recoveryCodesLeft :codes", -1)]
        : []),
    ];
    const refused = await table.tryTransact(writes);
    if (refused) throw new Refusal(refused[0]?.refused ? common.not_signed_in : sessionRefusals.code_refused);
  },

  /**
   * Notes that a session's owner proved who they are, and gives its tries back. Refuses `code_refused` where the code was used
   * before, and `not_signed_in` where the session or the credentials are gone.
   */
  async prove(
    { login, session }: { login: Login; session: Session },
    proof: Proof | undefined,
    at: Date,
  ): Promise<void> {
    const refused = await table.tryTransact([
      proven(session, at),
      ...(proof ? [proofWrite(login.email, login.credentialVersion, proof)] : []),
    ]);
    if (refused) throw new Refusal(refused[0]?.refused ? common.not_signed_in : sessionRefusals.code_refused);
  },

  /** New recovery codes for old. Refuses `code_refused` where the proof was used before, or the credentials changed. */
  async renewRecoveryCodes(
    { login, session }: { login: Login; session: Session },
    {
      recoveryHashes,
      proof,
      followUps,
      at,
    }: {
      recoveryHashes: Login["recoveryHashes"];
      proof: Proof;
      followUps?: FollowUps;
      at: Date;
    },
  ): Promise<void> {
    const writes = [
      proofWrite(login.email, login.credentialVersion, proof, recoveryHashes),
      recoveryCodesLeft(login, "SET recoveryCodesLeft = :codes", Object.keys(recoveryHashes).length),
      proven(session, at),
      ...followUpWrites(followUps, newId),
    ];
    if (await table.tryTransact(writes)) throw new Refusal(sessionRefusals.code_refused);
  },

  /**
   * Changes how somebody signs in: all of it or nothing. Every session ends, but for the one that goes on.
   * Refuses `link_refused` or, without a link, `conflict` where the credentials changed meanwhile, by this or otherwise, and
   * `code_refused` where the proof was used before.
   */
  async changeCredentials({ login, to, session, link, proof, followUps }: CredentialChange): Promise<void> {
    const version = login.credentialVersion + 1;
    const isWhole = session?.begun.next === "signed-in";
    const isSeen = to.requireTotp !== undefined;
    const writes: Write[] = [
      ...(link ? [linkUsedWrite(link)] : []),
      loginChanged(login, { ...to, credentialVersion: version }, proof),
      userChanged(
        login,
        {
          credentialVersion: version,
          sessions: isWhole ? { [session.begun.id]: session.begun.createdAt } : {},
          ...(isWhole ? { lastSignInAt: session.begun.createdAt } : {}),
          ...(to.requireTotp === undefined ? {} : { requireTotp: to.requireTotp }),
          ...(to.totp === undefined && to.recoveryHashes === undefined ? {} : secondFactorOf({ ...login, ...to })),
          // A password of one's own is what an invitation was for.
          ...(to.passwordHash === undefined ? {} : { invitedAt: null }),
          // Whoever has the link reads the mail there.
          ...(link ? { isAddressUnproved: false } : {}),
        },
        isSeen,
      ),
      ...(session ? [sessionEnded(session.ended), sessionPut(session.begun)] : []),
      // Links that were asked for before open nothing any more: others may be asked for.
      resetsForgotten(login.email),
      // Whoever has the mailbox may ask anew, whoever had the address before.
      ...(link ? [resetsInAllForgotten(login.email)] : []),
      ...followUpWrites(followUps, newId),
    ];
    const refused = await table.tryTransact(writes);
    if (!refused) return;
    // Login and user change their credentials together: where only the login refuses, the proof was used before.
    const isUsed = proof && refused.every((row, place) => row.refused === (place === 0));
    if (isUsed) throw new Refusal(sessionRefusals.code_refused);
    throw new Refusal(link ? sessionRefusals.link_refused : common.conflict);
  },

  /**
   * Keeps the notice that a login policy refused the right password: at most one a person in 24 hours. The sign-in is
   * refused all the same where that fails.
   */
  async notifyOfRefusal({ accountId, userId }: Whose, followUps: FollowUps): Promise<void> {
    const once = onceWrite({ accountId, userId, what: "sign-in-refused-mail" }, followUps.at, refusalMailMilliseconds);
    try {
      await table.tryTransact([once, ...followUpWrites(followUps, newId)]);
    } catch (error) {
      log.warn("sign_in.refusal_not_notified", { accountId, userId, error: described(error) });
    }
  },

  /**
   * Whom a password reset may be mailed to now: the login of an address; undefined where nobody signs in with it, an invitation
   * waits, or it was sent as many as it may be. One read, whoever has the address.
   */
  async findForReset(email: string, now: Date): Promise<Resettable | undefined> {
    const [item, resets, inAll] = await table.getAll([keys.login(email), keys.resets(email), keys.resetsInAll(email)]);
    const login = item && z.parse(Login, item);
    const waitSeconds = Math.max(
      secondsToNextMail(resets, toWhoForgot, now),
      secondsToNextMail(inAll, toWhoForgotInAll, now),
    );
    if (!login?.canLogIn || login.passwordHash === null || waitSeconds > 0) return undefined;
    const nextAskMs = Math.max(
      nextMailAfterThis(resets, toWhoForgot, now),
      nextMailAfterThis(inAll, toWhoForgotInAll, now),
    );
    const validUntil = new Date(Math.max(now.getTime() + resetMilliseconds, nextAskMs));
    return { login, lastSentMs: lastMailMs(resets), validUntil };
  },

  /**
   * Keeps a reset: its link, the notice that brings it, and that the address was sent one more. Nothing is kept, and nobody hears of
   * it, where another was kept since `found` was read: then that one is mailed.
   */
  async keepReset({ login: { email }, lastSentMs }: Resettable, { at, link, notice }: Reset): Promise<void> {
    const counted = [
      mailCounted(keys.resets(email), toWhoForgot, at, { seen: { lastSentMs } }),
      mailCounted(keys.resetsInAll(email), toWhoForgotInAll, at),
    ];
    const refused = await table.tryTransact([
      ...counted,
      ...followUpWrites({ at, links: [link], notices: [notice] }, newId),
    ]);
    const isCountedOut = counted.some((_, place) => refused?.[place]?.refused);
    if (refused && !isCountedOut) throw new Refusal(common.conflict);
  },

  /**
   * Takes DynamoDB as long as `keepReset` does, and keeps nothing: it deletes as many items, under names that nothing has. Two of these
   * are the address's own, so that those who ask at once for it meet there, and are refused, as those of a known one are.
   */
  async keepNoReset(email: string, at: Date): Promise<void> {
    // No address has a space in it.
    const nothing = `no ${email}`;
    const names = [
      keys.resets(nothing),
      keys.resetsInAll(nothing),
      keys.link(newId("li", at)),
      keys.link(newId("li", at)),
    ];
    await table.tryTransact(names.map((Key) => ({ Delete: { Key } })));
  },
});

export type Resettable = {
  readonly login: Login;
  /** When the last reset was mailed, in epoch milliseconds; undefined where none is remembered. */
  readonly lastSentMs: number | undefined;
  /**
   * How long the link opens: 30 minutes, or until another may be asked for where that is later. So the owner of a mailbox has a link
   * that works, or may ask for one, whoever else has asked.
   */
  readonly validUntil: Date;
};

type Reset = { readonly at: Date; readonly link: Link; readonly notice: NewNotice };

type SignIn = {
  /** The count that the right password was reserved in. */
  readonly attempts: string;
  readonly now: Date;
  /** The password's hash under today's parameters, where the kept one has older ones. */
  readonly rehashed: string | undefined;
  readonly followUps?: FollowUps | undefined;
};

/** As many of a user's sessions may be found one too many by one sign-in: others sign in beside it. */
const displacementsMax = 5;

type Beginning = {
  /** The session to end, where somebody has seen that there are as many as may be. */
  readonly seen?: string | undefined;
  /** Whether the proof was a recovery code: then the user has one less. */
  readonly usesRecoveryCode?: boolean;
};

/**
 * Begins a session with other writes. A user who has as many as there may be loses the one that began first. Refuses
 * `temporarily_unavailable` where other sign-ins took each place that was found: the factor was right.
 */
const beginRefused = async (
  table: Table,
  session: Session,
  others: readonly Write[],
  { seen, usesRecoveryCode = false }: Beginning = {},
): Promise<readonly RefusedWrite[] | undefined> => {
  let oldest = seen;
  for (let tries = 1; ; tries += 1) {
    const refused = await table.tryTransact([...others, ...beginWrites(session, oldest, usesRecoveryCode)]);
    if (!refused) return undefined;
    const isUserAlone = refused.every((row, place) => row.refused === (place === others.length));
    const user = z.safeParse(PortalUser, refused[others.length]?.item);
    if (!isUserAlone || !user.success || !mayBegin(session, user.data)) return refused;
    if (tries > displacementsMax) throw new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });
    oldest = oldestWhereFull(user.data);
  }
};

const mayBegin = (session: Session, user: PortalUser): boolean =>
  session.next === "signed-in" && user.canLogIn && user.credentialVersion === session.credentialVersion;

const oldestWhereFull = ({ sessions }: Pick<PortalUser, "sessions">): string | undefined => {
  const ids = Object.entries(sessions).sort(([, one], [, other]) => (one < other ? -1 : 1));
  return ids.length < sessionsMax ? undefined : ids[0]?.[0];
};

/** The user's note of it first. A session that only opens a step is not among the ten: it must not end a whole one. */
const beginWrites = (session: Session, displaced: string | undefined, usesRecoveryCode: boolean): Write[] =>
  session.next === "signed-in"
    ? [
        signInNoted(session, displaced, usesRecoveryCode),
        sessionPut(session),
        ...(displaced === undefined
          ? []
          : [{ Delete: { Key: keys.session(session.accountId, session.userId, displaced) } }]),
      ]
    : [
        usesRecoveryCode
          ? recoveryCodesLeft(session, "ADD recoveryCodesLeft :codes", -1)
          : { ConditionCheck: stillMayLogIn(session) },
        sessionPut(session),
      ];

const signInNoted = (session: Session, displaced: string | undefined, usesRecoveryCode: boolean): Write => ({
  Update: {
    Key: keys.user(session.accountId, session.userId),
    UpdateExpression: [
      "SET lastSignInAt = :at, sessions.#id = :at",
      ...(displaced === undefined ? [] : ["REMOVE sessions.#displaced"]),
      ...(usesRecoveryCode ? ["ADD recoveryCodesLeft :codes"] : []),
    ].join(" "),
    ConditionExpression: `canLogIn = :yes AND credentialVersion = :version AND ${
      displaced === undefined ? "size(sessions) < :max" : "attribute_exists(sessions.#displaced)"
    }`,
    ExpressionAttributeNames: { "#id": session.id, ...(displaced === undefined ? {} : { "#displaced": displaced }) },
    ExpressionAttributeValues: {
      ":at": session.createdAt,
      ":yes": true,
      ":version": session.credentialVersion,
      ...(displaced === undefined ? { ":max": sessionsMax } : {}),
      ...(usesRecoveryCode ? { ":codes": -1 } : {}),
    },
  },
});

/** That a user may log in, and by the credentials that were looked at. */
const stillMayLogIn = ({ accountId, userId, credentialVersion }: Whose) => ({
  Key: keys.user(accountId, userId),
  ConditionExpression: "canLogIn = :yes AND credentialVersion = :version",
  ExpressionAttributeValues: { ":yes": true, ":version": credentialVersion },
});

type Whose = Pick<Login, "accountId" | "userId" | "credentialVersion">;

/** Keeps the user's count of recovery codes in step with the login's. */
const recoveryCodesLeft = (
  whose: Whose,
  UpdateExpression: "ADD recoveryCodesLeft :codes" | "SET recoveryCodesLeft = :codes",
  codes: number,
): Write => {
  const { ExpressionAttributeValues, ...condition } = stillMayLogIn(whose);
  return {
    Update: {
      ...condition,
      UpdateExpression,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ":codes": codes },
    },
  };
};

/**
 * A session's item goes when it is over; expiry is checked in code too, because DynamoDB deletes late. When it was last
 * used is not among it: that changes with every look, in an item of its own.
 */
const sessionPut = ({ lastUsedAt: _, ...session }: Session): Write => ({
  Put: {
    Item: {
      ...keys.session(session.accountId, session.userId, session.id),
      ...session,
      ttl: Math.ceil(Date.parse(session.expiresAt) / 1000),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

const sessionEnded = (session: Session): Write => ({
  Delete: {
    Key: keys.session(session.accountId, session.userId, session.id),
    ConditionExpression: "attribute_exists(pk)",
  },
});

/** Uses a proof up: a step only forward, a recovery code only while it is there. With new codes the old are gone anyway. */
const proofWrite = (
  email: string,
  credentialVersion: number,
  proof: Proof,
  recoveryHashes?: Login["recoveryHashes"],
): Write => {
  const used =
    "step" in proof
      ? { set: ["lastTotpStep = :step"], remove: [], condition: "lastTotpStep < :step" }
      : {
          set: [],
          remove: recoveryHashes ? [] : ["recoveryHashes.#hash"],
          condition: "attribute_exists(recoveryHashes.#hash)",
        };
  const set = [...used.set, ...(recoveryHashes ? ["recoveryHashes = :hashes"] : [])];
  return {
    Update: {
      Key: keys.login(email),
      UpdateExpression: [
        set.length > 0 ? `SET ${set.join(", ")}` : "",
        used.remove.length > 0 ? `REMOVE ${used.remove.join(", ")}` : "",
      ].join(" "),
      ConditionExpression: `credentialVersion = :version AND ${used.condition}`,
      ...("step" in proof ? {} : { ExpressionAttributeNames: { "#hash": proof.recoveryHash } }),
      ExpressionAttributeValues: {
        ":version": credentialVersion,
        ...("step" in proof ? { ":step": proof.step } : {}),
        ...(recoveryHashes ? { ":hashes": recoveryHashes } : {}),
      },
    },
  };
};

const loginChanged = (login: Login, to: Changes, proof?: { readonly step: number }): Write =>
  changed(keys.login(login.email), login, to, { proof });
/** With `isSeen`, what changes is seen and edited by others: a form that was read before must not undo it. */
const userChanged = (login: Login, to: Changes, isSeen: boolean): Write =>
  changed(keys.user(login.accountId, login.userId), login, to, { isSeen });

type Changes = Readonly<Record<string, unknown>>;

/** That the credentials are still those that were read. */
const asRead = ({ credentialVersion }: Login) => ({
  ConditionExpression: "credentialVersion = :read AND canLogIn = :yes",
  ExpressionAttributeValues: { ":read": credentialVersion, ":yes": true },
});

type Also = { readonly isSeen?: boolean; readonly proof?: { readonly step: number } | undefined };

/** Sets attributes of an item whose credentials are still those that were read; an app's code is used up by it. */
const changed = (Key: Key, login: Login, to: Changes, { isSeen = false, proof }: Also): Write => {
  const changes = Object.entries(proof ? { ...to, lastTotpStep: proof.step } : to);
  const { ConditionExpression, ExpressionAttributeValues } = asRead(login);
  return {
    Update: {
      Key,
      UpdateExpression: `SET ${changes.map(([name]) => `#${name} = :${name}`).join(", ")}${isSeen ? " ADD version :one" : ""}`,
      ConditionExpression: `${ConditionExpression}${proof ? " AND lastTotpStep < :step" : ""}`,
      ExpressionAttributeNames: Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(changes.map(([name, value]) => [`:${name}`, value])),
        ...ExpressionAttributeValues,
        ...(isSeen ? { ":one": 1 } : {}),
        ...(proof ? { ":step": proof.step } : {}),
      },
    },
  };
};

const rehash = (login: Login, passwordHash: string): Write => ({
  Update: {
    Key: keys.login(login.email),
    UpdateExpression: "SET passwordHash = :hash",
    // Not the hash that was read: of two who sign in at once, the second finds the first one's, and is no less right.
    ConditionExpression: "credentialVersion = :version",
    ExpressionAttributeValues: { ":hash": passwordHash, ":version": login.credentialVersion },
  },
});

/**
 * The write that adds a login. It refuses where somebody else in the whole system has the address; one of the same user's that an
 * earlier release kept, while they might not sign in, is replaced.
 */
export const loginWrite = (login: Login): Write => ({
  Put: {
    Item: { ...keys.login(login.email), ...login },
    ConditionExpression: "attribute_not_exists(pk) OR (userId = :own AND canLogIn = :barred)",
    ExpressionAttributeValues: { ":own": login.userId, ":barred": false },
  },
});

/** Lets an address be sent resets again, whoever asked for those before. */
export const resetsForgotten = (email: string): Write => ({ Delete: { Key: keys.resets(email) } });

const resetsInAllForgotten = (email: string): Write => ({ Delete: { Key: keys.resetsInAll(email) } });

/** Forgets the failures of a count. */
const attemptsForgotten = (name: string): Write => ({ Delete: { Key: keys.attempts(name) } });

/** Counts one failure more, where the count need not wait. */
const attemptReserved = (name: string, now: Date): Write => {
  const allowed = allowedAt(now);
  return {
    Update: {
      Key: keys.attempts(name),
      UpdateExpression: [
        "SET failures = if_not_exists(failures, :none) + :one, lastAttemptMs = :now, #ttl = :forget",
        "previousAttemptMs = if_not_exists(lastAttemptMs, :none)",
      ].join(", "),
      ConditionExpression: allowed.condition,
      ExpressionAttributeNames: { "#ttl": "ttl" },
      ExpressionAttributeValues: {
        ...allowed.values,
        ":none": 0,
        ":one": 1,
        ":now": now.getTime(),
        ":forget": Math.floor(now.getTime() / 1000) + attemptsKeptSeconds,
      },
    },
  };
};

/** After a right password or code, the session has all its tries again, and its owner has just proved who they are. */
const proven = ({ accountId, userId, id, credentialVersion }: Session, at: Date): Write => ({
  Update: {
    Key: keys.session(accountId, userId, id),
    UpdateExpression: "SET provenAt = :at REMOVE tries",
    ConditionExpression: "credentialVersion = :version",
    ExpressionAttributeValues: { ":at": at.toISOString(), ":version": credentialVersion },
  },
});

/** 5 … 11: the counts of failures whose wait is shorter than the longest. */
const countsOfShorterWaits = Array.from(
  { length: failuresOfLongestWait - failuresFree },
  (_, step) => failuresFree + step,
);

/** The condition under which a count lets one try: that the wait which its failures ask for is over. */
const allowedAt = (now: Date) => {
  const lastBefore = (count: number) => now.getTime() - waitAfterFailures(count) * 1000;
  return {
    condition: [
      "attribute_not_exists(pk) OR failures < :free",
      ...countsOfShorterWaits.map((count) => `(failures = :count${count} AND lastAttemptMs <= :before${count})`),
      "lastAttemptMs <= :longestWaitBefore",
    ].join(" OR "),
    values: {
      ":free": failuresFree,
      ...Object.fromEntries(
        countsOfShorterWaits.flatMap((count) => [
          [`:count${count}`, count],
          [`:before${count}`, lastBefore(count)],
        ]),
      ),
      ":longestWaitBefore": lastBefore(failuresOfLongestWait),
    },
  };
};

const Attempts = z.object({ failures: z.int(), lastAttemptMs: z.int() });

const tooMany = (item: Item | undefined, now: Date): Refusal => {
  const kept = z.parse(Attempts, item);
  const retryMs = kept.lastAttemptMs + waitAfterFailures(kept.failures) * 1000 - now.getTime();
  return new Refusal(common.too_many_requests, { retryAfterSeconds: Math.max(1, Math.ceil(retryMs / 1000)) });
};
