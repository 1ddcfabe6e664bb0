/** The manifest's schedules: EventBridge Scheduler calls each function at its times, Warsaw's. */

import { Aws, Duration } from "aws-cdk-lib";
import { MathExpression } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { Runs } from "../../functions/declaring.ts";
import { schedules } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";
import type { Failures } from "./failures.ts";
import { type Built, functionOf } from "./saldo-function.ts";

export class Schedules extends Construct {
  constructor(
    scope: Construct,
    built: Built,
    { stage, failures, alarms }: { readonly stage: Stage; readonly failures: Failures; readonly alarms: Alarms },
  ) {
    super(scope, "Schedules");

    for (const [name, declared] of Object.entries(schedules)) {
      const { live, lambda } = functionOf(built, declared.function);
      const { functionArn } = live;
      const role = new Role(this, `${name}-role`, {
        description: `Saldo ${stage.name}: calls the function of the schedule ${name}`,
        assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
          conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
        }),
        inlinePolicies: {
          call: new PolicyDocument({
            statements: [
              new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [functionArn] }),
              new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [failures.queue.queueArn] }),
            ],
          }),
        },
      });
      new CfnSchedule(this, name, {
        name: `saldo-${stage.name}-${name}`,
        scheduleExpression: expressionOf(declared.runs),
        scheduleExpressionTimezone: "Europe/Warsaw",
        // Said either way: what a template no longer says, CloudFormation leaves as it is.
        state: stage.isStopped ? "DISABLED" : "ENABLED",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: functionArn,
          roleArn: role.roleArn,
          // The next run does what a missed one left; an old call is not worth repeating for a day.
          retryPolicy: { maximumEventAgeInSeconds: 600, maximumRetryAttempts: 2 },
          deadLetterConfig: { arn: failures.queue.queueArn },
        },
      });
      const { period, missingForPeriods } = heartbeatOf(declared.runs);
      alarms.raise(`${name}-missing`, {
        severity: "page",
        runbook: "schedule-missing",
        // Lambda reports nothing for a period without a call, and an alarm looks past such gaps for older data.
        metric: new MathExpression({
          label: `calls of ${declared.function}`,
          expression: "FILL(invocations, 0)",
          usingMetrics: { invocations: lambda.metricInvocations({ statistic: "Sum", period }) },
          period,
        }),
        threshold: 1,
        missingForPeriods,
        means: `The schedule ${name} does not run.`,
      });
    }
  }
}

/** Three runs in a row, and a quarter of an hour at least; of a daily one two days, as no period begins when it runs. */
const heartbeatOf = (runs: Runs): { readonly period: Duration; readonly missingForPeriods: number } =>
  "everyMinutes" in runs
    ? { period: Duration.minutes(Math.max(5, runs.everyMinutes)), missingForPeriods: 3 }
    : { period: Duration.days(1), missingForPeriods: 2 };

/** EventBridge's words for it, which refuse `rate(1 minutes)`. */
export const expressionOf = (runs: Runs): string => {
  if ("everyMinutes" in runs) return `rate(${runs.everyMinutes} ${runs.everyMinutes === 1 ? "minute" : "minutes"})`;
  const [hour, minute] = runs.dailyAt.split(":").map(Number);
  return `cron(${minute} ${hour} * * ? *)`;
};
