/**
 * `npm run examples`: runs the tests of the functions and the journeys, and writes local/openapi-examples.json of what they asked and were
 * answered. Run it after a route was added, or its answer changed. A file that some of the tests recorded (`SALDO_RECORDED_EXAMPLES=<file>
 * npx vitest run <tests>`) may be named instead: then only what is missing, or no longer as its schema says, is taken of it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { answerHelp } from "../../local/help.ts";
import kept from "../../local/openapi-examples.json" with { type: "json" };
import type { Example } from "../../local/openapi-examples.ts";
import { cleaned } from "./clean-example.ts";
import { exampleChecks } from "./example-checks.ts";
import { type Recorded, recordingVariable } from "./recorded.ts";

answerHelp(`npm run examples [-- <file>]
  <file>   what tests recorded (SALDO_RECORDED_EXAMPLES): only what is missing or wrong is taken of it. Without it, the tests run`);

const recordedIn = (): string => {
  const file = join(mkdtempSync(join(tmpdir(), "saldo-examples-")), "recorded.jsonl");
  const env = { ...process.env, [recordingVariable]: file };
  const { status } = spawnSync("npx", ["vitest", "run", "tests/functions", "tests/journeys"], {
    stdio: "inherit",
    env,
  });
  // What a failing test was answered is no example.
  if (status !== 0) throw new Error("The tests fail, so local/openapi-examples.json is left as it was.");
  return file;
};

const lettersMax = 1_500;

/** The one that tells most without being long; the same one from the same recordings, in whatever order they come. */
const best = (candidates: ReadonlySet<string>): string | undefined =>
  [...candidates].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1))[0];
const rank = (text: string): number => (text.length <= lettersMax && !isOdd(text) ? -text.length : text.length);
/** What a test tries to break something with is no example. */
const isOdd = (text: string): boolean => /(.)\1{29}|<(?!svg)|\\u|&lt;/.test(text);

const checks = exampleChecks();
const [, , named] = process.argv;
const keptOnes = named === undefined ? {} : (kept as Readonly<Record<string, Example>>);
/** The example that is there, where it may stay. */
const keptAt = (place: string, route: string, part: string): string | undefined => {
  const value = part === "sent" ? keptOnes[route]?.sent : keptOnes[route]?.answers[part];
  return value !== undefined && checks.isGood(place, value) ? JSON.stringify(value) : undefined;
};
const lines = readFileSync(named ?? recordedIn(), "utf8")
  .split("\n")
  .filter(Boolean);
const seen = new Map<string, Set<string>>();
const note = (place: string, value: unknown): void => {
  if (value === undefined || value === "" || !checks.isGood(place, value)) return;
  if (!seen.has(place)) seen.set(place, new Set());
  seen.get(place)?.add(JSON.stringify(value));
};
for (const line of lines) {
  const { route, status, sent, answered } = JSON.parse(line) as Recorded;
  if (sent !== undefined) note(`${route} sent`, cleaned(sent, "sent"));
  if (answered) note(`${route} ${status}`, cleaned(answered, "answered"));
}
const examples: Record<string, { sent?: unknown; answers: Record<string, unknown> }> = {};
for (const place of checks.places) {
  const [method, path, part = ""] = place.split(" ");
  const route = `${method} ${path}`;
  const found = keptAt(place, route, part) ?? best(seen.get(place) ?? new Set());
  if (found === undefined) {
    console.error(`no test brings an example of ${place}`);
    continue;
  }
  examples[route] ??= { answers: {} };
  const example = examples[route];
  if (part === "sent") example.sent = JSON.parse(found);
  else example.answers[part] = JSON.parse(found);
}
const file = new URL("../../local/openapi-examples.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(examples satisfies Record<string, Example>, null, 2)}\n`);
spawnSync("npx", ["biome", "format", "--write", fileURLToPath(file)], { stdio: "inherit" });
console.log("local/openapi-examples.json is written.");
