import { describe, expect, it } from "vitest";
import { type GuardedAccess, nextSteps, permissionsOf, type Role, roles } from "../../shared/domain/access.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { noEnd, type PolicyTerms } from "../../shared/domain/login-policies/login-policy.ts";
import type { PortalUser, Session } from "../../shared/domain/portal-users/portal-user.ts";
import type { GuardUses } from "../../shared/http/caller.ts";
import { api } from "../../shared/http/endpoint.ts";
import { PageQuery } from "../../shared/http/page.ts";
import { tokenText } from "../../shared/http/token.ts";
import { readingVerb, verb } from "../../shared/http/verb.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Reads } from "../../shared/store/reads.ts";
import type { Item, Page } from "../../shared/store/table.ts";
import { callsOf, type Fault, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();

const began = new Date("2026-03-02T08:00:00.000Z");
const minute = 60_000;
const hour = 60 * minute;

const contract = { summary: "", answers: { 200: { description: "done" } } };
const permissions = permissionsOf.administrator;

type Uses = { readonly act: () => Promise<unknown> };
const action = verb(contract, ({ act }: Uses) => async ({ caller }) => {
  await act();
  return { status: 200, body: { accountId: caller.accountId, userId: caller.user.id } };
});

const anyStep = { step: nextSteps };

/** One guarded route for each permission, one for whoever is signed in, and one for whoever is about to be. */
const routes = Object.fromEntries([
  ["GET /me", { access: "signed-in" as const }],
  ["POST /step", { access: anyStep }],
  ...permissions.map((permission) => [`GET /${permission}`, { access: permission }] as const),
]) as Record<string, { readonly access: GuardedAccess }>;
const verbs = Object.fromEntries(Object.keys(routes).map((routeKey) => [routeKey, action]));

type Changes = { readonly user?: Partial<PortalUser>; readonly session?: Partial<Session> };

/** A person who signed in at eight, and an API that asks the real store whether that still holds. */
const signedIn = async ({ user = {}, session = {} }: Changes = {}) => {
  const { client, table } = stage();
  const person = await keepPerson(table, somePerson(someAccountId(), { user }));
  const kept = await keepSession(table, person.user, began, session);
  let now = began;
  let act: Uses["act"] = async () => {};
  const uses: Uses & GuardUses = { people: peopleStore(table), now: () => now, act: () => act() };
  const handler = api(routes, verbs, () => uses);
  const at = (
    milliseconds: number,
    authorization = kept.authorization,
    routeKey = "GET /me",
    address = "192.0.2.1",
  ) => {
    now = new Date(began.getTime() + milliseconds);
    return ask(handler, routeKey, { authorization, address });
  };
  return {
    client,
    table,
    ...person,
    ...kept,
    /** Asks some time after the sign-in. */
    at,
    lastUsedAt: async () =>
      (await table.get(keys.touch(person.user.accountId, person.user.id, kept.session.id)))?.lastUsedAt,
    acts: (does: Uses["act"]) => {
      act = does;
    },
    /** The records of the account, oldest first. */
    records: async () => (await auditStore(table).list(person.user.accountId, { limit: 50 })).records.reverse(),
  };
};

const policyId = newId("lp", began);

/** The same person, with a login policy. */
const signedInUnder = async (terms: Partial<PolicyTerms>, { user = {}, session = {} }: Changes = {}) => {
  const person = await signedIn({ user: { loginPolicyId: policyId, ...user }, session });
  const { table } = person;
  const whole: PolicyTerms = { name: "Biuro", validFrom: "2026-01-01", validTo: noEnd, networks: "any", ...terms };
  const policy = { terms: whole, users: {}, version: 1, createdAt: began.toISOString() };
  const keep = (policies: object) =>
    table.write({ Put: { Item: { ...keys.policies(person.user.accountId), policies } } });
  await keep({ [policyId]: policy });
  return {
    ...person,
    becomes: (changes: Partial<PolicyTerms>) => keep({ [policyId]: { ...policy, terms: { ...whole, ...changes } } }),
    isLost: () => keep({}),
  };
};

const notSignedIn = [401, "not_signed_in"];

describe("a token", () => {
  it("lets its user in, to their own account", async () => {
    const { at, user } = await signedIn();

    const answer = await at(0);

    expect(answer).toMatchObject({ status: 200, body: { accountId: user.accountId, userId: user.id } });
  });

  it("that is missing or malformed is refused before anything is read", async () => {
    const { at, token, authorization, client } = await signedIn();
    const text = tokenText(token);
    const malformed = [
      "",
      text,
      "Bearer",
      "Bearer ",
      `Basic ${text}`,
      `Bearer ${text} `,
      `Bearer  ${text}`,
      `${authorization},${authorization}`,
      `Bearer ${text}.x`,
      `Bearer ${text.slice(0, -1)}`,
      `Bearer ${text.replace("saldo", "other")}`,
      `Bearer ${text.replace(".us_", ".US_")}`,
      `Bearer ${text.replaceAll(".", "#")}`,
      `Bearer ${tokenText({ ...token, userId: "us_1#SESSION" })}`,
      `Bearer saldo.${"a".repeat(400)}`,
    ];
    const calls = callsOf(client);

    for (const authorizationSent of malformed) expect(outcomeOf(await at(0, authorizationSent))).toEqual(notSignedIn);

    expect(calls).toEqual([]);
  });

  it("is asked for where there is none", async () => {
    const { client, table } = stage();
    const calls = callsOf(client);
    const handler = api(routes, verbs, () => ({ people: peopleStore(table), now: () => began, act: async () => {} }));

    const answer = await ask(handler, "GET /me");

    expect(outcomeOf(answer)).toEqual(notSignedIn);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(calls).toEqual([]);
  });

  it("opens nothing with another secret, for another user, session or account", async () => {
    const { at, token, table, user } = await signedIn();
    const colleague = await keepPerson(table, somePerson(user.accountId));
    const theirs = await keepSession(table, colleague.user, began);

    for (const forged of [
      { ...token, secret: newSecret() },
      { ...token, secret: theirs.token.secret },
      { ...token, sessionId: theirs.token.sessionId },
      { ...token, userId: colleague.user.id },
      { ...token, accountId: someAccountId() },
      { ...token, sessionId: newId("se", began) },
    ])
      expect(outcomeOf(await at(0, `Bearer ${tokenText(forged)}`))).toEqual(notSignedIn);
  });

  it("opens nothing where the session's own record names somebody else", async () => {
    const { at } = await signedIn({ session: { userId: newId("us", began) } });

    expect(outcomeOf(await at(0))).toEqual(notSignedIn);
  });
});

describe("a session", () => {
  it("ends after 30 idle minutes", async () => {
    const { at } = await signedIn();

    expect((await at(30 * minute - 1)).status).toBe(200);
    expect(outcomeOf(await at(60 * minute))).toEqual(notSignedIn);
  });

  it("ends 12 hours after it began, however busy", async () => {
    const { at } = await signedIn({
      session: { lastUsedAt: new Date(began.getTime() + 12 * hour - minute).toISOString() },
    });

    expect((await at(12 * hour - 1)).status).toBe(200);
    expect(outcomeOf(await at(12 * hour))).toEqual(notSignedIn);
  });

  it.each([
    ["it was ended", undefined],
    ["the user's credentials changed", { credentialVersion: 4 }],
    ["the user may no longer log in", { canLogIn: false }],
  ] as const)("opens nothing from the very next request on, once %s", async (_, changes) => {
    const { at, table, token, user } = await signedIn();
    expect((await at(0)).status).toBe(200);

    if (changes) await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, ...changes } } });
    else await peopleStore(table).end(token);

    expect(outcomeOf(await at(1))).toEqual(notSignedIn);
  });

  it("opens nothing once the user is gone", async () => {
    const { at, table, user } = await signedIn();
    await table.write({ Delete: { Key: keys.user(user.accountId, user.id) } });

    expect(outcomeOf(await at(0))).toEqual(notSignedIn);
  });

  it.each(["totp", "enrol-totp", "change-password"] as const)(
    "that has a step to go (%s) opens no other route",
    async (next) => {
      const { at } = await signedIn({ session: { next } });

      expect(outcomeOf(await at(0))).toEqual([401, "sign_in_incomplete"]);
    },
  );

  it("is noted as used at most once in 5 minutes: reading costs no write", async () => {
    const { at, client, lastUsedAt } = await signedIn();
    const calls = callsOf(client);

    await at(5 * minute - 1);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);

    await at(5 * minute);
    await at(7 * minute);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem", "PutItem", "BatchGetItem"]);
    expect(await lastUsedAt()).toBe(new Date(began.getTime() + 5 * minute).toISOString());
  });

  it("stays awake as long as it is used", async () => {
    const { at } = await signedIn();

    for (let minutes = 0; minutes < 3 * 60; minutes += 29) expect((await at(minutes * minute)).status).toBe(200);
  });

  it("that ends while it is being used is not brought back", async () => {
    const { at, table, token, session, acts } = await signedIn();
    acts(() => peopleStore(table).end(token));

    expect((await at(10 * minute)).status).toBe(200);

    await peopleStore(table).touch(session, new Date(began.getTime() + 11 * minute));
    expect(outcomeOf(await at(11 * minute))).toEqual(notSignedIn);
  });
});

