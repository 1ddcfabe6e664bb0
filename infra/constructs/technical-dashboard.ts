/** What operations see of a stage: its alarms, and below them what they are about. */

import { ArnFormat, Duration, Stack } from "aws-cdk-lib";
import { Alarm, AlarmStatusWidget, Dashboard, type IWidget, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { messageQueueNames, messageQueues } from "../../functions/manifest.ts";
import { type Severity, type Stage, tableNameOf } from "../stages.ts";
import type { Raised } from "./alarms.ts";
import { graph } from "./graph.ts";
import { measured, namespaceOf } from "./measured.ts";

const PERIOD = Duration.minutes(5);
const WIDTH = 24;

/** CloudWatch shows no more in one widget. */
const ALARMS_MAX = 100;

const SEVERITIES: Readonly<Record<Severity, string>> = {
  page: "Alarms that wake somebody",
  mail: "Alarms that operations read in the morning",
  finance: "Alarms that finance get",
};

type Watched = { readonly stage: Stage; readonly alarms: readonly Raised[]; readonly apiId: string };

export class TechnicalDashboard extends Construct {
  constructor(scope: Construct, { stage, alarms, apiId }: Watched) {
    super(scope, "Technical");

    new Dashboard(this, "Dashboard", {
      dashboardName: `saldo-${stage.name}-technical`,
      defaultInterval: Duration.hours(12),
      widgets: [
        ...Object.entries(SEVERITIES).flatMap(([severity, title]) =>
          this.#statusOf(
            title,
            alarms.filter((alarm) => alarm.severity === severity).map(({ name }) => name),
          ),
        ),
        [
          graph("Requests to the API", "requests in 5 minutes", [
            api(apiId, "Count", "Sum", "all"),
            api(apiId, "4xx", "Sum", "refused (4xx)"),
            api(apiId, "5xx", "Sum", "server errors (5xx)"),
          ]),
          graph("How long the API takes", "milliseconds", [
            api(apiId, "Latency", "p50", "half within"),
            api(apiId, "Latency", "p99", "99 of 100 within"),
          ]),
        ],
        [
          graph("Errors that functions reported", "log lines in 5 minutes", [errorsByFunction(stage)]),
          graph("Functions of the AWS account", "calls", [
            lambda("ConcurrentExecutions", "Maximum", "at a time"),
            lambda("Throttles", "Sum", "turned away in 5 minutes"),
          ]),
        ],
        [
          graph("What the table is asked for", "units in 5 minutes", [
            dynamo(stage, "ConsumedReadCapacityUnits", "reads"),
            dynamo(stage, "ConsumedWriteCapacityUnits", "writes"),
          ]),
          graph("What the table turned away", "calls in 5 minutes", [
            dynamo(stage, "ReadThrottleEvents", "reads"),
            dynamo(stage, "WriteThrottleEvents", "writes"),
          ]),
        ],
        [
          graph(
            "Oldest message in each queue of messages",
            "seconds",
            [...messageQueues.keys()].map((name) => queueAge(messageQueueNames(stage.name, name).queue, name)),
          ),
          graph("Stripe", "in an hour", [
            measured(stage, "webhook-missed", {
              by: {},
              statistic: "Sum",
              period: Duration.hours(1),
              label: "events that the webhook did not bring",
            }),
            measured(stage, "payment-provider-away", {
              by: {},
              statistic: "Sum",
              period: Duration.hours(1),
              label: "runs without an answer",
            }),
          ]),
        ],
        [
          graph("Calls to 112 that can't be routed", "questions in 5 minutes", [
            measured(stage, "calls-not-routable", { by: {}, statistic: "Sum", period: PERIOD, label: "not routable" }),
          ]),
        ],
      ],
    });
  }

  /** By name, not by reference: the alarms stand in other stacks. */
  #statusOf(title: string, names: readonly string[]): IWidget[][] {
    const stack = Stack.of(this);
    const shown = names.map((resourceName) =>
      Alarm.fromAlarmArn(
        this,
        resourceName,
        stack.formatArn({
          service: "cloudwatch",
          resource: "alarm",
          resourceName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ),
    );
    const rows: IWidget[][] = [];
    for (let from = 0; from < shown.length; from += ALARMS_MAX) {
      const alarms = shown.slice(from, from + ALARMS_MAX);
      rows.push([new AlarmStatusWidget({ title, alarms, width: WIDTH, height: 2 + Math.ceil(alarms.length / 8) })]);
    }
    return rows;
  }
}

const api = (apiId: string, metricName: string, statistic: string, label: string): Metric =>
  new Metric({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic,
    period: PERIOD,
    label,
  });

const lambda = (metricName: string, statistic: string, label: string): Metric =>
  new Metric({ namespace: "AWS/Lambda", metricName, statistic, period: PERIOD, label });

const dynamo = (stage: Stage, metricName: string, label: string): Metric =>
  new Metric({
    namespace: "AWS/DynamoDB",
    metricName,
    dimensionsMap: { TableName: tableNameOf(stage) },
    statistic: "Sum",
    period: PERIOD,
    label,
  });

const queueAge = (QueueName: string, label: string): Metric =>
  new Metric({
    namespace: "AWS/SQS",
    metricName: "ApproximateAgeOfOldestMessage",
    dimensionsMap: { QueueName },
    statistic: "Maximum",
    period: PERIOD,
    label,
  });

/** Of those functions that reported any: a line for each of all would be none that anybody can read. */
const errorsByFunction = (stage: Stage): MathExpression =>
  new MathExpression({
    label: "",
    expression: `SEARCH('{${namespaceOf(stage)},functionName} MetricName="errors-reported"', 'Sum', ${PERIOD.toSeconds()})`,
    period: PERIOD,
  });
