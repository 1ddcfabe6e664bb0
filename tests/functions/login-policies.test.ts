import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import type { Role } from "../../shared/domain/access.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { idOf, type Member, officeHours, openCompany, someTerms } from "../support/company.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, type Asked, errorsOf, namedErrors, outcomeOf } from "../support/requests.ts";
import { password, tokenOf } from "../support/sign-in-desk.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
logOfEachTest();
const company = () => openCompany(stage());

const office = { address: "198.51.100.7" };
const officeOnly = { networks: ["198.51.100.0/24"] };
const policyRefused = [403, "login_policy_refused"];

const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);
const itemsOf = ({ body }: Answered): Record<string, unknown>[] => body?.items as Record<string, unknown>[];

describe("a login policy", () => {
  it("is added with its terms, shown with its ETag, and listed by its name in Polish", async () => {
    const { main } = await company();
    const terms = someTerms({ name: " Łódź ", networks: ["198.51.100.7", "2001:db8::/48"], weekly: [officeHours] });

    const added = await main.as("POST /login-policies", { body: terms });
    await main.addPolicy({ name: "Zdalnie" });
    await main.addPolicy({ name: "Lublin" });

    const id = idOf(added);
    expect([added.status, added.headers.etag]).toEqual([201, '"1"']);
    expect(added.body).toEqual({ ...terms, name: "Łódź", id, userIds: [] });
    const shown = await main.as("GET /login-policies/{id}", { path: { id } });
    expect([shown.body, shown.headers.etag]).toEqual([added.body, '"1"']);
    expect(itemsOf(await main.as("GET /login-policies")).map(({ name }) => name)).toEqual([
      "Lublin",
      "Łódź",
      "Zdalnie",
    ]);
  });

  const wrongTerms: readonly [object, string][] = [
    [{ name: undefined }, "/name required"],
    [{ name: "  " }, "/name too_short"],
    [{ name: "x".repeat(101) }, "/name too_long"],
    [{ name: "Biuro (zly.example)" }, "/name contains_address"],
    [{ name: "Biuro\u202e" }, "/name character_not_allowed"],
    [{ name: "Biur\u043e" }, "/name mixes_alphabets"],
    [{ validFrom: undefined }, "/validFrom required"],
    [{ validFrom: "2026-02-30" }, "/validFrom wrong_format"],
    [{ validTo: "31.12.2037" }, "/validTo wrong_format"],
    [{ validFrom: "2026-03-02", validTo: "2026-03-01" }, "/validTo wrong_format"],
    [{ networks: undefined }, "/networks required"],
    [{ networks: [] }, "/networks too_short"],
    [{ networks: ["198.51.100.0/33"] }, "/networks/0 wrong_format"],
    [{ networks: ["198.51.100.7", "home"] }, "/networks/1 wrong_format"],
    [{ networks: ["198.51.100.7", 7] }, "/networks/1 wrong_type"],
    [{ networks: "all" }, "/networks wrong_type"],
    [{ weekly: [] }, "/weekly too_short"],
    [{ weekly: [{ ...officeHours, weekdays: [] }] }, "/weekly/0/weekdays too_short"],
    [{ weekly: [{ ...officeHours, weekdays: ["poniedziałek"] }] }, "/weekly/0/weekdays/0 not_one_of"],
    [{ weekly: [{ ...officeHours, from: "08:60" }] }, "/weekly/0/from wrong_format"],
    [{ weekly: [{ ...officeHours, from: "22:00", to: "06:00" }] }, "/weekly/0/to wrong_format"],
    [{ weekly: [{ ...officeHours, to: "24:01" }] }, "/weekly/0/to wrong_format"],
    [{ weekly: [{ ...officeHours, until: "16:00" }] }, "/weekly/0/until unknown_field"],
    [{ id: "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS" }, "/id unknown_field"],
    [{ users: {} }, "/users unknown_field"],
    [{ userIds: [] }, "/userIds unknown_field"],
    [{ version: 7 }, "/version unknown_field"],
  ];
  it("with a term that it can't have is refused by the field's name, added or edited", async () => {
    const { main, records } = await company();
    const id = idOf(await main.addPolicy());
    const before = await records();

    const edit = (changes: object) =>
      main.as("PUT /login-policies/{id}", {
        path: { id },
        body: someTerms(changes),
        headers: { "if-match": '"1"' },
      });

    // Both read the same terms: each is tried at one of them in turn.
    for (const [place, [changes, error]] of wrongTerms.entries()) {
      const answer = await (place % 2 === 0 ? main.addPolicy(changes) : edit(changes));
      expect([answer.status, namedErrors(answer)], JSON.stringify(changes)).toEqual([400, [error]]);
    }

    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);
    expect(await records()).toEqual(before);
  });

  it("takes fifty networks, and fifty ranges of hours, but no more", async () => {
    const { main } = await company();
    const [networks, weekly] = [Array(51).fill("198.51.100.7"), Array(51).fill(officeHours)];

    expect(namedErrors(await main.addPolicy({ networks, weekly }))).toEqual(["/networks too_long", "/weekly too_long"]);
    expect((await main.addPolicy({ networks: networks.slice(1), weekly: weekly.slice(1) })).status).toBe(201);
  });

  it.each([
    ["administrator", 200, 201],
    ["finance", 403, 403],
    ["technical", 403, 403],
    ["employee", 403, 403],
  ] as [Role, number, number][])("is kept by whom the role lets: %s", async (role, sees, adds) => {
    const { main, join } = await company();
    const caller = await join({ user: { role } });
    const id = idOf(await main.addPolicy());
    const path = { id };

    expect((await caller.as("GET /login-policies")).status).toBe(sees);
    expect((await caller.as("GET /login-policies/{id}", { path })).status).toBe(sees);
    expect((await caller.addPolicy()).status).toBe(adds);
    const put = { path, body: someTerms(), headers: { "if-match": '"1"' } };
    expect((await caller.as("PUT /login-policies/{id}", put)).status).toBe(sees);
    expect((await caller.removePolicy(id)).status).toBe(sees === 200 ? 204 : 403);
  });

  it("of another company is none, on every route", async () => {
    const [mine, other] = [await company(), await company()];
    const theirs = idOf(await other.main.addPolicy());
    await mine.main.addPolicy();
    const path = { id: theirs };
    const put = { path, body: someTerms({ name: "Moja" }), headers: { "if-match": '"1"' } };

    const answers = [
      await mine.main.as("GET /login-policies/{id}", { path }),
      await mine.main.as("PUT /login-policies/{id}", put),
      await mine.main.removePolicy(theirs),
    ];

    expect(outcomes(answers)).toEqual(Array(3).fill([404, "not_found"]));
    expect(itemsOf(await other.main.as("GET /login-policies")).map(({ name }) => name)).toEqual(["Biuro"]);
    expect(itemsOf(await mine.main.as("GET /login-policies"))).toHaveLength(1);
  });

  it.each(["__proto__", "constructor", "lp_1", "us_01KJQ3V2G0ABCDEFGHJKMNPQRS"])("is not found by %s", async (id) => {
    const { main } = await company();
    await main.addPolicy();

    expect(outcomeOf(await main.as("GET /login-policies/{id}", { path: { id } }))).toEqual([404, "not_found"]);
    expect(outcomeOf(await main.removePolicy(id))).toEqual([404, "not_found"]);
  });

  it("is told in the audit trail when it is added, edited and deleted", async () => {
    const { main, pass, records } = await company();
    const id = idOf(await main.addPolicy({ name: "Biuro" }));
    pass(1);
    await main.editPolicy(id, { name: "Dom", networks: ["198.51.100.7"], confirm: true });
    pass(1);
    await main.removePolicy(id);

    const kept = await records();

    expect(kept.map(({ kind, subject, userId }) => [kind, subject, userId])).toEqual([
      ["login-policy-added", id, main.id],
      ["login-policy-edited", id, main.id],
      ["login-policy-deleted", id, main.id],
    ]);
    expect(kept[1]?.changes).toEqual([
      { field: "name", before: "Biuro", after: "Dom" },
      { field: "networks", before: "any", after: '["198.51.100.7"]' },
    ]);
    expect(kept[2]?.changes).toContainEqual({ field: "name", before: "Dom" });
  });
});

