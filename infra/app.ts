/**
 * What `cdk` runs: one stage of Saldo, chosen with `-c stage=dev|staging|prod` (dev unless said). It needs no AWS
 * account, no credentials and no network.
 */

import { App, Stack } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundle } from "./bundle.ts";
import { RESOURCES_MAX, resourcesOf } from "./resource-limit.ts";
import { addSaldo } from "./saldo.ts";
import { refuseAccountOfAnother, StageError, stageNamed } from "./stages.ts";

const app = new App();

/** A stage that can't be deployed is one sentence to read, not a stack trace. */
const addStacksOrSentence = (): void => {
  try {
    const stage = stageNamed(app.node.tryGetContext("stage") ?? "dev");
    refuseAccountOfAnother(stage, process.env.CDK_DEFAULT_ACCOUNT);
    addSaldo(app, stage, (name) => Code.fromAsset(bundle(name).folder));
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
};

addStacksOrSentence();
// On standard error: standard output belongs to whoever asked for the template.
for (const stack of app.node.findAll().filter(Stack.isStack))
  console.error(`${stack.node.path}: ${resourcesOf(stack)} of at most ${RESOURCES_MAX} resources`);
