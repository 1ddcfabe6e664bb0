import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { type Company, idOf, openCompany } from "../support/company.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someAddress } from "../support/people.ts";
import { expectOnce } from "../support/request-keys.ts";
import { type Answered, namedErrors, outcomeOf } from "../support/requests.ts";
import { linkKey, password } from "../support/sign-in-desk.ts";
import { dynamoEndpoint, testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest();
const company = () => openCompany(stage());

const ownPassword = "gruszka na piwnicznym rowerze";
const otherPassword = "śliwka pod strychowym oknem";
const linkRefused = [400, "link_refused"];
const refusedSignIn = [401, "credentials_refused"];

const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);

/** Ola, who was invited a moment ago, and the token in her mail. */
const invited = async (of: Company, changes: object = {}) => {
  const email = someAddress("ola");
  const id = idOf(await of.main.add({ email, ...changes }));
  return { id, email, token: await of.invitationOf(email) };
};

describe("an invitation", () => {
  it("is owed by mail with who invites, to what company, and until when, in the language of whoever invites", async () => {
    const { main, links, noticesTo } = await company();
    const email = someAddress("ola");

    await main.add({ email }, { headers: { "accept-language": "en" } });

    const link = (await links()).find((one) => one.email === email);
    expect(link).toMatchObject({ purpose: "invitation", expiresAt: "2026-03-05T08:00:00.000Z" });
    expect(await noticesTo(email)).toEqual([
      expect.objectContaining({
        state: "waiting",
        language: "en",
        facts: {
          kind: "invitation",
          linkId: link?.id,
          validUntil: "2026-03-05T08:00:00.000Z",
          firstName: "Ola",
          companyName: "Poranna Kawa sp. z o.o.",
          invitedBy: "Ewa Woźniak",
        },
      }),
    ]);
  });

  it("is accepted by setting a password, which signs nobody in, is told by no further mail, and lets them in", async () => {
    const of = await company();
    const { email, id, token } = await invited(of);
    expect(outcomes([await of.signIn(email, ownPassword)])).toEqual([refusedSignIn]);

    const accepted = await of.accept(token, ownPassword, { address: "198.51.100.7" });

    expect([accepted.status, accepted.body]).toEqual([200, { deviceToken: expect.any(String) }]);
    expect((await of.main.show(id)).body).toMatchObject({ invited: false, lastSignInAt: null });
    expect(await of.noticesTo(email)).toHaveLength(1);
    of.pass(1);
    expect((await of.signIn(email.toUpperCase(), ownPassword)).body?.next).toBe("signed-in");
    expect((await of.records()).filter(({ userId }) => userId === id)).toMatchObject([
      { kind: "invitation-accepted", from: "198.51.100.7" },
      { kind: "signed-in" },
    ]);
  });

  it("says, before it is accepted, who invites whom to what and which password they need, and stays good", async () => {
    const of = await company();
    const { email, token } = await invited(of);
    const everything = async () => (await of.everything()).filter(({ tries }) => tries === undefined);
    const before = await everything();

    const found = await of.call("POST /invitations/lookup", { body: { token } });
    const english = await of.call("POST /invitations/lookup", {
      body: { token },
      headers: { "accept-language": "en" },
    });

    expect([found.status, found.body]).toEqual([
      200,
      {
        email,
        companyName: "Poranna Kawa sp. z o.o.",
        invitedBy: "Ewa Woźniak",
        validUntil: "2026-03-05T08:00:00.000Z",
        passwordLengthMin: 15,
        passwordRule: expect.stringMatching(/^Od 15 do 128 znaków .*imienia, nazwiska i adresu e-mail/),
      },
    ]);
    expect(english.body?.passwordRule).toMatch(/^From 15 to 128 characters /);
    expect(await everything()).toEqual(before);
    const tooShort = await of.accept(token, "gruszka i śliw");
    expect(tooShort.body?.errors).toMatchObject([{ detail: expect.stringContaining("co najmniej 15 znaków") }]);
    expect((await of.accept(token, ownPassword)).status).toBe(200);
  });

  it("says so to nobody who forges its link, nor once it was used or is over", async () => {
    const of = await company();
    const { token } = await invited(of);
    const { token: other } = await invited(of);
    const lookUp = (asked: string) => of.call("POST /invitations/lookup", { body: { token: asked } });
    const asReset = await of.call("POST /password-resets/lookup", { body: { token } });
    const forged = `${token.split(".")[0]}.${other.split(".")[1]}`;

    expect(outcomes([await lookUp(forged), await lookUp("x"), asReset])).toEqual([
      linkRefused,
      linkRefused,
      linkRefused,
    ]);
    await of.accept(token, ownPassword);
    of.pass(72 * 3600);
    expect(outcomes([await lookUp(token), await lookUp(other)])).toEqual([linkRefused, linkRefused]);
  });

  it("has a secret that neither table nor log knows", async () => {
    const of = await openCompany(await testTable());
    const { email, token } = await invited(of);
    const secret = token.split(".")[1]!;
    const before = JSON.stringify(await of.everything());

    await of.accept(token, ownPassword);

    for (const told of [before, JSON.stringify(await of.everything()), logged.text()])
      expect([secret, ownPassword].filter((text) => told.includes(text))).toEqual([]);
    expect(logged.text()).not.toContain(email);
  });

  it("works for 72 hours, to the second", async () => {
    const [early, late] = [await company(), await company()];
    const [one, other] = [await invited(early), await invited(late)];
    early.pass(72 * 3600 - 1);
    late.pass(72 * 3600);

    expect((await early.accept(one.token, ownPassword)).status).toBe(200);
    expect(outcomeOf(await late.accept(other.token, ownPassword))).toEqual(linkRefused);
    // They still wait, and may be invited again.
    expect((await late.userOf(other.id))?.invitedAt).toBe("2026-03-02T08:00:00.000Z");
  });

  it("works once", async () => {
    const of = await company();
    const { email, token } = await invited(of);
    expect((await of.accept(token, ownPassword)).status).toBe(200);

    expect(outcomeOf(await of.accept(token, otherPassword))).toEqual(linkRefused);

    expect((await of.signIn(email, ownPassword)).status).toBe(201);
  });

  it("works once also for two at once", async () => {
    const of = await company();
    const { email, token } = await invited(of);
    const elsewhere = of.instance(dynamoLocalClient(dynamoEndpoint()));

    const answers = await Promise.all([
      of.accept(token, ownPassword),
      elsewhere("POST /invitations/confirmation", { body: { token, password: otherPassword } }),
    ]);

    expect(outcomes(answers).sort()).toEqual([[200], linkRefused]);
    const [won, lost] = answers[0].status === 200 ? [ownPassword, otherPassword] : [otherPassword, ownPassword];
    expect((await of.signIn(email, won)).status).toBe(201);
    expect(outcomeOf(await of.signIn(email, lost))).toEqual(refusedSignIn);
  });

  it.each([
    ["too short", "gruszka", "password_too_short"],
    ["common", "password123456789", "common_password"],
    ["too long", "gruszka ".repeat(17), "password_too_long"],
    ["with their own name", "gruszka Kowalska rower", "contains_own_name"],
  ])("is not used up by a password that is refused: %s", async (_, refused, code) => {
    const of = await company();
    const { token } = await invited(of, { lastName: "Kowalska" });

    expect(namedErrors(await of.accept(token, refused))).toEqual([`/password ${code}`]);

    expect((await of.accept(token, ownPassword)).status).toBe(200);
  });

  it("opens nothing on the route of password resets, nor a reset on its own, and both stay good", async () => {
    const of = await company();
    const { token } = await invited(of);
    const jan = await of.join({ user: { role: "employee" } });
    await of.call("POST /password-resets", { body: { email: jan.email } });
    const reset = await of.resetOf(jan.email);
    const resetBy = (token: string) =>
      of.call("POST /password-resets/confirmation", { body: { token, password: ownPassword } });

    expect(outcomes([await resetBy(token), await of.accept(reset, ownPassword)])).toEqual([linkRefused, linkRefused]);

    expect(outcomes([await resetBy(reset), await of.accept(token, ownPassword)])).toEqual([[200], [200]]);
  });

  it("that opens nothing is refused in the same words, whatever is wrong with it", async () => {
    const [of, other] = [await company(), await company()];
    const [mine, theirs] = [await invited(of), await invited(other)];
    const [id, secret] = mine.token.split(".");
    const unknown = { purpose: "invitation", id: newId("li", of.now()) } as const;
    const ofReset = linkSecret(linkKey, { purpose: "password-reset", id: id! });
    const nothings = [
      ["malformed", mine.token.slice(0, -1)],
      ["empty", ""],
      ["another secret", `${id}.${newSecret()}`],
      ["another's secret", `${id}.${theirs.token.split(".")[1]}`],
      ["another's id", `${theirs.token.split(".")[0]}.${secret}`],
      ["the secret that it would have as a reset", `${id}.${ofReset}`],
      ["a right secret of no link", `${unknown.id}.${linkSecret(linkKey, unknown)}`],
    ] as const;

    const first = await of.accept(nothings[0][1], ownPassword);

    expect(outcomeOf(first)).toEqual(linkRefused);
    for (const [what, token] of nothings) expect(await of.accept(token, ownPassword), what).toEqual(first);
    expect((await of.accept(mine.token, ownPassword)).status).toBe(200);
  });

  it.each([
    ["was deleted", (of: Company, id: string) => of.main.remove(id)],
    ["may no longer log in", (of: Company, id: string) => of.main.edit(id, { canLogIn: false })],
    ["was given a password", (of: Company, id: string) => of.main.edit(id, { password: otherPassword })],
  ])("of somebody who %s opens nothing", async (_, happens) => {
    const of = await company();
    const { id, email, token } = await invited(of);
    expect((await happens(of, id)).status).toBeLessThan(300);

    expect(outcomeOf(await of.accept(token, ownPassword))).toEqual(linkRefused);

    expect(outcomeOf(await of.signIn(email, ownPassword))).toEqual(refusedSignIn);
  });

  it("of somebody who is edited otherwise stays good", async () => {
    const of = await company();
    const { id, email, token } = await invited(of);
    const edited = await of.main.edit(id, { phone: "+48600000001", role: "employee", lastName: "Lisowska" });
    expect(edited.body?.invited).toBe(true);

    expect((await of.accept(token, ownPassword)).status).toBe(200);

    expect((await of.signIn(email, ownPassword)).status).toBe(201);
  });

  it("is the only way in while it waits: no reset is mailed, and it stays good", async () => {
    const of = await company();
    const { email, token } = await invited(of);

    expect((await of.call("POST /password-resets", { body: { email } })).status).toBe(202);

    expect((await of.noticesTo(email)).map(({ facts }) => facts.kind)).toEqual(["invitation"]);
    expect((await of.accept(token, ownPassword)).status).toBe(200);
  });
});