describe("adding a policy under a key", () => {
  const keyed = (key = "key-1", asked: Asked = {}): Asked => ({ headers: { "idempotency-key": key }, ...asked });

  it("is done once: repeated, it answers 201 with the policy as it is by now", async () => {
    const { main, records } = await company();
    const added = await main.addPolicy({ weekly: [officeHours] }, keyed());
    await main.editPolicy(idOf(added), { name: "Dom" });
    await main.edit(main.id, { loginPolicyId: idOf(added) });

    const again = await main.addPolicy({ weekly: [officeHours] }, keyed());

    expect([again.status, again.headers.etag]).toEqual([201, '"2"']);
    expect(again.headers.location).toBe(`/login-policies/${idOf(added)}`);
    expect([added, again].map(({ headers }) => headers["idempotency-replayed"])).toEqual([undefined, "true"]);
    expect(again.body).toEqual({ ...added.body, name: "Dom", userIds: [main.id] });
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);
    expect((await records()).filter(({ kind }) => kind === "login-policy-added")).toHaveLength(1);
  });

  it("is done once where its answer is lost", async () => {
    const { main, client } = await company();
    let lost = 0;
    // The account's first: of the two tries to add it, the second is the one that does.
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems") return undefined;
      lost += 1;
      return lost === 2 ? "lost-after" : undefined;
    });

    expect(outcomeOf(await main.addPolicy({}, keyed()))).toEqual([503, "temporarily_unavailable"]);
    expect(outcomeOf(await main.addPolicy({}, keyed()))).toEqual([201]);

    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);
  });

  it("is done once, however often it is asked at once", async () => {
    const { main } = await company();

    const answers = await Promise.all(Array.from({ length: 8 }, () => main.addPolicy({}, keyed())));

    expect(outcomes(answers)).toEqual(Array(8).fill([201]));
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);
  });

  it("is refused with other terms, and is another request of somebody else, or under another key", async () => {
    const { main, join } = await company();
    const actor = await join();
    await main.addPolicy({}, keyed());

    expect(outcomeOf(await main.addPolicy({ name: "Dom" }, keyed()))).toEqual([422, "idempotency_key_reused"]);
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);
    expect((await actor.addPolicy({}, keyed())).status).toBe(201);
    expect((await main.addPolicy({}, keyed("key-2"))).status).toBe(201);
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(3);
  });

  it("that has been deleted since is found no more, and not added again", async () => {
    const { main } = await company();
    await main.removePolicy(idOf(await main.addPolicy({}, keyed())));

    expect(outcomeOf(await main.addPolicy({}, keyed()))).toEqual([404, "not_found"]);
    expect(itemsOf(await main.as("GET /login-policies"))).toEqual([]);
  });

  it("that is none is refused; without any, each request adds its own", async () => {
    const { main } = await company();

    expect(outcomeOf(await main.addPolicy({}, keyed("two words")))).toEqual([400, "idempotency_key_missing"]);
    await main.addPolicy();
    await main.addPolicy();

    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(2);
  });
});

