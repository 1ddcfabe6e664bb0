import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localTableName } from "../../local/deployment.ts";
import { dynamoLocalClient } from "../../local/dynamo.ts";
import { signIns } from "../../local/seed.ts";
import { changeRequestStore } from "../../shared/store/change-request-store.ts";
import { dynamoTable } from "../../shared/store/table.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { type Customer, customerOf } from "../support/customer.ts";
import { aPdf } from "../support/files.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";
import { fits, shoot, tooSmall, violations } from "../support/looks.ts";
import { mailThatComes } from "../support/mails.ts";
import { ownCompanyOf } from "../support/own-company.ts";
import { post } from "../support/storage.ts";

const { email, password } = signIns.find(({ role }) => role === "operator-helpdesk")!;
const telephone = { viewport: { width: 360, height: 740 }, locale: "pl-PL" } as const;
const desk = [{ width: 1280, height: 900 }, "light"] as const;
const narrow = [
  [telephone.viewport, "dark"],
  [telephone.viewport, "light"],
] as const;
const message = "Dzień dobry,\nzmieniliśmy nazwę firmy. Odpis z KRS jest w załączniku.\n\nPozdrawiam\nAnna Nowak";
const renamed = "Wieczorna Kawa i Herbata Przedsiębiorstwo Handlowo-Usługowe spółka z ograniczoną odpowiedzialnością";
const longEmail = "faktury.i.rozliczenia.wieczorna-kawa-i-herbata@wieczorna-kawa.example";

type Sent = { readonly id: string; readonly number: string };

