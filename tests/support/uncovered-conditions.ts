/** What a run has sent to DynamoDB under conditions that no test takes away. */
import { partsOf } from "./condition-parts.ts";
import { nameOfPart, type SeenConditions } from "./seen-conditions.ts";

/** Each part of a condition that was sent and never taken away, with a test that sent it; `files` by their names. */
export const uncoveredConditions = (files: ReadonlyMap<string, SeenConditions>): readonly string[] => {
  const covered = new Set([...files.values()].flatMap(({ takenAway }) => takenAway.map(nameOfPart)));
  const uncovered = new Map<string, string>();
  for (const [file, { sent }] of files)
    for (const { test, ...seen } of sent)
      for (const name of partsOf(seen.condition).map((part) => nameOfPart({ ...seen, part })))
        if (!covered.has(name) && !uncovered.has(name)) uncovered.set(name, `${file} > ${test}`);
  return [...uncovered].map(([name, test]) => `no test takes away the condition ${name}\n  it was sent by ${test}`);
};
