import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { parseToken } from "../../shared/http/token.ts";
import { newId, newSecret } from "../../shared/ids.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { openCompany } from "../support/company.ts";
import { beforeNext } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { type Answered, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import { type Desk, linkKey, openDesk, password, tokenOf, type Wanted } from "../support/sign-in-desk.ts";
import { dynamoEndpoint, type TestTable, testTable } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest();
const office = (wanted: Wanted = {}) => openDesk(stage(), wanted);

const newPassword = "gruszka na piwnicznym rowerze";
const thirdPassword = "śliwka pod strychowym oknem";
const linkRefused = [400, "link_refused"];

const change = ({ as }: Desk, token: string, body: object = {}) =>
  as(token, "PUT /me/password", { body: { currentPassword: password, newPassword, ...body } });
const reset = ({ call }: Desk, token: string, password: string = newPassword) =>
  call("POST /password-resets/confirmation", { body: { token, password } });
/** As if so many wrong ones had been given in the session. */
const haveTried = async ({ table }: Desk, bearer: string, tries: number): Promise<void> => {
  const { accountId, userId, sessionId } = parseToken(`Bearer ${bearer}`)!;
  await table.write({
    Update: {
      Key: keys.session(accountId, userId, sessionId),
      UpdateExpression: "SET tries = :tries",
      ExpressionAttributeValues: { ":tries": tries },
    },
  });
};

const signInWith = ({ signIn, email }: Desk, password: string) => signIn({ email, password });
const open = (desk: Desk, tokens: readonly string[]): Promise<boolean[]> => Promise.all(tokens.map(desk.isOpen));
const outcomes = (answers: readonly Answered[]): unknown[] => answers.map(outcomeOf);

describe("changing one's password", () => {
  it("ends every other session, goes on with a new token, and is told by mail", async () => {
    const desk = await office();
    const [other, token] = [await desk.begun(), await desk.begun()];

    const changed = await desk.as(token, "PUT /me/password", {
      body: { currentPassword: password, newPassword },
      address: "198.51.100.7",
    });

    expect(changed).toMatchObject({ status: 200, body: { next: "signed-in", expiresAt: "2026-03-02T20:00:00.000Z" } });
    expect(await open(desk, [other, token, tokenOf(changed)])).toEqual([false, false, true]);
    expect(outcomeOf(await signInWith(desk, password))).toEqual([401, "credentials_refused"]);
    expect((await signInWith(desk, newPassword)).status).toBe(201);
    expect(await desk.notices()).toMatchObject([
      {
        recipient: { address: desk.email },
        facts: { kind: "credentials-changed", change: "password-changed", from: "198.51.100.7" },
      },
    ]);
  });

  it.each([
    ["the same", password, "same_as_before"],
    ["too short a one", "gruszka i śliw", "password_too_short"],
    ["too long a one", "gruszka ".repeat(17), "password_too_long"],
    ["a common one", "password123456789", "common_password"],
    ["one's own name", "gruszka Nowak rower", "contains_own_name"],
    ["none", "", "too_short"],
    ["a text beyond all measure", "x".repeat(1_025), "too_long"],
  ])("to %s is refused by its name, and changes nothing", async (_, newPassword, code) => {
    const desk = await office();
    const token = await desk.begun();
    const before = await desk.kept();

    expect(namedErrors(await change(desk, token, { newPassword }))).toEqual([`/newPassword ${code}`]);

    expect(await desk.kept()).toEqual(before);
    expect(await desk.isOpen(token)).toBe(true);
    expect(await desk.notices()).toEqual([]);
  });

  it("to the same in another spelling of Unicode is no change either", async () => {
    const desk = await office();
    const first = await change(desk, await desk.begun(), { newPassword: thirdPassword.normalize("NFC") });

    const answer = await change(desk, tokenOf(first), {
      currentPassword: thirdPassword.normalize("NFC"),
      newPassword: thirdPassword.normalize("NFD"),
    });

    expect(namedErrors(answer)).toEqual(["/newPassword same_as_before"]);
  });

  it("may be to a shorter one beside an app", async () => {
    const twelve = "gruszka 1 i2";
    const [alone, withApp] = [await office(), await office({ app: true })];

    expect(namedErrors(await change(alone, await alone.begun(), { newPassword: twelve }))).toEqual([
      "/newPassword password_too_short",
    ]);
    const token = await withApp.signInWithCode();
    withApp.pass(30);
    expect((await change(withApp, token, { newPassword: twelve, code: withApp.code() })).status).toBe(200);
  });

  it("asks for the present one: a token alone is not enough", async () => {
    const desk = await office();
    const token = await desk.begun();

    expect(outcomeOf(await change(desk, token, { currentPassword: "wrong" }))).toEqual([401, "credentials_refused"]);
    expect(namedErrors(await change(desk, token, { currentPassword: undefined }))).toEqual([
      "/currentPassword required",
    ]);

    expect((await signInWith(desk, password)).status).toBe(201);
    expect(logged.of("reauthentication.refused")).toMatchObject([{ userId: desk.user.id }]);
  });

  it("asks for the app's code too, where one is enrolled: a token and the password alone are not enough", async () => {
    const desk = await office({ app: true });
    const token = await desk.signInWithCode();
    const usedCode = desk.code();
    desk.pass(600);
    const before = await desk.kept();

    expect(namedErrors(await change(desk, token))).toEqual(["/code required"]);
    expect(outcomeOf(await change(desk, token, { code: "000000" }))).toEqual([401, "code_refused"]);
    expect(outcomeOf(await change(desk, token, { code: usedCode }))).toEqual([401, "code_refused"]);
    expect(await desk.kept()).toEqual(before);

    const changed = await change(desk, token, { code: desk.code() });
    expect(changed).toMatchObject({ status: 200, body: { next: "signed-in" } });
    // The code is used up by that.
    const again = await desk.as(tokenOf(changed), "POST /me/proof", { body: { code: desk.code() } });
    expect(outcomeOf(again)).toEqual([401, "code_refused"]);
  });

  it("takes no code that somebody else gave meanwhile", async () => {
    const desk = await office({ app: true });
    const token = await desk.signInWithCode();
    desk.pass(30);
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    const code = desk.code();
    const waiting = await desk.begun();
    beforeNext(desk.client, "TransactWriteItems", () =>
      ask(elsewhere, "POST /sessions/current/totp", { authorization: `Bearer ${waiting}`, body: { code } }),
    );

    expect(outcomeOf(await change(desk, token, { code }))).toEqual([401, "code_refused"]);
    expect(await desk.isOpen(token)).toBe(true);
  });

  it("changes nothing for a session that its owner ends in that moment", async () => {
    const desk = await office();
    const [stolen, own] = [await desk.begun(), await desk.begun()];
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(desk.client, "GetItem", () => ask(elsewhere, "DELETE /sessions", { authorization: `Bearer ${own}` }));

    expect(outcomeOf(await change(desk, stolen))).toEqual([401, "not_signed_in"]);
    expect((await desk.signIn()).status).toBe(201);
  });

  it("changes nobody else's: not that of whoever has the address by now", async () => {
    const desk = await office();
    const token = await desk.begun();
    const theirs = { ...desk.login, userId: newId("us", desk.now()) };
    await desk.table.write({ Put: { Item: { ...keys.login(desk.email), ...theirs } } });

    expect(outcomeOf(await change(desk, token))).toEqual([401, "credentials_refused"]);

    expect((await desk.kept()).login).toEqual(theirs);
  });

  it("ends the session with the fifth wrong one, however many guess by it at once, and nobody else waits", async () => {
    const desk = await office();
    const [stolen, many] = [await desk.begun(), await desk.begun()];
    const wrong = { currentPassword: "wrong" };

    for (let failure = 0; failure < 5; failure += 1)
      expect(outcomeOf(await change(desk, stolen, wrong))).toEqual([401, "credentials_refused"]);
    const atOnce = await Promise.all(Array.from({ length: 12 }, () => change(desk, many, wrong)));

    expect(atOnce.filter(({ body }) => body?.code === "credentials_refused")).toHaveLength(5);
    expect(await open(desk, [stolen, many])).toEqual([false, false]);
    expect((await signInWith(desk, password)).status).toBe(201);
  });

  it("gives the tries back where the present one is right", async () => {
    const desk = await office();
    const token = await desk.begun();
    await haveTried(desk, token, 4);

    const changed = tokenOf(await change(desk, token));

    for (let failure = 0; failure < 4; failure += 1)
      expect(outcomeOf(await change(desk, changed))).toEqual([401, "credentials_refused"]);
    expect(await open(desk, [changed])).toEqual([true]);
  });

  it("to one that is refused costs no try where the present one is right", async () => {
    const desk = await office({ app: true });
    const token = await desk.signInWithCode();
    desk.pass(30);
    await haveTried(desk, token, 4);

    for (let times = 0; times < 2; times += 1)
      expect(namedErrors(await change(desk, token))).toEqual(["/code required"]);
    expect((await change(desk, token, { code: desk.code() })).status).toBe(200);

    const alone = await office();
    const its = await alone.begun();
    await haveTried(alone, its, 4);
    for (let times = 0; times < 2; times += 1)
      expect(namedErrors(await change(alone, its, { newPassword: "gruszka 1 i2" }))).toEqual([
        "/newPassword password_too_short",
      ]);
    expect((await change(alone, its)).status).toBe(200);
  });

  it("twice at once is done once", async () => {
    const desk = await office();
    const token = await desk.begun();

    const answers = await Promise.all([
      change(desk, token, { newPassword }),
      change(desk, token, { newPassword: thirdPassword }),
    ]);

    const won = answers.findIndex(({ status }) => status === 200);
    expect([401, 409]).toContain(answers[1 - won]?.status);
    expect((await signInWith(desk, [newPassword, thirdPassword][won]!)).status).toBe(201);
    expect(outcomeOf(await signInWith(desk, [newPassword, thirdPassword][1 - won]!))).toEqual([
      401,
      "credentials_refused",
    ]);
    expect(await desk.notices()).toHaveLength(1);
  });
});

describe("a password that is forgotten", () => {
  it("is asked to be reset, and the link is owed by mail in the language of whoever asks", async () => {
    const desk = await office();

    const { status, body } = await desk.call("POST /password-resets", {
      body: { email: ` ${desk.email.toUpperCase()} ` },
      headers: { "accept-language": "en" },
    });

    expect([status, body]).toEqual([202, undefined]);
    const [link] = await desk.links();
    expect(link).toMatchObject({ email: desk.email, userId: desk.user.id, expiresAt: "2026-03-02T08:30:00.000Z" });
    expect(await desk.notices()).toMatchObject([
      {
        state: "waiting",
        language: "en",
        recipient: { address: desk.email },
        facts: { kind: "password-reset", linkId: link?.id, validUntil: "2026-03-02T08:30:00.000Z" },
      },
    ]);
  });

  it("is reset by the link, which ends every session and is told by mail", async () => {
    const desk = await office();
    const before = [await desk.begun(), await desk.begun()];
    const token = await desk.askReset();
    expect(await open(desk, before)).toEqual([true, true]);

    const answer = await reset(desk, token);

    expect([answer.status, answer.body]).toEqual([200, { deviceToken: expect.any(String) }]);
    expect(await open(desk, before)).toEqual([false, false]);
    expect(outcomeOf(await signInWith(desk, password))).toEqual([401, "credentials_refused"]);
    expect((await signInWith(desk, newPassword)).body?.next).toBe("signed-in");
    expect((await desk.notices()).map(({ facts }) => (facts as { change?: string }).change)).toEqual([
      undefined,
      "password-reset",
    ]);
  });

  it("is reset beside an app, whose code is asked for as before", async () => {
    const desk = await office({ app: true });

    expect((await reset(desk, await desk.askReset(), "gruszka 1 i2")).status).toBe(200);

    const asked = await signInWith(desk, "gruszka 1 i2");
    expect(asked.body?.next).toBe("totp");
    expect((await desk.giveCode(tokenOf(asked), { code: desk.code() })).body?.next).toBe("signed-in");
  });

  it("is one's own once it is reset, though somebody else set the one before", async () => {
    const desk = await office({ login: { mustChangePassword: true } });

    await reset(desk, await desk.askReset());

    expect((await signInWith(desk, newPassword)).body?.next).toBe("signed-in");
  });

  it("gives whoever reads the mail no more tries at the code", async () => {
    const desk = await office({ app: true });
    for (let failure = 0; failure < 5; failure += 1) await desk.token();

    const { body } = await reset(desk, await desk.askReset());

    const known = { email: desk.email, password: newPassword, deviceToken: body?.deviceToken };
    expect(outcomeOf(await desk.signIn(known))).toEqual([429, "too_many_requests"]);
  });
});

describe("the link of a reset", () => {
  it("works once", async () => {
    const desk = await office();
    const token = await desk.askReset();
    expect((await reset(desk, token)).status).toBe(200);

    expect(outcomeOf(await reset(desk, token, thirdPassword))).toEqual(linkRefused);

    expect((await signInWith(desk, newPassword)).status).toBe(201);
  });

  it("works once also for two at once", async () => {
    const desk = await office();
    const token = await desk.askReset();
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));

    const answers = await Promise.all([
      reset(desk, token, newPassword),
      ask(elsewhere, "POST /password-resets/confirmation", { body: { token, password: thirdPassword } }),
    ]);

    expect(outcomes(answers).sort()).toEqual([[200], linkRefused]);
    const [won, lost] = answers[0].status === 200 ? [newPassword, thirdPassword] : [thirdPassword, newPassword];
    expect((await signInWith(desk, won)).status).toBe(201);
    expect(outcomeOf(await signInWith(desk, lost))).toEqual([401, "credentials_refused"]);
  });

  it("says, before it is used, whose password it sets and how long that must be, and nothing else", async () => {
    const desk = await office();
    const token = await desk.askReset();

    const { status, body } = await desk.call("POST /password-resets/lookup", { body: { token } });

    expect([status, body]).toEqual([
      200,
      {
        email: desk.email,
        validUntil: new Date(desk.now().getTime() + 30 * 60_000).toISOString(),
        passwordLengthMin: 15,
        passwordRule: expect.stringContaining("Od 15 do 128 znaków"),
      },
    ]);
    expect((await reset(desk, token)).status).toBe(200);
  });

  it("works for half an hour, to the second", async () => {
    const [early, late] = [await office(), await office()];
    const [one, other] = [await early.askReset(), await late.askReset()];
    early.pass(30 * 60 - 1);
    late.pass(30 * 60);

    expect((await reset(early, one)).status).toBe(200);
    expect(outcomeOf(await reset(late, other))).toEqual(linkRefused);
  });

  it.each([
    ["too short", "gruszka", "password_too_short"],
    ["common", "password123456789", "common_password"],
    ["too long", "gruszka ".repeat(17), "password_too_long"],
    ["with one's own name", "gruszka Nowak rower", "contains_own_name"],
  ])("is not used up by a password that is refused: %s", async (_, refused, code) => {
    const desk = await office();
    const token = await desk.askReset();

    expect(namedErrors(await reset(desk, token, refused))).toEqual([`/password ${code}`]);

    expect((await reset(desk, token)).status).toBe(200);
  });

  it("is dead once another that was asked for was used", async () => {
    const desk = await office();
    const [first, second] = [await desk.askReset(), await desk.askReset()];
    expect(first).not.toBe(second);

    expect((await reset(desk, second)).status).toBe(200);

    expect(outcomeOf(await reset(desk, first, thirdPassword))).toEqual(linkRefused);
    expect((await signInWith(desk, newPassword)).status).toBe(201);
  });

  it("is dead once the password was changed otherwise", async () => {
    const desk = await office();
    const token = await desk.askReset();
    expect((await change(desk, await desk.token(), { newPassword: thirdPassword })).status).toBe(200);

    expect(outcomeOf(await reset(desk, token))).toEqual(linkRefused);
  });

  it("that opens nothing is refused in the same words, whatever is wrong with it", async () => {
    const [desk, other] = [await office(), await office()];
    const [mine, theirs] = [await desk.askReset(), await other.askReset()];
    const barred = await office();
    const ofBarred = await barred.askReset();
    await barred.table.write({
      Put: { Item: { ...keys.login(barred.email), ...barred.login, canLogIn: false } },
    });
    const unknown = { purpose: "password-reset", id: newId("li", desk.now()) } as const;
    const [id, secret] = mine.split(".");
    const nothings = [
      ["malformed", mine.slice(0, -1)],
      ["empty", ""],
      ["another secret", `${id}.${newSecret()}`],
      ["another's secret", `${id}.${theirs.split(".")[1]}`],
      ["another's id", `${theirs.split(".")[0]}.${secret}`],
      ["a right secret of no link", `${unknown.id}.${linkSecret(linkKey, unknown)}`],
      ["of one who may not log in", ofBarred],
    ] as const;

    const answers = new Map<string, Answered>();
    for (const [what, token] of nothings) answers.set(what, await reset(desk, token));
    desk.pass(30 * 60);
    answers.set("expired", await reset(desk, mine));

    const first = answers.get("malformed")!;
    expect(outcomeOf(first)).toEqual(linkRefused);
    for (const [what, answer] of answers) expect(answer, what).toEqual(first);
  });

  it("is the only thing that knows its secret: neither table, notice nor log has it, nor the notice its hash", async () => {
    const desk = await office();

    const token = await desk.askReset();
    const [links, notices] = [await desk.links(), await desk.notices()];
    await reset(desk, token);

    const secret = token.split(".")[1]!;
    const hash = links[0]!.secretHash;
    const told = JSON.stringify([notices, await desk.notices()]) + logged.text();
    expect(JSON.stringify(links)).not.toContain(secret);
    expect([secret, hash, password, newPassword].filter((text) => told.includes(text))).toEqual([]);
    expect(logged.of("password.set_by_link")).toHaveLength(1);
  });
});

