import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { allRights, formOf, idOf, noRecordings, officeHours, openCompany, someForm } from "../support/company.ts";
import { beforeNext } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Answered, namedErrors, outcomeOf } from "../support/requests.ts";
import { password, recoveryCodes, tokenOf } from "../support/sign-in-desk.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest();
const company = () => openCompany(stage());

const firstPassword = "gruszka na piwnicznym rowerze";
const ownPassword = "śliwka pod strychowym oknem";
const beyond = [403, "rights_beyond_own"];
const ownAccess = [403, "own_access"];
const isProtected = [409, "main_administrator_protected"];
const notSignedIn = [401, "not_signed_in"];
const refusedSignIn = [401, "credentials_refused"];

const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);

describe("editing somebody", () => {
  it("keeps what the form says, raises the ETag, and leaves them signed in", async () => {
    const { main, join } = await company();
    const jan = await join({ user: { role: "employee" } });

    const edited = await main.edit(jan.id, { firstName: " Janusz ", phone: "22 123 45 67", role: "technical" });

    expect(edited.status).toBe(200);
    expect(edited.headers.etag).toBe('"2"');
    expect(edited.body).toMatchObject({ firstName: "Janusz", phone: "+48221234567", role: "technical" });
    expect((await main.show(jan.id)).body).toEqual(edited.body);
    expect((await main.show(jan.id)).headers.etag).toBe('"2"');
    expect(await jan.isIn()).toBe(true);
  });

  it("acts on their very next request: a role that is given, a role that is taken", async () => {
    const { main, join } = await company();
    const jan = await join({ user: { role: "employee" } });
    expect(outcomeOf(await jan.as("GET /portal-users"))).toEqual([403, "not_allowed"]);

    await main.edit(jan.id, { role: "technical" });
    expect((await jan.as("GET /portal-users")).status).toBe(200);

    await main.edit(jan.id, { role: "employee" });
    expect(outcomeOf(await jan.as("GET /portal-users"))).toEqual([403, "not_allowed"]);
  });

  it("is told in the audit trail: what changed, before and after, shortened where it is about a person", async () => {
    const { main, join, records } = await company();
    const jan = await join({ user: { role: "employee", firstName: "Jan", phone: "+48601111222" } });

    await main.edit(jan.id, { firstName: "Łukasz", phone: "+48603333444", role: "technical" });

    expect(await records()).toEqual([
      expect.objectContaining({
        kind: "user-edited",
        userId: main.id,
        subject: jan.id,
        changes: [
          { field: "firstName", before: "J…", after: "Ł…" },
          { field: "phone", before: "…222", after: "…444" },
          { field: "role", before: "employee", after: "technical" },
        ],
      }),
    ]);
  });

  it("needs the whole form, and takes nothing beside it", async () => {
    const { main, join } = await company();
    const jan = await join();
    const before = await jan.kept();
    const put = (text: string) =>
      main.as("PUT /portal-users/{id}", { path: { id: jan.id }, text, headers: { "if-match": '"1"' } });

    expect(namedErrors(await put("{}")).sort()).toEqual(
      Object.keys(someForm())
        .map((field) => `/${field} required`)
        .sort(),
    );
    for (const field of ["id", "isMainAdministrator", "accountId", "credentialVersion", "rights", "__proto__"]) {
      const text = JSON.stringify(someForm()).replace(/^\{/, `{${JSON.stringify(field)}:true,`);
      expect(namedErrors(await put(text))).toEqual([`/${field} unknown_field`]);
    }
    expect(namedErrors(await main.edit(jan.id, { role: "operator-finance" }))).toEqual(["/role not_one_of"]);
    expect(await jan.kept()).toEqual(before);
  });

  it.each([
    ["none", {}, [428, "precondition_required"]],
    ["that of an older state", { "if-match": '"1"' }, [412, "precondition_failed"]],
    ["one without quotes", { "if-match": "2" }, [412, "precondition_failed"]],
    ["any", { "if-match": "*" }, [412, "precondition_failed"]],
    ["somebody else's", { "if-match": '"abc"' }, [412, "precondition_failed"]],
    ["the present one", { "if-match": '"2"' }, [200]],
    ["the present one, weak as a proxy made it", { "if-match": 'W/"2"' }, [200]],
  ] as [string, Record<string, string>, unknown[]][])("names its ETag: %s", async (_, headers, outcome) => {
    const { main, join } = await company();
    const jan = await join();
    const shown = await main.show(jan.id);
    await main.edit(jan.id, { position: "kierownik" });

    const answer = await main.as("PUT /portal-users/{id}", {
      path: { id: jan.id },
      body: { ...formOf(shown), position: "prezes" },
      headers,
    });

    expect(outcomeOf(answer)).toEqual(outcome);
    expect((await jan.kept()).position).toBe(outcome[0] === 200 ? "prezes" : "kierownik");
  });

  it("by two at once who read the same is done by one; the other reads again", async () => {
    const { main, join, records } = await company();
    const [actor, jan] = [await join(), await join()];

    const form = formOf(await main.show(jan.id));
    const put = (position: string) => ({
      path: { id: jan.id },
      body: { ...form, position },
      headers: { "if-match": '"1"' },
    });

    const answers = await Promise.all([
      main.as("PUT /portal-users/{id}", put("prezes")),
      actor.as("PUT /portal-users/{id}", put("kierownik")),
    ]);

    expect(outcomes(answers).sort()).toEqual([[200], [412, "precondition_failed"]]);
    const won = answers.find(({ status }) => status === 200);
    expect((await jan.kept()).position).toBe(won?.body?.position);
    expect(await records()).toHaveLength(1);
  });

  it("in the moment in which they are deleted brings them not back", async () => {
    const { main, join, client, instance, userOf, loginOf } = await company();
    const jan = await join();
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("DELETE /portal-users/{id}", { authorization: `Bearer ${main.token}`, path: { id: jan.id } }),
    );

    expect(outcomeOf(await main.edit(jan.id, { email: someAddress("jan") }))).toEqual([412, "precondition_failed"]);

    expect([await userOf(jan.id), await loginOf(jan.email)]).toEqual([undefined, undefined]);
  });

  it("in the moment in which the editor's role is taken changes nothing", async () => {
    const { main, join, client, instance } = await company();
    const [actor, jan] = [await join(), await join({ user: { role: "employee" } })];
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    const shown = await main.show(actor.id);
    beforeNext(client, "TransactWriteItems", () =>
      elsewhere("PUT /portal-users/{id}", {
        authorization: `Bearer ${main.token}`,
        path: { id: actor.id },
        headers: { "if-match": shown.headers.etag! },
        body: { ...formOf(shown), role: "employee" },
      }),
    );

    expect(outcomeOf(await actor.edit(jan.id, { role: "administrator" }))).toEqual([403, "not_allowed"]);

    expect((await jan.kept()).role).toBe("employee");
  });
});

