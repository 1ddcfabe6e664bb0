/** What only the whole local system can show, as a person starts it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../local/dynamo.ts";
import { processName } from "../../local/processes.ts";
import { apiClient } from "../support/api-client.ts";
import { type LocalSystem, runLocal, sharedSystem } from "../support/local-system.ts";
import { newFolder } from "../support/new-folder.ts";
import { ownCompanyOf } from "../support/own-company.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";
import { panelOrigin } from "../support/storage.ts";

type Listed = { readonly number: number; readonly to: string[]; readonly subject: string; readonly text: string };
type Person = { readonly email: string; readonly password: string; readonly totpCode?: string };

describe("the local system", () => {
  let system: LocalSystem;
  let api: ReturnType<typeof apiClient>;
  let company: Awaited<ReturnType<typeof ownCompanyOf>>;

  beforeAll(async () => {
    system = await sharedSystem();
    api = apiClient(system.address);
    company = await ownCompanyOf(system, { colleagues: ["finance", "technical"] });
  });

  const local = async <Body>(path: string, body?: object): Promise<Body> => {
    const asked = body && { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${system.address}/_local/${path}`, asked)).json() as Promise<Body>;
  };
  /** The e-mails to an address with a link that sets a password. */
  const resetsTo = async (email: string): Promise<Listed[]> =>
    (await local<{ items: Listed[] }>("mail")).items.filter(
      ({ to, text }) => to.includes(email) && text.includes("/password-reset#"),
    );
  const askForReset = (email: string) => api("POST /password-resets", { body: { email } });
  const soon = <Found>(look: () => Promise<Found>) => expect.poll(look, { timeout: 15_000 });
  const advance = (seconds: number) => local("clock", { advanceSeconds: seconds });
  /** What it says from here on: others had it say the like. */
  const saidFromHere = () => {
    const before = system.said().length;
    return () => system.said().slice(before);
  };

  it("is the only one on its data: a second one is refused, and changes nothing though it was to start over", async () => {
    const second = runLocal(["--port", "0", "--data", system.folder, "--fresh"]);

    expect(await second.ended).toBe(1);
    expect(second.said().trim()).toMatch(
      new RegExp(
        `^Saldo is running on this data already, at ${system.address} \\(process \\d+\\)\\. Stop it first\\.$`,
      ),
    );
    expect(readFileSync(join(system.folder, "format"), "utf8")).toBe("3\n");
  });

  it.each(["_local/clock", "_stripe/faults"])("lets no page of elsewhere send a form to /%s", async (path) => {
    const { now: before } = await local<{ now: string }>("state");
    const headers = { origin: panelOrigin, "content-type": "application/x-www-form-urlencoded" };

    const sent = await fetch(`${system.address}/${path}`, { method: "POST", headers, body: "advanceSeconds=86400" });

    expect(sent.status).toBe(403);
    const { now: after } = await local<{ now: string }>("state");
    expect(Date.parse(after) - Date.parse(before)).toBeLessThan(60_000);
  });

  it.each([panelOrigin, "http://localhost:4321"])("lets pages of %s call, and upload files", async (origin) => {
    const { services } = await local<{ services: { s3: string } }>("state");

    const called = await fetch(`${system.address}/health`, { headers: { origin } });
    const asked = { origin, "access-control-request-method": "POST" };
    const uploading = await fetch(services.s3, { method: "OPTIONS", headers: asked });

    expect(called.headers.get("access-control-allow-origin")).toBe(origin);
    expect(uploading.headers.get("access-control-allow-origin")).toBe(origin);
  });

  it("tells where customers' e-mails go, prints it, and takes none for other addresses", async () => {
    type State = { services: { smtp: string }; mailIn: Readonly<Record<"confirmations" | "helpdesk", string>> };
    const { services, mailIn } = await local<State>("state");
    const client = await smtpDialogue(services.smtp);
    await client.replies(1);

    expect(mailIn).toEqual({
      confirmations: "potwierdzenia@in.operator.example",
      helpdesk: "bok@in.operator.example",
    });
    expect(system.said()).toContain(services.smtp);
    await client.ask("EHLO localhost");
    await client.ask("MAIL FROM:<anna.nowak@poranna-kawa.example>");
    expect(await client.ask(`RCPT TO:<${mailIn.helpdesk}>`)).toMatch(/^250 /);
    expect(await client.ask("RCPT TO:<bok@operator.example>")).toMatch(
      new RegExp(`^550 .*${mailIn.confirmations} or ${mailIn.helpdesk}`),
    );
    const page = await (await fetch(`${system.address}/_local`)).text();
    expect(page).toContain('action="/_local/mail-in"');
  });

  it("sends what is owed at once, and shows it in the inbox and on the console", async () => {
    const { email } = company.of("administrator");

    await askForReset(email);

    await soon(() => resetsTo(email)).toHaveLength(1);
    const [mail] = await resetsTo(email);
    expect(mail?.text).toMatch(/\/_local\/panel\/password-reset#li_\w+\.[\w-]{43}\s/);
    const page = await (await fetch(`${system.address}/_local`)).text();
    expect(page).toContain(`<a href="/_local/mail/${mail?.number}">${mail?.subject}</a>`);
  });

  it("tells the code of an authenticator app that signs in, also where the clock was moved", async () => {
    await advance(3600);
    const { signIns } = await local<{ signIns: Person[] }>("state");
    const { email, password, totpCode } = signIns.find((who) => who.totpCode !== undefined)!;
    const page = await (await fetch(`${system.address}/_local`)).text();

    const { token, next } = (await api("POST /sessions", { body: { email, password } })).body;
    const signedIn = await api("POST /sessions/current/totp", { token: String(token), body: { code: totpCode } });

    expect(next).toBe("totp");
    expect(signedIn.status).toBeLessThan(300);
    expect(page).toMatch(/kod: <code[^>]*>\d{6}<\/code> \(jeszcze <span[^>]*>\d+<\/span> s\)/);
  });

  it("sends later what it could not send, once the mail works again", async () => {
    const { email } = company.of("finance");
    const said = saidFromHere();
    await local("mail/faults", { mode: "down" });
    await askForReset(email);
    await soon(async () => said()).toMatch(/"notice.put_off".*"ServiceUnavailable"/);
    await local("mail/faults", { mode: "none" });

    await advance(5 * 60);

    await soon(() => resetsTo(email)).toHaveLength(1);
  });

  it("sends nothing any more to an address that bounced", async () => {
    const { email } = company.of("technical");
    await askForReset(email);
    await soon(() => resetsTo(email)).toHaveLength(1);
    const [mail] = await resetsTo(email);

    expect(await local(`mail/${mail?.number}/bounce`, {})).toMatchObject({ reported: true });
    await advance(3600);
    const said = saidFromHere();
    await askForReset(email);

    await soon(async () => said()).toMatch(/"notice.parked".*"address-bounced"/);
    expect(await resetsTo(email)).toHaveLength(1);
  });
});

