/** What the client adds to plain calls. What the API answers is told here; `journeys/client.test.ts` asks a running one. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Client, createClient, type Settings } from "../../client/src/client.ts";
import { refusalOf } from "../support/problems.ts";

/** An answer, or an error of the network. */
type Told = Response | Error;

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ type: "x", title: "T", status, detail: "D", code, requestId: "r-1" }), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
const busy = (headers: Record<string, string> = {}) => problem(503, "temporarily_unavailable", headers);
const gateway = (status: number, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify({ message: "Slow down" }), { status, headers });
const ok = (body: unknown = {}, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json", ...headers } });
const down = () => new TypeError("fetch failed");

/** A client whose server says these in turn, and all that was asked of it. */
const clientTold = (answers: readonly Told[], settings: Partial<Settings> = {}): { api: Client; asked: Request[] } => {
  const asked: Request[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const answer = answers[asked.length];
    asked.push(request);
    if (answer instanceof Response) return answer;
    throw answer ?? new Error("nobody asked for more");
  };
  return { api: createClient({ baseUrl: "http://api.example", fetch, ...settings }), asked };
};

const keysOf = (asked: readonly Request[]) => asked.map(({ headers }) => headers.get("idempotency-key"));
const card = { amountGrosze: 5015, method: "card" } as const;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Lets all pauses pass, and answers how long they took. */
const passed = async (call: Promise<unknown>): Promise<number> => {
  const began = Date.now();
  const ended = call.then(Date.now, Date.now);
  await vi.advanceTimersByTimeAsync(60_000);
  return (await ended) - began;
};

describe("a call", () => {
  it("sends token, language and body, and answers what the API said", async () => {
    const headers = { etag: '"3"', location: "/top-ups/tu_1", "x-request-id": "r-9", "idempotency-replayed": "true" };
    const { api, asked } = clientTold([ok({ id: "tu_1" }, headers)], { token: "t-1", language: "en" });

    const answer = await api.POST("/top-ups", { body: card });

    expect(answer).toEqual({
      data: { id: "tu_1" },
      status: 200,
      etag: '"3"',
      location: "/top-ups/tu_1",
      replayed: true,
      requestId: "r-9",
    });
    expect([asked[0]!.method, asked[0]!.url]).toEqual(["POST", "http://api.example/top-ups"]);
    expect(asked[0]!.headers.get("authorization")).toBe("Bearer t-1");
    expect(asked[0]!.headers.get("accept-language")).toBe("en");
    expect(await asked[0]!.json()).toEqual(card);
  });

  it("sends no token where there is none, and says undefined of what an answer does not say", async () => {
    const { api, asked } = clientTold([new Response(null, { status: 204 })]);

    const answer = await api.DELETE("/portal-users/{id}", { params: { path: { id: "us_1" } } });

    expect(answer).toEqual({
      data: undefined,
      status: 204,
      etag: undefined,
      location: undefined,
      replayed: false,
      requestId: undefined,
    });
    expect(asked[0]!.headers.has("authorization")).toBe(false);
    expect(asked[0]!.url).toBe("http://api.example/portal-users/us_1");
  });

  it("sends the ETag that an edit names, and a header of its own in place of the usual", async () => {
    const { api, asked } = clientTold([new Response(null, { status: 204 })], { language: "en" });

    await api.DELETE("/back-office/offers/{id}", {
      params: { path: { id: "of_1" }, header: { "If-Match": '"7"' } },
      headers: { "accept-language": "pl" },
    });

    expect(asked[0]!.headers.get("if-match")).toBe('"7"');
    expect(asked[0]!.headers.get("accept-language")).toBe("pl");
  });

  it("follows no redirection: what was typed, and who is signed in, is between the caller and the API", async () => {
    const { api, asked } = clientTold([ok()]);

    await api.POST("/sessions", { body: { email: "anna@example.com", password: "correct horse battery staple" } });

    expect(asked[0]!.redirect).toBe("error");
  });

  it.each([".", ".."])("sends nothing where an id is %s, which would lead to another route", async (id) => {
    const { api, asked } = clientTold([ok()]);

    await expect(api.DELETE("/portal-users/{id}", { params: { path: { id } } })).rejects.toThrow(RangeError);
    expect(asked).toEqual([]);
  });

  it("reads a table as text", async () => {
    const { api } = clientTold([new Response("a;b\r\n", { headers: { "content-type": "text/csv" } })]);

    const { data } = await api.GET("/ledger-entries", { params: { query: { format: "csv" } }, parseAs: "text" });

    expect(data).toBe("a;b\r\n");
  });
});

describe("a list", () => {
  it("is read page after page, each once it is needed, with the same query", async () => {
    const pages = [ok({ items: [{ id: 1 }, { id: 2 }], nextCursor: "c-2" }), ok({ items: [{ id: 3 }] })];
    const { api, asked } = clientTold(pages);
    const found: unknown[] = [];

    for await (const entry of api.all("/ledger-entries", { params: { query: { kind: "usage", limit: 2 } } })) {
      found.push(entry);
      expect(asked).toHaveLength(found.length < 3 ? 1 : 2);
    }

    expect(found).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(asked.map(({ url }) => new URL(url).search)).toEqual([
      "?kind=usage&limit=2",
      "?kind=usage&limit=2&cursor=c-2",
    ]);
  });
});

describe("a refusal", () => {
  it("is thrown as a problem, with what else it tells", async () => {
    const body = {
      ...{ type: "x", title: "Invalid data", status: 409, detail: "D", code: "quote_expired", requestId: "r-1" },
      ...{ errors: [{ pointer: "/a", code: "required", detail: "E" }], moreErrors: 4, quote: { id: "qu_2" } },
    };
    const { api } = clientTold([new Response(JSON.stringify(body), { status: 409, headers: { "retry-after": "7" } })]);

    const refused = await refusalOf(api.POST("/offer-orders", { body: { quoteId: "qu_1" } }));

    expect(refused).toMatchObject({
      ...{ name: "Problem", status: 409, code: "quote_expired", title: "Invalid data", detail: "D", requestId: "r-1" },
      ...{ errors: body.errors, moreErrors: 4, retryAfterSeconds: 7, message: "409 quote_expired: D" },
    });
    expect(refused.members).toEqual({ quote: { id: "qu_2" } });
  });

  it.each([
    ["a message", gateway(413), "Slow down"],
    ["a page", new Response("<h1>Bad gateway</h1>", { status: 502 }), ""],
    ["nothing", new Response(null, { status: 500 }), ""],
  ])("of a gateway that says %s is one without a name", async (_, answer, detail) => {
    const { api } = clientTold([answer]);

    const refused = await refusalOf(api.GET("/account"));

    expect(refused).toMatchObject({ code: "unnamed", status: answer.status, detail, errors: [], moreErrors: 0 });
    expect([refused.requestId, refused.retryAfterSeconds]).toEqual([undefined, undefined]);
  });
});

describe("a key", () => {
  it("is new for each call that takes one, and the same for its repetitions", async () => {
    const { api, asked } = clientTold([down(), busy({ "retry-after": "1" }), ok(), ok()]);

    await passed(api.POST("/top-ups", { body: card }));
    await passed(api.POST("/top-ups", { body: card }));

    const [first, second, third, other] = keysOf(asked);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect([second, third]).toEqual([first, first]);
    expect(other).not.toBe(first);
    for (const request of asked) expect(await request.json()).toEqual(card);
  });

  it("is the one that is given", async () => {
    const { api, asked } = clientTold([down(), ok()]);

    await passed(api.POST("/top-ups", { params: { header: { "Idempotency-Key": "mine" } }, body: card }));

    expect(keysOf(asked)).toEqual(["mine", "mine"]);
  });

  it("is not sent where none is taken", async () => {
    const { api, asked } = clientTold([ok()]);

    await api.POST("/password-resets", { body: { email: "a@b.example" } });

    expect(keysOf(asked)).toEqual([null]);
  });
});

describe("what failed on its way", () => {
  type Ask = (api: Client, signal?: AbortSignal) => Promise<{ readonly status: number }>;
  const read: Ask = (api, signal) => api.GET("/account", signal && { signal });

  it.each<[string, () => Told]>([
    ["the network", down],
    ["a gateway that throttles", () => gateway(429)],
    ["a gateway that is down", () => gateway(503)],
    ["a server that says when to come back", () => busy({ "retry-after": "1" })],
  ])("is tried four times: %s", async (_, failure) => {
    const answers = [failure(), failure(), failure(), ok({ id: "ac_1" })];
    const { api, asked } = clientTold(answers);
    const call = read(api);

    await passed(call);

    expect(await call).toMatchObject({ data: { id: "ac_1" } });
    expect(asked).toHaveLength(4);
  });

  it("is told of after the fourth try", async () => {
    const lost = clientTold([down(), down(), down(), down()]);
    const refused = clientTold([gateway(503), gateway(503), gateway(503), gateway(503)]);
    const calls = [lost, refused].map(({ api }) => read(api));
    const outcomes = Promise.allSettled(calls);

    await Promise.all(calls.map(passed));

    const [network, gone] = (await outcomes) as PromiseRejectedResult[];
    expect(network!.reason).toEqual(down());
    expect(gone!.reason).toMatchObject({ code: "unnamed", status: 503 });
    expect([lost.asked.length, refused.asked.length]).toEqual([4, 4]);
  });

  it("is not tried again where it might be done twice: a POST without a key", async () => {
    const { api, asked } = clientTold([down(), ok()]);

    await expect(api.POST("/sessions/current/totp", { body: { code: "123456" } })).rejects.toThrow("fetch failed");

    expect(asked).toHaveLength(1);
  });

  const edit: Ask = (api) => {
    const params = { path: { id: "lp_1" }, header: { "If-Match": '"1"' } };
    return api.PUT("/login-policies/{id}", { params, body: {} as never });
  };
  const deletion: Ask = (api) => api.DELETE("/portal-users/{id}", { params: { path: { id: "us_1" } } });

  /** The second answer might be that somebody else changed it, or that it is not there. */
  it.each<[string, Ask, Told, number]>([
    ["an edit whose answer was lost", edit, down(), 1],
    ["an edit that may have been done", edit, busy({ "retry-after": "1" }), 1],
    ["an edit that was throttled", edit, gateway(429), 2],
    ["a deletion whose answer was lost", deletion, down(), 1],
  ])("is tried again only where nothing was done: %s", async (_, ask, failure, tries) => {
    const { api, asked } = clientTold([failure, ok()]);

    await passed(ask(api).catch(() => {}));

    expect(asked).toHaveLength(tries);
  });

  it.each<[string, Response]>([
    ["a refusal that says nothing of coming back", problem(429, "too_many_invitations")],
    ["a wait of more than 20 seconds", busy({ "retry-after": "21" })],
    ["a bug", problem(500, "internal_error")],
    ["a payment provider's failure", problem(502, "payment_provider_failed", { "retry-after": "1" })],
  ])("is told at once: %s", async (_, answer) => {
    const { api, asked } = clientTold([answer, ok()]);

    const refused = await refusalOf(read(api));

    expect(refused.status).toBe(answer.status);
    expect(asked).toHaveLength(1);
  });

  it("waits as long as it was told to, or else longer each time, and a little more so that not all come back at once", async () => {
    const told = await passed(read(clientTold([busy({ "retry-after": "12" }), ok()]).api));
    const untold = await passed(read(clientTold([down(), down(), down(), ok()]).api));

    expect(told).toBeGreaterThanOrEqual(12_000);
    expect(told).toBeLessThanOrEqual(15_000);
    expect(untold).toBeGreaterThanOrEqual(5250);
    expect(untold).toBeLessThanOrEqual(6563);
  });

  it("is given up in the midst of a wait, and never begun, by its signal", async () => {
    const { api, asked } = clientTold([busy({ "retry-after": "10" }), ok()]);
    const [soon, before] = [new AbortController(), AbortSignal.abort(new Error("left before"))];

    const call = expect(read(api, soon.signal)).rejects.toThrow("left the page");
    await vi.advanceTimersByTimeAsync(5000);
    soon.abort(new Error("left the page"));
    await call;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(asked).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
    const aborted = createClient({ baseUrl: "http://127.0.0.1:9" });
    await expect(read(aborted, before)).rejects.toThrow("left before");
  });
});

describe("the session", () => {
  const step = (token: string, next: string) => ok({ token, next, expiresAt: "2030-01-01T00:00:00.000Z" });
  const credentials = { body: { email: "a@b.example", password: "p" } };

  it("takes the token of each step, and has none after signing out, which its subscribers hear", async () => {
    const { api, asked } = clientTold([
      step("t-1", "totp"),
      step("t-2", "signed-in"),
      new Response(null, { status: 204 }),
    ]);
    const heard: unknown[] = [];
    api.session.onSignedOut((because) => heard.push(because));

    await api.POST("/sessions", credentials);
    expect(api.session.token).toBe("t-1");
    await api.POST("/sessions/current/totp", { body: { code: "123456" } });
    expect(api.session.token).toBe("t-2");
    expect(heard).toEqual([]);
    await api.DELETE("/sessions/current");

    expect(api.session.token).toBeUndefined();
    expect(heard).toEqual([undefined]);
    expect(asked.map(({ headers }) => headers.get("authorization"))).toEqual([null, "Bearer t-1", "Bearer t-2"]);
  });

  it("is over once the API does not know it any more: its subscribers hear once, with the reason", async () => {
    const { api } = clientTold([problem(401, "not_signed_in"), problem(401, "not_signed_in")], { token: "t-1" });
    const heard: unknown[] = [];
    api.session.onSignedOut((because) => heard.push(because?.code));
    api.session.onSignedOut(() => heard.push("left"))();

    const calls = [api.GET("/account"), api.GET("/me")].map(refusalOf);
    await Promise.all(calls);

    expect(heard).toEqual(["not_signed_in"]);
    expect(api.session.token).toBeUndefined();
  });

  it.each([
    ["a step that is still to come", 401, "sign_in_incomplete"],
    ["a wrong code", 401, "code_refused"],
    ["a login policy", 403, "login_policy_refused"],
  ])("is not over by %s", async (_, status, code) => {
    const { api } = clientTold([problem(status, code)], { token: "t-1" });
    api.session.onSignedOut(() => expect.unreachable("signed out"));

    await refusalOf(api.GET("/account"));

    expect(api.session.token).toBe("t-1");
  });

  it("stays where a call of the one before it is refused, or ends", async () => {
    const { api } = clientTold([problem(401, "not_signed_in"), new Response(null, { status: 204 })], { token: "t-1" });
    api.session.onSignedOut(() => expect.unreachable("signed out"));

    const calls = [refusalOf(api.GET("/account")), api.DELETE("/sessions/current")];
    api.session.token = "t-2";
    await Promise.all(calls);

    expect(api.session.token).toBe("t-2");
  });
});
