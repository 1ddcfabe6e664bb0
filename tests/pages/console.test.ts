import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type BankCustomer, bankCustomerOf } from "../support/bank-customer.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, startLocal } from "../support/local-system.ts";
import { fits, shoot, violations } from "../support/looks.ts";

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

describe.skipIf(browserPath === undefined)("whoever opens the console", () => {
  let system: LocalSystem;
  let browser: Browser;
  let customer: BankCustomer;
  beforeAll(async () => {
    // Of its own: a password is changed, and the clock moved.
    [system, browser] = await Promise.all([startLocal(), openBrowser()]);
    customer = bankCustomerOf(system);
  });
  afterAll(async () => {
    await closePages(browser);
    await system.remove();
  });

  const opened = async (options: object = {}) => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
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
    const { api } = customer;
    const token = await customer.signIn("administrator");
    const body = { currentPassword: anna.password, newPassword: "zielona-herbata-o-siodmej" };
    expect((await api("PUT /me/password", { token, body })).status).toBeLessThan(300);

    await part(page, `password-${anna.email}`).getByText("hasło zmienione").waitFor();
    await page.reload();
    expect(await page.content()).not.toContain(anna.password);
    await look(page, "used");
    const state = await (await fetch(`${system.address}/_local/state`)).text();
    expect(state).toContain(anna.email);
    expect(state).not.toContain(anna.password);
  });
});
