import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { financeClerks } from "../support/bank-customer.ts";
import { browserPath } from "../support/browser.ts";
import { clerksWithTelephones } from "../support/clerk.ts";
import { aPdf } from "../support/files.ts";

describe.skipIf(browserPath === undefined)("a clerk decides on a telephone", () => {
  const { asked, phone, entries, stateOf } = clerksWithTelephones();

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
    expect(await stateOf(one)).toBe("rejected");
  });

  it("taps twice, and it is credited once; sends nothing again by reloading or by the way back", async () => {
    const one = await asked();
    const { page, posted } = await phone();
    await page.goto("about:blank");
    await page.goto(one.link);
    await page.getByRole("button", { name: "Zaksięguj" }).dblclick();
    await page.getByRole("status").waitFor();
    const sent = posted.length;

    await page.reload();
    await page.getByRole("status").waitFor();
    await page.goBack();
    if (page.url() === one.link) await page.getByRole("status").waitFor();
    await page.goForward();
    await page.getByRole("status").waitFor();

    expect(posted).toHaveLength(sent);
    expect(await page.getByRole("button").count()).toBe(0);
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
});
