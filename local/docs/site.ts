/**
 * The documentation as a site of static files: the guide, and the API's reference, which Redoc renders in the browser. It asks no other
 * host for anything.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { documentWithExamples } from "../openapi-examples.ts";
import { docsPage, guidePage } from "./guide.ts";

export type DocsFile = { readonly name: string; readonly contentType: string; readonly content: Buffer };

/** `apiAddress`: where the API that the reference describes is called. */
export const docsSite = async ({ apiAddress }: { apiAddress: string }): Promise<readonly DocsFile[]> => {
  const document = { ...(await documentWithExamples()), servers: [{ url: apiAddress }] };
  const reference = docsPage({
    title: "Saldo: reference",
    main: '<main id="reference"></main>',
    scripts: ["redoc.standalone.js", "openapi.js", "start.js"],
  });
  const files: Readonly<Record<string, string>> = {
    "index.html": guidePage(readFileSync(new URL("../../docs/guide.md", import.meta.url), "utf8")),
    "reference.html": reference,
    "style.css": ownFile("style.css"),
    "start.js": ownFile("start.js"),
    // A script, not JSON: what the policy gives no host of its own can load scripts, and fetches nothing.
    "openapi.js": `const apiDescription = ${JSON.stringify(document)};\n`,
    "redoc.standalone.js": redoc(),
    // The script names this file.
    "redoc.standalone.js.LICENSE.txt": `${redocFile("LICENSE")}\n${redocFile("bundles/redoc.standalone.js.LICENSE.txt")}`,
  };
  return Object.entries(files).map(([name, text]) => ({
    name,
    contentType: contentTypes[name.slice(name.lastIndexOf("."))]!,
    content: Buffer.from(text),
  }));
};

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

const ownFile = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const redocFile = (path: string): string =>
  readFileSync(createRequire(import.meta.url).resolve(`redoc/${path}`), "utf8");

const logo = "https://cdn.redoc.ly/redoc/logo-mini.svg";

/** Redoc shows a picture of its maker's host beside their name, and the name alone where there is none. */
const redoc = (): string => {
  const script = redocFile("bundles/redoc.standalone.js");
  if (!script.includes(logo)) throw new Error("Redoc's logo is somewhere else now: see what it asks other hosts for");
  return script.replace(logo, "data:,");
};
