/**
 * Closes the output with the slowest files, the calls to the engine and the plain line `N passed, N failed`. A condition that no test takes away is a
 * failure too; a slow file never is, as machines differ.
 */
import type { Reporter, TestModule, TestRunEndReason, Vitest } from "vitest/node";
import { uncoveredConditions } from "./uncovered-conditions.ts";

/** The tests that take conditions away: where one of them did not run, nothing can be said of what is covered. */
const takesConditionsAway = /\/tests\/(store\/conditions\/|simulation\/mutations)/;
/** Tests of the table and of what counts its calls: their conditions are their own, and no store's. */
const hasConditionsOfItsOwn = /\/tests\/(store\/table|bench\/counting)\.test\.ts$/;

export default class PlainReporter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  async onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): Promise<void> {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        counts[state === "pending" ? "skipped" : state] += 1;
      }
      // A file that can't be loaded, or whose hooks fail, has failed though none of its tests ran.
      if (module.state() === "failed" && ![...module.children.allTests("failed")].length) counts.failed += 1;
    }
    counts.failed += unhandledErrors.length;
    if (reason === "interrupted") counts.failed += 1;
    const uncovered = await this.uncovered(modules);
    counts.failed += uncovered.length;
    if (uncovered.length > 0) process.exitCode = 1;
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
    const plain = `${counts.passed} passed, ${counts.failed} failed${skipped}`;
    // After the default reporter's own summary.
    process.once("exit", () => console.log(["", ...slowest(modules), ...uncovered, plain].join("\n")));
  }

  private async uncovered(modules: readonly TestModule[]): Promise<readonly string[]> {
    if (!this.vitest || this.vitest.config.testNamePattern) return [];
    const ran = new Set(modules.filter(({ children }) => children.size > 0).map(({ moduleId }) => moduleId));
    const all = await this.vitest.globTestSpecifications();
    const needed = all.filter(({ moduleId }) => takesConditionsAway.test(moduleId));
    if (!needed.every(({ moduleId }) => ran.has(moduleId))) return [];
    const judged = modules.filter(({ moduleId }) => !hasConditionsOfItsOwn.test(moduleId));
    const seenIn = (module: TestModule) => module.meta().seenConditions ?? { sent: [], takenAway: [] };
    return uncoveredConditions(new Map(judged.map((module) => [module.relativeModuleId, seenIn(module)])));
  }
}

const shownAtMost = 10;

/** The files that took longest and those with the most calls to the engine, where there are enough to compare. Calls are the same on each machine. */
const slowest = (modules: readonly TestModule[]): readonly string[] => {
  if (modules.length <= shownAtMost) return [];
  const seconds = (module: TestModule): number => module.diagnostic().duration / 1000;
  const calls = (module: TestModule): number => module.meta().engineCalls ?? 0;
  const most = (figure: (module: TestModule) => number, shown: (module: TestModule) => string): readonly string[] =>
    modules
      .toSorted((one, other) => figure(other) - figure(one))
      .slice(0, shownAtMost)
      .map((module) => `${shown(module).padStart(7)}  ${module.relativeModuleId}`);
  const total = modules.reduce((sum, module) => sum + calls(module), 0);
  return [
    "The slowest files:",
    ...most(seconds, (module) => `${seconds(module).toFixed(1)} s`),
    "",
    `The files with the most of the ${total} calls to the engine:`,
    ...most(calls, (module) => String(calls(module))),
    "",
  ];
};
