/** Closes the output with the plain line `N passed, N failed`. */
import type { Reporter, TestModule, TestRunEndReason } from "vitest/node";

export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[], reason: TestRunEndReason): void {
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
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
    // After the default reporter's own summary.
    process.once("exit", () => console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`));
  }
}
