/** The metrics that functions write (`shared/domain/metrics.ts`), as alarms and dashboards read them. */

import type { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricName, Split } from "../../shared/domain/metrics.ts";
import type { Stage } from "../stages.ts";

export const namespaceOf = ({ name }: Pick<Stage, "name">): string => `Saldo/${name}`;

type Read<Name extends MetricName> = {
  readonly by: Split<Name>;
  readonly statistic: string;
  readonly period: Duration;
  readonly label?: string;
};

export const measured = <Name extends MetricName>(
  stage: Stage,
  metricName: Name,
  { by, statistic, period, label }: Read<Name>,
): Metric =>
  new Metric({
    namespace: namespaceOf(stage),
    metricName,
    statistic,
    period,
    ...(Object.keys(by).length > 0 && { dimensionsMap: { ...by } as Record<string, string> }),
    ...(label !== undefined && { label }),
  });