describe("editing a policy", () => {
  it.each([
    ["none", {}, [428, "precondition_required"]],
    ["that of an older state", { "if-match": '"1"' }, [412, "precondition_failed"]],
    ["any", { "if-match": "*" }, [412, "precondition_failed"]],
    ["the present one", { "if-match": '"2"' }, [200]],
  ] as [string, Record<string, string>, unknown[]][])("names its ETag: %s", async (_, headers, outcome) => {
    const { main } = await company();
    const id = idOf(await main.addPolicy());
    expect((await main.editPolicy(id, { name: "Dom" })).headers.etag).toBe('"2"');

    const answer = await main.as("PUT /login-policies/{id}", {
      path: { id },
      body: someTerms({ name: "Biuro 2" }),
      headers,
    });

    expect(outcomeOf(answer)).toEqual(outcome);
  });

  it("by two at once who read the same is done by one", async () => {
    const { main, join, records } = await company();
    const actor = await join();
    const id = idOf(await main.addPolicy());
    const put = (name: string) => ({ path: { id }, body: someTerms({ name }), headers: { "if-match": '"1"' } });

    const answers = await Promise.all([
      main.as("PUT /login-policies/{id}", put("Dom")),
      actor.as("PUT /login-policies/{id}", put("Hala")),
    ]);

    expect(outcomes(answers).sort()).toEqual([[200], [412, "precondition_failed"]]);
    const won = answers.find(({ status }) => status === 200)?.body?.name;
    expect(itemsOf(await main.as("GET /login-policies"))[0]?.name).toBe(won);
    expect((await records()).filter(({ kind }) => kind === "login-policy-edited")).toHaveLength(1);
  });

  it("keeps whom it is assigned to, and whose ETag was read, when it is assigned meanwhile", async () => {
    const { main, join, client, instance } = await company();
    const jan = await join({ user: { role: "employee" } });
    const id = idOf(await main.addPolicy());
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    const shown = await main.show(jan.id);
    const { id: _, isMainAdministrator: __, invited: ___, lastSignInAt: ____, ...form } = shown.body!;
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("PUT /portal-users/{id}", {
        authorization: `Bearer ${main.token}`,
        path: { id: jan.id },
        headers: { "if-match": shown.headers.etag! },
        body: { ...form, loginPolicyId: id },
      }),
    );

    expect((await main.editPolicy(id, { name: "Dom" })).status).toBe(200);

    expect(itemsOf(await main.as("GET /login-policies"))).toMatchObject([{ name: "Dom", userIds: [jan.id] }]);
  });

  it("so that it would shut its editor out needs to be confirmed, and says whom", async () => {
    const { join, signIn } = await company();
    const actor = await join();
    const id = idOf(await actor.addPolicy());
    await actor.edit(actor.id, { loginPolicyId: id });

    const refused = await actor.editPolicy(id, officeOnly);

    expect(outcomeOf(refused)).toEqual([409, "would_shut_out"]);
    expect(errorsOf(refused)).toEqual([
      { pointer: "/confirm", code: "shuts_you_out", detail: "Ta zmiana odcięłaby dostęp Tobie." },
    ]);
    expect(outcomeOf(await actor.editPolicy(id, { ...officeOnly, confirm: false }))).toEqual([409, "would_shut_out"]);
    expect(await actor.isIn()).toBe(true);
    // From the office itself there is nothing to confirm.
    expect((await actor.editPolicy(id, officeOnly, office)).status).toBe(200);
    expect(outcomeOf(await actor.as("GET /me"))).toEqual(policyRefused);
    expect((await actor.as("GET /me", office)).status).toBe(200);
    expect(outcomes([await signIn(actor.email, password), await signIn(actor.email, password, office)])).toEqual([
      policyRefused,
      [201],
    ]);
  });

  it.each([
    ["an address", officeOnly],
    ["an hour", { weekly: [{ ...officeHours, to: "09:00" }] }],
    ["a day", { validTo: "2026-03-01" }],
    ["a day to come", { validFrom: "2026-03-03" }],
  ])("so that it would shut the main administrator out needs to be confirmed: by %s", async (_, terms) => {
    const { main, join } = await company();
    const actor = await join();
    const id = idOf(await main.addPolicy());
    await main.edit(main.id, { loginPolicyId: id });

    const refused = await actor.editPolicy(id, terms);

    expect(outcomeOf(refused)).toEqual([409, "would_shut_out"]);
    expect(namedErrors(refused)).toEqual(["/confirm shuts_main_administrator_out"]);
    expect(await main.isIn()).toBe(true);
    expect((await actor.editPolicy(id, { ...terms, confirm: true })).status).toBe(200);
    expect(outcomeOf(await main.as("GET /me"))).toEqual(policyRefused);
  });

  it("names both where it would shut both out, and nobody where it is assigned to neither", async () => {
    const { main, join } = await company();
    const [actor, jan] = [await join(), await join({ user: { role: "employee" } })];
    const id = idOf(await main.addPolicy());
    await main.edit(jan.id, { loginPolicyId: id });
    expect((await actor.editPolicy(id, officeOnly)).status).toBe(200);
    expect(outcomeOf(await jan.as("GET /me"))).toEqual(policyRefused);
    await actor.editPolicy(id, { networks: "any" });

    await main.edit(main.id, { loginPolicyId: id });
    await actor.edit(actor.id, { loginPolicyId: id });

    expect(namedErrors(await actor.editPolicy(id, officeOnly))).toEqual([
      "/confirm shuts_you_out",
      "/confirm shuts_main_administrator_out",
    ]);
    expect(namedErrors(await main.editPolicy(id, officeOnly))).toEqual(["/confirm shuts_you_out"]);
  });
});

