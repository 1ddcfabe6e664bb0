/** What functions reach AWS with, bundled as they are: trimmed, as it is deployed, and with the whole SDK. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import { bundling } from "../../infra/bundle.ts";
import { type Step, steps, trimming } from "../../infra/trimming.ts";

export type Gateways = typeof import("./carried-gateways.ts");

/** The gateways with these steps of trimming, and what went into them. */
export const carried = async (taken: readonly Step[]): Promise<{ gateways: Gateways; metafile: Metafile }> => {
  const folder = mkdtempSync(join(tmpdir(), "saldo-carried-"));
  try {
    const outfile = join(folder, "index.js");
    writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}\n');
    const { metafile } = await build({
      ...bundling,
      entryPoints: [join(import.meta.dirname, "carried-gateways.ts")],
      outfile,
      plugins: [trimming(taken)],
      logLevel: "silent",
      metafile: true,
    });
    return { gateways: createRequire(import.meta.url)(outfile) as Gateways, metafile };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const bundled = async () => {
  const [trimmed, whole] = await Promise.all([carried(steps), carried([])]);
  return { trimmed: trimmed.gateways, whole: whole.gateways, inWhole: Object.keys(whole.metafile.inputs) };
};
let known: ReturnType<typeof bundled> | undefined;

/** Both, and the modules of the whole, made once by each worker. */
export const trimmedAndWhole = (): ReturnType<typeof bundled> => {
  known ??= bundled();
  return known;
};
