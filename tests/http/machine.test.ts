import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { machineScopes, permissionsOf } from "../../shared/domain/access.ts";
import { AccountId } from "../../shared/domain/ids.ts";
import { type MachineKey, machineKeyText } from "../../shared/domain/machine-keys/machine-key.ts";
import { api } from "../../shared/http/endpoint.ts";
import { machineVerb, openVerb, readingMachineVerb, verb } from "../../shared/http/verb.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { machineKeyStore } from "../../shared/store/machine-key-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import type { Item } from "../../shared/store/table.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepMachineKey } from "../support/machine-keys.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { ask, outcomeOf } from "../support/requests.ts";
import { openTestAccount, someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
const logged = logOfEachTest();

const now = new Date("2026-03-02T12:00:00.000Z");
const minute = 60_000;

const routes = {
  "POST /usage": { access: { machine: "usage.write" } },
  "GET /state": { access: { machine: "state.read" } },
  "GET /emergencies": { access: { machine: "emergency.read" } },
  "PUT /numbers": { access: { machine: "numbers.write" } },
  "GET /me": { access: "signed-in" },
  "GET /account": { access: "account.read" },
  "GET /staff": { access: { staff: ["operator-finance"] } },
} as const;
const machineRoutes = [
  ["POST /usage", "usage.write"],
  ["GET /state", "state.read"],
  ["GET /emergencies", "emergency.read"],
  ["PUT /numbers", "numbers.write"],
] as const;
const peopleRoutes = ["GET /me", "GET /account", "GET /staff"] as const;

const contract = { summary: "", answers: { 200: { description: "done" } } };
type Uses = { readonly noteAct: () => void };

const forMachines = machineVerb(contract, ({ noteAct }: Uses) => async (request) => {
  noteAct();
  return { status: 200, body: { machine: request.machine, has: Object.keys(request) } };
});
const forMachinesWithBody = machineVerb(
  { ...contract, body: z.strictObject({ seconds: z.int() }) },
  ({ noteAct }: Uses) =>
    async ({ body, machine }) => {
      noteAct();
      return { status: 200, body: { ...body, machine } };
    },
);
const forPeople = verb(contract, ({ noteAct }: Uses) => async ({ caller }) => {
  noteAct();
  return { status: 200, body: { userId: caller.user.id } };
});

/** A key that is kept, and an API that asks the real store for it. */
const machine = async (changes: Partial<MachineKey> = {}) => {
  const { client, table } = stage();
  const kept = await keepMachineKey(table, changes);
  let at = now;
  let acts = 0;
  const handler = api(
    routes,
    {
      "POST /usage": forMachinesWithBody,
      "GET /state": forMachines,
      "GET /emergencies": forMachines,
      "PUT /numbers": forMachines,
      "GET /me": forPeople,
      "GET /account": forPeople,
      "GET /staff": forPeople,
    },
    () => ({
      people: peopleStore(table),
      machineKeys: machineKeyStore(table),
      now: () => at,
      noteAct: () => {
        acts += 1;
      },
    }),
  );
  return {
    ...kept,
    client,
    table,
    acts: () => acts,
    asks: (routeKey: keyof typeof routes, authorization: string | undefined = kept.authorization, later = 0) => {
      at = new Date(now.getTime() + later);
      const body = routeKey === "POST /usage" ? { body: { seconds: 60 } } : {};
      return ask(handler, routeKey, { ...body, ...(authorization === undefined ? {} : { authorization }) });
    },
    asksWithoutKey: (routeKey: keyof typeof routes) => ask(handler, routeKey),
    sends: (body: unknown, authorization = kept.authorization) => ask(handler, "POST /usage", { body, authorization }),
  };
};

const notSignedIn = [401, "not_signed_in"];

describe("a machine key", () => {
  it("lets its machine in, by one read and no write, and tells the action who it is", async () => {
    const { asks, key, client } = await machine({ scopes: ["state.read", "usage.write"] });
    const calls = callsOf(client);

    const answer = await asks("GET /state");

    expect(answer.status).toBe(200);
    expect(answer.body?.machine).toEqual({ id: key.id, name: key.name, scopes: ["state.read", "usage.write"] });
    expect(answer.body?.has).not.toContain("caller");
    expect(calls.map(({ command, input }) => [command, Object.values(input.RequestItems as object)])).toEqual([
      ["BatchGetItem", [{ Keys: [keys.machineKey(key.id)], ConsistentRead: true }]],
    ]);
  });

  it("is read together with what the route reads, which is looked at once the machine is let in", async () => {
    const { client, table } = stage();
    const accountId = await openTestAccount(table);
    const path = { accountId };
    const routes = { "GET /accounts/{accountId}": { access: { machine: "state.read" } } } as const;
    const head = { key: keys.head(accountId), parse: (item: Item) => item.companyName };
    const broken = { key: keys.head(accountId), parse: () => expect.fail("nobody was let in") };
    const showing = (read: typeof head) =>
      readingMachineVerb(
        { ...contract, path: z.strictObject({ accountId: AccountId }) },
        () => ({ read }),
        () =>
          async ({ found }) => ({
            status: 200,
            body: found,
          }),
      );
    const handlerOf = (read: typeof head) =>
      api(routes, { "GET /accounts/{accountId}": showing(read) }, () => ({
        machineKeys: machineKeyStore(table),
        now: () => now,
      }));
    const mine = await keepMachineKey(table, { scopes: ["state.read"] });
    const other = await keepMachineKey(table);
    const calls = callsOf(client);
    const asks = (handler: ReturnType<typeof handlerOf>, authorization: string, named: Record<string, string> = path) =>
      ask(handler, "GET /accounts/{accountId}", { authorization, path: named });

    expect(await asks(handlerOf(head), mine.authorization)).toMatchObject({
      status: 200,
      body: { read: "Poranna Kawa sp. z o.o." },
    });
    expect(calls).toHaveLength(1);
    expect(outcomeOf(await asks(handlerOf(broken), other.authorization))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await asks(handlerOf(head), mine.authorization, { accountId: "x" }))).toEqual([404, "not_found"]);
  });

  it("is refused in words for whoever made the machine", async () => {
    const { asks } = await machine({ scopes: ["state.read"] });

    const [unknown, scope] = [await asks("POST /usage", "Bearer x"), await asks("POST /usage")];

    expect(String(unknown.body?.detail)).toContain("klucz maszyny");
    expect(String(scope.body?.detail)).toContain("klucz maszyny");
  });

  it.each(machineScopes)("opens the routes of its scope and no other: %s", async (scope) => {
    const { asks, acts } = await machine({ scopes: [scope] });

    for (const [routeKey, asked] of machineRoutes)
      expect(outcomeOf(await asks(routeKey)), routeKey).toEqual(asked === scope ? [200] : [403, "not_allowed"]);
    expect(acts()).toBe(1);
  });

  it("that is missing or malformed is refused before anything is read", async () => {
    const { asks, asksWithoutKey, parts, authorization, client, acts } = await machine();
    const text = machineKeyText(parts);
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
      `Bearer ${text.replace("mk_", "MK_")}`,
      `Bearer ${text.replace("mk_", "li_")}`,
      `Bearer ${text.replace(".", "#")}`,
      `Bearer ${parts.id}`,
      `Bearer ${parts.secret}`,
      `Bearer names.${parts.secret}`,
      `Bearer mk_${"a".repeat(400)}`,
    ];
    const calls = callsOf(client);

    for (const sent of malformed) {
      const answer = await asks("POST /usage", sent);
      expect(outcomeOf(answer), sent).toEqual(notSignedIn);
      expect(answer.headers["www-authenticate"]).toBe("Bearer");
    }
    expect(outcomeOf(await asksWithoutKey("POST /usage"))).toEqual(notSignedIn);

    expect(calls).toEqual([]);
    expect(acts()).toBe(0);
  });

  it("opens nothing with another secret, nor another key's", async () => {
    const { asks, parts, table, acts } = await machine();
    const other = await keepMachineKey(table);

    for (const forged of [
      { ...parts, secret: newSecret() },
      { ...parts, secret: other.secret },
      { ...other.parts, secret: parts.secret },
      { ...parts, id: newId("mk", now) },
    ])
      expect(outcomeOf(await asks("POST /usage", `Bearer ${machineKeyText(forged)}`))).toEqual(notSignedIn);
    expect(acts()).toBe(0);
  });

  it("opens nothing by its hash", async () => {
    const { asks, parts, key } = await machine();

    const forged = `Bearer ${parts.id}.${Buffer.from(key.secretHash, "hex").toString("base64url")}`;

    expect(outcomeOf(await asks("POST /usage", forged))).toEqual(notSignedIn);
  });

  it("that is revoked stops at the very next request, and the other of its machine goes on", async () => {
    const { asks, key, table } = await machine();
    const next = await keepMachineKey(table, { name: key.name });
    expect((await asks("POST /usage")).status).toBe(200);
    expect((await asks("POST /usage", next.authorization)).status).toBe(200);

    await machineKeyStore(table).revoke(key.id, now);

    expect(outcomeOf(await asks("POST /usage"))).toEqual(notSignedIn);
    expect((await asks("POST /usage", next.authorization)).status).toBe(200);
  });

  it("stops the moment that it expires", async () => {
    const { asks, authorization } = await machine({ expiresAt: new Date(now.getTime() + minute).toISOString() });

    expect((await asks("POST /usage", authorization, minute - 1)).status).toBe(200);
    expect(outcomeOf(await asks("POST /usage", authorization, minute))).toEqual(notSignedIn);
  });

  it("is refused with one and the same answer, whether it is unknown, revoked, expired or not the secret", async () => {
    const { asks, table, parts } = await machine();
    const revoked = await keepMachineKey(table);
    await machineKeyStore(table).revoke(revoked.key.id, now);
    const expired = await keepMachineKey(table, { expiresAt: now.toISOString() });
    const texts = [
      revoked.authorization,
      expired.authorization,
      `Bearer ${machineKeyText({ ...parts, secret: newSecret() })}`,
      `Bearer ${machineKeyText({ id: newId("mk", now), secret: newSecret() })}`,
    ];

    const answers = await Promise.all(texts.map((text) => asks("POST /usage", text)));

    expect(answers[0]?.status).toBe(401);
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it("that lacks the scope is told so before the request is even read", async () => {
    const { sends, authorization, acts, table } = await machine({ scopes: ["state.read"] });
    const other = await keepMachineKey(table);

    expect(outcomeOf(await sends({ seconds: "x" }, authorization))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await sends({ seconds: "x" }, other.authorization))).toEqual([400, "invalid_request"]);
    expect(acts()).toBe(0);
  });

  it.each(["throttled", "lost-before"] as const)(
    "that could not be read (%s) is a 503, never a guess",
    async (fault) => {
      const { asks, client, acts } = await machine();
      injectFaults(client, () => fault);

      expect(outcomeOf(await asks("POST /usage"))).toEqual([503, "temporarily_unavailable"]);
      expect(acts()).toBe(0);
    },
  );
});

