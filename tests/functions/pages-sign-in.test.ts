import { describe, expect, it } from "vitest";
import { auditStore } from "../../shared/store/audit-store.ts";
import { keys } from "../../shared/store/keys.ts";
import { rememberArgon2 } from "../support/argon2.ts";
import { logOfEachTest } from "../support/logged.ts";
import { buttonsOf, fieldOf, ownAddress, pageVisitor, readOf, textOf } from "../support/page-visitor.ts";
import { appSecret, openDesk, password, recoveryCodes, tokenOf, type Wanted } from "../support/sign-in-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
rememberArgon2();
const logged = logOfEachTest({ stage: "dev" });

const path = "/pages/sign-in";
const session = "__Host-saldo-session";
const browser = "__Host-saldo-browser";
const back = "/decisions/li_01KJQ3V2G0ABCDEFGHJKMNPQRS.secret";

/** Somebody of finance with an app, and their browser. */
const staffDesk = async (wanted: Wanted = {}) => {
  const desk = await openDesk(stage(), {
    staff: true,
    app: true,
    ...wanted,
    user: { role: "operator-finance", requireTotp: true, isMainAdministrator: false, ...wanted.user },
    login: { requireTotp: true, ...wanted.login },
  });
  const visitor = pageVisitor({ sessions: desk.handler });
  const givePassword = async (typed: Record<string, string> = {}, asked = {}) =>
    visitor.press(await visitor.open(path), "Dalej", { email: desk.email, password, ...typed }, asked);
  return {
    ...desk,
    visitor,
    givePassword,
    /** Both steps, half a minute later: a code is taken once. */
    signInOnPage: async () => {
      desk.pass(30);
      return visitor.press(await givePassword(), "Dalej", { code: desk.code() });
    },
    records: async () => {
      const { records } = await auditStore(desk.table).list(desk.accountId, { limit: 1_000 });
      return records.filter(({ userId }) => userId === desk.user.id).reverse();
    },
  };
};

/** The same with a customer. */
const customerDesk = (wanted: Wanted = {}) =>
  staffDesk({ staff: false, app: false, ...wanted, user: { role: "administrator", requireTotp: false }, login: {} });

