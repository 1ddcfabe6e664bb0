import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import type { Link } from "../../shared/domain/link.ts";
import {
  type AwaitsCode,
  type Login,
  newSession,
  type PortalUser,
  type Session,
  secondFactorOf,
} from "../../shared/domain/portal-users/portal-user.ts";
import { triesOfAddressMax } from "../../shared/domain/sessions/guesses.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { auditWrite } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { linkWrite } from "../../shared/store/link-store.ts";
import { type CredentialChange, loginStore, type Proof } from "../../shared/store/login-store.ts";
import type { Table } from "../../shared/store/table.ts";
import { newNoticeOf, someRecord } from "../support/administration.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { someNotice } from "../support/notices.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const now = new Date("2026-03-02T12:00:00.000Z");
const laterBy = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const someAddress = (): string => newId("us", now);

const withLogins = () => {
  const { client, table } = stage();
  const failures = async (address: string) => (await table.get(keys.attempts(address)))?.failures ?? 0;
  return { client, table, logins: loginStore(table), failures };
};

describe("tries from one network address", () => {
  it("made at once are counted each: as many are let through as may be, and the next is told when the minute is over", async () => {
    const { logins, table } = withLogins();
    const minute = someAddress();
    const at = laterBy(17);

    await logins.countTry(minute, at);
    await table.write({
      Put: {
        Item: { ...(await table.get(keys.attempts(minute))), ...keys.attempts(minute), tries: triesOfAddressMax - 5 },
      },
    });

    const refused = await Promise.all(Array.from({ length: 10 }, () => refusalOf(logins.countTry(minute, at))));

    const told = refused.filter((one) => one !== undefined);
    expect(told.map(({ code, retryAfterSeconds }) => [code, retryAfterSeconds])).toEqual(
      Array.from({ length: 5 }, () => ["too_many_requests", 43]),
    );
    expect(await table.get(keys.attempts(minute))).toMatchObject({ tries: triesOfAddressMax });
  });
});

describe("attempts to sign in", () => {
  it("made twenty at once are counted each, and five of them let through", async () => {
    const { logins, failures } = withLogins();
    const address = someAddress();

    const refused = await Promise.all(Array.from({ length: 20 }, () => refusalOf(logins.reserveAttempt(address, now))));

    expect(refused.filter((one) => one === undefined)).toHaveLength(5);
    expect(new Set(refused.flatMap((one) => (one ? [one.code] : [])))).toEqual(new Set(["too_many_requests"]));
    expect(await failures(address)).toBe(5);
  });

  it("of one address wait for nobody else's", async () => {
    const { logins } = withLogins();
    const [tired, fresh] = [someAddress(), someAddress()];
    for (let attempt = 0; attempt < 5; attempt += 1) await logins.reserveAttempt(tired, now);

    expect((await refusalOf(logins.reserveAttempt(tired, now)))?.code).toBe("too_many_requests");
    expect(await refusalOf(logins.reserveAttempt(fresh, now))).toBeUndefined();
  });

  it("wait longer after each failure, from 30 seconds doubling to an hour, and never for good", async () => {
    const { logins } = withLogins();
    const address = someAddress();
    for (let attempt = 0; attempt < 5; attempt += 1) await logins.reserveAttempt(address, now);

    const waits = [];
    let at = 0;
    for (let failure = 5; failure < 16; failure += 1) {
      const refused = await refusalOf(logins.reserveAttempt(address, laterBy(at)));
      const wait = refused?.retryAfterSeconds ?? 0;
      waits.push(wait);
      expect((await refusalOf(logins.reserveAttempt(address, laterBy(at + wait - 0.001))))?.retryAfterSeconds).toBe(1);
      at += wait;
      await logins.reserveAttempt(address, laterBy(at));
    }

    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 3600]);
  });

  it("that are refused do not count: waiting is not made longer by asking", async () => {
    const { logins, failures } = withLogins();
    const address = someAddress();
    for (let attempt = 0; attempt < 5; attempt += 1) await logins.reserveAttempt(address, now);

    const waits = [];
    for (const seconds of [0, 10, 29])
      waits.push((await refusalOf(logins.reserveAttempt(address, laterBy(seconds))))?.retryAfterSeconds);

    expect(waits).toEqual([30, 20, 1]);
    expect(await failures(address)).toBe(5);
    expect(await refusalOf(logins.reserveAttempt(address, laterBy(30)))).toBeUndefined();
  });

  it("are let through one at a time once the wait is over", async () => {
    const { logins } = withLogins();
    const address = someAddress();
    for (let attempt = 0; attempt < 5; attempt += 1) await logins.reserveAttempt(address, now);

    const refused = await Promise.all(
      Array.from({ length: 6 }, () => refusalOf(logins.reserveAttempt(address, laterBy(30)))),
    );

    expect(refused.filter((one) => one === undefined)).toHaveLength(1);
  });

  it("are forgotten a day after the last of them", async () => {
    const { table, logins } = withLogins();
    const address = someAddress();

    await logins.reserveAttempt(address, now);

    expect((await table.get(keys.attempts(address)))?.ttl).toBe(laterBy(24 * 3600).getTime() / 1000);
  });

  it("are refused as unavailable, never let through, where the store does not answer", async () => {
    const { client, logins } = withLogins();
    injectFaults(client, () => "throttled");

    expect((await refusalOf(logins.reserveAttempt(someAddress(), now)))?.code).toBe("temporarily_unavailable");
  });
});