describe("one's own profile", () => {
  it("may be kept by oneself, as far as it lets nobody in and grants nothing", async () => {
    const { join } = await company();
    const actor = await join();

    const edited = await actor.edit(actor.id, { lastName: "Kowalska", phone: "+48600000001", position: "dyrektorka" });

    expect(edited.body).toMatchObject({ lastName: "Kowalska", phone: "+48600000001", position: "dyrektorka" });
    expect(await actor.isIn()).toBe(true);
  });

  it("is not edited by oneself where it is about access", async () => {
    const { join, main, records } = await company();
    const actor = await join();
    const before = [await actor.kept(), await main.kept()];

    for (const [what, changes] of [
      ["another role", { role: "technical" }],
      ["a right given up", { recordings: noRecordings }],
      ["another address", { email: "somebody.else@example.com" }],
      ["no login", { canLogIn: false }],
      ["a password", { password: firstPassword }],
    ] as const) {
      expect(outcomeOf(await actor.edit(actor.id, changes)), what).toEqual(ownAccess);
      expect(outcomeOf(await main.edit(main.id, changes)), what).toEqual(ownAccess);
    }

    expect([await actor.kept(), await main.kept()]).toEqual(before);
    expect(await records()).toEqual([]);
  });

  it("does not become more by a right that one lacks", async () => {
    const { join } = await company();
    const actor = await join({ user: { role: "technical", rights: { ...allRights, authorisedContact: false } } });

    expect(outcomeOf(await actor.edit(actor.id, { authorisedContact: true }))).toEqual(ownAccess);
    expect(outcomeOf(await actor.edit(actor.id, { role: "administrator" }))).toEqual(ownAccess);
  });

  it("may ask for a second factor, and lays it down no more: then one's own sessions end, too", async () => {
    const { main, signIn, signedIn, by } = await company();

    expect((await main.edit(main.id, { requireTotp: true })).status).toBe(200);

    expect(await main.isIn()).toBe(false);
    expect((await signIn(main.email, password)).body?.next).toBe("enrol-totp");
    const again = by(await signedIn(await main.kept()));
    expect(outcomeOf(await again.edit(main.id, { requireTotp: false }))).toEqual(ownAccess);
  });

  it("keeps the login policy and the second factor that an administrator set for a technician", async () => {
    const { main, join } = await company();
    const technician = await join({ user: { role: "technical", requireTotp: true }, app: true });
    const [policy, other] = [idOf(await main.addPolicy()), idOf(await main.addPolicy())];
    await main.edit(technician.id, { loginPolicyId: policy });

    for (const changes of [{ loginPolicyId: null }, { loginPolicyId: other }, { requireTotp: false }])
      expect(outcomeOf(await technician.edit(technician.id, changes))).toEqual(ownAccess);

    expect(await technician.kept()).toMatchObject({ loginPolicyId: policy, requireTotp: true });
  });

  it("is given a policy that would shut one out only when that is confirmed", async () => {
    const { main } = await company();
    const policy = idOf(await main.addPolicy({ networks: ["198.51.100.0/24"] }));

    const refused = await main.edit(main.id, { loginPolicyId: policy });

    expect(outcomeOf(refused)).toEqual([409, "would_shut_out"]);
    expect(namedErrors(refused)).toEqual(["/confirm shuts_you_out"]);
    expect(await main.isIn()).toBe(true);
    // From where it lets in there is nothing to confirm.
    const office = { address: "198.51.100.7" };
    expect((await main.edit(main.id, { loginPolicyId: policy, confirm: true })).status).toBe(200);
    expect(outcomeOf(await main.as("GET /me"))).toEqual([403, "login_policy_refused"]);
    expect((await main.as("GET /me", office)).status).toBe(200);
  });
});

