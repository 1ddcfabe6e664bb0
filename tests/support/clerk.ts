/** Finance's clerks of the local system, who open the links of bank top-ups in a browser on a telephone. */
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type BankCustomer, type BankTopUp, bankCustomerOf, financeClerks, linkIn } from "./bank-customer.ts";
import { closePages, openBrowser } from "./browser.ts";
import { aPdf } from "./files.ts";
import { sharedSystem } from "./local-system.ts";

export type Asked = { readonly topUp: BankTopUp; readonly link: string; readonly linkOfZofia: string };

const narrow = { viewport: { width: 360, height: 740 }, locale: "pl-PL" } as const;

/** Starts the browser for the tests of the describe that calls it, and ends it after them. */
export const clerksWithTelephones = () => {
  let browser: Browser;
  let bank: BankCustomer;
  let token: string;

  beforeAll(async () => {
    const [system, opened] = await Promise.all([sharedSystem(), openBrowser()]);
    browser = opened;
    bank = bankCustomerOf(system);
    token = await bank.signIn("administrator");
  });
  afterAll(() => closePages(browser));

  return {
    /** For the customer, whose session a long wait has ended. */
    signInAgain: async (): Promise<void> => {
      token = await bank.signIn("administrator");
    },

    /** A top-up, of 250 PLN unless said, with its confirmation, and the links that finance has. */
    async asked(fileName = "potwierdzenie.pdf", amountGrosze = 25_000): Promise<Asked> {
      const topUp = await bank.order(token, amountGrosze);
      await bank.upload(token, topUp, aPdf(), fileName);
      const [link, linkOfZofia] = await Promise.all(
        financeClerks.map(async (clerk) => linkIn(await bank.mailOf(clerk, topUp, /Do decyzji/))),
      );
      return { topUp, link: link!, linkOfZofia: linkOfZofia! };
    },

    /** A page on a telephone, what its console complained of, and what it posted. */
    async phone(options: BrowserContextOptions = {}) {
      const context = await browser.newContext({ ...narrow, ...options });
      const page = await context.newPage();
      const complaints: string[] = [];
      const posted: string[] = [];
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => request.method() === "POST" && posted.push(request.postData() ?? ""));
      return { page, complaints, posted };
    },

    /** The amounts in the ledger that the top-up brought, in grosze. */
    async entries({ topUp }: Asked): Promise<number[]> {
      const { body } = await bank.api<{ items: { subjectId?: string; amountGrosze: number }[] }>(
        "GET /ledger-entries",
        { token },
      );
      return body.items.filter(({ subjectId }) => subjectId === topUp.id).map(({ amountGrosze }) => amountGrosze);
    },

    stateOf: async ({ topUp }: Asked): Promise<string> => (await bank.show(token, topUp)).state,
  };
};