/** Every item of the table, whoever it is of. */
/** All that is kept, but for counts of network addresses. */
const everything = async ({ client, name }: TestTable): Promise<unknown[]> => {
  const { Items = [], LastEvaluatedKey } = await client.send(
    new ScanCommand({ TableName: name, ConsistentRead: true }),
  );
  if (LastEvaluatedKey) throw new Error("more than one page");
  return Items.filter(({ tries }) => tries === undefined);
};

describe("a reset that nobody is to be notified of", () => {
  const nobodies: [string, Wanted, (desk: Desk) => Promise<string> | string][] = [
    ["an unknown address", {}, () => "nobody@example.com"],
    ["one who may not log in", { user: { canLogIn: false }, login: { canLogIn: false } }, ({ email }) => email],
    [
      "one that was asked for too often",
      {},
      async ({ call, email }) => {
        for (let asked = 0; asked < 3; asked += 1) await call("POST /password-resets", { body: { email } });
        return email;
      },
    ],
  ];
  it.each(nobodies)("writes no item: %s", async (_, wanted, of) => {
    const own = await testTable();
    const desk = await openDesk(own, wanted);
    const email = await of(desk);
    const before = await everything(own);

    expect((await desk.call("POST /password-resets", { body: { email } })).status).toBe(202);

    expect(await everything(own)).toEqual(before);
  });

  it("because it was asked for too often keeps the links before it good", async () => {
    const desk = await office();
    const first = await desk.askReset();
    for (let asked = 0; asked < 5; asked += 1) await askResetOf(desk);
    expect(await mailed(desk)).toBe(3);

    expect((await reset(desk, first)).status).toBe(200);
  });

  it("does not make anybody wait who signs in: the two are counted apart", async () => {
    const desk = await office();
    for (let asked = 0; asked < 7; asked += 1) await askResetOf(desk);

    expect((await desk.signIn()).status).toBe(201);
  });
});

