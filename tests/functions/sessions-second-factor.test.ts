import { describe, expect, it } from "vitest";
import type { RouteKey } from "../../functions/manifest.ts";
import { declaration } from "../../functions/sessions/declaration.ts";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import type { NextStep } from "../../shared/domain/access.ts";
import type { AuditRecord } from "../../shared/domain/audit-records/audit.ts";
import { stepAfterPassword } from "../../shared/domain/portal-users/portal-user.ts";
import { triesOfSessionMax } from "../../shared/domain/sessions/guesses.ts";
import { parseToken, tokenText } from "../../shared/http/token.ts";
import { recoveryHashesOf } from "../../shared/security/second-factor.ts";
import { keys, ranges } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { beforeNext, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSessions } from "../support/people.ts";
import { type Answered, ask, namedErrors, outcomeOf } from "../support/requests.ts";
import {
  appSecret,
  counted,
  type Desk,
  openDesk,
  password,
  recoveryCodes,
  tokenOf,
  type Wanted,
} from "../support/sign-in-desk.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest({ stage: "dev" });
const office = (wanted: Wanted = {}) => openDesk(stage(), wanted);
const withApp = (wanted: Wanted = {}) => office({ app: true, ...wanted });

const wrongCode = "000000";
const newPassword = "gruszka na piwnicznym rowerze";
const refused = [401, "code_refused"];
const tooMany = [429, "too_many_requests"];

const statuses = (answers: readonly Answered[]): number[] => answers.map(({ status }) => status).sort();

/** Sessions that wait for a code, as many as are wanted: each by the right password, but without its attempt. */
const awaiting = async ({ table, user, login, now }: Desk, count: number): Promise<string[]> => {
  const begun = await keepSessions(table, user, Array.from({ length: count }, now), stepAfterPassword(login, counted));
  return begun.map(({ token }) => tokenText(token));
};

const offer = ({ as }: Desk, token: string, body: unknown = {}) =>
  as(token, "POST /sessions/current/totp-enrolment", { body });
const confirm = ({ as }: Desk, token: string, code: string) =>
  as(token, "POST /sessions/current/totp-enrolment/confirmation", { body: { code } });
const renewCodes = ({ as }: Desk, token: string, body: unknown) => as(token, "POST /me/recovery-codes", { body });
const changePassword = ({ as }: Desk, token: string) =>
  as(token, "PUT /me/password", { body: { currentPassword: password, newPassword } });
/** Enrols an app as whoever must: offers, and gives its first code. */
const enrol = async (desk: Desk, token: string) => {
  const secret = String((await offer(desk, token)).body?.secret);
  return { secret, answer: await confirm(desk, token, desk.code(secret)) };
};
const listOf = ({ body }: Answered, field: string): string[] => (body?.[field] ?? []) as string[];

