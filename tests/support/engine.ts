/**
 * DynamoDB Local, in memory, for the whole run: one a worker, since an engine does one thing at a time. Each test takes
 * a table or an account of its own on it.
 */
import type { TestProject } from "vitest/node";
import { startDynamo } from "../../local/dynamo.ts";

declare module "vitest" {
  interface ProvidedContext {
    dynamoEndpoints: readonly string[];
  }
}

export default async (project: TestProject) => {
  const starts = await Promise.allSettled(
    Array.from({ length: project.vitest.config.maxWorkers }, () => startDynamo()),
  );
  const engines = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const stop = () => Promise.all(engines.map((engine) => engine.stop()));
  const failed = starts.find((start) => start.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  project.provide(
    "dynamoEndpoints",
    engines.map(({ endpoint }) => endpoint),
  );
  return stop;
};
