/** One stage of Saldo: its five stacks, and what must hold of them before anything is deployed. */

import { type App, Stack, Tags, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { ApiStack } from "./api-stack.ts";
import { BackgroundStack } from "./background-stack.ts";
import { checkedStage } from "./checked-stage.ts";
import { Alarms } from "./constructs/alarms.ts";
import type { CodeOf } from "./constructs/saldo-function.ts";
import { DataStack } from "./data-stack.ts";
import { DocsStack } from "./docs-stack.ts";
import { limitResources } from "./resource-limit.ts";
import type { Stage } from "./stages.ts";
import { WatchStack } from "./watch-stack.ts";

/**
 * Adds the stacks of a stage. Synthesis fails on a finding of the AWS Solutions checks that is not acknowledged with
 * its reason beside the resource, on a stack that outgrows its limit, and on a stage whose settings can't be right.
 *
 * `codeOf` gives each function its code, so that a test of the template need not bundle.
 */
export const addSaldo = (app: App, stage: Stage, codeOf: CodeOf) => {
  const stacks = addStacks(app, stage, codeOf);
  for (const stack of app.node.findAll().filter(Stack.isStack)) limitResources(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return stacks;
};

/** The stacks without the checks of synthesis, which take most of its time: for a test that reads the templates. */
export const addStacks = (app: App, stage: Stage, codeOf: CodeOf) => {
  checkedStage(stage);
  const data = new DataStack(app, stage);
  const api = new ApiStack(app, stage, data, codeOf);
  const background = new BackgroundStack(app, stage, data, codeOf);
  const docs = new DocsStack(app, stage);
  const watch = new WatchStack(app, stage, { alarms: Alarms.allOf(app), apiId: api.apiId });

  Tags.of(app).add("service", "saldo");
  Tags.of(app).add("stage", stage.name);

  return { data, api, background, docs, watch };
};
