/** Chapter: what each step of trimming brings, each on top of those before it. */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Metafile } from "esbuild";
import type { FunctionName } from "../functions/manifest.ts";
import { bundleOptions } from "../infra/bundle.ts";
import { steps } from "../infra/trimming.ts";
import type { Figure } from "./budgets.ts";
import type { Builds } from "./builds.ts";
import { firstCall, type Run } from "./first-calls.ts";
import { type Chapter, figure, median, say } from "./report.ts";
import type { Stage } from "./stage.ts";

/** A read, and the call that most depends on being quick. */
const measured = ["account", "stripe-events"] as const satisfies readonly FunctionName[];

/** All take turns, back and forth, so that a slow moment of the machine falls on each of them. */
const rounds = 15;

type Variant = { readonly name: (typeof measured)[number]; readonly builds: Builds; readonly sdkBytes: number };

export const trimmingChapter = async (builds: Builds, stage: Stage): Promise<[Chapter, Figure[]]> => {
  const folder = mkdtempSync(join(tmpdir(), "saldo-trimming-"));
  try {
    copyFileSync(join(builds.fileOf("empty"), "../../package.json"), join(folder, "package.json"));
    const variants: Variant[][] = [];
    for (let taken = 0; taken <= steps.length; taken += 1) {
      say("Trimming", `building, ${taken} of ${steps.length} steps`);
      variants.push(await Promise.all(measured.map((name) => variantOf(name, taken, folder, builds))));
    }
    const runs = await taking(variants.flat(), builds, stage);
    const ratio = (variant: Variant | undefined, of: (run: Run) => number): string =>
      figure(median(runs.get(variant)!.map(of)) / median(runs.get(undefined)!.map(of)), 2);
    const sum = ({ importMs, callMs }: Run) => importMs + callMs;

    return [
      {
        title: "Trimming",
        means:
          `What each step of infra/trimming.ts brings, on top of those before it: kilobytes of the AWS SDK in a bundle, and ` +
          `import and first call as times those of the SDK's bare client, untrimmed; the medians of ${rounds} processes each, ` +
          "taking turns. CPU: of the processor's time alone, which hardly depends on what else the machine does.",
        columns: [
          { name: "step" },
          ...measured.flatMap((name) => [
            { name: `${name}: kB`, align: "right" as const },
            { name: "× bare", align: "right" as const },
            { name: "× its CPU", align: "right" as const },
          ]),
        ],
        rows: variants.map((ofStep, taken) => [
          steps[taken - 1]?.name ?? "the whole SDK",
          ...ofStep.flatMap((variant) => [
            figure(variant.sdkBytes / 1000),
            ratio(variant, sum),
            ratio(variant, ({ processorMs }) => processorMs),
          ]),
        ]),
      },
      [],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The runs of each variant, and those of the bare client under undefined. */
const taking = async (variants: readonly Variant[], builds: Builds, stage: Stage) => {
  const runs = new Map<Variant | undefined, Run[]>([undefined, ...variants].map((subject) => [subject, []]));
  for (let round = 1; round <= rounds; round += 1) {
    say("Trimming", `round ${round} of ${rounds}`);
    const inTurn = [...runs];
    for (const [variant, done] of round % 2 === 0 ? inTurn.reverse() : inTurn)
      done.push(await firstCall(variant?.name ?? "bare-sdk", variant?.builds ?? builds, stage));
  }
  return runs;
};

const variantOf = async (name: Variant["name"], taken: number, folder: string, builds: Builds): Promise<Variant> => {
  const outfile = join(folder, `${name}-${taken}.js`);
  const { metafile } = await build({ ...bundleOptions(name, steps.slice(0, taken)), outfile });
  return { name, builds: { ...builds, fileOf: () => outfile }, sdkBytes: sdkBytesOf(metafile) };
};

/** What the AWS SDK brings, with what it needs itself and with what stands in the places of its modules. */
const sdkBytesOf = ({ outputs }: Metafile): number =>
  Object.values(outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path]) => /node_modules\/(@aws-sdk|@smithy|@aws|mnemonist|obliterator)\/|^infra\/trimmed\//.test(path))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
