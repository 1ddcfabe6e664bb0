import { describe, expect, it } from "vitest";
import { newSession } from "../../shared/domain/portal-user.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { keepPerson, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
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

describe("attempts to sign in", () => {
  it("made fifty at once are counted each, and five of them let through", async () => {
    const { logins, failures } = withLogins();
    const address = someAddress();

    const refused = await Promise.all(Array.from({ length: 50 }, () => refusalOf(logins.reserveAttempt(address, now))));

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
      Array.from({ length: 20 }, () => refusalOf(logins.reserveAttempt(address, laterBy(30)))),
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
  const addressHmac = someAddress();
  await ground.logins.reserveAttempt(addressHmac, now);
  const session = newSession(person.login, {
    id: newId("se", now),
    secretHash: "0".repeat(64),
    next: "signed-in",
    device: "tests",
    address: "192.0.2.1",
    now,
  });
  const begin = (rehashed?: string) => ground.logins.begin(session, person.login, { addressHmac, rehashed });
  const kept = async () => {
    const [begun, user, attempts, login] = await ground.table.getAll([
      keys.session(session.accountId, session.userId, session.id),
      keys.user(session.accountId, session.userId),
      keys.attempts(addressHmac),
      keys.login(person.login.email),
    ]);
    return { begun, lastSignInAt: user?.lastSignInAt, attempts, passwordHash: login?.passwordHash };
  };
  return { ...ground, person, session, begin, kept };
};

describe("beginning a session", () => {
  it("keeps it, forgets the failed attempts and notes the sign-in", async () => {
    const { begin, kept, session, person } = await signingIn();

    await begin();

    expect(await kept()).toEqual({
      begun: expect.objectContaining({ ...session, ttl: laterBy(12 * 3600).getTime() / 1000 }),
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
