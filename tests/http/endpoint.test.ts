import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { allFaults, allProblems } from "../../local/refusals.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { api } from "../../shared/http/endpoint.ts";
import { etagOf } from "../../shared/http/request.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { logOfEachTest } from "../support/logged.ts";
import { ask, errorsOf, namedErrors, outcomeOf } from "../support/requests.ts";

const logged = logOfEachTest();
const problems = (await allProblems()).map(([, problem]) => problem);
const faults = (await allFaults()).map(([, fault]) => fault);

const answers = { 200: { description: "done" } };
const Kitchen = z.strictObject({
  name: z.string().check(z.minLength(2), z.maxLength(5)),
  count: z.int().check(z.gte(1), z.lte(9)),
  kind: z.enum(["gas", "electric"]),
  tags: z.optional(z.array(z.strictObject({ "a/b~c": z.int() })).check(z.maxLength(2))),
  since: z.optional(z.iso.datetime()),
});

/** What the action of `POST /thrown` throws. */
let thrown: unknown;
/** What the action of `POST /kitchens` was given. */
let taken: unknown;

const handler = api(
  {
    "POST /kitchens": { access: { public: "a test" } },
    "GET /kitchens/{id}": { access: { public: "a test" } },
    "POST /thrown": { access: { public: "a test" } },
    "POST /signed": { access: { public: "a test" } },
    "POST /keyed": { access: { public: "a test" } },
    "POST /perhaps-keyed": { access: { public: "a test" } },
    "POST /never-keyed": { access: { public: "a test" } },
    "PUT /edited": { access: { public: "a test" } },
    "PUT /put": { access: { public: "a test" } },
    "GET /table": { access: { public: "a test" } },
    "GET /shown": { access: { public: "a test" } },
    "POST /page": { access: { public: "a test" } },
  },
  {
    "POST /kitchens": openVerb({ summary: "", body: Kitchen, answers }, () => async ({ body }) => {
      taken = body;
      return { status: 200, body: { taken: true }, headers: { etag: '"1"' } };
    }),
    "GET /kitchens/{id}": openVerb(
      {
        summary: "",
        path: z.strictObject({ id: z.string().check(z.regex(/^k\d$/)) }),
        query: z.strictObject({ limit: z._default(z.coerce.number().check(z.int(), z.lte(9)), 5) }),
        answers,
      },
      () =>
        async ({ path, query }) => ({ status: 200, body: { ...path, ...query } }),
    ),
    "POST /thrown": openVerb({ summary: "", answers }, () => async () => {
      throw thrown;
    }),
    "POST /signed": openVerb({ summary: "", signedBy: "stripe-signature", answers }, () => async ({ signed }) => ({
      status: 200,
      body: signed,
    })),
    "POST /keyed": openVerb({ summary: "", idempotencyKey: "required", answers }, () => async ({ idempotencyKey }) => ({
      status: 200,
      body: { idempotencyKey },
    })),
    "POST /never-keyed": openVerb(
      { summary: "", idempotencyKey: { none: "it changes nothing" }, answers },
      () =>
        async ({ idempotencyKey }) => ({ status: 200, body: { idempotencyKey } }),
    ),
    "POST /perhaps-keyed": openVerb(
      { summary: "", idempotencyKey: "optional", answers },
      () =>
        async ({ idempotencyKey }) => ({ status: 200, body: { idempotencyKey } }),
    ),
    "PUT /edited": openVerb(
      { summary: "", ifMatch: "required", body: Kitchen, answers },
      () =>
        async ({ version }) => ({
          status: 200,
          headers: { etag: etagOf(version + 1) },
          body: { version },
        }),
    ),
    "PUT /put": openVerb({ summary: "", ifMatch: "or-none", body: Kitchen, answers }, () => async ({ version }) => ({
      status: 200,
      body: { version },
    })),
    "GET /table": openVerb({ summary: "", answers }, () => async () => ({
      status: 200,
      headers: { "content-disposition": 'attachment; filename="kitchens.csv"' },
      csv: '"name"\r\n"Łucja"\r\n',
    })),
    "GET /shown": openVerb({ summary: "", answers }, () => async () => ({ status: 200, page: "<h1>Kitchens</h1>" })),
    "POST /page": openVerb(
      {
        summary: "",
        bodyIs: "form",
        body: z.strictObject({ name: z.string() }),
        answers: { 200: { description: "done", page: true } },
      },
      () => async () => {
        throw thrown;
      },
    ),
  },
  () => ({}),
);