describe("a sign-in", () => {
  it("with an app enrolled asks for its code, and then opens everything", async () => {
    const desk = await withApp();

    const asked = await desk.signIn();
    expect(asked).toMatchObject({ status: 201, body: { next: "totp", expiresAt: "2026-03-02T08:30:00.000Z" } });
    const given = await desk.giveCode(tokenOf(asked), { code: desk.code() });

    expect(given).toMatchObject({ status: 200, body: { next: "signed-in", expiresAt: "2026-03-02T20:00:00.000Z" } });
    expect(await desk.isOpen(tokenOf(given))).toBe(true);
    expect((await desk.kept()).user.lastSignInAt).toBe("2026-03-02T08:00:00.000Z");
  });

  it("that must end in an app enrols one, shows the recovery codes, and asks for its code from then on", async () => {
    const desk = await office({ user: { requireTotp: true }, login: { requireTotp: true } });
    const first = await desk.signIn();
    expect(first.body?.next).toBe("enrol-totp");

    const { secret, answer } = await enrol(desk, tokenOf(first));

    expect(answer).toMatchObject({ status: 200, body: { next: "signed-in" } });
    expect(listOf(answer, "recoveryCodes")).toHaveLength(10);
    expect(await desk.isOpen(tokenOf(answer))).toBe(true);
    desk.pass(30);
    const second = await desk.signIn();
    expect(second.body?.next).toBe("totp");
    expect((await desk.giveCode(tokenOf(second), { code: desk.code(secret) })).body?.next).toBe("signed-in");
  });

  it("with a password that somebody else set asks for another first", async () => {
    const desk = await office({ login: { mustChangePassword: true } });
    const asked = await desk.signIn();
    expect(asked.body?.next).toBe("change-password");

    const changed = await changePassword(desk, tokenOf(asked));

    expect(changed).toMatchObject({ status: 200, body: { next: "signed-in" } });
    expect(await desk.isOpen(tokenOf(changed))).toBe(true);
    expect((await desk.signIn({ email: desk.email, password: newPassword })).body?.next).toBe("signed-in");
  });

  it("of somebody new who must have an app goes from the password to the app", async () => {
    const desk = await office({ user: { requireTotp: true }, login: { mustChangePassword: true, requireTotp: true } });

    const changed = await changePassword(desk, await desk.begun());
    expect(changed.body?.next).toBe("enrol-totp");
    const { answer } = await enrol(desk, tokenOf(changed));

    expect(answer.body?.next).toBe("signed-in");
  });

  it("with an app and a password that somebody else set asks for the code first", async () => {
    const desk = await withApp({ login: { mustChangePassword: true } });
    const asked = await desk.signIn();
    expect(asked.body?.next).toBe("totp");

    const given = await desk.giveCode(tokenOf(asked), { code: desk.code() });
    expect(given.body?.next).toBe("change-password");

    expect((await changePassword(desk, tokenOf(given))).body?.next).toBe("signed-in");
  });

  it("leaves the token of each step that is over open for nothing", async () => {
    const desk = await withApp({ login: { mustChangePassword: true } });
    const password = await desk.begun();
    const code = tokenOf(await desk.giveCode(password, { code: desk.code() }));
    const whole = tokenOf(await changePassword(desk, code));

    for (const over of [password, code])
      for (const route of ["GET /me", "DELETE /sessions/current"] as const)
        expect(outcomeOf(await desk.as(over, route))).toEqual([401, "not_signed_in"]);
    expect(outcomeOf(await desk.giveCode(password, { code: desk.code() }))).toEqual([401, "not_signed_in"]);
    expect(outcomeOf(await changePassword(desk, code))).toEqual([401, "not_signed_in"]);
    expect(await desk.isOpen(whole)).toBe(true);
  });

  it("that stands at a step for half an hour is over", async () => {
    const desk = await withApp();
    const token = await desk.begun();

    desk.pass(30 * 60);

    expect(outcomeOf(await desk.giveCode(token, { code: desk.code() }))).toEqual([401, "not_signed_in"]);
  });

  const steps: [NextStep, Wanted][] = [
    ["totp", { app: true }],
    ["enrol-totp", { login: { requireTotp: true } }],
    ["change-password", { login: { mustChangePassword: true } }],
  ];
  it.each(steps)("that stands at %s opens that step and the way out, and nothing else", async (step, wanted) => {
    const desk = await office(wanted);
    const token = await desk.begun();
    const guarded = Object.entries(declaration.routes).filter(
      ([, { access }]) => typeof access === "string" || !("public" in access),
    );
    const opened = [];
    for (const [route, { access }] of guarded) {
      // The way out ends what the other routes are asked with.
      if (route === "DELETE /sessions/current") continue;
      const answer = await desk.as(token, route as RouteKey, {
        path: { id: "se_01KJQ3V2G0ABCDEFGHJKMNPQRS" },
        body: 0,
      });
      if (answer.body?.code !== "sign_in_incomplete") opened.push(route);
      else expect(typeof access === "object" && "step" in access && access.step.includes(step as never)).toBe(false);
    }

    expect(opened).toEqual(
      {
        totp: ["POST /sessions/current/totp"],
        "enrol-totp": ["POST /sessions/current/totp-enrolment", "POST /sessions/current/totp-enrolment/confirmation"],
        "change-password": ["PUT /me/password"],
        "signed-in": [],
      }[step],
    );
    expect((await desk.as(token, "DELETE /sessions/current")).status).toBe(204);
    expect(outcomeOf(await desk.as(token, "DELETE /sessions/current"))).toEqual([401, "not_signed_in"]);
  });
});