describe("the store's word", () => {
  it.each(["unprocessed", "throttled", "lost-before"] as const)(
    "is waited for, never guessed: a read that fails (%s) is 503",
    async (fault) => {
      const { at, client, acts } = await signedIn();
      let acted = false;
      acts(async () => {
        acted = true;
      });
      injectFaults(client, () => fault);

      expect(outcomeOf(await at(0))).toEqual([503, "temporarily_unavailable"]);
      expect(acted).toBe(false);
    },
  );

  it("on the session's use may fail: the request is answered all the same, and the process lives", async () => {
    const { at, client, acts } = await signedIn();
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    injectFaults(client, ({ command }): Fault | undefined => (command === "PutItem" ? "lost-before" : undefined));
    // Two turns of the loop: the failed note is there before the action answers.
    const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
    acts(async () => {
      await turn();
      await turn();
    });

    const answer = await at(10 * minute);
    await turn();
    process.off("unhandledRejection", note);

    expect(answer.status).toBe(200);
    expect(unhandled).toEqual([]);
  });
});

describe("a permission", () => {
  it.each(roles)("is held or not, as the role has it: %s", async (role: Role) => {
    const { at, authorization } = await signedIn({ user: { role } });

    for (const permission of permissions) {
      const expected = permissionsOf[role].includes(permission) ? 200 : 403;
      expect((await at(0, authorization, `GET /${permission}`)).status, `${role} ${permission}`).toBe(expected);
    }
    expect((await at(0)).status).toBe(200);
  });

  it("that is withdrawn is gone from the very next request on", async () => {
    const { at, authorization, table, user } = await signedIn();
    expect((await at(0, authorization, "GET /finance.read")).status).toBe(200);

    await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, role: "technical" } } });

    expect(outcomeOf(await at(0, authorization, "GET /finance.read"))).toEqual([403, "not_allowed"]);
  });

  it("that lacks is said before the request is even read", async () => {
    const { at, authorization, acts } = await signedIn({ user: { role: "employee" } });
    let acted = false;
    acts(async () => {
      acted = true;
    });

    await at(0, authorization, "GET /account.read");

    expect(acted).toBe(false);
    expect(logged.text()).not.toContain(authorization);
  });
});

