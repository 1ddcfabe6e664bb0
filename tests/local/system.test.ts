/** What only the whole local system can show, as a person starts it. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { apiClient } from "../support/api-client.ts";
import { customerOf } from "../support/customer.ts";
import { type LocalSystem, newFolder, runLocal, startLocal } from "../support/local-system.ts";

type Listed = { readonly number: number; readonly to: string[]; readonly subject: string; readonly text: string };
type Person = { readonly email: string; readonly password: string; readonly totpCode?: string };

describe("the local system", () => {
  let system: LocalSystem;
  let api: Awaited<ReturnType<typeof apiClient>>;

  beforeAll(async () => {
    system = await startLocal();
    api = await apiClient(system.address);
  });
  afterAll(() => system.remove());

  const local = async <Body>(path: string, body?: object): Promise<Body> => {
    const asked = body && { method: "POST", body: JSON.stringify(body) };
    return (await fetch(`${system.address}/_local/${path}`, asked)).json() as Promise<Body>;
  };
  const mailsTo = async (email: string): Promise<Listed[]> =>
    (await local<{ items: Listed[] }>("mail")).items.filter(({ to }) => to.includes(email));
  const askForReset = (email: string) => api("POST /password-resets", { body: { email } });
  const soon = <Found>(look: () => Promise<Found>) => expect.poll(look, { timeout: 15_000 });
  const advance = (seconds: number) => local("clock", { advanceSeconds: seconds });

  it("sends what is owed at once, and shows it in the inbox and on the console", async () => {
    const email = "anna.nowak@poranna-kawa.example";

    await askForReset(email);

    await soon(() => mailsTo(email)).toHaveLength(1);
    const [mail] = await mailsTo(email);
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
    expect(page).toMatch(/kod: <code>\d{6}<\/code> \(jeszcze \d+ s\)/);
  });

  it("sends later what it could not send, once the mail works again", async () => {
    const email = "piotr.zielinski@poranna-kawa.example";
    await local("mail/faults", { mode: "down" });
    await askForReset(email);
    await soon(async () => system.said()).toMatch(/"notice.put_off".*"ServiceUnavailable"/);
    await local("mail/faults", { mode: "none" });

    await advance(5 * 60);

    await soon(() => mailsTo(email)).toHaveLength(1);
  });

  it("sends nothing any more to an address that bounced", async () => {
    const email = "ewa.wozniak@poranna-kawa.example";
    await askForReset(email);
    await soon(() => mailsTo(email)).toHaveLength(1);
    const [mail] = await mailsTo(email);

    expect(await local(`mail/${mail?.number}/bounce`, {})).toMatchObject({ told: true });
    await advance(3600);
    await askForReset(email);

    await soon(async () => system.said()).toMatch(/"notice.parked".*"address-bounced"/);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it("keeps its payments, its mail and its keys between runs, and ends with nothing left to say", async () => {
    const customer = await customerOf(system);
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
  const folderWith = (format?: string) => {
    const folder = newFolder();
    mkdirSync(join(folder, "dynamodb"));
    if (format !== undefined) writeFileSync(join(folder, "format"), format);
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  };

  it.each([
    ["before formats were counted", undefined],
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

  it("is gone when it is told to start over", async () => {
    const folder = folderWith("1\n");

    const started = runLocal(["--port", "0", "--data", folder, "--fresh"]);
    await started.line(/^ready (\S+)$/m);
    started.process.kill("SIGINT");

    expect(await started.ended).toBe(0);
    expect(readFileSync(join(folder, "format"), "utf8")).toBe("3\n");
  });
});
