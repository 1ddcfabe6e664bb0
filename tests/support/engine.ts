/** One DynamoDB Local, in memory, for the whole run; each test takes a table or an account of its own on it. */
import type { TestProject } from "vitest/node";
import { startDynamo } from "../../local/dynamo.ts";

declare module "vitest" {
  interface ProvidedContext {
    dynamoEndpoint: string;
  }
}

export default async (project: TestProject) => {
  const engine = await startDynamo();
  project.provide("dynamoEndpoint", engine.endpoint);
  return engine.stop;
};
