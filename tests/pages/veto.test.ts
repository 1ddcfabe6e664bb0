/** The page on which an administrator objects to a new main administrator, in Chromium, on a telephone. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { logOfEachTest } from "../support/logged.ts";
import { fits, shoot, tooSmall, violations } from "../support/looks.ts";
import { hour, replacementDesk, vetoHours } from "../support/replacements.ts";
import { ask } from "../support/requests.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

/** Serves the pages of links, as API Gateway would. */
const serve = async ({ vetoes }: Awaited<ReturnType<typeof replacementDesk>>): Promise<Server> => {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = { token: (request.url ?? "").split("/")[2] ?? "" };
    const headers = { "content-type": request.headers["content-type"] ?? "", "accept-language": "pl" };
    const route = `${request.method === "POST" ? "POST" : "GET"} /vetoes/{token}`;
    const answer = await ask(vetoes, route, { path, headers, ...(text === "" ? {} : { text }) });
    response.writeHead(answer.status, answer.headers).end(String(answer.body?.text ?? ""));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
};

describe.skipIf(browserPath === undefined)("an administrator with a telephone", () => {
  let browser: Browser;
  const servers: Server[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await closePages(browser);
  });

  const asked = async () => {
    const own = await replacementDesk(stage().table);
    const id = await own.openedByMain();
    await own.decided(id);
    await own.finish();
    const server = await serve(own);
    servers.push(server);
    const token = (await own.tokens()).get(own.main.user.id)!;
    const link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vetoes/${token}`;
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, bypassCSP: true });
    return { ...own, id, link, page: await context.newPage() };
  };

  it("reads each state whole, finds nothing in the way, and stops the change by a tick and the button", async () => {
    const { page, link, kept, id } = await asked();
    const states: readonly (readonly [string, string, () => Promise<unknown>])[] = [
      ["veto-open", "Sprzeciw do", () => page.goto(link)],
      [
        "veto-unticked",
        "Zaznacz pole",
        async () => {
          // As a program that heeds no required field.
          await page.evaluate("document.forms[0].noValidate = true");
          await page.getByRole("button", { name: "Wyślij sprzeciw" }).click();
        },
      ],
      [
        "veto-received",
        "Sprzeciw przyjęty",
        async () => {
          expect((await kept(id)).state).toBe("waiting-for-veto");
          await page.getByLabel("Sprzeciwiam się tej zmianie").check();
          await page.getByRole("button", { name: "Wyślij sprzeciw" }).click();
        },
      ],
      ["veto-dead", "Ten link nie działa", () => page.goto(`${link.slice(0, -1)}-`)],
    ];
    for (const [state, text, reach] of states) {
      await reach();
      await page.getByText(text).first().waitFor();
      await shoot(page, state);

      expect(await fits(page), state).toBe(true);
      expect(await tooSmall(page), state).toEqual([]);
      expect(await violations(page), state).toEqual([]);
    }
    expect((await kept(id)).state).toBe("open");
  });

  it("does nothing by the button alone, and is told when it is too late", async () => {
    const { page, link, kept, id, pass, finish } = await asked();
    await page.goto(link);
    await page.getByRole("button", { name: "Wyślij sprzeciw" }).click();
    expect((await kept(id)).state).toBe("waiting-for-veto");

    pass(vetoHours * hour);
    await finish();
    await page.getByLabel("Sprzeciwiam się tej zmianie").check();
    await page.getByRole("button", { name: "Wyślij sprzeciw" }).click();
    await page.getByText("zmiana już nastąpiła").waitFor();

    expect(await fits(page)).toBe(true);
    expect(await violations(page)).toEqual([]);
    expect((await kept(id)).state).toBe("applied");
  });
});
