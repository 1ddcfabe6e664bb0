import { describe, expect, it } from "vitest";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { sessionsMax } from "../../shared/domain/portal-users/portal-user.ts";
import { parseToken, tokenText } from "../../shared/http/token.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { beforeNext } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { keepPerson, keepSession, keepSessions, somePerson } from "../support/people.ts";
import { type Answered, ask, outcomeOf } from "../support/requests.ts";
import { began, type Desk, openDesk, password, tokenOf, type Wanted } from "../support/sign-in-desk.ts";
import { dynamoEndpoint } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
logOfEachTest();
const office = (wanted: Wanted = {}) => openDesk(stage(), wanted);

const idOf = (token: string): string => parseToken(`Bearer ${token}`)!.sessionId;
const notSignedIn = [401, "not_signed_in"];
type Shown = { readonly id: string; readonly device: string };
const shown = ({ body }: Answered): Shown[] => (body?.items ?? []) as Shown[];
const open = (desk: Desk, tokens: readonly string[]): Promise<boolean[]> => Promise.all(tokens.map(desk.isOpen));

/** As many whole sessions as are wanted, begun a second after one another. */
const signedInBefore = async ({ table, user }: Desk, count: number): Promise<string[]> => {
  const instants = Array.from({ length: count }, (_, place) => new Date(began.getTime() - 60_000 + place * 1_000));
  return (await keepSessions(table, user, instants)).map(({ token }) => tokenText(token));
};

describe("my sessions", () => {
  it("are listed by device and address, the one last used first, and the one that asks is marked", async () => {
    const desk = await office();
    const phone = tokenOf(await desk.signIn(undefined, { device: "Phone", address: "198.51.100.7" }));
    desk.pass(60);
    const desktop = tokenOf(await desk.signIn(undefined, { device: "Desktop" }));
    desk.pass(600);

    // The use is noted beside the listing, so the next one shows it.
    await desk.as(phone, "GET /sessions");
    const { body } = await desk.as(phone, "GET /sessions");

    expect(body).toEqual({
      items: [
        {
          id: idOf(phone),
          isCurrent: true,
          device: "Phone",
          address: "198.51.100.7",
          createdAt: "2026-03-02T08:00:00.000Z",
          lastUsedAt: "2026-03-02T08:11:00.000Z",
          expiresAt: "2026-03-02T20:00:00.000Z",
        },
        {
          id: idOf(desktop),
          isCurrent: false,
          device: "Desktop",
          address: "192.0.2.1",
          createdAt: "2026-03-02T08:01:00.000Z",
          lastUsedAt: "2026-03-02T08:01:00.000Z",
          expiresAt: "2026-03-02T20:01:00.000Z",
        },
      ],
    });
  });

  it("are those that are alive: none ended, none idle too long, none that stands at a step", async () => {
    const desk = await office({ app: true });
    const [ended, idle] = [await desk.signInWithCode(), await desk.signInWithCode()];
    await desk.as(ended, "DELETE /sessions/current");
    desk.pass(20 * 60);
    const token = await desk.signInWithCode();
    await desk.token();
    expect(shown(await desk.as(token, "GET /sessions")).map(({ id }) => id)).toEqual([idOf(token), idOf(idle)]);

    desk.pass(20 * 60);

    expect(shown(await desk.as(token, "GET /sessions")).map(({ id }) => id)).toEqual([idOf(token)]);
  });

  it("are the one that goes on, once the password was changed", async () => {
    const desk = await office();
    await desk.token();
    const body = { currentPassword: password, newPassword: "gruszka na piwnicznym rowerze" };

    const token = tokenOf(await desk.as(await desk.token(), "PUT /me/password", { body }));

    expect(shown(await desk.as(token, "GET /sessions")).map(({ id }) => id)).toEqual([idOf(token)]);
    expect(Object.keys((await desk.kept()).user.sessions)).toEqual([idOf(token)]);
  });

  it("are mine alone", async () => {
    const desk = await office();
    const colleague = await keepPerson(desk.table, somePerson(desk.accountId));
    await keepSession(desk.table, colleague.user, began);

    expect(shown(await desk.as(await desk.token(), "GET /sessions"))).toHaveLength(1);
  });

  it.each([
    [
      "control characters and line breaks",
      "Fire\u0000fox\r\nSet-Cookie: a=b\u001b[31m",
      "Fire fox Set-Cookie: a=b [31m",
    ],
    ["marks that turn the direction of reading", "Fire\u202efox \u2066(Linux)\u200f", "Firefox (Linux)"],
    ["5 kB", "Firefox ".repeat(640), "Firefox ".repeat(25).trimEnd()],
    ["a character where it is cut", `${"x".repeat(199)}😀😀`, `${"x".repeat(199)}😀`],
    ["nothing", "", ""],
  ])("show a device harmlessly that calls itself by %s", async (_, device, harmless) => {
    const desk = await office();

    const token = tokenOf(await desk.signIn(undefined, { device }));

    expect(shown(await desk.as(token, "GET /sessions"))[0]?.device.trimEnd()).toBe(harmless);
  });
});