describe("the audit trail", () => {
  const mustEnrol = { user: { requireTotp: true }, login: { requireTotp: true } };
  const mustChange = { login: { mustChangePassword: true } };
  const mustBoth = { user: { requireTotp: true }, login: { mustChangePassword: true, requireTotp: true } };
  const byCode = async (desk: Desk) => tokenOf(await desk.giveCode(await desk.begun(), { code: desk.code() }));
  const byRecoveryCode = async (desk: Desk) =>
    tokenOf(await desk.giveCode(await desk.begun(), { recoveryCode: recoveryCodes[0] }));

  /** What is recorded up to the last step, in the order of the alphabet, and what that step adds. */
  const recordedBy = async (desk: Desk, last: (token: string) => Promise<Answered>, token: string) => {
    const records = async () =>
      (await desk.table.query(ranges.audit(desk.accountId), { limit: 100, newestFirst: false }))
        .items as unknown as AuditRecord[];
    const before = await records();
    expect(await last(token)).toMatchObject({ body: { next: "signed-in" } });
    const added = (await records()).filter(({ id }) => before.every((record) => record.id !== id));
    return [before, added].map((kept) => kept.map(({ kind }) => kind).sort());
  };

  it.each<[string, Wanted, (desk: Desk) => Promise<string[][]>, string[][]]>([
    ["a password alone", {}, (desk) => recordedBy(desk, () => desk.signIn(), ""), [[], ["signed-in"]]],
    [
      "a code",
      { app: true },
      async (desk) => recordedBy(desk, (token) => desk.giveCode(token, { code: desk.code() }), await desk.token()),
      [[], ["signed-in"]],
    ],
    [
      "a recovery code",
      { app: true },
      async (desk) =>
        recordedBy(desk, (token) => desk.giveCode(token, { recoveryCode: recoveryCodes[0] }), await desk.token()),
      [[], ["recovery-code-used", "signed-in"]],
    ],
    [
      "another password",
      mustChange,
      async (desk) => recordedBy(desk, (token) => changePassword(desk, token), await desk.token()),
      [[], ["password-changed", "signed-in"]],
    ],
    [
      "an app",
      mustEnrol,
      async (desk) => recordedBy(desk, async (token) => (await enrol(desk, token)).answer, await desk.token()),
      [[], ["signed-in", "totp-enrolled"]],
    ],
    [
      "another password, then an app",
      mustBoth,
      async (desk) => {
        const changed = tokenOf(await changePassword(desk, await desk.begun()));
        return recordedBy(desk, async (token) => (await enrol(desk, token)).answer, changed);
      },
      [["password-changed"], ["signed-in", "totp-enrolled"]],
    ],
    [
      "a code, then another password",
      { app: true, ...mustChange },
      async (desk) => recordedBy(desk, (token) => changePassword(desk, token), await byCode(desk)),
      [[], ["password-changed", "signed-in"]],
    ],
    [
      "a recovery code, then another password",
      { app: true, ...mustChange },
      async (desk) => recordedBy(desk, (token) => changePassword(desk, token), await byRecoveryCode(desk)),
      [["recovery-code-used"], ["password-changed", "signed-in"]],
    ],
  ])("holds a sign-in once, at the step that completes it: %s", async (_, wanted, signsIn, recorded) => {
    expect(await signsIn(await office(wanted))).toEqual(recorded);
  });

  it("holds no other sign-in where somebody signed in changes password or app", async () => {
    const desk = await office();
    const token = await desk.token();

    const changed = await recordedBy(desk, (whole) => changePassword(desk, whole), token);
    expect(changed).toEqual([["signed-in"], ["password-changed"]]);

    const other = tokenOf(await desk.signIn({ email: desk.email, password: newPassword }));
    const { secret } = (await offer(desk, other, { currentPassword: newPassword })).body as { secret: string };
    expect((await recordedBy(desk, (whole) => confirm(desk, whole, desk.code(secret)), other))[1]).toEqual([
      "totp-enrolled",
    ]);
  });
});