describe("deleting a policy", () => {
  it("is refused while it is assigned to anybody, and then done", async () => {
    const { main, join } = await company();
    const jan = await join({ user: { role: "employee" } });
    const id = idOf(await main.addPolicy());
    await main.edit(jan.id, { loginPolicyId: id });

    expect(outcomeOf(await main.removePolicy(id))).toEqual([409, "policy_in_use"]);
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(1);

    await main.edit(jan.id, { loginPolicyId: null });
    expect((await main.removePolicy(id)).status).toBe(204);
    expect(outcomeOf(await main.removePolicy(id))).toEqual([404, "not_found"]);
    expect(itemsOf(await main.as("GET /login-policies"))).toEqual([]);
  });

  it("raced by its assignment leaves nobody with a policy that is gone", async () => {
    const { main, join } = await company();
    for (let round = 0; round < 3; round += 1) {
      const jan = await join({ user: { role: "employee" } });
      const id = idOf(await main.addPolicy());

      const [removed, assigned] = await Promise.all([main.removePolicy(id), main.edit(jan.id, { loginPolicyId: id })]);

      expect([
        [[204], [409, "policy_unknown"]],
        [[409, "policy_in_use"], [200]],
      ]).toContainEqual(outcomes([removed, assigned]));
      expect((await jan.kept()).loginPolicyId).toBe(assigned.status === 200 ? id : null);
      expect(await jan.isIn()).toBe(true);
    }
  });

  it("twice at once is done once; the other finds none", async () => {
    const { main, join, client, instance, records } = await company();
    const actor = await join();
    const id = idOf(await main.addPolicy());
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("DELETE /login-policies/{id}", { authorization: `Bearer ${actor.token}`, path: { id } }),
    );

    expect(outcomeOf(await main.removePolicy(id))).toEqual([404, "not_found"]);

    expect((await records()).filter(({ kind }) => kind === "login-policy-deleted")).toMatchObject([
      { userId: actor.id },
    ]);
  });
});

