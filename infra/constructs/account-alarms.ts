/** What only the table, its index or the whole AWS account shows: calls that were turned away. */

import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { FunctionDeclaration } from "../../functions/declaring.ts";
import { functions } from "../../functions/manifest.ts";
import type { LiveTable } from "../live-table.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms, ANY_OF_THREE } from "./alarms.ts";
import { QUEUE_INDEX } from "./table.ts";

/** So many calls turned away within the period are no short burst any more. */
const LAMBDA_THROTTLES_MANY = 50;

/** Those that send e-mail are held to SES's rate by their concurrency: what the stream brings faster is turned away, and comes again. */
const pacedFunctions = ({ reservesConcurrency }: Stage): string[] =>
  Object.entries<FunctionDeclaration>(functions).flatMap(([name, { sendsMail, concurrencyReserved }]) =>
    reservesConcurrency && sendsMail && concurrencyReserved !== undefined ? [name] : [],
  );

export const watchAccount = (stage: Stage, table: LiveTable, alarms: Alarms): void => {
  const throttlesOf = (dimensionsMap?: { readonly FunctionName: string }): Metric =>
    new Metric({
      namespace: "AWS/Lambda",
      metricName: "Throttles",
      statistic: "Sum",
      period: ALARM_PERIOD,
      ...(dimensionsMap && { dimensionsMap }),
    });
  const paced = pacedFunctions(stage);
  // Of all functions of the account and region, which share its concurrency, less what is turned away on purpose.
  const lambdaThrottles = new MathExpression({
    label: "calls turned away",
    expression: ["all", ...paced.map((_, index) => `FILL(paced${index}, 0)`)].join(" - "),
    usingMetrics: {
      all: throttlesOf(),
      ...Object.fromEntries(
        paced.map((name, index) => [`paced${index}`, throttlesOf({ FunctionName: `saldo-${stage.name}-${name}` })]),
      ),
    },
    period: ALARM_PERIOD,
  });
  alarms.raise("lambda-throttles", {
    severity: "mail",
    runbook: "throttled-functions",
    metric: lambdaThrottles,
    breaching: ANY_OF_THREE,
    threshold: 1,
    means: "Lambda turned calls away: for a moment the account's concurrency was used up.",
  });
  alarms.raise("lambda-throttles-many", {
    severity: "page",
    runbook: "throttled-functions",
    metric: lambdaThrottles,
    breaching: ANY_OF_THREE,
    threshold: LAMBDA_THROTTLES_MANY,
    means: "Lambda turns many calls away: the account's concurrency is used up.",
  });
  const throttled = (metricName: string, ofIndex: { readonly GlobalSecondaryIndexName?: string } = {}): Metric =>
    new Metric({
      namespace: "AWS/DynamoDB",
      metricName,
      dimensionsMap: { TableName: table.tableName, ...ofIndex },
      statistic: "Sum",
      period: ALARM_PERIOD,
    });
  const queueIndex = { GlobalSecondaryIndexName: QUEUE_INDEX };
  alarms.raise("table-throttles", {
    severity: "mail",
    runbook: "throttled-table",
    metric: new MathExpression({
      label: "throttled reads and writes",
      expression: "FILL(reads, 0) + FILL(writes, 0) + FILL(queueReads, 0) + FILL(queueWrites, 0)",
      // DynamoDB counts an index's own throttles apart from the table's.
      usingMetrics: {
        reads: throttled("ReadThrottleEvents"),
        writes: throttled("WriteThrottleEvents"),
        queueReads: throttled("ReadThrottleEvents", queueIndex),
        queueWrites: throttled("WriteThrottleEvents", queueIndex),
      },
      period: ALARM_PERIOD,
    }),
    breaching: ANY_OF_THREE,
    threshold: 1,
    means: "DynamoDB turned reads or writes away: one partition is too hot, or the account's limit is reached.",
  });
};