const byPolicy = [403, "login_policy_refused"];

describe("a login policy", () => {
  const office: PolicyTerms["networks"] = ["192.0.2.0/24"];

  it("lets in from its networks only, on every request", async () => {
    const { at, authorization } = await signedInUnder({ networks: office });
    const outcomeFrom = async (address: string) => outcomeOf(await at(0, authorization, "GET /me", address));

    expect(await outcomeFrom("192.0.2.200")).toEqual([200]);
    expect(await outcomeFrom("198.51.100.1")).toEqual(byPolicy);
    expect(await outcomeFrom("::ffff:192.0.2.200")).toEqual([200]);
    expect(await outcomeFrom("2001:db8::1")).toEqual(byPolicy);
    expect(await outcomeFrom("")).toEqual(byPolicy);
  });

  it("ends access in the second that its hours are over, though the session stands", async () => {
    // The session began at nine in Warsaw.
    const { at } = await signedInUnder({ weekly: [{ weekdays: ["monday"], from: "08:00", to: "09:20" }] });

    expect((await at(20 * minute - 1)).status).toBe(200);
    expect(outcomeOf(await at(20 * minute))).toEqual(byPolicy);
  });

  it("holds as edited, and as assigned, from the very next request on", async () => {
    const { at, becomes, isLost, table, user } = await signedInUnder({ networks: office });
    expect((await at(0)).status).toBe(200);

    await becomes({ networks: ["198.51.100.1"] });
    expect(outcomeOf(await at(1))).toEqual(byPolicy);
    await becomes({ validFrom: "2026-03-03" });
    expect(outcomeOf(await at(2))).toEqual(byPolicy);
    await isLost();
    expect(outcomeOf(await at(3))).toEqual(byPolicy);
    await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, loginPolicyId: null } } });
    expect((await at(4)).status).toBe(200);
  });

  it.each(nextSteps)("is held on the steps of a sign-in as well: %s", async (next) => {
    const { at, authorization, acts } = await signedInUnder({ networks: office }, { session: { next } });
    let acted = 0;
    acts(async () => {
      acted += 1;
    });

    expect((await at(0, authorization, "POST /step", "192.0.2.1")).status).toBe(200);
    expect(outcomeOf(await at(0, authorization, "POST /step", "198.51.100.1"))).toEqual(byPolicy);
    expect(acted).toBe(1);
  });

  it("is said before what the role lacks, and before that the sign-in is not complete", async () => {
    const { at, authorization } = await signedInUnder({ networks: office }, { session: { next: "totp" } });

    expect(outcomeOf(await at(0, authorization, "GET /finance.read", "198.51.100.1"))).toEqual(byPolicy);
    expect(outcomeOf(await at(0, authorization, "GET /finance.read"))).toEqual([401, "sign_in_incomplete"]);
  });

  it("is told to nobody whose token opens nothing", async () => {
    const { at, token } = await signedInUnder({ networks: office });

    const forged = `Bearer ${tokenText({ ...token, secret: newSecret() })}`;
    expect(outcomeOf(await at(0, forged, "GET /me", "198.51.100.1"))).toEqual(notSignedIn);
    expect(outcomeOf(await at(30 * minute, undefined, "GET /me", "198.51.100.1"))).toEqual(notSignedIn);
  });

  it("costs no further read: it comes with session and user", async () => {
    const { at, client } = await signedInUnder({ networks: office });
    const calls = callsOf(client);

    await at(0);

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it("of somebody else, or that nobody has, refuses nobody", async () => {
    const { at } = await signedInUnder({ networks: ["198.51.100.1"] }, { user: { loginPolicyId: null } });

    expect((await at(0)).status).toBe(200);
  });
});

