/** Whoever guesses: at passwords, at codes, at who has an address. Many at once, and from several environments. */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll, describe, expect, it, type MockInstance, vi } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { stepAfterPassword } from "../../shared/domain/portal-users/portal-user.ts";
import { failuresFree, triesOfSessionMax } from "../../shared/domain/sessions/guesses.ts";
import { newId } from "../../shared/ids.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { beforeNext, type Call, callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepSession } from "../support/people.ts";
import { type Answered, ask, outcomeOf } from "../support/requests.ts";
import {
  began,
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

// Before it is counted: each time counts, whether or not it is computed.
rememberArgon2();

/** The real one, counted: what it costs is what an answer's time would reveal. */
let argon2: MockInstance<typeof crypto.argon2>;
beforeAll(() => {
  argon2 = vi.spyOn(crypto, "argon2");
  syncBuiltinESMExports();
});
afterAll(() => {
  argon2.mockRestore();
  syncBuiltinESMExports();
});

const stage = tableOfFile();
const logged = logOfEachTest({ stage: "dev" });
const office = (wanted: Wanted = {}) => openDesk(stage(), wanted);

const guessesAtOnce = 20;
const guesses = Array.from({ length: guessesAtOnce }, (_, guess) => guess);
const wrongCodes = guesses.map((guess) => String(guess).padStart(6, "0"));

/** Asks from five environments, each with a client of its own. */
const fromEverywhere = (desk: Desk) => {
  const environments = Array.from({ length: 5 }, () => desk.instance(dynamoLocalClient(dynamoEndpoint())));
  return (place: number) => environments[place % environments.length]!;
};

const passwordsAtOnce = (desk: Desk, passwords: readonly string[]): Promise<Answered[]> => {
  const environment = fromEverywhere(desk);
  return Promise.all(
    passwords.map((typed, place) =>
      ask(environment(place), "POST /sessions", { body: { email: desk.email, password: typed } }),
    ),
  );
};

/** All of them by the one session that whoever knows the password was given. */
const codesAtOnce = async (desk: Desk, bodies: readonly object[]): Promise<Answered[]> => {
  const { authorization } = await keepSession(
    desk.table,
    desk.user,
    desk.now(),
    stepAfterPassword(desk.login, counted),
  );
  const environment = fromEverywhere(desk);
  return Promise.all(
    bodies.map((body, place) => ask(environment(place), "POST /sessions/current/totp", { authorization, body })),
  );
};

const count = (answers: readonly Answered[], wanted: number): number =>
  answers.filter(({ status }) => status === wanted).length;
/** Guesses that were told that they are wrong. */
const wrongAmong = (answers: readonly Answered[]): number =>
  answers.filter(({ body }) => body?.code === "credentials_refused" || body?.code === "code_refused").length;
const waitsOf = (answers: readonly Answered[]): Set<string | undefined> =>
  new Set(answers.filter(({ status }) => status === 429).map(({ headers }) => headers["retry-after"]));

describe("twenty guesses at once", () => {
  it("at a password are five that are answered, each counted, and 15 that wait", async () => {
    const desk = await office();

    const answers = await passwordsAtOnce(desk, guesses.map(String));

    expect([wrongAmong(answers), count(answers, 429)]).toEqual([failuresFree, guessesAtOnce - failuresFree]);
    expect(waitsOf(answers)).toEqual(new Set(["30"]));
    expect(await desk.failures()).toBe(failuresFree);
    expect(outcomeOf(await desk.signIn())).toEqual([429, "too_many_requests"]);
  });

  it.each([
    ["codes", wrongCodes.map((code) => ({ code }))],
    [
      "codes and recovery codes",
      guesses.map((guess) => (guess % 2 ? { code: wrongCodes[guess] } : { recoveryCode: `${guess}` })),
    ],
  ])("at %s by one session are five that are answered, and the session is over", async (_, bodies) => {
    const desk = await office({ app: true });

    const answers = await codesAtOnce(desk, bodies);

    expect(answers.map(({ body }) => body?.code).sort()).toEqual([
      ...Array.from({ length: triesOfSessionMax }, () => "code_refused"),
      ...Array.from({ length: guessesAtOnce - triesOfSessionMax }, () => "not_signed_in"),
    ]);
    expect(logged.measured("sign-ins-refused")).toEqual(
      Array.from({ length: triesOfSessionMax }, () => ({ value: 1, reason: "code" })),
    );
  });

  it("at a code by somebody who has the password are sessions that wait: five are begun, and the sixth later", async () => {
    const desk = await office({ app: true });

    const answers = await passwordsAtOnce(
      desk,
      guesses.slice(0, 12).map(() => password),
    );

    expect([count(answers, 201), count(answers, 429)]).toEqual([failuresFree, 12 - failuresFree]);
    expect(waitsOf(answers)).toEqual(new Set(["30"]));
    expect([await desk.codeFailures(), await desk.failures()]).toEqual([failuresFree, 0]);
    const tooMany = { value: 1, reason: "too-many-attempts" };
    expect(logged.measured("sign-ins-refused")).toEqual(Array.from({ length: 12 - failuresFree }, () => tooMany));
  });
});

/** The right one among eleven wrong ones. */
const among = <Guess>(wrong: readonly Guess[], right: Guess, place: number): Guess[] => [
  ...wrong.slice(0, place),
  right,
  ...wrong.slice(place + 1, 12),
];

/**
 * Where the right one came through it forgot the failures before it, so five more are free. Where it did not, every wrong
 * answer is in the count, and perhaps the right one's own attempt.
 */
const holdsTheCount = (answers: readonly Answered[], success: number, failures: unknown): void => {
  const wrong = wrongAmong(answers);
  expect(count(answers, success)).toBeLessThanOrEqual(1);
  expect(count(answers, success) + count(answers, 401) + count(answers, 429)).toBe(12);
  if (count(answers, success) === 0) expect(wrong).toBeLessThanOrEqual(Number(failures));
  expect(wrong).toBeLessThanOrEqual(count(answers, success) === 0 ? failuresFree : 2 * failuresFree - 1);
  expect([...waitsOf(answers)].filter((wait) => !(Number(wait) > 0))).toEqual([]);
};

describe("eleven wrong guesses and the right one at once", () => {
  it.each([0, 4, 9])("at a password let one in at most: the right one is number %d", async (place) => {
    const desk = await office();

    const answers = await passwordsAtOnce(desk, among(guesses.map(String), password, place));

    holdsTheCount(answers, 201, await desk.failures());
    expect(Object.keys((await desk.kept()).user.sessions)).toHaveLength(count(answers, 201));
  });

  it.each([0, 4, 9])("at a code let one in at most: the right one is number %d", async (place) => {
    const desk = await office({ app: true });

    const right = { code: desk.code() };
    const answers = await codesAtOnce(
      desk,
      among(
        wrongCodes.map((code) => ({ code })),
        right,
        place,
      ),
    );

    expect(count(answers, 200)).toBeLessThanOrEqual(1);
    // Fewer, where the right one came early: then the session has moved on.
    expect(count(answers, 200) + wrongAmong(answers)).toBeLessThanOrEqual(triesOfSessionMax);
    expect(Object.keys((await desk.kept()).user.sessions)).toHaveLength(count(answers, 200));
  });
});

describe("a guess", () => {
  it("at a code that can't be counted is not told wrong", async () => {
    const desk = await office({ app: true });
    const token = await desk.begun();
    injectFaults(desk.client, ({ command }) => (command === "UpdateItem" ? "throttled" : undefined));

    expect(outcomeOf(await desk.giveCode(token, { code: "000000" }))).toEqual([503, "temporarily_unavailable"]);
  });

  it("that is right, but whose outcome stays unknown, is answered so, and nothing of it is lost or done twice", async () => {
    const desk = await office({ app: true });
    const token = await desk.begun();
    injectFaults(desk.client, ({ command }) => (command === "TransactWriteItems" ? "lost-after" : undefined));

    const answer = await desk.giveCode(token, { recoveryCode: recoveryCodes[0] });

    expect(outcomeOf(answer)).toEqual([503, "temporarily_unavailable"]);
    expect(Object.keys((await desk.kept()).login.recoveryHashes)).toHaveLength(9);
    expect(await desk.notices()).toHaveLength(1);
  });

  it("at a password whose login can't be read costs nothing: nobody has judged it", async () => {
    const desk = await office();
    let isAway = true;
    injectFaults(desk.client, ({ command }) => (isAway && command === "GetItem" ? "throttled" : undefined));

    for (let times = 0; times <= failuresFree; times += 1)
      expect(outcomeOf(await desk.signIn())).toEqual([503, "temporarily_unavailable"]);

    isAway = false;
    expect(await desk.failures()).toBe(0);
    expect((await desk.signIn()).status).toBe(201);
  });

  it.each([
    [
      "at a code",
      "BatchGetItem",
      { app: true },
      (desk: Desk, token: string) => desk.giveCode(token, { code: desk.code() }),
    ],
    [
      "at one's own password",
      "GetItem",
      {},
      (desk: Desk, token: string) => desk.as(token, "POST /me/proof", { body: { password } }),
    ],
  ] as const)("%s takes no try of the session where who asks can't be read", async (_, read, wanted, guess) => {
    const desk = await office(wanted);
    const token = await desk.begun();
    let isAway = true;
    injectFaults(desk.client, ({ command }) => (isAway && command === read ? "throttled" : undefined));

    for (let times = 0; times < triesOfSessionMax; times += 1)
      expect(outcomeOf(await guess(desk, token))).toEqual([503, "temporarily_unavailable"]);

    isAway = false;
    expect((await guess(desk, token)).status).toBeLessThan(300);
  });

  it("costs no Argon2 while it has to wait", async () => {
    const desk = await office();
    await passwordsAtOnce(desk, guesses.slice(0, failuresFree).map(String));
    argon2.mockClear();

    const answers = await passwordsAtOnce(desk, guesses.slice(0, 6).map(String));

    expect(count(answers, 429)).toBe(6);
    expect(argon2).not.toHaveBeenCalled();
  });
});

describe("a stolen session", () => {
  /** Wrong passwords by what the browser was given last, until one has to wait. */
  const guessesUntilWait = async (desk: Desk, deviceToken: unknown): Promise<number> => {
    for (let guess = 0; guess <= guessesAtOnce; guess += 1)
      if ((await desk.signIn({ email: desk.email, password: "wrong", deviceToken })).status === 429) return guess;
    return Number.POSITIVE_INFINITY;
  };

  it("gives no more guesses at the password than its browser has, however often it ends the others", async () => {
    const desk = await office();
    const token = await desk.token();
    const guessed = [];

    for (let times = 0; times < 3; times += 1) {
      const { status, body } = await desk.as(token, "DELETE /sessions");
      expect(status).toBe(200);
      guessed.push(await guessesUntilWait(desk, body?.deviceToken));
    }

    expect(guessed).toEqual([failuresFree, 0, 0]);
  });

  it("that is older than ten minutes ends no others without a fresh proof", async () => {
    const desk = await office();
    const [other, token] = [await desk.begun(), await desk.begun()];
    desk.pass(600);

    expect(outcomeOf(await desk.as(token, "DELETE /sessions"))).toEqual([403, "fresh_proof_needed"]);
    expect(await desk.isOpen(other)).toBe(true);

    expect((await desk.as(token, "POST /me/proof", { body: { password } })).status).toBe(204);
    expect((await desk.as(token, "DELETE /sessions")).status).toBe(200);
    expect(await desk.isOpen(other)).toBe(false);
  });

  it("of who knows the password gives no more guesses, however often it changes the password", async () => {
    const desk = await office();
    let [typed, token] = [password, await desk.token()];
    const begun = [];

    for (const newPassword of ["gruszka na piwnicznym rowerze", "śliwka pod strychowym oknem"]) {
      const changed = await desk.as(token, "PUT /me/password", { body: { currentPassword: typed, newPassword } });
      [typed, token] = [newPassword, tokenOf(changed)];
      begun.push(await guessesUntilWait(desk, changed.body?.deviceToken));
    }

    expect(begun).toEqual([failuresFree, 0]);
  });
});

describe("what is right", () => {
  it("is no wrong guess: a dozen proofs at once end no session", async () => {
    const desk = await office();
    const token = await desk.begun();
    const prove = () => desk.as(token, "POST /me/proof", { body: { password } });

    const answers = await Promise.all(Array.from({ length: 12 }, prove));

    expect(answers.filter(({ status }) => status !== 204 && status !== 503)).toEqual([]);
    expect((await prove()).status).toBe(204);
  });

  it("is never called wrong: of eight known browsers that sign in at once, whoever finds no place is told to come again", async () => {
    const desk = await office();
    const environment = fromEverywhere(desk);
    const known = [];
    for (let browser = 0; browser < 8; browser += 1)
      known.push({ email: desk.email, password, deviceToken: (await desk.signIn()).body?.deviceToken });

    const answers = await Promise.all(known.map((body, place) => ask(environment(place), "POST /sessions", { body })));

    const others = answers.filter(({ status }) => status !== 201);
    expect(others.map(outcomeOf)).toEqual(others.map(() => [503, "temporarily_unavailable"]));
    expect(others.map(({ headers }) => headers["retry-after"])).toEqual(others.map(() => "1"));
    for (const body of known) expect((await desk.signIn(body)).status).toBe(201);
  });

  it("is no wrong guess where the store could not say whose it is, however often", async () => {
    const desk = await office();
    let isAway = true;
    injectFaults(desk.client, ({ command }) => (isAway && command === "GetItem" ? "throttled" : undefined));

    for (let times = 0; times <= failuresFree; times += 1)
      expect(outcomeOf(await desk.signIn())).toEqual([503, "temporarily_unavailable"]);

    isAway = false;
    expect((await desk.signIn()).status).toBe(201);
  });

  it("makes no wait begin anew, though a login policy refuses it", async () => {
    const loginPolicyId = newId("lp", began);
    const desk = await office({ user: { loginPolicyId }, login: { loginPolicyId } });
    for (let guess = 0; guess < failuresFree; guess += 1) await desk.signIn({ email: desk.email, password: "wrong" });
    desk.pass(31);

    for (let times = 0; times < 3; times += 1)
      expect(outcomeOf(await desk.signIn())).toEqual([403, "login_policy_refused"]);
    expect(logged.measured("sign-ins-refused").filter(({ reason }) => reason === "login-policy")).toHaveLength(3);
  });

  it("is judged as without a device token where that has ended, however long its browser would have to wait", async () => {
    const desk = await office();
    const { body } = await desk.signIn();
    const known = { email: desk.email, password, deviceToken: body?.deviceToken };
    for (let guess = 0; guess < failuresFree; guess += 1) await desk.signIn({ ...known, password: "wrong" });
    expect(outcomeOf(await desk.signIn(known))).toEqual([429, "too_many_requests"]);

    expect((await desk.as(String(body?.token), "DELETE /sessions")).status).toBe(200);

    expect((await desk.signIn(known)).status).toBe(201);
  });
});

type Worded = { readonly Key?: Named; readonly Item?: Named; readonly [Expression: string]: unknown };
type Named = { readonly pk?: string };

/** What a call does and under which conditions, a row for each of its writes; not the names that it does it to. */
const worded = ({ command, input }: Call): string[] => {
  const writes = (input.TransactItems ?? []).flatMap((write) => Object.entries(write));
  return [[command, input] as const, ...writes].map(([what, fields]) => {
    const { Key, Item, UpdateExpression = "", ConditionExpression = "" } = fields as Worded;
    return [what, (Key ?? Item)?.pk?.split("#")[0], UpdateExpression, ConditionExpression].join(" ");
  });
};

/** How many items a call reads or writes. */
const itemsOf = ({ TransactItems, RequestItems = {} }: Call["input"]): number =>
  TransactItems?.length ??
  Object.values(RequestItems as Record<string, { Keys: unknown[] }>).flatMap(({ Keys }) => Keys).length;

type Branch = readonly [what: string, wanted: Wanted, ask: (desk: Desk) => Promise<Answered>];

/** What one branch answers, what it asks of the store, and how often it hashes a password. */
const measured = async ([, wanted, ask]: Branch) => {
  const desk = await office(wanted);
  const calls = callsOf(desk.client);
  argon2.mockClear();
  const answer = await ask(desk);
  return { answer, calls: calls.map(worded).sort(byText), hashes: argon2.mock.calls.length };
};

const byText = (one: readonly string[], other: readonly string[]): number => (one.join() < other.join() ? -1 : 1);

const barred = { user: { canLogIn: false }, login: { canLogIn: false } };
const nobody = "nobody@example.com";

describe("an answer does not tell who has an address", () => {
  it("by a wrong sign-in: same words, same store calls, one Argon2", async () => {
    const wrong = "not the password";
    const branches: readonly Branch[] = [
      ["unknown", {}, ({ signIn }) => signIn({ email: nobody, password: wrong })],
      ["known", {}, ({ signIn, email }) => signIn({ email, password: wrong })],
      ["known, with an app", { app: true }, ({ signIn, email }) => signIn({ email, password: wrong })],
      ["known, of the staff", { staff: true, app: true }, ({ signIn, email }) => signIn({ email, password: wrong })],
      [
        "known, with a new password due",
        { login: { mustChangePassword: true } },
        ({ signIn, email }) => signIn({ email, password: wrong }),
      ],
      ["not to log in", barred, ({ signIn, email }) => signIn({ email, password: wrong })],
      ["not to log in, with the right password", barred, ({ signIn }) => signIn()],
    ];

    const [first, ...others] = await inTurn(branches);

    expect(outcomeOf(first!.answer)).toEqual([401, "credentials_refused"]);
    expect(first).toMatchObject({ hashes: 1, calls: { length: 3 } });
    for (const [place, other] of others.entries()) expect(other, branches[place + 1]?.[0]).toEqual(first);
  });

  it("by a sign-in too many: same words, same store calls, no Argon2", async () => {
    const sixth = async ({ signIn }: Desk, email: string) => {
      for (let failure = 0; failure < failuresFree; failure += 1) await signIn({ email, password: "wrong" });
      argon2.mockClear();
      return signIn({ email, password });
    };
    const [unknown, known, notToLogIn] = await inTurn([
      ["unknown", {}, (desk) => sixth(desk, `6${nobody}`)],
      ["known", {}, (desk) => sixth(desk, desk.email)],
      ["not to log in", barred, (desk) => sixth(desk, desk.email)],
    ]);

    expect(outcomeOf(unknown!.answer)).toEqual([429, "too_many_requests"]);
    expect(unknown?.hashes).toBe(0);
    expect(known).toEqual(unknown);
    expect(notToLogIn).toEqual(unknown);
  });

  it("by a password reset: same words, as many items in the same store calls, whatever is true of the address", async () => {
    const askReset = ({ call }: Desk, email: string) => call("POST /password-resets", { body: { email } });
    const asking = async (wanted: Wanted, emailOf: (desk: Desk) => string, before = 0) => {
      const desk = await office(wanted);
      for (let asked = 0; asked < before; asked += 1) await askReset(desk, emailOf(desk));
      // What was asked before is not measured.
      const calls = callsOf(desk.client);
      const answer = await askReset(desk, emailOf(desk));
      return {
        answer,
        hashes: argon2.mock.calls.length,
        calls: calls.map(({ command, input }) => [command, itemsOf(input)]),
      };
    };
    argon2.mockClear();
    const unknown = await asking({}, () => nobody);
    const others = [
      await asking({}, ({ email }) => email),
      await asking({ app: true }, ({ email }) => email),
      await asking(barred, ({ email }) => email),
      await asking({}, () => nobody, 6),
      await asking({}, ({ email }) => email, 6),
    ];

    expect(unknown.answer).toMatchObject({ status: 202, body: undefined });
    expect(unknown.hashes).toBe(0);
    expect(unknown.calls).toEqual([
      ["BatchGetItem", 3],
      // The count of the network address.
      ["UpdateItem", 0],
      ["TransactWriteItems", 4],
    ]);
    for (const other of others) expect(other).toEqual(unknown);
  });

  it("by resets asked for at once: where those of a known address meet at an item, those of an unknown one do, too", async () => {
    const contended = async (emailOf: (desk: Desk) => string) => {
      const desk = await office();
      const seen = new Set<string>();
      // As DynamoDB does, where one of them is not over yet.
      injectFaults(desk.client, (call) => {
        const named = keysIn(call);
        if (named.some((key) => seen.has(key))) return "conflict";
        for (const key of named) seen.add(key);
        return undefined;
      });
      const ask = () => desk.call("POST /password-resets", { body: { email: emailOf(desk) } });
      return (await Promise.all([ask(), ask(), ask()])).map(({ status }) => status).sort();
    };

    const known = await contended(({ email }) => email);

    expect(known).toEqual([202, 503, 503]);
    expect(await contended(() => nobody)).toEqual(known);
  });

  it("by the time of a password reset: none is answered before an even time is over", async () => {
    for (const isKnown of [true, false]) {
      let isOver = () => {};
      const desk = await openDesk(stage(), {}, () => new Promise<void>((resolve) => (isOver = resolve)));
      const written = new Promise<void>((resolve) =>
        beforeNext(desk.client, "TransactWriteItems", async () => resolve()),
      );
      let isAnswered = false;
      const asked = desk
        .call("POST /password-resets", { body: { email: isKnown ? desk.email : nobody } })
        .then((answer) => {
          isAnswered = true;
          return answer;
        });

      await written;
      await desk.table.get(keys.login(desk.email));
      expect(isAnswered).toBe(false);
      isOver();

      expect((await asked).status).toBe(202);
    }
  });

  it("by the log: an address stands there as a part of its hash only", async () => {
    const desk = await office();
    await desk.signIn({ email: desk.email, password: "wrong" });
    await desk.signIn({ email: nobody, password: "wrong" });
    await desk.call("POST /password-resets", { body: { email: desk.email } });

    expect(logged.of("sign_in.refused")).toHaveLength(2);
    const refused = { value: 1, reason: "password" };
    expect(logged.measured("sign-ins-refused")).toEqual([refused, refused]);
    expect(logged.text()).not.toMatch(/@example/);
  });
});

/** Which items a transaction is at. */
const keysIn = ({ command, input }: Call): string[] =>
  command !== "TransactWriteItems"
    ? []
    : (input.TransactItems ?? []).flatMap((write) =>
        Object.values(write).map(({ Key, Item }) => {
          const { pk, sk } = (Key ?? Item) as Record<string, unknown>;
          return `${pk} ${sk}`;
        }),
      );

const inTurn = async (branches: readonly Branch[]) => {
  const all = [];
  for (const branch of branches) all.push(await measured(branch));
  return all;
};
