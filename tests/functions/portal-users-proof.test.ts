/** What a stolen session must not be enough for, and who is always informed. */
import { describe, expect, it } from "vitest";
import { rememberArgon2 } from "../support/argon2.ts";
import { openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { outcomeOf } from "../support/requests.ts";
import { password } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
logOfEachTest();
const company = () => openCompany(stage());

const needed = [403, "fresh_proof_needed"];
const minutes = 60;

describe("ten minutes after a sign-in", () => {
  const changes: readonly (readonly [string, object])[] = [
    ["a role", { role: "technical" }],
    ["a right", { authorisedContact: false }],
    ["an address", { email: someAddress("jan") }],
    ["a password", { password: "śliwka pod strychowym oknem" }],
    ["that a code is required", { requireTotp: true }],
    ["no more right to log in", { canLogIn: false }],
  ];

  it.each(changes)("changing somebody's access needs a fresh proof: %s", async (_, change) => {
    const { main, join, pass } = await company();
    const jan = await join({ user: { role: "employee" } });
    pass(10 * minutes - 1);
    expect((await main.edit(jan.id, { phone: "+48605111222" })).status).toBe(200);
    pass(1);

    expect(outcomeOf(await main.edit(jan.id, change))).toEqual(needed);
    expect((await main.edit(jan.id, { phone: "+48605111333", position: "magazynier" })).status).toBe(200);

    expect((await main.as("POST /me/proof", { body: { password } })).status).toBe(204);
    expect((await main.edit(jan.id, change)).status).toBe(200);
  });

  it("so do a login policy that is assigned or edited, somebody new, an app that is disconnected, and a deletion", async () => {
    const { main, join, pass } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    const policy = String((await main.addPolicy()).body?.id);
    pass(10 * minutes);

    const refused = [
      await main.edit(jan.id, { loginPolicyId: policy }),
      await main.editPolicy(policy, { name: "Hala" }),
      await main.add({ email: someAddress("ola") }),
      await main.resetTotp(jan.id),
      await main.add({ canLogIn: false }),
      await main.remove(jan.id),
    ];

    expect(refused.map(outcomeOf)).toEqual(Array(6).fill(needed));
  });
});

describe("a fresh proof", () => {
  const prove = (who: Awaited<ReturnType<typeof openCompany>>["main"], body: object) =>
    who.as("POST /me/proof", { body });

  it("is by password where no app is enrolled, and holds for ten minutes of that session", async () => {
    const { main, join, pass, signIn } = await company();
    const jan = await join({ user: { role: "employee" } });
    pass(25 * minutes);
    expect(outcomeOf(await prove(main, { code: "123456" }))).toEqual([400, "invalid_request"]);
    expect(outcomeOf(await prove(main, {}))).toEqual([400, "invalid_request"]);
    expect(outcomeOf(await prove(main, { password: "wrong" }))).toEqual([401, "credentials_refused"]);

    expect((await prove(main, { password })).status).toBe(204);

    pass(10 * minutes - 1);
    expect((await main.edit(jan.id, { requireTotp: true })).status).toBe(200);
    pass(1);
    expect(outcomeOf(await main.edit(jan.id, { requireTotp: false }))).toEqual(needed);
    expect((await signIn(main.email, password)).status).toBe(201);
  });

  it("is by the app's code where one is enrolled: a password that is changed proves nothing", async () => {
    const { join, pass, call, code } = await openCompany(stage());
    const [ola, jan] = [await join({ app: true }), await join({ user: { role: "employee" } })];
    pass(10 * minutes);
    const body = { currentPassword: password, newPassword: "gruszka na piwnicznym rowerze" };

    expect(outcomeOf(await ola.as("PUT /me/password", { body }))).toEqual([400, "invalid_request"]);
    expect(outcomeOf(await ola.remove(jan.id))).toEqual(needed);

    const changed = await ola.as("PUT /me/password", { body: { ...body, code: code() } });
    const asked = { path: { id: jan.id }, authorization: `Bearer ${changed.body?.token}` };
    expect((await call("DELETE /portal-users/{id}", asked)).status).toBe(204);
  });

  it("costs no try where the factor was right and led nowhere: an app that is not there, a code that comes again ends the session", async () => {
    const { main, join } = await company();
    for (let asked = 0; asked < 6; asked += 1)
      expect(outcomeOf(await main.as("POST /me/recovery-codes", { body: { currentPassword: password } }))).toEqual([
        409,
        "conflict",
      ]);
    expect((await prove(main, { password })).status).toBe(204);

    const of = await openCompany(stage());
    const ola = await of.join({ app: true });
    const code = of.code();
    expect((await prove(ola, { code })).status).toBe(204);
    const again = [];
    for (let asked = 0; asked < 5; asked += 1) again.push(outcomeOf(await prove(ola, { code })));
    expect(again).toEqual(Array(5).fill([401, "code_refused"]));
    expect(await ola.isIn()).toBe(false);
    expect(await join().then((jan) => jan.isIn())).toBe(true);
  });

  it("ends the session with the fifth wrong password", async () => {
    const { main } = await company();
    for (let tries = 0; tries < 5; tries += 1) await prove(main, { password: `wrong ${tries}` });

    expect(outcomeOf(await prove(main, { password }))).toEqual([401, "not_signed_in"]);
    expect(await main.isIn()).toBe(false);
  });
});

describe("a change of somebody's access", () => {
  it("is reported to them and to the main administrator, whoever makes it", async () => {
    const { accountId, main, join, notices } = await company();
    const [jan, ola] = [await join({ user: { role: "employee" } }), await join()];

    await ola.edit(jan.id, { role: "technical", requireTotp: true });

    const facts = { kind: "access-changed", whom: "Anna Nowak", changes: ["role", "second-factor-required"] };
    expect((await notices()).map(({ recipient, facts }) => [recipient, facts])).toMatchObject([
      [{ address: jan.email }, facts],
      [{ mainAdministratorOf: accountId }, facts],
    ]);
    expect(await main.isIn()).toBe(true);
  });

  it("is reported to the main administrator of themselves too: be it a name, a phone or a position, and by themselves", async () => {
    const { main, join, noticesTo } = await company();
    const ola = await join();

    await ola.edit(main.id, { phone: "+48605111222" });
    await main.edit(main.id, { position: "prezes" });

    expect((await noticesTo(main.email)).map(({ facts }) => facts.changes)).toEqual([
      ["contact-data"],
      ["contact-data"],
    ]);
  });

  it("is reported where somebody may not sign in and is given another address, and where a contact may write to us", async () => {
    const { accountId, main, join, notices, noticesTo } = await company();
    const jan = await join({ user: { role: "employee", lastSignInAt: "2026-03-01T12:00:00.000Z" } });
    await main.edit(jan.id, { canLogIn: false });
    await main.edit(jan.id, { email: someAddress("obcy") });
    await main.add({ canLogIn: false, authorisedContact: true });

    expect((await noticesTo(jan.email)).map(({ facts }) => facts.change ?? facts.changes)).toContainEqual(
      "address-changed",
    );
    const toMain = (await notices()).filter(({ recipient }) => "mainAdministratorOf" in (recipient as object));
    expect(toMain.map(({ facts }) => (facts as { changes: string[] }).changes)).toEqual([
      ["right-to-sign-in"],
      ["address"],
      ["added"],
    ]);
    expect(toMain[0]?.recipient).toEqual({ mainAdministratorOf: accountId });
  });

  it("is reported where somebody is deleted, and where a login policy is edited", async () => {
    const { accountId, main, join, notices } = await company();
    const [jan, ola] = [await join({ user: { role: "employee" } }), await join()];
    const policy = String((await main.addPolicy({ name: "Biuro" })).body?.id);

    await ola.remove(jan.id);
    await ola.editPolicy(policy, { name: "Hala" });

    const toMain = { mainAdministratorOf: accountId };
    const deleted = { kind: "access-changed", whom: "Anna Nowak", changes: ["deleted"] };
    expect((await notices()).map(({ recipient, facts }) => [recipient, facts])).toMatchObject([
      [{ address: jan.email }, deleted],
      [toMain, deleted],
      [toMain, { kind: "login-policy-changed", policyName: "Biuro" }],
    ]);
  });

  it("is nothing that a phone or position of somebody else is", async () => {
    const { main, join, notices } = await company();
    const jan = await join({ user: { role: "employee" } });

    await main.edit(jan.id, { phone: "+48605111222", position: "magazynier" });

    expect(await notices()).toEqual([]);
  });
});
