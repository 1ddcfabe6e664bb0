import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/support/engine.ts"],
    // Two cores: more workers than that only wait for each other and for the one engine.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./tests/support/plain-reporter.ts"],
  },
});
