import { describe, expect, it } from "vitest";
import type { RouteDeclaration } from "../../functions/declaring.ts";
import { routes } from "../../functions/manifest.ts";
import { noEnd } from "../../shared/domain/login-policies/login-policy.ts";
import {
  failuresFree,
  knownBrowserSeconds,
  triesOfAddressMax,
  triesOfAddressSeconds,
} from "../../shared/domain/sessions/guesses.ts";
import { newId } from "../../shared/ids.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { type Key, keys } from "../../shared/store/keys.ts";
import { callsOf } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { outcomeOf } from "../support/requests.ts";
import { type Desk, openDesk, password } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const office = "198.51.100.7";
const elsewhere = "203.0.113.9";
/** Headers by which proxies name the address that a request came to them from. Anybody can send them. */
const claims = ["x-forwarded-for", "forwarded", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"];
const claiming = (address: string) =>
  Object.fromEntries(claims.map((name) => [name, name === "forwarded" ? `for=${address}` : address]));

/** Makes one try, and has the count that it was made in say that all but `left` of the minute's tries were made. */
const useUp = async (
  { client, table }: Desk,
  tryOnce: () => Promise<unknown>,
  { left }: { readonly left: number },
): Promise<void> => {
  const calls = callsOf(client);
  await tryOnce();
  const counted = calls.find(({ input }) => String(input.UpdateExpression).includes("ADD tries"));
  await table.write({ Put: { Item: { ...(counted!.input.Key as Key), tries: triesOfAddressMax - left } } });
};

describe("the network address of a request is API Gateway's to say, and no header's", () => {
  const boundToOffice = async () => {
    const policyId = newId("lp", new Date());
    const desk = await openDesk(stage(), { user: { loginPolicyId: policyId }, login: { loginPolicyId: policyId } });
    const terms = { name: "Biuro", validFrom: "2026-01-01", validTo: noEnd, networks: [office] };
    const policy = { terms, users: {}, version: 1, createdAt: desk.now().toISOString() };
    await desk.table.write({ Put: { Item: { ...keys.policies(desk.accountId), policies: { [policyId]: policy } } } });
    return desk;
  };

  it("for a login policy, at sign-in and after", async () => {
    const desk = await boundToOffice();
    const [spoofed, honest] = [
      { address: elsewhere, headers: claiming(office) },
      { address: office, headers: claiming(elsewhere) },
    ];

    expect(outcomeOf(await desk.signIn(undefined, spoofed))).toEqual([403, "login_policy_refused"]);
    const { status, body } = await desk.signIn(undefined, honest);
    expect(status).toBe(201);
    const token = String(body?.token);
    expect(outcomeOf(await desk.as(token, "GET /me", spoofed))).toEqual([403, "login_policy_refused"]);
    expect((await desk.as(token, "GET /me", honest)).status).toBe(200);

    const { records } = await auditStore(desk.table).list(desk.accountId, { limit: 10 });
    expect(records.map(({ kind, from }) => [kind, from]).sort()).toEqual([
      ["request-refused", elsewhere],
      ["sign-in-refused", elsewhere],
      ["signed-in", office],
    ]);
  });

  it("for the count of failed sign-ins: who claims another address each time waits all the same", async () => {
    const desk = await openDesk(stage());
    const wrong = { email: desk.email, password: "not the password" };

    const guesses = [];
    for (let guess = 0; guess <= failuresFree; guess += 1)
      guesses.push(await desk.signIn(wrong, { address: elsewhere, headers: claiming(`192.0.2.${guess}`) }));

    expect(outcomeOf(guesses[0]!)).toEqual([401, "credentials_refused"]);
    expect(outcomeOf(guesses.at(-1)!)).toEqual([429, "too_many_requests"]);
  });
});

const forged = { token: `${newId("li", new Date())}.${"A".repeat(43)}` };

describe("links and resets from one network address", () => {
  const nobody = { email: "nobody@example.com" };
  const floods = [
    ["links", "POST /password-resets/lookup", forged, [400, "link_refused"]],
    ["resets", "POST /password-resets", nobody, [202]],
  ] as const;
  const counted = {
    links: [
      ["POST /password-resets/lookup", forged],
      ["POST /password-resets/confirmation", { ...forged, password: "correct horse" }],
      ["POST /invitations/lookup", forged],
      ["POST /invitations/confirmation", { ...forged, password: "correct horse" }],
    ],
    resets: [["POST /password-resets", nobody]],
  } as const;

  it.each(floods)(
    "are so many a minute, at no other address, and no sign-in waits for them: %s",
    async (what, route, body, usual) => {
      // Whoever waits evenly once the tries are used up waits for ever.
      let isUsedUp = false;
      const even = () => (isUsedUp ? new Promise(() => {}) : Promise.resolve());
      const desk = await openDesk(stage(), {}, even);
      const tryOnce = () => desk.call(route, { body, address: office });
      await useUp(desk, tryOnce, { left: 1 });
      expect(outcomeOf(await tryOnce())).toEqual(usual);

      isUsedUp = true;
      for (const [same, its] of counted[what]) {
        const refused = await desk.call(same, { body: its, address: office });
        expect(outcomeOf(refused), same).toEqual([429, "too_many_requests"]);
        expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(triesOfAddressSeconds);
      }

      isUsedUp = false;
      expect(outcomeOf(await desk.call(route, { body, address: elsewhere }))).toEqual(usual);
      expect((await desk.signIn(undefined, { address: office })).status).toBe(201);
      desk.pass(triesOfAddressSeconds);
      expect(outcomeOf(await tryOnce())).toEqual(usual);
    },
  );
});

describe("a link that works", () => {
  it("waits for nobody who tries others from the same network address, nor counts with them", async () => {
    const desk = await openDesk(stage());
    const [first, second] = [await desk.askReset(), await desk.askReset()];
    const lookUp = (token: string) => desk.call("POST /password-resets/lookup", { body: { token }, address: office });
    await useUp(desk, () => lookUp(forged.token), { left: 1 });
    for (const _ of [1, 2]) expect((await lookUp(first)).status).toBe(200);
    expect(outcomeOf(await lookUp(forged.token))).toEqual([400, "link_refused"]);
    expect(outcomeOf(await lookUp(forged.token))).toEqual([429, "too_many_requests"]);

    expect((await lookUp(second)).status).toBe(200);
    const body = { token: second, password: "gruszka na piwnicznym rowerze" };
    expect((await desk.call("POST /password-resets/confirmation", { body, address: office })).status).toBe(200);
  });
});

describe("routes that anybody may call", () => {
  /** Before the guard is asked, API Gateway counts whoever calls. */
  const open = Object.entries<RouteDeclaration>(routes).filter(
    ([, { access }]) => typeof access === "object" && ("public" in access || "machine" in access || "step" in access),
  );

  it("of all at once take no less than 50 requests a second: those of ten would be anybody's to use up", () => {
    expect(open.length).toBeGreaterThan(25);
    expect(open.filter(([, { throttle }]) => throttle.rate < 50).map(([route]) => route)).toEqual([]);
  });
});

describe("sign-ins from one network address", () => {
  const nobody = { email: "nobody@example.com", password: "wrong" };
  const flood = (desk: Desk, from: string) => useUp(desk, () => desk.signIn(nobody, { address: from }), { left: 0 });
  const flooded = async (from: string) => {
    const desk = await openDesk(stage());
    const known = String((await desk.signIn(undefined, { address: elsewhere })).body?.deviceToken);
    await flood(desk, from);
    return { desk, own: { email: desk.email, password }, known };
  };

  it("are so many a minute: others wait until the next, at no other address, in no browser that has signed in before, and lose no attempt of their own", async () => {
    const { desk, own, known } = await flooded(office);

    expect((await desk.signIn({ ...own, deviceToken: known }, { address: office })).status).toBe(201);
    const refused = await desk.signIn(own, { address: office });

    expect(outcomeOf(refused)).toEqual([429, "too_many_requests"]);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(triesOfAddressSeconds);
    expect(await desk.failures()).toBe(0);
    expect((await desk.signIn(own, { address: elsewhere })).status).toBe(201);
    desk.pass(triesOfAddressSeconds);
    expect((await desk.signIn(own, { address: office })).status).toBe(201);
  });

  it("are counted again where the token is half a year old, and not where the browser has signed in since", async () => {
    const { desk, own, known } = await flooded(office);
    const renewed = async (deviceToken: string) => {
      desk.pass(knownBrowserSeconds - 1);
      return String((await desk.signIn({ ...own, deviceToken }, { address: elsewhere })).body?.deviceToken);
    };
    const used = await renewed(known);

    desk.pass(1);
    await flood(desk, office);
    expect(outcomeOf(await desk.signIn({ ...own, deviceToken: known }, { address: office }))).toEqual([
      429,
      "too_many_requests",
    ]);
    expect((await desk.signIn({ ...own, deviceToken: used }, { address: office })).status).toBe(201);
  });

  it("in IPv6 are those of a /64", async () => {
    const { desk, own } = await flooded("2001:db8:1:2::a");

    expect(outcomeOf(await desk.signIn(own, { address: "2001:db8:1:2:ffff::b" }))).toEqual([429, "too_many_requests"]);
    expect((await desk.signIn(own, { address: "2001:db8:1:3::a" })).status).toBe(201);
  });
});