describe("the main administrator", () => {
  it("is given nothing by anybody else that is about access", async () => {
    const { join, main, records } = await company();
    const [actor, technician] = [await join(), await join({ user: { role: "technical" } })];
    const before = [await main.kept(), await main.login()];

    for (const [what, changes] of [
      ["another role", { role: "technical" }],
      ["fewer rights", { authorisedContact: false }],
      ["another address", { email: "somebody.else@example.com" }],
      ["no login", { canLogIn: false }],
      ["a second factor", { requireTotp: true }],
      ["a password", { password: firstPassword }],
      ["a password, as quietly as can be", { password: firstPassword, notifyOfPassword: false, confirm: true }],
    ] as const) {
      const answers = [await actor.edit(main.id, changes), await technician.edit(main.id, changes)];
      expect(outcomes(answers), what).toEqual([isProtected, isProtected]);
      expect(answers[0]?.body?.detail).toContain("Napisz do BOK");
    }

    expect([await main.kept(), await main.login()]).toEqual(before);
    expect(await main.isIn()).toBe(true);
    expect(await records()).toEqual([]);
  });

  it("is given a policy by nobody else, nor is one taken from them", async () => {
    const { join, main } = await company();
    const actor = await join();
    const policy = idOf(await main.addPolicy());
    expect(outcomeOf(await actor.edit(main.id, { loginPolicyId: policy }))).toEqual(isProtected);
    expect((await main.edit(main.id, { loginPolicyId: policy })).status).toBe(200);

    expect(outcomeOf(await actor.edit(main.id, { loginPolicyId: null }))).toEqual(isProtected);

    expect((await main.kept()).loginPolicyId).toBe(policy);
  });

  it("loses no app and gets no invitation by anybody", async () => {
    const { join, main } = await company();
    const actor = await join();

    for (const somebody of [actor, main])
      expect(outcomes([await somebody.resetTotp(main.id), await somebody.invite(main.id)])).toEqual([
        isProtected,
        isProtected,
      ]);
    expect(await main.isIn()).toBe(true);
  });

  it("may be given another name and number by who holds as much", async () => {
    const { join, main } = await company();
    const [actor, technician] = [await join(), await join({ user: { role: "technical" } })];

    expect((await actor.edit(main.id, { lastName: "Woźniak-Lis", phone: "+48600000002" })).status).toBe(200);
    expect(outcomeOf(await technician.edit(main.id, { lastName: "Lis" }))).toEqual(beyond);

    expect((await main.kept()).lastName).toBe("Woźniak-Lis");
    expect(await main.isIn()).toBe(true);
  });
});