describe("ending a session", () => {
  it("of mine acts at once, and on no other", async () => {
    const desk = await office();
    const tokens = [await desk.token(), await desk.token(), await desk.token()];

    expect((await end(desk, tokens[0]!, idOf(tokens[1]!))).status).toBe(204);

    expect(await open(desk, tokens)).toEqual([true, false, true]);
    expect(shown(await desk.as(tokens[0]!, "GET /sessions"))).toHaveLength(2);
    // Again, it is ended.
    expect((await end(desk, tokens[0]!, idOf(tokens[1]!))).status).toBe(204);
  });

  it("may end the very one that asks", async () => {
    const desk = await office();
    const token = await desk.token();

    expect((await end(desk, token, idOf(token))).status).toBe(204);
    expect(await desk.isOpen(token)).toBe(false);
  });

  it("of somebody else does nothing, and does not say whether there is one", async () => {
    const desk = await office();
    const colleague = await openDesk(stage());
    const [mine, theirs] = [await desk.token(), await colleague.token()];

    const answers = [await end(desk, mine, idOf(theirs)), await end(desk, mine, "se_01KJQ3V2G0ABCDEFGHJKMNPQRS")];

    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.status).toBe(204);
    expect(await colleague.isOpen(theirs)).toBe(true);
    expect(Object.keys((await colleague.kept()).user.sessions)).toEqual([idOf(theirs)]);
    expect(Object.keys((await desk.kept()).user.sessions)).toEqual([idOf(mine)]);
  });

  it.each(["se_1", "us_01KJQ3V2G0ABCDEFGHJKMNPQRS", "current#", "*"])(
    "by a malformed id finds nothing: %s",
    async (id) => {
      const desk = await office();

      expect(outcomeOf(await end(desk, await desk.token(), id))).toEqual([404, "not_found"]);
    },
  );

  const end = ({ as }: Desk, token: string, id: string) => as(token, "DELETE /sessions/{id}", { path: { id } });
});

