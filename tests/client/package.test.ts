/** The client as it is packed: in a folder of its own, beside nothing but what it depends on. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedSystem } from "../support/local-system.ts";

const run = promisify(execFile);
const readme = [...readFileSync("client/README.md", "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
const inGuide = /^```js\n(\/\/ typed-top-up\.mjs\n.*?)^```$/ms.exec(readFileSync("docs/guide.md", "utf8"))![1]!;

let folder: string;
const packed = () => join(folder, "node_modules", "@saldo", "client");

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "saldo-client-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: "client" });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [{ filename: string }];
  mkdirSync(packed(), { recursive: true });
  await run("tar", ["-xzf", join(folder, filename), "-C", packed(), "--strip-components", "1"]);
  for (const name of ["openapi-fetch", "openapi-typescript-helpers"])
    symlinkSync(resolve("node_modules", name), join(folder, "node_modules", name));
  const config = { compilerOptions: strictest, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "sample-app.ts"), readFileSync("tests/client/sample-app.ts"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const strictest = {
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  // What TypeScript brings itself is not what is proven, and takes most of the time.
  skipDefaultLibCheck: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.asynciterable"],
  module: "nodenext",
  types: [],
};

describe("the packed client", () => {
  it("holds the code, its types, the README and the licence, and nothing else", () => {
    const modules = ["calls", "client", "problem", "repeating", "schema"];

    expect(readdirSync(packed()).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    expect(readdirSync(join(packed(), "dist")).sort()).toEqual(
      modules.flatMap((name) => [`${name}.d.ts`, `${name}.js`]).sort(),
    );
  });

  it("and the programs of README and guide compile with a strict app that proves what is refused, by TypeScript 5 and 7", async () => {
    writeFileSync(join(folder, "readme.ts"), readme.join("\n"));
    writeFileSync(join(folder, "guide.ts"), `declare const process: { env: { api?: string } };\n${inGuide}`);

    const compilers = ["client/package.json", "package.json"].map((from) =>
      createRequire(resolve(from)).resolve("typescript/package.json").replace("package.json", "bin/tsc"),
    );

    const told = compilers.map((tsc) =>
      run(process.execPath, [tsc, "-p", folder]).catch(({ stdout }: { stdout: string }) => ({ stdout })),
    );

    expect((await Promise.all(told)).map(({ stdout }) => stdout)).toEqual(["", ""]);
  });

  it("runs the README's program in Node as it stands", async () => {
    const { address } = await sharedSystem();
    writeFileSync(join(folder, "run.ts"), readme.join("\n").replace("http://127.0.0.1:3000", address));

    const { stdout } = await run(process.execPath, ["run.ts"], { cwd: folder });

    expect(stdout).toMatch(/^false http:\/\/\S+\n(-?\d+\n)+Sign in again\. undefined\n$/);
  });

  it("is bundled for a browser without anything of Node", async () => {
    const bundled = await build({
      stdin: { contents: 'export * from "@saldo/client";', resolveDir: folder },
      ...{ bundle: true, minify: true, write: false, platform: "browser", format: "esm", logLevel: "silent" },
    });

    expect(bundled.outputFiles[0]!.contents.length).toBeLessThan(12_000);
  });
});