const refusedWith = (error: unknown, headers: Record<string, string> = {}) => {
  thrown = error;
  return ask(handler, "POST /thrown", { headers });
};

const gas = { name: "Anna", count: 3, kind: "gas" };

const securityHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "x-request-id": "req-1",
};

describe("every answer", () => {
  it.each([
    ["a success", () => ask(handler, "POST /kitchens", { body: gas }), 200],
    ["a refusal", () => ask(handler, "POST /kitchens", { body: {} }), 400],
    ["a bug", () => refusedWith(new Error("oops")), 500],
    ["an unknown route", () => ask(handler, "$default"), 404],
    ["a preflight", () => ask(handler, "OPTIONS /kitchens"), 204],
  ])("has the security headers: %s", async (_, asking, status) => {
    const answer = await asking();

    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(securityHeaders);
  });

  it("keeps what the action says of it", async () => {
    const { headers, body } = await ask(handler, "POST /kitchens", { body: gas });

    expect(headers).toMatchObject({ etag: '"1"', "content-type": "application/json; charset=utf-8" });
    expect(body).toEqual({ taken: true });
  });

  it("is logged, by route and status, and by nothing that was sent", async () => {
    await ask(handler, "POST /kitchens", { body: { ...gas, name: "Zofia" }, authorization: "Bearer secret" });

    expect(logged.of("request.answered")).toEqual([
      expect.objectContaining({ route: "POST /kitchens", status: 200, requestId: "req-1" }),
    ]);
    expect(logged.text()).not.toMatch(/Zofia|secret/);
  });
});