describe("people and machines", () => {
  it.each(peopleRoutes)("are told apart: no machine key opens a route for people (%s)", async (routeKey) => {
    const { asks, client, acts } = await machine({ scopes: [...machineScopes] });
    const calls = callsOf(client);

    const answer = await asks(routeKey);

    expect(outcomeOf(answer)).toEqual(notSignedIn);
    expect(answer.headers["www-authenticate"]).toBe("Bearer");
    expect(calls).toEqual([]);
    expect(acts()).toBe(0);
  });

  it.each(["administrator", "operator-administrator"] as const)(
    "are told apart: no token opens a route for machines (%s)",
    async (role) => {
      const { asks, client, table, acts } = await machine();
      const { user } = await keepPerson(table, somePerson(someAccountId(), { user: { role } }));
      const { authorization } = await keepSession(table, user, now);
      expect((await asks("GET /me", authorization)).status).toBe(200);
      const calls = callsOf(client);

      for (const [routeKey] of machineRoutes)
        expect(outcomeOf(await asks(routeKey, authorization))).toEqual(notSignedIn);

      expect(calls).toEqual([]);
      expect(acts()).toBe(1);
    },
  );

  it("share no word for what they may do", () => {
    const permissions: readonly string[] = permissionsOf.administrator;

    expect(machineScopes.filter((scope) => permissions.includes(scope))).toEqual([]);
  });
});

