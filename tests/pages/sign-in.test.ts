import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { browserPath } from "../support/browser.ts";
import { clerksWithTelephones } from "../support/clerk.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot, tooSmall, violations } from "../support/looks.ts";

const { email, password } = signIns.find(({ role }) => role === "operator-finance")!;
const reason = "Klient przelał za dwa zamówienia naraz";

describe.skipIf(browserPath === undefined)("a clerk signs in on a telephone", () => {
  let system: LocalSystem;
  beforeAll(async () => {
    system = await sharedSystem();
  });
  const { asked, phone, entries, signInAgain } = clerksWithTelephones();

  const large = () => asked("przelew.pdf", 1_000_000);
  const wait = (seconds: number) =>
    fetch(`${system.address}/_local/clock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ advanceSeconds: seconds }),
    });
  /** A code that was not taken before. */
  const code = async (): Promise<string> => {
    await wait(30);
    const state = (await (await fetch(`${system.address}/_local/state`)).json()) as {
      signIns: { email: string; totpCode: string }[];
    };
    return state.signIns.find((who) => who.email === email)!.totpCode;
  };
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const fill = async (page: Page) => {
    await page.getByLabel("Otrzymana kwota").fill("12000");
    await page.getByLabel("Uwagi lub powód").fill(reason);
  };
  const givePassword = async (page: Page, given = password) => {
    await page.getByLabel("Adres e-mail").fill(email);
    await page.getByLabel("Hasło").fill(given);
    await button(page, "Dalej").click();
  };
  const giveCode = async (page: Page) => {
    await page.getByLabel("Kod z aplikacji").fill(await code());
    await button(page, "Dalej").click();
  };
  const isFilled = async (page: Page) => {
    await page.getByLabel("Otrzymana kwota").waitFor();
    expect(await page.getByLabel("Otrzymana kwota").inputValue()).toBe("12000");
    expect(await page.getByLabel("Uwagi lub powód").inputValue()).toBe(reason);
  };

  it("sees each step whole and finds nothing in the way, and credits 12,000 PLN", async () => {
    const one = await large();
    const { page } = await phone({ bypassCSP: true });
    const seen: string[] = [];
    const look = async (state: string, text: string) => {
      await page.getByText(text).first().waitFor();
      seen.push(page.url());
      expect(await fits(page), state).toBe(true);
      expect(await tooSmall(page), state).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(page, `sign-in-${state}-${colorScheme}`);
        // The dark scheme changes colours only.
        const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
        expect(await violations(page, rules), `${state} ${colorScheme}`).toEqual([]);
      }
    };

    await page.goto(one.link);
    await look("page", "Otrzymana kwota");
    await fill(page);
    await button(page, "Zaloguj się").click();
    await look("password", "Adres e-mail");
    await givePassword(page, "nie to hasło");
    await look("password-wrong", "hasło są nieprawidłowe");
    await givePassword(page);
    await look("code", "Kod z aplikacji");
    await page.getByText("Nie mam aplikacji pod ręką").click();
    await look("recovery-code", "Kod zapasowy");
    await page.getByLabel("Kod z aplikacji").fill("12");
    await button(page, "Dalej").click();
    await look("code-wrong", "Kod jest nieprawidłowy");
    await giveCode(page);
    await look("signed-in", "Zalogowano jako");
    await button(page, "Wróć i dokończ").click();
    await isFilled(page);
    await look("filled", "Zalogowano jako");
    await wait(11 * 60);
    await button(page, "Zaksięguj").click();
    await look("proof", "Potwierdź, że to Ty");
    await page.getByLabel("Kod z aplikacji").fill(await code());
    await button(page, "Potwierdź").click();
    await button(page, "Wróć i dokończ").click();
    await isFilled(page);
    expect(await entries(one)).toEqual([]);
    await button(page, "Zaksięguj").click();
    await look("credited", "Zaksięgowano");

    expect(await page.getByRole("main").innerText()).toMatch(/Zaksięgowano: 12\s000,00\szł/);
    expect(await page.getByRole("main").innerText()).toContain(email);
    expect(await entries(one)).toEqual([1_200_000]);
    for (const url of seen) expect(new URL(url).search).toBe("");
    expect(await page.context().cookies()).toMatchObject(
      ["__Host-saldo-session", "__Host-saldo-browser"].map((name) => ({
        name,
        path: "/",
        secure: true,
        httpOnly: true,
        sameSite: "Lax",
      })),
    );
  });

  it("without JavaScript, after a break that ended the session, and loses nothing", async () => {
    const one = await large();
    const { page, complaints } = await phone({ javaScriptEnabled: false });
    await page.goto(`${system.address}/pages/sign-in`);
    await givePassword(page);
    await giveCode(page);
    await page.getByText("Zalogowano jako").waitFor();
    await page.goto(one.link);
    await fill(page);
    await wait(31 * 60);
    await signInAgain();

    await button(page, "Zaksięguj").click();
    await page.getByText("To, co było wpisane, zostanie zachowane").waitFor();
    expect(await entries(one)).toEqual([]);
    await givePassword(page);
    await giveCode(page);
    await button(page, "Wróć i dokończ").click();
    await isFilled(page);
    expect(await entries(one)).toEqual([]);
    await button(page, "Zaksięguj").click();
    await page.getByText("Zaksięgowano").first().waitFor();

    expect(await entries(one)).toEqual([1_200_000]);
    expect(complaints.filter((text) => !/status of 403/.test(text))).toEqual([]);
  });

  describe("and another site", () => {
    let site: Server;
    let html = "";
    beforeAll(async () => {
      site = createServer((_, response) => response.writeHead(200, { "content-type": "text/html" }).end(html));
      await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    });
    afterAll(() => new Promise((resolve) => site.close(resolve)));
    /** Where our pages are on `localhost`, this one is on another site; and the other way round. */
    const address = () => {
      const host = new URL(system.address).hostname === "localhost" ? "127.0.0.1" : "localhost";
      return `http://${host}:${(site.address() as AddressInfo).port}/`;
    };

    it("shows the link in webmail: clicked there, the page knows who is signed in; a form of its own is refused, and credits nothing", async () => {
      const one = await large();
      const { page } = await phone();
      await page.goto(`${system.address}/pages/sign-in`);
      await givePassword(page);
      await giveCode(page);
      await page.getByText("Zalogowano jako").waitFor();
      html = `<a href="${one.link}">Do decyzji</a>`;
      await page.goto(address());

      await page.getByRole("link").click();

      await page.getByText("Zalogowano jako").waitFor();
      await page.getByText(`Decyzję zapiszemy jako podjętą przez: ${email}`).waitFor();

      html = `<form method="post" action="${one.link}"><input name="decision" value="credit"><input name="received" value="5000">
<input name="reason" value="inna kwota"><button>Wygraj</button></form>`;
      await page.goto(address());

      await page.getByRole("button").click();

      await page.getByText("Formularz wysłano z innej strony").waitFor();
      expect(await entries(one)).toEqual([]);
    });
  });
});