describe("a problem", () => {
  const statuses: Readonly<Record<string, number>> = {
    invalid_request: 400,
    amount_below_minimum: 400,
    amount_above_maximum: 400,
    method_not_available: 400,
    idempotency_key_missing: 400,
    signature_refused: 400,
    not_signed_in: 401,
    sign_in_incomplete: 401,
    credentials_refused: 401,
    code_refused: 401,
    link_refused: 400,
    not_allowed: 403,
    login_policy_refused: 403,
    rights_beyond_own: 403,
    own_access: 403,
    main_administrator_protected: 409,
    would_shut_out: 409,
    top_up_closed: 409,
    too_many_open_top_ups: 409,
    too_many_confirmations: 409,
    already_decided: 409,
    beyond_link: 403,
    policy_in_use: 409,
    policy_unknown: 409,
    too_many_policies: 409,
    precondition_failed: 412,
    precondition_required: 428,
    not_found: 404,
    conflict: 409,
    address_taken: 409,
    request_too_large: 413,
    unsupported_media_type: 415,
    idempotency_key_reused: 422,
    too_many_requests: 429,
    internal_error: 500,
    event_not_applied: 500,
    payment_differs: 500,
    payment_provider_failed: 502,
    payment_provider_unavailable: 503,
    temporarily_unavailable: 503,
  };

  it("keeps its status", () => {
    expect(Object.fromEntries(problems.map(({ code, status }) => [code, status]))).toMatchObject(statuses);
    for (const { code, status } of problems)
      expect([400, 401, 403, 404, 409, 410, 412, 413, 415, 422, 428, 429, 500, 502, 503], code).toContain(status);
  });

  it.each(problems)("$code is worded as RFC 9457 says, in Polish and in English", async (problem) => {
    const { code } = problem;
    const polish = await refusedWith(new Refusal(problem));
    const english = await refusedWith(new Refusal(problem), { "accept-language": "en-GB,en;q=0.9" });

    for (const [{ status, headers, body }, language] of [
      [polish, "pl"],
      [english, "en"],
    ] as const) {
      const [title, detail] = problem[language];
      expect(status).toBe(problem.status);
      expect(headers["content-type"]).toBe("application/problem+json; charset=utf-8");
      expect(headers["content-language"]).toBe(language);
      expect(headers["www-authenticate"]).toBe(status === 401 ? "Bearer" : undefined);
      expect(body).toEqual({ type: `urn:saldo:problem:${code}`, title, status, detail, code, requestId: "req-1" });
    }
    expect(polish.body?.title).not.toBe(english.body?.title);
  });

  it.each([
    [undefined, "pl"],
    ["", "pl"],
    ["en", "en"],
    ["EN-us", "en"],
    ["pl-PL,pl;q=0.9,en;q=0.8", "pl"],
    ["de,en;q=0.5,pl;q=0.4", "en"],
    ["en;q=0.5, pl;q=0.5", "pl"],
    ["en;q=0", "pl"],
    ["pl;q=0, en;q=0.1", "en"],
    ["de", "pl"],
    ["en;q=nonsense", "pl"],
    [";;;,,,=;q=", "pl"],
  ])("answers the language %j in %s", async (accepted, language) => {
    const { headers } = await refusedWith(
      new Refusal(common.conflict),
      accepted === undefined ? {} : { "accept-language": accepted },
    );

    expect(headers["content-language"]).toBe(language);
  });

  it("says how long to wait", async () => {
    const { headers } = await refusedWith(new Refusal(common.too_many_requests, { retryAfterSeconds: 30 }));

    expect(headers["retry-after"]).toBe("30");
  });

  it.each(faults)("words the field error $code in both languages", async (fault) => {
    const { code } = fault;
    const refusal = new Refusal(common.invalid_request, { errors: [{ pointer: "/a", fault }] });
    const details = [];
    for (const language of ["pl", "en"]) {
      const answer = await refusedWith(refusal, { "accept-language": language });
      expect(errorsOf(answer)).toEqual([{ pointer: "/a", code, detail: expect.stringMatching(/.{5,}/) }]);
      details.push(errorsOf(answer)[0]?.detail);
    }

    expect(new Set(details).size).toBe(2);
  });
});

describe("a bug", () => {
  it.each([
    ["an error", new Error("token saldo.ac_1.secret of anna@example.com")],
    ["an error with a cause", new Error("oops", { cause: new Error("table saldo-prod") })],
    ["a text", "a text"],
    ["nothing", undefined],
    ["null", null],
  ])("says only that something went wrong: %s thrown", async (_, error) => {
    const { status, body } = await refusedWith(error);

    expect(status).toBe(500);
    expect(body).toEqual({
      type: "urn:saldo:problem:internal_error",
      title: common.internal_error.pl[0],
      status: 500,
      detail: common.internal_error.pl[1],
      code: "internal_error",
      requestId: "req-1",
    });
    expect(logged.of("request.failed")).toHaveLength(1);
  });

  it("is logged with its cause and without what was sent", async () => {
    thrown = new Error("oops", { cause: new TypeError("x is undefined") });

    await ask(handler, "POST /thrown", {
      body: { password: "hunter2-hunter2" },
      authorization: "Bearer saldo.operator.secret",
      headers: { "idempotency-key": "key-of-anna" },
    });

    expect(logged.of("request.failed")).toEqual([
      expect.objectContaining({
        level: "error",
        route: "POST /thrown",
        error: "Error: oops (TypeError: x is undefined)",
      }),
    ]);
    expect(logged.text()).not.toMatch(/hunter2|secret|key-of-anna/);
  });

  it("is not what a refusal is: that is logged only with what caused it", async () => {
    await refusedWith(new Refusal(common.conflict));
    expect(logged.lines().map(({ event }) => event)).toEqual(["request.answered"]);

    await refusedWith(new Refusal(common.temporarily_unavailable, { cause: new Error("socket hang up") }));
    expect(logged.of("request.refused")).toEqual([
      expect.objectContaining({ level: "warn", code: "temporarily_unavailable", cause: "Error: socket hang up" }),
    ]);
    expect(logged.of("request.failed")).toEqual([]);
  });
});

