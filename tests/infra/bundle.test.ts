import { globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { type FunctionName, functions } from "../../functions/manifest.ts";
import { bundle, bundling } from "../../infra/bundle.ts";

const about = bundle("about");

describe("a bundle", () => {
  it("is one module and the note that it is CommonJS, which Node then loads here as on Lambda", () => {
    const loaded = createRequire(import.meta.url)(about.file) as { handler: unknown };

    expect(readdirSync(about.folder)).toEqual(["index.js", "package.json"]);
    expect(loaded.handler).toBeTypeOf("function");
  });

  it("imports nothing but Node itself, and nothing later", () => {
    const [output] = Object.values(about.metafile.outputs);
    const imports = output?.imports ?? [];

    for (const { path, kind } of imports) {
      expect(kind).toBe("require-call");
      expect(path).toMatch(/^(node:)?[a-z0-9_/]+$/);
    }
  });

  it("weighs what it says", () => {
    expect(about.bytes).toBe(statSync(about.file).size);
  });

  it("is the same from the same source", () => {
    const first = readFileSync(about.file, "utf8");
    expect(readFileSync(bundle("about").file, "utf8")).toBe(first);
  });

  it("carries nothing of the machine that made it", () => {
    expect(readFileSync(about.file, "utf8")).not.toContain(process.cwd());
  });
});

it("carries letters only where the function sends mail", () => {
  const names = Object.keys(functions) as FunctionName[];
  // All at once, and without packages, which know no letter and take long.
  const { metafile } = buildSync({
    ...bundling,
    packages: "external",
    entryPoints: names.map((name) => `functions/${name}/index.ts`),
    outbase: "functions",
    outdir: "dist/none",
    write: false,
    metafile: true,
  });
  const letters = globSync("shared/domain/*/letters.ts").map((file) => file.replaceAll("\\", "/"));
  const lettersIn = (name: FunctionName): string[] => {
    const { inputs } = metafile.outputs[`dist/none/${name}/index.js`]!;
    return letters.filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0);
  };

  expect(letters.length).toBeGreaterThan(0);
  for (const name of names)
    expect([name, lettersIn(name)]).toEqual([name, "sendsMail" in functions[name] ? letters : []]);
});
