import { generateSync } from "otplib/functional";
import { beforeAll, describe, expect, it } from "vitest";
import { type Client, Problem, type Schemas } from "../../client/src/client.ts";
import type { Role } from "../../shared/domain/access.ts";
import { dayAfter, startOfDay, wallClock, warsawDay } from "../../shared/domain/warsaw.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";
import { ownCompanyOf } from "../support/own-company.ts";
import { refusalOf } from "../support/problems.ts";
import { someCharge } from "../support/usage.ts";

type Form = Schemas["PortalUserForm"];
type Headers = Readonly<Record<string, string>>;

let system: LocalSystem;
let customer: Customer;
let company: Awaited<ReturnType<typeof ownCompanyOf>>;

beforeAll(async () => {
  system = await sharedSystem();
  customer = customerOf(system);
  company = await ownCompanyOf(system, { colleagues: ["finance", "technical", "employee"] });
});

const password = "gruszka na piwnicznym rowerze";
const officeHours: Schemas["LoginHours"] = {
  weekdays: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  from: "08:00",
  to: "16:00",
};
const anyTime = { validFrom: "2026-01-01", validTo: "2037-12-31", networks: "any" } as const;

/** The status, and by what code it was refused. */
const outcomeOf = (call: Promise<{ readonly status: number }>): Promise<unknown[]> =>
  call.then(
    ({ status }) => [status],
    (error: unknown) => {
      if (error instanceof Problem) return [error.status, error.code];
      throw error;
    },
  );

/** Gives e-mail address and password; the client is as far as they lead. */
const signIn = async (email: string, password: string, headers: Headers = {}) => {
  const api = customer.client();
  const { data } = await api.POST("/sessions", { body: { email, password }, headers });
  return { api, next: data.next };
};
const as = async (role: Role): Promise<Client> => {
  const { email, password } = company.of(role);
  return (await signIn(email, password)).api;
};

const state = async () =>
  (await (await fetch(`${system.address}/_local/state`)).json()) as { now: string; machineKey: string };
/** The system's own clock. */
const clock = async (): Promise<Date> => new Date((await state()).now);
const pass = (seconds: number) => customer.local("clock", { advanceSeconds: seconds });
/** Moves to a time of the clocks in Warsaw, such as `15:57`. */
const moveTo = (day: string, time: string) => {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const now = new Date(startOfDay(day).getTime() + (hours * 60 + minutes) * 60_000).toISOString();
  return customer.local("clock", { now });
};

/** What an authenticator app shows that has read this address. */
const codeOf = async (otpauthUri: string): Promise<string> => {
  const secret = new URL(otpauthUri).searchParams.get("secret")!;
  return generateSync({ secret, epoch: Math.floor((await clock()).getTime() / 1000) });
};

/** The newest e-mail to an address with this in its subject, once it has come. */
const mailTo = (address: string, subject: RegExp): Promise<Mail> =>
  mailThatComes(system, (mail) => mail.to.includes(address) && subject.test(mail.subject));

const idOf = async (api: Client, email: string): Promise<string> => {
  for await (const user of api.all("/portal-users", { params: { query: { limit: 100 } } }))
    if (user.email === email) return user.id;
  throw new Error(`nobody has the address ${email}`);
};

/** Sends the form of somebody of the account back, with these changes. */
const edit = async (api: Client, email: string, changes: Partial<Form>) => {
  const path = { id: await idOf(api, email) };
  const { data, etag } = await api.GET("/portal-users/{id}", { params: { path } });
  const { id: _, isMainAdministrator: __, invited: ___, lastSignInAt: ____, ...form } = data;
  const params = { path, header: { "If-Match": etag } };
  return api.PUT("/portal-users/{id}", { params, body: { ...form, ...changes } });
};

const remove = (api: Client, id: string) => api.DELETE("/portal-users/{id}", { params: { path: { id } } });

const addPolicy = async (api: Client, terms: Partial<Schemas["LoginPolicyTerms"]> & { readonly name: string }) => {
  const { status, data } = await api.POST("/login-policies", { body: { ...anyTime, ...terms } });
  expect(status).toBe(201);
  return data.id;
};

