import { globSync, readFileSync } from "node:fs";
import { generateSync } from "otplib/functional";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { type ApiClient, apiClient } from "../support/api-client.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { aPng } from "../support/files.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot, violations } from "../support/looks.ts";
import { someAddress } from "../support/people.ts";

const { email, password } = signIns[0]!;
const markup = '<img src="x" onerror="document.title=`pwned`"> Zmieniamy telefon.';

describe.skipIf(browserPath === undefined)("an administrator uses the demo panel in a browser", () => {
  let system: LocalSystem;
  let browser: Browser;
  let page: Page;
  let api: ApiClient;
  const complaints: string[] = [];

  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    api = apiClient(system.address);
    page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: "pl-PL" });
    // Of refusals, which the browser logs too, the page tells itself.
    const isOurs = (text: string) => !text.startsWith("Failed to load resource");
    page.on("console", (said) => said.type() === "error" && isOurs(said.text()) && complaints.push(said.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("dialog", (dialog) => dialog.accept());
  });
  afterAll(() => closePages(browser));

  const heading = (name: string) => page.getByRole("heading", { name, level: 1 }).waitFor();
  const tab = async (name: string) => {
    await page.getByRole("navigation").getByRole("link", { name }).click();
    await heading(name);
  };
  const fact = (label: string) =>
    page.locator("dl > div", { has: page.getByText(label, { exact: true }) }).locator("dd");
  const balance = async () => (await page.locator(".amount").innerText()).replace(/\s/g, " ");

  /** Somebody with a password that was set for them, who must enrol an app. */
  const addedUser = async () => {
    const { token } = (await api<{ token: string }>("POST /sessions", { body: { email, password } })).body;
    const body = {
      ...{ firstName: "Ola", lastName: "Sowa", email: someAddress("ola"), phone: "+48605678901", position: "Kelnerka" },
      ...{ role: "finance", recordings: { listen: false, download: false }, authorisedContact: false },
      ...{ canLogIn: true, loginPolicyId: null, requireTotp: true, password: "pierwsze-haslo-oli-2026" },
    };
    const added = (await api<{ id: string; email: string }>("POST /portal-users", { token, body })).body;
    return { ...added, token };
  };

  it("is asked to sign in where it came, and sees the balance with its chart", async () => {
    await page.goto(`${system.address}/_local/panel/sign-in`);
    await page.evaluate('sessionStorage.setItem("token", "saldo.over")');
    await page.reload();
    await page.getByText("Sesja się skończyła. Zaloguj się ponownie.").waitFor();
    await page.getByLabel("Adres e-mail").fill(email);
    await page.getByLabel("Hasło").fill("nie to hasło");
    await page.getByRole("button", { name: "Zaloguj się" }).click();
    await page.getByRole("alert").waitFor();
    await shoot(page, "panel-sign-in");
    await page.getByLabel("Hasło").fill(password);
    await page.getByRole("button", { name: "Zaloguj się" }).click();
    await heading("Saldo");
    await page.getByRole("img", { name: "Saldo na koniec dnia" }).waitFor();

    expect(await balance()).toMatch(/^[\d ]+,\d\d zł$/);
    expect(page.url()).toBe(`${system.address}/_local/panel`);
    await shoot(page, "panel-balance");
  });

  it("tops up by card on the payment page, comes back, and sees it credited", async () => {
    await tab("Zasil Konto");
    await page.getByLabel("Kwota (zł)").fill("1,00");
    await page.getByRole("button", { name: "Zasil Konto" }).click();
    await page.locator(".told, [role=alert]").first().waitFor();
    await shoot(page, "panel-top-up");
    await page.getByLabel("Kwota (zł)").fill("50,15");
    await page.getByRole("button", { name: "Zasil Konto" }).click();
    await page.locator("#card").fill("4242 4242 4242 4242");
    await page.getByRole("button", { name: "Zapłać" }).click();
    await heading("Doładowanie");

    expect(await balance()).toBe("50,15 zł");
    await page.getByRole("status").getByText("zaksięgowane").waitFor();
    await page.getByText("Kwota jest już na saldzie.").waitFor();
    await shoot(page, "panel-credited");
    await page.getByRole("link", { name: "Saldo" }).first().click();
    await page
      .getByRole("row", { name: /Doładowanie .*\+50,15/ })
      .first()
      .waitFor();
  });

  it("gets the data of a transfer, and sends the confirmation", async () => {
    await tab("Zasil Konto");
    await page.getByLabel("Metoda płatności").selectOption("bank");
    await page.getByRole("button", { name: "Zasil Konto" }).click();
    await page.getByRole("heading", { name: "Dane do przelewu" }).waitFor();
    expect(await fact("Rachunek").innerText()).toMatch(/^\d\d( \d{4}){6}$/);
    expect(
      await page
        .getByRole("img", { name: "Kod QR" })
        .evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    await page.getByLabel("Plik").setInputFiles({ name: "confirmation.png", mimeType: "image/png", buffer: aPng() });
    await page.getByRole("button", { name: "Wyślij plik" }).click();
    await page.getByText("confirmation.png:").waitFor();
    await shoot(page, "panel-transfer");
  });

  it("adds a user and deletes them", async () => {
    const added = someAddress("ola");
    await tab("Użytkownicy Portalu");
    await page.getByText("Dodaj pracownika").click();
    for (const [label, text] of Object.entries({
      Imię: "Ola",
      Nazwisko: "Sowa",
      "E-mail": added,
      Telefon: "+48605678901",
      Stanowisko: "Kelnerka",
    }))
      await page.getByLabel(label, { exact: true }).fill(text);
    await shoot(page, "panel-users");
    await page.getByRole("button", { name: "Dodaj" }).click();
    const row = page.getByRole("row", { name: added });
    await row.getByText("Pracownik", { exact: true }).waitFor();
    await row.getByRole("button", { name: "Usuń" }).click();
    await row.waitFor({ state: "detached" });
  });

  it("takes the table of operations along, and keeps the threshold of a low balance", async () => {
    await tab("Saldo");
    const downloads = page.waitForEvent("download");
    await page.getByRole("button", { name: "Pobierz CSV" }).click();
    expect((await downloads).suggestedFilename()).toBe("operacje.csv");

    await page.getByRole("link", { name: "Powiadomienia o niskim saldzie" }).click();
    const answers = page.waitForResponse((response) => response.request().method() === "PUT");
    await page.getByRole("button", { name: "Zapisz" }).click();
    expect((await answers).status()).toBe(200);
    await page.getByText("Zapisano.").waitFor();
  });

  it("is quoted another offer", async () => {
    await tab("Zmiana Oferty");
    await page.getByRole("button", { name: "Zamawiam" }).first().click();
    await page.getByRole("button", { name: "Zamawiam za" }).waitFor();
    await shoot(page, "panel-offer");
  });

  it("sends BOK a change of the company's data, whose words stay words", async () => {
    await tab("Dane Abonenta");
    expect(await fact("Nazwa firmy").innerText()).toBe("Poranna Kawa sp. z o.o.");
    await shoot(page, "panel-subscriber");
    await page.getByText("Zgłoś zmianę danych").click();
    await page.getByLabel("Co się zmienia").selectOption("phone");
    await page.getByLabel("Nowa wartość").fill("+48221234599");
    await page.getByLabel("Wiadomość").fill(markup);
    await page.getByRole("button", { name: "Wyślij dyspozycję" }).click();
    await heading("Dyspozycja");
    await page.getByText(markup).waitFor();
    await shoot(page, "panel-request");
    expect(await page.title()).toBe("Konto i Finanse");
    expect(complaints).toEqual([]);
  });

  it("is led through every step of a sign-in: a new password, an app, and a recovery code in place of the app's", async () => {
    const { email, id, token } = await addedUser();
    const own = await browser.newPage();
    const filled = async (label: string, text: string, button: string) => {
      await own.getByLabel(label).fill(text);
      await own.getByRole("button", { name: button }).click();
    };
    await own.goto(`${system.address}/_local/panel`);
    await own.getByLabel("Adres e-mail").fill(email);
    await filled("Hasło", "pierwsze-haslo-oli-2026", "Zaloguj się");
    await filled("Nowe hasło", "drugie-haslo-oli-2026", "Ustaw hasło");
    const secret = (await own.locator("code").innerText()).replace(/\s/g, "");
    const { now } = (await (await fetch(`${system.address}/_local/state`)).json()) as { now: string };
    await filled("Kod z aplikacji", generateSync({ secret, epoch: Date.parse(now) / 1000 }), "Połącz aplikację");
    const recoveryCode = (await own.locator("pre").innerText()).split("\n")[0]!;
    await own.getByRole("button", { name: "Mam je zapisane" }).click();
    await own.getByRole("button", { name: "Wyloguj" }).click();
    await own.getByLabel("Adres e-mail").fill(email);
    await filled("Hasło", "drugie-haslo-oli-2026", "Zaloguj się");
    await filled("Kod z aplikacji", recoveryCode, "Dalej");

    await own.getByText("Ola Sowa").waitFor();
    await own.context().close();
    await api(`DELETE /portal-users/${id}`, { token });
  });

  /** axe-core has each page at one of the two widths, and a table at either. */
  const looked = [
    ["", 360],
    ["/top-ups/new", 1280],
    ["/users", 1280],
    ["/offer", 360],
    ["/subscriber", 1280],
    ["/low-balance-alert", 360],
  ] as const;
  let own: Page | undefined;
  const withoutPolicy = async () => {
    const token = await page.evaluate<string>("sessionStorage.token");
    own = await browser.newPage({ bypassCSP: true, locale: "pl-PL" });
    await own.addInitScript(`sessionStorage.token = ${JSON.stringify(token)}`);
    return own;
  };
  it.each(looked)("meets nothing in its way on a phone or a desk at %j", async (at, searched) => {
    own ??= await withoutPolicy();
    await own.goto(`${system.address}/_local/panel${at}`);
    await own.locator("h1").waitFor();
    for (const width of [360, 1280]) {
      await own.setViewportSize({ width, height: 800 });
      await shoot(own, `panel-${width}${at.replaceAll("/", "-")}`);
      expect(await fits(own)).toBe(true);
      if (width === searched) expect(await violations(own)).toEqual([]);
    }
  });
});

describe("the demo panel", () => {
  it("is small: 600 lines of code, markup and style, beside what serves it", () => {
    const lines = ["local/panel-shell.ts", ...globSync("local/panel/*.ts")]
      .flatMap((file) => readFileSync(file, "utf8").split("\n"))
      .filter((line) => !/^\s*($|\/\/|\/\*|\*)/.test(line));

    expect(lines.length).toBeLessThanOrEqual(600);
  });
});
