/**
 * What all tests of a run share. DynamoDB Local, in memory: one a worker, since an engine does one thing at a time; each
 * test takes a table or an account of its own on it. And a folder for the local systems that workers start when they
 * first need one.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestProject } from "vitest/node";
import { startDynamo } from "../../local/dynamo.ts";
import { type Running, runningFile } from "../../local/folder.ts";
import { keepCompiled } from "./compiled.ts";
import { newFolder } from "./new-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    dynamoEndpoints: readonly string[];
    /** The folder with the data of each worker's local system. */
    sharedSystems: string;
  }
}

export default async (project: TestProject) => {
  keepCompiled();
  const starts = await Promise.allSettled(
    Array.from({ length: project.vitest.config.maxWorkers }, () => startDynamo()),
  );
  const engines = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
  const sharedSystems = newFolder("saldo-shared-");
  const stop = async () => {
    await Promise.all([stopSystems(sharedSystems), ...engines.map((engine) => engine.stop())]);
    rmSync(sharedSystems, { recursive: true, force: true });
  };
  const failed = starts.find((start) => start.status === "rejected");
  if (failed) {
    await stop();
    throw failed.reason;
  }
  project.provide(
    "dynamoEndpoints",
    engines.map(({ endpoint }) => endpoint),
  );
  project.provide("sharedSystems", sharedSystems);
  return stop;
};

/** A system removes what it left about itself once it has ended. */
const stopSystems = (folder: string): Promise<unknown> =>
  Promise.all(
    readdirSync(folder).map(async (name) => {
      const file = runningFile(join(folder, name));
      if (!existsSync(file)) return;
      const { processId } = JSON.parse(readFileSync(file, "utf8")) as Running;
      process.kill(processId, "SIGINT");
      while (existsSync(file)) await sleep(50);
    }),
  );
