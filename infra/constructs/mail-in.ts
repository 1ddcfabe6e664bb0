/**
 * Receives e-mail: SES stores each one among the files, and says so by a topic, with its verdicts, to the queue that the manifest's
 * function takes them from. It stands with the data: what comes while the function is rebuilt waits here.
 *
 * SES uses a rule set only once it is active, and an AWS account has one active rule set in a region: ops activate it by hand.
 */

import { Aws, Duration, Stack } from "aws-cdk-lib";
import { MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnReceiptRule, ReceiptRuleSet } from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { functions, mailIn } from "../../functions/manifest.ts";
import { rawMailPrefix } from "../../shared/domain/mail-in/received-mail.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms, ANY_OF_THREE } from "./alarms.ts";
import { type Failures, failureNames } from "./failures.ts";
import type { Files } from "./files.ts";

/** What fails comes again after this: AWS advises six times the function's timeout. */
const REPEATED_EVERY = Duration.seconds(6 * functions[mailIn.function].timeoutSeconds);
/** As long is an e-mail tried, so that a release may mend what fails; the raw e-mail outlives that and the queue of failures. */
const TAKEN_WITHIN = Duration.days(2);

const WAITS_TOO_LONG = Duration.minutes(15);

export class MailIn extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    {
      stage,
      files,
      failures,
      alarms,
    }: { readonly stage: Stage; readonly files: Files; readonly failures: Failures; readonly alarms: Alarms },
  ) {
    super(scope, "MailIn");

    this.queue = new Queue(this, "Queue", {
      queueName: `saldo-${stage.name}-mail-in`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: REPEATED_EVERY,
      deadLetterQueue: {
        queue: failures.queue,
        maxReceiveCount: Math.floor(TAKEN_WITHIN.toSeconds() / REPEATED_EVERY.toSeconds()),
      },
      // What outlives it is deleted, and left nowhere: only the count of tries may end them.
      retentionPeriod: Duration.days(14),
    });
    const topic = new Topic(this, "Topic", { topicName: failureNames(stage).mailInTopic, enforceSSL: true });
    topic.addSubscription(
      // The body is what SES said, and no envelope of SNS's around it.
      new SqsSubscription(this.queue, { rawMessageDelivery: true, deadLetterQueue: failures.seenFrom(this) }),
    );
    const ruleName = this.#receive(stage, files, topic);
    watch({ queue: this.queue, topic, ruleName, alarms });
  }

  /** The rule set with its one rule, and what lets SES do as it says, and only by that rule of this account. */
  #receive(stage: Stage, files: Files, topic: Topic): string {
    const name = `saldo-${stage.name}`;
    const byTheRule = {
      StringEquals: {
        "aws:SourceAccount": Aws.ACCOUNT_ID,
        "aws:SourceArn": Stack.of(this).formatArn({
          service: "ses",
          resource: "receipt-rule-set",
          resourceName: `${name}:receipt-rule/${name}`,
        }),
      },
    };
    const principals = [new ServicePrincipal("ses.amazonaws.com")];
    const puts = files.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowPutByMailIn",
        principals,
        actions: ["s3:PutObject"],
        resources: [files.bucket.arnForObjects(`${rawMailPrefix}*`)],
        conditions: byTheRule,
      }),
    );
    const publishes = topic.addToResourcePolicy(
      new PolicyStatement({
        sid: "AllowPublishByMailIn",
        principals,
        actions: ["sns:Publish"],
        resources: [topic.topicArn],
        conditions: byTheRule,
      }),
    );
    const ruleSet = new ReceiptRuleSet(this, "RuleSet", { receiptRuleSetName: name });
    // The plain CloudFormation resource: the ready-made action would add a wider policy of its own.
    const rule = new CfnReceiptRule(this, "Rule", {
      ruleSetName: ruleSet.receiptRuleSetName,
      rule: {
        name,
        enabled: true,
        // The domain alone stands for every address at it.
        recipients: [stage.mailInDomain],
        // Without it, there is no verdict on spam and viruses.
        scanEnabled: true,
        // ASVS 12.3.1: nothing is taken in clear text.
        tlsPolicy: "Require",
        actions: [
          { s3Action: { bucketName: files.bucketName, objectKeyPrefix: rawMailPrefix, topicArn: topic.topicArn } },
        ],
      },
    });
    // SES tries both out when the rule is made.
    for (const { policyDependable } of [puts, publishes])
      if (policyDependable) rule.node.addDependency(policyDependable);
    return name;
  }
}

const watch = ({
  queue,
  topic,
  ruleName,
  alarms,
}: {
  readonly queue: Queue;
  readonly topic: Topic;
  readonly ruleName: string;
  readonly alarms: Alarms;
}): void => {
  alarms.raise("mail-in-waiting", {
    severity: "mail",
    runbook: "mail-in-waiting",
    // Of what was received three times, SQS no longer reports the age: what fails so often triggers `mail-in-errors`.
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period: ALARM_PERIOD }),
    threshold: WAITS_TOO_LONG.toSeconds(),
    means: `A received e-mail has waited for ${WAITS_TOO_LONG.toMinutes()} minutes: ${mailIn.function} is not called, or is too slow.`,
  });
  const ofTheRule = (metricName: string) =>
    new Metric({
      namespace: "AWS/SES",
      metricName,
      dimensionsMap: { RuleName: ruleName },
      statistic: "Sum",
      period: ALARM_PERIOD,
    });
  alarms.raise("mail-in-lost", {
    // SES gives up after four hours.
    severity: "page",
    runbook: "mail-in-lost",
    metric: new MathExpression({
      label: "e-mails that are not handed over",
      // Each is missing while it counts nothing.
      expression: "FILL(failed, 0) + FILL(expired, 0) + FILL(unqueued, 0)",
      usingMetrics: {
        failed: ofTheRule("PublishFailure"),
        expired: ofTheRule("PublishExpired"),
        unqueued: topic.metric("NumberOfNotificationsFailedToRedriveToDlq", { statistic: "Sum", period: ALARM_PERIOD }),
      },
      period: ALARM_PERIOD,
    }),
    breaching: ANY_OF_THREE,
    threshold: 1,
    means:
      "SES could not store or report a received e-mail, or SNS could neither queue it nor leave it in the queue of failures: nobody reads it.",
  });
};