describe("a request with more faults than anybody corrects at once", () => {
  it("names twenty, and says how many more there are", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`x${n}`, 0]));
    const answer = await ask(handler, "POST /kitchens", { body: { ...gas, ...unknown } });

    expect(outcomeOf(answer)).toEqual([400, "invalid_request"]);
    expect(errorsOf(answer)).toHaveLength(20);
    expect(answer.body?.moreErrors).toBe(19_980);
    expect(JSON.stringify(answer.body).length).toBeLessThan(3_000);
  });

  it("gets no count where all of them are named", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`x${n}`, 0]));
    const answer = await ask(handler, "POST /kitchens", { body: { ...gas, ...unknown } });

    expect(errorsOf(answer)).toHaveLength(20);
    expect(answer.body?.moreErrors).toBeUndefined();
  });

  it.each([
    ["pl", "Pozostałe błędy: 6."],
    ["en", "Other errors: 6."],
  ])("gets as few on a page: %s", async (language, last) => {
    const text = Array.from({ length: 25 }, (_, n) => `x${n}=1`).join("&");
    const headers = { "content-type": "application/x-www-form-urlencoded", "accept-language": language };
    const { body } = await ask(handler, "POST /page", { text, headers });

    expect(
      String(body?.text)
        .match(/<li>.+<\/li>/g)
        ?.slice(19),
    ).toEqual([expect.any(String), `<li>${last}</li>`]);
  });
});

describe("a route that answers a page", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const sent = (text: string, headers: Record<string, string> = {}) =>
    ask(handler, "POST /page", { text, headers: { ...form, ...headers } });

  it.each(["pl", "en"] as const)("tells a refusal on one, and repeats no words of the form: %s", async (language) => {
    const { status, headers, body } = await sent("<b>Call 700 000 000=1", { "accept-language": language });

    const [title, detail] = common.invalid_request[language];
    expect([status, headers["content-type"]]).toEqual([400, "text/html; charset=utf-8"]);
    expect(headers["content-language"]).toBe(language);
    for (const text of [`lang="${language}"`, title, detail, "req-1"]) expect(body?.text).toContain(text);
    expect(String(body?.text).match(/<li>.{5,}<\/li>/g)).toHaveLength(2);
    expect(body?.text).not.toMatch(/<b>|&lt;b|700/);
  });

  it("says how long to wait by the same headers as any other", async () => {
    thrown = new Refusal(common.temporarily_unavailable, { retryAfterSeconds: 1 });

    const { status, headers } = await sent("name=Anna");

    expect([status, headers["content-type"]]).toEqual([503, "text/html; charset=utf-8"]);
    expect(headers["retry-after"]).toBe("1");
  });
});