describe.skipIf(browserPath === undefined)("BOK deals with a case on a telephone", () => {
  let system: LocalSystem;
  let browser: Browser;
  let customer: Customer;
  let company: Awaited<ReturnType<typeof ownCompanyOf>>;
  beforeAll(async () => {
    [system, browser] = await Promise.all([sharedSystem(), openBrowser()]);
    customer = customerOf(system);
    company = await ownCompanyOf(system);
  });
  afterAll(() => closePages(browser));

  const local = (path: string, body: object) => customer.local(path, body);
  const wait = (seconds: number) => local("clock", { advanceSeconds: seconds });

  /** A change of name and phone that the main administrator asks for with a scan, and the link in BOK's e-mail. */
  const sent = async (companyName = renamed, invoiceEmail = longEmail) => {
    const { api } = customer;
    const { email, password } = company.of("administrator");
    const { token } = (await customer.client().POST("/sessions", { body: { email, password } })).data;
    const etag = (await api("GET /subscriber", { token })).headers.get("etag")!;
    const changes = [
      { field: "companyName", to: companyName },
      { field: "invoiceEmail", to: invoiceEmail },
    ];
    const { status, body: request } = await api<Sent>("POST /change-requests", {
      token,
      key: crypto.randomUUID(),
      headers: { "if-match": etag },
      body: { kind: "subscriber-data", message, changes },
    });
    expect(status).toBe(201);
    const bytes = aPdf();
    const file = {
      fileName: "odpis_aktualny_z_Krajowego_Rejestru_Sadowego_2026-03-02_podpisany.pdf",
      contentType: "application/pdf",
      sizeBytes: bytes.length,
    };
    const announced = await api<{ upload: Parameters<typeof post>[0] }>(
      `POST /change-requests/${request.id}/attachments`,
      { token, body: file },
    );
    expect((await post(announced.body.upload, new Uint8Array(bytes))).status).toBe(204);
    const mail = await mailThatComes(
      system,
      ({ to, subject }) => to.includes("bok@operator.example") && subject.includes(request.number),
      { count: 2 },
    );
    const link = /https?:\/\/\S+\/cases\/\S+/.exec(mail.text)![0];
    const path = `/change-requests/${request.id}`;
    return { request, link, state: async () => (await api<{ state: string }>(`GET ${path}`, { token })).body.state };
  };

  /** Makes a case one that came by an e-mail that nothing proves to be the sender's. */
  const asMailed = async (number: string) => {
    const { services } = (await (await fetch(`${system.address}/_local/state`)).json()) as {
      services: { dynamodb: string };
    };
    const client = dynamoLocalClient(services.dynamodb);
    const requests = changeRequestStore(dynamoTable(client, localTableName));
    const { accountId, id: requestId } = (await requests.findByNumber(number))!;
    await requests.change({ accountId, requestId }, (read) => ({
      request: {
        ...read,
        mailId: "4s5h9tq0v2c7k1m8",
        kindToConfirm: true,
        openedBy: { ...read.openedBy, isUnverified: true },
      },
      followUps: { at: new Date() },
    }));
    client.destroy();
  };

  const opened = async (options: BrowserContextOptions = {}) => {
    const page = await (await browser.newContext({ ...telephone, ...options })).newPage();
    const complaints: string[] = [];
    page.on("console", (one) => one.type() === "error" && complaints.push(one.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    return { page, complaints };
  };
  const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
  /** A code that was not taken before. */
  const code = async (): Promise<string> => {
    await wait(30);
    const state = (await (await fetch(`${system.address}/_local/state`)).json()) as {
      signIns: { email: string; totpCode: string }[];
    };
    return state.signIns.find((who) => who.email === email)!.totpCode;
  };
  const signIn = async (page: Page) => {
    await page.getByLabel("Adres e-mail").fill(email);
    await page.getByLabel("Hasło").fill(password);
    await button(page, "Dalej").click();
    await page.getByLabel("Kod z aplikacji").fill(await code());
    await button(page, "Dalej").click();
  };

  const isOnScreen = async (page: Page, selector: string): Promise<boolean> => {
    const box = await page.locator(selector).boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= page.viewportSize()!.height;
  };

  const look = async (page: Page, state: string, text: string | RegExp) => {
    await page.getByText(text).first().waitFor();
    // Beyond a telephone's width the column only stops growing.
    const isWideToo = state === "whole" || state === "moved";
    for (const [viewport, colorScheme] of isWideToo ? [desk, ...narrow] : narrow) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await shoot(page, `case-${state}-${viewport.width}-${colorScheme}`);
      if (colorScheme === "light") {
        expect(await fits(page), state).toBe(true);
        expect(await tooSmall(page), state).toEqual([]);
      }
      // The dark scheme changes colours only.
      const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
      expect(await violations(page, rules), `${state} ${viewport.width} ${colorScheme}`).toEqual([]);
    }
  };

  /** Whoever comes first signs in there. */
  let signedIn: Page | undefined;
  const clerksPage = async (): Promise<Page> => {
    if (signedIn) return signedIn;
    const { page } = await opened({ bypassCSP: true });
    await page.goto((await sent()).link);
    await button(page, "Zaloguj się").click();
    await signIn(page);
    await page.getByText("Treść dyspozycji").first().waitFor();
    signedIn = page;
    return page;
  };

  it("sees each state whole and finds nothing in the way, on a telephone and on a desk", async () => {
    const one = await sent();
    const { page } = await opened({ bypassCSP: true });
    signedIn = page;

    await page.goto(one.link);
    await look(page, "link", "Zaloguj się, aby przeczytać sprawę");
    await button(page, "Zaloguj się").click();
    await signIn(page);
    await look(page, "whole", "Treść dyspozycji");
    await page.getByText("Dopisz uwagę dla zespołu").click();
    await page.getByLabel("Uwaga dla zespołu").fill("Odpis zgadza się z KRS.\nNazwa jest długa.");
    await button(page, "Zapisz uwagę").click();
    await page.getByText("Zapytaj klienta").click();
    await page.getByLabel("Pytanie do klienta").fill("Od kiedy obowiązuje nowa nazwa?");
    await page.getByLabel("Uwagi dla klienta").fill("x");
    await button(page, "Odrzuć").click();
    await look(page, "fault", "Wpisz od 3 do 2000 znaków");
    expect(await page.evaluate("document.activeElement.id")).toBe("note");
    expect(await page.getByLabel("Pytanie do klienta").inputValue()).toBe("Od kiedy obowiązuje nowa nazwa?");
    await page.getByLabel("Uwagi dla klienta").fill("");
    await button(page, "Wyślij pytanie").click();
    await look(page, "asked", "Czeka na odpowiedź klienta");
    await page.goto(`${one.link.slice(0, -1)}-`);
    await look(page, "dead", "Ten link nie działa");
  });

  it("confirms the kind of a case from an unverified e-mail; what is wrong stands beside its field", async () => {
    const one = await sent("Nocna Kawa", "noc@poranna-kawa.example");
    await asMailed(one.request.number);
    const page = await clerksPage();
    await page.goto(one.link);
    await look(page, "mailed", "Nadawca niepotwierdzony");
    await page.getByLabel("Rodzaj", { exact: true }).selectOption("account-closure");
    await page.getByText("Pola rodzaju: zamknięcie konta").click();
    await page.getByLabel("Numer rachunku do wypłaty salda").fill("1234");
    await button(page, "Zapisz rodzaj").click();
    await page.getByText("Ten numer jest nieprawidłowy").first().waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("payoutAccountNumber");
    expect(await isOnScreen(page, "#payoutAccountNumber-fault")).toBe(true);
    await look(page, "mailed-fault", "Ten numer jest nieprawidłowy");
    expect(await page.getByLabel("Numer rachunku do wypłaty salda").inputValue()).toBe("1234");
    await page.getByLabel("Numer rachunku do wypłaty salda").fill("");
    await page.getByLabel("Rodzaj", { exact: true }).selectOption("other");
    await page.getByLabel("Skąd wiadomo, kto napisał").fill("Oddzwoniłam na numer z danych klienta.");
    await button(page, "Zapisz rodzaj").click();
    await page.getByText("Potwierdzono rodzaj sprawy: inna sprawa").first().waitFor();
    expect(await isOnScreen(page, '[role=status]:text("Rodzaj zapisany: inna sprawa.")')).toBe(true);
  });

  it("is told which data moved meanwhile, keeps the note, and rejects; each state is whole", async () => {
    const one = await sent();
    const page = await clerksPage();
    await page.goto(one.link);
    await button(page, "Zajmij się sprawą").click();
    await button(page, "Zajmij się sprawą").waitFor({ state: "detached" });
    const other = await sent("Nocna Kawa");
    const second = await page.context().newPage();
    await second.goto(other.link);
    await button(second, "Wykonaj").click();
    await second.getByText("Wykonana").first().waitFor();
    await page.getByLabel("Uwagi dla klienta").fill("Gotowe, dziękujemy.");
    await button(page, "Wykonaj").click();
    await look(page, "moved", "Dane zmieniły się od złożenia");
    expect(await page.getByLabel("Uwagi dla klienta").inputValue()).toBe("Gotowe, dziękujemy.");
    await page.getByLabel("Uwagi dla klienta").fill("Nazwa jest już inna. Prosimy o nową dyspozycję.");
    await button(page, "Odrzuć").click();
    await look(page, "rejected", "Odrzucona");

    expect([await one.state(), await other.state()]).toEqual(["rejected", "applied"]);
  });

  it("without JavaScript, after a break that ended the session, and loses nothing", async () => {
    const one = await sent("Poranna Kawa i Herbata", "biuro@poranna-kawa.example");
    const { page, complaints } = await opened({ javaScriptEnabled: false });
    await page.goto(one.link);
    await button(page, "Zaloguj się").click();
    await signIn(page);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: /^odpis_aktualny/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^odpis_aktualny.*\.pdf$/);
    await page.getByLabel("Uwagi dla klienta").fill("Gotowe.\nPozdrawiamy");
    await wait(31 * 60);

    await button(page, "Wykonaj").click();
    await page.getByText("To, co było wpisane, zostanie zachowane").waitFor();
    await signIn(page);
    await button(page, "Wróć i dokończ").click();
    await page.getByText("Zalogowano jako").waitFor();
    expect(await page.getByLabel("Uwagi dla klienta").inputValue()).toBe("Gotowe.\nPozdrawiamy");
    expect(await page.getByText("Czeka na BOK").count()).toBe(1);
    await button(page, "Wykonaj").click();
    await page.getByText("Wykonana").first().waitFor();

    expect(new URL(page.url()).pathname).toBe(new URL(one.link).pathname);
    expect(await button(page, "Wykonaj").count()).toBe(0);
    // The browser itself tells of the answer 403.
    expect(complaints.filter((text) => !/status of 403/.test(text))).toEqual([]);
  });
});
