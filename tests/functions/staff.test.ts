/** The operator's staff, kept by its administrators at the real handlers. */
import { describe, expect, it } from "vitest";
import { type Role, roles, type StaffRole, staffRoles } from "../../shared/domain/access.ts";
import { usersMax } from "../../shared/domain/portal-users/portal-user.ts";
import { keys } from "../../shared/store/keys.ts";
import { type Company, idOf, openCompany, someForm, someStaffForm } from "../support/company.ts";
import { callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, namedErrors, outcomeOf } from "../support/requests.ts";
import { tokenOf } from "../support/sign-in-desk.ts";
import { testTable } from "../support/table.ts";
import { turnsAt } from "../support/turns.ts";

logOfEachTest();

/** The operator on a table of its own: there is one operator in a table. */
const operator = async () => openCompany(await testTable(), { staff: true });

const ownPassword = "gruszka na piwnicznym rowerze";
const ownAccess = [403, "own_access"];
const notAllowed = [403, "not_allowed"];

const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);
const itemsOf = ({ body }: Answered) => body?.items as Record<string, unknown>[];
const factsTo = async (of: Company, email: string) => (await of.noticesTo(email)).map(({ facts }) => facts);

/** Sets a password by the invitation that was mailed last, and signs in with it. */
const acceptedBy = async (of: Company, email: string): Promise<Answered> => {
  expect((await of.accept(await of.invitationOf(email), ownPassword)).status).toBe(200);
  return of.signIn(email, ownPassword);
};

describe("adding one of the staff", () => {
  it("keeps them as the form says, without a right of a customer's, and a second factor is required", async () => {
    const { main, userOf, loginOf, accountId } = await operator();
    const form = someStaffForm({ role: "operator-finance" });

    const added = await main.as("POST /back-office/staff", { body: form });

    const id = idOf(added);
    expect([added.status, added.headers.etag]).toEqual([201, '"1"']);
    expect(added.body).toEqual({ ...form, id, phone: "+48221234503", invited: true, lastSignInAt: null });
    const noRights = { recordings: { listen: false, download: false }, authorisedContact: false };
    const kept = { accountId, requireTotp: true, loginPolicyId: null };
    expect(await userOf(id)).toMatchObject({ ...kept, rights: noRights, isMainAdministrator: false });
    expect(await loginOf(form.email)).toMatchObject({ ...kept, userId: id, passwordHash: null });
    expect((await main.as("GET /back-office/staff/{id}", { path: { id } })).body).toEqual(added.body);
    expect(
      itemsOf(await main.as("GET /back-office/staff"))
        .map(({ id }) => id)
        .sort(),
    ).toEqual([main.id, id].sort());
  });

  it("invites them to a password of their own, and lets them in with an app", async () => {
    const of = await operator();
    const email = someAddress("hanna");
    await of.main.addStaff({ email });
    const [link] = await of.links();
    expect(await factsTo(of, email)).toEqual([
      {
        kind: "staff-invitation",
        linkId: link?.id,
        validUntil: "2026-03-05T08:00:00.000Z",
        firstName: "Hanna",
        invitedBy: "Ewa Woźniak",
      },
    ]);

    const signedIn = await acceptedBy(of, email);

    expect(signedIn.body?.next).toBe("enrol-totp");
    expect(await of.by(tokenOf(signedIn)).isIn()).toBe(false);
  });

  it.each(roles)("gives no role of a customer's: %s", async (role) => {
    const { main } = await operator();

    expect(namedErrors(await main.addStaff({ role }))).toEqual(["/role not_one_of"]);
    expect(itemsOf(await main.as("GET /back-office/staff"))).toHaveLength(1);
  });

  it.each(["rights", "requireTotp", "loginPolicyId", "password", "authorisedContact", "accountId", "confirm"])(
    "takes nothing beside the form: %s",
    async (field) => {
      const { main } = await operator();

      expect(namedErrors(await main.addStaff({ [field]: true }))).toEqual([`/${field} unknown_field`]);
    },
  );

  it("needs the whole form", async () => {
    const { main } = await operator();

    const refused = await main.as("POST /back-office/staff", { body: {} });

    const missing = Object.keys(someStaffForm()).map((field) => `/${field} required`);
    expect(namedErrors(refused).sort()).toEqual(missing.sort());
  });

  it("by the same key and body again answers with the same one; with another body it is refused", async () => {
    const { main } = await operator();
    const body = someStaffForm({ canLogIn: false });
    const add = (body: object) => main.as("POST /back-office/staff", { body, headers: { "idempotency-key": "hanna" } });
    const id = idOf(await add(body));

    const again = await add(body);
    expect([idOf(again), again.headers["idempotency-replayed"]]).toEqual([id, "true"]);
    expect(again.headers.location).toBe(`/back-office/staff/${id}`);
    expect(outcomeOf(await add({ ...body, lastName: "Lis" }))).toEqual([422, "idempotency_key_reused"]);
    expect(itemsOf(await main.as("GET /back-office/staff"))).toHaveLength(2);
  });

  it("is refused for an address that somebody signs in with, of the staff or a customer's", async () => {
    const table = await testTable();
    const [of, customer] = [await openCompany(table, { staff: true }), await openCompany(table)];

    for (const email of [of.main.email, customer.main.email])
      expect(outcomeOf(await of.main.addStaff({ email }))).toEqual([409, "address_taken"]);
    expect(outcomeOf(await customer.main.add({ email: of.main.email }))).toEqual([409, "address_taken"]);
  });

  it("is refused where there are as many as there may be", async () => {
    const { main, table, accountId } = await operator();
    await table.write({ Put: { Item: { ...keys.peopleCount(accountId), people: usersMax } } });

    expect(outcomeOf(await main.addStaff())).toEqual([409, "too_many_users"]);
  });
});

