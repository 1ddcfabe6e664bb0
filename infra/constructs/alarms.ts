/** The alarms of a stage and the one topic that they go to. */

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

/** The topic that every alarm of a stage goes to. It stands with the data, so that each stack can reach it. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "AlarmTopic");

    this.topic = new Topic(this, "Topic", { topicName: `saldo-${stage.name}-alarms`, enforceSSL: true });
    // A policy of our own replaces the one that lets the account's alarms publish.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowPublishByAlarms",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.alarmAddress) this.topic.addSubscription(new EmailSubscription(stage.alarmAddress));
  }
}

/** The alarms of one stack. */
export class Alarms extends Construct {
  readonly #stage: Stage;
  readonly #action: SnsAction;

  constructor(scope: Construct, stage: Stage, { topic }: AlarmTopic) {
    super(scope, "Alarms");

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
