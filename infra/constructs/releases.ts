/**
 * How a release reaches callers: each function has an alias `live`, and whatever calls it calls that. Where the stage shifts
 * gradually, CodeDeploy moves the alias: a tenth of the calls first, the rest ten minutes later, and all of them back when the
 * function's errors alarm rings meanwhile. CloudFormation then rolls the whole release back.
 */

import { ArnFormat, Aws, Stack } from "aws-cdk-lib";
import type { IAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnApplication, CfnDeploymentGroup } from "aws-cdk-lib/aws-codedeploy";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Alias,
  type CfnAlias,
  type IFunction,
  type IVersion,
  type Function as LambdaFunction,
} from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { FunctionName } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import { acknowledgeWildcard } from "./wildcard.ts";

const LIVE = "live";

/** Two periods of the errors alarm, so that a whole one lies within it. */
const CANARY = "CodeDeployDefault.LambdaCanary10Percent10Minutes";

/** The releases of one stack's functions. */
export class Releases extends Construct {
  readonly #codeDeploy: { readonly applicationName: string; readonly serviceRoleArn: string } | undefined;

  constructor(scope: Construct, stage: Stage, names: readonly FunctionName[]) {
    super(scope, `Releases-${scope.node.id}`);
    if (!shiftsGradually(stage)) return;

    const arns = names.flatMap((name) => {
      const arn = Stack.of(this).formatArn({
        service: "lambda",
        resource: "function",
        resourceName: `saldo-${stage.name}-${name}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
      return [arn, `${arn}:${LIVE}`];
    });
    const role = new Role(this, "Role", {
      description: `Saldo ${stage.name}: what CodeDeploy may do to shift calls to new versions`,
      assumedBy: new ServicePrincipal("codedeploy.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        shift: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["GetAlias", "UpdateAlias", "GetProvisionedConcurrencyConfig"].map((name) => `lambda:${name}`),
              resources: arns,
            }),
            new PolicyStatement({ actions: ["cloudwatch:DescribeAlarms"], resources: ["*"] }),
          ],
        }),
      },
    });
    acknowledgeWildcard(role, "*", "It only reads the states of alarms, as AWS's own policy for CodeDeploy does.");
    const application = new CfnApplication(this, "Application", { computePlatform: "Lambda" });
    this.#codeDeploy = { applicationName: application.ref, serviceRoleArn: role.roleArn };
  }

  /** The alias by which the function is called, at its newest version. `errors` rolls a gradual shift back. */
  liveOf(lambda: LambdaFunction, errors: IAlarm): IFunction {
    const scope = lambda.node.scope!;
    const alias = new Alias(scope, "Live", { aliasName: LIVE, version: lambda.currentVersion as IVersion });
    if (!this.#codeDeploy) return alias as IFunction;

    const { applicationName, serviceRoleArn } = this.#codeDeploy;
    const group = new CfnDeploymentGroup(scope, "Shift", {
      applicationName,
      serviceRoleArn,
      deploymentConfigName: CANARY,
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      alarmConfiguration: { enabled: true, alarms: [{ name: errors.alarmName }] },
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
    });
    (alias.node.defaultChild as CfnAlias).cfnOptions.updatePolicy = {
      codeDeployLambdaAliasUpdate: { applicationName, deploymentGroupName: group.ref },
    };
    return alias as IFunction;
  }
}

/** Never of a stopped stage: while it is led to another table, no function may use the one before for another ten minutes. */
const shiftsGradually = (stage: Stage): boolean => stage.shiftsGradually && !stage.isStopped;