describe("an accountant comes to the company", () => {
  const email = "zofia.mazur@poranna-kawa.example";
  let otpauthUri = "";

  it("is added with a second factor to be used, and gets an invitation by mail", async () => {
    const api = await as("administrator");

    const added = await api.POST("/portal-users", {
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
    expect(added.data).toMatchObject({ email, phone: "+48605111222", invited: true, isMainAdministrator: false });
    const mail = await mailTo(email, /Zaproszenie/);
    expect(mail.text).toContain("Anna Nowak");
    expect(mail.text).toContain("Nocna Kawa");
  });

  it("accepts it by the link in the mail, once", async () => {
    const { text } = await mailTo(email, /Zaproszenie/);
    const body = { token: /\/invitation#(\S+)/.exec(text)![1]!, password };

    const accept = () => customer.client().POST("/invitations/confirmation", { body });

    expect((await accept()).status).toBe(200);

    expect(await outcomeOf(accept())).toEqual([400, "link_refused"]);
  });

  it("signs in, and must enrol an authenticator app before anything opens", async () => {
    const { api, next } = await signIn(email, password);
    expect(next).toBe("enrol-totp");
    expect(await outcomeOf(api.GET("/ledger-entries"))).toEqual([401, "sign_in_incomplete"]);

    const offered = await api.POST("/sessions/current/totp-enrolment", { body: {} });
    otpauthUri = offered.data.otpauthUri;
    const code = await codeOf(otpauthUri);
    const enrolled = await api.POST("/sessions/current/totp-enrolment/confirmation", { body: { code } });

    expect(enrolled.data.next).toBe("signed-in");
    expect((await api.GET("/ledger-entries")).status).toBe(200);
  });

  it("reads the ledger and sees the people, but edits nobody", async () => {
    await pass(60);
    const { api, next } = await signIn(email, password);
    expect(next).toBe("totp");
    await api.POST("/sessions/current/totp", { body: { code: await codeOf(otpauthUri) } });

    const { now, machineKey } = await state();
    const charges = [1, 2].map(() => someCharge(company.accountId, { occurredAt: now }));
    await customer.api("POST /platform/usage-charges", { token: machineKey, body: { charges } });

    const entries = await api.GET("/ledger-entries", { params: { query: { limit: 5 } } });

    expect(entries.data.items).toHaveLength(2);
    expect((await api.GET("/roles")).status).toBe(200);
    const employee = company.of("employee").email;
    expect(await outcomeOf(edit(api, employee, { role: "finance" }))).toEqual([403, "not_allowed"]);
    expect(await outcomeOf(remove(api, await idOf(api, employee)))).toEqual([403, "not_allowed"]);
    expect(await outcomeOf(api.GET("/audit-records"))).toEqual([403, "not_allowed"]);
  });

  it("is deleted while signed in: the very next request is refused", async () => {
    await pass(60);
    const { api } = await signIn(email, password);
    await api.POST("/sessions/current/totp", { body: { code: await codeOf(otpauthUri) } });
    const administrator = await as("administrator");
    const id = await idOf(administrator, email);
    expect((await api.GET("/me")).status).toBe(200);

    expect((await remove(administrator, id)).status).toBe(204);

    expect(await outcomeOf(api.GET("/me"))).toEqual([401, "not_signed_in"]);
    expect(await outcomeOf(customer.client().POST("/sessions", { body: { email, password } }))).toEqual([
      401,
      "credentials_refused",
    ]);
    const shown = administrator.GET("/portal-users/{id}", { params: { path: { id } } });
    expect(await outcomeOf(shown)).toEqual([404, "not_found"]);
  });

  it("is notified of in the audit trail: to the administrator on the page and as a table, by no name any more", async () => {
    const { email, password } = company.of("administrator");
    const { token } = (await customer.client().POST("/sessions", { body: { email, password } })).data;

    const page = await customer.client(token).GET("/audit-records", { params: { query: { limit: 100 } } });
    const table = await customer.api("GET /audit-records?format=csv&kind=user-deleted", { token });

    const kinds = page.data.items.map(({ kind }) => kind);
    for (const kind of ["user-added", "invitation-accepted", "totp-enrolled", "signed-in", "user-deleted"])
      expect(kinds).toContain(kind);
    expect(page.data.items.find(({ kind }) => kind === "user-deleted")?.userName).toBe("Anna Nowak");
    expect(table.headers.get("content-type")).toContain("text/csv");
    expect(String(table.body).split("\r\n")).toHaveLength(3);
    for (const name of ["Zofia", "Mazur", "zofia.mazur", "605111222"])
      expect(JSON.stringify(page.data) + String(table.body)).not.toContain(name);
  });
});

describe("a technician works in office hours only", () => {
  it("is refused in the midst of a session when the day is over, on a Sunday with the right password, and let in on Monday", async () => {
    const { email, password } = company.of("technical");
    const today = warsawDay(await clock());
    const friday = [1, 2, 3, 4, 5, 6, 7]
      .map((days) => dayAfter(today, days))
      .find((day) => wallClock(startOfDay(day)).weekday === "friday")!;
    await moveTo(friday, "15:57");
    const administrator = await as("administrator");
    const policy = await addPolicy(administrator, { name: "Godziny biura", weekly: [officeHours] });
    expect((await edit(administrator, email, { loginPolicyId: policy })).status).toBe(200);
    const { api } = await signIn(email, password);
    expect((await api.GET("/account")).status).toBe(200);

    await pass(4 * 60);

    expect(await outcomeOf(api.GET("/account"))).toEqual([403, "login_policy_refused"]);

    await moveTo(dayAfter(friday, 2), "12:00");
    const credentials = (password: string) => customer.client().POST("/sessions", { body: { email, password } });
    expect(await outcomeOf(credentials("not the password"))).toEqual([401, "credentials_refused"]);
    expect(await outcomeOf(credentials(password))).toEqual([403, "login_policy_refused"]);

    await moveTo(dayAfter(friday, 3), "08:01");
    expect((await signIn(email, password)).next).toBe("signed-in");
  });
});

describe("an employee works in the office only", () => {
  let email = "";
  let password = "";
  beforeAll(() => {
    ({ email, password } = company.of("employee"));
  });
  const office = { "x-local-address": "198.51.100.7" };
  const home = { "x-local-address": "203.0.113.9" };

  it("is let in from there, and refused from elsewhere with the same token", async () => {
    const administrator = await as("administrator");
    const policy = await addPolicy(administrator, { name: "Sieć biura", networks: ["198.51.100.0/24"] });
    expect((await edit(administrator, email, { loginPolicyId: policy })).status).toBe(200);

    const fromHome = customer.client().POST("/sessions", { body: { email, password }, headers: home });
    expect(await outcomeOf(fromHome)).toEqual([403, "login_policy_refused"]);
    const { api } = await signIn(email, password, office);

    expect((await api.GET("/me", { headers: office })).status).toBe(200);
    expect(await outcomeOf(api.GET("/me", { headers: home }))).toEqual([403, "login_policy_refused"]);

    expect((await edit(administrator, email, { loginPolicyId: null })).status).toBe(200);
    expect((await api.GET("/me", { headers: home })).status).toBe(200);
    const deleted = await administrator.DELETE("/login-policies/{id}", { params: { path: { id: policy } } });
    expect(deleted.status).toBe(204);
  });

  it("gets a new password from the administrator, is told by mail, and sets their own", async () => {
    const administrator = await as("administrator");
    const { api } = await signIn(email, password);
    const given = "śliwka pod strychowym oknem";

    expect((await edit(administrator, email, { password: given, notifyOfPassword: true })).status).toBe(200);

    expect(await outcomeOf(api.GET("/me"))).toEqual([401, "not_signed_in"]);
    expect((await mailTo(email, /hasło/)).text).not.toContain(given);
    const step = await signIn(email, given);
    expect(step.next).toBe("change-password");
    const changed = await step.api.PUT("/me/password", {
      body: { currentPassword: given, newPassword: "gruszka na piwnicznym rowerze" },
    });
    expect(changed.data.next).toBe("signed-in");
  });
});

describe("the main administrator", () => {
  it("is protected from a second one, who is notified of the written procedure", async () => {
    const main = await as("administrator");
    const { email, password } = company.of("finance");
    const rights = { recordings: { listen: true, download: true }, authorisedContact: true };
    expect((await edit(main, email, { role: "administrator", ...rights })).status).toBe(200);
    const { api } = await signIn(email, password);
    const administrator = company.of("administrator").email;
    const id = await idOf(api, administrator);

    const refused = [
      await refusalOf(remove(api, id)),
      await refusalOf(edit(api, administrator, { role: "employee" })),
      await refusalOf(edit(api, administrator, { canLogIn: false })),
      await refusalOf(api.POST("/portal-users/{id}/totp-reset", { params: { path: { id } } })),
    ];

    for (const { status, code, detail } of refused) {
      expect([status, code]).toEqual([409, "main_administrator_protected"]);
      expect(detail).toContain("Napisz do BOK");
    }
    expect((await main.GET("/me")).status).toBe(200);
  });
});
