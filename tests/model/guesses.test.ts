/**
 * The owner of a login beside strangers who guess, a thief who has the password and one who has a session, at random, on the real engine. A reference
 * counts as the rules say, and every answer must be its: so nobody gets more guesses than are promised, and the owner gets in on a
 * browser that signed in before whatever others do, and on a new one by the link in the mail.
 */
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, type MockInstance, vi } from "vitest";
import { linkTokenText } from "../../shared/domain/link.ts";
import { triesOfSessionMax, waitAfterFailures } from "../../shared/domain/sessions/guesses.ts";
import { linkSecret } from "../../shared/security/link-secret.ts";
import { hashPassword } from "../../shared/security/password.ts";
import { logOfEachTest } from "../support/logged.ts";
import { type Answered, outcomeOf } from "../support/requests.ts";
import { linkKey, openDesk, tokenOf } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

/** The real Argon2, at the least cost: what it costs is not what this is about. */
let argon2: MockInstance<typeof crypto.argon2>;
beforeAll(() => {
  const real = crypto.argon2;
  argon2 = vi
    .spyOn(crypto, "argon2")
    .mockImplementation((algorithm, parameters, callback) =>
      real(algorithm, { ...parameters, memory: 8, passes: 1 }, callback),
    );
  syncBuiltinESMExports();
});
afterAll(() => {
  argon2.mockRestore();
  syncBuiltinESMExports();
});

// --- what is done ------------------------------------------------------------------------------------------------------

