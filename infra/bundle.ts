/**
 * A function as the single file that Lambda runs: everything it imports, the AWS SDK too, in one minified CommonJS
 * module. Without CDK, so that the size budgets measure the very bundle that is deployed.
 */

import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import type { FunctionName } from "../functions/manifest.ts";
import { type Step, steps, trimming } from "./trimming.ts";

export type Bundle = {
  /** The folder that becomes the zip. */
  readonly folder: string;
  readonly file: string;
  readonly bytes: number;
  /** What the file is made of, and how much each part weighs. */
  readonly output: Metafile["outputs"][string];
};

/** How anything is bundled that runs on Lambda, or is compared with what does. */
export const bundling = {
  bundle: true,
  platform: "node",
  target: "node24",
  // CommonJS, because Node loads all of undici for an ES module that imports `node:http`: 57 ms of a cold start
  // against 4.5. The SDK's dynamic imports would do the same, so they become `require`.
  format: "cjs",
  supported: { "dynamic-import": false },
  // The packages' ES modules first, because only these lose what is not used.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "error",
} satisfies BuildOptions;

const root = join(import.meta.dirname, "..");

const folderOf = (name: FunctionName): string => `dist/functions/${name}`;

/**
 * Bundles functions, each into `dist/functions/<name>/`. The same source gives the same bytes, wherever the checkout is, and
 * whatever else is bundled at the same time: esbuild reads what they share once, and links each by itself.
 */
export const bundleAll = async (names: readonly FunctionName[]): Promise<ReadonlyMap<FunctionName, Bundle>> => {
  const { metafile } = await build({ ...bundleOptions(names), outbase: "functions", outdir: "dist/functions" });
  return new Map(
    names.map((name) => {
      const folder = join(root, folderOf(name));
      const file = join(folder, "index.js");
      // The repository says "module" of every `.js` below it; this says otherwise, here as on Lambda.
      writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');
      const output = metafile.outputs[`${folderOf(name)}/index.js`]!;
      return [name, { folder, file, bytes: statSync(file).size, output }] as const;
    }),
  );
};

export const bundle = async (name: FunctionName): Promise<Bundle> => (await bundleAll([name])).get(name)!;

/** Left out, every step of trimming is taken. */
export const bundleOptions = (names: readonly FunctionName[], taken: readonly Step[] = steps) =>
  ({
    ...bundling,
    absWorkingDir: root,
    entryPoints: names.map((name) => `functions/${name}/index.ts`),
    plugins: [trimming(taken)],
    metafile: true,
  }) satisfies BuildOptions;
