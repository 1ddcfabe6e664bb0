/** The page on which BOK checks where a number is used, in Chromium, on a telephone and on a desk. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIns } from "../../local/seed.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot, tooSmall, violations } from "../support/looks.ts";
import { mailThatComes } from "../support/mails.ts";
import { someE164 } from "../support/numbers.ts";

const { email, password } = signIns.find(({ role }) => role === "operator-helpdesk")!;
const { accountId } = signIns.find(({ role }) => role === "administrator")!;
const telephone = { width: 360, height: 740 } as const;
const desk = { width: 1280, height: 900 } as const;
type State = { readonly machineKey: string; readonly signIns: readonly { email: string; totpCode: string }[] };

describe.skipIf(browserPath === undefined)("BOK checks addresses from their e-mails", () => {
  let system: LocalSystem;
  let browser: Browser;
  let customer: Customer;
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    customer = customerOf(system);
  });
  afterAll(() => closePages(browser));

  const state = async (): Promise<State> => (await fetch(`${system.address}/_local/state`)).json() as Promise<State>;

  /** A new number of the customer's, used at an address of a long name, and the link in BOK's e-mail. */
  const entered = async (token: string) => {
    const number = someE164();
    const { machineKey } = await state();
    const reported = await customer.api(`PUT /platform/numbers/${number}`, {
      token: machineKey,
      body: { accountId, kind: "voip" },
    });
    const path = `/numbers/${number}/emergency-location`;
    const address = {
      street: "Rotmistrza Witolda Pileckiego-Serafińskiego i Towarzyszy",
      houseNumber: "123A",
      flatNumber: "45",
      postalCode: "05-500",
      city: "Piaseczno",
      gminaCode: "1418045",
    };
    const placed = await customer.api(`PUT ${path}`, { token, body: { enabled: true, address } });
    expect([reported.status, placed.status]).toEqual([200, 200]);
    const mail = await mailThatComes(system, ({ subject }) => subject.includes(number));
    const link = /https?:\/\/\S+\/locations\/\S+/.exec(mail.text)![0];
    return {
      number,
      link,
      state: async () => (await customer.api<{ state: string }>(`GET ${path}`, { token })).body.state,
    };
  };

  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  const look = async (page: Page, name: string, text: string) => {
    await page.getByText(text).first().waitFor();
    for (const viewport of [desk, telephone]) {
      await page.setViewportSize(viewport);
      await shoot(page, `location-${name}-${viewport.width}`);
      expect(await fits(page), name).toBe(true);
    }
    expect(await tooSmall(page), name).toEqual([]);
    // The others show no more kinds of fields.
    if (name === "fault") expect(await violations(page), name).toEqual([]);
  };

  it("signs in, sees the address and confirms it; rejects another with a reason that the customer is sent", async () => {
    const token = await customer.signIn("administrator");
    const [first, second] = [await entered(token), await entered(token)];
    const page = await (await browser.newContext({ viewport: telephone, locale: "pl-PL", bypassCSP: true })).newPage();

    await page.goto(first.link);
    await look(page, "link", "Zaloguj się, aby zobaczyć adres");
    await button(page, "Zaloguj się").click();
    await page.getByLabel("Adres e-mail").fill(email);
    await page.getByLabel("Hasło").fill(password);
    await button(page, "Dalej").click();
    // A code of the app is taken once.
    await customer.local("clock", { advanceSeconds: 30 });
    const { totpCode } = (await state()).signIns.find((who) => who.email === email)!;
    await page.getByLabel("Kod z aplikacji").fill(totpCode);
    await button(page, "Dalej").click();
    await look(page, "open", "Piaseczno (obszar wiejski)");
    await button(page, "Potwierdź adres").click();
    await look(page, "verified", "Adres potwierdzony");

    await page.goto(second.link);
    await button(page, "Odrzuć adres").click();
    await look(page, "fault", "Wpisz powód odrzucenia");
    expect(await page.evaluate("document.activeElement.id")).toBe("note");
    await page.getByLabel("Powód odrzucenia").fill("Ta ulica leży w mieście Piaseczno.");
    await button(page, "Odrzuć adres").click();
    await look(page, "rejected", "Ta ulica leży w mieście");

    expect([await first.state(), await second.state()]).toEqual(["verified", "rejected"]);
    const mail = await mailThatComes(
      system,
      ({ subject, to }) => subject.includes(second.number) && !to.includes("bok@operator.example"),
    );
    expect(mail.text).toContain("Ta ulica leży w mieście Piaseczno.");
  });
});
