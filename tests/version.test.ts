import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { handler } from "../functions/about/index.ts";
import kept from "../functions/about/openapi.json" with { type: "json" };
import about from "../package.json" with { type: "json" };
import { logOfEachTest } from "./support/logged.ts";
import { ask } from "./support/requests.ts";

logOfEachTest();

it("the version is the same in package.json, the changelog, the document and the health check (else: npm run openapi)", async () => {
  const [, newest, day] = /^## (\S+) \((\d{4}-\d{2}-\d{2})\)$/m.exec(readFileSync("CHANGELOG.md", "utf8")) ?? [];

  expect([newest, kept.info.version]).toEqual([about.version, about.version]);
  expect(Number.isNaN(Date.parse(String(day)))).toBe(false);
  expect((await ask(handler, "GET /health")).body).toEqual({ status: "ok", version: about.version });
});
