import { generateSync } from "otplib/functional";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import type { Answer } from "../support/api-client.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";

type User = { readonly id: string; readonly email: string; readonly role: string };
type Step = { readonly token: string; readonly next: string };
type Entry = { readonly kind: string; readonly userName?: string; readonly subject?: string };

let system: LocalSystem;
let customer: Customer;

beforeAll(async () => {
  system = await startLocal();
  customer = await customerOf(system);
});
afterAll(() => system.remove());

const password = "gruszka na piwnicznym rowerze";
const officeHours = {
  weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  from: "08:00",
  to: "16:00",
};
const anyTime = { validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" };

const outcomeOf = ({ status, body }: Answer): unknown[] => [status, ...(body.code === undefined ? [] : [body.code])];
const seeded = (role: string) => signIns.find((who) => who.role === role)!;

const signIn = (email: string, password: string, headers = {}) =>
  customer.api<Step & Record<string, unknown>>("POST /sessions", { body: { email, password }, headers });

/** The system's own clock. */
const clock = async (): Promise<Date> => {
  const { now } = (await (await fetch(`${system.address}/_local/state`)).json()) as { now: string };
  return new Date(now);
};
const pass = (seconds: number) => customer.local("clock", { advanceSeconds: seconds });
const moveTo = (now: string) => customer.local("clock", { now });

/** What an authenticator app shows that has read this address. */
const codeOf = async (otpauthUri: string): Promise<string> => {
  const secret = new URL(otpauthUri).searchParams.get("secret")!;
  return generateSync({ secret, epoch: Math.floor((await clock()).getTime() / 1000) });
};

/** The newest e-mail to an address with this in its subject, once it has come. */
const mailTo = (address: string, subject: RegExp): Promise<Mail> =>
  mailThatComes(system, (mail) => mail.to.includes(address) && subject.test(mail.subject));

/** The form of somebody of the account, as it is to be sent back. */
const formOf = async (token: string, email: string): Promise<{ id: string; etag: string; form: object }> => {
  const { body } = await customer.api<{ items: User[] }>("GET /portal-users?limit=100", { token });
  const { id } = body.items.find((user) => user.email === email)!;
  const shown = await customer.api(`GET /portal-users/${id}`, { token });
  const { id: _, isMainAdministrator: __, invited: ___, lastSignInAt: ____, ...form } = shown.body;
  return { id, etag: shown.headers.get("etag")!, form };
};

const edit = async (token: string, email: string, changes: object): Promise<Answer> => {
  const { id, etag, form } = await formOf(token, email);
  return customer.api(`PUT /portal-users/${id}`, {
    token,
    body: { ...form, ...changes },
    headers: { "if-match": etag },
  });
};

const addPolicy = async (token: string, terms: object): Promise<string> => {
  const { status, body } = await customer.api<{ id: string }>("POST /login-policies", {
    token,
    body: { ...anyTime, ...terms },
  });
  expect(status).toBe(201);
  return body.id;
};

describe("an accountant comes to the company", () => {
  const email = "zofia.mazur@poranna-kawa.example";
  let otpauthUri = "";

  it("is added with a second factor to be used, and gets an invitation by mail", async () => {
    const token = await customer.signIn("administrator");

    const added = await customer.api<User>("POST /portal-users", {
      token,
      body: {
        firstName: "Zofia",
        lastName: "Mazur",
        email: "Zofia.Mazur@Poranna-Kawa.example",
        phone: "605 111 222",
        position: "Księgowa",
        role: "finance",
        recordings: { listen: false, download: false },
        authorisedContact: false,
        canLogIn: true,
        loginPolicyId: null,
        requireTotp: true,
      },
    });

    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ email, phone: "+48605111222", invited: true, isMainAdministrator: false });
    const mail = await mailTo(email, /Zaproszenie/);
    expect(mail.text).toContain("Anna Nowak");
    expect(mail.text).toContain("Poranna Kawa");
  });

  it("accepts it by the link in the mail, once", async () => {
    const { text } = await mailTo(email, /Zaproszenie/);
    const body = { token: /\/invitation#(\S+)/.exec(text)![1]!, password };

    expect((await customer.api("POST /invitations/confirmation", { body })).status).toBe(200);

    expect(outcomeOf(await customer.api("POST /invitations/confirmation", { body }))).toEqual([400, "link_refused"]);
  });

  it("signs in, and must enrol an authenticator app before anything opens", async () => {
    const step = await signIn(email, password);
    expect(step.body.next).toBe("enrol-totp");
    expect(outcomeOf(await customer.api("GET /ledger-entries", { token: step.body.token }))).toEqual([
      401,
      "sign_in_incomplete",
    ]);

    const offered = await customer.api<{ otpauthUri: string }>("POST /sessions/current/totp-enrolment", {
      token: step.body.token,
      body: {},
    });
    otpauthUri = offered.body.otpauthUri;
    const enrolled = await customer.api<Step>("POST /sessions/current/totp-enrolment/confirmation", {
      token: step.body.token,
      body: { code: await codeOf(otpauthUri) },
    });

    expect(enrolled.body.next).toBe("signed-in");
    expect((await customer.api("GET /ledger-entries", { token: enrolled.body.token })).status).toBe(200);
  });

  it("reads the ledger and sees the people, but edits nobody", async () => {
    await pass(60);
    const step = await signIn(email, password);
    expect(step.body.next).toBe("totp");
    const { body } = await customer.api<Step>("POST /sessions/current/totp", {
      token: step.body.token,
      body: { code: await codeOf(otpauthUri) },
    });
    const token = body.token;

    const entries = await customer.api<{ items: unknown[] }>("GET /ledger-entries?limit=5", { token });

    expect(entries.body.items).toHaveLength(5);
    expect((await customer.api("GET /roles", { token })).status).toBe(200);
    expect(outcomeOf(await edit(token, seeded("employee").email, { role: "finance" }))).toEqual([403, "not_allowed"]);
    const { id } = await formOf(token, seeded("employee").email);
    expect(outcomeOf(await customer.api(`DELETE /portal-users/${id}`, { token }))).toEqual([403, "not_allowed"]);
    expect(outcomeOf(await customer.api("GET /audit-records", { token }))).toEqual([403, "not_allowed"]);
  });

  it("is deleted while signed in: the very next request is refused", async () => {
    await pass(60);
    const step = await signIn(email, password);
    const { body } = await customer.api<Step>("POST /sessions/current/totp", {
      token: step.body.token,
      body: { code: await codeOf(otpauthUri) },
    });
    const administrator = await customer.signIn("administrator");
    const { id } = await formOf(administrator, email);
    expect((await customer.api("GET /me", { token: body.token })).status).toBe(200);

    expect((await customer.api(`DELETE /portal-users/${id}`, { token: administrator })).status).toBe(204);

    expect(outcomeOf(await customer.api("GET /me", { token: body.token }))).toEqual([401, "not_signed_in"]);
    expect(outcomeOf(await signIn(email, password))).toEqual([401, "credentials_refused"]);
    expect(outcomeOf(await customer.api(`GET /portal-users/${id}`, { token: administrator }))).toEqual([
      404,
      "not_found",
    ]);
  });

  it("is notified of in the audit trail: to the administrator on the page and as a table, by no name any more", async () => {
    const token = await customer.signIn("administrator");

    const page = await customer.api<{ items: Entry[] }>("GET /audit-records?limit=100", { token });
    const table = await customer.api("GET /audit-records?format=csv&kind=user-deleted", { token });

    const kinds = page.body.items.map(({ kind }) => kind);
    for (const kind of ["user-added", "invitation-accepted", "totp-enrolled", "signed-in", "user-deleted"])
      expect(kinds).toContain(kind);
    expect(page.body.items.find(({ kind }) => kind === "user-deleted")?.userName).toBe("Anna Nowak");
    expect(table.headers.get("content-type")).toContain("text/csv");
    expect(String(table.body).split("\r\n")).toHaveLength(3);
    for (const name of ["Zofia", "Mazur", "zofia.mazur", "605111222"])
      expect(JSON.stringify(page.body) + String(table.body)).not.toContain(name);
  });
});

