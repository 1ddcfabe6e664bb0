import { describe, expect, it } from "vitest";
import { panelPage } from "../../local/panel.ts";
import { letterOf } from "../../shared/domain/notices/letter-of-notice.ts";
import type { NoticeFacts } from "../../shared/domain/nouns.ts";
import { factsOf } from "../support/notices.ts";

const panelAddress = "http://127.0.0.1:3000/_local/panel";
const around = { panelAddress, apiAddress: "http://127.0.0.1:3000", operatorName: "Telefon", secretOf: () => "s" };

const kindsToPanel = (Object.keys(factsOf) as NoticeFacts["kind"][]).filter((kind) =>
  letterOf({ facts: factsOf[kind], language: "pl" }, around).action?.address.startsWith(panelAddress),
);

const page = (path: string, query = "") =>
  panelPage({ method: "GET", path, query, headers: {}, body: "" }, "http://127.0.0.1:9000");

describe("the panel", () => {
  it.each(kindsToPanel)("has the page that a letter leads to: %s", async (kind) => {
    const { pathname, search } = new URL(letterOf({ facts: factsOf[kind], language: "pl" }, around).action!.address);

    const shown = await page(pathname, search.slice(1));

    expect(shown?.status).toBe(200);
  });

  it("runs no script but its own file, and reaches nothing but the API and the storage", async () => {
    expect((await page("/_local/panel"))?.mayAlso).toBe(
      "script-src 'self'; connect-src 'self' http://127.0.0.1:9000; img-src data:",
    );
  });

  it("has no page for a path that is no view's", async () => {
    expect(await page("/_local/panel/other")).toBeUndefined();
  });
});