describe("whose rights go beyond one's own", () => {
  it.each([
    ["an administrator", { role: "administrator" }],
    ["an accountant", { role: "finance" }],
    ["a technician who listens to recordings", { role: "technical", rights: allRights }],
  ] as const)("is not touched: %s", async (_, user) => {
    const { join } = await company();
    const technician = await join({
      user: { role: "technical", rights: { recordings: noRecordings, authorisedContact: true } },
    });
    const target = await join({ user: { ...user }, app: true });
    const before = await target.login();

    const answers = [
      await technician.edit(target.id, { phone: "+48600000003" }),
      await technician.edit(target.id, { role: "employee", recordings: noRecordings, authorisedContact: false }),
      await technician.edit(target.id, { password: firstPassword }),
      await technician.resetTotp(target.id),
      await technician.invite(target.id),
      await technician.remove(target.id),
    ];

    expect(outcomes(answers)).toEqual(Array(6).fill(beyond));
    expect(await target.login()).toEqual(before);
    expect(await target.isIn()).toBe(true);
  });

  it("nobody becomes by somebody who has less", async () => {
    const { join } = await company();
    const technician = await join({ user: { role: "technical", rights: { ...allRights, authorisedContact: false } } });
    const colleague = await join({
      user: { role: "employee", rights: { recordings: noRecordings, authorisedContact: false } },
    });

    const answers = [
      await technician.edit(colleague.id, { role: "administrator" }),
      await technician.edit(colleague.id, { role: "finance" }),
      await technician.edit(colleague.id, { authorisedContact: true }),
      await technician.edit(colleague.id, { role: "technical", recordings: { listen: true, download: true } }),
    ];

    expect(outcomes(answers)).toEqual([beyond, beyond, beyond, [200]]);
  });
});

