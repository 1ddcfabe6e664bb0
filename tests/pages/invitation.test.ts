import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot } from "../support/looks.ts";
import { mailThatComes } from "../support/mails.ts";

const administrator = { email: "anna.nowak@poranna-kawa.example", password: "kawa-o-poranku-2026" };
const firstPassword = "zielona herbata bez cukru";
const form = {
  firstName: "Ola",
  lastName: "Lis",
  email: "ola.lis@poranna-kawa.example",
  phone: "605 678 901",
  position: "Księgowa",
  role: "finance",
  recordings: { listen: false, download: false },
  authorisedContact: false,
  canLogIn: true,
  loginPolicyId: null,
  requireTotp: false,
};

describe.skipIf(browserPath === undefined)("somebody who is invited sets their first password in a browser", () => {
  let system: LocalSystem;
  let browser: Browser;
  let api: ApiClient;
  let invitation: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    api = apiClient(system.address);
    const { token } = (await api<{ token: string }>("POST /sessions", { body: administrator })).body;
    await api("POST /portal-users", { token, body: form });
    invitation = await linkTo(form.email);
  });
  afterAll(() => closePages(browser));

  const linkTo = async (address: string): Promise<string> => {
    const { text } = await mailThatComes(system, ({ to }) => to.includes(address));
    return /\S+\/_local\/panel\/invitation#li_\w+\.[\w-]{43}(?=\s)/.exec(text)![0];
  };
  const phone = async (options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "pl-PL", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return { page, complaints };
  };
  const page = () => `${system.address}/_local/panel/invitation`;
  const signIn = (password: string) => api("POST /sessions", { body: { email: form.email, password } });

  it("reads it in English, where the browser prefers that", async () => {
    const { page: shown } = await phone({ locale: "en-GB" });

    await shown.goto(invitation);
    await shown
      .getByText(
        "Anna Nowak invites you to the Saldo panel. You will get access to the account of Poranna Kawa sp. z o.o.",
      )
      .waitFor();
    await shoot(shown, "invitation-en");

    expect(await shown.evaluate("document.documentElement.lang")).toBe("en");
    expect(await shown.getByRole("button").allInnerTexts()).toEqual(["Set password"]);
    expect(await shown.locator("main").innerText()).toContain("From 15 to 128 characters");
    await shown.goto(page());
    await shown.getByRole("alert").getByText("This link has expired").waitFor();
  });

  it("says that a link opens nothing, and leaves the invitation as it is", async () => {
    const { page: shown } = await phone();

    await shown.goto(`${page()}#li_01K00000000000000000000000.${"x".repeat(43)}`);

    await shown.getByRole("alert").waitFor();
    expect(await shown.getByRole("alert").innerText()).toContain("Ten link wygasł");
    expect(await shown.locator("main").innerText()).toContain("o ponowne wysłanie zaproszenia");
    expect(await shown.getByRole("button").count()).toBe(0);
    await shown.getByRole("link", { name: "Zaloguj się" }).click();
    await shown.waitForURL(/\/panel\/sign-in$/);
  });

  it("opens nothing on the page of password resets", async () => {
    const { page: shown } = await phone();

    await shown.goto(invitation.replace("/invitation#", "/password-reset#"));

    await shown.getByRole("alert").waitFor();
    expect(await shown.getByLabel("Nowe hasło").isVisible()).toBe(false);
    expect((await signIn(firstPassword)).status).toBe(401);
  });

  it("follows the e-mail's button, is told what is wrong with a password, sets another, and signs in", async () => {
    const { page: shown, complaints } = await phone();

    await shown.goto(`${system.address}/_local`);
    const received = shown.getByRole("listitem").filter({ hasText: form.email });
    await received.getByRole("link", { name: "Zaproszenie do panelu Saldo" }).click();
    await shown.frameLocator("iframe").getByRole("link", { name: "Ustaw hasło", exact: true }).click();

    await shown.waitForURL(page());
    expect(await shown.title()).toContain("Zaproszenie do panelu");
    expect(await shown.evaluate("location.href")).toBe(page());
    expect(await shown.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    const password = shown.getByLabel("Hasło", { exact: true });
    await password.waitFor();
    const read = await shown.locator("main").innerText();
    expect(read).toContain(
      "Anna Nowak zaprasza Cię do panelu Saldo. Otrzymasz dostęp do konta firmy Poranna Kawa sp. z o.o.\n",
    );
    expect(read).toContain("Od 15 do 128 znaków");
    expect(read).toContain(form.email);
    for (const width of [360, 1280]) {
      await shown.setViewportSize({ width, height: 740 });
      await shoot(shown, `invitation-${width}`);
      expect(await fits(shown), `${width} px`).toBe(true);
    }
    await password.fill("za krótkie");
    await shown.getByRole("button", { name: "Ustaw hasło" }).click();
    await shown.getByText("co najmniej 15 znaków").waitFor();
    await password.fill("ola lis na rowerze");
    await shown.getByRole("button", { name: "Ustaw hasło" }).click();
    await shown.getByRole("alert").getByText("imienia").waitFor();
    await password.fill(firstPassword);
    await password.press("Enter");
    await shown.getByText("Zaproszenie przyjęte").waitFor();

    expect(await shown.getByRole("button").count()).toBe(0);
    expect(await shown.locator("main").innerText()).toContain("Zaloguj się adresem e-mail, na który przyszło");
    expect((await signIn(firstPassword)).body).toMatchObject({ next: "signed-in" });
    // The browser itself tells of the answer 400; of the page's own policy there is nothing to tell.
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  it("is told that the link works once only", async () => {
    const { page: shown } = await phone();

    await shown.goto(invitation);

    await shown.getByRole("alert").waitFor();
    await shoot(shown, "invitation-used");
    expect(await shown.getByRole("button").count()).toBe(0);
    expect(await shown.locator("main").innerText()).toContain("Masz już hasło? Zaloguj się");
    expect((await signIn(firstPassword)).status).toBe(201);
  });
});