describe("a technician works in office hours only", () => {
  const { email, password } = seeded("technical");

  it("is refused in the midst of a session when the day is over, on a Sunday with the right password, and let in on Monday", async () => {
    // A Friday in Warsaw, three minutes to four.
    await moveTo("2030-03-01T14:57:00.000Z");
    const administrator = await customer.signIn("administrator");
    const policy = await addPolicy(administrator, { name: "Godziny biura", weekly: [officeHours] });
    expect((await edit(administrator, email, { loginPolicyId: policy })).status).toBe(200);
    const { token } = (await signIn(email, password)).body;
    expect((await customer.api("GET /account", { token })).status).toBe(200);

    await pass(4 * 60);

    expect(outcomeOf(await customer.api("GET /account", { token }))).toEqual([403, "login_policy_refused"]);

    await moveTo("2030-03-03T11:00:00.000Z");
    expect(outcomeOf(await signIn(email, "not the password"))).toEqual([401, "credentials_refused"]);
    expect(outcomeOf(await signIn(email, password))).toEqual([403, "login_policy_refused"]);

    await moveTo("2030-03-04T07:01:00.000Z");
    expect((await signIn(email, password)).body.next).toBe("signed-in");
  });
});

describe("an employee works in the office only", () => {
  const { email, password } = seeded("employee");
  const office = { "x-local-address": "198.51.100.7" };
  const home = { "x-local-address": "203.0.113.9" };

  it("is let in from there, and refused from elsewhere with the same token", async () => {
    const administrator = await customer.signIn("administrator");
    const policy = await addPolicy(administrator, { name: "Sieć biura", networks: ["198.51.100.0/24"] });
    expect((await edit(administrator, email, { loginPolicyId: policy })).status).toBe(200);

    expect(outcomeOf(await signIn(email, password, home))).toEqual([403, "login_policy_refused"]);
    const { token } = (await signIn(email, password, office)).body;

    expect((await customer.api("GET /me", { token, headers: office })).status).toBe(200);
    expect(outcomeOf(await customer.api("GET /me", { token, headers: home }))).toEqual([403, "login_policy_refused"]);

    expect((await edit(administrator, email, { loginPolicyId: null })).status).toBe(200);
    expect((await customer.api("GET /me", { token, headers: home })).status).toBe(200);
    expect((await customer.api(`DELETE /login-policies/${policy}`, { token: administrator })).status).toBe(204);
  });

  it("gets a new password from the administrator, is told by mail, and sets their own", async () => {
    const administrator = await customer.signIn("administrator");
    const { token } = (await signIn(email, password)).body;
    const given = "śliwka pod strychowym oknem";

    expect((await edit(administrator, email, { password: given, notifyOfPassword: true })).status).toBe(200);

    expect(outcomeOf(await customer.api("GET /me", { token }))).toEqual([401, "not_signed_in"]);
    expect((await mailTo(email, /hasło/)).text).not.toContain(given);
    const step = await signIn(email, given);
    expect(step.body.next).toBe("change-password");
    const changed = await customer.api<Step>("PUT /me/password", {
      token: step.body.token,
      body: { currentPassword: given, newPassword: "gruszka na piwnicznym rowerze" },
    });
    expect(changed.body.next).toBe("signed-in");
  });
});

describe("the main administrator", () => {
  it("is protected from a second one, who is notified of the written procedure", async () => {
    const main = await customer.signIn("administrator");
    const { email, password } = seeded("finance");
    const rights = { recordings: { listen: true, download: true }, authorisedContact: true };
    expect((await edit(main, email, { role: "administrator", ...rights })).status).toBe(200);
    const { token } = (await signIn(email, password)).body;
    const { id } = await formOf(token, seeded("administrator").email);

    const answers = [
      await customer.api(`DELETE /portal-users/${id}`, { token }),
      await edit(token, seeded("administrator").email, { role: "employee" }),
      await edit(token, seeded("administrator").email, { canLogIn: false }),
      await customer.api(`POST /portal-users/${id}/totp-reset`, { token }),
    ];

    for (const answer of answers) {
      expect(outcomeOf(answer)).toEqual([409, "main_administrator_protected"]);
      expect(answer.body.detail).toContain("Napisz do BOK");
    }
    expect((await customer.api("GET /me", { token: main })).status).toBe(200);
  });
});
