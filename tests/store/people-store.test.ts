import { describe, expect, it } from "vitest";
import type { Done } from "../../shared/domain/audit-records/audit.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import type { Token } from "../../shared/http/token.ts";
import { newId } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { type PeopleStore, peopleStore, sessionReads } from "../../shared/store/people-store.ts";
import type { Reads } from "../../shared/store/reads.ts";
import type { Table } from "../../shared/store/table.ts";
import { keepPolicy, somePolicy, someRecord } from "../support/administration.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();
const now = new Date("2026-03-02T12:00:00.000Z");

const signedIn = async () => {
  const { client, table } = stage();
  const { user } = await keepPerson(table, somePerson(someAccountId()));
  return { client, table, user, people: peopleStore(table), ...(await keepSession(table, user, now)) };
};

const admitted = <R extends Reads>(people: PeopleStore, token: Token, reads?: R) =>
  people.admission(token, sha256(token.secret), reads === undefined ? {} : { reads });

describe("a session", () => {
  it("is read with its user in one round trip", async () => {
    const { people, token, session, user, client } = await signedIn();
    const calls = callsOf(client);

    const sessions = { [session.id]: session.createdAt };
    expect((await admitted(people, token)).kept).toEqual({
      session,
      user: { ...user, sessions },
    });
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("is read with its user's login policy too, in the same round trip, and with no other", async () => {
    const { client, table } = stage();
    const people = peopleStore(table);
    const { user: actor } = await keepPerson(table, somePerson(someAccountId()));
    const { accountId } = actor;
    const [policyId] = [await keepPolicy(table, actor), await keepPolicy(table, actor)];
    const sessionOf = async (loginPolicyId: string | null) => {
      const { user } = await keepPerson(table, somePerson(accountId, { user: { loginPolicyId } }));
      return (await keepSession(table, user, now)).token;
    };
    const [limited, free, lost] = [await sessionOf(policyId), await sessionOf(null), await sessionOf(newId("lp", now))];
    const calls = callsOf(client);

    expect((await admitted(people, limited)).kept?.policies).toEqual({
      policies: { [policyId]: somePolicy() },
    });
    expect((await admitted(people, free)).kept?.policies).toBeUndefined();
    expect((await admitted(people, lost)).kept?.policies).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem", "BatchGetItem"]);
  });

  it.each([
    ["the session", { expiresAt: 7 }, {}],
    ["its user", {}, { role: "pirate" }],
  ])("is nobody's where %s can't be read: that is logged, and answered like a sign-out", async (_, session, user) => {
    const { people, token, table, ...own } = await signedIn();
    const { accountId, userId, sessionId } = token;
    const kept = (await table.get(keys.session(accountId, userId, sessionId)))!;
    await table.write({ Put: { Item: { ...kept, ...session } } });
    await table.write({ Put: { Item: { ...keys.user(accountId, userId), ...own.user, ...user } } });

    expect((await admitted(people, token)).kept).toBeUndefined();
    expect(logged.of("session.unreadable")).toMatchObject([{ level: "error", userId }]);
    expect((await admitted(people, { ...token, secret: "another" })).kept).toBeUndefined();
    expect(logged.of("session.unreadable")).toHaveLength(1);
  });

  it("is nobody's where it or its user is gone, or it is another's", async () => {
    const { people, token, table, user } = await signedIn();
    const colleague = await keepPerson(table, somePerson(user.accountId));

    expect((await admitted(people, { ...token, userId: colleague.user.id })).kept).toBeUndefined();
    expect((await admitted(people, { ...token, accountId: someAccountId() })).kept).toBeUndefined();
    await table.write({ Delete: { Key: keys.user(user.accountId, user.id) } });
    expect((await admitted(people, token)).kept).toBeUndefined();
  });

  it.each(["unprocessed", "throttled", "lost-before"] as const)(
    "is not taken for ended where the store could not read it (%s)",
    async (fault) => {
      const { people, token, client } = await signedIn();
      injectFaults(client, () => fault);

      expect((await refusalOf(admitted(people, token)))?.code).toBe("temporarily_unavailable");
    },
  );

  it("is noted as used", async () => {
    const { people, token, session } = await signedIn();
    const later = new Date(now.getTime() + 600_000);

    await people.touch(session, later);

    expect((await admitted(people, token)).kept?.session).toEqual({
      ...session,
      lastUsedAt: later.toISOString(),
    });
  });

  it("is read as it began where its last use can't be read", async () => {
    const { people, token, session, table } = await signedIn();
    const key = keys.touch(session.accountId, session.userId, session.id);
    await table.write({ Put: { Item: { ...key, lastUsedAt: "yesterday" } } });

    expect((await admitted(people, token)).kept?.session).toEqual(session);
  });

  it("that is ended is gone, stays gone when it is ended again or noted as used, and leaves the others", async () => {
    const { people, token, session, table, user } = await signedIn();
    const other = await keepSession(table, user, now);

    await people.end(token);
    await people.end(token);
    await people.touch(session, now);

    expect((await admitted(people, token)).kept).toBeUndefined();
    expect((await admitted(people, other.token)).kept).toBeDefined();
  });

  it("that could not be ended says so", async () => {
    const { people, token, session, client } = await signedIn();
    injectFaults(client, () => "lost-before");

    expect((await refusalOf(people.end(token)))?.code).toBe("temporarily_unavailable");
    expect((await refusalOf(people.touch(session, now)))?.code).toBe("temporarily_unavailable");
  });
});

describe("the sessions of a user", () => {
  it("come with their last use beside the guard's read; those that are gone are not among them", async () => {
    const { people, table, user, session, token, client } = await signedIn();
    const [used, other] = [await keepSession(table, user, now), await keepSession(table, user, now)];
    const later = new Date(now.getTime() + 600_000);
    await people.touch(used.session, later);
    await table.write({ Delete: { Key: keys.session(user.accountId, user.id, other.session.id) } });
    const calls = callsOf(client);

    const { kept, found } = await admitted(people, token, sessionReads(user.accountId, user.id));
    const sessions = await people.sessionsOf(kept!.user, await found());

    expect(sessions).toHaveLength(2);
    expect(sessions).toEqual(expect.arrayContaining([session, { ...used.session, lastUsedAt: later.toISOString() }]));
    expect(calls.map(({ command }) => command).sort()).toEqual(["BatchGetItem", "Query", "Query"]);
  });

  it("are found also behind more unfinished sign-ins than one page holds", async () => {
    const { people, table, user, session, token } = await signedIn();
    const unfinished = Array.from({ length: 101 }, () => keepSession(table, user, now, { next: "totp" }));
    await Promise.all(unfinished);

    const { kept, found } = await admitted(people, token, sessionReads(user.accountId, user.id));

    expect(await people.sessionsOf(kept!.user, await found())).toEqual([session]);
  });

  it("may be none", async () => {
    const { people, user, token } = await signedIn();
    const pages = await (await admitted(people, token, sessionReads(user.accountId, user.id))).found();

    expect(await people.sessionsOf({ ...user, sessions: {} }, pages)).toEqual([]);
    const cut = { ...pages, sessions: { items: [], next: "SESSION#" } };
    expect(await people.sessionsOf({ ...user, sessions: {} }, cut)).toEqual([]);
  });

  it("are ended all but one, also those that began since they were read", async () => {
    const { people, table, user, session, token } = await signedIn();
    const known = await keepSession(table, user, now);
    const { user: read } = (await admitted(people, token)).kept!;
    const late = await keepSession(table, user, now);

    await people.endOthers(read, session);

    expect((await admitted(people, known.token)).kept).toBeUndefined();
    expect((await admitted(people, late.token)).kept).toBeUndefined();
    expect((await admitted(people, token)).kept?.user.sessions).toEqual({
      [session.id]: session.createdAt,
    });
  });

  it("are ended by none that was ended itself", async () => {
    const { people, table, user, session, token } = await signedIn();
    const other = await keepSession(table, user, now);
    const { user: read } = (await admitted(people, token)).kept!;
    await people.end(token);

    expect((await refusalOf(people.endOthers(read, session)))?.code).toBe("not_signed_in");
    expect(Object.keys((await admitted(people, other.token)).kept?.user.sessions ?? {})).toEqual([other.session.id]);
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "that could not be ended for sure (%s) are all there or all ended, and it says so",
    async (fault) => {
      const { people, table, user, session, token, client } = await signedIn();
      const other = await keepSession(table, user, now);
      const { user: read } = (await admitted(people, token)).kept!;
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect((await refusalOf(people.endOthers(read, session)))?.code).toBe("temporarily_unavailable");

      const isDone = fault === "lost-after";
      expect((await admitted(people, other.token)).kept === undefined).toBe(isDone);
      expect(Object.keys((await admitted(people, token)).kept?.user.sessions ?? {})).toHaveLength(isDone ? 1 : 2);
    },
  );
});

describe("an account's people", () => {
  it("are listed as they were added, page by page, without their sessions and nobody else's", async () => {
    const { client, table } = stage();
    const [accountId, elsewhere] = [someAccountId(), someAccountId()];
    await keepPerson(table, somePerson(elsewhere));
    const ids = [];
    for (let count = 0; count < 3; count += 1) {
      const { user } = await keepPerson(
        table,
        somePerson(accountId, { user: { id: newId("us", new Date(now.getTime() + count)) } }),
      );
      await keepSession(table, user, now);
      ids.push(user.id);
    }
    const people = peopleStore(table);
    const calls = callsOf(client);

    const first = await people.list(accountId, { limit: 2 });
    const second = await people.list(accountId, { limit: 2, after: first.next });

    expect([first, second].map(({ users }) => users.map(({ id }) => id))).toEqual([ids.slice(0, 2), ids.slice(2)]);
    expect(second.next).toBeUndefined();
    expect(calls.map(({ command }) => command)).toEqual(["Query", "Query"]);
  });
});

describe("a refusal", () => {
  it("is recorded in one transaction, and never over another record", async () => {
    const { people, table, user, client } = await signedIn();
    const record = someRecord(user.accountId, { kind: "request-refused", subject: "not_allowed GET /account" });
    const calls = callsOf(client);

    await people.noteRefusal(record, now);
    await people.noteRefusal({ ...record, subject: "nothing" }, now);

    expect(calls.map(({ command }) => command)).toEqual(["TransactWriteItems", "TransactWriteItems"]);
    expect(await table.get(keys.audit(user.accountId, record.id))).toMatchObject({ ...record, at: now.toISOString() });
  });

  const refusal = (
    user: PortalUser,
    subject = "not_allowed GET /account",
    kind: Done["kind"] = "request-refused",
  ): Done => ({
    accountId: user.accountId,
    userId: user.id,
    kind,
    subject,
    from: "192.0.2.1",
  });
  const recordsOf = async (table: Table, { accountId }: PortalUser) =>
    (await auditStore(table).list(accountId, { limit: 50 })).records.map(({ subject }) => subject).reverse();
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  it("is recorded once a minute for a person and a code, whatever the route", async () => {
    const { people, table, user } = await signedIn();

    await people.noteRefusal(refusal(user), now);
    await people.noteRefusal(refusal(user), now);
    await people.noteRefusal(refusal(user, "not_allowed GET /top-ups"), later(59.999));
    expect(await recordsOf(table, user)).toEqual(["not_allowed GET /account"]);

    await people.noteRefusal(refusal(user, "not_allowed GET /me"), later(60));
    expect(await recordsOf(table, user)).toEqual(["not_allowed GET /account", "not_allowed GET /me"]);
  });

  it("of another code, kind or person is recorded beside it", async () => {
    const { people, table, user } = await signedIn();
    const colleague = { ...user, id: newId("us", now) };

    await people.noteRefusal(refusal(user), now);
    await people.noteRefusal(refusal(user, "login_policy_refused GET /account"), later(1));
    await people.noteRefusal(refusal(user, "login_policy_refused", "sign-in-refused"), later(2));
    await people.noteRefusal(refusal(colleague), later(3));

    expect(await recordsOf(table, user)).toHaveLength(4);
  });

  it("is recorded once, however often it comes at once", async () => {
    const { people, table, user } = await signedIn();

    await Promise.all(Array.from({ length: 10 }, () => people.noteRefusal(refusal(user), now)));

    expect(await recordsOf(table, user)).toHaveLength(1);
  });

  it.each(["conflict", "throttled", "lost-before", "lost-after"] as const)(
    "that can't be recorded (%s) is in the log, and stands all the same",
    async (fault) => {
      const { people, user, client } = await signedIn();
      injectFaults(client, () => fault);

      await people.noteRefusal(someRecord(user.accountId), now);

      expect(logged.of("request.not_noted")).toEqual([expect.objectContaining({ accountId: user.accountId })]);
    },
  );
});