describe("a route", () => {
  it.each(["$default", "GET /nowhere", "POST /kitchens/", "toString", "__proto__", "constructor", ""])(
    "that is none of its own is not found: %s",
    async (routeKey) => {
      expect((await ask(handler, routeKey)).body?.code).toBe("not_found");
    },
  );

  it.each([
    ["an answer", "/kitchens/{id}", { path: { id: "k1" } }],
    ["a table", "/table", {}],
    ["a refusal", "/kitchens/{id}", { path: { id: "k1" }, query: { limit: "many" } }],
    ["a page", "/shown", {}],
    ["a path that nobody knows", "/nowhere", {}],
  ])("answers a HEAD as its GET, without the body: %s", async (_, path, asked) => {
    const [head, get] = [await ask(handler, `HEAD ${path}`, asked), await ask(handler, `GET ${path}`, asked)];

    expect(get.body).toBeDefined();
    expect(head).toEqual({ ...get, body: undefined });
    const routes = logged.of("request.answered").map(({ route }) => route);
    expect(routes).toEqual([`GET ${path}`, `GET ${path}`]);
  });

  it("that is not read by GET knows no HEAD", async () => {
    expect((await ask(handler, "HEAD /thrown")).status).toBe(404);
  });

  it.each(["OPTIONS /kitchens", "OPTIONS $default"])(
    "answers a preflight with success and nothing: %s",
    async (routeKey) => {
      const { status, body } = await ask(handler, routeKey);

      expect([status, body]).toEqual([204, undefined]);
    },
  );

  it.each([{ id: "k12" }, { id: "" }, {}, { id: "k1", other: "x" }] as Record<string, string>[])(
    "with an id that names nothing says no more than of an unknown one: %j",
    async (path) => {
      const { status, body } = await ask(handler, "GET /kitchens/{id}", { path, query: { limit: "nonsense" } });

      expect(status).toBe(404);
      expect(body?.errors).toBeUndefined();
    },
  );

  it("reads its query, and refuses it field by field", async () => {
    const path = { id: "k1" };

    expect((await ask(handler, "GET /kitchens/{id}", { path })).body).toEqual({ id: "k1", limit: 5 });
    expect((await ask(handler, "GET /kitchens/{id}", { path, query: { limit: "9" } })).body).toEqual({
      id: "k1",
      limit: 9,
    });
    const { body } = await ask(handler, "GET /kitchens/{id}", { path, query: { limit: "1,2", other: "x" } });
    expect(body?.errors).toEqual([
      expect.objectContaining({ pointer: "?limit", code: "wrong_type" }),
      expect.objectContaining({ pointer: "?other", code: "unknown_field" }),
    ]);
  });
});