const signingIn = async (changes: Parameters<typeof somePerson>[1] = {}) => {
  const ground = withLogins();
  const person = await keepPerson(ground.table, somePerson(someAccountId(), changes));
  const attempts = someAddress();
  await ground.logins.reserveAttempt(attempts, now);
  const session = newSession(person.login, {
    id: newId("se", now),
    secretHash: "0".repeat(64),
    next: "signed-in",
    device: "tests",
    address: "192.0.2.1",
    now,
  });
  const begin = (rehashed?: string) => ground.logins.begin(session, person.login, { attempts, rehashed, now });
  const kept = async () => {
    const [begun, user, counted, login] = await ground.table.getAll([
      keys.session(session.accountId, session.userId, session.id),
      keys.user(session.accountId, session.userId),
      keys.attempts(attempts),
      keys.login(person.login.email),
    ]);
    return { begun, lastSignInAt: user?.lastSignInAt, attempts: counted, passwordHash: login?.passwordHash };
  };
  const awaitsCode: AwaitsCode = {
    sealedTotpSecret: "sealed",
    afterCode: "signed-in",
    recoveryCodesLeft: 1,
    device: "nonce",
    attempts,
  };
  return { ...ground, person, attempts, awaitsCode, session, begin, kept };
};

/** Ten sessions of a user, of which somebody else who signs in displaces the first right before each transaction of the client. */
const crowd = async ({ client, table, user }: { client: DynamoDBClient; table: Table; user: PortalUser }) => {
  let [first, last] = [0, 10];
  const set = () => {
    const places = Array.from({ length: last - first }, (_, place) => first + place);
    const sessions = Object.fromEntries(
      places.map((place) => [`se_${place}`, laterBy(place - 1_000_000).toISOString()]),
    );
    return table.write({
      Update: {
        Key: keys.user(user.accountId, user.id),
        UpdateExpression: "SET sessions = :sessions",
        ExpressionAttributeValues: { ":sessions": sessions },
      },
    });
  };
  await set();
  const displace = () => {
    [first, last] = [first + 1, last + 1];
    return set();
  };
  beforeNext(client, "TransactWriteItems", displace, Number.POSITIVE_INFINITY);
};

/** Without its last use, which is kept apart. */
const asKept = ({ lastUsedAt: _, ...session }: Session) => session;

