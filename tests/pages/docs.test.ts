import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot, violations } from "../support/looks.ts";

const telephone = { width: 360, height: 900 };

/** The same reference of two functions' calls: all of them would keep axe-core busy for minutes. */
const fewCalls = (page: Page) =>
  page.route("**/openapi.js", async (route) => {
    const script = await (await route.fetch()).text();
    const [start, end] = [script.indexOf("{"), script.lastIndexOf("}") + 1];
    const document = JSON.parse(script.slice(start, end)) as {
      tags: { name: string }[];
      paths: Record<string, unknown>;
    };
    document.paths = Object.fromEntries(
      Object.entries(document.paths).filter(([path]) => /^\/(top-ups|me)$/.test(path)),
    );
    document.tags = document.tags.filter(({ name }) => /^(top-ups|sessions)$/.test(name));
    await route.fulfill({
      contentType: "text/javascript",
      body: `const apiDescription = ${JSON.stringify(document)};`,
    });
  });

/** What axe-core has against Redoc's own markup, which no option changes. */
const knownOfRedoc: Readonly<Record<string, string>> = {
  "heading-order": "it begins the parts of a call with h5, beneath h2",
  "select-name": "the choice among the schemas of a union has no label; the union's field stands beside it",
  list: "in its menu, an open entry holds its calls in a list that is no item",
};

describe.skipIf(browserPath === undefined)("the documentation in a browser", () => {
  let system: LocalSystem;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
  });
  afterAll(() => closePages(browser));
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });

  /** A page that notes whatever the browser complains of, and whatever is asked of another host. */
  const opened = async (
    name: string,
    width: number,
    options: BrowserContextOptions = {},
    prepared: (page: Page) => Promise<unknown> = async () => {},
  ) => {
    const page = await browser.newPage({ ...options, viewport: { width, height: 900 } });
    await prepared(page);
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(system.address))
        complaints.push(request.url());
    });
    await page.goto(`${system.address}/docs/${name}`);
    return { page, complaints };
  };
  const referenceShown = (page: Page) => page.waitForSelector("#reference h1", { state: "attached", timeout: 55_000 });

  it("shows the guide whole and readable", async () => {
    const { page, complaints } = await opened("", 1280, { bypassCSP: true });
    await shoot(page, "guide-1280");
    expect(await fits(page)).toBe(true);
    await page.emulateMedia({ colorScheme: "dark" });
    expect(await violations(page, { runOnly: ["color-contrast"] })).toEqual([]);
    await page.setViewportSize(telephone);
    await shoot(page, "guide-360-dark");
    await page.emulateMedia({ colorScheme: "light" });
    await shoot(page, "guide-360");

    expect(await fits(page)).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("shows the reference under its policy, finds a call by a word, and asks no other host for anything", async () => {
    const { page, complaints } = await opened("reference.html", 1280);
    await referenceShown(page);
    await page.locator("[role=search] input").fill("recovery codes");
    await page.waitForSelector("[data-role='search:results'] li");

    expect(complaints).toEqual([]);
  });

  it("keeps the reference from the pages that stand beside it", async () => {
    const { page } = await opened("start.js", 1280);

    expect(await page.evaluate("origin")).toBe("null");
    await expect(page.evaluate("document.cookie")).rejects.toThrow("sandboxed");
    await expect(page.evaluate("fetch('/_local/state')")).rejects.toThrow();
  });

  it("shows a reference that fits", async () => {
    const { page } = await opened("reference.html", 1280, { bypassCSP: true }, fewCalls);
    await referenceShown(page);
    await shoot(page, "reference-1280");
    expect(await fits(page)).toBe(true);
    const known = Object.keys(knownOfRedoc);
    expect((await violations(page)).filter(({ id }) => !known.includes(id))).toEqual([]);
    await page.setViewportSize(telephone);
    await shoot(page, "reference-360");

    expect(await fits(page)).toBe(true);
  });
});