describe("another address", () => {
  it("ends the old login and every session, is told to the old address, and lets in who is invited at the new", async () => {
    const { main, join, signIn, noticesTo, invitationOf, accept, loginOf } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    const email = someAddress("jan");

    const edited = await main.edit(jan.id, { email: email.toUpperCase() }, { address: "198.51.100.7" });

    expect(edited.body).toMatchObject({ email, invited: true });
    expect(await jan.isIn()).toBe(false);
    expect(outcomes([await signIn(jan.email, password), await signIn(email, password)])).toEqual([
      refusedSignIn,
      refusedSignIn,
    ]);
    expect(await loginOf(jan.email)).toBeUndefined();
    expect(await noticesTo(jan.email)).toMatchObject([
      { facts: { kind: "credentials-changed", change: "address-changed", firstName: "Anna", from: "198.51.100.7" } },
    ]);
    expect(await noticesTo(email)).toMatchObject([{ facts: { kind: "invitation" } }]);
    expect((await accept(await invitationOf(email), ownPassword)).status).toBe(200);
    // The app was bound to who signed in with the old address.
    expect((await signIn(email, ownPassword)).body?.next).toBe("signed-in");
  });

  it("kills the links that the old one was sent", async () => {
    const { main, join, call, resetOf, invitationOf, accept } = await company();
    const jan = await join({ user: { role: "employee" } });
    await call("POST /password-resets", { body: { email: jan.email } });
    const reset = await resetOf(jan.email);
    const invited = someAddress("ola");
    const ola = idOf(await main.add({ email: invited }));
    const invitation = await invitationOf(invited);

    await main.edit(jan.id, { email: someAddress("jan") });
    await main.edit(ola, { email: someAddress("ola") });

    const answer = await call("POST /password-resets/confirmation", { body: { token: reset, password: ownPassword } });
    expect(outcomeOf(answer)).toEqual([400, "link_refused"]);
    expect(outcomeOf(await accept(invitation, ownPassword))).toEqual([400, "link_refused"]);
  });

  it("is free for somebody else, whom the links of the one before don't let in", async () => {
    const { main, invitationOf, accept, signIn } = await company();
    const email = someAddress("biuro");
    const before = idOf(await main.add({ email }));
    const invitation = await invitationOf(email);
    await main.edit(before, { email: someAddress("ola") });
    const after = await main.add({ email, password: firstPassword });
    expect(after.status).toBe(201);

    expect(outcomeOf(await accept(invitation, ownPassword))).toEqual([400, "link_refused"]);

    expect(outcomeOf(await signIn(email, ownPassword))).toEqual(refusedSignIn);
    expect((await signIn(email, firstPassword)).body?.next).toBe("change-password");
  });

  it("that somebody has is refused, and everything stays as it was", async () => {
    const { main, join, signIn, records } = await company();
    const [jan, ola] = [await join({ user: { role: "employee" } }), await join({ user: { role: "employee" } })];
    const before = [await jan.kept(), await jan.login(), await ola.login()];

    expect(outcomeOf(await main.edit(jan.id, { email: ola.email.toUpperCase() }))).toEqual([409, "address_taken"]);

    expect([await jan.kept(), await jan.login(), await ola.login()]).toEqual(before);
    expect(await jan.isIn()).toBe(true);
    expect((await signIn(jan.email, password)).status).toBe(201);
    expect((await records()).filter(({ kind }) => kind === "user-edited")).toEqual([]);
  });

  it("that two are to get at once goes to one of them", async () => {
    const { main, join, loginOf } = await company();
    const [jan, ola] = [await join({ user: { role: "employee" } }), await join({ user: { role: "employee" } })];
    const email = someAddress("biuro");

    const answers = await Promise.all([main.edit(jan.id, { email }), main.edit(ola.id, { email })]);

    expect(outcomes(answers).sort()).toEqual([[200], [409, "address_taken"]]);
    const won = answers[0].status === 200 ? jan : ola;
    expect((await loginOf(email))?.userId).toBe(won.id);
  });

  it("that is the same, written otherwise, is no other", async () => {
    const { main, join, notices } = await company();
    const jan = await join({ user: { role: "employee" } });

    expect((await main.edit(jan.id, { email: ` ${jan.email.toUpperCase()}` })).status).toBe(200);

    expect(await jan.isIn()).toBe(true);
    expect(await notices()).toEqual([]);
  });

  it("with a password beside it invites nobody: they sign in with that, and set their own", async () => {
    const { main, join, signIn, noticesTo } = await company();
    const jan = await join({ user: { role: "employee" } });
    const email = someAddress("jan");

    const edited = await main.edit(jan.id, { email, password: firstPassword, notifyOfPassword: true });

    expect(edited.body?.invited).toBe(false);
    expect((await noticesTo(email)).map(({ facts }) => facts)).toMatchObject([{ change: "password-set" }]);
    expect((await noticesTo(jan.email)).map(({ facts }) => facts)).toMatchObject([{ change: "address-changed" }]);
    expect((await signIn(email, firstPassword)).body?.next).toBe("change-password");
  });

  it("of a contact who does not log in is reported to nobody", async () => {
    const { main, notices, loginOf } = await company();
    const [before, email] = [someAddress("jan"), someAddress("jan")];
    const jan = idOf(await main.add({ email: before, canLogIn: false }));

    expect((await main.edit(jan, { email })).status).toBe(200);

    expect(await notices()).toEqual([]);
    expect([await loginOf(before), await loginOf(email)]).toEqual([undefined, undefined]);
  });
});

