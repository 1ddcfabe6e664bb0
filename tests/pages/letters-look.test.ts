import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Letter, letterHtml, qrContentId } from "../../shared/domain/notices/letter.ts";
import { letterOf } from "../../shared/domain/notices/letter-of-notice.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import { qrPngOf } from "../../shared/qr.ts";
import { browserPath, closePages, openBrowser } from "../support/browser.ts";
import { fits, shoot, violations } from "../support/looks.ts";
import { factsOf } from "../support/notices.ts";

const sender = {
  name: "Telefonia w chmurze sp. z o.o.",
  address: "ul. Chmurna 7, 00-021 Warszawa",
  helpdesk: "bok@operator.example",
};
const around = {
  panelAddress: "https://panel.operator.example",
  apiAddress: "https://api.operator.example",
  operatorName: sender.name,
  secretOf: () => "s".repeat(43),
};
const kinds = Object.keys(factsOf) as NoticeFacts["kind"][];
const telephone = { width: 360, height: 740 };
const desk = { width: 700, height: 900 };

const partsOfLayout = ["facts", "qr", "tables", "action", "details", "notes"] as const;
const hasPart = (letter: Letter, part: (typeof partsOfLayout)[number]): boolean => {
  const held = letter[part];
  return Array.isArray(held) ? held.length > 0 : held !== undefined;
};

const shownOf = (facts: NoticeFacts): string => {
  const letter = letterOf({ facts, language: "pl" }, around);
  const picture = letter.qr && Buffer.from(qrPngOf(letter.qr.text, "L")).toString("base64");
  return letterHtml(letter, "pl", sender).replace(`cid:${qrContentId}`, `data:image/png;base64,${picture}`);
};

describe.skipIf(browserPath === undefined)("an e-mail on a telephone and on a desk, light and dark", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage();
  });
  afterAll(() => closePages(browser));

  it.each(kinds)("shows what is to be done on the first screen, and fits: %s", async (kind) => {
    const facts = factsOf[kind];
    // As long as people may write; what BOK's e-mails quote of it must not push the button away.
    await page.setContent(shownOf("message" in facts ? { ...facts, message: "Dzień dobry. ".repeat(150) } : facts));
    for (const viewport of [desk, telephone]) {
      await page.setViewportSize(viewport);
      await shoot(page, `${kind}-${viewport.width}`, ["light", "dark"]);
      expect(await fits(page), `${kind} at ${viewport.width}`).toBe(true);
    }
    const button = page.locator("a").filter({ hasNotText: /@|:\/\// });
    if ((await button.count()) > 0) {
      const { y, height } = (await button.first().boundingBox())!;
      expect(y + height, "the button's lower edge").toBeLessThanOrEqual(telephone.height);
      expect(height).toBeGreaterThanOrEqual(44);
    }
  });

  // The layout alone has colours, so each of its parts is looked at in one letter.
  it.each(partsOfLayout)("can be read, light and dark: %s", async (part) => {
    const kind = kinds.find((one) => hasPart(letterOf({ facts: factsOf[one], language: "pl" }, around), part))!;
    await page.setContent(shownOf(factsOf[kind]));
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page, { runOnly: ["color-contrast"] }), `${kind}, ${colorScheme}`).toEqual([]);
    }
  });
});
