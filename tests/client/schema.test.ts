import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { schemaSource } from "../../client/generate.ts";
import client from "../../client/package.json" with { type: "json" };
import kept from "../../functions/about/openapi.json" with { type: "json" };
import about from "../../package.json" with { type: "json" };

it("the client's types are those of the document (else: npm run openapi)", async () => {
  expect(readFileSync("client/src/schema.ts", "utf8")).toBe(await schemaSource(kept));
});

it("the client has the version of the API", () => {
  expect(client.version).toBe(about.version);
});