describe("the right to log in", () => {
  it("ends sessions, password and resets when it is taken, and is given anew by an invitation only", async () => {
    const { main, join, signIn, call, invitationOf, accept, noticesTo } = await company();
    const jan = await join({ user: { role: "employee" } });

    expect((await main.edit(jan.id, { canLogIn: false })).body).toMatchObject({ canLogIn: false, invited: false });

    expect(outcomeOf(await jan.as("GET /me"))).toEqual(notSignedIn);
    expect(outcomeOf(await signIn(jan.email, password))).toEqual(refusedSignIn);
    await call("POST /password-resets", { body: { email: jan.email } });
    expect((await noticesTo(jan.email)).map(({ facts }) => facts)).toMatchObject([
      { kind: "access-changed", changes: ["right-to-sign-in"] },
    ]);

    const admitted = await main.edit(jan.id, { canLogIn: true });

    expect(admitted.body).toMatchObject({ canLogIn: true, invited: true });
    expect(outcomeOf(await jan.as("GET /me"))).toEqual(notSignedIn);
    expect(outcomeOf(await signIn(jan.email, password))).toEqual(refusedSignIn);
    expect((await accept(await invitationOf(jan.email), ownPassword)).status).toBe(200);
    expect((await signIn(jan.email, ownPassword)).body?.next).toBe("signed-in");
  });

  it("is not kept by a session that begins in the moment in which it is taken", async () => {
    const { main, join, signIn, client, instance, call } = await company();
    const jan = await join({ user: { role: "employee" } });
    const elsewhere = instance(dynamoLocalClient(dynamoEndpoint()));
    let begun = "";
    beforeNext(client, "TransactWriteItems", async () => {
      begun = tokenOf(await elsewhere("POST /sessions", { body: { email: jan.email, password } }));
    });

    expect((await main.edit(jan.id, { canLogIn: false })).status).toBe(200);

    expect(begun).not.toBe("");
    expect(outcomeOf(await call("GET /me", { authorization: `Bearer ${begun}` }))).toEqual(notSignedIn);
    expect(outcomeOf(await signIn(jan.email, password))).toEqual(refusedSignIn);
  });
});

describe("a new password by an administrator", () => {
  it("ends every session, kills links, and must be changed at the first sign-in", async () => {
    const { main, join, signIn, call, resetOf, noticesTo } = await company();
    const jan = await join({ user: { role: "employee" } });
    await call("POST /password-resets", { body: { email: jan.email } });
    const reset = await resetOf(jan.email);

    expect((await main.edit(jan.id, { password: firstPassword })).status).toBe(200);

    expect(await jan.isIn()).toBe(false);
    expect(outcomeOf(await signIn(jan.email, password))).toEqual(refusedSignIn);
    const answer = await call("POST /password-resets/confirmation", { body: { token: reset, password: ownPassword } });
    expect(outcomeOf(answer)).toEqual([400, "link_refused"]);
    expect((await noticesTo(jan.email)).map(({ facts }) => facts)).toMatchObject([
      { kind: "password-reset" },
      { kind: "credentials-changed", change: "password-set" },
    ]);
    const first = await signIn(jan.email, firstPassword);
    expect(first.body?.next).toBe("change-password");
    const changed = await call("PUT /me/password", {
      authorization: `Bearer ${tokenOf(first)}`,
      body: { currentPassword: firstPassword, newPassword: ownPassword },
    });
    expect(changed.body?.next).toBe("signed-in");
  });

  it("is told by mail where that is wanted, and in the audit trail always: that it was set, not what it is", async () => {
    const { main, join, noticesTo, records } = await company();
    const jan = await join({ user: { role: "employee" } });

    await main.edit(jan.id, { password: firstPassword, notifyOfPassword: true });

    expect((await noticesTo(jan.email)).map(({ facts }) => facts)).toMatchObject([
      { kind: "credentials-changed", change: "password-set" },
    ]);
    expect(await records()).toMatchObject([{ kind: "user-edited", changes: [{ field: "password", after: "set" }] }]);
    const added = await main.add({ password: firstPassword });
    expect((await records()).find(({ subject }) => subject === idOf(added))?.changes).toContainEqual({
      field: "password",
      after: "set",
    });
    const told = JSON.stringify([await records(), await noticesTo(jan.email)]) + logged.text();
    expect(told).not.toContain(firstPassword);
  });

  it("that is too easy is refused by its name, and changes nothing", async () => {
    const { main, join, signIn } = await company();
    const jan = await join({ user: { role: "employee", lastName: "Kowalczyk" } });

    expect(namedErrors(await main.edit(jan.id, { password: "kowalczyk na rowerze" }))).toEqual([
      "/password contains_own_name",
    ]);
    expect(namedErrors(await main.edit(jan.id, { canLogIn: false, password: firstPassword }))).toEqual([
      "/password not_applicable",
    ]);

    expect(await jan.isIn()).toBe(true);
    expect((await signIn(jan.email, password)).status).toBe(201);
  });
});

