/**
 * Somebody's first day with the local system, which is new: they open its console, and take the tour of README.md, where each
 * block is run as it stands and what it says between them is done by hand. The next day it is started again.
 */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type BankCustomer, bankCustomerOf, linkIn } from "../support/bank-customer.ts";
import { browserPath, openBrowser } from "../support/browser.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";
import { fits, shoot, violations } from "../support/looks.ts";
import { mailsOf, mailThatComes } from "../support/mails.ts";
import { type Block, blocksOf, openShell, type Shell } from "../support/shell.ts";

type State = { readonly machineKey: string; readonly services: { readonly smtp: string } };

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

const startsTheSystem = /^npm /m;

// Of its own: passwords are changed.
let system: LocalSystem;
let customer: BankCustomer;
beforeAll(async () => {
  system = await startLocal();
  customer = bankCustomerOf(system);
});
afterAll(() => system.remove());

const state = async () => (await (await fetch(`${system.address}/_local/state`)).json()) as State;

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
    const started = await customer.start(token, { amountGrosze: 4_000, method: "card" });
    await part(page, "payments").getByText("czeka na płatność").waitFor();
    expect(await part(page, "payments").innerText()).not.toContain("zdarzenia");
    await part(page, "tries").getByRole("link", { name: "Strona płatności" }).waitFor();

    const topUp = await customer.order(token, 31_000);
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

    // The tour begins with nothing on its way.
    await customer.pay(started, { card: "4242 4242 4242 4242" });
    const link = linkIn(await customer.mailOf(tomasz.email, topUp, /Do decyzji/));
    await customer.decide(link, { decision: "reject", reason: "Próba" });
  });

  it("finds no password that was changed since, neither on the page nor in what programs read", async () => {
    const { page } = await opened({ bypassCSP: true });
    await part(page, `password-${anna.email}`).getByText(anna.password).waitFor();
    const token = await customer.signIn("administrator");
    const body = { currentPassword: anna.password, newPassword: "zielona-herbata-o-siodmej" };
    const changed = await customer.api("PUT /me/password", { token, body });
    expect(changed.status).toBeLessThan(300);

    await part(page, `password-${anna.email}`).getByText("hasło zmienione").waitFor();
    await page.reload();
    expect(await page.content()).not.toContain(anna.password);
    await look(page, "used");
    const state = await (await fetch(`${system.address}/_local/state`)).text();
    expect(state).toContain(anna.email);
    expect(state).not.toContain(anna.password);

    const back = { currentPassword: body.newPassword, newPassword: anna.password };
    const restored = await customer.api("PUT /me/password", { token: String(changed.body.token), body: back });
    expect(restored.status).toBeLessThan(300);
  });
});