describe("a customer's portal users and the staff", () => {
  it("are never each other's: neither sees, edits, deletes or adds the other's", async () => {
    const table = await testTable();
    const [of, customer] = [await openCompany(table, { staff: true }), await openCompany(table)];
    const [clerk, jan] = [await of.join(), await customer.join()];
    const path = { id: jan.id };

    const byStaff = [
      await of.main.editStaff(jan.id, { role: "operator-helpdesk" }),
      await of.main.as("PUT /back-office/staff/{id}", { path, body: someStaffForm(), headers: { "if-match": '"1"' } }),
      await of.main.removeStaff(jan.id),
      await of.main.resetStaffTotp(jan.id),
    ];
    const staffAtPanel = [
      await of.main.as("GET /portal-users"),
      await of.main.as("POST /portal-users", { body: someForm() }),
      await of.main.remove(clerk.id),
    ];
    const byCustomer = [
      await customer.main.as("GET /back-office/staff"),
      await customer.main.addStaff(),
      await customer.main.removeStaff(clerk.id),
      await customer.main.removeStaff(jan.id),
    ];

    expect(outcomes(byStaff)).toEqual(Array(4).fill([404, "not_found"]));
    expect(outcomes(staffAtPanel)).toEqual(Array(3).fill(notAllowed));
    expect(outcomes(byCustomer)).toEqual(Array(4).fill(notAllowed));
    expect(await jan.kept()).toMatchObject({ version: 1, role: "administrator" });
    expect(await clerk.kept()).toMatchObject({ version: 1, role: "operator-administrator" });
  });

  it.each(["operator-finance", "operator-helpdesk"] as const)(
    "nor are the staff kept by another role: %s",
    async (role) => {
      const of = await operator();
      const [clerk, other] = [await of.join({ user: { role } }), await of.join()];

      const answers = [
        await clerk.as("GET /back-office/staff"),
        await clerk.addStaff(),
        await clerk.editStaff(other.id, { canLogIn: false }),
        await clerk.removeStaff(other.id),
        await clerk.resetStaffTotp(other.id),
      ];

      expect(outcomes(answers)).toEqual(Array(5).fill(notAllowed));
    },
  );
});

describe("who gave one of the staff access", () => {
  it("is noted with each way of giving it: added, at another address, let in again, without their app", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk" }, app: true });
    const givenTo = async (id: string) => (await of.userOf(id))?.accessGivenBy;
    const byMain = () => ({ [of.main.id]: of.now().toISOString() });
    const added = idOf(await of.main.addStaff({ role: "operator-finance" }));

    expect(await givenTo(added)).toEqual(byMain());
    expect(await givenTo(hanna.id)).toBeUndefined();
    of.pass(60);
    await of.main.resetStaffTotp(hanna.id);
    expect(await givenTo(hanna.id)).toEqual(byMain());
    of.pass(60);
    await of.main.editStaff(hanna.id, { email: someAddress("hanna") });
    expect(await givenTo(hanna.id)).toEqual(byMain());
    const atAddress = byMain();
    of.pass(60);
    await of.main.editStaff(hanna.id, { canLogIn: false });
    expect(await givenTo(hanna.id)).toEqual(atAddress);
    await of.main.editStaff(hanna.id, { canLogIn: true });
    expect(await givenTo(hanna.id)).toEqual(byMain());
  });

  it("is noted where the address of somebody who is shut out changes, whoever lets them in later", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk", canLogIn: false } });

    await of.main.editStaff(hanna.id, { email: someAddress("hanna") });

    expect((await of.userOf(hanna.id))?.accessGivenBy).toEqual({ [of.main.id]: of.now().toISOString() });
  });

  it("is not kept of a customer's people", async () => {
    const company = await openCompany(await testTable());

    const added = idOf(await company.main.add());

    expect((await company.userOf(added))?.accessGivenBy).toBeUndefined();
  });

  it("is nobody where name, phone, position or role change, and is shown to nobody", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk" } });

    const edited = await of.main.editStaff(hanna.id, { role: "operator-finance", phone: "+48221234509" });

    expect((await of.userOf(hanna.id))?.accessGivenBy).toBeUndefined();
    expect(edited.body).not.toHaveProperty("accessGivenBy");
  });
});

