/** The alarms and the one topic that they tell. */

import { Aws, Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";

/** Over how long a metric is looked at, unless it is told more seldom. */
export const ALARM_PERIOD = Duration.minutes(5);

export class Alarms extends Construct {
  readonly #stage: Stage;
  readonly #action: SnsAction;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "Alarms");

    const topic = new Topic(this, "Topic", { topicName: `saldo-${stage.name}-alarms`, enforceSSL: true });
    // A policy of our own replaces the one that lets the account's alarms publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowPublishByAlarms",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.alarmAddress) topic.addSubscription(new EmailSubscription(stage.alarmAddress));

    this.#stage = stage;
    this.#action = new SnsAction(topic);
  }

  /** Tells the topic when a metric reaches a threshold within the period. No data is no alarm. */
  tell(
    name: string,
    {
      metric,
      threshold,
      means,
      period = ALARM_PERIOD,
    }: { metric: Metric; threshold: number; means: string; period?: Duration },
  ): void {
    new Alarm(this, name, {
      alarmName: `saldo-${this.#stage.name}-${name}`,
      alarmDescription: means,
      metric: metric.with({ period }),
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(this.#action);
  }
}
