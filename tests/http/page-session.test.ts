import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { StaffRole } from "../../shared/domain/access.ts";
import { html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { PortalUser, Session } from "../../shared/domain/portal-users/portal-user.ts";
import { api } from "../../shared/http/endpoint.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import { formTokenIn, type PageUses, sessionKept, type Visit } from "../../shared/http/page-session.ts";
import { tokenText } from "../../shared/http/token.ts";
import { openVerb, pageFormVerb, pageVerb } from "../../shared/http/verb.ts";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { peopleStore } from "../../shared/store/people-store.ts";
import { callsOf, injectFaults } from "../support/faults.ts";
import { logOfEachTest } from "../support/logged.ts";
import { fieldOf, ownAddress, readOf } from "../support/page-visitor.ts";
import { keepPerson, keepSession, somePerson } from "../support/people.ts";
import { type Asked, ask } from "../support/requests.ts";
import { someAccountId } from "../support/table.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

const began = new Date("2026-03-02T08:00:00.000Z");
const minute = 60_000;

const answers = { 200: { description: "", page: true } } as const;
const path = z.strictObject({ token: z.string() });
const contract = { summary: "", path, answers } as const;
const formContract = { ...contract, bodyIs: "form", body: z.strictObject({ note: z.optional(z.string()) }) } as const;

type Uses = { readonly seen: (what: "get" | "show" | "act", visit: Visit) => void };
const drawn = ({ clerk, problem }: Visit, note = "") =>
  pageAnswer(200, {
    title: "",
    language: "pl",
    main: html`<p>clerk ${clerk?.user.email ?? "nobody"}, ${problem?.code ?? "no problem"}, ${note}</p>`,
  });

const access = { public: "a test", clerks: ["operator-helpdesk", "operator-finance"] } as const;
const routes = { "GET /cases/{token}": { access }, "POST /cases/{token}": { access } } as const;
const verbs = {
  "GET /cases/{token}": pageVerb(contract, ({ seen }: Uses) => async ({ visit }) => {
    seen("get", visit);
    return drawn(visit);
  }),
  "POST /cases/{token}": pageFormVerb(
    formContract,
    ({ seen }: Uses) =>
      async ({ visit, body }) => {
        seen("show", visit);
        return drawn(visit, body.note);
      },
    ({ seen }: Uses) =>
      async ({ visit, body }) => {
        seen("act", visit);
        return drawn(visit, body.note);
      },
  ),
};

type Changes = {
  readonly user?: Partial<PortalUser>;
  readonly session?: Partial<Session>;
  readonly customer?: boolean;
};

/** One of the helpdesk, signed in on a page of a noun that the guard has never heard of. */
const clerk = async ({ user = {}, session = {}, customer = false }: Changes = {}) => {
  const { client, table } = stage();
  const employer = customer ? someAccountId() : operatorId;
  const person = await keepPerson(table, somePerson(employer, { user: { role: "operator-helpdesk", ...user } }));
  const kept = await keepSession(table, person.user, began, session);
  const token = tokenText(kept.token);
  let now = began;
  const deeds: string[] = [];
  const visits: Visit[] = [];
  const uses: Uses & PageUses = {
    people: peopleStore(table),
    address: () => ownAddress,
    now: () => now,
    seen: (what, visit) => {
      deeds.push(what);
      visits.push(visit);
    },
  };
  const handler = api(routes, verbs, () => uses);
  const cookies = [sessionKept(token).split(";")[0]!];
  const get = (asked: Asked = {}) => ask(handler, "GET /cases/{token}", { path: { token: "abc" }, cookies, ...asked });
  const post = (fields: Record<string, string>, { headers, ...asked }: Asked = {}) =>
    ask(handler, "POST /cases/{token}", {
      path: { token: "abc" },
      cookies,
      text: new URLSearchParams(fields).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", origin: ownAddress, ...headers },
      ...asked,
    });
  return {
    client,
    table,
    ...person,
    ...kept,
    cookies,
    get,
    post,
    form: { _form: formTokenIn(token), note: "Sprawdzone w KRS" },
    deeds,
    last: () => visits.at(-1)!,
    pass: (milliseconds: number): void => {
      now = new Date(now.getTime() + milliseconds);
    },
    end: () => peopleStore(table).end({ ...kept.session, sessionId: kept.session.id }),
    becomes: (changes: Partial<PortalUser>) =>
      table.write({ Put: { Item: { ...keys.user(employer, person.user.id), ...person.user, ...changes } } }),
    refusals: async () =>
      (await auditStore(table).list(employer, { limit: 1_000 })).records.filter(
        ({ userId, kind }) => userId === person.user.id && kind === "request-refused",
      ),
  };
};

describe("a page", () => {
  it("knows by the cookie who is signed in, in one round trip", async () => {
    const { client, get, user } = await clerk();
    const calls = callsOf(client);

    const page = await get();

    expect(readOf(page)).toContain(`clerk ${user.email}, no problem`);
    expect(calls.map(({ command }) => command)).toEqual(["BatchGetItem"]);
  });

  it.each(["operator-helpdesk", "operator-finance", "operator-administrator"] as const satisfies StaffRole[])(
    "is opened to the roles that its route declares: %s",
    async (role) => {
      const { get, post, form, deeds, last, refusals } = await clerk({ user: { role } });
      const isTheirs = role !== "operator-administrator";

      await get();
      await post(form);

      expect(deeds).toEqual(["get", isTheirs ? "act" : "show"]);
      expect([last().clerk !== undefined, last().problem?.code]).toEqual([
        isTheirs,
        isTheirs ? undefined : "not_allowed",
      ]);
      expect((await refusals()).length > 0).toBe(!isTheirs);
    },
  );

  it("takes no bearer token, and asks nobody about it", async () => {
    const { client, get, authorization } = await clerk();
    const calls = callsOf(client);

    const page = await get({ authorization, cookies: [] });

    expect(readOf(page)).toContain("clerk nobody, no problem");
    expect(calls).toEqual([]);
  });

  it.each([
    ["none", []],
    ["an empty one", ["__Host-saldo-session="]],
    ["a malformed one", ["__Host-saldo-session=saldo.operator.x"]],
    ["one without the prefix that no other host can set", ["saldo-session=TOKEN"]],
    ["one whose name ends so", ["x__Host-saldo-session=TOKEN"]],
  ])("by %s for a cookie, is visited by nobody", async (_, wanted) => {
    const { client, get, token } = await clerk();
    const calls = callsOf(client);

    const page = await get({ cookies: wanted.map((cookie) => cookie.replace("TOKEN", tokenText(token))) });

    expect(readOf(page)).toContain("clerk nobody, no problem");
    expect(calls).toEqual([]);
  });

  it("opens nothing to a session that only opens a step of the sign-in", async () => {
    const { get, post, form, deeds, last } = await clerk({ session: { next: "enrol-totp" } });

    await get();
    expect([last().who, last().clerk]).toEqual([undefined, undefined]);
    const page = await post(form);

    expect([page.status, deeds]).toEqual([403, ["get"]]);
    expect(readOf(page)).toContain("Logowanie dla pracowników operatora");
  });

  it("opens nothing to a customer", async () => {
    const { get, post, form, deeds, last } = await clerk({ customer: true, user: { role: "administrator" } });

    await get();
    await post(form);

    expect([deeds, last().clerk, last().problem?.code]).toEqual([["get", "show"], undefined, "not_allowed"]);
  });

  it("is no page where the session can't be read", async () => {
    const { client, get, deeds } = await clerk();
    injectFaults(client, () => "lost-before");

    expect((await get()).status).toBeGreaterThanOrEqual(500);
    expect(deeds).toEqual([]);
  });
});

describe("the form of a page", () => {
  it("is the clerk's by the token that only their session makes", async () => {
    const { post, form, deeds, last, user } = await clerk();

    await post(form);

    expect([deeds, last().clerk?.user.id]).toEqual([["act"], user.id]);
  });

  it("is nobody's without it, though the cookie comes along", async () => {
    const { client, post, deeds, last } = await clerk();
    const calls = callsOf(client);

    await post({ note: "Sprawdzone" });

    expect([deeds, last().who, last().clerk, calls.length]).toEqual([["act"], undefined, undefined, 0]);
  });

  it.each([
    ["a forged one", () => "A".repeat(43)],
    ["another person's", (theirs: string) => theirs],
    ["one of another length", () => "ż"],
  ])("does nothing with %s, and shows what was typed", async (_, forged) => {
    const { post, form, deeds, last } = await clerk();
    const other = await clerk();

    const page = await post({ ...form, _form: forged(other.form._form) });

    expect([deeds, last().clerk, last().problem?.code]).toEqual([["show"], undefined, "form_stale"]);
    expect(last().reader?.user).toEqual(last().who?.user);
    expect(readOf(page)).toContain("Sprawdzone w KRS");
  });

  it.each([
    ["a customer", { customer: true, user: { role: "administrator" } }],
    ["another role", { user: { role: "operator-administrator" } }],
  ] as const)("opens nothing to %s by a forged token either", async (_, who) => {
    const { post, form, deeds, last } = await clerk(who);

    await post({ ...form, _form: "A".repeat(43) });

    expect([deeds, last().reader, last().clerk]).toEqual([["show"], undefined, undefined]);
  });

  it("does nothing with another person's cookie", async () => {
    const { form } = await clerk();
    const { post, cookies, deeds, last } = await clerk();

    await post(form, { cookies });

    expect([deeds, last().clerk]).toEqual([["show"], undefined]);
  });

  it.each([
    ["of another site", { origin: "https://evil.example" }],
    ["of another port", { origin: `${ownAddress}:444` }],
    ["of a neighbour", { origin: "https://panel.saldo.example", "sec-fetch-site": "same-site" }],
    ["without an Origin, of another site", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["without an Origin, of nobody knows where", { origin: "null" }],
    ["without an Origin, by hand", { origin: "null", "sec-fetch-site": "none" }],
    ["with our Origin, of another site", { origin: ownAddress, "sec-fetch-site": "cross-site" }],
  ])("is refused %s, and nobody is asked", async (_, headers) => {
    const { client, post, form, deeds } = await clerk();
    const calls = callsOf(client);

    const page = await post(form, { headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });

    expect([page.status, deeds, calls.length]).toEqual([403, [], 0]);
    expect(readOf(page)).toContain("Formularz wysłano z innej strony");
  });

  it.each([
    ["Origin alone", { origin: ownAddress }],
    ["Origin, and the browser agrees", { origin: ownAddress, "sec-fetch-site": "same-origin" }],
    ["no Origin, but the browser says so", { origin: "null", "sec-fetch-site": "same-origin" }],
  ])("is taken from our own page: %s", async (_, headers) => {
    const { post, form, deeds, last } = await clerk();

    await post(form, { headers });

    expect([deeds, last().clerk !== undefined]).toEqual([["act"], true]);
  });

  it.each([
    ["ended", ({ end }: Clerk) => end()],
    ["idle", async ({ pass }: Clerk) => pass(31 * minute)],
    ["of old credentials", ({ becomes, user }: Clerk) => becomes({ credentialVersion: user.credentialVersion + 1 })],
    ["of somebody who may no longer log in", ({ becomes }: Clerk) => becomes({ canLogIn: false })],
  ])("of a session that is %s leads to the sign-in, with what was typed, and does nothing", async (_, happens) => {
    const all = await clerk();
    await happens(all);

    const page = await all.post(all.form);

    expect([page.status, all.deeds]).toEqual([403, []]);
    expect(readOf(page)).toContain("Logowanie dla pracowników operatora");
    expect([fieldOf(page, "back"), fieldOf(page, "carried")]).toEqual(["/cases/abc", "note=Sprawdzone+w+KRS"]);
  });
  type Clerk = Awaited<ReturnType<typeof clerk>>;

  it("does nothing for a clerk who lost the role since the page was drawn", async () => {
    const { post, form, deeds, last, becomes } = await clerk();
    await becomes({ role: "operator-administrator" });

    const page = await post(form);

    expect([deeds, last().problem?.code]).toEqual([["show"], "not_allowed"]);
    expect(readOf(page)).toContain("Sprawdzone w KRS");
  });

  it("that comes back from the sign-in is shown filled in, and nothing is done", async () => {
    const { post, form, deeds } = await clerk();

    const page = await post({ ...form, _resumed: "yes" });

    expect(deeds).toEqual(["show"]);
    expect(readOf(page)).toContain("Sprawdzone w KRS");
  });
});

describe("the session of pages", () => {
  it("is read by a route that declares it, and by no other, or it does not compile", () => {
    const page = pageVerb(
      contract,
      () =>
        async ({ visit }) =>
          drawn(visit),
    );
    const open = openVerb(contract, () => async () => ({ status: 204 }));
    const uses = { people: undefined as never, address: () => ownAddress, now: () => began };
    const declared = { "GET /cases/{token}": { access } } as const;
    const undeclared = { "GET /cases/{token}": { access: { public: "a test" } } } as const;

    api(declared, { "GET /cases/{token}": page }, () => uses);
    api(undeclared, { "GET /cases/{token}": open }, () => ({}));

    // @ts-expect-error it is not declared
    api(undeclared, { "GET /cases/{token}": page }, () => uses);
    // @ts-expect-error it is declared, and would not be read
    api(declared, { "GET /cases/{token}": open }, () => uses);
    // @ts-expect-error nobody could be looked up
    api(declared, { "GET /cases/{token}": page }, () => ({}));
  });
});
