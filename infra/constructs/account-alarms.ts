/** What only the table or the whole AWS account shows: calls that were turned away. */

import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";

export const watchAccount = (table: Table, alarms: Alarms): void => {
  alarms.raise("lambda-throttles", {
    severity: "page",
    runbook: "throttled-functions",
    // Of all functions of the account and region: they share its concurrency.
    metric: new Metric({ namespace: "AWS/Lambda", metricName: "Throttles", statistic: "Sum", period: ALARM_PERIOD }),
    threshold: 1,
    means: "Lambda turned calls away: the account's concurrency is used up.",
  });
  const throttled = (metricName: string): Metric =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: table.tableName },
      statistic: "Sum",
      period: ALARM_PERIOD,
    });
  alarms.raise("table-throttles", {
    severity: "mail",
    runbook: "throttled-table",
    metric: new MathExpression({
      label: "throttled reads and writes",
      expression: "FILL(reads, 0) + FILL(writes, 0)",
      usingMetrics: { reads: throttled("ReadThrottleEvents"), writes: throttled("WriteThrottleEvents") },
      period: ALARM_PERIOD,
    }),
    threshold: 1,
    means: "DynamoDB turned reads or writes away: one partition is too hot, or the account's limit is reached.",
  });
};
