import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it, vi } from "vitest";
import { type FunctionName, functions } from "../../functions/manifest.ts";
import { bundle, bundleAll, bundling } from "../../infra/bundle.ts";
import { localDeployment } from "../../local/deployment.ts";
import { environmentOf, variablesOf } from "../../shared/domain/deployment.ts";
import { settings } from "../../shared/settings.ts";

const about = await bundle("about");

describe("a bundle", () => {
  it("is one module and the note that it is CommonJS, which Node then loads here as on Lambda", () => {
    const loaded = createRequire(import.meta.url)(about.file) as { handler: unknown };

    expect(readdirSync(about.folder)).toEqual(["index.js", "package.json"]);
    expect(loaded.handler).toBeTypeOf("function");
  });

  it("imports nothing but Node itself, and nothing later", () => {
    expect(about.output.imports).not.toEqual([]);
    for (const { path, kind } of about.output.imports) {
      expect(kind).toBe("require-call");
      expect(path).toMatch(/^(node:)?[a-z0-9_/]+$/);
    }
  });

  it("weighs what it says", () => {
    expect(about.bytes).toBe(statSync(about.file).size);
  });

  it("is the same from the same source, by itself and among others", async () => {
    const first = readFileSync(about.file, "utf8");
    const { file } = (await bundleAll(["stripe-events", "about", "mail-in"])).get("about")!;
    expect(readFileSync(file, "utf8")).toBe(first);
  });

  it("carries nothing of the machine that made it", () => {
    expect(readFileSync(about.file, "utf8")).not.toContain(process.cwd());
  });
});

describe("what a function carries", () => {
  const names = Object.keys(functions) as FunctionName[];
  // All at once, and without packages, which take long and read no setting.
  const { metafile, outputFiles } = buildSync({
    ...bundling,
    minify: false,
    // As minifying does: what is never used is not carried.
    treeShaking: true,
    packages: "external",
    entryPoints: names.map((name) => `functions/${name}/index.ts`),
    outbase: "functions",
    outdir: "dist/none",
    write: false,
    metafile: true,
  });

  it("is letters only where it sends mail", () => {
    const letters = globSync("shared/domain/*/letters.ts").map((file) => file.replaceAll("\\", "/"));
    const lettersIn = (name: FunctionName): string[] => {
      const { inputs } = metafile.outputs[`dist/none/${name}/index.js`]!;
      return letters.filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0);
    };

    expect(letters.length).toBeGreaterThan(0);
    for (const name of names)
      expect([name, lettersIn(name)]).toEqual([name, "sendsMail" in functions[name] ? letters : []]);
  });

  it("is nothing of the local system with its sample registers, nor the reader of registers", () => {
    const reader = "shared/domain/emergency/register-files.ts";
    const carried = names.flatMap((name) => {
      const { inputs } = metafile.outputs[`dist/none/${name}/index.js`]!;
      return Object.keys(inputs).filter((file) => inputs[file]!.bytesInOutput > 0);
    });

    expect(existsSync(reader)).toBe(true);
    expect(carried).toContain("shared/domain/emergency/dictionary.ts");
    expect(carried.filter((file) => file === reader || file.startsWith("local/"))).toEqual([]);
  });

  it.each(names)("reads, in %s, the settings that it declares, and no other", (name) => {
    const { text } = outputFiles.find(({ path }) => path.endsWith(join("none", name, "index.js")))!;
    const read = new Set([...text.matchAll(/\bsettings\.(\w+)/g)].flatMap(([, setting]) => variablesReadBy(setting!)));

    // The stage's name is in every environment, whether a function reads it or not.
    expect([...read.add("STAGE")].sort()).toEqual(variablesOf(functions[name]).sort());
  });
});

/** The environment variables that a setting is made of, found by asking for it. */
const variablesReadBy = (setting: string): string[] => {
  const complete = environmentOf(localDeployment("http://127.0.0.1"));
  const read: string[] = [];
  const watched = new Proxy(complete, {
    get: (variables, name) => {
      if (typeof name === "string" && name in complete) read.push(name);
      return Reflect.get(variables, name);
    },
  });
  vi.stubGlobal("process", { ...process, env: watched });
  try {
    Reflect.get(settings, setting);
  } finally {
    vi.unstubAllGlobals();
  }
  return read;
};
