/** The alarms of a stage, and the topics that they go to: one for each kind of people who act on them. */

import { Aws, Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct, type IConstruct } from "constructs";
import type { Severity, Stage } from "../stages.ts";

/** The period of a metric that an alarm reads, unless it names another. */
export const ALARM_PERIOD = Duration.minutes(5);

type Breaching = { readonly periods: number; readonly ofLatest: number };

/**
 * For a metric that fills gaps with zeros: a period whose data come late looks quiet at first, so the two before the
 * latest are looked at again.
 */
export const ANY_OF_THREE: Breaching = { periods: 1, ofLatest: 3 };

/** The topics that a stage's alarms go to. They stand with the data, so that each stack can reach them. */
export class AlarmTopics extends Construct {
  readonly topics: Readonly<Record<Severity, Topic>>;

  constructor(scope: Construct, stage: Stage) {
    super(scope, "AlarmTopics");

    const topicOf = (severity: Severity): Topic => {
      const topic = new Topic(this, severity, { topicName: `saldo-${stage.name}-${severity}`, enforceSSL: true });
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
      for (const address of stage.alarmRecipients[severity]) topic.addSubscription(new EmailSubscription(address));
      return topic;
    };
    this.topics = { page: topicOf("page"), mail: topicOf("mail"), finance: topicOf("finance") };
  }
}

type Watched = {
  readonly severity: Severity;
  /** A heading of docs/runbook.md, as its anchor says it after `alarm-`. */
  readonly runbook: string;
  /** Of one period, with a statistic that fits. */
  readonly metric: IMetric;
  /** The alarm triggers from this value on; a heartbeat triggers below it. */
  readonly threshold: number;
  /** What has happened, as one sentence. */
  readonly means: string;
  /** It triggers when so many of the latest periods reach the threshold; unless given, when the latest one does. */
  readonly breaching?: Breaching;
  /** A heartbeat: it triggers when the metric falls below the threshold, or is missing, so many periods in a row. */
  readonly missingForPeriods?: number;
};

/** An alarm by its whole name. */
export type Raised = { readonly name: string; readonly severity: Severity };

/** The alarms of one stack. */
export class Alarms extends Construct {
  readonly #raised: Raised[] = [];
  readonly #stage: Stage;
  readonly #topics: AlarmTopics["topics"];

  constructor(scope: Construct, stage: Stage, { topics }: AlarmTopics) {
    super(scope, "Alarms");

    this.#stage = stage;
    this.#topics = topics;
  }

  /** Adds an alarm with its recipient and its runbook. Without data it stays silent, unless it is a heartbeat. */
  raise(name: string, { severity, runbook, metric, threshold, means, breaching, missingForPeriods }: Watched): Alarm {
    const alarmName = `saldo-${this.#stage.name}-${name}`;
    this.#raised.push({ name: alarmName, severity });
    const isHeartbeat = missingForPeriods !== undefined;
    const limit = isHeartbeat ? `fewer than ${threshold}` : `${threshold} or more`;
    const alarm = new Alarm(this, name, {
      alarmName,
      alarmDescription: `${means} Triggers at ${limit}. What to do: docs/runbook.md#alarm-${runbook}.`,
      metric,
      threshold,
      comparisonOperator: isHeartbeat
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: missingForPeriods ?? breaching?.ofLatest ?? 1,
      ...(breaching && { datapointsToAlarm: breaching.periods }),
      treatMissingData: isHeartbeat ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topics[severity]));
    return alarm;
  }

  /** Those of all stacks, as they were raised. */
  static allOf(scope: IConstruct): Raised[] {
    return scope.node.findAll().flatMap((node) => (node instanceof Alarms ? node.#raised : []));
  }
}