describe("an invitation that is sent again", () => {
  it("kills the one before, lasts 72 hours from then on, and is told in the audit trail", async () => {
    const of = await company();
    const { id, email, token } = await invited(of);
    of.pass(25 * 60);

    const again = await of.main.invite(id, { address: "198.51.100.7" });

    expect([again.status, again.body]).toEqual([204, undefined]);
    const newer = await of.invitationOf(email);
    expect(newer).not.toBe(token);
    expect((await of.noticesTo(email)).map(({ facts }) => facts)).toMatchObject([
      { kind: "invitation", validUntil: "2026-03-05T08:00:00.000Z" },
      { kind: "invitation", validUntil: "2026-03-05T08:25:00.000Z", invitedBy: "Ewa Woźniak" },
    ]);
    expect((await of.records()).at(-1)).toMatchObject({ kind: "user-invited", subject: id, from: "198.51.100.7" });
    expect(outcomeOf(await of.accept(token, otherPassword))).toEqual(linkRefused);
    of.pass(72 * 3600 - 1);
    expect((await of.accept(newer, ownPassword)).status).toBe(200);
  });

  it("is for whom one waits: not for who has accepted, nor for who was given a password", async () => {
    const of = await company();
    const { id, token } = await invited(of);
    await of.accept(token, ownPassword);
    const given = idOf(await of.main.add({ password: otherPassword }));
    const jan = await of.join({ user: { role: "employee" } });

    for (const somebody of [id, given, jan.id])
      expect(outcomeOf(await of.main.invite(somebody))).toEqual([409, "conflict"]);

    expect(await jan.isIn()).toBe(true);
  });

  it("is sent by who may manage users, within their own rights", async () => {
    const of = await company();
    const [administrator, employee] = [
      await invited(of, { role: "administrator" }),
      await invited(of, { role: "employee" }),
    ];
    const technician = await of.join({ user: { role: "technical" } });
    const accountant = await of.join({ user: { role: "finance" } });

    expect(outcomes([await technician.invite(administrator.id), await technician.invite(employee.id)])).toEqual([
      [403, "rights_beyond_own"],
      [204],
    ]);
    expect(outcomeOf(await accountant.invite(employee.id))).toEqual([403, "not_allowed"]);
    expect((await of.accept(administrator.token, ownPassword)).status).toBe(200);
  });

  it("twice at once leaves exactly one that opens", async () => {
    const of = await company();
    const actor = await of.join();
    const { id, email, token } = await invited(of);

    const answers = await Promise.all([of.main.invite(id), actor.invite(id)]);

    for (const answer of answers) expect([[204], [409, "conflict"]]).toContainEqual(outcomeOf(answer));
    const done = answers.filter(({ status }) => status === 204).length;
    expect(await of.noticesTo(email)).toHaveLength(1 + done);
    const links = (await of.links()).filter((link) => link.email === email);
    const tokens = links.map((link) => `${link.id}.${linkSecret(linkKey, link)}`);
    expect(tokens).toContain(token);
    const accepted = [];
    for (const one of tokens) accepted.push(await of.accept(one, ownPassword));
    expect(accepted.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(outcomeOf(accepted[0]!)).toEqual(linkRefused);
  });

  it("does not go to oneself", async () => {
    const of = await company();
    const actor = await of.join();

    expect(outcomeOf(await actor.invite(actor.id))).toEqual([403, "own_access"]);
    expect((await of.signIn(actor.email, password)).status).toBe(201);
  });
});

describe("an invitation that is sent again under a key", () => {
  it("is sent once, also where it has been accepted since", async () => {
    const of = await company();
    const { id, email } = await invited(of);
    const other = await invited(of);

    const { again } = await expectOnce(
      (headers) => of.main.invite(id, { headers }),
      (headers) => of.main.invite(other.id, { headers }),
    );

    const invitations = (await of.noticesTo(email)).filter(({ facts }) => facts.kind === "invitation");
    expect(invitations).toHaveLength(2);
    await of.accept(await of.invitationOf(email), ownPassword);
    expect((await again()).status).toBe(204);
  });
});