describe("to change a policy", () => {
  const lose: [string, (by: Member, id: string) => Promise<Answered>][] = [
    ["is given another role", (by, id) => by.edit(id, { role: "technical" })],
    ["may no longer log in", (by, id) => by.edit(id, { canLogIn: false })],
    ["is deleted", (by, id) => by.remove(id)],
  ];
  const change: [string, (by: Member, id: string) => Promise<Answered>][] = [
    ["added", (by) => by.addPolicy({ name: "Dom" }, { headers: { "idempotency-key": "key-1" } })],
    ["edited", (by, id) => by.editPolicy(id, { name: "Dom" })],
    ["deleted", (by, id) => by.removePolicy(id)],
  ];

  // Each loss with one of the changes: what was lost is checked in one place, of which every change is a part.
  it.each(lose.map(([why, loses], place) => [why, change[place]![0], loses, change[place]![1]] as const))(
    "is not allowed to who %s in the moment that it is %s",
    async (_, __, loses, does) => {
      const { main, join, client, records } = await company();
      const actor = await join();
      const id = idOf(await main.addPolicy());
      let lost = 0;
      beforeNext(client, "TransactWriteItems", async () => {
        lost = (await loses(main, actor.id)).status;
      });

      expect(outcomeOf(await does(actor, id))).toEqual([403, "not_allowed"]);

      expect(lost).toBeLessThan(300);
      expect(itemsOf(await main.as("GET /login-policies")).map(({ name }) => name)).toEqual(["Biuro"]);
      expect((await records()).filter(({ userId }) => userId === actor.id)).toEqual([]);
    },
  );
});

