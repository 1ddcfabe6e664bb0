/** A real browser, found on the machine; where there is none, the tests of pages are counted as skipped. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const paths = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const browserPath: string | undefined = paths.find((path) => path !== undefined && existsSync(path));

let opened: Promise<Browser> | undefined;

/** One for all files of a worker, which it ends with. A file closes its pages. */
export const openBrowser = (): Promise<Browser> => {
  opened ??= chromium.launch({
    executablePath: browserPath ?? "",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return opened;
};

/** Closes all that the file opened, and forgets its cookies. */
export const closePages = async (browser: Browser): Promise<void> => {
  await Promise.all(browser.contexts().map((context) => context.close()));
};