describe("a request that is refused", () => {
  it("for want of a permission leaves a record: who, what, when, and from where", async () => {
    const { at, authorization, records, user } = await signedIn({ user: { role: "employee" } });

    await at(5, authorization, "GET /finance.read", "198.51.100.1");

    expect(await records()).toEqual([
      {
        id: expect.stringMatching(/^au_/),
        accountId: user.accountId,
        userId: user.id,
        kind: "request-refused",
        subject: "not_allowed GET /finance.read",
        at: new Date(began.getTime() + 5).toISOString(),
        from: "198.51.100.1",
      },
    ]);
  });

  it("by a login policy leaves a record a minute", async () => {
    const { at, authorization, records } = await signedInUnder({ networks: ["192.0.2.0/24"] });

    await at(0, authorization, "GET /me", "198.51.100.1");
    for (let again = 1; again < 20; again += 1) await at(again, authorization, "GET /me", "198.51.100.3");
    await at(minute, authorization, "POST /step", "198.51.100.2");

    expect((await records()).map(({ subject, from }) => [subject, from])).toEqual([
      ["login_policy_refused GET /me", "198.51.100.1"],
      ["login_policy_refused POST /step", "198.51.100.2"],
    ]);
  });

  it("in the midst of a sign-in leaves none: that is how every sign-in goes; nor does one that is let through", async () => {
    const { at, authorization, records, client } = await signedIn({ session: { next: "totp" } });
    const calls = callsOf(client);

    expect(outcomeOf(await at(0))).toEqual([401, "sign_in_incomplete"]);
    expect((await at(0, authorization, "POST /step")).status).toBe(200);

    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem", "BatchGetItem"]);
    expect(await records()).toEqual([]);
  });

  it("because nobody is signed in leaves none: it is nobody's", async () => {
    const { at, token, records } = await signedIn();

    await at(0, `Bearer ${tokenText({ ...token, secret: newSecret() })}`);
    await at(12 * hour);

    expect(await records()).toEqual([]);
  });

  it.each(["throttled", "lost-before", "lost-after", "conflict"] as const)(
    "is refused all the same where its record can't be kept (%s), and the log tells both",
    async (fault) => {
      const { at, authorization, client } = await signedIn({ user: { role: "employee" } });
      injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? fault : undefined));

      expect(outcomeOf(await at(0, authorization, "GET /finance.read"))).toEqual([403, "not_allowed"]);

      expect(logged.of("request.not_allowed")).toEqual([
        expect.objectContaining({ route: "GET /finance.read", code: "not_allowed" }),
      ]);
      expect(logged.of("request.not_noted")).toHaveLength(1);
    },
  );
});