describe("a second factor that is required", () => {
  it("ends their sessions, and the next sign-in ends in enrolling an app", async () => {
    const { main, join, signIn, call, code } = await company();
    const jan = await join({ user: { role: "finance" } });

    expect((await main.edit(jan.id, { requireTotp: true })).status).toBe(200);

    expect(outcomeOf(await jan.as("GET /me"))).toEqual(notSignedIn);
    const step = await signIn(jan.email, password);
    expect(step.body?.next).toBe("enrol-totp");
    const authorization = `Bearer ${tokenOf(step)}`;
    expect(outcomeOf(await call("GET /ledger-entries", { authorization }))).toEqual([401, "sign_in_incomplete"]);
    const offered = await call("POST /sessions/current/totp-enrolment", { authorization, body: {} });
    const enrolled = await call("POST /sessions/current/totp-enrolment/confirmation", {
      authorization,
      body: { code: code(String(offered.body?.secret)) },
    });
    expect(enrolled.body?.next).toBe("signed-in");
    expect((await call("GET /ledger-entries", { authorization: `Bearer ${tokenOf(enrolled)}` })).status).toBe(200);
  });

  it("is asked of who is added so, once they have accepted the invitation", async () => {
    const { main, signIn, accept, invitationOf } = await company();
    const email = someAddress("ola");
    await main.add({ email, requireTotp: true });

    await accept(await invitationOf(email), ownPassword);

    expect((await signIn(email, ownPassword)).body?.next).toBe("enrol-totp");
  });

  it("of somebody whose invitation waits leaves them with one that opens", async () => {
    const { main, signIn, accept, invitationOf } = await company();
    const email = someAddress("ola");
    const ola = idOf(await main.add({ email }));

    expect((await main.edit(ola, { requireTotp: true })).body?.invited).toBe(true);

    expect((await accept(await invitationOf(email), ownPassword)).status).toBe(200);
    expect((await signIn(email, ownPassword)).body?.next).toBe("enrol-totp");
  });
});

describe("a login policy", () => {
  it("that is assigned refuses somebody who is signed in with the very next request, and lets them in again", async () => {
    const { main, join, at, loginOf } = await company();
    const jan = await join({ user: { role: "employee" } });
    const policy = idOf(await main.addPolicy({ networks: ["198.51.100.0/24"] }));

    expect((await main.edit(jan.id, { loginPolicyId: policy })).status).toBe(200);

    expect(outcomeOf(await jan.as("GET /me"))).toEqual([403, "login_policy_refused"]);
    expect((await jan.as("GET /me", { address: "198.51.100.7" })).status).toBe(200);
    expect((await loginOf(jan.email))?.loginPolicyId).toBe(policy);
    at("2026-03-02T08:01:00.000Z");
    await main.edit(jan.id, { loginPolicyId: null });
    expect(await jan.isIn()).toBe(true);
  });

  it("names those it is assigned to, also when one changes for another", async () => {
    const { main, join } = await company();
    const [jan, ola] = [await join({ user: { role: "employee" } }), await join({ user: { role: "employee" } })];
    const [one, other] = [idOf(await main.addPolicy()), idOf(await main.addPolicy({ weekly: [officeHours] }))];
    const usersOf = async (id: string) =>
      ((await main.as("GET /login-policies/{id}", { path: { id } })).body!.userIds as string[]).sort();

    await main.edit(jan.id, { loginPolicyId: one });
    await main.edit(ola.id, { loginPolicyId: one });
    expect(await usersOf(one)).toEqual([jan.id, ola.id].sort());

    await main.edit(jan.id, { loginPolicyId: other });
    expect([await usersOf(one), await usersOf(other)]).toEqual([[ola.id], [jan.id]]);

    await main.edit(jan.id, { loginPolicyId: null });
    expect(await usersOf(other)).toEqual([]);
  });

  it("that the account doesn't have is refused, and changes nothing else of the form", async () => {
    const { main, join } = await company();
    const foreign = idOf(await (await company()).main.addPolicy());
    await main.addPolicy();
    const jan = await join({ user: { role: "employee" } });
    const before = await jan.kept();

    for (const loginPolicyId of [foreign, "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS"])
      expect(outcomeOf(await main.edit(jan.id, { loginPolicyId, position: "prezes" }))).toEqual([
        409,
        "policy_unknown",
      ]);

    expect(await jan.kept()).toEqual(before);
  });
});