describe("the sign-in of pages", () => {
  it("signs staff in by password and code, and keeps the session in a cookie that no script and no other site gets", async () => {
    const { visitor, givePassword, code, isOpen, email } = await staffDesk();

    const second = await givePassword();
    expect([second.status, buttonsOf(second)]).toEqual([200, ["Dalej", "Zaloguj się jako ktoś inny"]]);
    expect(await isOpen(visitor.cookies.get(session)!)).toBe(false);
    const third = await visitor.press(second, "Dalej", { code: code() });

    expect(third.status).toBe(200);
    expect(readOf(third)).toContain(`Zalogowano jako: ${email}`);
    expect(third.cookies?.map((cookie) => cookie.replace(/=[^;]*/, "=…"))).toEqual([
      `${session}=…; Path=/; Secure; HttpOnly; SameSite=Lax`,
      `${browser}=…; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=15552000`,
    ]);
    expect(await isOpen(visitor.cookies.get(session)!)).toBe(true);
    expect(readOf(await visitor.open(path))).toContain(`Zalogowano jako: ${email}`);
    for (const page of [second, third])
      for (const secret of visitor.cookies.values()) expect(textOf(page)).not.toContain(secret);
  });

  it("takes a recovery code in the app's place, once", async () => {
    const { visitor, givePassword, signOut } = await withSignOut();

    expect(readOf(await visitor.press(await givePassword(), "Dalej", { recoveryCode: recoveryCodes[0]! }))).toContain(
      "Zalogowano",
    );
    await signOut();
    const again = await visitor.press(await givePassword(), "Dalej", { recoveryCode: recoveryCodes[0]! });

    expect([again.status, visitor.cookies.has(session)]).toEqual([403, true]);
    expect(readOf(again)).toContain("Kod jest nieprawidłowy albo był już użyty");
  });

  const withSignOut = async () => {
    const desk = await staffDesk();
    return { ...desk, signOut: async () => desk.visitor.press(await desk.visitor.open(path), "Wyloguj się") };
  };

  it("speaks English to a browser that prefers it", async () => {
    const { visitor } = await staffDesk();

    const page = await visitor.open(path, { headers: { "accept-language": "en-GB" } });

    expect(readOf(page)).toContain("Sign-in for the operator's staff");
    expect(buttonsOf(page)).toEqual(["Continue"]);
  });

  it("is kept by nobody, runs no script, and tells its address to itself only", async () => {
    const { visitor } = await staffDesk();

    const page = await visitor.open(path);

    expect(page.headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "same-origin" });
    expect(page.headers["content-security-policy"]).toMatch(
      /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/,
    );
    expect(textOf(page)).not.toMatch(/<script|\sstyle=|\son\w+=/i);
  });

  it("signs out: the cookie is gone, and the session with it", async () => {
    const { visitor, signInOnPage, isOpen } = await staffDesk();
    const page = await signInOnPage();
    const token = visitor.cookies.get(session)!;

    const out = await visitor.press(page, "Wyloguj się");

    expect(textOf(out)).toContain('role="status">Wylogowano.<');
    expect([visitor.cookies.has(session), visitor.cookies.has(browser), await isOpen(token)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe("a sign-in that stands at the code", () => {
  it("begins anew as somebody else, and leads back to the same page", async () => {
    const { visitor, email } = await staffDesk();
    const back = `/cases/li_01K00000000000000000000000.${"s".repeat(43)}`;
    const second = await visitor.post(path, { step: "password", email, password, back });

    const again = await visitor.press(second, "Zaloguj się jako ktoś inny");

    expect([buttonsOf(again), fieldOf(again, "back"), visitor.cookies.has(session)]).toEqual([["Dalej"], back, false]);
  });
});

describe("guesses on the page", () => {
  it("at a password count as the API's, refuse alike, and must wait alike", async () => {
    const { givePassword, signIn, email, failures } = await staffDesk();

    const wrong = await givePassword({ password: "not the password" });
    expect([wrong.status, fieldOf(wrong, "email"), fieldOf(wrong, "password")]).toEqual([403, email, ""]);
    expect(readOf(wrong)).toContain("Adres e-mail lub hasło są nieprawidłowe");
    for (let n = 0; n < 2; n += 1) await signIn({ email, password: "not the password" });
    for (let n = 0; n < 2; n += 1) await givePassword({ password: "not the password" });
    expect(await failures()).toBe(5);

    const waits = await givePassword();

    expect([waits.status, Number(waits.headers["retry-after"]) > 0]).toEqual([429, true]);
    expect(readOf(waits)).toContain("Następna próba za 1 min.");
    expect((await signIn()).status).toBe(429);
  });

  it("of an unknown address are answered as those at a known one", async () => {
    const { givePassword } = await staffDesk();

    const known = await givePassword({ password: "not the password" });
    const unknown = await givePassword({ email: "nobody@example.com", password: "not the password" });

    expect(unknown.status).toBe(known.status);
    expect(readOf(unknown)).toBe(readOf(known));
  });

  it("at a code count as the API's: five, then the sign-in begins anew", async () => {
    const { visitor, givePassword, codeFailures, code, as, records } = await staffDesk();
    let page = await givePassword();
    expect(await codeFailures()).toBe(1);
    const wrong = code() === "000000" ? "000001" : "000000";

    // What can be no code costs no try.
    page = await visitor.press(page, "Dalej", { code: "12" });
    for (let n = 0; n < 4; n += 1) page = await visitor.press(page, "Dalej", { code: wrong });
    expect(readOf(page)).toContain("Kod jest nieprawidłowy");
    // The fifth is the API's, by the same session.
    await as(visitor.cookies.get(session)!, "POST /sessions/current/totp", { body: { code: wrong } });
    page = await visitor.press(page, "Dalej", { code: code() });

    expect([page.status, buttonsOf(page), visitor.cookies.has(session)]).toEqual([403, ["Dalej"], false]);
    expect(readOf(page)).toContain("Hasło");
    expect((await records()).filter(({ kind }) => kind === "sign-in-refused")).toHaveLength(1);
  });

  it("by strangers don't slow a browser that has signed in before", async () => {
    const { visitor, signInOnPage, signIn, givePassword, email } = await staffDesk();
    const page = await signInOnPage();
    await visitor.press(page, "Wyloguj się");
    for (let n = 0; n < 6; n += 1) await signIn({ email, password: "not the password" });
    expect((await signIn()).status).toBe(429);

    expect((await givePassword()).status).toBe(200);
  });
});

describe("who doesn't sign in here", () => {
  it("a customer is told so after the right password only, and no session begins", async () => {
    const { visitor, givePassword, kept, failures, records } = await customerDesk();

    const wrong = await givePassword({ password: "not the password" });
    const right = await givePassword();

    expect(readOf(wrong)).toContain("Adres e-mail lub hasło są nieprawidłowe");
    expect(right.status).toBe(403);
    expect(readOf(right)).toContain("Tutaj logują się wyłącznie pracownicy operatora");
    expect(visitor.cookies.size).toBe(0);
    expect((await kept()).user).toMatchObject({ sessions: {}, lastSignInAt: null });
    // The wrong one stays counted, the right one is not.
    expect(await failures()).toBe(1);
    expect(await records()).toMatchObject([{ kind: "sign-in-refused", subject: "staff_only" }]);
    expect(logged.measured("sign-ins-refused")).toEqual([
      { value: 1, reason: "password" },
      { value: 1, reason: "not-staff" },
    ]);
  });

  it.each([
    ["a password that somebody else set", { mustChangePassword: true }, true, "Najpierw ustaw własne hasło"],
    ["no app yet", {}, false, "Najpierw podłącz aplikację"],
  ] as const)("staff with %s are told what to do first", async (_, login, app, told) => {
    const { visitor, givePassword, code } = await staffDesk({ login, app });

    let page = await givePassword();
    if (app) page = await visitor.press(page, "Dalej", { code: code() });

    expect([page.status, visitor.cookies.has(session), visitor.cookies.has(browser)]).toEqual([403, false, false]);
    expect(readOf(page)).toContain(told);
    expect(logged.lines().filter(({ level }) => level === "error")).toEqual([]);
  });

  it("whom the login policy refuses, after the right password only, with the e-mail to the owner", async () => {
    const policyId = "lp_01KJQ3V2G0ABCDEFGHJKMNPQRS";
    const { table, accountId, givePassword, visitor, notices, kept } = await staffDesk({
      user: { loginPolicyId: policyId },
      login: { loginPolicyId: policyId },
    });
    const terms = { name: "Biuro", validFrom: "2026-01-01", validTo: "2037-12-31", networks: ["198.51.100.7"] };
    const policy = { terms, users: {}, version: 1, createdAt: "2026-01-01T00:00:00.000Z" };
    await table.write({ Put: { Item: { ...keys.policies(accountId), policies: { [policyId]: policy } } } });

    expect(readOf(await givePassword({ password: "not the password" }))).toContain("hasło są nieprawidłowe");
    const refused = await givePassword();

    expect(refused.status).toBe(403);
    expect(readOf(refused)).toContain("Twoja polityka logowania nie pozwala");
    expect(visitor.cookies.size).toBe(0);
    expect((await notices()).map(({ facts }) => (facts as { kind: string }).kind)).toEqual(["sign-in-refused"]);
    expect((await kept()).user.sessions).toEqual({});
    // From where it allows, the sign-in goes on, and stops where it is left.
    const there = { address: "198.51.100.7" };
    const second = await givePassword({}, there);
    expect(buttonsOf(second)).toContain("Zaloguj się jako ktoś inny");
    expect(readOf(await visitor.open(path))).toContain("Twoja polityka logowania nie pozwala");
  });
});

describe("a form of the sign-in", () => {
  const fields = { step: "password", email: "anna@example.com", password };

  it.each([
    ["another Origin", { origin: "https://evil.example" }],
    ["another port", { origin: `${ownAddress}:8443` }],
    ["no encryption", { origin: ownAddress.replace("https", "http") }],
    ["a frame without an origin on another site", { origin: "null", "sec-fetch-site": "cross-site" }],
    ["a neighbour", { origin: ownAddress, "sec-fetch-site": "same-site" }],
    ["a program that doesn't say", { origin: "" }],
  ])("is refused from %s", async (_, headers) => {
    const { visitor, failures } = await staffDesk();

    const page = await visitor.post(path, fields, { headers });

    expect([page.status, visitor.cookies.size, await failures()]).toEqual([403, 0, 0]);
    expect(readOf(page)).toContain("Formularz wysłano z innej strony");
  });

  it("is taken without an Origin where the browser says that the page is ours", async () => {
    const { visitor, email } = await staffDesk();

    const page = await visitor.post(
      path,
      { ...fields, email },
      { headers: { origin: "null", "sec-fetch-site": "same-origin" } },
    );

    expect([page.status, visitor.cookies.has(session)]).toEqual([200, true]);
  });

  it.each([
    ["without the form's token", {}],
    ["with a forged one", { _form: "A".repeat(43) }],
    ["with one of another length", { _form: "ż" }],
  ])("takes no code %s, and costs no try", async (_, forged) => {
    const { visitor, givePassword, code, table, accountId, user } = await staffDesk();
    await givePassword();
    const token = visitor.cookies.get(session)!;

    const page = await visitor.post(path, { step: "code", code: code(), ...forged });

    expect(page.status).toBe(403);
    const kept = await table.get(keys.session(accountId, user.id, token.split(".")[3]!));
    expect([kept?.next, kept?.tries]).toEqual(["totp", undefined]);
  });

  it("signs nobody out by another session's token", async () => {
    const { visitor, signInOnPage, isOpen } = await staffDesk();
    const page = await signInOnPage();
    const [token, form] = [visitor.cookies.get(session)!, fieldOf(page, "_form")!];
    const other = await staffDesk();
    await other.signInOnPage();

    const answer = await other.visitor.post(path, { step: "sign-out", _form: form });

    expect(answer.status).toBe(200);
    expect([await isOpen(token), await other.isOpen(other.visitor.cookies.get(session)!)]).toEqual([true, true]);
  });

  it.each([
    "https://evil.example/",
    "//evil.example/decisions/a",
    "/decisions/../evil",
    "/decisions/a/b",
    "/decisions/a?b=c",
    "/decisions/a\r\nset-cookie: a=b",
    "/pages/sign-in",
    "/me",
    "decisions/a",
    "/decisions/%0d%0a",
    "javascript:alert(1)",
  ])("leads back to no %j", async (elsewhere) => {
    const { visitor, email } = await staffDesk();

    const page = await visitor.post(path, { ...fields, email, back: elsewhere });

    expect([page.status, page.headers.location, visitor.cookies.size]).toEqual([400, undefined, 0]);
    expect(textOf(page)).not.toContain("evil");
  });
});

describe("what was typed", () => {
  const carried = new URLSearchParams({ received: "12 000", reason: `<b>"Więcej"</b> & 'inaczej'` }).toString();

  it("goes through every step, wrong ones too, and is shown again by a press of the clerk's own", async () => {
    const { visitor, email, code, pass } = await staffDesk();
    const start = { step: "password", email, password: "not the password", back, carried };
    let page = await visitor.post(path, start);
    expect(readOf(page)).toContain("To, co było wpisane, zostanie zachowane");
    page = await visitor.press(page, "Dalej", { password });
    page = await visitor.press(page, "Dalej", { code: "12" });
    page = await visitor.press(page, "Zaloguj się jako ktoś inny");
    page = await visitor.press(page, "Dalej", { email, password });
    pass(30);
    page = await visitor.press(page, "Dalej", { code: code() });

    expect(page.status).toBe(200);
    expect(textOf(page)).toContain(`<form method="post" action="${back}">`);
    expect([fieldOf(page, "received"), fieldOf(page, "reason"), fieldOf(page, "_resumed")]).toEqual([
      "12 000",
      `<b>"Więcej"</b> & 'inaczej'`,
      "yes",
    ]);
    expect(textOf(page)).not.toContain("<b>");
  });

  it("outlives a sign-in that took too long", async () => {
    const { visitor, email, pass } = await staffDesk();
    const page = await visitor.post(path, { step: "password", email, password, back, carried });
    pass(31 * 60);

    const again = await visitor.press(page, "Dalej", { code: "123456" });

    expect([again.status, fieldOf(again, "back"), fieldOf(again, "carried"), visitor.cookies.has(session)]).toEqual([
      403,
      back,
      carried,
      false,
    ]);
  });

  it("forges nothing of the form that brings it back", async () => {
    const { visitor, email, code } = await staffDesk();
    const forged = new URLSearchParams({ _form: "forged", received: "1" }).toString();
    const second = await visitor.post(path, { step: "password", email, password, back, carried: forged });

    const page = await visitor.press(second, "Dalej", { code: code() });

    expect(textOf(page)).not.toContain("forged");
  });

  it("being nothing, the way back is taken at once", async () => {
    const { visitor, email, code } = await staffDesk();
    const second = await visitor.post(path, { step: "password", email, password, back });

    const answer = await visitor.post(path, {
      step: "code",
      code: code(),
      back,
      _form: fieldOf(second, "_form")!,
    });

    expect([answer.status, answer.headers.location]).toEqual([303, back]);
  });
});

describe("a fresh proof on the page", () => {
  const proof = (form: string, code: string) => ({ step: "proof", code, _form: form, back });

  it("is the API's: by the app's code, for ten minutes, and each code once", async () => {
    const { visitor, signInOnPage, code, pass, table, accountId, user } = await staffDesk();
    const form = fieldOf(await signInOnPage(), "_form")!;
    const id = visitor.cookies.get(session)!.split(".")[3]!;
    const provenAt = async () => (await table.get(keys.session(accountId, user.id, id)))?.provenAt;
    pass(11 * 60);

    const wrong = await visitor.post(path, proof(form, code(appSecret, 3600)));
    expect([wrong.status, await provenAt()]).toEqual([403, undefined]);
    const right = await visitor.post(path, proof(form, code()));
    const repeated = await visitor.post(path, proof(form, code()));

    expect([right.status, await provenAt(), repeated.status]).toEqual([200, "2026-03-02T08:11:30.000Z", 403]);
  });

  it("has five tries, as the API's; with the fifth wrong one the session ends", async () => {
    const { visitor, signInOnPage, code, as, isOpen } = await staffDesk();
    const form = fieldOf(await signInOnPage(), "_form")!;
    const token = visitor.cookies.get(session)!;
    const wrong = code(appSecret, 3600);
    await as(token, "POST /me/proof", { body: { code: wrong } });
    for (let n = 0; n < 3; n += 1) await visitor.post(path, proof(form, wrong));
    expect(await isOpen(token)).toBe(true);

    await visitor.post(path, proof(form, wrong));

    expect(await isOpen(token)).toBe(false);
    const over = await visitor.post(path, proof(form, code()));
    expect([over.status, buttonsOf(over), visitor.cookies.has(session)]).toEqual([403, ["Dalej"], false]);
  });

  it("counts for nothing by a bearer token: a page takes none", async () => {
    const { visitor, signInWithCode, call, email } = await staffDesk();
    const token = await signInWithCode();

    const page = await call("GET /pages/sign-in", { authorization: `Bearer ${token}` });

    expect(readOf(page)).not.toContain(email);
    expect(buttonsOf(page)).toEqual(["Dalej"]);
    expect(visitor.cookies.size).toBe(0);
    expect(tokenOf({ status: 200, headers: {}, body: { token } })).toBe(token);
  });
});
