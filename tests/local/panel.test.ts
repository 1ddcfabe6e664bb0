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

describe("the panel's stand-in", () => {
  it.each(kindsToPanel)("has the page that a letter leads to: %s", (kind) => {
    const { pathname, search } = new URL(letterOf({ facts: factsOf[kind], language: "pl" }, around).action!.address);

    const shown = panelPage({ method: "GET", path: pathname, query: search.slice(1), headers: {}, body: "" });

    expect(shown?.status).toBe(200);
    expect(shown?.page).not.toContain("Nic nie pobrano");
  });

  it("has no page for a path that no letter leads to", () => {
    expect(panelPage({ method: "GET", path: "/_local/panel/other", query: "", headers: {}, body: "" })).toBeUndefined();
  });
});
