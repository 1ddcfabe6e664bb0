import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { apiClient } from "../support/api-client.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

describe.skipIf(browserPath === undefined)("a customer pays in a browser", () => {
  let system: LocalSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
  });
  afterAll(() => closePages(browser));

  it("reads the amount on a phone, is declined, pays with another card, and comes back to the panel", async () => {
    const api = apiClient(system.address);
    const { email, password } = signIns[0]!;
    const { token } = (await api<{ token: string }>("POST /sessions", { body: { email, password } })).body;
    const asked = { token, key: "browser", body: { amountGrosze: 5015, method: "card" } };
    const { body: topUp } = await api<{ id: string; payment: { url: string } }>("POST /top-ups", asked);
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });

    await page.goto(topUp.payment.url);
    expect(await page.locator("main").innerText()).toMatch(/50,15\szł/);
    await page.locator("#card").fill("4000 0000 0000 0002");
    await page.getByRole("button", { name: "Zapłać" }).click();
    expect(await page.getByRole("alert").innerText()).toContain("odrzuc");
    await expect
      .poll(async () => (await api(`GET /top-ups/${topUp.id}`, { token })).body.lastDecline, { timeout: 10_000 })
      .toMatchObject({ reason: "declined" });
    await page.locator("#card").fill("4242 4242 4242 4242");
    await page.getByRole("button", { name: "Zapłać" }).click();

    await page.waitForURL(/payment=success/);
    expect(await page.locator("main").innerText()).toContain("Płatność przekazana");
    await expect
      .poll(async () => (await api(`GET /top-ups/${topUp.id}`, { token })).body.state, { timeout: 10_000 })
      .toBe("credited");
  });

  it("shows the console: who can sign in, and what was paid", async () => {
    const page = await browser.newPage();

    await page.goto(`${system.address}/_local`);

    const text = await page.locator("main").innerText();
    for (const { email, password } of signIns) expect(text).toContain(`${email}\n${password}`);
    expect(text).toContain("50,15");
  });
});
