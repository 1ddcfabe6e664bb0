import { beforeAll, describe, expect, it } from "vitest";
import { docsPolicy } from "../../infra/docs-policy.ts";
import { guidePage } from "../../local/docs/guide.ts";
import { docsSite } from "../../local/docs/site.ts";
import { type LocalSystem, sharedSystem } from "../support/local-system.ts";

describe("the documentation on the local system", () => {
  let address: LocalSystem["address"];
  beforeAll(async () => {
    ({ address } = await sharedSystem());
  });

  it("leads from /docs to the guide, and on to each file that a page names", async () => {
    const guide = await fetch(`${address}/docs`);
    expect(guide.url).toBe(`${address}/docs/`);

    const pages = [await guide.text(), await (await fetch(`${address}/docs/reference.html`)).text()];
    const named = pages.flatMap((page) => [...page.matchAll(/(?:src|href)="([^"#:]+)"/g)].map(([, name]) => name!));
    expect(named).toEqual(expect.arrayContaining(["style.css", "redoc.standalone.js", "openapi.js", "start.js"]));
    for (const name of new Set(named)) expect((await fetch(`${address}/docs/${name}`)).status, name).toBe(200);
    expect((await fetch(`${address}/docs/none.html`)).status).toBe(404);
  });

  it("binds its pages as a stage does: beside the staff's pages they are of no host", async () => {
    for (const path of ["/docs/", "/docs/reference.html", "/docs/start.js", "/docs/none"]) {
      const { headers } = await fetch(address + path);
      expect(headers.get("content-security-policy"), path).toBe(docsPolicy);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    }
  });

  it("leaves other methods, and paths that only begin alike, to the API", async () => {
    for (const [method, path] of [
      ["POST", "/docs/"],
      ["GET", "/docsomething"],
    ] as const) {
      const answer = await fetch(address + path, { method });
      expect([answer.status, await answer.json()], path).toMatchObject([404, { code: "not_found" }]);
    }
  });
});

describe("the site", () => {
  it("describes the API at its address, with examples", async () => {
    const site = await docsSite({ apiAddress: "https://api.saldo.test" });
    const script = site.find(({ name }) => name === "openapi.js")!.content.toString();
    const document = JSON.parse(script.slice("const apiDescription = ".length, script.lastIndexOf(";")));

    expect(document.servers).toEqual([{ url: "https://api.saldo.test" }]);
    expect(document.components.examples.invalid_request.value).toMatchObject({ code: "invalid_request" });
  });

  it("writes what looks like a tag in a snippet as text, and gives each section an anchor of its own", () => {
    const page = guidePage("# A\n\n## One `two`\n\n```sh\necho '<script>' && true\n```\n");

    expect(page).toContain("echo '&lt;script&gt;' &amp;&amp; true");
    expect(page).toContain('<h2 id="one-two">One <code>two</code></h2>');
    expect(page).toContain('<a href="#one-two">One <code>two</code></a>');
  });
});