describe("an account's policies", () => {
  it("are fifty at most, also when the last are added at once", async () => {
    const { main, join, accountId, table } = await company();
    const actor = await join();
    const policy = { terms: someTerms(), users: {}, version: 1, createdAt: "2026-03-02T08:00:00.000Z" };
    const policies = Object.fromEntries(
      Array.from({ length: 48 }, (_, place) => [`lp_01KJQ3V2G0ABCDEFGHJKMNPQ${place + 10}`, policy]),
    );
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies } } });

    const answers = await Promise.all([main.addPolicy(), actor.addPolicy(), main.addPolicy()]);

    expect(outcomes(answers).sort()).toEqual([[201], [201], [409, "too_many_policies"]]);
    expect(outcomeOf(await main.addPolicy())).toEqual([409, "too_many_policies"]);
    expect(itemsOf(await main.as("GET /login-policies"))).toHaveLength(50);
  });

  it("are both there when two add the first at once", async () => {
    const { main, join, client, instance, records } = await company();
    const actor = await join();
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    // Between finding that there is none yet, and making the first.
    beforeNext(client, "TransactWriteItems", async () =>
      beforeNext(client, "TransactWriteItems", () =>
        elsewhere("POST /login-policies", { authorization: `Bearer ${actor.token}`, body: someTerms() }),
      ),
    );

    expect((await main.addPolicy({ name: "Dom" })).status).toBe(201);

    expect(itemsOf(await main.as("GET /login-policies")).map(({ name }) => name)).toEqual(["Biuro", "Dom"]);
    expect(await records()).toHaveLength(2);
  });
});