describe("what a route reads", () => {
  const reading = (reads: (asking: { accountId: AccountId }) => Reads) => {
    const contract = { summary: "", query: PageQuery, answers: { 200: { description: "done" } } };
    return readingVerb(contract, reads, () => async ({ found }) => ({ status: 200, body: found }));
  };
  const item = ({ accountId }: { accountId: AccountId }, parse: (item: Item) => unknown = ({ sk }) => sk) => ({
    item: { key: { pk: `ACCOUNT#${accountId}`, sk: "HEAD" }, parse },
  });
  const page = ({ accountId }: { accountId: AccountId }) => ({
    page: {
      range: { pk: `ACCOUNT#${accountId}`, from: "HEAD", to: "HEAD~" },
      page: { limit: 10, newestFirst: true },
      parse: ({ items }: Page) => items.map(({ sk }) => sk),
    },
  });

  /** Somebody whose account has a head, and a route for finance that reads so. */
  const asking = async (
    reads: (asking: { accountId: AccountId }) => Reads,
    { user = {}, hasItem = true }: Changes & { hasItem?: boolean } = {},
  ) => {
    const person = await signedIn({ user });
    const { accountId } = person.user;
    if (hasItem) await person.table.write({ Put: { Item: { pk: `ACCOUNT#${accountId}`, sk: "HEAD" } } });
    const { client, table } = stage();
    const uses: GuardUses = { people: peopleStore(table), now: () => began };
    const handler = api({ "GET /read": { access: "finance.read" } }, { "GET /read": reading(reads) }, () => uses);
    const calls = callsOf(client);
    return {
      ...person,
      client,
      calls: () => calls.map(({ command }) => command).sort(),
      read: (more: { query?: Record<string, string>; authorization?: string } = {}) =>
        ask(handler, "GET /read", { authorization: person.authorization, ...more }),
    };
  };

  it("comes with the guard's own read: an item in the same call, a list beside it", async () => {
    const one = await asking(item);
    const both = await asking((named) => ({ ...item(named), ...page(named) }));

    expect(await one.read()).toMatchObject({ status: 200, body: { item: "HEAD" } });
    expect(one.calls()).toEqual(["BatchGetItem"]);
    expect(await both.read()).toMatchObject({ status: 200, body: { item: "HEAD", page: ["HEAD"] } });
    expect(both.calls()).toEqual(["BatchGetItem", "Query"]);
  });

  it("is left out where the address is malformed, which is said to whoever is let through, and to nobody else", async () => {
    const allowed = await asking(page);
    const refused = await asking(page, { user: { role: "employee" } });
    const query = { limit: "many" };

    expect(outcomeOf(await allowed.read({ query }))).toEqual([400, "invalid_request"]);
    expect(allowed.calls()).toEqual(["BatchGetItem"]);
    expect(outcomeOf(await refused.read({ query }))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await allowed.read({ query, authorization: "Bearer x" }))).toEqual(notSignedIn);
  });

  const unparsed = (): never => {
    throw new Error("it was looked at");
  };
  const outside = (named: { accountId: AccountId }) => {
    const { page: list } = page(named);
    return { page: { ...list, page: { ...list.page, after: "ENTRY#1" } } };
  };
  const ways: Record<string, Parameters<typeof asking>> = {
    "is there": [item],
    "is missing": [item, { hasItem: false }],
    "is malformed": [(named) => item(named, unparsed)],
    "is a page from elsewhere": [outside],
  };

  it.each(Object.entries(ways))("changes no refusal and no record where it %s", async (_, [reads, more]) => {
    const employee = await asking(reads, { ...more, user: { role: "employee" } });
    const stranger = `Bearer ${tokenText({ ...employee.token, secret: newSecret() })}`;

    expect(outcomeOf(await employee.read())).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await employee.read({ authorization: stranger }))).toEqual(notSignedIn);

    expect((await employee.records()).map(({ subject }) => subject)).toEqual(["not_allowed GET /read"]);
  });

  it("changes no refusal where it is left unread or fails, and is 503 to whoever is let through", async () => {
    for (const fault of ["unprocessed", "throttled", "lost-before"] as const) {
      const [allowed, employee] = [
        await asking((named) => ({ ...item(named), ...page(named) })),
        await asking((named) => ({ ...item(named), ...page(named) }), { user: { role: "employee" } }),
      ];
      const isList = fault !== "unprocessed";
      for (const { client } of [allowed, employee])
        injectFaults(client, ({ command }) => (command === (isList ? "Query" : "BatchGetItem") ? fault : undefined));

      expect(outcomeOf(await allowed.read()), fault).toEqual([503, "temporarily_unavailable"]);
      expect(outcomeOf(await employee.read()), fault).toEqual([403, "not_allowed"]);
    }
  });

  it("is nobody else's: a token reads for its own account only", async () => {
    const mine = await asking(item);
    const theirs = await asking(item);

    const forged = `Bearer ${tokenText({ ...mine.token, accountId: theirs.user.accountId })}`;

    expect(outcomeOf(await mine.read({ authorization: forged }))).toEqual(notSignedIn);
  });
});
