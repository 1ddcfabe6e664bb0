import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browserPath } from "../support/browser.ts";
import { clerksWithTelephones } from "../support/clerk.ts";
import { fits, shoot, tooSmall, violations } from "../support/looks.ts";

describe.skipIf(browserPath === undefined)("what a clerk sees on a telephone", () => {
  const { asked, phone, entries } = clerksWithTelephones();

  const focused = (page: Page) => page.evaluate("document.activeElement.id || document.activeElement.value");

  it("sees each state whole and finds nothing in the way, in light and in dark", async () => {
    const one = await asked("Potwierdzenie_przelewu_krajowego_z_rachunku_firmowego_2026-03-02_000123456789.pdf");
    const { page } = await phone({ bypassCSP: true });
    const states: readonly (readonly [string, string | RegExp, () => Promise<unknown>])[] = [
      [
        "failure",
        "Identyfikator żądania",
        async () => {
          await page.goto(one.link);
          await page.evaluate('document.forms[0].enctype = "text/plain"');
          await page.getByRole("button", { name: "Zaksięguj" }).click();
        },
      ],
      ["to-decide", "Otrzymana kwota", () => page.goto(one.link)],
      [
        "fault",
        "Wpisz powód, bo kwota",
        async () => {
          await page.getByLabel("Otrzymana kwota").fill("240");
          await page.getByRole("button", { name: "Zaksięguj" }).click();
        },
      ],
      [
        "beyond",
        /Przez ten link nie zaksięgujesz/,
        async () => {
          await page.getByLabel("Otrzymana kwota").fill("9999");
          await page.getByRole("button", { name: "Zaksięguj" }).click();
        },
      ],
      [
        "decided",
        "Zaksięgowano",
        async () => {
          await page.getByLabel("Otrzymana kwota").fill("240");
          await page.getByLabel("Uwagi lub powód").fill("Bank pobrał 10 zł opłaty za przelew natychmiastowy");
          await page.getByRole("button", { name: "Zaksięguj" }).click();
        },
      ],
      ["dead", "Ten link nie działa", () => page.goto(`${one.link.slice(0, -1)}-`)],
    ];
    for (const [state, text, reach] of states) {
      await reach();
      await page.getByText(text).first().waitFor();
      expect(await fits(page), state).toBe(true);
      expect(await tooSmall(page), state).toEqual([]);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await shoot(page, `${state}-${colorScheme}`);
        // The dark scheme changes colours only.
        const rules = colorScheme === "dark" ? { runOnly: ["color-contrast"] } : {};
        expect(await violations(page, rules), `${state} ${colorScheme}`).toEqual([]);
      }
    }
  });

  it("is notified of the fault at its field, which has the focus, and decides by keyboard alone", async () => {
    const one = await asked();
    const { page, complaints, posted } = await phone();
    const tabTo = async (wanted: string) => {
      for (let presses = 0; (await focused(page)) !== wanted; presses += 1) {
        if (presses > 20) throw new Error(`no tab leads to ${wanted}`);
        await page.keyboard.press("Tab");
      }
    };
    await page.goto(one.link);

    await tabTo("received");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("dwieście");
    // A slip in a field: only a button decides.
    await page.keyboard.press("Enter");
    await tabTo("credit");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("na przykład 250,00");
    expect(await focused(page)).toBe("received");
    expect(await page.getByLabel("Otrzymana kwota").inputValue()).toBe("dwieście");

    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("240");
    await tabTo("credit");
    await page.keyboard.press("Space");
    await page.getByText("Wpisz powód, bo kwota").waitFor();
    expect(await focused(page)).toBe("reason");

    await page.keyboard.type("Bank pobrał 10 zł");
    await tabTo("credit");
    await page.keyboard.press("Enter");
    await page.getByRole("status").waitFor();

    expect(await page.getByRole("status").innerText()).toMatch(/^Zaksięgowano: 240,00\szł$/);
    expect(posted).toHaveLength(3);
    expect(await entries(one)).toEqual([24_000]);
    // The browser itself tells of the answer 400; of the page's own policy there is nothing to tell.
    expect(complaints.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  it("reads it in English, where the browser prefers that", async () => {
    const one = await asked();
    const { page } = await phone({ locale: "en-GB" });

    await page.goto(one.link);

    expect(await page.getByRole("button").allInnerTexts()).toEqual(["Credit", "Refuse"]);
    expect(await page.evaluate("document.documentElement.lang")).toBe("en");
  });
});
