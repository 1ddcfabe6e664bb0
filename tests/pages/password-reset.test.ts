import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot } from "../support/looks.ts";
import { type Mail, mailThatComes } from "../support/mails.ts";

const { email, password: oldPassword } = signIns.find(({ role }) => role === "technical")!;
const newPassword = "zielona herbata bez cukru";

describe.skipIf(browserPath === undefined)("a customer sets a new password in a browser", () => {
  let system: LocalSystem;
  let browser: Browser;
  let api: ApiClient;
  let mail: Mail;
  let unusedLink: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    api = apiClient(system.address);
  });
  afterAll(async () => {
    await closePages(browser);
    const { token } = (await api<{ token: string }>("POST /sessions", { body: { email, password: newPassword } })).body;
    await api("PUT /me/password", { token, body: { currentPassword: newPassword, newPassword: oldPassword } });
  });

  /** A page on a phone, and what its console complained of: a Content-Security-Policy that is broken is said there. */
  const phone = async (
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<{ page: Page; complaints: string[] }> => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "pl-PL", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return { page, complaints };
  };
  const resetPage = () => `${system.address}/_local/panel/password-reset`;
  const signInWith = async (password: string) => (await api("POST /sessions", { body: { email, password } })).status;

  it("asks, opens the e-mail in the inbox, follows its button, is told what is wrong, and signs in with the new one", async () => {
    const { page, complaints } = await phone();
    await api("POST /password-resets", { body: { email } });
    mail = await mailThatComes(system, ({ to }) => to.includes(email));

    await page.goto(`${system.address}/_local`);
    expect(await fits(page)).toBe(true);
    const received = page.getByRole("listitem").filter({ hasText: email });
    await received.getByRole("link", { name: "Ustaw nowe hasło" }).click();
    expect(await fits(page)).toBe(true);
    await page.frameLocator("iframe").getByRole("link", { name: "Ustaw nowe hasło" }).click();

    await page.waitForURL(resetPage());
    expect(await page.evaluate("location.href")).toBe(resetPage());
    expect(await fits(page)).toBe(true);
    const password = page.getByLabel("Nowe hasło");
    await password.waitFor();
    expect(await page.locator("main").innerText()).toContain(email);
    expect(await page.locator("main").innerText()).toContain("Od 15 do 128 znaków");
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 740 });
      await shoot(page, `reset-${width}`);
      expect(await fits(page), `${width} px`).toBe(true);
    }
    expect(await password.getAttribute("autocomplete")).toBe("new-password");
    await password.fill("za krótkie");
    await page.getByRole("button", { name: "Ustaw nowe hasło" }).click();
    await page.getByRole("alert").waitFor();
    await shoot(page, "reset-fault");
    expect(await page.getByRole("alert").innerText()).toContain("co najmniej 15 znaków");
    expect(await password.getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate("document.activeElement.id")).toBe("password");

    await page.getByLabel("Pokaż hasło").check();
    expect(await password.getAttribute("type")).toBe("text");
    await password.fill(newPassword);
    await password.press("Enter");
    await page.getByText("Hasło zostało zmienione").waitFor();

    expect(await page.getByRole("button").count()).toBe(0);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await signInWith(oldPassword)).toBe(401);
    expect(await signInWith(newPassword)).toBe(201);
    // The browser itself tells of the answer 400; of the page's own policy there is nothing to tell.
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  it("says that a link opens nothing any more, and sends another", async () => {
    const { page } = await phone();
    const used = `li_01K00000000000000000000000.${"x".repeat(43)}`;

    await page.goto(`${resetPage()}#${used}`);

    await page.getByRole("alert").getByText("Ten link wygasł").waitFor();
    await shoot(page, "reset-used");
    expect(await page.getByLabel("Nowe hasło").isVisible()).toBe(false);
    await page.getByLabel("Adres e-mail", { exact: true }).fill(email);
    await page.getByRole("button", { name: "Wyślij nowy link" }).click();
    await page.getByRole("status").getByText("za chwilę przyjdzie na niego nowy link").waitFor();
    const isLink = ({ to, text }: Mail) => to.includes(email) && text.includes("/panel/password-reset#li_");
    const { text } = await mailThatComes(system, isLink, { count: 2 });
    [unusedLink] = /\S+\/_local\/panel\/password-reset#li_\w+\.[\w-]{43}(?=\s)/.exec(text)!;
  });

  it("says in the inbox that an e-mail bounced", async () => {
    const { page, complaints } = await phone();

    await page.goto(`${system.address}/_local/mail/${mail.number}`);
    await page.getByRole("button", { name: "Odbij" }).click();

    await page.waitForURL(/reported=bounce/);
    expect(await page.getByRole("status").innerText()).toContain("odbiła");
    expect(complaints).toEqual([]);
  });

  it("asks for an address where there is no link, and takes a link that is opened there", async () => {
    const { page } = await phone();

    await page.goto(resetPage());
    await page.getByText("Podaj adres e-mail, a wyślemy link do ustawienia hasła.").waitFor();
    await shoot(page, "reset-without-link");
    expect(await page.getByRole("alert").isVisible()).toBe(false);
    expect(await page.getByText("Nowe hasło jest już ustawione?").isVisible()).toBe(false);
    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Wyślij nowy link"]);

    const asked = page.waitForRequest(/password-resets\/lookup$/);
    await page.goto(unusedLink);
    expect((await asked).postDataJSON()).toEqual({ token: unusedLink.split("#")[1] });
    await page.getByLabel("Nowe hasło").waitFor();
    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Ustaw nowe hasło"]);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(page.url()).toBe(resetPage());
  });

  it("says that it needs JavaScript where there is none", async () => {
    const { page } = await phone({ javaScriptEnabled: false });

    await page.goto(`${resetPage()}#li_other`);

    expect(await page.getByRole("alert").innerText()).toContain("JavaScript");
    expect(await page.getByRole("button").count()).toBe(0);
  });

  it("says that there is no connection, and lets the customer try again", async () => {
    const { page } = await phone();
    await page.route("**/password-resets/**", (route) => route.abort());

    await page.goto(`${resetPage()}#li_other`);
    await page.getByRole("alert").getByText("Brak połączenia").waitFor();
    await page.unroute("**/password-resets/**");
    await page.getByRole("button", { name: "Spróbuj ponownie" }).click();

    await page.getByRole("alert").getByText("Ten link wygasł").waitFor();
  });

  it("keeps the password that was typed where the connection is lost while it is sent, and sends it again", async () => {
    const { page } = await phone();
    await page.goto(unusedLink);
    const password = page.getByLabel("Nowe hasło");
    const button = page.getByRole("button", { name: "Ustaw nowe hasło" });
    await page.route("**/password-resets/confirmation", (route) => route.abort());
    await password.fill("za krótkie");
    await button.click();

    await page.getByRole("alert").getByText("Brak połączenia").waitFor();
    expect(await password.inputValue()).toBe("za krótkie");
    await page.unroute("**/password-resets/confirmation");
    await button.click();

    await page.getByRole("alert").getByText("co najmniej 15 znaków").waitFor();
  });
});