describe("the log", () => {
  it("names the key of each request that was let in, by its id", async () => {
    const { asks, key } = await machine();

    await asks("POST /usage");

    expect(logged.of("machine.admitted")).toEqual([
      expect.objectContaining({ level: "info", route: "POST /usage", machineKeyId: key.id }),
    ]);
  });

  it("warns of each that was refused, and says why", async () => {
    const { asks, key, parts, table } = await machine({ expiresAt: new Date(now.getTime() + minute).toISOString() });
    const unknown = newId("mk", now);

    await asks("POST /usage", "Bearer nonsense");
    await asks("POST /usage", `Bearer ${machineKeyText({ ...parts, id: unknown })}`);
    await asks("POST /usage", `Bearer ${machineKeyText({ ...parts, secret: newSecret() })}`);
    await asks("GET /state");
    await asks("POST /usage", undefined, minute);
    await machineKeyStore(table).revoke(key.id, now);
    await asks("POST /usage");

    const told = logged.of("machine.refused");
    expect(told.map(({ level, route, reason, machineKeyId }) => [level, route, reason, machineKeyId])).toEqual([
      ["warn", "POST /usage", "malformed", undefined],
      ["warn", "POST /usage", "unknown", unknown],
      ["warn", "POST /usage", "wrong-secret", key.id],
      ["warn", "GET /state", "scope", key.id],
      ["warn", "POST /usage", "expired", key.id],
      ["warn", "POST /usage", "revoked", key.id],
    ]);
  });

  it("never holds a secret, nor what it is checked against", async () => {
    const { asks, secret, parts, authorization, table, key } = await machine();

    await asks("POST /usage");
    await asks("GET /state");
    await asks("GET /me");
    await asks("POST /usage", `${authorization}.x`);
    await machineKeyStore(table).revoke(parts.id, now);
    await asks("POST /usage");

    expect(logged.text()).toContain(parts.id);
    expect(logged.text()).not.toContain(secret);
    expect(logged.text()).not.toContain(key.secretHash);
    expect(logged.text()).not.toContain(sha256(secret));
  });
});

