/** One stage of Saldo: its two stacks, and what must hold of both before anything is deployed. */

import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { AppStack, type CodeOf } from "./app-stack.ts";
import { DataStack } from "./data-stack.ts";
import { limitResources } from "./resource-limit.ts";
import { checkedStage, type Stage } from "./stages.ts";

/**
 * Adds the stacks of a stage. Synthesis fails on a finding of the AWS Solutions checks that is not acknowledged with
 * its reason beside the resource, on a stack that outgrows its limit, and on a stage whose settings can't be right.
 *
 * `codeOf` gives each function its code, so that a test of the template need not bundle.
 */
export const addSaldo = (app: App, stage: Stage, codeOf: CodeOf): { data: DataStack; app: AppStack } => {
  checkedStage(stage);
  const data = new DataStack(app, stage);
  const appStack = new AppStack(app, stage, data, codeOf);

  for (const stack of [data, appStack]) limitResources(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  return { data, app: appStack };
};
