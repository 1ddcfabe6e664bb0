/**
 * The pictures in README.md. `npm run pictures` takes them anew; any other run only looks whether they can be taken.
 * tests/readme.test.ts looks whether they are there.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BankCustomer, bankCustomerOf, financeClerks, linkIn } from "../support/bank-customer.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = process.env.SALDO_PICTURES;
const sample = readFileSync(join(root, "local/sample-confirmation.pdf"));

/** What differs from run to run, as it stands on the pictures: the same each time, and nobody's key. */
const always: readonly (readonly [RegExp, string])[] = [
  [/http:\/\/127\.0\.0\.1:\d+/g, "http://127.0.0.1:3000"],
  [/\btu_\w{26}\b/g, "tu_01KB9Z3Q5V8RWCE4HJ7NMT2XDA"],
  [/(mk_\w{26})\.[\w-]+/g, "$1.…"],
  [/\b\d{1,2}\.\d{2}\.\d{4}, \d{2}:\d{2}:\d{2}\b/g, "30.11.2026, 10:15:00"],
  [/\b\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "2026-11-30T09:15:00.000Z"],
  [/\b\d{1,2} \w+ \d{4}, \d{2}:\d{2}\b/g, "30 November 2026, 10:15"],
  [/^\d{6}$/g, "314159"],
];

describe.skipIf(browserPath === undefined)("the pictures in README.md", () => {
  let system: LocalSystem;
  let browser: Browser;
  let customer: BankCustomer;
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    customer = bankCustomerOf(system);
  });
  afterAll(() => closePages(browser));

  const opened = async (url: string, width: number, height: number, locale: string): Promise<Page> => {
    // The page would refresh itself, and undo what is settled below.
    const context = await browser.newContext({ viewport: { width, height }, locale, bypassCSP: true });
    const page = await context.newPage();
    await page.route("**/_local", (route) =>
      route.request().isNavigationRequest() ? route.continue() : route.abort("blockedbyclient"),
    );
    await page.goto(url);
    return page;
  };

  const taken = async (page: Page, code: string, name: string, fullPage = false): Promise<void> => {
    const settled = [...always, [new RegExp(code, "g"), "7K2M9QXA"] as const].map(([{ source }, by]) => [source, by]);
    await page.evaluate(`(() => {
      for (const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); texts.nextNode(); )
        for (const [pattern, by] of ${JSON.stringify(settled)})
          texts.currentNode.data = texts.currentNode.data.replace(new RegExp(pattern, "g"), by);
    })()`);
    const picture = await page.screenshot({
      fullPage,
      ...(folder !== undefined && { path: join(root, folder, name) }),
    });
    expect(picture.length).toBeLessThan(200_000);
  };

  it("can be taken: the console, and the page on which finance decides", async () => {
    const { api } = customer;
    const token = await customer.signIn("administrator");
    const paid = await customer.start(token);
    await customer.pay(paid, { card: "4242424242424242" });
    await customer.becomes(token, paid, "credited");
    const ordered = await customer.order(token);
    await customer.upload(token, ordered, sample);
    const mail = await customer.mailOf(financeClerks[0], ordered, /decyzji/);
    await expect
      .poll(async () => (await api(`GET /top-ups/${ordered.id}`, { token })).body.state)
      .toBe("confirmation-received");
    const code = ordered.transfer!.title.slice(0, 8);

    await taken(await opened(`${system.address}/_local`, 1180, 760, "pl-PL"), code, "console.png");
    await taken(await opened(linkIn(mail), 420, 860, "en-GB"), code, "decision.png", true);
  });
});