// These two are checked by the compiler: it reports an error where none is expected, and an expected one that is missing.
describe("a route", () => {
  it("is served by a verb of its own kind only, or it does not compile", () => {
    const open = openVerb(contract, (_: object) => async () => ({ status: 200 }));
    const wire = () => ({
      people: undefined as never,
      machineKeys: undefined as never,
      now: () => now,
      noteAct: () => {},
    });
    const machines = { "GET /state": routes["GET /state"] };
    const people = { "GET /me": routes["GET /me"] };
    const anyone = { "GET /health": { access: { public: "a test" } } } as const;

    api(machines, { "GET /state": forMachines }, wire);
    api(people, { "GET /me": forPeople }, wire);
    api(anyone, { "GET /health": open }, () => ({}));

    // @ts-expect-error a verb for people
    api(machines, { "GET /state": forPeople }, wire);
    // @ts-expect-error a verb for anyone
    api(machines, { "GET /state": open }, wire);
    // @ts-expect-error a verb for machines
    api(people, { "GET /me": forMachines }, wire);
    // @ts-expect-error a verb for machines
    api(anyone, { "GET /health": forMachines }, wire);
    // @ts-expect-error a scope that there is not
    api({ "GET /state": { access: { machine: "state.write" } } }, { "GET /state": forMachines }, wire);
  });

  it("for machines is wired with the store of machine keys, and one for people with people, or it does not compile", () => {
    const noteAct = () => {};
    const machines = { "GET /state": routes["GET /state"] };
    const both = { ...machines, "GET /me": routes["GET /me"] };
    const withMachines = { machineKeys: undefined as never, now: () => now, noteAct };
    const withPeople = { people: undefined as never, now: () => now, noteAct };

    api(machines, { "GET /state": forMachines }, () => withMachines);
    api(both, { "GET /state": forMachines, "GET /me": forPeople }, () => ({ ...withMachines, ...withPeople }));

    // @ts-expect-error no store of machine keys
    api(machines, { "GET /state": forMachines }, () => withPeople);
    // @ts-expect-error no people
    api(both, { "GET /state": forMachines, "GET /me": forPeople }, () => withMachines);
  });
});
