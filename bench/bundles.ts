/** Chapter: what each function's bundle weighs, and what it is made of. */
import { functions } from "../functions/manifest.ts";
import type { Bundle } from "../infra/bundle.ts";
import type { Figure } from "./budgets.ts";
import type { Builds } from "./builds.ts";
import { type Chapter, figure } from "./report.ts";

const heaviestShown = 3;
const kilobyte = 1000;

export const bundlesChapter = ({ bundles }: Builds): [Chapter, Figure[]] => {
  const rows: string[][] = [];
  const figures: Figure[] = [];
  for (const [name, bundle] of bundles) {
    const { bundleKilobytesMax } = functions[name];
    const kilobytes = bundle.bytes / kilobyte;
    const biggest = packagesOf(bundle.output).slice(0, heaviestShown);
    rows.push([
      name,
      figure(kilobytes, 1),
      figure(bundleKilobytesMax),
      biggest.map(([part, bytes]) => `${part} ${figure(bytes / kilobyte)}`).join(" · "),
    ]);
    figures.push({
      what: `The bundle of ${name} weighs`,
      value: kilobytes,
      unit: "kB",
      atMost: bundleKilobytesMax,
      setIn: `bundleKilobytesMax in functions/${name}/declaration.ts`,
    });
  }
  return [
    {
      title: "Bundles",
      means:
        "Kilobytes (1000 bytes) of each function as it is deployed, minified and before zipping, against its budget " +
        "in its declaration; then its heaviest packages. The same on every machine.",
      columns: [
        { name: "function" },
        { name: "kB", align: "right" },
        { name: "budget", align: "right" },
        { name: "heaviest, in kB" },
      ],
      rows,
    },
    figures,
  ];
};

/** The bytes of a bundle by the package that they come from, the heaviest first; ours are one package, Saldo. */
const packagesOf = ({ inputs }: Bundle["output"]): [string, number][] => {
  const bytes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const part = packageOf(path);
    bytes.set(part, (bytes.get(part) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort(([, left], [, right]) => right - left);
};

const packageOf = (path: string): string => {
  const inside = path.split("node_modules/").at(-1)!;
  if (inside === path) return path.endsWith(".json") ? (path.split("/").at(-1) ?? path) : "Saldo";
  return inside.split("/", inside.startsWith("@") ? 2 : 1).join("/");
};
