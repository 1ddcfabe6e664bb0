import { argon2Sync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseToken } from "../../shared/http/token.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { namedErrors, outcomeOf } from "../support/requests.ts";
import { openDesk, password, tokenOf, type Wanted } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest({ stage: "dev" });

/** The same password under parameters that another time found good enough: 8 KiB, one pass. */
const olderHash = ((): string => {
  const nonce = Buffer.from("saltsaltsaltsalt");
  const tag = argon2Sync("argon2id", { message: password, nonce, memory: 8, passes: 1, parallelism: 1, tagLength: 32 });
  return `$argon2id$v=19$m=8,t=1,p=1$${[nonce, tag].map((bytes) => bytes.toString("base64").replace(/=+$/, "")).join("$")}`;
})();

const office = (wanted: Wanted = {}) => openDesk(stage(), wanted);

describe("signing in", () => {
  it("answers a token that opens everything for 12 hours", async () => {
    const { signIn, as, user, accountId } = await office();

    const answer = await signIn();

    const { status, body } = answer;
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.any(String),
      deviceToken: expect.any(String),
      expiresAt: "2026-03-02T20:00:00.000Z",
      next: "signed-in",
    });
    expect(parseToken(`Bearer ${body?.token}`)).toMatchObject({ accountId, userId: user.id });
    expect((await as(tokenOf(answer), "GET /me")).body).toMatchObject({ id: user.id, account: { id: accountId } });
  });

  it("keeps the token nowhere, only the hash of its secret", async () => {
    const { signIn, table } = await office();

    const { body } = await signIn();

    const token = parseToken(`Bearer ${body?.token}`);
    const kept = await table.get(keys.session(token!.accountId, token!.userId, token!.sessionId));
    expect(kept).toBeDefined();
    expect(JSON.stringify(kept)).not.toContain(token?.secret);
    expect(logged.text()).not.toContain(token?.secret);
    expect(logged.text()).not.toContain(password);
  });

  it("knows the address however it is written", async () => {
    const { signIn, login } = await office();

    expect((await signIn({ email: `  ${login.email.toUpperCase()} `, password })).status).toBe(201);
  });

  it("takes a password as it is, to the letter", async () => {
    const { signIn, login } = await office();

    for (const wrong of [password.toUpperCase(), `${password} `, ` ${password}`, password.slice(0, -1)])
      expect(outcomeOf(await signIn({ email: login.email, password: wrong }))).toEqual([401, "credentials_refused"]);
  });

  it.each([
    ["an unknown address", {}, "nobody@example.com", password],
    ["a wrong password", {}, undefined, "not the password"],
    ["a user who may not log in", { user: { canLogIn: false }, login: { canLogIn: false } }, undefined, password],
  ])("fails alike, with the same work done, for %s", async (_, changes, email, typed) => {
    const { signIn, login, client, table } = await office(changes);
    const before = await table.get(keys.login(login.email));
    const calls = callsOf(client);

    const answer = await signIn({ email: email ?? login.email, password: typed });

    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      type: "urn:saldo:problem:credentials_refused",
      title: "Nie udało się zalogować",
      status: 401,
      detail: "Adres e-mail lub hasło są nieprawidłowe. Sprawdź je i spróbuj ponownie.",
      code: "credentials_refused",
      requestId: "req-1",
    });
    // One login read, and one try counted for the e-mail address and one for the network's; nobody's session, and nothing forgotten.
    expect(calls.map(({ command }) => command).sort()).toEqual(["GetItem", "UpdateItem", "UpdateItem"]);
    expect(await table.get(keys.login(login.email))).toEqual(before);
  });

  it("does the same store calls, asked in the same words, for an address that nobody has", async () => {
    const { signIn, login, client } = await office();
    const calls = callsOf(client);

    await signIn({ email: login.email, password: "not the password" });
    await signIn({ email: "nobody@example.com", password: "not the password" });

    const worded = calls.map(({ command, input }) => [command, input.UpdateExpression, input.ConditionExpression]);
    expect([...worded.slice(0, 3)].sort()).toEqual([...worded.slice(3)].sort());
  });

  it("after five failures waits as long as Retry-After says, even with the right password, and no longer", async () => {
    const { signIn, login, pass } = await office();
    for (let failure = 0; failure < 5; failure += 1) await signIn({ email: login.email, password: "wrong" });

    const refused = await signIn();
    expect(outcomeOf(refused)).toEqual([429, "too_many_requests"]);
    expect(refused.headers["retry-after"]).toBe("30");

    pass(30);
    expect((await signIn()).status).toBe(201);
  });

  it("costs no Argon2 while it has to wait, and no word on whether the address is known", async () => {
    const { signIn, login } = await office();
    const answers = [];
    for (const email of [login.email, "somebody@example.com"]) {
      for (let failure = 0; failure < 5; failure += 1) await signIn({ email, password: "wrong" });
      answers.push(await signIn({ email, password: "wrong" }));
    }

    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(429);
  });

  it("forgets the failures before it", async () => {
    const { signIn, login } = await office();
    for (let round = 0; round < 3; round += 1) {
      for (let failure = 0; failure < 4; failure += 1) await signIn({ email: login.email, password: "wrong" });
      expect((await signIn()).status).toBe(201);
    }
  });

  it("guessed at by twenty at once lets five guesses through", async () => {
    const { signIn, login } = await office();

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, guess) => signIn({ email: login.email, password: `guess ${guess}` })),
    );

    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
  });

  it("is refused where the right was taken from the user meanwhile", async () => {
    const { signIn, table, user } = await office();
    await table.write({ Put: { Item: { ...keys.user(user.accountId, user.id), ...user, canLogIn: false } } });

    expect(outcomeOf(await signIn())).toEqual([401, "credentials_refused"]);
  });

  it("keeps an older hash's password under today's parameters", async () => {
    const { signIn, login, table } = await office({ login: { passwordHash: olderHash } });

    expect((await signIn()).status).toBe(201);

    expect((await table.get(keys.login(login.email)))?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect((await signIn()).status).toBe(201);
  });

  it("with an older hash works also twice at once: each finds the password right", async () => {
    const { signIn } = await office({ login: { passwordHash: olderHash } });

    const answers = await Promise.all([signIn(), signIn()]);

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it.each([
    [{}, ["/email required", "/password required"]],
    [{ email: "anna", password: "x" }, ["/email wrong_format"]],
    [{ email: "anna@example.com", password: "" }, ["/password too_short"]],
    [{ email: "anna@example.com", password: "x".repeat(513) }, ["/password too_long"]],
    [{ email: "anna@example.com", password: "x", role: "administrator" }, ["/role unknown_field"]],
    [{ email: ["anna@example.com"], password: { $ne: "" } }, ["/email wrong_type", "/password wrong_type"]],
  ])("is refused before anything is read or counted: %j", async (body, errors) => {
    const { signIn, client } = await office();
    const calls = callsOf(client);

    expect(namedErrors(await signIn(body)).sort()).toEqual(errors);
    expect(calls).toEqual([]);
  });

  it("is never let through where the attempt could not be counted", async () => {
    const { signIn, client } = await office();
    injectFaults(client, ({ command }) => (command === "UpdateItem" ? "throttled" : undefined));

    expect(outcomeOf(await signIn())).toEqual([503, "temporarily_unavailable"]);
  });
});

describe("signing out", () => {
  it("ends the session at once, and no other", async () => {
    const { token, as } = await office();
    const [phone, desk] = [await token(), await token()];

    expect((await as(phone, "DELETE /sessions/current")).status).toBe(204);

    expect(outcomeOf(await as(phone, "GET /me"))).toEqual([401, "not_signed_in"]);
    expect(outcomeOf(await as(phone, "DELETE /sessions/current"))).toEqual([401, "not_signed_in"]);
    expect((await as(desk, "GET /me")).status).toBe(200);
  });

  it("acts also when the session's use was due to be noted", async () => {
    const { signIn, as, pass, table } = await office();
    const signedIn = tokenOf(await signIn());
    pass(600);

    expect((await as(signedIn, "DELETE /sessions/current")).status).toBe(204);

    const token = parseToken(`Bearer ${signedIn}`)!;
    expect(await table.get(keys.session(token.accountId, token.userId, token.sessionId))).toBeUndefined();
  });
});

describe("who I am", () => {
  it("says role, permissions and rights, and nothing that proves who I am", async () => {
    const { token, as, user } = await office({ user: { role: "technical", isMainAdministrator: false } });

    const { body } = await as(await token(), "GET /me");

    expect(body).toEqual({
      id: user.id,
      firstName: "Anna",
      lastName: "Nowak",
      email: user.email,
      role: "technical",
      isMainAdministrator: false,
      account: { id: user.accountId, companyName: "Poranna Kawa sp. z o.o." },
      permissions: [
        "account.read",
        "billing.read",
        "offers.read",
        "offers.change",
        "users.read",
        "users.manage",
        "subscriber.read",
        "emergency.manage",
        "pbx.manage",
      ],
      rights: { recordings: { listen: false, download: false }, authorisedContact: false },
      totp: { isEnrolled: false, isRequired: false, recoveryCodesLeft: 0 },
    });
  });
});
