import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { mailThatComes } from "../support/mails.ts";
import { someAddress } from "../support/people.ts";

const administrator = { email: "anna.nowak@poranna-kawa.example", password: "kawa-o-poranku-2026" };

type Alert = { thresholdGrosze: number; recipients: { address: string; confirmed: boolean }[] };

describe.skipIf(browserPath === undefined)("whoever is to hear of a company's balance confirms it in a browser", () => {
  const email = someAddress("biuro");
  let system: LocalSystem;
  let browser: Browser;
  let api: ApiClient;
  let token: string;
  let link: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    api = apiClient(system.address);
    token = (await api<{ token: string }>("POST /sessions", { body: administrator })).body.token;
    const { thresholdGrosze } = await alert();
    await api("PUT /account/low-balance-alert", { token, body: { thresholdGrosze, recipients: [email] } });
    const { text } = await mailThatComes(system, ({ to }) => to.includes(email));
    link = /\S+\/_local\/panel\/low-balance-recipient#li_\w+\.[\w-]{43}(?=\s)/.exec(text)![0];
  });
  afterAll(() => closePages(browser));

  const alert = async () => (await api<Alert>("GET /account/low-balance-alert", { token })).body;
  const isConfirmed = async () => (await alert()).recipients;
  const phone = async (): Promise<Page> =>
    (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  const button = (page: Page) => page.getByRole("button", { name: "Potwierdź adres" });

  it("is confirmed neither by opening the link nor by pressing its button alone", async () => {
    const page = await phone();

    await page.goto(link);
    await button(page).click();

    expect(new URL(page.url()).hash).toBe("");
    expect(await isConfirmed()).toEqual([{ address: email, confirmed: false }]);
  });

  it("is confirmed by a choice and the button, once", async () => {
    const page = await phone();
    await page.goto(link);
    await page.getByLabel("Chcę dostawać na ten adres powiadomienia").check();
    await button(page).click();
    await page.getByRole("status").getByText("Adres potwierdzony").waitFor();
    expect(await isConfirmed()).toEqual([{ address: email, confirmed: true }]);

    await page.goto("about:blank");
    await page.goto(link);
    await page.getByLabel("Chcę dostawać na ten adres powiadomienia").check();
    await button(page).click();
    await page.getByRole("alert").getByText("Ten link wygasł, był już użyty").waitFor();
  });
});