describe("ending all others", () => {
  it("leaves the one that asks", async () => {
    const desk = await office();
    const tokens = [await desk.token(), await desk.token(), await desk.token()];

    expect((await desk.as(tokens[1]!, "DELETE /sessions")).status).toBe(200);

    expect(await open(desk, tokens)).toEqual([false, true, false]);
    expect(Object.keys((await desk.kept()).user.sessions)).toEqual([idOf(tokens[1]!)]);
    expect((await desk.as(tokens[1]!, "DELETE /sessions")).status).toBe(200);
  });

  it("gives whoever asks again and again one count of guesses, not one each time", async () => {
    const desk = await office();
    const token = await desk.token();
    const outcomes: unknown[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const { body } = await desk.as(token, "DELETE /sessions");
      outcomes.push(
        outcomeOf(await desk.signIn({ email: desk.email, password: "a guess", deviceToken: body?.deviceToken }))[0],
      );
    }

    expect(outcomes).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("ends also one that begins in its midst, and forgets none", async () => {
    const desk = await office();
    const [other, mine] = [await desk.token(), await desk.token()];
    let begun = "";
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(desk.client, "TransactWriteItems", async () => {
      begun = tokenOf(await ask(elsewhere, "POST /sessions", { body: { email: desk.email, password } }));
    });

    expect((await desk.as(mine, "DELETE /sessions")).status).toBe(200);

    expect(begun).not.toBe("");
    expect(await open(desk, [other, mine, begun])).toEqual([false, true, false]);
    expect(Object.keys((await desk.kept()).user.sessions)).toEqual([idOf(mine)]);
  });

  it("ends nobody's where the one that asks was ended in its midst", async () => {
    const desk = await office();
    const [other, mine] = [await desk.token(), await desk.token()];
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    beforeNext(desk.client, "TransactWriteItems", () =>
      ask(elsewhere, "DELETE /sessions/current", { authorization: `Bearer ${mine}` }),
    );

    expect(outcomeOf(await desk.as(mine, "DELETE /sessions"))).toEqual(notSignedIn);

    expect(await open(desk, [other, mine])).toEqual([true, false]);
    expect(Object.keys((await desk.kept()).user.sessions)).toEqual([idOf(other)]);
  });
});

describe("ten sessions", () => {
  it("are as many as one may have: the eleventh ends the one that began first", async () => {
    const desk = await office();
    const tokens = await signedInBefore(desk, sessionsMax);
    expect(await open(desk, tokens)).toEqual(Array(10).fill(true));

    const eleventh = await desk.token();

    expect(await open(desk, [...tokens, eleventh])).toEqual([false, ...Array(10).fill(true)]);
    expect(shown(await desk.as(eleventh, "GET /sessions"))).toHaveLength(10);
    const { accountId, userId, sessionId } = parseToken(`Bearer ${tokens[0]}`)!;
    expect(await desk.table.get(keys.session(accountId, userId, sessionId))).toBeUndefined();
  });

  it("stay ten when two sign in at once: each takes one's place", async () => {
    const desk = await office();
    const tokens = await signedInBefore(desk, sessionsMax);
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    const body = { email: desk.email, password };

    const begun = await Promise.all([desk.signIn(body), ask(elsewhere, "POST /sessions", { body })]);

    expect(await open(desk, [...tokens, ...begun.map(tokenOf)])).toEqual([false, false, ...Array(10).fill(true)]);
    expect(Object.keys((await desk.kept()).user.sessions)).toHaveLength(10);
  });

  it("become ten, not eleven, when two sign in at once as the tenth", async () => {
    const desk = await office();
    const tokens = await signedInBefore(desk, sessionsMax - 1);
    const elsewhere = desk.instance(dynamoLocalClient(dynamoEndpoint()));
    let tenth = "";
    beforeNext(desk.client, "TransactWriteItems", async () => {
      tenth = tokenOf(await ask(elsewhere, "POST /sessions", { body: { email: desk.email, password } }));
    });

    const eleventh = await desk.token();

    expect(await open(desk, [...tokens, tenth, eleventh])).toEqual([false, ...Array(10).fill(true)]);
  });

  it("are not displaced by a sign-in that only stands at a step, but by the code that completes it", async () => {
    const desk = await office({ app: true });
    const tokens = await signedInBefore(desk, sessionsMax);

    const waiting = await desk.token();
    expect(await open(desk, tokens)).toEqual(Array(10).fill(true));

    const whole = tokenOf(await desk.giveCode(waiting, { code: desk.code() }));
    expect(await open(desk, [...tokens, whole])).toEqual([false, ...Array(10).fill(true)]);
  });
});
