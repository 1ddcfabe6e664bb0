/** Every refusal that there is, as the domain and its nouns declare them, by the name of its constant. */
import { globSync } from "node:fs";
import { join } from "node:path";
import type { FieldFault, Problem } from "../shared/domain/refusal.ts";

type Named<Value> = readonly (readonly [name: string, Value])[];

const declaredIn = async <Value>(file: "refusals.ts" | "faults.ts"): Promise<Named<Value>> => {
  const folder = join(import.meta.dirname, "../shared/domain");
  const files = globSync(`{.,*}/${file}`, { cwd: folder }).sort();
  const modules = await Promise.all(
    files.map((found) => import(join(folder, found)) as Promise<Record<string, Value>>),
  );
  // Sorted: where modules are compiled first, their exports keep another order.
  return modules.flatMap((declared) => Object.entries(declared)).sort(([one], [other]) => (one < other ? -1 : 1));
};

export const allProblems = (): Promise<Named<Problem>> => declaredIn("refusals.ts");
export const allFaults = (): Promise<Named<FieldFault>> => declaredIn("faults.ts");
