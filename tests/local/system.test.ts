/** What only the whole local system can show, as a person starts it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../local/dynamo.ts";
import { processName } from "../../local/processes.ts";
import { signIns } from "../../local/seed.ts";
import { apiClient } from "../support/api-client.ts";
import { type BankCustomer, bankCustomerOf } from "../support/bank-customer.ts";
import { browserPath, openBrowser } from "../support/browser.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, runLocal, startLocal } from "../support/local-system.ts";
import { fits, shoot, violations } from "../support/looks.ts";
import { newFolder } from "../support/new-folder.ts";
import { smtpDialogue } from "../support/smtp-dialogue.ts";
import { panelOrigin } from "../support/storage.ts";

type Listed = { readonly number: number; readonly to: string[]; readonly subject: string; readonly text: string };
type Person = { readonly email: string; readonly password: string; readonly totpCode?: string };

const anna = signIns.find(({ role }) => role === "administrator")!;
const tomasz = signIns.find(({ role }) => role === "operator-finance")!;
/** Each size and each scheme of each state once. */
const looks = {
  new: [
    [1280, "light"],
    [360, "dark"],
  ],
  used: [
    [1280, "dark"],
    [360, "light"],
  ],
} as const;

describe("the local system", () => {
  let system: LocalSystem;
  let api: ReturnType<typeof apiClient>;
  let customer: BankCustomer;

  beforeAll(async () => {
    system = await startLocal({ more: ["--origin", panelOrigin] });
    api = apiClient(system.address);
    customer = bankCustomerOf(system);
  });
  afterAll(() => system.remove());

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

  // It is new, so this comes first.
  describe.skipIf(browserPath === undefined)("whoever opens its console", () => {
    const opened = async (options: object = {}) => {
      const browser = await openBrowser();
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
      // It asks the system again and again.
      onTestFinished(() => page.context().close());
      const complaints: string[] = [];
      page.on("console", (one) => one.type() === "error" && complaints.push(one.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(`${system.address}/_local`);
      return { page, complaints };
    };
    const look = async (page: Page, state: keyof typeof looks) => {
      for (const [width, colorScheme] of looks[state]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await shoot(page, `console-${state}-${width}-${colorScheme}`);
        expect(await fits(page), `${state} ${width}`).toBe(true);
        const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
        expect(await violations(page, rules), `${state} ${width} ${colorScheme}`).toEqual([]);
      }
    };
    const part = (page: Page, name: string) => page.locator(`[data-live="${name}"]`);

    it("sees payments and e-mails beside what to do, below each other on a telephone, with nothing in the way", async () => {
      const { page } = await opened({ bypassCSP: true });
      await look(page, "new");
      const boxes = async () =>
        Promise.all(["#platnosci", "#proby"].map(async (id) => (await page.locator(id).boundingBox())!));
      const [narrowPayments, narrowTries] = await boxes();
      expect(narrowTries!.y).toBeGreaterThan(narrowPayments!.y + narrowPayments!.height);
      const { height } = (await page.locator(".people").getByText(anna.email).boundingBox())!;
      expect(height, "an address is on one line").toBeLessThan(30);
      await page.setViewportSize({ width: 1280, height: 900 });
      const [payments, tries] = await boxes();
      expect(tries!.x).toBeGreaterThan(payments!.x + payments!.width);
      expect(tries!.y).toBe(payments!.y);
    });

    it("sees what happens without a reload: payments, e-mails, the next try, codes; what was typed stays", async () => {
      const { page, complaints } = await opened();
      await page.getByLabel("Temat").fill("Zmiana adresu");
      const firstCode = await part(page, `code-${tomasz.email}`).innerText();
      const token = await customer.signIn("administrator");
      await customer.start(token);
      await part(page, "payments").getByText("czeka na płatność").waitFor();
      expect(await part(page, "payments").innerText()).not.toContain("zdarzenia");
      await part(page, "tries").getByRole("link", { name: "Strona płatności" }).waitFor();

      const topUp = await customer.order(token);
      await customer.upload(token, topUp, aPdf());
      await part(page, "tries").getByRole("link", { name: "Wiadomość do finansów" }).waitFor();
      await page.getByRole("button", { name: "Doba naprzód" }).click();
      await page.getByRole("status").getByText("Doba naprzód: gotowe.").waitFor();
      await page.getByRole("button", { name: "flag-low-balances" }).click();
      await page.getByRole("status").getByText("flag-low-balances: gotowe. {").waitFor();

      await expect.poll(() => part(page, `code-${tomasz.email}`).innerText(), { timeout: 10_000 }).not.toBe(firstCode);
      expect(await page.getByLabel("Temat").inputValue()).toBe("Zmiana adresu");
      expect(complaints).toEqual([]);
      await part(page, "tries").getByRole("link", { name: "Wiadomość do finansów" }).click();
      await page.getByText("Potwierdzenie przelewu").first().waitFor();
    });

    it("finds no password that was changed since, neither on the page nor in what programs read", async () => {
      const { page } = await opened({ bypassCSP: true });
      await part(page, `password-${anna.email}`).getByText(anna.password).waitFor();
      const token = await customer.signIn("administrator");
      const body = { currentPassword: anna.password, newPassword: "zielona-herbata-o-siodmej" };
      const changed = await api("PUT /me/password", { token, body });
      expect(changed.status).toBeLessThan(300);

      await part(page, `password-${anna.email}`).getByText("hasło zmienione").waitFor();
      await page.reload();
      expect(await page.content()).not.toContain(anna.password);
      await look(page, "used");
      const state = await (await fetch(`${system.address}/_local/state`)).text();
      expect(state).toContain(anna.email);
      expect(state).not.toContain(anna.password);

      const back = { currentPassword: body.newPassword, newPassword: anna.password };
      const restored = await api("PUT /me/password", { token: String(changed.body.token), body: back });
      expect(restored.status).toBeLessThan(300);
    });
  });

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
    const email = "anna.nowak@poranna-kawa.example";

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
    const email = "piotr.zielinski@poranna-kawa.example";
    await local("mail/faults", { mode: "down" });
    await askForReset(email);
    await soon(async () => system.said()).toMatch(/"notice.put_off".*"ServiceUnavailable"/);
    await local("mail/faults", { mode: "none" });

    await advance(5 * 60);

    await soon(() => resetsTo(email)).toHaveLength(1);
  });

  it("sends nothing any more to an address that bounced", async () => {
    const email = "ewa.wozniak@poranna-kawa.example";
    await askForReset(email);
    await soon(() => resetsTo(email)).toHaveLength(1);
    const [mail] = await resetsTo(email);

    expect(await local(`mail/${mail?.number}/bounce`, {})).toMatchObject({ reported: true });
    await advance(3600);
    await askForReset(email);

    await soon(async () => system.said()).toMatch(/"notice.parked".*"address-bounced"/);
    expect(await resetsTo(email)).toHaveLength(1);
  });

  it("keeps its payments, its mail and its keys between runs, and ends with nothing left to say", async () => {
    const token = await customer.signIn("administrator");
    const balance = await customer.balanceOf(token);
    const topUp = await customer.start(token);
    const port = Number(new URL(system.address).port);
    const before = await local<{ items: Listed[] }>("mail");
    const { machineKey } = await local<{ machineKey: string }>("state");
    const keys = ["attempts-key", "totp-key", "link-key", "machine-key"].map((name) => join(system.folder, name));
    const texts = keys.map((file) => readFileSync(file, "utf8"));

    expect(await system.stop()).toBe(0);
    expect(system.said().trim().split("\n").at(-1)).toBe("Ending …");
    system = await startLocal({ port, folder: system.folder });

    await customer.pay(topUp, { card: "4242 4242 4242 4242" });
    await customer.becomes(token, topUp, "credited");
    expect(await customer.balanceOf(token)).toBe(balance + 5015);

    expect((await local<{ items: Listed[] }>("mail")).items).toEqual(before.items);
    expect(keys.map((file) => readFileSync(file, "utf8"))).toEqual(texts);
    expect(new Set(texts).size).toBe(4);
    for (const file of keys) expect(statSync(file).mode & 0o077).toBe(0);
    expect(system.said()).toContain(`\n  ${machineKey}\n`);
    const { signIns, ...state } = await local<{ signIns: Person[]; machineKey: string }>("state");
    expect(state.machineKey).toBe(machineKey);
    const { email, password } = signIns.find((who) => who.totpCode !== undefined)!;
    expect((await api("POST /sessions", { body: { email, password } })).status).toBe(201);
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