describe("data that another version kept", () => {
  const folderWith = (format: string) => {
    const folder = newFolder();
    mkdirSync(join(folder, "dynamodb"));
    writeFileSync(join(folder, "format"), format);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  it.each([
    ["an older one", "1\n"],
    ["a newer one", "4\n"],
  ])("%s is refused in one sentence that says what to do", async (_, format) => {
    const folder = folderWith(format);

    const started = runLocal(["--port", "0", "--data", folder]);

    expect(await started.ended).toBe(1);
    expect(started.said().trim()).toBe(
      `The data in ${folder} was kept by another version of Saldo, which this one can't read. To start over without it, run npm start -- --fresh`,
    );
  });

  it("is gone when it is told to start over, and so is what a killed system left running; a signal ends the start", async () => {
    const folder = folderWith("1\n");
    const left = spawn("sleep", ["60"]);
    const leftEnded = once(left, "exit");
    writeFileSync(join(folder, "dynamodb", "process.json"), JSON.stringify(processName(left.pid!)));
    const port = await freePort();

    const started = runLocal(["--port", String(port), "--data", folder, "--fresh"]);
    await started.line(/^(Starting DynamoDB Local)/m);
    const early = await fetch(`http://127.0.0.1:${port}/health`);
    started.process.kill("SIGTERM");

    expect(await started.ended).toBe(0);
    expect(await leftEnded).toEqual([null, "SIGKILL"]);
    expect([early.status, early.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(started.said()).not.toContain("ready");
    expect(readFileSync(join(folder, "format"), "utf8")).toBe("3\n");
    // It has ended its own engine, and let go of the folder.
    expect(readdirSync(join(folder, "dynamodb"))).not.toContain("process.json");
    expect(readdirSync(folder).filter((name) => /^lock|^running/.test(name))).toEqual([]);
  });
});