describe("a code", () => {
  it("signs in once", async () => {
    const desk = await withApp();
    const [first, second] = [await desk.begun(), await desk.begun()];
    const code = desk.code();

    expect((await desk.giveCode(first, { code })).status).toBe(200);
    expect(outcomeOf(await desk.giveCode(second, { code }))).toEqual(refused);

    desk.pass(30);
    expect((await desk.giveCode(second, { code: desk.code() })).status).toBe(200);
  });

  it.each([
    ["six sessions", (tokens: string[]) => tokens],
    ["one session, six times", (tokens: string[]) => tokens.map(() => tokens[0]!)],
  ])("signs in once, given at once to six environments: by %s", async (_, given) => {
    const desk = await withApp();
    const tokens = given(await awaiting(desk, 6));
    const code = desk.code();

    const answers = await Promise.all(
      tokens.map((token) =>
        ask(desk.instance(dynamoLocalClient(dynamoEndpoint())), "POST /sessions/current/totp", {
          authorization: `Bearer ${token}`,
          body: { code },
        }),
      ),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 401 && status !== 429)).toEqual([]);
    expect(Object.keys((await desk.kept()).user.sessions)).toHaveLength(1);
  });

  it("of the half minute before is taken, once, and none older than one that was taken", async () => {
    const desk = await withApp();
    const tokens = await awaiting(desk, 4);
    const before = desk.code();
    desk.pass(30);

    expect((await desk.giveCode(tokens[0]!, { code: before })).status).toBe(200);
    expect(outcomeOf(await desk.giveCode(tokens[1]!, { code: before }))).toEqual(refused);

    expect((await desk.giveCode(tokens[1]!, { code: desk.code() })).status).toBe(200);
    expect(outcomeOf(await desk.giveCode(tokens[2]!, { code: before }))).toEqual(refused);
    expect(outcomeOf(await desk.giveCode(tokens[3]!, { code: desk.code() }))).toEqual(refused);
  });

  it("of the half minute to come is taken, once, also when its time has come", async () => {
    const desk = await withApp();
    const tokens = await awaiting(desk, 3);
    const ahead = desk.code(appSecret, 30);

    expect((await desk.giveCode(tokens[0]!, { code: ahead })).status).toBe(200);
    expect(outcomeOf(await desk.giveCode(tokens[1]!, { code: ahead }))).toEqual(refused);

    desk.pass(30);
    expect(outcomeOf(await desk.giveCode(tokens[1]!, { code: ahead }))).toEqual(refused);
    expect((await desk.giveCode(tokens[2]!, { code: desk.code(appSecret, 30) })).status).toBe(200);
  });

  it.each([-60, 60])("of %i seconds from now is refused", async (seconds) => {
    const desk = await withApp();
    const [token] = await awaiting(desk, 1);

    expect(outcomeOf(await desk.giveCode(token!, { code: desk.code(appSecret, seconds) }))).toEqual(refused);
  });

  it("is taken as it was typed", async () => {
    const desk = await withApp();
    const ways = [
      ["in two groups", (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
      ["with a no-break space", (code: string) => `${code.slice(0, 3)}\u00a0${code.slice(3)}`],
      ["with narrow no-break spaces and a line end", (code: string) => `\u202f${[...code].join("\u202f")}\n`],
      ["with a hyphen", (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
      ["with a dash", (code: string) => `${code.slice(0, 3)} – ${code.slice(3)}`],
    ] as const;
    const tokens = await awaiting(desk, ways.length);

    for (const [place, [way, typed]] of ways.entries()) {
      desk.pass(30);
      expect((await desk.giveCode(tokens[place]!, { code: typed(desk.code()) })).status, way).toBe(200);
    }
  });

  it("is asked for as it is written, or a recovery code in its stead: what is neither is refused by its field", async () => {
    const desk = await withApp();
    const [token] = await awaiting(desk, 1);

    for (const [body, named] of [
      [{}, "/code required"],
      [{ code: "123456", recoveryCode: recoveryCodes[0] }, "/code required"],
      [{ code: "12345" }, "/code wrong_format"],
      [{ code: "1234567" }, "/code wrong_format"],
      [{ code: "123 4567" }, "/code wrong_format"],
      [{ code: "123.456" }, "/code wrong_format"],
      [{ code: "x123456" }, "/code wrong_format"],
      [{ code: `123${" ".repeat(30)}456` }, "/code too_long"],
      [{ code: "١٢٣٤٥٦" }, "/code wrong_format"],
      [{ code: 123456 }, "/code wrong_type"],
      [{ recoveryCode: "" }, "/recoveryCode too_short"],
      [{ recoveryCode: "x".repeat(65) }, "/recoveryCode too_long"],
    ] as const)
      expect(namedErrors(await desk.giveCode(token!, body)), JSON.stringify(body)).toEqual([named]);
  });

  it("that is wrong makes no password wait, and a wrong password no code", async () => {
    const desk = await withApp();
    for (let failure = 0; failure < 5; failure += 1) await desk.signIn({ email: desk.email, password: "wrong" });
    expect(outcomeOf(await desk.signIn())).toEqual(tooMany);
    desk.pass(30);
    for (let failure = 0; failure < 5; failure += 1)
      expect(outcomeOf(await desk.giveCode(await desk.token(), { code: wrongCode }))).toEqual(refused);

    const waiting = await desk.signIn();
    expect([outcomeOf(waiting), waiting.headers["retry-after"]]).toEqual([tooMany, "30"]);
    expect(await desk.failures()).toBe(0);

    desk.pass(30);
    expect((await desk.giveCode(await desk.token(), { code: desk.code() })).status).toBe(200);
    expect(await desk.codeFailures()).toBe(0);
  });

  it("that is malformed costs no try", async () => {
    const desk = await withApp();
    const token = await desk.begun();
    for (let failure = 0; failure < 6; failure += 1) await desk.giveCode(token, { code: "12345" });

    expect((await desk.giveCode(token, { code: desk.code() })).status).toBe(200);
  });

  it.each([
    ["can't take", "TransactWriteItems"],
    ["can't be asked about", "BatchGetItem"],
  ])("that the store %s now costs no try, however often", async (_, away) => {
    const desk = await withApp();
    const token = await desk.begun();
    let isAway = true;
    injectFaults(desk.client, ({ command }) => (isAway && command === away ? "throttled" : undefined));

    for (let times = 0; times <= triesOfSessionMax; times += 1)
      expect(outcomeOf(await desk.giveCode(token, { code: desk.code() }))).toEqual([503, "temporarily_unavailable"]);

    isAway = false;
    expect((await desk.giveCode(token, { code: desk.code() })).status).toBe(200);
  });

  it("that is right forgets the failures before it", async () => {
    const desk = await withApp();
    for (let round = 0; round < 3; round += 1) {
      await desk.signIn({ email: desk.email, password: "wrong" });
      const token = await desk.token();
      await desk.giveCode(token, { code: wrongCode });
      desk.pass(30);
      expect((await desk.giveCode(token, { code: desk.code() })).status).toBe(200);
    }
  });
});

describe("a recovery code", () => {
  it("signs in instead of the app however it is typed, and its use is told by mail", async () => {
    const desk = await withApp();
    const typed = `  ${recoveryCodes[0]!.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")} `;

    const answer = await desk.as(await desk.begun(), "POST /sessions/current/totp", {
      body: { recoveryCode: typed },
      address: "198.51.100.7",
      headers: { "accept-language": "en" },
    });

    expect(answer).toMatchObject({ status: 200, body: { next: "signed-in" } });
    expect((await desk.as(tokenOf(answer), "GET /me")).body?.totp).toEqual({
      isEnrolled: true,
      isRequired: false,
      recoveryCodesLeft: 9,
    });
    expect(await desk.notices()).toMatchObject([
      {
        state: "waiting",
        language: "en",
        recipient: { address: desk.email },
        facts: {
          kind: "credentials-changed",
          change: "recovery-code-used",
          codesLeft: 9,
          firstName: "Anna",
          from: "198.51.100.7",
          at: "2026-03-02T08:00:00.000Z",
        },
      },
    ]);
  });

  it("is used up, and leaves the other nine and the app as they were", async () => {
    const desk = await withApp();
    const tokens = await awaiting(desk, 4);
    const by = (token: string | undefined, recoveryCode = recoveryCodes[0]) => desk.giveCode(token!, { recoveryCode });

    expect((await by(tokens[0])).status).toBe(200);
    expect(outcomeOf(await by(tokens[1]))).toEqual(refused);
    expect((await by(tokens[1], recoveryCodes[1])).status).toBe(200);
    expect((await desk.giveCode(tokens[2]!, { code: desk.code() })).status).toBe(200);
    expect(Object.keys((await desk.kept()).login.recoveryHashes)).toHaveLength(8);
    expect(await desk.notices()).toHaveLength(2);
  });

  it("given at once to six environments signs in once, and is told once", async () => {
    const desk = await withApp();

    const answers = await Promise.all(
      (await awaiting(desk, 6)).map((token) =>
        ask(desk.instance(dynamoLocalClient(dynamoEndpoint())), "POST /sessions/current/totp", {
          authorization: `Bearer ${token}`,
          body: { recoveryCode: recoveryCodes[3] },
        }),
      ),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await desk.notices()).toHaveLength(1);
  });

  it("of somebody else opens nothing", async () => {
    const [desk, other] = [await withApp(), await withApp({ login: { recoveryHashes: recoveryHashesOf(["theirs"]) } })];

    expect(outcomeOf(await desk.giveCode(await desk.begun(), { recoveryCode: "theirs" }))).toEqual(refused);
    expect((await other.giveCode(await other.begun(), { recoveryCode: "THEIRS" })).status).toBe(200);
  });
});

describe("new recovery codes", () => {
  it("are shown once, end the old ones, and are told by mail", async () => {
    const desk = await withApp();
    const token = await desk.signInWithCode();
    desk.pass(30);

    const answer = await renewCodes(desk, token, { currentPassword: password, code: desk.code() });

    const renewed = listOf(answer, "recoveryCodes");
    expect([answer.status, renewed.length, new Set([...renewed, ...recoveryCodes]).size]).toEqual([200, 10, 20]);
    expect(await desk.isOpen(token)).toBe(true);
    expect(await desk.notices()).toMatchObject([{ facts: { change: "recovery-codes-renewed" } }]);
    const asked = await awaiting(desk, 2);
    expect(outcomeOf(await desk.giveCode(asked[0]!, { recoveryCode: recoveryCodes[0] }))).toEqual(refused);
    expect((await desk.giveCode(asked[0]!, { recoveryCode: renewed[0] })).status).toBe(200);
    expect((await desk.giveCode(asked[1]!, { recoveryCode: renewed[9] })).status).toBe(200);
  });

  it("are given also for one of the old, when the app is lost", async () => {
    const desk = await withApp();
    const token = await desk.signInWithCode();

    const answer = await renewCodes(desk, token, { currentPassword: password, recoveryCode: recoveryCodes[9] });

    expect(answer.status).toBe(200);
    expect((await desk.kept()).login.recoveryHashes).toEqual(recoveryHashesOf(listOf(answer, "recoveryCodes")));
  });

  it("are given once for one code, asked for twice at once", async () => {
    const desk = await withApp();
    const token = await desk.signInWithCode();
    desk.pass(30);
    const body = { currentPassword: password, code: desk.code() };

    const answers = await Promise.all([renewCodes(desk, token, body), renewCodes(desk, token, body)]);

    expect(statuses(answers)).toEqual([200, 401]);
    const given = answers.find(({ status }) => status === 200)!;
    expect((await desk.kept()).login.recoveryHashes).toEqual(recoveryHashesOf(listOf(given, "recoveryCodes")));
  });

  it.each([
    ["the wrong password", { currentPassword: "wrong", code: undefined }, [401, "credentials_refused"]],
    ["the wrong code", { currentPassword: password, code: wrongCode }, refused],
    ["a recovery code that is none", { currentPassword: password, recoveryCode: "none" }, refused],
    ["no code", { currentPassword: password }, [400, "invalid_request"]],
    ["no password", { code: wrongCode }, [400, "invalid_request"]],
  ])("are not given for %s, and the old ones stay", async (_, body, outcome) => {
    const desk = await withApp();
    const token = await desk.signInWithCode();

    expect(outcomeOf(await renewCodes(desk, token, body))).toEqual(outcome);

    expect((await desk.kept()).login.recoveryHashes).toEqual(recoveryHashesOf(recoveryCodes));
    expect(await desk.notices()).toEqual([]);
  });

  it("are a conflict where no app is enrolled: there is nothing to recover", async () => {
    const desk = await office();

    const answer = await renewCodes(desk, await desk.begun(), { currentPassword: password });

    expect(outcomeOf(answer)).toEqual([409, "conflict"]);
  });
});

describe("the present password and code", () => {
  it("given wrong five times in a session end it, and make no sign-in wait", async () => {
    const desk = await withApp();
    const [other, token] = [await desk.signInWithCode(), await desk.signInWithCode()];
    desk.pass(30);
    const wrong = [
      await desk.as(token, "PUT /me/password", { body: { currentPassword: "wrong", newPassword } }),
      await offer(desk, token, { currentPassword: password, code: wrongCode }),
      await renewCodes(desk, token, { currentPassword: password, recoveryCode: "none" }),
      await renewCodes(desk, token, { currentPassword: "wrong", code: wrongCode }),
      await offer(desk, token, { currentPassword: password, code: wrongCode }),
    ];

    expect(wrong.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
    expect([await desk.isOpen(token), await desk.isOpen(other)]).toEqual([false, true]);
    expect([await desk.failures(), await desk.codeFailures()]).toEqual([0, 0]);
  });
});

describe("an app", () => {
  it("is not enrolled by a session that its owner ends in that moment", async () => {
    const desk = await office();
    const [stolen, own] = [await desk.begun(), await desk.begun()];
    const { secret } = (await offer(desk, stolen, { currentPassword: password })).body as { secret: string };
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(desk.client, "GetItem", () => ask(elsewhere, "DELETE /sessions", { authorization: `Bearer ${own}` }));

    expect(outcomeOf(await confirm(desk, stolen, desk.code(secret)))).toEqual([401, "not_signed_in"]);
    expect((await desk.kept()).login.totp).toBeNull();
  });

  it("is enrolled by whoever wants one, with the present password; every other session ends", async () => {
    const desk = await office();
    const [other, token] = [await desk.begun(), await desk.begun()];

    const offered = await offer(desk, token, { currentPassword: password });
    const secret = String(offered.body?.secret);
    expect(offered).toMatchObject({ status: 200, body: { otpauthUri: expect.stringContaining(secret) } });
    expect((await desk.kept()).login.totp).toBeNull();
    const answer = await confirm(desk, token, desk.code(secret));

    expect(answer).toMatchObject({ status: 200, body: { next: "signed-in" } });
    expect(await Promise.all([other, token, tokenOf(answer)].map(desk.isOpen))).toEqual([false, false, true]);
    expect(await desk.notices()).toMatchObject([
      { facts: { change: "totp-enrolled" }, recipient: { address: desk.email } },
    ]);
    expect((await desk.signIn()).body?.next).toBe("totp");
  });

  it.each([
    ["the app's present code", (desk: Desk) => ({ code: desk.code() })],
    ["a recovery code", () => ({ recoveryCode: recoveryCodes[5] })],
  ])("takes the place of another with password and %s, and the old one opens nothing any more", async (_, proof) => {
    const desk = await withApp();
    const token = await desk.signInWithCode();
    const waiting = await desk.begun();
    desk.pass(30);

    const offered = await offer(desk, token, { currentPassword: password, ...proof(desk) });
    const secret = String(offered.body?.secret);
    // Until the new app has given a code, the old one is the app.
    const answer = await confirm(desk, token, desk.code(secret));

    expect(answer.status).toBe(200);
    desk.pass(30);
    expect(outcomeOf(await desk.giveCode(waiting, { code: desk.code() }))).toEqual([401, "not_signed_in"]);
    const [first, second] = [await desk.token(), await desk.token()];
    expect(outcomeOf(await desk.giveCode(first, { code: desk.code() }))).toEqual(refused);
    expect(outcomeOf(await desk.giveCode(first, { recoveryCode: recoveryCodes[6] }))).toEqual(refused);
    expect((await desk.giveCode(first, { code: desk.code(secret) })).status).toBe(200);
    expect((await desk.giveCode(second, { recoveryCode: listOf(answer, "recoveryCodes")[0] })).status).toBe(200);
  });

  it("has used its first code up by being enrolled: nobody signs in with that one", async () => {
    const desk = await office({ login: { requireTotp: true } });
    const { secret } = await enrol(desk, await desk.begun());

    const again = await desk.token();

    expect(outcomeOf(await desk.giveCode(again, { code: desk.code(secret) }))).toEqual(refused);
    desk.pass(30);
    expect((await desk.giveCode(again, { code: desk.code(secret) })).status).toBe(200);
  });

  it("that was enrolled anew takes no code of a half minute in which one was taken", async () => {
    const desk = await withApp();
    const token = await desk.signInWithCode();
    desk.pass(30);
    const offered = await offer(desk, token, { currentPassword: password, code: desk.code() });
    const secret = String(offered.body?.secret);
    expect((await confirm(desk, token, desk.code(secret))).status).toBe(200);

    const again = await desk.token();

    expect(outcomeOf(await desk.giveCode(again, { code: desk.code(secret) }))).toEqual(refused);
    desk.pass(30);
    expect((await desk.giveCode(again, { code: desk.code(secret) })).status).toBe(200);
  });

  it.each([
    ["nothing", {}, [400, "invalid_request"]],
    ["no code", { currentPassword: password }, [400, "invalid_request"]],
    ["the wrong password", { currentPassword: "wrong", recoveryCode: recoveryCodes[0] }, [401, "credentials_refused"]],
    ["the wrong code", { currentPassword: password, code: wrongCode }, refused],
  ])("is not offered in the place of another for %s", async (_, body, outcome) => {
    const desk = await withApp();
    const token = await desk.signInWithCode();

    expect(outcomeOf(await offer(desk, token, body))).toEqual(outcome);
    expect(outcomeOf(await confirm(desk, token, desk.code()))).toEqual([409, "conflict"]);
  });

  it("that gave a wrong first code is not enrolled; the old one stays, and the offer too", async () => {
    const desk = await withApp();
    const token = await desk.signInWithCode();
    desk.pass(30);
    const offered = await offer(desk, token, { currentPassword: password, code: desk.code() });
    const secret = String(offered.body?.secret);

    desk.pass(30);
    for (const wrong of [wrongCode, desk.code(), desk.code(secret, 60)])
      expect(outcomeOf(await confirm(desk, token, wrong))).toEqual(refused);

    expect((await desk.kept()).login.recoveryHashes).toEqual(recoveryHashesOf(recoveryCodes));
    expect((await desk.giveCode(await desk.begun(), { code: desk.code() })).status).toBe(200);
    expect((await confirm(desk, token, desk.code(secret))).status).toBe(200);
  });

  it("that was offered first is none once another was offered", async () => {
    const desk = await office();
    const token = await desk.begun();
    const [first, second] = [
      String((await offer(desk, token, { currentPassword: password })).body?.secret),
      String((await offer(desk, token, { currentPassword: password })).body?.secret),
    ];

    expect(outcomeOf(await confirm(desk, token, desk.code(first)))).toEqual(refused);
    expect((await confirm(desk, token, desk.code(second))).status).toBe(200);
  });

  it("is enrolled once, confirmed twice at once, with one set of recovery codes", async () => {
    const desk = await office({ login: { requireTotp: true } });
    const token = await desk.begun();
    const secret = String((await offer(desk, token)).body?.secret);

    const answers = await Promise.all([
      confirm(desk, token, desk.code(secret)),
      confirm(desk, token, desk.code(secret)),
    ]);

    const [given, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    expect((await desk.kept()).login.recoveryHashes).toEqual(recoveryHashesOf(listOf(given!, "recoveryCodes")));
    expect(await desk.isOpen(tokenOf(given!))).toBe(true);
    expect(await desk.notices()).toHaveLength(1);
  });

  it("is of the session that it was offered to: another session has nothing to confirm", async () => {
    const desk = await office();
    const [one, other] = [await desk.begun(), await desk.begun()];
    const secret = String((await offer(desk, one, { currentPassword: password })).body?.secret);

    expect(outcomeOf(await confirm(desk, other, desk.code(secret)))).toEqual([409, "conflict"]);
  });

  it("keeps its secret sealed, and no secret stands in a notice or a log", async () => {
    const desk = await office({ login: { requireTotp: true } });
    const token = await desk.begun();
    const secret = String((await offer(desk, token)).body?.secret);
    const { accountId, userId, sessionId } = parseToken(`Bearer ${token}`)!;
    const offered = JSON.stringify(await desk.table.get(keys.session(accountId, userId, sessionId)));

    const answer = await confirm(desk, token, desk.code(secret));
    const codes = listOf(answer, "recoveryCodes");
    desk.pass(30);
    const waiting = await desk.token();
    await desk.giveCode(waiting, { recoveryCode: codes[0] });

    const all = [
      offered,
      JSON.stringify(await desk.kept()),
      JSON.stringify(await desk.notices()),
      logged.text(),
    ].join();
    expect(await desk.notices()).toHaveLength(2);
    const secrets = [secret, password, ...codes, ...[token, waiting, tokenOf(answer)].map((text) => text.slice(-43))];
    expect(secrets.filter((text) => all.includes(text))).toEqual([]);
  });
});

describe("who I am", () => {
  it("tells whether an app is enrolled, whether it must be, and how many recovery codes are left", async () => {
    const desk = await office({ staff: true, user: { role: "operator-helpdesk", requireTotp: true }, app: true });

    const { body } = await desk.as(await desk.signInWithCode(), "GET /me");

    expect(body).toMatchObject({
      role: "operator-helpdesk",
      permissions: [],
      account: { id: "operator", companyName: "Operator" },
      totp: { isEnrolled: true, isRequired: true, recoveryCodesLeft: 10 },
    });
  });
});