describe("signing in under a policy", () => {
  const policed = async (terms: object, who: { app?: boolean } = {}) => {
    const of = await company();
    const policyId = newId("lp", of.now());
    const jan = await of.join({
      user: { role: "employee", loginPolicyId: policyId },
      login: { loginPolicyId: policyId },
      ...who,
    });
    const createdAt = of.now().toISOString();
    const policy = { terms: someTerms(terms), users: { [jan.id]: "user" }, version: 1, createdAt };
    await of.table.write({ Put: { Item: { ...keys.policies(of.accountId), policies: { [policyId]: policy } } } });
    return { ...of, jan, policyId };
  };

  it("is refused only to who knows the password: else it says no more than to anybody", async () => {
    const { jan, signIn, records } = await policed(officeOnly);

    expect(outcomeOf(await signIn(jan.email, "not the password"))).toEqual([401, "credentials_refused"]);
    expect(outcomeOf(await signIn(jan.email, password, { address: "203.0.113.9" }))).toEqual(policyRefused);
    expect(outcomeOf(await signIn(jan.email, password, office))).toEqual([201]);

    expect((await records()).filter(({ userId }) => userId === jan.id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "sign-in-refused", subject: "login_policy_refused", from: "203.0.113.9" }),
        expect.objectContaining({ kind: "signed-in", from: "198.51.100.7" }),
      ]),
    );
    expect((await records()).filter(({ userId }) => userId === jan.id)).toHaveLength(2);
    expect(Object.keys((await jan.kept()).sessions)).toHaveLength(2);
  });

  it.each([
    ["with an app", { app: true }],
    ["without", {}],
  ])("that refuses the right password is mailed to its owner, at most once in 24 hours: %s", async (_, who) => {
    const { jan, signIn, notices, pass } = await policed(officeOnly, who);
    const mails = async () =>
      (await notices()).filter(({ facts }) => (facts as { kind: string }).kind === "sign-in-refused");
    const elsewhere = () => signIn(jan.email, password, { address: "203.0.113.9" });

    await signIn(jan.email, "not the password", { address: "203.0.113.9" });
    expect(await mails()).toEqual([]);
    expect(outcomeOf(await elsewhere())).toEqual(policyRefused);
    expect((await elsewhere()).status).toBe(403);
    expect(await mails()).toMatchObject([
      { recipient: { address: jan.email }, facts: { from: "203.0.113.9" }, state: "waiting" },
    ]);

    pass(23 * 3600);
    expect(outcomeOf(await elsewhere())).toEqual(policyRefused);
    expect(await mails()).toHaveLength(1);
    pass(3600);
    expect(outcomeOf(await elsewhere())).toEqual(policyRefused);
    expect(await mails()).toHaveLength(2);
  });

  it("is told in the caller's language, and notes no sign-in", async () => {
    const { jan, signIn } = await policed(officeOnly);

    const refused = await signIn(jan.email, password, { headers: { "accept-language": "en" } });

    expect(refused.body).toMatchObject({ title: "Refused by the login policy", status: 403 });
    expect((await jan.kept()).lastSignInAt).toBeNull();
  });

  it.each([
    ["with an app", { app: true }, {}],
    ["who must set another password", {}, { mustChangePassword: true }],
    ["who must enrol an app", {}, { requireTotp: true }],
  ] as const)("is refused at the first step already to one %s, and leaves no token behind", async (_, who, login) => {
    const { jan, signIn, table, call } = await policed(officeOnly, who);
    for (const [name, value] of Object.entries(login))
      await table.write({
        Update: {
          Key: keys.login(jan.email),
          UpdateExpression: "SET #name = :value",
          ExpressionAttributeNames: { "#name": name },
          ExpressionAttributeValues: { ":value": value },
        },
      });

    expect(outcomeOf(await signIn(jan.email, password))).toEqual(policyRefused);

    const begun = await signIn(jan.email, password, office);
    expect(begun.status).toBe(201);
    // A token that was begun in the office opens nothing elsewhere, not even its step.
    const authorization = `Bearer ${tokenOf(begun)}`;
    expect(outcomeOf(await call("DELETE /sessions/current", { authorization }))).toEqual(policyRefused);
    expect((await call("DELETE /sessions/current", { authorization, ...office })).status).toBe(204);
  });

  it("is refused at the step of the code where it is given from elsewhere", async () => {
    const { jan, signIn, call, code } = await policed(officeOnly, { app: true });
    const authorization = `Bearer ${tokenOf(await signIn(jan.email, password, office))}`;
    const body = { code: code() };

    expect(outcomeOf(await call("POST /sessions/current/totp", { authorization, body }))).toEqual(policyRefused);
    expect((await call("POST /sessions/current/totp", { authorization, body, ...office })).body?.next).toBe(
      "signed-in",
    );
  });

  it("that is over refuses at midnight in Warsaw, in the midst of a session", async () => {
    const { jan, at, signedIn, call } = await policed({ validTo: "2026-03-02" });
    at("2026-03-02T22:50:00.000Z");
    const authorization = `Bearer ${await signedIn(await jan.kept())}`;
    at("2026-03-02T22:59:59.000Z");
    expect((await call("GET /me", { authorization })).status).toBe(200);

    at("2026-03-02T23:00:00.000Z");

    expect(outcomeOf(await call("GET /me", { authorization }))).toEqual(policyRefused);
  });

  it("of weekday hours refuses on the minute, and lets in again on the next morning, by the clock in Warsaw", async () => {
    const { jan, at, signedIn, call } = await policed({ weekly: [officeHours] });
    const outcomeAt = async (instant: string) => {
      at(instant);
      return outcomeOf(await call("GET /me", { authorization: `Bearer ${await signedIn(await jan.kept())}` }));
    };

    expect(await outcomeAt("2026-03-06T14:59:59.000Z")).toEqual([200]);
    expect(await outcomeAt("2026-03-06T15:00:00.000Z")).toEqual(policyRefused);
    expect(await outcomeAt("2026-03-08T10:00:00.000Z")).toEqual(policyRefused);
    expect(await outcomeAt("2026-03-09T06:59:59.000Z")).toEqual(policyRefused);
    expect(await outcomeAt("2026-03-09T07:00:00.000Z")).toEqual([200]);
    // Summer time: eight in Warsaw is six in UTC.
    expect(await outcomeAt("2026-03-30T05:59:59.000Z")).toEqual(policyRefused);
    expect(await outcomeAt("2026-03-30T06:00:00.000Z")).toEqual([200]);
  });

  it("edited in the midst of a session refuses with the very next request", async () => {
    const { jan, main, policyId, records } = await policed({});
    expect(await jan.isIn()).toBe(true);

    await main.editPolicy(policyId, officeOnly);

    expect(outcomeOf(await jan.as("GET /me"))).toEqual(policyRefused);
    expect((await records()).filter(({ kind }) => kind === "request-refused")).toMatchObject([
      { userId: jan.id, subject: "login_policy_refused GET /me" },
    ]);
  });

  it("costs one read with each request, beside which a list is read", async () => {
    const { jan, client } = await policed({});
    const calls = callsOf(client);

    await jan.as("GET /portal-users");

    expect(calls.map(({ command }) => command).sort()).toEqual(["BatchGetItem", "Query", "TransactWriteItems"]);
  });

  it("is not let through where the policies could not be read", async () => {
    const { jan, signIn, client } = await policed({});
    injectFaults(client, ({ command, input }) =>
      command === "GetItem" && JSON.stringify(input).includes("POLICIES") ? "throttled" : undefined,
    );

    expect(outcomeOf(await signIn(jan.email, password))).toEqual([503, "temporarily_unavailable"]);
  });

  it("that was taken out of the table by hand refuses: nobody said otherwise", async () => {
    const { jan, accountId, table } = await policed({});
    await table.write({ Delete: { Key: keys.policies(accountId) } });

    expect(outcomeOf(await jan.as("GET /me"))).toEqual(policyRefused);
  });
});

describe("a sign-in with a step still to come", () => {
  it.each([
    ["where the right was taken from the user meanwhile", { canLogIn: false }],
    ["where the credentials changed meanwhile", { credentialVersion: 9 }],
  ])("answers no token %s", async (_, changes) => {
    const { join, table, accountId, signIn } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    await table.write({ Put: { Item: { ...keys.user(accountId, jan.id), ...(await jan.kept()), ...changes } } });

    expect(outcomeOf(await signIn(jan.email, password))).toEqual([401, "credentials_refused"]);
  });

  it("answers no token where the session could not be kept", async () => {
    const { join, client, signIn } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    injectFaults(client, ({ command }) => (command === "TransactWriteItems" ? "lost-before" : undefined));

    expect(outcomeOf(await signIn(jan.email, password))).toEqual([503, "temporarily_unavailable"]);
    expect(outcomeOf(await signIn(someAddress("jan"), password))).toEqual([401, "credentials_refused"]);
  });
});