describe("beginning a session", () => {
  it("keeps it, forgets the failed attempts and notes the sign-in", async () => {
    const { begin, kept, session, person } = await signingIn();

    await begin();

    expect(await kept()).toEqual({
      begun: expect.objectContaining({ ...asKept(session), ttl: laterBy(12 * 3600).getTime() / 1000 }),
      lastSignInAt: now.toISOString(),
      attempts: undefined,
      passwordHash: person.login.passwordHash,
    });
  });

  it("keeps the password's new hash, where it has one", async () => {
    const { begin, kept } = await signingIn();

    await begin("$argon2id$new");

    expect((await kept()).passwordHash).toBe("$argon2id$new");
  });

  it.each([
    ["may no longer log in", { user: { canLogIn: false } }],
    ["has other credentials by now", { user: { credentialVersion: 4 } }],
  ])("is refused, and changes nothing, where the user %s", async (_, changes) => {
    const { begin, kept } = await signingIn(changes);
    const before = await kept();

    expect((await refusalOf(begin("$argon2id$new")))?.code).toBe("credentials_refused");

    expect(await kept()).toEqual(before);
    expect(before.attempts).toBeDefined();
  });

  it("is refused where the user is gone, and makes no user of it", async () => {
    const { begin, kept, table, person } = await signingIn();
    await table.write({ Delete: { Key: keys.user(person.user.accountId, person.user.id) } });

    expect((await refusalOf(begin()))?.code).toBe("credentials_refused");
    expect(await kept()).toMatchObject({ begun: undefined, lastSignInAt: undefined });
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s is all done or not at all, and says to come again",
    async (fault) => {
      const { begin, kept, client } = await signingIn();
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect((await refusalOf(begin()))?.code).toBe("temporarily_unavailable");

      const { begun, lastSignInAt, attempts } = await kept();
      const done = [begun !== undefined, lastSignInAt !== null, attempts === undefined];
      expect(new Set(done)).toEqual(new Set([fault === "lost-after"]));
    },
  );

  it("of whom others sign in beside, each time it looks for a place, says to come again and changes nothing", async () => {
    const { begin, kept, client, table, person } = await signingIn();
    await crowd({ client, table, user: person.user });
    const before = await kept();

    expect(await refusalOf(begin())).toMatchObject({ code: "temporarily_unavailable", retryAfterSeconds: 1 });

    expect(await kept()).toEqual(before);
  });

  it("is done once though the SDK repeats it", async () => {
    const { begin, kept, client } = await signingIn();
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "answer-lost-once" : undefined));

    expect(await refusalOf(begin())).toBeUndefined();
    expect((await kept()).begun).toBeDefined();
  });
});

describe("a login", () => {
  it("is found by its address, with one read", async () => {
    const { table, logins, client } = withLogins();
    const { login } = await keepPerson(table, somePerson(someAccountId()));
    const calls = callsOf(client);

    expect(await logins.find(login.email)).toEqual(login);
    expect(await logins.find("nobody@example.com")).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["GetItem", "GetItem"]);
  });
});

