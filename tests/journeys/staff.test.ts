/** The operator's administrator keeps the staff, and operations help where the API can't. */
import { generateSync } from "otplib/functional";
import { beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Answer } from "../support/api-client.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, nowIn, sharedSystem } from "../support/local-system.ts";
import { mailThatComes } from "../support/mails.ts";
import { typedOn } from "../support/ops.ts";

type Step = { readonly token: string; readonly next: string };
type Staff = { readonly id: string };

const marta = signIns.find(({ role }) => role === "operator-administrator")!;
const email = "helena.sowa@operator.example";
const form = {
  firstName: "Helena",
  lastName: "Sowa",
  email,
  phone: "22 123 45 04",
  position: "Konsultantka BOK",
  role: "operator-helpdesk",
  canLogIn: true,
};
const password = "gruszka na piwnicznym rowerze";
const queue = "GET /back-office/queues/top-ups-to-decide";

const outcomeOf = ({ status, body }: Answer): unknown[] => [status, ...(body.code === undefined ? [] : [body.code])];

describe("the operator's administrator", () => {
  let system: LocalSystem;
  let customer: Customer;
  let administrator = "";
  let clerk = "";
  let id = "";

  beforeAll(async () => {
    system = await sharedSystem();
    customer = customerOf(system);
  });

  /** A code of an app, by the system's own clock. */
  const code = async (secret: string): Promise<string> =>
    generateSync({ secret, epoch: Math.floor((await nowIn(system)).getTime() / 1000) });
  const mail = (subject: RegExp) => mailThatComes(system, (one) => one.to.includes(email) && subject.test(one.subject));
  /** Sets a password by the link in a mail, and enrols an app: signed in. */
  const accept = async (text: string): Promise<string> => {
    const token = /\/invitation#(\S+)/.exec(text)![1]!;
    expect((await customer.api("POST /invitations/confirmation", { body: { token, password } })).status).toBe(200);
    const { body: step } = await customer.api<Step>("POST /sessions", { body: { email, password } });
    expect(step.next).toBe("enrol-totp");
    const offered = await customer.api<{ secret: string }>("POST /sessions/current/totp-enrolment", {
      token: step.token,
      body: {},
    });
    const enrolled = await customer.api<Step>("POST /sessions/current/totp-enrolment/confirmation", {
      token: step.token,
      body: { code: await code(offered.body.secret) },
    });
    expect(enrolled.body.next).toBe("signed-in");
    return enrolled.body.token;
  };

  it("adds a consultant, who accepts the invitation, connects an app and sees what waits", async () => {
    // A code is taken once.
    await customer.local("clock", { advanceSeconds: 30 });
    const step = await customer.api<Step>("POST /sessions", { body: { email: marta.email, password: marta.password } });
    const whole = await customer.api<Step>("POST /sessions/current/totp", {
      token: step.body.token,
      body: { code: await code(marta.totpSecret!) },
    });
    administrator = whole.body.token;

    const added = await customer.api<Staff>("POST /back-office/staff", { token: administrator, body: form });
    expect(added.body).toMatchObject({ ...form, phone: "+48221234504", invited: true });
    id = added.body.id;
    clerk = await accept((await mail(/Zaproszenie do zespołu operatora/)).text);

    expect((await customer.api(queue, { token: clerk })).status).toBe(200);
    expect(outcomeOf(await customer.api("GET /back-office/staff", { token: clerk }))).toEqual([403, "not_allowed"]);
  });

  it("shuts her out: her very next request is refused, and she is told", async () => {
    const shown = await customer.api(`GET /back-office/staff/${id}`, { token: administrator });

    const shutOut = await customer.api(`PUT /back-office/staff/${id}`, {
      token: administrator,
      body: { ...form, canLogIn: false },
      headers: { "if-match": shown.headers.get("etag")! },
    });

    expect([shutOut.status, shutOut.body.canLogIn]).toEqual([200, false]);
    expect(outcomeOf(await customer.api(queue, { token: clerk }))).toEqual([401, "not_signed_in"]);
    const { text } = await mail(/Zmieniono dostęp w zespole operatora/);
    expect(text).toContain("Marta Król");
    expect(text).toContain("prawo logowania");
  });

  it("is helped by operations, who invite her again, and who can't shut out the last administrator", async () => {
    const enabled = await typedOn(system, "enable-user", "--account", operatorId, "--email", email);
    expect(enabled).toMatchObject({ isDone: true, said: expect.stringContaining("may sign in again") });
    const again = await mailThatComes(
      system,
      ({ to, subject, text }) => to.includes(email) && /Zaproszenie/.test(subject) && !text.includes("Zaprasza:"),
    );
    clerk = await accept(again.text);
    expect((await customer.api(queue, { token: clerk })).status).toBe(200);

    const refused = await typedOn(system, "disable-user", "--email", marta.email);
    expect(refused).toMatchObject({ isDone: false, said: expect.stringContaining("Add another one first") });
    expect((await customer.api("GET /back-office/staff", { token: administrator })).status).toBe(200);

    const disabled = await typedOn(system, "disable-user", "--email", email);
    const undo = `enable-user --data ${system.folder} --account ${operatorId} --email ${email}`;
    expect(disabled.said).toContain(undo);
    expect(outcomeOf(await customer.api(queue, { token: clerk }))).toEqual([401, "not_signed_in"]);
    const twice = await typedOn(system, "disable-user", "--email", email);
    expect(twice).toMatchObject({ isDone: false, said: expect.stringContaining("There is no such e-mail address") });
  });
});
