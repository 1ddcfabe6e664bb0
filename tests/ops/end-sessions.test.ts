/** Ending sessions: of a person, of an account, of everybody. */
import { describe, expect, it } from "vitest";
import { type AccountId, operatorId } from "../../shared/domain/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { waitsWrite } from "../../shared/store/queue-store.ts";
import { queued, queueShards } from "../../shared/store/work.ts";
import { openCompany } from "../support/company.ts";
import { beforeNext } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { arn, operationsOn } from "../support/ops.ts";
import { someAddress } from "../support/people.ts";
import { outcomeOf } from "../support/requests.ts";
import { password } from "../support/sign-in-desk.ts";
import { someAccountId, testTable } from "../support/table.ts";

logOfEachTest();

const partOf = (accountId: AccountId): string => queued("verify", { accountId, subject: "" }, "").queue;

const system = async () => {
  const stage = await testTable();
  const company = await openCompany(stage);
  return { stage, company, ...operationsOn(stage, { now: company.now }), anna: await company.join() };
};

describe("ending sessions", () => {
  it("of a person ends theirs, by address or id, and nobody else's; they sign in again as before", async () => {
    const { company, anna, ops } = await system();
    const jan = await company.join();

    expect(await ops("end-sessions", "--user", anna.email)).toContain("Ended: 1 session of 1 person.");
    expect([await anna.isIn(), await jan.isIn()]).toEqual([false, true]);
    await ops("end-sessions", "--user", jan.id, "--account", company.accountId);

    expect([await jan.isIn(), await company.main.isIn()]).toEqual([false, true]);
    const again = await company.signIn(anna.email, password);
    expect([again.status, again.body?.next]).toEqual([201, "signed-in"]);
  });

  it("of an account ends those of all its people, also of a sign-in that is not complete, and is on its record", async () => {
    const { company, anna, ops, records } = await system();
    const barred = await company.join({ user: { canLogIn: false } });
    const app = await company.join({ app: true });
    const step = String((await company.signIn(app.email, password)).body?.token);
    const before = (await company.records()).length;

    const said = await ops("end-sessions", "--account", company.accountId);

    expect(said).toContain("of 3 people");
    expect([await anna.isIn(), await company.main.isIn(), await app.isIn()]).toEqual([false, false, false]);
    const code = { authorization: `Bearer ${step}`, body: { code: company.code() } };
    expect(outcomeOf(await company.call("POST /sessions/current/totp", code))).toEqual([401, "not_signed_in"]);
    const own = (await company.records()).slice(before).filter(({ kind }) => kind === "sessions-ended");
    expect(own.map(({ by, subject }) => [by, subject]).toSorted()).toEqual(
      [anna.id, company.main.id, app.id].map((id) => ["operator", id]).toSorted(),
    );
    expect(own.map(({ subject }) => subject)).not.toContain(barred.id);
    expect((await records()).map(({ kind, by, subject }) => [kind, by, subject]).toSorted()).toEqual([
      ["command-begun", arn, "end-sessions"],
      ["command-ended", arn, "end-sessions"],
    ]);
  });

  it("leaves an invitation open to whoever has no password yet", async () => {
    const { company, ops } = await system();
    const email = someAddress("ola");
    await company.main.add({ email });
    const token = await company.invitationOf(email);

    await ops("end-sessions", "--account", company.accountId);

    expect((await company.accept(token, "gruszka na piwnicznym rowerze")).status).toBe(200);
  });

  it("of everybody reaches the people of each account, in whichever part of the queue it waits, and the staff", async () => {
    const stage = await testTable();
    const { ops } = operationsOn(stage);
    const waits = (accountId: AccountId) => waitsWrite("verify", { accountId, subject: "" }, new Date());
    // More than are read at a time, in each part of the queue.
    const empty = Array.from({ length: 140 }, someAccountId);
    for (const some of [empty.slice(0, 70), empty.slice(70)]) await stage.table.transact(some.map(waits));
    const companies = [await openCompany(stage)];
    while (new Set(companies.map(({ accountId }) => partOf(accountId))).size < queueShards.verify)
      companies.push(await openCompany(stage));
    await stage.table.transact(companies.map(({ accountId }) => waits(accountId)));
    const staff = await openCompany(stage, { staff: true });
    const everybody = [staff.main, ...companies.map(({ main }) => main)];

    const said = await ops("end-sessions", "--all");

    expect(staff.accountId).toBe(operatorId);
    expect(await Promise.all(everybody.map((one) => one.isIn()))).toEqual(everybody.map(() => false));
    expect(said).toContain(`${queueShards.verify} of ${queueShards.verify} parts of the accounts: `);
    expect(said).toContain("Ended: ");
  });

  it("of everybody goes on past whoever can't be read, and names them in the end", async () => {
    const stage = await testTable();
    const { ops, records } = operationsOn(stage);
    const companies = [await openCompany(stage), await openCompany(stage), await openCompany(stage)];
    const [broken, ...rest] = companies;
    await stage.table.transact(
      companies.map(({ accountId }) => waitsWrite("verify", { accountId, subject: "" }, new Date())),
    );
    const unreadable = keys.user(broken!.accountId, broken!.main.id);
    await stage.table.write({ Put: { Item: { ...(await stage.table.get(unreadable)), role: "nobody" } } });
    const staff = await openCompany(stage, { staff: true });

    await expect(ops("end-sessions", "--all")).rejects.toThrow(broken!.accountId);

    const others = [staff, ...rest];
    expect(await Promise.all(others.map(({ main }) => main.isIn()))).toEqual(others.map(() => false));
    expect((await records()).at(-1)?.changes).toContainEqual({ field: "outcome", after: "failed: Error" });
  });

  it("ends also a session that begins at that moment", async () => {
    const { company, anna, client, ops } = await system();
    let token = "";
    beforeNext(client, "TransactWriteItems", async () => {
      token = await company.signedIn(await anna.kept());
      expect(await company.by(token).isIn()).toBe(true);
    });

    await ops("end-sessions", "--user", anna.email);

    expect(token).not.toBe("");
    expect([await company.by(token).isIn(), await anna.isIn()]).toEqual([false, false]);
  });

  it("is decided again where the credentials were changed at that moment", async () => {
    const { company, anna, client, ops } = await system();
    const version = (await anna.kept()).credentialVersion;
    beforeNext(client, "TransactWriteItems", async () => {
      await loginStore(company.table).changeCredentials({ login: await anna.login(), to: {} });
    });

    await ops("end-sessions", "--user", anna.email);

    expect((await anna.kept()).credentialVersion).toBe(version + 2);
  });

  it.each([
    [[], "end-sessions takes --user, --account"],
    [["--all", "--account", "operator"], "--all goes with neither"],
    [["--user", "us_01K00000000000000000000001"], "also takes --account"],
    [["--user", "anna"], "--user is missing, or not an e-mail address"],
  ])("asks whose: %j", async (words, sentence) => {
    const { ops } = await system();

    await expect(ops("end-sessions", ...words)).rejects.toThrow(sentence);
  });
});