describe("a code that goes on with a sign-in", () => {
  /** A person with a recovery code whose sign-in waits for a code, after one attempt. */
  const waiting = async () => {
    const login = { recoveryHashes: { [recoveryHash]: true } } as const;
    const ground = await signingIn({ login });
    const { session: begun, person, logins, table, awaitsCode } = ground;
    const { session: ended } = await keepSession(table, person.user, now, { next: "totp", awaitsCode });
    const pass = (proof: Proof, seen: Pick<PortalUser, "sessions"> = { sessions: {} }) =>
      logins.passCode({ ended, begun }, { email: person.login.email, proof, followUps, ...seen });
    const notice = someNotice();
    const followUps = { at: now, notices: [newNoticeOf(notice)] };
    const isTold = async () => (await table.get(keys.notice(notice.id))) !== undefined;
    const isOver = async () => (await table.get(keys.session(ended.accountId, ended.userId, ended.id))) === undefined;
    const loginNow = async () => (await logins.find(person.login.email))!;
    return { ...ground, ended, pass, isTold, isOver, login: loginNow };
  };
  const recoveryHash = "a".repeat(64);

  it("is used up, and with it the step; the session begins, the failures are forgotten and the user is told", async () => {
    const { pass, kept, login, isTold, isOver, session } = await waiting();

    await pass({ recoveryHash });

    expect((await login()).recoveryHashes).toEqual({});
    expect(await kept()).toMatchObject({
      begun: asKept(session),
      lastSignInAt: now.toISOString(),
      attempts: undefined,
    });
    expect([await isTold(), await isOver()]).toEqual([true, true]);
  });

  it.each([
    ["the step was taken before", { step: 4 }, {}, "code_refused"],
    ["an older step was never taken", { step: 3 }, {}, "code_refused"],
    ["the recovery code is none", { recoveryHash: "b".repeat(64) }, {}, "code_refused"],
    ["the credentials changed meanwhile", { step: 5 }, { credentialVersion: 4 }, "not_signed_in"],
    ["the user may no longer log in", { step: 5 }, { canLogIn: false }, "not_signed_in"],
  ] as const)("changes nothing where %s", async (_, proof, changes, code) => {
    const { pass, kept, login, isTold, isOver, table, person } = await waiting();
    const { user } = person;
    await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, ...changes } } });
    await table.write({
      Put: { Item: { ...keys.login(user.email), ...(await login()), lastTotpStep: 4, ...changes } },
    });
    const before = [await kept(), await login()];

    expect((await refusalOf(pass(proof)))?.code).toBe(code);

    expect([await kept(), await login()]).toEqual(before);
    expect([await isTold(), await isOver()]).toEqual([false, false]);
  });

  it("is refused where the session was ended meanwhile, and is not used up", async () => {
    const { pass, kept, login, table, ended } = await waiting();
    await table.write({ Delete: { Key: keys.session(ended.accountId, ended.userId, ended.id) } });

    expect((await refusalOf(pass({ recoveryHash })))?.code).toBe("not_signed_in");
    expect((await kept()).begun).toBeUndefined();
    expect((await login()).recoveryHashes).toEqual({ [recoveryHash]: true });
  });

  it("beside which others sign in, each time it looks for a place, says to come again and is not used up", async () => {
    const { pass, kept, login, isTold, isOver, client, table, person } = await waiting();
    await crowd({ client, table, user: person.user });
    const before = [await kept(), await login()];

    expect((await refusalOf(pass({ recoveryHash })))?.code).toBe("temporarily_unavailable");

    expect([await kept(), await login()]).toEqual(before);
    expect([await isTold(), await isOver()]).toEqual([false, false]);
  });

  it("that begins an eleventh session ends the first at the first try, where the ten were seen", async () => {
    const { pass, table, client, person, session } = await waiting();
    const { user } = person;
    const tens = Array.from(
      { length: 10 },
      (_, place) => [newId("se", now), laterBy(place - 100).toISOString()] as const,
    );
    const sessions = Object.fromEntries(tens);
    await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, sessions } } });
    const calls = callsOf(client);

    await pass({ recoveryHash }, { sessions });

    expect(calls.map(({ command }) => command)).toEqual(["TransactWriteItems"]);
    const [, ...left] = tens;
    expect((await table.get(keys.user(user.accountId, user.id)))?.sessions).toEqual({
      ...Object.fromEntries(left),
      [session.id]: session.createdAt,
    });
  });

  it("begins its session also where what was seen of the others is over by now", async () => {
    const { pass, table, person, session } = await waiting();
    const { user } = person;
    const seen = Object.fromEntries(
      Array.from({ length: 10 }, (_, place) => [newId("se", now), laterBy(place).toISOString()]),
    );

    await pass({ recoveryHash }, { sessions: seen });

    expect((await table.get(keys.user(user.accountId, user.id)))?.sessions).toEqual({
      [session.id]: session.createdAt,
    });
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s is all taken or not at all, and says to come again",
    async (fault) => {
      const { pass, kept, login, isTold, isOver, client } = await waiting();
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect((await refusalOf(pass({ recoveryHash })))?.code).toBe("temporarily_unavailable");

      const { begun, attempts } = await kept();
      const isUsed = Object.keys((await login()).recoveryHashes).length === 0;
      const done = [begun !== undefined, attempts === undefined, isUsed, await isTold(), await isOver()];
      expect(new Set(done)).toEqual(new Set([fault === "lost-after"]));
    },
  );
});