const deed = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ who: fc.constant("stranger" as const), guesses: fc.integer({ min: 1, max: 7 }) }),
  },
  { weight: 2, arbitrary: fc.record({ who: fc.constant("thief" as const), codes: fc.integer({ min: 0, max: 7 }) }) },
  { weight: 3, arbitrary: fc.record({ who: fc.constant("owner" as const), slips: fc.integer({ min: 0, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ who: fc.constant("owner elsewhere" as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constant("stranger asks for resets" as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constant("owner by mail" as const) }) },
  { weight: 1, arbitrary: fc.record({ who: fc.constant("owner ends the others" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      who: fc.constant("thief of a session" as const),
      rounds: fc.integer({ min: 1, max: 3 }),
      guesses: fc.integer({ min: 1, max: 7 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ who: fc.constant("time" as const), seconds: fc.constantFrom(1, 29, 30, 240, 3600, 90_000) }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer Value> ? Value : never;

// --- the reference -----------------------------------------------------------------------------------------------------

type Count = { failures: number; lastMs: number; previousMs: number };

const reference = (now: () => Date) => {
  const counts = new Map<string, Count>();
  const named = (what: string) => `${now().toISOString().slice(0, 10)} ${what}`;
  const of = (what: string): Count => counts.get(named(what)) ?? { failures: 0, lastMs: 0, previousMs: 0 };
  const retryMs = ({ failures, lastMs }: Count) =>
    failures < 5 ? 0 : Math.max(0, lastMs + waitAfterFailures(failures) * 1000 - now().getTime());
  return {
    /** Counts one more, or answers the seconds to wait. */
    reserve(what: string): number {
      const count = of(what);
      const waitMs = retryMs(count);
      if (waitMs > 0) return Math.ceil(waitMs / 1000);
      counts.set(named(what), { failures: count.failures + 1, lastMs: now().getTime(), previousMs: count.lastMs });
      return 0;
    },
    /** The wait goes on as it was before the one that is taken out again. */
    giveBack(what: string): void {
      const { failures, previousMs } = of(what);
      counts.set(named(what), { failures: failures - 1, lastMs: previousMs, previousMs });
    },
    forget: (what: string) => counts.delete(named(what)),
  };
};

// --- playing it --------------------------------------------------------------------------------------------------------

/** All that must have come about: runs in which nobody ever waits would prove nothing. */
const outcomes = [
  "the password waits",
  "the code waits",
  "a thief's codes run out",
  "the owner slips and gets in",
  "the owner gets in elsewhere",
  "the owner gets in by mail",
  "no link is left",
  "the code waits after a reset",
  "others are ended",
  "a known browser waits",
  "a stolen session is over",
] as const;
const met = new Set<(typeof outcomes)[number]>();

const passwords = ["gruszka na piwnicznym rowerze", "róże kwitną przy studni"] as const;
const wrongCode = "000000";

const play = async (deeds: readonly Deed[]): Promise<void> => {
  const desk = await openDesk(stage(), { app: true, login: { passwordHash: await hashPassword(passwords[0]) } });
  const rules = reference(desk.now);
  let password: string = passwords[0];
  let thiefs: string = password;
  let deviceToken: string | undefined;

  /** The session that the owner began last. */
  let stolen: string | undefined;

  /** Since when the credentials are as they are: links that were asked for before open nothing. */
  let credentialsMs = Number.NEGATIVE_INFINITY;
  const askReset = () => desk.call("POST /password-resets", { body: { email: desk.email } });
  /** The link in the newest e-mail that still opens something. */
  const linkInMailbox = async (): Promise<string | undefined> => {
    const { credentialVersion } = (await desk.kept()).login;
    const link = (await desk.links()).findLast(
      (one) => one.credentialVersion === credentialVersion && one.expiresAt > desk.now().toISOString(),
    );
    return link && linkTokenText({ id: link.id, secret: linkSecret(linkKey, link) });
  };

  const signIn = (typed: string, token?: string) =>
    desk.signIn({ email: desk.email, password: typed, ...(token === undefined ? {} : { deviceToken: token }) });
  const expectWait = (answer: Answered, seconds: number): void =>
    expect([...outcomeOf(answer), answer.headers["retry-after"]]).toEqual([429, "too_many_requests", String(seconds)]);
  const passCode = async (step: Answered): Promise<string> => {
    desk.pass(30);
    const { status, body } = await desk.giveCode(tokenOf(step), { code: desk.code() });
    expect(status).toBe(200);
    deviceToken = String(body?.deviceToken);
    stolen = String(body?.token);
    return stolen;
  };

  /** With the right password on a browser that nobody knows: the step of the code, where the rules let it be begun. */
  const stepElsewhere = async (typed: string): Promise<Answered | undefined> => {
    const wait = rules.reserve("password");
    const answer = await signIn(typed);
    if (wait > 0) {
      met.add("the password waits");
      return void expectWait(answer, wait);
    }
    if (typed !== password) return void expect(outcomeOf(answer)).toEqual([401, "credentials_refused"]);
    const codeWait = rules.reserve("code");
    if (codeWait > 0) {
      rules.giveBack("password");
      met.add("the code waits");
      return void expectWait(answer, codeWait);
    }
    rules.forget("password");
    expect(answer.status).toBe(201);
    return answer;
  };

  const acts: { readonly [Who in Deed["who"]]: (deed: Extract<Deed, { who: Who }>) => Promise<unknown> } = {
    async stranger({ guesses }) {
      for (let guess = 0; guess < guesses; guess += 1) await stepElsewhere(`guess ${guess}`);
    },
    async "stranger asks for resets"() {
      for (let times = 0; times < 8; times += 1) {
        await askReset();
        desk.pass(times % 2 ? 1 : 1800);
      }
    },
    async thief({ codes }) {
      const step = await stepElsewhere(thiefs);
      if (!step) return;
      if (codes > triesOfSessionMax) met.add("a thief's codes run out");
      for (let tries = 1; tries <= codes; tries += 1)
        expect(outcomeOf(await desk.giveCode(tokenOf(step), { code: wrongCode }))).toEqual([
          401,
          tries <= triesOfSessionMax ? "code_refused" : "not_signed_in",
        ]);
    },
    async owner({ slips }) {
      if (deviceToken === undefined) return;
      for (let slip = 0; slip < slips; slip += 1)
        expect(outcomeOf(await signIn("a slip", deviceToken))).toEqual([401, "credentials_refused"]);
      const step = await signIn(password, deviceToken);
      expect(step.status).toBe(201);
      await passCode(step);
      if (slips > 0) met.add("the owner slips and gets in");
    },
    async "owner elsewhere"() {
      const step = await stepElsewhere(password);
      if (!step) return;
      await passCode(step);
      met.add("the owner gets in elsewhere");
      rules.forget("code");
    },
    async "owner by mail"() {
      const changed = passwords.find((other) => other !== password)!;
      await askReset();
      const link = await linkInMailbox();
      if (link === undefined) {
        // Only who changed their credentials within a day may find none: as many were mailed as may be, and they are used.
        expect(desk.now().getTime() - credentialsMs).toBeLessThan(24 * 3600_000);
        met.add("no link is left");
        return;
      }
      const { status, body } = await desk.call("POST /password-resets/confirmation", {
        body: { token: link, password: changed },
      });
      expect(status).toBe(200);
      credentialsMs = desk.now().getTime();
      password = changed;
      // Of codes, only who had the password made anybody wait.
      const wait = rules.reserve("code");
      const step = await signIn(password, String(body?.deviceToken));
      if (wait > 0) {
        deviceToken = undefined;
        met.add("the code waits after a reset");
        return expectWait(step, wait);
      }
      expect(step.status).toBe(201);
      await passCode(step);
      met.add("the owner gets in by mail");
      rules.forget("code");
    },
    async "owner ends the others"() {
      if (deviceToken === undefined) return;
      const token = await passCode(await signIn(password, deviceToken));
      expect((await desk.as(token, "DELETE /sessions")).status).toBe(200);
      expect(await desk.isOpen(token)).toBe(true);
      met.add("others are ended");
      credentialsMs = desk.now().getTime();
      deviceToken = undefined;
    },
    async "thief of a session"({ rounds, guesses }) {
      if (stolen === undefined) return;
      for (let round = 0; round < rounds; round += 1) {
        const { status, body } = await desk.as(stolen, "DELETE /sessions");
        // Over by now, or not fresh any more: then nothing has changed.
        if (status !== 200) {
          met.add("a stolen session is over");
          return;
        }
        credentialsMs = desk.now().getTime();
        deviceToken = undefined;
        const known = String(body?.deviceToken);
        for (let guess = 0; guess < guesses; guess += 1) {
          const wait = rules.reserve(`browser ${known.split(".")[2]}`);
          const answer = await signIn("a thief's guess", known);
          if (wait > 0) {
            met.add("a known browser waits");
            expectWait(answer, wait);
          } else expect(outcomeOf(answer)).toEqual([401, "credentials_refused"]);
        }
      }
    },
    async time({ seconds }) {
      desk.pass(seconds);
    },
  };
  for (const each of deeds) {
    await (acts[each.who] as (deed: Deed) => Promise<unknown>)(each);
    // A second password that leaked: the thief learns each, later.
    if (each.who === "time") thiefs = password;
  }
};

it("nobody gets more guesses than are promised, and nobody keeps the owner out", async () => {
  // What chance brings about too rarely.
  const mailsUsedUp = Array.from({ length: 2 }, (): Deed[] => [
    { who: "owner elsewhere" },
    { who: "stranger asks for resets" },
    { who: "owner ends the others" },
  ]).flat();
  const codesUsedUp = Array.from({ length: 6 }, (): Deed => ({ who: "thief", codes: 6 }));
  await fc.assert(fc.asyncProperty(fc.array(deed, { minLength: 5, maxLength: 25 }), play), {
    examples: [[[...mailsUsedUp, { who: "owner by mail" }]], [[...codesUsedUp, { who: "owner by mail" }]]],
    numRuns: 6,
    seed: 4,
  });
  expect(outcomes.filter((one) => !met.has(one))).toEqual([]);
});

it("a stranger who never stops keeps the owner out of no browser that signed in before, and of a new one no longer than the mail takes", async () => {
  const never = Array.from({ length: 3 }, (): Deed[] => [
    { who: "stranger", guesses: 7 },
    { who: "owner", slips: 0 },
    { who: "stranger asks for resets" },
    { who: "owner by mail" },
    { who: "time", seconds: 90_000 },
    { who: "stranger", guesses: 1 },
    { who: "owner elsewhere" },
  ]).flat();

  await play([{ who: "owner elsewhere" }, ...never]);
});
