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
  const engines = await Promise.all(Array.from({ length: project.vitest.config.maxWorkers }, () => startDynamo()));
  project.provide(
    "dynamoEndpoints",
    engines.map(({ endpoint }) => endpoint),
  );
  return () => Promise.all(engines.map(({ stop }) => stop()));
};
