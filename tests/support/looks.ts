/** How a page looks on a telephone, and what stands in the way of people who use it. */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Page } from "playwright-core";

type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** For people who look at the pages themselves: `SHOTS=/tmp/somewhere npx vitest run tests/pages/<file>` */
const shots = process.env.SHOTS;

export const fits = (page: Page) => page.evaluate("document.documentElement.scrollWidth <= innerWidth");

/** What axe-core finds. The page's own policy runs no script, so the page must be opened without it. */
export const violations = async (page: Page, rules: object = {}): Promise<Violation[]> => {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  // It finds far more than that, which would take longer to send than to find.
  return page.evaluate<Violation[]>(
    `axe.run(${JSON.stringify({ ...rules, resultTypes: ["violations"] })}).then(({ violations }) =>
      violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
  );
};

/** Everything to touch that is lower or narrower than a finger. */
export const tooSmall = (page: Page) =>
  page.evaluate(
    `[...document.querySelectorAll("a, button:not([hidden]), input:not([type=hidden]), textarea, summary")]
      .filter((one) => one.checkVisibility())
      .map((one) => [one.outerHTML, one.getBoundingClientRect()])
      .filter(([, { width, height }]) => width < 44 || height < 44).map(([html]) => html)`,
  );

export const shoot = async (page: Page, name: string, schemes: readonly ("light" | "dark")[] = []): Promise<void> => {
  if (shots === undefined) return;
  mkdirSync(shots, { recursive: true });
  const taken = (as: string) => page.screenshot({ path: join(shots, `${as}.png`), fullPage: true });
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await taken(`${name}-${colorScheme}`);
  }
  if (schemes.length === 0) await taken(name);
};
