/** E-mails to people who have not accepted yet: whoever administers an account can't flood a stranger with them. */
import { describe, expect, it } from "vitest";
import { rememberArgon2 } from "../support/argon2.ts";
import { type Company, idOf, openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { type Answered, outcomeOf } from "../support/requests.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
logOfEachTest();
const company = () => openCompany(stage());

const ownPassword = "gruszka na piwnicznym rowerze";
const tooMany = [429, "too_many_invitations"];
const daySeconds = 24 * 3600;

const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);

/** The main administrator, signed in just now: a session does not last a day. */
const mainNow = async (of: Company) => of.by(await of.signedIn(await of.main.kept()));

const kindsTo = async (of: Company, email: string): Promise<string[]> =>
  (await of.noticesTo(email)).map(({ facts }) => facts.kind);

describe("somebody who has not accepted", () => {
  it("gets three invitations in 24 hours, and the next when the first is a day old", async () => {
    const of = await company();
    const email = someAddress("ola");
    const id = idOf(await of.main.add({ email }));
    of.pass(60);
    expect(outcomes([await of.main.invite(id), await of.main.invite(id)])).toEqual([[204], [204]]);
    const version = (await of.userOf(id))?.version;

    const refused = await of.main.invite(id);

    expect([...outcomeOf(refused), refused.headers["retry-after"]]).toEqual([...tooMany, String(daySeconds - 60)]);
    expect(await of.noticesTo(email)).toHaveLength(3);
    expect((await of.userOf(id))?.version).toBe(version);
    expect((await of.accept(await of.invitationOf(email), ownPassword)).status).toBe(200);

    const other = someAddress("jan");
    const again = idOf(await of.main.add({ email: other }));
    for (const _ of [1, 2]) await of.main.invite(again);
    of.pass(daySeconds - 1);
    expect(outcomeOf(await (await mainNow(of)).invite(again))).toEqual(tooMany);
    of.pass(1);
    expect(outcomeOf(await (await mainNow(of)).invite(again))).toEqual([204]);
  });

  it("gets no more by being deleted and added again, nor by a change of address; their own company may still add them", async () => {
    const [of, other] = [await company(), await company()];
    const email = someAddress("ola");
    const { main } = of;
    for (const _ of [1, 2, 3]) await main.remove(idOf(await main.add({ email })));
    const jan = idOf(await main.add());

    const answers = [
      await main.add({ email }),
      await main.add({ email, password: ownPassword }),
      await main.edit(jan, { email }),
    ];

    expect(outcomes(answers)).toEqual([tooMany, tooMany, tooMany]);
    expect(await of.noticesTo(email)).toHaveLength(3);
    expect(await of.loginOf(email)).toBeUndefined();
    // Who gets no mail may be added.
    expect((await main.add({ email, canLogIn: false })).status).toBe(201);
    expect((await other.main.add({ email })).status).toBe(201);
  });

  it("gets nine in 24 hours from all accounts together", async () => {
    const companies = [await company(), await company(), await company(), await company()];
    const email = someAddress("ola");
    const [last, ...others] = companies;
    for (const { main } of others) for (const _ of [1, 2, 3]) await main.remove(idOf(await main.add({ email })));

    expect(outcomeOf(await last!.main.add({ email }))).toEqual(tooMany);
  });

  it("is told of passwords that are set for them within the same limit", async () => {
    const of = await company();
    const email = someAddress("ola");
    const id = idOf(await of.main.add({ email, password: ownPassword }));
    for (const _ of [1, 2]) expect((await of.main.edit(id, { password: ownPassword })).status).toBe(200);

    expect(outcomeOf(await of.main.edit(id, { password: ownPassword }))).toEqual(tooMany);

    expect(await kindsTo(of, email)).toEqual(Array(3).fill("credentials-changed"));
  });

  it("is sent nothing of what whoever signs in as them changes", async () => {
    const of = await company();
    const email = someAddress("ola");
    const id = idOf(await of.main.add({ email, password: ownPassword }));
    const ola = of.by(await of.signedIn((await of.userOf(id))!));

    const body = { currentPassword: ownPassword, newPassword: "śliwka pod strychowym oknem" };
    expect((await ola.as("PUT /me/password", { body })).status).toBe(200);

    expect((await of.noticesTo(email)).map(({ facts }) => (facts as { change?: string }).change)).toEqual([
      "password-set",
    ]);
  });

  it("gets no other e-mail, whatever is changed of them, until a link that was sent there is used", async () => {
    const of = await company();
    const [email, next] = [someAddress("ola"), someAddress("ola")];
    const id = idOf(await of.main.add({ email: someAddress("ola"), password: ownPassword }));
    await of.main.edit(id, { email, password: ownPassword });
    await of.main.edit(id, { role: "employee" });
    await of.main.edit(id, { requireTotp: true });
    await of.main.resetTotp(id);
    expect(await kindsTo(of, email)).toEqual(["credentials-changed"]);

    await of.call("POST /password-resets", { body: { email } });
    const reset = { token: await of.resetOf(email), password: "śliwka pod strychowym oknem" };
    expect((await of.call("POST /password-resets/confirmation", { body: reset })).status).toBe(200);
    await of.main.edit(id, { role: "finance" });
    expect((await kindsTo(of, email)).at(-1)).toBe("access-changed");

    await of.main.edit(id, { email: next });
    expect((await of.noticesTo(email)).at(-1)?.facts).toMatchObject({ change: "address-changed" });
    await of.main.edit(id, { role: "employee" });
    expect(await kindsTo(of, next)).toEqual(["invitation"]);
  });
});

describe("an account", () => {
  it("sends twenty such e-mails in 24 hours to all such people, and is refused the next; nobody else is", async () => {
    const [of, other] = [await company(), await company()];
    for (let sent = 0; sent < 18; sent += 1) expect((await of.main.add()).status).toBe(201);

    const answers = await Promise.all(Array.from({ length: 5 }, () => of.main.add()));

    expect(outcomes(answers).sort()).toEqual([[201], [201], tooMany, tooMany, tooMany]);
    expect((await of.main.add({ canLogIn: false })).status).toBe(201);
    expect((await other.main.add()).status).toBe(201);
    of.pass(daySeconds);
    expect((await (await mainNow(of)).add()).status).toBe(201);
  });
});
