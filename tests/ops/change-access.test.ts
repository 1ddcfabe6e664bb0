/** Who operations shut out, and let in again: of a customer's people and of the staff. */
import { describe, expect, it } from "vitest";
import { disableUser, enableUser } from "../../ops/change-access.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { loginStore } from "../../shared/store/login-store.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { userStore } from "../../shared/store/user-store.ts";
import { type Company, idOf, openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { refusalOf } from "../support/refusals.ts";
import { outcomeOf } from "../support/requests.ts";
import { linkKey, password } from "../support/sign-in-desk.ts";
import { testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

const ownPassword = "gruszka na piwnicznym rowerze";

/** The operations on somebody's account. The ids that they name are the company's own, so that it finds links and notices. */
const operationsOn = ({ table, accountId, now, naming }: Company) => {
  const [logins, people, users] = [loginStore(table), peopleStore(table), userStore(table, naming)];
  const ledger = ledgerStore({ table, now });
  const enable = enableUser({ people, users, ledger, linkKey: async () => linkKey, newId: naming, now });
  return {
    disable: disableUser({ logins, people, users, now }),
    enable: (email: string) => enable({ accountId, email }),
  };
};

const company = async () => {
  const of = await openCompany(stage());
  return { ...of, ...operationsOn(of) };
};
/** The operator on a table of its own: there is one operator in a table. */
const operator = async () => {
  const of = await openCompany(await testTable(), { staff: true });
  return { ...of, ...operationsOn(of) };
};

describe("shutting somebody out", () => {
  it("ends every session, takes password and app, and is on record", async () => {
    const of = await company();
    const jan = await of.join({ user: { role: "employee" }, app: true });

    await of.disable(jan.email);

    expect(await jan.isIn()).toBe(false);
    expect(outcomeOf(await of.signIn(jan.email, password))).toEqual([401, "credentials_refused"]);
    expect(await of.loginOf(jan.email)).toBeUndefined();
    const kept = await jan.kept();
    expect(kept).toMatchObject({
      canLogIn: false,
      role: "employee",
      hasTotp: false,
      recoveryCodesLeft: 0,
      sessions: {},
    });
    expect(await of.records()).toMatchObject([
      {
        kind: "user-edited",
        by: "operator",
        subject: jan.id,
        changes: [{ field: "canLogIn", before: "true", after: "false" }],
        from: "operations",
      },
    ]);
  });

  it("stops an invitation that waits, and a form that was read before doesn't undo it", async () => {
    const of = await company();
    const email = someAddress("ola");
    const id = idOf(await of.main.add({ email }));
    const token = await of.invitationOf(email);
    const shown = await of.main.show(id);

    await of.disable(email);

    expect(outcomeOf(await of.accept(token, ownPassword))).toEqual([400, "link_refused"]);
    const late = await of.main.edit(id, { lastName: "Wilk" }, { headers: { "if-match": shown.headers.etag! } });
    expect(outcomeOf(late)).toEqual([412, "precondition_failed"]);
  });

  it("again, or at an address that nobody signs in with, is refused", async () => {
    const of = await company();
    const jan = await of.join();
    await of.disable(jan.email);

    expect((await refusalOf(of.disable(jan.email)))?.code).toBe("not_found");
    expect((await refusalOf(of.disable(someAddress("nikt"))))?.code).toBe("not_found");
  });

  it("leaves the operator an administrator who can sign in: one who is invited is none yet", async () => {
    const of = await operator();
    const email = someAddress("ola");
    await of.main.addStaff({ email, role: "operator-administrator" });
    await of.join({ user: { role: "operator-finance" } });

    expect((await refusalOf(of.disable(of.main.email)))?.code).toBe("last_administrator");
    expect(await of.main.isIn()).toBe(true);

    await of.accept(await of.invitationOf(email), ownPassword);
    await of.disable(of.main.email);
    expect(await of.main.isIn()).toBe(false);
  });

  it("needs no administrator to shut out another of the staff", async () => {
    const of = await operator();
    const clerk = await of.join({ user: { role: "operator-finance" } });
    await of.table.write({ Delete: { Key: { pk: "PEOPLE#operator", sk: `USER#${of.main.id}` } } });

    await of.disable(clerk.email);

    expect(await clerk.isIn()).toBe(false);
  });

  it.each([
    ["operations shut both of them out", (of: Operator, other: Other) => of.disable(other.email)],
    ["one of them deletes the other", (of: Operator, other: Other) => of.main.removeStaff(other.id)],
    [
      "one of them demotes the other",
      (of: Operator, other: Other) => of.main.editStaff(other.id, { role: "operator-helpdesk" }),
    ],
  ])("of two administrators leaves one, whatever comes first: %s at once", async (_, also) => {
    for (const first of [1, -1]) {
      const of = await operator();
      const other = await of.join();
      const race = turnsAt(of.client);

      await race([
        { turn: 0, act: () => refusalOf(of.disable(of.main.email)) },
        { turn: first, act: () => refusalOf(also(of, other) as Promise<unknown>) },
      ]);

      expect(await peopleStore(of.table).staffAdministrators()).toHaveLength(1);
    }
  });

  it("sees that somebody was made an administrator meanwhile", async () => {
    const of = await operator();
    const clerk = await of.join({ user: { role: "operator-finance" } });
    const race = turnsAt(of.client);

    const [refused] = await race([
      { turn: 1, act: () => refusalOf(of.disable(clerk.email)) },
      {
        turn: 0,
        act: () => of.main.editStaff(clerk.id, { role: "operator-administrator" }).then(() => undefined),
      },
    ]);

    expect(refused?.code).toBe("precondition_failed");
    expect(await clerk.isIn()).toBe(true);
  });
});
type Operator = Awaited<ReturnType<typeof operator>>;
type Other = Awaited<ReturnType<Operator["join"]>>;

describe("letting somebody in again", () => {
  it("invites the main administrator, whom operations shut out by mistake, and leaves them all that is theirs", async () => {
    const of = await company();
    const before = await of.main.kept();
    await of.disable(of.main.email);
    of.pass(1);

    await of.enable(of.main.email);

    expect((await of.noticesTo(of.main.email)).map(({ facts }) => facts)).toEqual([
      expect.not.objectContaining({ invitedBy: expect.anything() }),
    ]);
    expect((await of.noticesTo(of.main.email))[0]?.facts).toMatchObject({
      kind: "invitation",
      companyName: "Poranna Kawa sp. z o.o.",
    });
    const { role, rights, isMainAdministrator } = before;
    expect(await of.main.kept()).toMatchObject({ role, rights, isMainAdministrator, canLogIn: true });
    expect(await of.main.isIn()).toBe(false);
    expect((await of.accept(await of.invitationOf(of.main.email), ownPassword)).status).toBe(200);
    expect((await of.signIn(of.main.email, ownPassword)).body?.next).toBe("signed-in");
    expect((await of.records()).filter(({ by }) => by === "operator").at(-1)).toMatchObject({
      kind: "user-edited",
      changes: [{ field: "canLogIn", before: "false", after: "true" }],
    });
  });

  it("asks one of the staff for an app again", async () => {
    const of = await operator();
    const clerk = await of.join({ user: { role: "operator-finance" }, app: true });
    await of.disable(clerk.email);

    await of.enable(clerk.email);

    expect((await of.noticesTo(clerk.email))[0]?.facts).toMatchObject({ kind: "staff-invitation" });
    await of.accept(await of.invitationOf(clerk.email), ownPassword);
    expect((await of.signIn(clerk.email, ownPassword)).body?.next).toBe("enrol-totp");
    expect((await clerk.kept()).accountId).toBe(operatorId);
  });

  it("is refused where nobody is shut out, also a second time", async () => {
    const of = await company();
    const jan = await of.join();
    expect((await refusalOf(of.enable(jan.email)))?.code).toBe("not_found");
    await of.disable(jan.email);
    await of.enable(jan.email);

    expect((await refusalOf(of.enable(jan.email)))?.code).toBe("not_found");
    expect(await of.noticesTo(jan.email)).toHaveLength(1);
  });

  it("is refused where somebody else has the address by now, or two are shut out with it", async () => {
    const of = await company();
    const [jan, ola] = [await of.join(), await of.join()];
    for (const { email } of [jan, ola]) await of.disable(email);
    expect((await of.main.add({ email: jan.email })).status).toBe(201);
    await of.main.add({ email: ola.email, canLogIn: false });

    expect((await refusalOf(of.enable(jan.email)))?.code).toBe("address_taken");
    expect((await refusalOf(of.enable(ola.email)))?.code).toBe("address_taken");
    expect((await jan.kept()).canLogIn).toBe(false);
  });

  it("reaches nobody of another account", async () => {
    const [of, other] = [await company(), await company()];
    const jan = await of.join();
    await of.disable(jan.email);

    expect((await refusalOf(other.enable(jan.email)))?.code).toBe("not_found");
  });

  it("sends no more invitations a day than an administrator may", async () => {
    const of = await company();
    const jan = await of.join();
    for (const _ of [1, 2, 3]) {
      await of.disable(jan.email);
      await of.enable(jan.email);
    }
    await of.disable(jan.email);

    expect((await refusalOf(of.enable(jan.email)))?.code).toBe("too_many_invitations");
  });
});