describe("the five minutes of README.md", () => {
  const blocks = blocksOf("README.md").filter(({ text }) => !startsTheSystem.test(text));
  const left = new Set<Block>(blocks);
  let shell: Shell;
  beforeAll(async () => {
    const { smtp } = (await state()).services;
    shell = openShell({ "http://127.0.0.1:3000": system.address, "smtp://localhost:3025": smtp });
  });
  afterAll(() => shell.end());

  /** Runs the next block, which must stand under this heading. */
  const next = async (heading: string): Promise<string> => {
    const [block] = left;
    expect(block?.heading).toBe(heading);
    left.delete(block!);
    const output = await shell.run(block!.text);
    // What a block picks out of an answer is there.
    expect(output).not.toMatch(/^undefined$/m);
    return output;
  };
  const mailTo = (address: string, subject: RegExp) =>
    mailThatComes(system, (mail) => mail.to.includes(address) && subject.test(mail.subject));
  const secretIn = (text: string): string => /#(\S+)/.exec(text)![1]!;
  const { email, accountId } = anna;

  it("signs in, and tops up by card", async () => {
    const account = JSON.parse(await next("Five minutes with it")) as { balanceGrosze: number };

    expect(await next("Top up by card")).toMatch(/^http\S+\/_stripe\/pay\/\S+\n$/);
    expect(await next("Top up by card")).toContain("payment=success");
    await mailTo(email, /50,15/);
    const [balance, entries] = (await next("Top up by card")).trim().split("\n");

    expect(Number(balance)).toBe(account.balanceGrosze + 5_015);
    expect(JSON.parse(entries!)).toMatchObject({ items: [{ kind: "top-up", amountGrosze: 5_015 }] });
  });

  it("tops up by bank transfer, and decides as finance", async () => {
    const heading = "Top up by bank transfer, as finance sees it";
    await next(heading);
    const mail = await mailTo("tomasz.lis@operator.example", /Do decyzji: przelew 250,00/);
    expect((await customer.decide(linkIn(mail), { decision: "credit", received: "250,00" })).status).toBe(303);

    expect(await next(heading)).toContain("top-up");
    expect(Number(await shell.run("call /account | json .balanceGrosze"))).toBeGreaterThan(30_000);
  });

  it("lets a person in from one network alone, and resets a password", async () => {
    await next("People and login policies");
    const invited = await mailTo("beata.kurek@poranna-kawa.example", /./);
    const body = { token: secretIn(invited.text), password: "gruszki-na-wierzbie-2026" };
    expect((await customer.api("POST /invitations/confirmation", { body })).status).toBeLessThan(300);
    expect(await next("People and login policies")).toBe("signed-in\nlogin_policy_refused\n");

    await next("A forgotten password");
    const forgot = await mailTo("piotr.zielinski@poranna-kawa.example", /hasł/);
    const another = { token: secretIn(forgot.text), password: "gruszka na piwnicznym rowerze" };
    expect((await customer.api("POST /password-resets/confirmation", { body: another })).status).toBeLessThan(300);
    expect(await (await fetch(`${system.address}/_local`)).text()).toContain("hasło zmienione");
  });

  it("orders an offer, runs low, and has a case decided", async () => {
    expect(await next("Another offer")).toMatch(/^Start\n.*"state":"/);
    await next("A low balance");
    await mailTo(email, /^Niskie saldo: 10,00/);

    const { id, number } = JSON.parse(await next("A case for BOK")) as { id: string; number: string };
    const mail = await mailThatComes(
      system,
      ({ to, text }) => to.includes("bok@operator.example") && text.includes(number),
    );
    expect(mail.text).toMatch(/\/cases\//);
    // What the page's button does, which tests/pages/case.test.ts presses.
    const hanna = await customer.signInStaff("operator-helpdesk");
    const decided = `POST /back-office/accounts/${accountId}/change-requests/${id}/decision`;
    expect((await customer.api(decided, { token: hanna, body: { decision: "apply" } })).status).toBe(200);
    expect(await shell.run("call /subscriber | json .companyName")).toBe("Wieczorna Kawa sp. z o.o.\n");
    expect([...left]).toEqual([]);
  });

  it("goes on with those blocks of the longer tour that need nothing put in, which run as they stand", async () => {
    const whole = blocksOf("docs/tour.md").filter(({ text }) => !text.includes("…"));
    expect(whole.length).toBeGreaterThan(7);
    for (const { heading, text } of whole) {
      const printed = await shell.run(text);
      expect.soft(printed, heading).not.toMatch(/"status":[45]\d\d/);
    }
  });
});

it("keeps its payments, its mail and its keys between runs, and ends with nothing left to say", async () => {
  const token = await customer.signIn("administrator");
  const balance = await customer.balanceOf(token);
  const topUp = await customer.start(token);
  const port = Number(new URL(system.address).port);
  const mails = await mailsOf(system, () => true);
  const { machineKey } = await state();
  const keys = ["attempts-key", "totp-key", "link-key", "machine-key"].map((name) => join(system.folder, name));
  const texts = keys.map((file) => readFileSync(file, "utf8"));

  expect(await system.stop()).toBe(0);
  const last = system.said().split("\nEnding …\n")[1]?.split("\n");
  // An e-mail that is being sent at that moment is sent all the same, and says so.
  expect(last?.filter((line) => line !== "" && !/^\{"level":"info","event":"notice.sent"/.test(line))).toEqual([]);
  system = await startLocal({ port, folder: system.folder });
  customer = bankCustomerOf(system);

  await customer.pay(topUp, { card: "4242 4242 4242 4242" });
  await customer.becomes(token, topUp, "credited");
  expect(await customer.balanceOf(token)).toBe(balance + 5015);

  expect(await mailsOf(system, () => true)).toEqual(expect.arrayContaining(mails));
  expect(keys.map((file) => readFileSync(file, "utf8"))).toEqual(texts);
  expect(new Set(texts).size).toBe(4);
  for (const file of keys) expect(statSync(file).mode & 0o077).toBe(0);
  expect(system.said()).toContain(`\n  ${machineKey}\n`);
  expect((await state()).machineKey).toBe(machineKey);
  const { email, password } = tomasz;
  expect((await customer.api("POST /sessions", { body: { email, password } })).status).toBe(201);
});
