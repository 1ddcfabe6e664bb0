/**
 * `npm run check:changed [-- <since>]`: lint, types, and the tests that a change since `main` (or `since`) touches, uncommitted
 * work included. For use while working: it takes what a change costs, and does not stand for the whole gate.
 */
import { spawnSync } from "node:child_process";
import { answerHelp } from "../../local/help.ts";

answerHelp(`npm run check:changed [-- <since>]
  <since>   the branch or commit since which changes count, if not main`);

const [since = "main"] = process.argv.slice(2);

const output = (command: string, argv: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(command, argv, { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  console.error(`${command} ${argv.join(" ")} failed: ${stderr.trim()}`);
  process.exit(1);
};

const base = output("git", ["merge-base", since, "HEAD"]);
const steps: readonly (readonly [string, readonly string[]])[] = [
  ["biome", ["check", "--error-on-warnings", "--changed", `--since=${base}`, "--no-errors-on-unmatched"]],
  ["tsc", []],
  ["tsc", ["-p", "local/panel"]],
  ["vitest", ["run", "--changed", base, "--passWithNoTests"]],
];
for (const [command, argv] of steps) {
  console.log(`\n> ${[command, ...argv].join(" ")}`);
  const { status } = spawnSync(command, argv, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
