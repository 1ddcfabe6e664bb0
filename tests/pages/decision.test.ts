import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BankCustomer, type BankTopUp, bankCustomerOf, financeClerks, linkIn } from "../support/bank-customer.ts";
import { browserPath, openBrowser } from "../support/browser.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };
type Asked = { readonly topUp: BankTopUp; readonly link: string; readonly linkOfZofia: string };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const narrow = { viewport: { width: 360, height: 740 }, locale: "pl-PL" } as const;
/** For people who look at the pages themselves: `SHOTS=/tmp/somewhere npx vitest run tests/pages/decision.test.ts` */
const shots = process.env.SHOTS;

describe.skipIf(browserPath === undefined)("a clerk decides on a telephone", () => {
  let system: LocalSystem;
  let browser: Browser;
  let bank: BankCustomer;
  let token: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    bank = await bankCustomerOf(system);
    token = await bank.signIn("administrator");
  });
  afterAll(() => browser.close());

  /** A top-up of 250 PLN with its confirmation, and the links that finance has. */
  const asked = async (fileName = "potwierdzenie.pdf"): Promise<Asked> => {
    const topUp = await bank.order(token);
    await bank.upload(token, topUp, aPdf(), fileName);
    const [link, linkOfZofia] = await Promise.all(
      financeClerks.map(async (clerk) => linkIn(await bank.mailOf(clerk, topUp, /Do decyzji/))),
    );
    return { topUp, link: link!, linkOfZofia: linkOfZofia! };
  };

  /** A page on a telephone, what its console complained of, and what it posted. */
  const phone = async (options: BrowserContextOptions = {}) => {
    const context = await browser.newContext({ ...narrow, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const posted: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => request.method() === "POST" && posted.push(request.postData() ?? ""));
    return { context, page, complaints, posted };
  };
  const fits = (page: Page) => page.evaluate("document.documentElement.scrollWidth <= innerWidth");
  const focused = (page: Page) => page.evaluate("document.activeElement.id || document.activeElement.value");
  const entries = async ({ topUp }: Asked) =>
    (
      await bank.api<{ items: { subjectId?: string; amountGrosze: number }[] }>("GET /ledger-entries", { token })
    ).body.items
      .filter(({ subjectId }) => subjectId === topUp.id)
      .map(({ amountGrosze }) => amountGrosze);

  /** What axe-core finds. The page's own policy runs no script, so the page is opened without it. */
  const violations = async (page: Page, rules: object = {}): Promise<Violation[]> => {
    await page.evaluate(axe);
    const run = `axe.run(${JSON.stringify(rules)})`;
    const { violations: found } = (await page.evaluate(run)) as { violations: Violation[] };
    return found;
  };
  /** Everything to touch that is lower or narrower than a finger. */
  const tooSmall = (page: Page) =>
    page.evaluate(
      `[...document.querySelectorAll("a, button:not([hidden]), input, textarea")].map((one) => [one.outerHTML, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 44 || height < 44).map(([html]) => html)`,
    );

  it.each(["light", "dark"] as const)(
    "sees each state whole and finds nothing in the way, in %s",
    async (colorScheme) => {
      const one = await asked("Potwierdzenie_przelewu_krajowego_z_rachunku_firmowego_2026-03-02_000123456789.pdf");
      const { page } = await phone({ colorScheme, bypassCSP: true });
      const states: readonly (readonly [string, string | RegExp, () => Promise<unknown>])[] = [
        [
          "failure",
          "Identyfikator żądania",
          async () => {
            await page.goto(one.link);
            await page.evaluate('document.forms[0].enctype = "text/plain"');
            await page.getByRole("button", { name: "Zaksięguj" }).click();
          },
        ],
        ["to-decide", "Otrzymana kwota", () => page.goto(one.link)],
        [
          "fault",
          "Wpisz powód: kwota",
          async () => {
            await page.getByLabel("Otrzymana kwota").fill("240");
            await page.getByRole("button", { name: "Zaksięguj" }).click();
          },
        ],
        [
          "beyond",
          /nie można zaksięgować przez link/,
          async () => {
            await page.getByLabel("Otrzymana kwota").fill("9999");
            await page.getByRole("button", { name: "Zaksięguj" }).click();
          },
        ],
        [
          "decided",
          "Zaksięgowano",
          async () => {
            await page.getByLabel("Otrzymana kwota").fill("240");
            await page.getByLabel("Uwagi lub powód").fill("Bank pobrał 10 zł opłaty za przelew natychmiastowy");
            await page.getByRole("button", { name: "Zaksięguj" }).click();
          },
        ],
        ["dead", "Ten link nie działa", () => page.goto(`${one.link.slice(0, -1)}-`)],
      ];
      for (const [state, text, reach] of states) {
        await reach();
        await page.getByText(text).first().waitFor();
        if (shots !== undefined) {
          mkdirSync(shots, { recursive: true });
          await page.screenshot({ path: join(shots, `${state}-${colorScheme}.png`), fullPage: true });
        }

        expect(await fits(page), state).toBe(true);
        expect(await tooSmall(page), state).toEqual([]);
        // The dark scheme changes colours only.
        const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
        expect(await violations(page, rules), state).toEqual([]);
      }
    },
  );

  it("is notified of the fault at its field, which has the focus, and decides by keyboard alone", async () => {
    const one = await asked();
    const { page, complaints, posted } = await phone();
    const tabTo = async (wanted: string) => {
      for (let presses = 0; (await focused(page)) !== wanted; presses += 1) {
        if (presses > 20) throw new Error(`no tab leads to ${wanted}`);
        await page.keyboard.press("Tab");
      }
    };
    await page.goto(one.link);

    await tabTo("received");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("dwieście");
    // A slip in a field: only a button decides.
    await page.keyboard.press("Enter");
    await tabTo("credit");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("na przykład 250,00");
    expect(await focused(page)).toBe("received");
    expect(await page.getByLabel("Otrzymana kwota").inputValue()).toBe("dwieście");

    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("240");
    await tabTo("credit");
    await page.keyboard.press("Space");
    await page.getByText("Wpisz powód: kwota").waitFor();
    expect(await focused(page)).toBe("reason");

    await page.keyboard.type("Bank pobrał 10 zł");
    await tabTo("credit");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();

    expect(await page.getByRole("status").innerText()).toMatch(/^Zaksięgowano: 240,00\szł$/);
    expect(posted).toHaveLength(3);
    expect(await entries(one)).toEqual([24_000]);
    // The browser itself tells of the answer 400; of the page's own policy there is nothing to tell.
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  it("decides without JavaScript, and downloads the file first", async () => {
    const one = await asked("przelew.pdf");
    const { page } = await phone({ javaScriptEnabled: false });
    await page.goto(one.link);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "przelew.pdf" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("przelew.pdf");
    expect(readFileSync(await download.path())).toEqual(aPdf());
    await page.getByLabel("Uwagi lub powód").fill("Przelew nie dotarł");
    await page.getByRole("button", { name: "Odrzuć" }).click();

    await page.getByText("Odrzucono").waitFor();
    expect(await page.getByRole("button").count()).toBe(0);
    expect(page.url()).toBe(one.link);
    expect((await bank.show(token, one.topUp)).state).toBe("rejected");
  });

  it("sends nothing again by reloading or by the way back", async () => {
    const one = await asked();
    const { page, posted } = await phone();
    await page.goto("about:blank");
    await page.goto(one.link);
    await page.getByRole("button", { name: "Zaksięguj" }).click();
    await page.getByRole("status").waitFor();

    await page.reload();
    await page.getByRole("status").waitFor();
    await page.goBack();
    if (page.url() === one.link) await page.getByRole("status").waitFor();
    await page.goForward();
    await page.getByRole("status").waitFor();

    expect(posted).toHaveLength(1);
    expect(await page.getByRole("button").count()).toBe(0);
    expect(await entries(one)).toEqual([25_000]);
  });

  it("taps twice, and it is credited once", async () => {
    const one = await asked();
    const { page } = await phone();
    await page.goto(one.link);

    await page.getByRole("button", { name: "Zaksięguj" }).dblclick();
    await page.getByRole("status").waitFor();

    expect(await entries(one)).toEqual([25_000]);
  });

  it("sees in a page that stayed open that somebody else was faster", async () => {
    const one = await asked();
    const [ofTomasz, ofZofia] = [await phone(), await phone()];
    await ofTomasz.page.goto(one.link);
    await ofZofia.page.goto(one.linkOfZofia);
    await ofTomasz.page.getByRole("button", { name: "Zaksięguj" }).click();
    await ofTomasz.page.getByRole("status").waitFor();

    await ofZofia.page.getByRole("button", { name: "Zaksięguj" }).click();
    await ofZofia.page.getByRole("status").waitFor();

    expect(await ofZofia.page.getByRole("main").innerText()).toContain(financeClerks[0]);
    expect(await entries(one)).toEqual([25_000]);
  });

  it("reads it in English, where the browser prefers that", async () => {
    const one = await asked();
    const { page } = await phone({ locale: "en-GB" });

    await page.goto(one.link);

    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Credit", "Refuse"]);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  });
});
