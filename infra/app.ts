/**
 * What `cdk` runs: one stage of Saldo, chosen with `-c stage=dev|staging|prod` (dev unless said). It needs no AWS
 * account, no credentials and no network.
 */

import { App } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundle } from "./bundle.ts";
import { RESOURCES_MAX, resourcesOf } from "./resource-limit.ts";
import { addSaldo } from "./saldo.ts";
import { stageNamed } from "./stages.ts";

const app = new App();
const stage = stageNamed(app.node.tryGetContext("stage") ?? "dev");

const stacks = addSaldo(app, stage, (name) => Code.fromAsset(bundle(name).folder));
// On standard error: standard output belongs to whoever asked for the template.
for (const stack of Object.values(stacks))
  console.error(`${stack.stackName}: ${resourcesOf(stack)} of at most ${RESOURCES_MAX} resources`);
