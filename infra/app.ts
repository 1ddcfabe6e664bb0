/**
 * What `cdk` runs: one stage of Saldo, chosen with `-c stage=dev|staging|prod` (dev unless said). It needs no AWS
 * account, no credentials and no network. With `-c deployed=<file>`, the data stack's template as it is deployed, it refuses
 * whatever could lose data, but for the changes that `-c meant=<name>,<name>` names.
 */

import { readFileSync } from "node:fs";
import { App, Stack } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type FunctionName, functions } from "../functions/manifest.ts";
import { bundleAll } from "./bundle.ts";
import { RESOURCES_MAX, resourcesOf } from "./resource-limit.ts";
import { addSaldo } from "./saldo.ts";
import { refuseAccountOfAnother, StageError, stageNamed } from "./stages.ts";
import { lossesOf, refusedOf, templateIn } from "./stateful-guard.ts";

const app = new App();

const deployedIn = (file: string) => {
  try {
    return templateIn(readFileSync(file, "utf8"));
  } catch (error) {
    throw new StageError(`The deployed template ${file} can't be read: ${(error as Error).message}.`);
  }
};

const refuseLosses = (file: string, data: Stack, meant: readonly string[]): void => {
  const next = app.synth().getStackArtifact(data.artifactId).template;
  const refused = refusedOf(lossesOf(deployedIn(file), next), meant);
  if (refused.length === 0) return;
  const sentences = refused.map(({ sentence }) => sentence).join("\n  ");
  throw new StageError(
    `This could lose data, and nothing is deployed:\n  ${sentences}\nWhat a second person has agreed to is let through by its name: -c meant=<name>,<name>`,
  );
};

/** A stage that can't be deployed is one sentence to read, not a stack trace. */
const addStacksOrSentence = async (): Promise<void> => {
  try {
    const stage = stageNamed(app.node.tryGetContext("stage") ?? "dev");
    refuseAccountOfAnother(stage, process.env.CDK_DEFAULT_ACCOUNT);
    const names = Object.keys(functions) as FunctionName[];
    const bundles = await bundleAll(names);
    const { data } = addSaldo(app, stage, (name) => Code.fromAsset(bundles.get(name)!.folder));
    const deployed: string | undefined = app.node.tryGetContext("deployed");
    const meant: string = app.node.tryGetContext("meant") ?? "";
    if (deployed !== undefined) refuseLosses(deployed, data, meant.split(",").filter(Boolean));
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
};

await addStacksOrSentence();
// On standard error: standard output belongs to whoever asked for the template.
for (const stack of app.node.findAll().filter(Stack.isStack))
  console.error(`${stack.node.path}: ${resourcesOf(stack)} of at most ${RESOURCES_MAX} resources`);
