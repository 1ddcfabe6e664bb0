/**
 * The name of the table that a stage's functions use, as a parameter of each stack that leads to it. CloudFormation keeps its value from the
 * deployment before, and refuses a template that names another table. So a checkout whose stage says otherwise, such as an older release
 * after a restore, deploys nothing, whatever was forgotten. To change the table, the new name is given with the deployment.
 */

import { CfnParameter, CfnRule, Fn, type Stack } from "aws-cdk-lib";
import { type Stage, tableNameOf } from "./stages.ts";

export const TABLE_IN_USE = "TableInUse";

/** No function reads the parameter: a version of a function is new only where its own settings say another name. */
export const refuseAnotherTable = (stack: Stack, stage: Stage): void => {
  const name = tableNameOf(stage);
  const inUse = new CfnParameter(stack, TABLE_IN_USE, {
    type: "String",
    description: "The table that the functions use. It changes only where a deployment is given another name.",
    default: name,
  });
  new CfnRule(stack, "KeepsTableInUse", {
    assertions: [
      {
        assert: Fn.conditionEquals(inUse, name),
        assertDescription: `infra/stages.ts of this release leads the stage ${stage.name} to the table ${name}, but it uses another one. Correct tableName and tableStreamArn there. If the table is to change, deploy with --parameters ${TABLE_IN_USE}=${name} (docs/operations.md, Restoring).`,
      },
    ],
  });
};
