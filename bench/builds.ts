/** The files that are measured: every function's bundle as it is deployed, the baselines, and what runs them. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { type FunctionName, functions } from "../functions/manifest.ts";
import { type Bundle, bundleAll, bundling } from "../infra/bundle.ts";

export const functionNames = Object.keys(functions) as FunctionName[];

export const baselines = ["empty", "bare-sdk"] as const;
/** Those whose request says what to call: the others need none. */
const scripted = ["same-calls"] as const;
export type Subject = FunctionName | (typeof baselines)[number] | (typeof scripted)[number];

export type Builds = {
  readonly bundles: ReadonlyMap<FunctionName, Bundle>;
  /** The program that plays Lambda's part around a handler. */
  readonly program: string;
  readonly fileOf: (subject: Subject) => string;
  readonly remove: () => void;
};

/** Builds all of it into a folder of its own: another build beside it must not change a file while it is measured. */
export const makeBuilds = async (): Promise<Builds> => {
  const folder = mkdtempSync(join(tmpdir(), "saldo-bench-"));
  const fileOf = (subject: Subject) => join(folder, subject, "index.js");
  writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');

  const bundles = await bundleAll(functionNames);
  for (const [name, { file }] of bundles) {
    mkdirSync(join(folder, name));
    copyFileSync(file, fileOf(name));
  }
  for (const name of [...baselines, ...scripted])
    build(join(import.meta.dirname, "baselines", `${name}.ts`), fileOf(name));
  const program = join(folder, "program.js");
  build(join(import.meta.dirname, "lambda-program.ts"), program);

  return { bundles, program, fileOf, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

const build = (entry: string, outfile: string): void => {
  buildSync({ ...bundling, entryPoints: [entry], outfile });
};
