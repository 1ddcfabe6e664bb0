import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { permissionsOf, type Role, roles, staffRoles } from "../../shared/domain/access.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { allRights, type Company, formOf, idOf, noRecordings, openCompany, someForm } from "../support/company.ts";
import { beforeNext, callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, errorsOf, namedErrors, outcomeOf } from "../support/requests.ts";
import { password, tokenOf } from "../support/sign-in-desk.ts";
import { dynamoEndpoint, testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest();
const company = () => openCompany(stage());

const firstPassword = "gruszka na piwnicznym rowerze";
const ownPassword = "śliwka pod strychowym oknem";
const beyond = [403, "rights_beyond_own"];
const notAllowed = [403, "not_allowed"];

const itemsOf = ({ body }: Answered): Record<string, unknown>[] => body?.items as Record<string, unknown>[];

describe("adding somebody", () => {
  it("keeps them as the form says, invited, with their number in E.164 and their address in small letters", async () => {
    const { main, userOf, loginOf, accountId } = await company();
    const email = someAddress("ola");
    const form = someForm({ email: ` ${email.toUpperCase()} `, phone: "(22) 123-45-67" });

    const added = await main.as("POST /portal-users", { body: form });

    const id = idOf(added);
    const { password: _, ...rest } = { ...form, password: undefined };
    expect(added.status).toBe(201);
    expect(added.headers.etag).toBe('"1"');
    expect(added.body).toEqual({
      ...rest,
      id,
      email,
      phone: "+48221234567",
      isMainAdministrator: false,
      invited: true,
      lastSignInAt: null,
    });
    expect((await main.show(id)).body).toEqual(added.body);
    expect(await userOf(id)).toMatchObject({ accountId, sessions: {}, invitedAt: "2026-03-02T08:00:00.000Z" });
    expect(await loginOf(email)).toMatchObject({ accountId, userId: id, passwordHash: null, canLogIn: true });
  });

  it("needs the whole form: each field that is missing is named", async () => {
    const { main } = await company();

    const refused = await main.as("POST /portal-users", { body: {} });

    expect(refused.status).toBe(400);
    expect(namedErrors(refused).sort()).toEqual(
      Object.keys(someForm())
        .map((field) => `/${field} required`)
        .sort(),
    );
    expect(errorsOf(refused)[0]?.detail).toBe("To pole jest wymagane.");
  });

  const wrong: readonly [object, string][] = [
    [{ firstName: "" }, "/firstName too_short"],
    [{ firstName: "  \t " }, "/firstName too_short"],
    [{ lastName: "x".repeat(101) }, "/lastName too_long"],
    [{ firstName: "PILNE: opłać na https://zly.example" }, "/firstName contains_address"],
    [{ lastName: "No\u3164wak" }, "/lastName character_not_allowed"],
    [{ position: "ksi\u0435gowa" }, "/position mixes_alphabets"],
    [{ position: 7 }, "/position wrong_type"],
    [{ email: "ola" }, "/email wrong_format"],
    [{ email: "ola@example.com, ewa@example.com" }, "/email wrong_format"],
    [{ email: `${"x".repeat(250)}@example.com` }, "/email too_long"],
    [{ phone: "601 234 56" }, "/phone wrong_format"],
    [{ phone: "+48 601 234 5678" }, "/phone wrong_format"],
    [{ phone: "sześć zero jeden" }, "/phone wrong_format"],
    [{ phone: 601234567 }, "/phone wrong_type"],
    [{ role: "owner" }, "/role not_one_of"],
    [{ recordings: { listen: true } }, "/recordings/download required"],
    [{ recordings: { ...noRecordings, listen: "yes" } }, "/recordings/listen wrong_type"],
    [{ authorisedContact: null }, "/authorisedContact wrong_type"],
    [{ canLogIn: "true" }, "/canLogIn wrong_type"],
    [{ loginPolicyId: "lp_1" }, "/loginPolicyId wrong_format"],
    [{ requireTotp: 1 }, "/requireTotp wrong_type"],
    [{ password: "" }, "/password too_short"],
    [{ password: "x".repeat(1_025) }, "/password too_long"],
  ];
  it("names what is wrong with the form, and keeps nobody", async () => {
    const { main, records } = await company();

    for (const [changes, error] of wrong) {
      const refused = await main.add(changes);
      expect([refused.status, namedErrors(refused)], JSON.stringify(changes)).toEqual([400, [error]]);
    }

    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(1);
    expect(await records()).toEqual([]);
  });

  it.each([
    ["601 234 567", "+48601234567"],
    ["0048 601-234-567", "+48601234567"],
    ["+48 601 234 567", "+48601234567"],
    ["+49 (30) 901820", "+4930901820"],
  ])("takes a number as people write it: %s", async (phone, kept) => {
    const { main } = await company();

    expect((await main.add({ phone, canLogIn: false })).body?.phone).toBe(kept);
  });

  const beside = [
    ...["id", "accountId", "isMainAdministrator", "credentialVersion", "version", "rights", "lastSignInAt"],
    ...["invitedAt", "invited", "createdAt", "sessions", "passwordHash", "mustChangePassword", "totp", "permissions"],
    ...["__proto__", "constructor", "toString"],
  ];
  it("takes nothing beside the form: each such field is refused by its name, and nobody is kept", async () => {
    const { main } = await company();

    for (const field of beside) {
      // As text: in a literal, `__proto__` would be no field.
      const text = JSON.stringify(someForm()).replace(/^\{/, `{${JSON.stringify(field)}:{"role":"administrator"},`);
      const refused = await main.as("POST /portal-users", { text });
      expect([refused.status, namedErrors(refused)]).toEqual([400, [`/${field} unknown_field`]]);
    }

    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(1);
  });

  it("takes nothing beside the form deeper in it either", async () => {
    const { main } = await company();

    const refused = await main.add({ recordings: { ...noRecordings, delete: true } });

    expect(namedErrors(refused)).toEqual(["/recordings/delete unknown_field"]);
  });

  it.each(staffRoles)("makes nobody one of the operator's staff: %s", async (role) => {
    const { main } = await company();

    expect(namedErrors(await main.add({ role }))).toEqual(["/role not_one_of"]);
  });

  it("with a policy that the account doesn't have is refused, and leaves the address free", async () => {
    const { main } = await company();
    const other = await company();
    const foreign = idOf(await other.main.addPolicy());
    const email = someAddress("ola");

    for (const loginPolicyId of [foreign, "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS"])
      expect(outcomeOf(await main.add({ email, loginPolicyId }))).toEqual([409, "policy_unknown"]);

    await main.addPolicy();
    expect(outcomeOf(await main.add({ email, loginPolicyId: foreign }))).toEqual([409, "policy_unknown"]);
    expect((await main.add({ email })).status).toBe(201);
  });

  it("is told in the audit trail, shortened where it is about a person", async () => {
    const { main, records } = await company();
    const email = someAddress("ola");

    const id = idOf(await main.add({ email, firstName: "Ola", lastName: "Lis" }, { address: "198.51.100.7" }));

    expect(await records()).toEqual([
      expect.objectContaining({
        kind: "user-added",
        userId: main.id,
        subject: id,
        at: "2026-03-02T08:00:00.000Z",
        from: "198.51.100.7",
        changes: expect.arrayContaining([
          { field: "firstName", after: "O…" },
          { field: "lastName", after: "L…" },
          { field: "email", after: "o…@example.com" },
          { field: "phone", after: "…567" },
          { field: "role", after: "finance" },
          { field: "rights", after: JSON.stringify({ recordings: noRecordings, authorisedContact: false }) },
          { field: "canLogIn", after: "true" },
          { field: "requireTotp", after: "false" },
          { field: "loginPolicyId", after: "null" },
        ]),
      }),
    ]);
  });

  it("whose answer is lost may be repeated: they are there once, and the address is taken", async () => {
    const { main, client, records } = await company();
    const body = someForm();
    let isLost = true;
    injectFaults(client, ({ command }) => {
      if (command !== "TransactWriteItems" || !isLost) return undefined;
      isLost = false;
      return "lost-after";
    });

    const answers = [await main.as("POST /portal-users", { body }), await main.as("POST /portal-users", { body })];

    expect(answers.map(outcomeOf)).toEqual([
      [503, "temporarily_unavailable"],
      [409, "address_taken"],
    ]);
    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(2);
    expect(await records()).toHaveLength(1);
  });
});

describe("an e-mail address", () => {
  it.each([
    ["in the same company", "same"],
    ["in another company", "other"],
  ])("is somebody's once in the whole system, however it is written: %s", async (_, where) => {
    const [one, other] = [await company(), await company()];
    const email = someAddress("ola");
    await one.main.add({ email });
    const { main, records } = where === "same" ? one : other;
    const before = await records();

    for (const written of [email, email.toUpperCase(), ` ${email.replace("ola", "Ola")} `])
      expect(outcomeOf(await main.add({ email: written }))).toEqual([409, "address_taken"]);

    expect(await records()).toEqual(before);
  });

  it("of a contact who does not sign in stays free, so that no company keeps another from inviting its owner", async () => {
    const [one, other] = [await company(), await company()];
    const email = someAddress("ola");
    const contact = idOf(await one.main.add({ email, canLogIn: false }));

    expect((await other.main.add({ email })).status).toBe(201);

    expect(outcomeOf(await one.main.edit(contact, { canLogIn: true }))).toEqual([409, "address_taken"]);
    expect((await one.main.remove(contact)).status).toBe(204);
    expect((await other.loginOf(email))?.accountId).toBe(other.accountId);
  });

  it("that eight want at once goes to one of them", async () => {
    const { main, noticesTo, records } = await company();
    const email = someAddress("ola");

    const answers = await Promise.all(Array.from({ length: 8 }, () => main.add({ email })));

    expect(answers.map(outcomeOf).sort()).toEqual([[201], ...Array(7).fill([409, "address_taken"])]);
    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(2);
    expect(await noticesTo(email)).toHaveLength(1);
    expect(await records()).toHaveLength(1);
  });

  it("is free again once its owner is deleted, also for another company", async () => {
    const [one, other] = [await company(), await company()];
    const email = someAddress("ola");
    const id = idOf(await one.main.add({ email }));

    expect((await one.main.remove(id)).status).toBe(204);

    expect((await other.main.add({ email })).status).toBe(201);
    expect((await other.loginOf(email))?.accountId).toBe(other.accountId);
  });

  it("of two to be added at once with two addresses keeps neither from being added", async () => {
    const { main } = await company();

    const answers = await Promise.all([main.add(), main.add()]);

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });
});

describe("a contact person who may not log in", () => {
  it("who may sign in is added once under a key, and repetitions use up no try of an address", async () => {
    const { main, table, accountId } = await company();
    const asked = { headers: { "idempotency-key": "ola-of-the-warehouse" } };
    const changes = { email: someAddress("ola") };

    const answers = [];
    const tries = [];
    for (let times = 0; times < 3; times += 1) {
      answers.push(await main.add(changes, asked));
      tries.push((await table.get(keys.addressTries(accountId, "2026-03-02")))?.tries);
    }

    expect(answers.map(outcomeOf)).toEqual(Array(3).fill([201]));
    expect(tries).toEqual([0, 0, 0]);
  });

  it("is added once under a key, however often the request is repeated", async () => {
    const { main } = await company();
    const asked = { headers: { "idempotency-key": "a-contact-of-the-warehouse" } };
    const changes = { canLogIn: false, email: someAddress("jan") };

    const [first, again] = [await main.add(changes, asked), await main.add(changes, asked)];

    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.location).toBe(`/portal-users/${idOf(first)}`);
    expect([first, again].map(({ headers }) => headers["idempotency-replayed"])).toEqual([undefined, "true"]);
    expect(again.body).toEqual(first.body);
    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(2);
    expect(outcomeOf(await main.add({ ...changes, canLogIn: true }, asked))).toEqual([422, "idempotency_key_reused"]);
  });

  it("is not invited, and nothing lets them in: no password, no reset, no invitation", async () => {
    const { main, notices, signIn, call, links } = await company();
    const email = someAddress("jan");

    const added = await main.add({ email, canLogIn: false });

    expect(added.body).toMatchObject({ canLogIn: false, invited: false });
    expect(await notices()).toEqual([]);
    expect(outcomeOf(await signIn(email, password))).toEqual([401, "credentials_refused"]);
    expect((await call("POST /password-resets", { body: { email } })).status).toBe(202);
    expect(await links()).toEqual([]);
    expect(outcomeOf(await main.invite(idOf(added)))).toEqual([409, "conflict"]);
    expect((await notices()).filter(({ state }) => state === "waiting")).toEqual([]);
  });

  it("is given no password", async () => {
    const { main } = await company();

    const refused = await main.add({ canLogIn: false, password: firstPassword });

    expect(namedErrors(refused)).toEqual(["/password not_applicable"]);
  });
});

describe("a password that an administrator sets", () => {
  it("opens only the step in which its owner sets another; after that everything", async () => {
    const { main, signIn, call, noticesTo } = await company();
    const email = someAddress("ola");
    const added = await main.add({ email, password: firstPassword });

    const first = await signIn(email, firstPassword);

    expect(added.body?.invited).toBe(false);
    expect(first.body?.next).toBe("change-password");
    const authorization = `Bearer ${tokenOf(first)}`;
    expect(outcomeOf(await call("GET /ledger-entries", { authorization }))).toEqual([401, "sign_in_incomplete"]);
    // Nobody can switch it off, though the form did not ask for it.
    expect((await noticesTo(email)).map(({ facts }) => facts)).toMatchObject([{ change: "password-set" }]);
    const changed = await call("PUT /me/password", {
      authorization,
      body: { currentPassword: firstPassword, newPassword: ownPassword },
    });
    expect(changed.body?.next).toBe("signed-in");
    expect((await call("GET /ledger-entries", { authorization: `Bearer ${tokenOf(changed)}` })).status).toBe(200);
    expect((await signIn(email, ownPassword)).body?.next).toBe("signed-in");
  });

  it("is told by mail where that is wanted, but never what it is", async () => {
    const { main, noticesTo, everything } = await companyOfItsOwn();
    const email = someAddress("ola");

    await main.add({ email, password: firstPassword, notifyOfPassword: true });

    expect(await noticesTo(email)).toMatchObject([
      {
        state: "waiting",
        facts: {
          kind: "credentials-changed",
          change: "password-set",
          firstName: "Ola",
          at: "2026-03-02T08:00:00.000Z",
          from: "192.0.2.1",
        },
      },
    ]);
    expect(JSON.stringify(await everything())).not.toContain(firstPassword);
    expect(logged.text()).not.toContain(firstPassword);
    expect(logged.text()).not.toContain(email);
  });

  it("is judged as if they set it", async () => {
    const { main } = await company();

    for (const [what, refused, code] of [
      ["too short a one", "gruszka i śliw", "password_too_short"],
      ["too long a one", "gruszka ".repeat(17), "password_too_long"],
      ["a common one", "password123456789", "common_password"],
      ["their name", "gruszka Kowalska rower", "contains_own_name"],
    ] as const)
      expect(namedErrors(await main.add({ lastName: "Kowalska", password: refused })), what).toEqual([
        `/password ${code}`,
      ]);

    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(1);
  });
});

describe("nobody grants what they don't hold", () => {
  it.each([
    ["technical", { role: "administrator" }, beyond],
    ["technical", { role: "finance" }, beyond],
    ["technical", { role: "technical" }, [201]],
    ["technical", { role: "employee" }, [201]],
    ["technical", { role: "employee", authorisedContact: true }, [201]],
    ["finance", { role: "employee" }, notAllowed],
    ["employee", { role: "employee" }, notAllowed],
  ] as [Role, object, unknown[]][])("a user with the role %s who adds %j", async (role, changes, outcome) => {
    const { join } = await company();
    const actor = await join({ user: { role } });

    expect(outcomeOf(await actor.add(changes))).toEqual(outcome);
  });

  it.each([
    { recordings: { listen: true, download: false } },
    { recordings: { listen: false, download: true } },
    { authorisedContact: true },
  ])("an administrator without rights of their own who adds somebody with %j", async (changes) => {
    const { join, main } = await company();
    const actor = await join({ user: { rights: { recordings: noRecordings, authorisedContact: false } } });

    expect(outcomeOf(await actor.add(changes))).toEqual(beyond);
    expect((await actor.add({})).status).toBe(201);
    expect((await main.add(changes)).status).toBe(201);
  });

  it.each([
    ["role was taken", { role: "technical" }],
    ["right to log in was taken", { canLogIn: false }],
    ["recordings were taken", { recordings: noRecordings }],
  ])("also not in the moment in which their %s", async (_, changes) => {
    const { main, join, client, instance, loginOf } = await company();
    const actor = await join();
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    const authorization = `Bearer ${main.token}`;
    const shown = await main.show(actor.id);
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("PUT /portal-users/{id}", {
        authorization,
        path: { id: actor.id },
        headers: { "if-match": shown.headers.etag! },
        body: { ...formOf(shown), ...changes },
      }),
    );
    const email = someAddress("ola");

    expect(outcomeOf(await actor.add({ email, role: "administrator", ...allRights }))).toEqual(notAllowed);

    expect(await loginOf(email)).toBeUndefined();
    expect(await actor.kept()).toMatchObject({ version: 2 });
  });

  it("also not in the moment in which they are deleted", async () => {
    const { main, join, client, instance, loginOf } = await company();
    const actor = await join();
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    const authorization = `Bearer ${main.token}`;
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("DELETE /portal-users/{id}", { authorization, path: { id: actor.id } }),
    );
    const email = someAddress("ola");

    expect(outcomeOf(await actor.add({ email }))).toEqual(notAllowed);
    expect(await loginOf(email)).toBeUndefined();
  });
});

