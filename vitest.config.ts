import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const longFolders = ["simulation", "journeys", "pages", "local", "client", "model"];

/** Begins with what takes long, so that at the end no worker waits for the other's simulation. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = longFolders.findIndex((folder) => moduleId.includes(`/tests/${folder}/`));
      return found === -1 ? longFolders.length : found;
    };
    return (await super.sort(files)).sort((one, another) => rank(one) - rank(another));
  }
}

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/engine.ts"],
    setupFiles: ["tests/support/setup.ts"],
    // Two cores: more workers than that only wait for each other (a third takes off less than three runs differ). Each has an engine of its own.
    maxWorkers: 2,
    // A worker's modules outlive its files: what a file changes of them or of the process, it changes back.
    isolate: false,
    // Node itself loads the modules, as it does everywhere else: Vite would transform each of them first.
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./tests/support/plain-reporter.ts"],
  },
});