describe("changing how somebody signs in", () => {
  const changing = async () => {
    const { table, client, logins } = withLogins();
    const person = await keepPerson(table, somePerson(someAccountId()));
    const { user, login } = person;
    const [own, other] = [await keepSession(table, user, now), await keepSession(table, user, now)];
    const link: Link = {
      id: newId("li", now),
      purpose: "password-reset",
      secretHash: "0".repeat(64),
      accountId: user.accountId,
      userId: user.id,
      email: user.email,
      credentialVersion: login.credentialVersion,
      expiresAt: laterBy(1800).toISOString(),
    };
    const begun: Session = { ...own.session, id: newId("se", now), credentialVersion: login.credentialVersion + 1 };
    const kept = async () => {
      const [its, logs, session, linked] = await table.getAll([
        keys.user(user.accountId, user.id),
        keys.login(user.email),
        keys.session(user.accountId, user.id, begun.id),
        keys.link(link.id),
      ]);
      return { user: its, login: logs, begun: session, link: linked };
    };
    const change = (changes: Partial<CredentialChange> = {}) =>
      logins.changeCredentials({ login, to: { passwordHash: "new" }, ...changes });
    return { table, client, logins, person, own, other, link, begun, kept, change };
  };

  it("raises the version of login and user together, and keeps the one session that goes on", async () => {
    const { change, kept, own, begun, person } = await changing();
    const version = person.login.credentialVersion + 1;

    await change({ session: { ended: own.session, begun } });

    expect(await kept()).toMatchObject({
      login: { passwordHash: "new", credentialVersion: version },
      user: { credentialVersion: version, sessions: { [begun.id]: begun.createdAt }, lastSignInAt: begun.createdAt },
      begun: { id: begun.id },
    });
  });

  it("that others see raises the version that they edit by; what is one's own business does not", async () => {
    const versionAfter = async (to: CredentialChange["to"]) => {
      const { change, kept } = await changing();
      await change({ to });
      return (await kept()).user;
    };

    expect(await versionAfter({ passwordHash: "new" })).toMatchObject({ version: 1 });
    expect(await versionAfter({ totp: null, recoveryHashes: {} })).toMatchObject({ version: 1 });
    expect(await versionAfter({ requireTotp: true })).toMatchObject({ version: 2, requireTotp: true });
  });

  it("leaves no session at all where none goes on, and no whole one where a step is to come", async () => {
    const [alone, step] = [await changing(), await changing()];

    await alone.change();
    await step.change({ session: { ended: step.own.session, begun: { ...step.begun, next: "enrol-totp" } } });

    expect((await alone.kept()).user).toMatchObject({ sessions: {}, lastSignInAt: null });
    expect((await step.kept()).user).toMatchObject({ sessions: {}, lastSignInAt: null });
    expect((await step.kept()).begun).toMatchObject({ next: "enrol-totp" });
  });

  it("is done once of eight at once on the same credentials; the others are told that they have changed", async () => {
    const { change, kept, person } = await changing();

    const refused = await Promise.all(
      Array.from({ length: 8 }, (_, place) => refusalOf(change({ to: { passwordHash: `new ${place}` } }))),
    );

    expect(refused.map((one) => one?.code ?? "changed").sort()).toEqual(["changed", ...Array(7).fill("conflict")]);
    expect((await kept()).login).toMatchObject({
      credentialVersion: person.login.credentialVersion + 1,
      passwordHash: `new ${refused.indexOf(undefined)}`,
    });
  });

  it("by a link uses it up, and says of the next that the link is refused", async () => {
    const { change, kept, link, table } = await changing();
    await table.write(linkWrite(link));
    expect((await kept()).link).toMatchObject({ ttl: laterBy(1800).getTime() / 1000 });

    await change({ link });

    expect((await kept()).link).toBeUndefined();
    expect((await refusalOf(change({ link })))?.code).toBe("link_refused");
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "whose call is %s is all done or not at all, and says to come again",
    async (fault) => {
      const { change, kept, client, own, begun, link, table, person } = await changing();
      await table.write(linkWrite(link));
      const notice = someNotice();
      const followUps = { at: now, notices: [newNoticeOf(notice)] };
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      const refused = await refusalOf(change({ session: { ended: own.session, begun }, link, followUps }));

      expect(refused?.code).toBe("temporarily_unavailable");
      const { user, login, begun: session, link: linked } = await kept();
      const version = person.login.credentialVersion + 1;
      const done = [
        user?.credentialVersion === version,
        login?.credentialVersion === version,
        session !== undefined,
        linked === undefined,
        (await table.get(keys.notice(notice.id))) !== undefined,
      ];
      expect(new Set(done)).toEqual(new Set([fault === "lost-after"]));
    },
  );
});

describe("the login, the user and the company of a link", () => {
  it("are read in one round trip, and are nobody's where login or user is gone", async () => {
    const { table, client, logins } = withLogins();
    const { user, login } = await keepPerson(table, somePerson(await openTestAccount(table)));
    const link = { email: user.email, accountId: user.accountId, userId: user.id } as Link;
    const calls = callsOf(client);

    calls.length = 0;
    expect(await logins.ofLink(link)).toEqual({ user, login, companyName: "Poranna Kawa sp. z o.o." });
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
    expect(await logins.ofLink({ ...link, email: "nobody@example.com" })).toBeUndefined();
    expect(await logins.ofLink({ ...link, userId: newId("us", now) })).toBeUndefined();
  });
});

describe("what a user shows of their second factor", () => {
  const codes = Array.from({ length: 10 }, (_, place) => sha256(`code ${place}`));
  const recoveryHashes = Object.fromEntries(codes.map((code) => [code, true as const]));
  const totp = { sealedSecret: "sealed", enrolledAt: now.toISOString() };
  const used = (place: number) => ({ recoveryHash: codes[place]! });

  const enrolled = async (login: Partial<Login> = { totp, recoveryHashes }) => {
    const ground = await signingIn({ login });
    const { person, logins, table } = ground;
    const { user, login: read } = person;
    const pass = async (proof: Proof, next: Session["next"] = "signed-in") => {
      const { session: ended } = await keepSession(table, user, now, { next: "totp" });
      const begun = { ...ended, id: newId("se", now), next };
      await logins.passCode({ ended, begun }, { email: user.email, proof });
    };
    /** What the user shows, and what the login says. */
    const both = async () => {
      const [kept, login] = await table.getAll([keys.user(user.accountId, user.id), keys.login(user.email)]);
      const { hasTotp, recoveryCodesLeft } = kept as PortalUser;
      return [{ hasTotp, recoveryCodesLeft }, secondFactorOf(login as Login)];
    };
    return { ...ground, login: read, pass, both };
  };

  const ways: Record<string, (ground: Awaited<ReturnType<typeof enrolled>>) => Promise<unknown>> = {
    "a code of the app": ({ pass }) => pass({ step: 9 }),
    "a recovery code that completes the sign-in": ({ pass }) => pass(used(0)),
    "a recovery code before a password of one's own": ({ pass }) => pass(used(0), "change-password"),
    "a recovery code that is used twice": async ({ pass }) => {
      await pass(used(0));
      await refusalOf(pass(used(0)));
    },
    "all recovery codes at once": ({ pass }) => Promise.all(codes.map((_, place) => refusalOf(pass(used(place))))),
    "another app, allowed by a recovery code": ({ session, logins, login, begin }) =>
      begin().then(() => logins.offerTotp(session, { sealedSecret: "other", login, proof: used(0) })),
    "new recovery codes": async ({ table, person, logins, login }) => {
      const { session } = await keepSession(table, person.user, now);
      await logins.renewRecoveryCodes(
        { login, session },
        { recoveryHashes: { [sha256("new")]: true }, proof: used(0), at: now },
      );
    },
    "an app that is enrolled": ({ logins, login }) =>
      logins.changeCredentials({ login, to: { totp, recoveryHashes: { [sha256("new")]: true } } }),
    "an app that is taken away": ({ logins, login }) =>
      logins.changeCredentials({ login, to: { totp: null, recoveryHashes: {} } }),
    "another password": ({ logins, login }) => logins.changeCredentials({ login, to: { passwordHash: "other" } }),
  };

  it.each(Object.entries(ways))("is what the login holds after %s", async (_, act) => {
    for (const login of [undefined, { totp: null, recoveryHashes: {} }]) {
      const ground = await enrolled(login);
      await refusalOf(Promise.resolve(act(ground)));

      const [shown, held] = await ground.both();

      expect(shown).toEqual(held);
    }
  });

  it("counts each recovery code that is used", async () => {
    const { pass, both } = await enrolled();
    await pass(used(0));
    await pass(used(1), "change-password");

    expect((await both())[0]).toEqual({ hasTotp: true, recoveryCodesLeft: 8 });
  });
});

describe("what is recorded of signing in", () => {
  /** Four ways to change something, each with a record; `again` makes it be refused. */
  const ways = async () => {
    const hash = "a".repeat(64);
    const { table, logins, person, session, attempts } = await signingIn({
      login: { recoveryHashes: { [hash]: true } },
    });
    const { user, login } = person;
    const { session: ended } = await keepSession(table, user, now, { next: "totp" });
    const later = { ...session, id: newId("se", now), credentialVersion: login.credentialVersion };
    const renewal = { recoveryHashes: {}, proof: { step: 9 }, at: now };
    const proven = { email: user.email, proof: { recoveryHash: hash } };
    const recorded = (record: Done) => ({ at: now, records: [record] });
    const acts: Record<string, (record: Done) => Promise<void>> = {
      "beginning a session": (record) =>
        logins.begin(session, login, { attempts, rehashed: undefined, now, followUps: recorded(record) }),
      "passing a code": (record) =>
        logins.passCode({ ended, begun: later }, { ...proven, followUps: recorded(record) }),
      "renewing recovery codes": (record) =>
        logins.renewRecoveryCodes({ login, session: ended }, { ...renewal, followUps: recorded(record) }),
      "changing a password": (record) =>
        logins.changeCredentials({ login, to: { passwordHash: "new" }, followUps: recorded(record) }),
    };
    const record = () => someRecord(user.accountId, { userId: user.id, kind: "signed-in" });
    const isKept = async ({ id }: { readonly id: string }) =>
      (await table.get(keys.audit(user.accountId, id))) !== undefined;
    return { acts, record, isKept, table };
  };
  const names = ["beginning a session", "passing a code", "renewing recovery codes", "changing a password"];

  it.each(names)("is kept with it: %s", async (name) => {
    const { acts, record, isKept } = await ways();
    const audit = record();

    await acts[name]!(audit);

    expect(await isKept(audit)).toBe(true);
  });

  it.each(names)("is not kept where it is refused: %s, a second time", async (name) => {
    const { acts, record, isKept } = await ways();
    const [first, second] = [record(), record()];
    await acts[name]!(first);

    expect(await refusalOf(acts[name]!(second))).toBeDefined();
    expect([await isKept(first), await isKept(second)]).toEqual([true, false]);
  });

  it.each(names)("keeps it from being done where it can't be kept: %s", async (name) => {
    const { acts, record, isKept, table } = await ways();
    const [taken, free] = [record(), record()];
    await table.write(auditWrite(taken));

    expect(await refusalOf(acts[name]!(taken))).toBeDefined();
    // It was not done, or it could not be done now.
    await acts[name]!(free);
    expect(await isKept(free)).toBe(true);
  });
});

describe("an invitation that waits", () => {
  const invited = async () => {
    const { table, logins } = withLogins();
    const user = { invitedAt: now.toISOString() };
    const person = await keepPerson(table, somePerson(someAccountId(), { user, login: { passwordHash: null } }));
    const since = async () => (await table.get(keys.user(person.user.accountId, person.user.id)))?.invitedAt;
    return { logins, login: person.login, since };
  };

  it("is accepted by setting a password", async () => {
    const { logins, login, since } = await invited();

    await logins.changeCredentials({ login, to: { passwordHash: "first", mustChangePassword: false } });

    expect(await since()).toBeNull();
  });

  it("waits on where something else is changed", async () => {
    const { logins, login, since } = await invited();

    await logins.changeCredentials({ login, to: { requireTotp: true } });

    expect(await since()).toBe(now.toISOString());
  });
});
