/** What two linters recommend for OpenAPI documents: no warning of either. */
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Ruleset, Spectral } from "@stoplight/spectral-core";
import { oas } from "@stoplight/spectral-rulesets";
import { describe, expect, it } from "vitest";
import kept from "../functions/about/openapi.json" with { type: "json" };
import { documentWithExamples } from "../local/openapi-examples.ts";

describe("the OpenAPI document", () => {
  it("passes Redocly's recommended rules, and so do its examples", async () => {
    const document = await documentWithExamples();
    // Off: a page's form leads on to the page (303), and answers nothing else where all went well.
    const config = await createConfig({ extends: ["recommended"], rules: { "operation-2xx-response": "off" } });

    const found = await lintFromString({ source: JSON.stringify(document), absoluteRef: "openapi.json", config });

    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  it("has an answer for whoever does all right, on every operation", () => {
    const responses = Object.values(kept.paths as unknown as Record<string, Record<string, { responses: object }>>)
      .flatMap(({ parameters: _, ...methods }) => Object.values(methods))
      .map((operation) => Object.keys(operation.responses));

    expect(responses.filter((statuses) => !statuses.some((status) => /^(2..|303)$/.test(status)))).toEqual([]);
  });

  it("passes Spectral's recommended rules", async () => {
    const spectral = new Spectral();
    spectral.setRuleset(new Ruleset({ extends: [[oas, "recommended"]] }));

    const found = await spectral.run(structuredClone(kept));

    expect(found.map(({ code, message, path }) => [code, message, path.join(".")])).toEqual([]);
  });
});