describe("a body", () => {
  it.each([
    [{ ...gas, extra: 1 }, ["/extra unknown_field"]],
    [{ ...gas, "a/b~": 1 }, ["/a~1b~0 unknown_field"]],
    [{ name: "Anna", kind: "gas" }, ["/count required"]],
    [{ ...gas, count: "3" }, ["/count wrong_type"]],
    [{ ...gas, count: null }, ["/count wrong_type"]],
    [{ ...gas, count: 3.5 }, ["/count wrong_type"]],
    [{ ...gas, count: 0 }, ["/count too_small"]],
    [{ ...gas, count: 10 }, ["/count too_large"]],
    [{ ...gas, count: 1e21 }, ["/count too_large"]],
    [{ ...gas, name: "A" }, ["/name too_short"]],
    [{ ...gas, name: "Bogumiła" }, ["/name too_long"]],
    [{ ...gas, kind: "coal" }, ["/kind not_one_of"]],
    [{ ...gas, since: "yesterday" }, ["/since wrong_format"]],
    [{ ...gas, tags: [{ "a/b~c": 1 }, { "a/b~c": "x" }] }, ["/tags/1/a~1b~0c wrong_type"]],
    [{ ...gas, tags: [{ "a/b~c": 1, x: 1 }] }, ["/tags/0/x unknown_field"]],
    [{ ...gas, tags: [1, 2] }, ["/tags/0 wrong_type", "/tags/1 wrong_type"]],
    [{ ...gas, tags: [{ "a/b~c": 1 }, { "a/b~c": 2 }, { "a/b~c": 3 }] }, ["/tags too_long"]],
    [{ name: 1, count: "x", kind: 2 }, ["/name wrong_type", "/count wrong_type", "/kind not_one_of"]],
    [[], [" wrong_type"]],
    [null, [" wrong_type"]],
    ["text", [" wrong_type"]],
    [7, [" wrong_type"]],
  ])("is refused with every bad field named: %j", async (body, errors) => {
    const answer = await ask(handler, "POST /kitchens", { body });

    expect(outcomeOf(answer)).toEqual([400, "invalid_request"]);
    expect(new Set(namedErrors(answer))).toEqual(new Set(errors));
  });

  it.each(["__proto__", "constructor", "prototype", "toString"])(
    "is refused for the field %s, and pollutes nothing",
    async (field) => {
      const text = `{"name":"Anna","count":3,"kind":"gas","${field}":{"polluted":true}}`;

      const { status, body } = await ask(handler, "POST /kitchens", { text });

      expect(status).toBe(400);
      expect(body?.errors).toEqual([expect.objectContaining({ pointer: `/${field}`, code: "unknown_field" })]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it.each(["", "{", "{'name': 1}", "undefined", "NaN", "\u0000", '{"name":"Anna",}'])(
    "that is no JSON is refused: %j",
    async (text) => {
      const { status, body } = await ask(handler, "POST /kitchens", { text });

      expect(status).toBe(400);
      expect(body?.errors).toEqual([expect.objectContaining({ pointer: "", code: "not_json" })]);
    },
  );

  it("that is missing is no JSON", async () => {
    const { body } = await ask(handler, "POST /kitchens", { headers: { "content-type": "application/json" } });

    expect(body?.errors).toEqual([expect.objectContaining({ code: "not_json" })]);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json", ""])(
    "of the type %j is not supported",
    async (type) => {
      const { status, body } = await ask(handler, "POST /kitchens", { body: gas, headers: { "content-type": type } });

      expect([status, body?.code]).toEqual([415, "unsupported_media_type"]);
    },
  );

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])(
    "of the type %s is read",
    async (type) => {
      expect((await ask(handler, "POST /kitchens", { body: gas, headers: { "content-type": type } })).status).toBe(200);
    },
  );

  it("that API Gateway encoded is read all the same", async () => {
    await ask(handler, "POST /kitchens", { body: { ...gas, name: "Łucja" }, base64: true });

    expect(taken).toEqual({ ...gas, name: "Łucja" });
  });

  it.each([false, true])("of more than 256 kB is refused, encoded or not: %s", async (base64) => {
    const max = 256 * 1024;
    const sized = (bytes: number): string => JSON.stringify("ł".repeat((bytes - 2) / 2));

    expect((await ask(handler, "POST /kitchens", { text: sized(max + 2), base64 })).status).toBe(413);
    expect((await ask(handler, "POST /kitchens", { text: sized(max), base64 })).body?.code).toBe("invalid_request");
  });

  it("of any JSON at all gets a well-formed answer", async () => {
    const nearly = fc.record(
      {
        name: fc.oneof(fc.string(), fc.jsonValue()),
        count: fc.oneof(fc.integer(), fc.double(), fc.jsonValue()),
        kind: fc.oneof(fc.constantFrom("gas", "electric"), fc.jsonValue()),
        tags: fc.oneof(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.jsonValue()),
        since: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), nearly), async (body) => {
        const answer = await ask(handler, "POST /kitchens", { body });

        expect([200, 400]).toContain(answer.status);
        if (answer.status === 200) return;
        expect(answer.body).toMatchObject({ code: "invalid_request", status: 400, requestId: "req-1" });
        const errors = errorsOf(answer);
        expect(errors.length).toBeGreaterThan(0);
        for (const { pointer, code, detail } of errors) {
          expect(pointer).toMatch(/^(\/([^~/]|~[01])*)*$/);
          expect(faults.map((fault) => fault.code)).toContain(code);
          expect(detail.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("that nests deeper than anybody thinks is refused, not fallen over", async () => {
    const text = "[".repeat(100_000) + "]".repeat(100_000);

    expect((await ask(handler, "POST /kitchens", { text })).status).toBe(400);
  });
});

describe("a signed body", () => {
  it.each([false, true])("is taken as the very text that was sent, encoded or not: %s", async (base64) => {
    const text = '{ "b":1,\n "a": "ł" }';

    const { body } = await ask(handler, "POST /signed", { text, base64, headers: { "stripe-signature": "t=1,v1=x" } });

    expect(body).toEqual({ body: text, signature: "t=1,v1=x" });
  });

  it("without a signature is given on as such, and too large a one is refused", async () => {
    expect((await ask(handler, "POST /signed", { text: "x" })).body).toEqual({ body: "x", signature: "" });
    expect((await ask(handler, "POST /signed", { text: "x".repeat(256 * 1024 + 1) })).status).toBe(413);
  });
});

describe("a request that must name itself", () => {
  it.each([undefined, "", "with space", "ł", "tab\t", "x".repeat(256)])("is refused with the key %j", async (key) => {
    const { status, body } = await ask(handler, "POST /keyed", {
      headers: key === undefined ? {} : { "idempotency-key": key },
    });

    expect([status, body?.code]).toEqual([400, "idempotency_key_missing"]);
  });

  it.each(["key", "with space"])("that takes no key ignores %j", async (key) => {
    expect(await ask(handler, "POST /never-keyed", { headers: { "idempotency-key": key } })).toMatchObject({
      status: 200,
      body: { idempotencyKey: "" },
    });
  });

  it.each(["k", "x".repeat(255), "!#~"])("is taken with the key %j", async (key) => {
    expect((await ask(handler, "POST /keyed", { headers: { "idempotency-key": key } })).body).toEqual({
      idempotencyKey: key,
    });
  });
});

describe("a request that may name itself", () => {
  const asked = (headers: Record<string, string>) => ask(handler, "POST /perhaps-keyed", { headers });

  it("is taken with a key, and without one", async () => {
    expect((await asked({ "idempotency-key": "key-1" })).body).toEqual({ idempotencyKey: "key-1" });
    expect((await asked({})).body).toEqual({ idempotencyKey: "" });
  });

  it.each(["", "with space", "ł", "x".repeat(256)])("is refused with the key %j", async (key) => {
    expect(outcomeOf(await asked({ "idempotency-key": key }))).toEqual([400, "idempotency_key_missing"]);
  });
});

describe("an edit", () => {
  const edit = (ifMatch?: string, body: unknown = gas) =>
    ask(handler, "PUT /edited", { body, headers: ifMatch === undefined ? {} : { "if-match": ifMatch } });

  it("names by its ETag what it edits, and answers the next one", async () => {
    const { status, body, headers } = await edit(etagOf(7));

    expect([status, body?.version, headers.etag]).toEqual([200, 7, '"8"']);
  });

  it.each([undefined, ""])("without one is told to read it first: %j", async (ifMatch) => {
    expect(outcomeOf(await edit(ifMatch))).toEqual([428, "precondition_required"]);
  });

  it("is the same through a proxy that calls the ETag weak", async () => {
    expect((await edit('W/"7"')).body?.version).toBe(7);
  });

  it.each(["7", '"seven"', '"7', '"-7"', '"7.0"', '"1", "7"', "*", '""', '"0"', '"9999999999999999"', "w/7"])(
    "with another form names no version that there is: %s",
    async (ifMatch) => {
      expect((await edit(ifMatch)).body?.version).toBe(-1);
    },
  );

  it("is read by its fields first: who repeats it need not be told twice", async () => {
    expect(outcomeOf(await edit(undefined, {}))).toEqual([400, "invalid_request"]);
  });

  describe("that may also create", () => {
    const put = (headers: Record<string, string>) => ask(handler, "PUT /put", { body: gas, headers });

    it("is of nothing that is there yet with If-None-Match: *", async () => {
      expect((await put({ "if-none-match": "*" })).body?.version).toBe(0);
    });

    it("names by its ETag what it edits", async () => {
      expect((await put({ "if-match": etagOf(7) })).body?.version).toBe(7);
    });

    it.each([{}, { "if-none-match": '"7"' }, { "if-none-match": "" }])(
      "without either is asked for one: %j",
      async (headers) => {
        const answer = await put(headers);

        expect(outcomeOf(answer)).toEqual([428, "match_header_required"]);
        expect(answer.body?.detail).toContain("If-None-Match: *");
      },
    );

    it("with both holds of nothing", async () => {
      expect(outcomeOf(await put({ "if-none-match": "*", "if-match": etagOf(7) }))).toEqual([
        412,
        "precondition_failed",
      ]);
    });
  });

  it("is asked of no other route", async () => {
    expect((await ask(handler, "POST /kitchens", { body: gas })).status).toBe(200);
  });
});

describe("a table", () => {
  it("is answered as CSV to be kept as a file, with the security headers of every answer", async () => {
    const { status, headers, body } = await ask(handler, "GET /table");

    expect([status, body]).toEqual([200, { text: '"name"\r\n"Łucja"\r\n' }]);
    expect(headers).toMatchObject({
      ...securityHeaders,
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="kitchens.csv"',
    });
  });
});

describe("wiring", () => {
  const routes = { "GET /a": { access: { public: "a test" } } } as const;
  const wiredBy = (wire: () => { value: number }) =>
    api(
      routes,
      {
        "GET /a": openVerb({ summary: "", answers }, (uses: { value: number }) => async () => ({
          status: 200,
          body: uses,
        })),
      },
      wire,
    );

  it("happens on the first request that needs it, and once", async () => {
    let times = 0;
    const wired = wiredBy(() => {
      times += 1;
      return { value: times };
    });

    expect(times).toBe(0);
    await ask(wired, "$default");
    expect(times).toBe(0);
    expect((await ask(wired, "GET /a")).body).toEqual({ value: 1 });
    expect((await ask(wired, "GET /a")).body).toEqual({ value: 1 });
  });

  it("that fails is tried again by the next request", async () => {
    let times = 0;
    const wired = wiredBy(() => {
      times += 1;
      if (times === 1) throw new Error("The environment variable TABLE_NAME is missing.");
      return { value: times };
    });

    expect((await ask(wired, "GET /a")).status).toBe(500);
    expect((await ask(wired, "GET /a")).body).toEqual({ value: 2 });
  });
});

describe("a request that runs out of time", () => {
  it("is told to come again, and is no bug", async () => {
    const slow = api(
      { "GET /a": { access: { public: "a test" } } },
      { "GET /a": openVerb({ summary: "", answers }, () => () => new Promise<never>(() => {})) },
      () => ({}),
    );

    const answer = await ask(slow, "GET /a", {}, { msLeft: 10 });

    expect(outcomeOf(answer)).toEqual([503, "temporarily_unavailable"]);
    expect(answer.headers["retry-after"]).toBe("1");
    expect(logged.of("request.refused")).toMatchObject([{ code: "temporarily_unavailable" }]);
    expect(logged.of("request.failed")).toEqual([]);
  });
});

describe("the codes of refusals", () => {
  it("are words that clients can rely on", () => {
    const codes = [...problems, ...faults].map(({ code }) => code);
    expect(codes.filter((code) => !/^[a-z]+(_[a-z]+)*$/.test(code))).toEqual([]);
  });

  it("are the names of their constants, each declared once", async () => {
    for (const [name, { code }] of [...(await allProblems()), ...(await allFaults())]) expect(code).toBe(name);
    const twice = [problems, faults].flatMap((declared) => {
      const codes = declared.map(({ code }) => code);
      return codes.filter((code, place) => codes.indexOf(code) !== place);
    });
    // Machines are refused in words of their own, under the codes that people's programs know.
    expect(twice.sort()).toEqual(["not_allowed", "not_signed_in"]);
  });
});