describe("a change of one of the staff", () => {
  it("of name, phone, position and role is kept and recorded, and acts on the very next request", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk" } });

    const edited = await of.main.editStaff(hanna.id, { role: "operator-finance", position: "księgowa" });

    expect([edited.status, edited.headers.etag]).toEqual([200, '"2"']);
    expect(edited.body).toMatchObject({ id: hanna.id, role: "operator-finance", position: "księgowa", canLogIn: true });
    expect((await hanna.as("GET /me")).body).toMatchObject({ role: "operator-finance" });
    expect((await of.records()).at(-1)).toMatchObject({
      accountId: "operator",
      kind: "user-edited",
      userId: of.main.id,
      subject: hanna.id,
      changes: [
        { field: "position", before: "w…", after: "k…" },
        { field: "role", before: "operator-helpdesk", after: "operator-finance" },
      ],
    });
  });

  it("is refused unless it names what was read last", async () => {
    const of = await operator();
    const hanna = await of.join();
    const put = (headers: Record<string, string>) =>
      of.main.as("PUT /back-office/staff/{id}", {
        path: { id: hanna.id },
        body: someStaffForm({ email: hanna.email }),
        headers,
      });

    expect(outcomeOf(await put({}))).toEqual([428, "precondition_required"]);
    expect(outcomeOf(await put({ "if-match": '"7"' }))).toEqual([412, "precondition_failed"]);
    expect(outcomeOf(await put({ "if-match": '"1"' }))).toEqual([200]);
  });

  it("shuts them out at once, keeps them on the list, and invites them again when it lets them in", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk" }, app: true });

    const shutOut = await of.main.editStaff(hanna.id, { canLogIn: false });

    expect(shutOut.body).toMatchObject({ id: hanna.id, canLogIn: false, invited: false });
    expect(await hanna.isIn()).toBe(false);
    expect(await of.loginOf(hanna.email)).toBeUndefined();

    expect((await of.main.editStaff(hanna.id, { canLogIn: true })).body).toMatchObject({ invited: true });
    expect(await hanna.isIn()).toBe(false);
    expect((await acceptedBy(of, hanna.email)).body?.next).toBe("enrol-totp");
  });

  it("of their address ends their sessions, and invites whoever reads the mail at the new one", async () => {
    const of = await operator();
    const hanna = await of.join();
    const email = someAddress("hanna");

    expect((await of.main.editStaff(hanna.id, { email })).body).toMatchObject({ email, invited: true });

    expect(await hanna.isIn()).toBe(false);
    expect(await factsTo(of, email)).toMatchObject([{ kind: "staff-invitation" }]);
    expect(await factsTo(of, hanna.email)).toMatchObject([{ kind: "credentials-changed", change: "address-changed" }]);
  });

  it("disconnects a lost app: their sessions end, and the next sign-in enrols another", async () => {
    const of = await operator();
    const hanna = await of.join({ app: true });

    expect((await of.main.resetStaffTotp(hanna.id)).status).toBe(204);

    expect(await hanna.isIn()).toBe(false);
    expect(await hanna.login()).toMatchObject({ totp: null, recoveryHashes: {}, requireTotp: true });
    expect(await factsTo(of, hanna.email)).toMatchObject([{ kind: "credentials-changed", change: "totp-reset" }]);
  });

  it("deletes them: their sessions end, and their address is free", async () => {
    const of = await operator();
    const hanna = await of.join();

    expect((await of.main.removeStaff(hanna.id)).status).toBe(204);

    expect(await hanna.isIn()).toBe(false);
    of.pass(1);
    expect((await of.main.addStaff({ email: hanna.email })).status).toBe(201);
    expect((await of.records()).map(({ kind }) => kind)).toEqual(["user-deleted", "user-added"]);
  });

  it("is told to whom it concerns and to the other administrators who can sign in, not to whoever made it", async () => {
    const of = await operator();
    const hanna = await of.join({ user: { role: "operator-helpdesk", firstName: "Hanna", lastName: "Maj" } });
    const [other, clerk] = [await of.join(), await of.join({ user: { role: "operator-finance" } })];
    const invited = someAddress("ola");
    await of.main.addStaff({ email: invited, role: "operator-administrator" });

    await of.main.editStaff(hanna.id, { role: "operator-finance" });
    await of.main.removeStaff(hanna.id);

    const said = { kind: "staff-access-changed", whom: "Hanna Maj", by: "Ewa Woźniak", from: "192.0.2.1" };
    const both = [
      { ...said, changes: ["role"] },
      { ...said, changes: ["deleted"] },
    ];
    expect(await factsTo(of, hanna.email)).toMatchObject(both);
    expect(await factsTo(of, other.email)).toMatchObject([{ changes: ["added"] }, ...both]);
    expect(await factsTo(of, invited)).toMatchObject([{ kind: "staff-invitation" }]);
    for (const { email } of [of.main, clerk]) expect(await factsTo(of, email)).toEqual([]);
  });

  it("needs a proof of the last ten minutes, whatever it is", async () => {
    const of = await operator();
    const hanna = await of.join({ app: true });
    of.pass(600);

    const answers = [
      await of.main.addStaff(),
      await of.main.editStaff(hanna.id, { phone: "+48221234509" }),
      await of.main.editStaff(hanna.id, { canLogIn: false }),
      await of.main.resetStaffTotp(hanna.id),
      await of.main.removeStaff(hanna.id),
    ];

    expect(outcomes(answers)).toEqual(Array(5).fill([403, "fresh_proof_needed"]));
    expect(await hanna.kept()).toMatchObject({ version: 1 });
  });
});