describe("the company's people", () => {
  it("are listed as they were added: the main administrator is marked, the last sign-in shown", async () => {
    const { main, join, signIn, pass } = await company();
    const jan = await join({ user: { role: "technical", firstName: "Jan" } });
    pass(3_600 - 1_900);
    await signIn(jan.email, password);

    const { body } = await main.as("GET /portal-users");

    expect(body).toEqual({
      items: [
        expect.objectContaining({ id: main.id, isMainAdministrator: true, lastSignInAt: null }),
        {
          id: jan.id,
          firstName: "Jan",
          lastName: "Nowak",
          email: jan.email,
          phone: "+48601234567",
          position: "właścicielka",
          role: "technical",
          ...allRights,
          canLogIn: true,
          loginPolicyId: null,
          requireTotp: false,
          isMainAdministrator: false,
          invited: false,
          lastSignInAt: "2026-03-02T08:28:20.000Z",
        },
      ],
    });
  });

  it("come in pages that miss none and repeat none", async () => {
    const { main, join } = await company();
    for (let place = 0; place < 4; place += 1) await join({ user: { role: "employee" } });

    const seen = [];
    let cursor: Record<string, string> = {};
    do {
      const page = await main.as("GET /portal-users", { query: { limit: "2", ...cursor } });
      seen.push(...itemsOf(page).map(({ id }) => id));
      cursor = page.body?.nextCursor === undefined ? {} : { cursor: String(page.body.nextCursor) };
    } while (cursor.cursor !== undefined && seen.length < 10);

    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it("are those of the caller's own, and a cursor leads to nobody else's", async () => {
    const [mine, other] = [await company(), await company()];
    const foreign = Buffer.from(keys.user(other.accountId, other.main.id).sk).toString("base64url");

    expect(itemsOf(await mine.main.as("GET /portal-users")).map(({ id }) => id)).toEqual([mine.main.id]);
    const page = await mine.main.as("GET /portal-users", { query: { cursor: foreign } });
    expect(itemsOf(page).filter(({ id }) => id === other.main.id)).toEqual([]);
    const malformed = Buffer.from("SESSION#").toString("base64url");
    expect(namedErrors(await mine.main.as("GET /portal-users", { query: { cursor: malformed } }))).toEqual([
      "?cursor wrong_format",
    ]);
  });

  it.each([
    ["administrator", 200, 201],
    ["finance", 200, 403],
    ["technical", 200, 201],
    ["employee", 403, 403],
  ] as [Role, number, number][])("are seen and kept by whom the role lets: %s", async (role, sees, keeps) => {
    const { join } = await company();
    const caller = await join({ user: { role } });

    expect((await caller.as("GET /portal-users")).status).toBe(sees);
    expect((await caller.show(caller.id)).status).toBe(sees);
    expect((await caller.as("GET /roles")).status).toBe(sees);
    expect((await caller.add({ role: "employee" })).status).toBe(keeps);
  });

  it("of another company are nobody, on every route", async () => {
    const [mine, other] = [await company(), await company()];
    const theirs = idOf(await other.main.add());
    const before = await other.userOf(theirs);

    const answers = [
      await mine.main.show(theirs),
      await mine.main.as("PUT /portal-users/{id}", {
        path: { id: theirs },
        body: someForm(),
        headers: { "if-match": '"1"' },
      }),
      await mine.main.remove(theirs),
      await mine.main.resetTotp(theirs),
      await mine.main.invite(theirs),
    ];

    expect(answers.map(outcomeOf)).toEqual(Array(5).fill([404, "not_found"]));
    expect(await other.userOf(theirs)).toEqual(before);
  });

  it.each(["us_1", "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS", "../operator", "us_01KJQ3V2G0ABCDEFGHJKMNPQRS"])(
    "are not found by the id %s",
    async (id) => {
      const { main } = await company();

      expect(outcomeOf(await main.show(id))).toEqual([404, "not_found"]);
      expect(outcomeOf(await main.remove(id))).toEqual([404, "not_found"]);
    },
  );
});

describe("the legend of roles", () => {
  it("says in Polish what each role may do", async () => {
    const { main } = await company();

    const items = itemsOf(await main.as("GET /roles"));

    expect(items.map(({ role, label }) => [role, label])).toEqual([
      ["administrator", "Administrator"],
      ["finance", "Finansowy"],
      ["technical", "Techniczny"],
      ["employee", "Pracownik"],
    ]);
    expect(items[1]?.permissions).toContainEqual({ permission: "top-ups.create", label: "doładowuje konto" });
  });

  it("says it in English too", async () => {
    const { main } = await company();

    const items = itemsOf(await main.as("GET /roles", { headers: { "accept-language": "en" } }));

    expect(items.map(({ label }) => label)).toEqual(["Administrator", "Finance", "Technical", "Employee"]);
    expect(items[1]?.permissions).toContainEqual({ permission: "top-ups.create", label: "tops the account up" });
  });

  it("is what is held: the permissions of each role, each with words of its own in both languages", async () => {
    const { main } = await company();

    const legends = [itemsOf(await main.as("GET /roles"))];
    legends.push(itemsOf(await main.as("GET /roles", { headers: { "accept-language": "en" } })));

    for (const items of legends) {
      const told = items.map(({ role, permissions }) => [role, permissions as { permission: string; label: string }[]]);
      expect(
        told.map(([role, list]) => [role, (list as { permission: string }[]).map((one) => one.permission)]),
      ).toEqual(roles.map((role) => [role, permissionsOf[role]]));
      const labels = (told[0]![1] as { label: string }[]).map(({ label }) => label);
      expect(new Set(labels).size).toBe(permissionsOf.administrator.length);
    }
    expect(JSON.stringify(legends)).not.toContain("operator");
  });
});

describe("deleting somebody", () => {
  it("ends their sessions, their login and their links with the very next request", async () => {
    const { main, join, signIn, invitationOf, accept, loginOf } = await company();
    const jan = await join();
    const email = someAddress("ola");
    const ola = idOf(await main.add({ email }));
    const invitation = await invitationOf(email);
    expect(await jan.isIn()).toBe(true);

    expect((await main.remove(jan.id)).status).toBe(204);
    expect((await main.remove(ola)).status).toBe(204);

    expect(outcomeOf(await jan.as("GET /me"))).toEqual([401, "not_signed_in"]);
    expect(outcomeOf(await signIn(jan.email, password))).toEqual([401, "credentials_refused"]);
    expect(outcomeOf(await accept(invitation, ownPassword))).toEqual([400, "link_refused"]);
    expect([await loginOf(jan.email), await loginOf(email)]).toEqual([undefined, undefined]);
    expect(outcomeOf(await main.show(jan.id))).toEqual([404, "not_found"]);
    expect(outcomeOf(await main.remove(jan.id))).toEqual([404, "not_found"]);
  });

  it("frees the login policy that they had", async () => {
    const { main } = await company();
    const policy = idOf(await main.addPolicy());
    const ola = idOf(await main.add({ loginPolicyId: policy }));
    expect(outcomeOf(await main.removePolicy(policy))).toEqual([409, "policy_in_use"]);

    await main.remove(ola);

    expect((await main.removePolicy(policy)).status).toBe(204);
  });

  it.each(["pl", "en"])("is refused for the main administrator, with the written procedure (%s)", async (language) => {
    const { main, join } = await company();
    const actor = await join();

    const refused = await actor.remove(main.id, { headers: { "accept-language": language } });

    expect(outcomeOf(refused)).toEqual([409, "main_administrator_protected"]);
    expect(refused.body?.detail).toMatch(language === "pl" ? /Napisz do BOK.*KRS\/CEIDG/ : /BOK.*signed.*KRS\/CEIDG/);
    expect(await main.isIn()).toBe(true);
    // Not even by themselves.
    expect(outcomeOf(await main.remove(main.id))).toEqual([409, "main_administrator_protected"]);
  });

  it("is refused to oneself, and of somebody who may more", async () => {
    const { join, main } = await company();
    const technician = await join({ user: { role: "technical" } });
    const [accountant, colleague] = [
      await join({ user: { role: "finance" } }),
      await join({ user: { role: "technical" } }),
    ];
    const administrator = await join();

    expect(outcomeOf(await administrator.remove(administrator.id))).toEqual([403, "own_access"]);
    expect(outcomeOf(await technician.remove(technician.id))).toEqual([403, "own_access"]);
    expect(outcomeOf(await technician.remove(administrator.id))).toEqual(beyond);
    expect(outcomeOf(await technician.remove(accountant.id))).toEqual(beyond);
    expect((await technician.remove(colleague.id)).status).toBe(204);
    expect(outcomeOf(await accountant.remove(technician.id))).toEqual(notAllowed);
    expect(itemsOf(await main.as("GET /portal-users"))).toHaveLength(4);
  });

  it("of each other by two administrators at once leaves one of them", async () => {
    const { join, records } = await company();
    for (let round = 0; round < 3; round += 1) {
      const [one, other] = [await join(), await join()];

      const answers = await Promise.all([one.remove(other.id), other.remove(one.id)]);

      const won = answers.findIndex(({ status }) => status === 204);
      expect([401, 403, 404]).toContain(answers[1 - won]?.status);
      expect([await one.isIn(), await other.isIn()]).toEqual([won === 0, won === 1]);
    }
    expect((await records()).filter(({ kind }) => kind === "user-deleted")).toHaveLength(3);
  });

  it("is refused in the moment in which they were given more than the one who deletes", async () => {
    const { main, join, client, instance } = await company();
    const [technician, colleague] = [
      await join({ user: { role: "technical" } }),
      await join({ user: { role: "technical" } }),
    ];
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    const shown = await main.show(colleague.id);
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("PUT /portal-users/{id}", {
        authorization: `Bearer ${main.token}`,
        path: { id: colleague.id },
        headers: { "if-match": shown.headers.etag! },
        body: { ...formOf(shown), role: "administrator" },
      }),
    );

    expect(outcomeOf(await technician.remove(colleague.id))).toEqual([409, "conflict"]);

    expect(await colleague.kept()).toMatchObject({ role: "administrator" });
    expect(await colleague.isIn()).toBe(true);
  });

  it("leaves the audit trail who they were to the eye, and nowhere anything that names them", async () => {
    const { accountId, main, join, everything, signIn, pass, records } = await companyOfItsOwn();
    const zofia = { firstName: "Zofia", lastName: "Brzęczyszczykiewicz", phone: "+48699888777" };
    const email = someAddress("zofia");
    const { id } = await join({ user: { ...zofia, email, position: "kierowniczka" } });
    // What they did themselves, and what was done to them.
    await signIn(email, "not the password");
    expect((await signIn(email, password, { device: "Firefox", address: "203.0.113.77" })).status).toBe(201);
    pass(60);
    await main.edit(id, { phone: "+48699888776", lastName: "Brzęczyszczykiewicz-Lis" });
    pass(60);
    await main.resetTotp(id);
    pass(60);

    expect((await main.remove(id)).status).toBe(204);

    const names = ["Zofia", "Brzęczyszczykiewicz", "699888777", "699888776", email.split("@")[0]!];
    const left = (await everything()).filter((item) => names.some((name) => JSON.stringify(item).includes(name)));
    // The e-mails about her app and her end, to her and to the main administrator, which go 90 days after they were sent.
    expect(left.map(({ pk, recipient }) => [String(pk).split("#")[0], recipient])).toEqual(
      expect.arrayContaining([
        ["NOTICE", { address: email }],
        ["NOTICE", { mainAdministratorOf: accountId }],
      ]),
    );
    expect(left.map(({ pk }) => String(pk).split("#")[0])).toEqual(Array(4).fill("NOTICE"));
    // Else only who did what, and sessions that had ended before: by id.
    const byId = (await everything()).filter((item) => JSON.stringify(item).includes(id));
    expect([...new Set(byId.map(({ sk }) => String(sk).split("#")[0]))].sort()).toEqual(["AUDIT", "SESSION"]);
    const about = (await records()).filter(({ subject, userId }) => subject === id || userId === id);
    expect(about.map(({ kind }) => kind)).toEqual(["signed-in", "user-edited", "totp-reset", "user-deleted"]);
    expect(about.at(-1)?.changes?.slice(0, 4)).toEqual([
      { field: "firstName", before: "Z…" },
      { field: "lastName", before: "B…" },
      { field: "email", before: "z…@example.com" },
      { field: "phone", before: "…776" },
    ]);
    const shown = itemsOf(await main.as("GET /audit-records", { query: { userId: id } }));
    expect(shown).toMatchObject([{ kind: "signed-in", userId: id, from: "203.0.113.77" }]);
    expect(shown[0]).not.toHaveProperty("userName");
  });

  it("takes one transaction, in which nobody else's items are touched", async () => {
    const { main, join, client } = await company();
    const jan = await join();
    const calls = callsOf(client);

    await main.remove(jan.id);

    const [transaction, ...more] = calls.filter(({ command }) => command === "TransactWriteItems");
    const writes = (transaction?.input.TransactItems ?? []) as readonly {
      Delete?: { Key: { pk: string; sk: string } };
    }[];
    const deleted = writes.flatMap(({ Delete }) => (Delete ? [Delete.Key.sk.split("#")[0]] : []));
    expect([deleted, more]).toEqual([["USER", "LOGIN"], []]);
  });
});

/** One whose table nobody else writes to. */
const companyOfItsOwn = async (): Promise<Company> => openCompany(await testTable());