describe("resetting somebody's app", () => {
  it("ends their sessions, disconnects the app and its recovery codes, and is told by mail and in the audit trail", async () => {
    const { main, join, signIn, call, pass, noticesTo, records } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    expect((await signIn(jan.email, password)).body?.next).toBe("totp");

    expect((await main.resetTotp(jan.id, { address: "198.51.100.7" })).status).toBe(204);

    expect(await jan.isIn()).toBe(false);
    expect(await jan.login()).toMatchObject({ totp: null, recoveryHashes: {} });
    expect(await noticesTo(jan.email)).toMatchObject([
      { facts: { kind: "credentials-changed", change: "totp-reset", firstName: "Anna", from: "198.51.100.7" } },
    ]);
    expect((await records()).filter(({ kind }) => kind === "totp-reset")).toMatchObject([
      { userId: main.id, subject: jan.id, from: "198.51.100.7" },
    ]);
    pass(60);
    const again = await signIn(jan.email, password);
    expect(again.body?.next).toBe("signed-in");
    const authorization = `Bearer ${tokenOf(again)}`;
    expect((await call("GET /me", { authorization })).body?.totp).toEqual({
      isEnrolled: false,
      isRequired: false,
      recoveryCodesLeft: 0,
    });
  });

  it("ends also a sign-in that stands at the code: neither code nor recovery code goes on with it", async () => {
    const { main, join, signIn, call, code } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    const authorization = `Bearer ${tokenOf(await signIn(jan.email, password))}`;

    await main.resetTotp(jan.id);

    for (const body of [{ code: code() }, { recoveryCode: recoveryCodes[0] }])
      expect(outcomeOf(await call("POST /sessions/current/totp", { authorization, body }))).toEqual(notSignedIn);
  });

  it("asks whom it is required of to enrol another", async () => {
    const { main, join, signIn } = await company();
    const jan = await join({ user: { role: "finance", requireTotp: true }, app: true });

    await main.resetTotp(jan.id);

    expect((await signIn(jan.email, password)).body?.next).toBe("enrol-totp");
  });

  it("is not for oneself, nor for who may not manage users", async () => {
    const { join } = await company();
    const [actor, accountant] = [await join({ app: true }), await join({ user: { role: "finance" } })];

    expect(outcomeOf(await actor.resetTotp(actor.id))).toEqual(ownAccess);
    expect(outcomeOf(await accountant.resetTotp(actor.id))).toEqual([403, "not_allowed"]);
    expect(await actor.isIn()).toBe(true);
  });

  it("of somebody whose invitation waits is refused: there is no app, and the invitation stays good", async () => {
    const { main, invitationOf, accept, noticesTo } = await company();
    const email = someAddress("ola");
    const ola = idOf(await main.add({ email }));

    expect(outcomeOf(await main.resetTotp(ola))).toEqual([409, "conflict"]);

    expect(await noticesTo(email)).toHaveLength(1);
    expect((await accept(await invitationOf(email), ownPassword)).status).toBe(200);
  });

  it("twice at once is done once, or twice in turn, but never by halves", async () => {
    const { main, join, records } = await company();
    const [actor, jan] = [await join(), await join({ user: { role: "employee" }, app: true })];
    const answers = await Promise.all([main.resetTotp(jan.id), actor.resetTotp(jan.id)]);

    const done = answers.filter(({ status }) => status === 204).length;
    expect(done).toBeGreaterThan(0);
    for (const answer of answers) expect([[204], [409, "conflict"]]).toContainEqual(outcomeOf(answer));
    expect((await records()).filter(({ kind }) => kind === "totp-reset")).toHaveLength(done);
    const [user, login] = [await jan.kept(), await jan.login()];
    expect([user.credentialVersion, user.version]).toEqual([3 + done, 1 + done]);
    expect(login.credentialVersion).toBe(user.credentialVersion);
  });
});

describe("an app that is disconnected under a key", () => {
  it("is disconnected once: a late repetition leaves the next one alone", async () => {
    const { main, join, records } = await company();
    const jan = await join({ user: { role: "employee" }, app: true });
    const eve = await join({ user: { role: "employee" }, app: true });

    const { again } = await expectOnce(
      (headers) => main.resetTotp(jan.id, { headers }),
      (headers) => main.resetTotp(eve.id, { headers }),
    );
    const { credentialVersion } = await jan.kept();

    expect((await again()).status).toBe(204);
    expect((await jan.kept()).credentialVersion).toBe(credentialVersion);
    expect((await records()).filter(({ kind }) => kind === "totp-reset")).toHaveLength(1);
  });
});