describe("the operator's administrators", () => {
  it.each([
    ["role", { role: "operator-finance" }],
    ["right to sign in", { canLogIn: false }],
    ["address", { email: someAddress("ewa") }],
  ])("don't change their own %s", async (_, change) => {
    const { main, join } = await operator();
    await join();

    expect(outcomeOf(await main.editStaff(main.id, change))).toEqual(ownAccess);
    expect(await main.isIn()).toBe(true);
  });

  it("neither delete themselves nor disconnect their own app, but edit their own name and phone", async () => {
    const { main, join } = await operator();
    await join();

    expect(outcomes([await main.removeStaff(main.id), await main.resetStaffTotp(main.id)])).toEqual([
      ownAccess,
      ownAccess,
    ]);
    expect((await main.editStaff(main.id, { lastName: "Lis", phone: "+48221234509" })).status).toBe(200);
    expect(await main.isIn()).toBe(true);
  });

  const deeds: readonly (readonly [string, (by: Company["main"], id: string) => Promise<Answered>])[] = [
    ["demote", (by, id) => by.editStaff(id, { role: "operator-helpdesk" satisfies StaffRole })],
    ["shut out", (by, id) => by.editStaff(id, { canLogIn: false })],
    ["delete", (by, id) => by.removeStaff(id)],
    ["move to an address that has to be proved", (by, id) => by.editStaff(id, { email: someAddress("nikt") })],
  ];
  const pairs = deeds.flatMap(([one, byOne]) => deeds.map(([other, byOther]) => ({ one, other, byOne, byOther })));

  it.each(pairs)("who $one and $other each other at once don't both succeed", async ({ byOne, byOther }) => {
    const of = await operator();
    const { main, client } = of;
    const other = await of.join();
    const race = turnsAt(client);

    const answers = await race([
      { turn: 2, act: () => byOne(main, other.id) },
      { turn: 1, act: () => byOther(other, main.id) },
    ]);

    expect(answers[1]!.status).toBeLessThan(300);
    expect(outcomeOf(answers[0]!)).toEqual(notAllowed);
    expect(await other.isIn()).toBe(true);
    expect(await other.kept()).toMatchObject({ role: "operator-administrator", canLogIn: true, version: 1 });
  });

  it("of three who shut out one after the other, in a circle, one is left", async () => {
    const of = await operator();
    const people = [of.main, await of.join(), await of.join()] as const;
    const race = turnsAt(of.client);

    const answers = await race(
      people.map((by, place) => ({
        turn: place,
        act: () => by.editStaff(people[(place + 1) % people.length]!.id, { canLogIn: false }),
      })),
    );

    const left = (await Promise.all(people.map(({ kept }) => kept()))).filter(({ canLogIn }) => canLogIn);
    expect(outcomes(answers)).toEqual([[200], notAllowed, [200]]);
    expect(left.map(({ id }) => id)).toEqual([people[2].id]);
  });
});

it("a look at the staff is one round trip, beside the guard", async () => {
  const { main, client } = await operator();
  const calls = callsOf(client);

  await main.as("GET /back-office/staff/{id}", { path: { id: main.id } });

  expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
});

it("the roles of customers and of the staff have no name in common", () => {
  expect(staffRoles.filter((role) => roles.includes(role as unknown as Role))).toEqual([]);
});