const askResetOf = ({ call, email }: Desk) => call("POST /password-resets", { body: { email } });

const mailed = async (desk: Desk): Promise<number> =>
  (await desk.notices()).filter(({ facts }) => (facts as { kind: string }).kind === "password-reset").length;

describe("resets of one address", () => {
  it("may be asked for anew once the credentials changed: the links before open nothing any more", async () => {
    const desk = await office();
    const token = await desk.begun();
    for (let asked = 0; asked < 4; asked += 1) await askResetOf(desk);
    expect(await mailed(desk)).toBe(3);

    const { body } = await desk.as(token, "DELETE /sessions");
    await askResetOf(desk);

    expect(await mailed(desk)).toBe(4);
    for (let failure = 0; failure < 5; failure += 1) await desk.signIn({ email: desk.email, password: "wrong" });
    const known = { email: desk.email, password, deviceToken: body?.deviceToken };
    expect((await desk.signIn(known)).status).toBe(201);
  });

  it("may be asked for anew once an administrator changed how somebody signs in", async () => {
    const of = await openCompany(stage());
    const jan = await of.join({ user: { role: "employee" } });
    const ask = () => of.call("POST /password-resets", { body: { email: jan.email } });
    const resets = async () =>
      (await of.noticesTo(jan.email)).filter(({ facts }) => facts.kind === "password-reset").length;
    for (const _ of [1, 2, 3, 4]) await ask();
    expect(await resets()).toBe(3);

    for (const change of [{ requireTotp: true }, { requireTotp: false }]) {
      await of.main.edit(jan.id, change);
      await ask();
    }
    await of.main.resetTotp(jan.id);
    await ask();

    expect(await resets()).toBe(6);
  });

  it("are twelve in any 24 hours at most, however often the credentials change meanwhile", async () => {
    const desk = await office();
    const token = await desk.begun();
    for (let round = 0; round < 5; round += 1) {
      for (let asked = 0; asked < 3; asked += 1) {
        desk.pass(1);
        await askResetOf(desk);
      }
      await desk.as(token, "DELETE /sessions");
    }

    expect(await mailed(desk)).toBe(12);
  });

  it("are not mailed to somebody whose invitation waits", async () => {
    const desk = await office({ login: { passwordHash: null } });

    await askResetOf(desk);

    expect(await mailed(desk)).toBe(0);
  });

  it("are at most three in any hour and six in any 24 hours, and each beyond is answered like any other", async () => {
    const desk = await office();
    // Minutes after the one before, and how many were mailed by then.
    const asked = [
      [0, 1],
      [20, 2],
      [20, 3],
      [19, 3],
      [1, 4],
      [60, 5],
      [60, 6],
      [60, 6],
      [20 * 60 - 1, 6],
      [1, 7],
    ] as const;
    for (const [minutes, sent] of asked) {
      desk.pass(minutes * 60);
      const answer = await askResetOf(desk);
      expect([answer.status, answer.body, await mailed(desk)]).toEqual([202, undefined, sent]);
    }
  });

  it("are three at most where many are asked for at once", async () => {
    const desk = await office();
    const instances = Array.from({ length: 8 }, () => desk.instance(dynamoLocalClient(dynamoEndpoint())));

    const answers = await Promise.all(
      instances.map((instance) => ask(instance, "POST /password-resets", { body: { email: desk.email } })),
    );

    expect(answers.map(outcomeOf)).toEqual(Array(8).fill([202]));
    // Each that comes between another's look and its write is not kept: the link of the one before is as good.
    expect(await mailed(desk)).toBeGreaterThanOrEqual(1);
    expect(await mailed(desk)).toBeLessThanOrEqual(3);
  });
});
