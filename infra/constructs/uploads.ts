/**
 * Tells the manifest's function of what was uploaded: that it arrived or, where uploads are scanned, what the scan found,
 * and only that, so that no file is taken before its verdict. A queue calls it, and repeats for hours what fails; called by
 * the rule itself, Lambda would try again twice, within minutes.
 */

import { Annotations, Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { type EventPattern, Match, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { CfnMalwareProtectionPlan } from "aws-cdk-lib/aws-guardduty";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { functions, uploads } from "../../functions/manifest.ts";
import type { DataStack } from "../data-stack.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";
import { type Failures, failureNames } from "./failures.ts";
import type { Files } from "./files.ts";
import { type Built, liveOf } from "./saldo-function.ts";
import { acknowledgeWildcard } from "./wildcard.ts";

/** As long as EventBridge tries to queue an event, and the queue tries to have it taken: together, less than a file is kept. */
const QUEUED_WITHIN = Duration.hours(4);
const TAKEN_WITHIN = Duration.hours(18);

/** What fails comes again after this: AWS advises six times the function's timeout. */
const REPEATED_EVERY = Duration.seconds(6 * functions[uploads.function].timeoutSeconds);

const WAITS_TOO_LONG = Duration.minutes(15);

const SCANNER = "malware-protection-plan.guardduty.amazonaws.com";

export class Uploads extends Construct {
  readonly queue: Queue;

  constructor(
    scope: Construct,
    {
      stage,
      data,
      failures,
      alarms,
    }: { readonly stage: Stage; readonly data: DataStack; readonly failures: Failures; readonly alarms: Alarms },
  ) {
    super(scope, "Uploads");
    const { files } = data;
    const failuresSeen = failures.seenFrom(this);

    this.queue = new Queue(this, "Queue", {
      queueName: `saldo-${stage.name}-uploads`,
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
    alarms.raise("uploads-waiting", {
      severity: "mail",
      runbook: "uploads-waiting",
      // Of what was received three times, SQS no longer reports the age: what fails so often triggers `uploads-errors`.
      metric: this.queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period: ALARM_PERIOD }),
      threshold: WAITS_TOO_LONG.toSeconds(),
      means: `An upload has waited for ${WAITS_TOO_LONG.toMinutes()} minutes: ${uploads.function} is not called, or is too slow.`,
    });

    const rule = new Rule(this, "Rule", {
      ruleName: failureNames(stage).uploadsRule,
      description: `Reports each upload to ${uploads.function}${stage.scansUploads ? " that was scanned" : ""}`,
      eventPattern: stage.scansUploads ? scanned(files) : arrived(files),
    });
    rule.addTarget(
      new SqsQueue(this.queue, { maxEventAge: QUEUED_WITHIN, retryAttempts: 185, deadLetterQueue: failuresSeen }),
    );
    alarms.raise("uploads-lost", {
      severity: "mail",
      runbook: "uploads-lost",
      metric: new Metric({
        namespace: "AWS/Events",
        metricName: "FailedInvocations",
        dimensionsMap: { RuleName: rule.ruleName },
        statistic: "Sum",
        period: ALARM_PERIOD,
      }),
      threshold: 1,
      means:
        "EventBridge could neither queue an upload nor leave it in the queue of failures: nobody looks at the file.",
    });

    if (stage.scansUploads) this.#scan(stage, files, failuresSeen);
  }

  /** Written with the plain CloudFormation resource, because the ready-made one would add permissions of its own. */
  takenBy(built: Built, stage: Stage): void {
    new CfnEventSourceMapping(this, "Mapping", {
      functionName: liveOf(built, uploads.function).functionArn,
      eventSourceArn: this.queue.queueArn,
      enabled: !stage.isStopped,
      // A file that breaks the function off, by its time or memory, repeats no other.
      batchSize: 1,
      // However much is uploaded, the API's functions find environments.
      scalingConfig: { maximumConcurrency: 5 },
    });
  }

  #scan(stage: Stage, files: Files, failures: IQueue): void {
    const ownRule = Stack.of(this).formatArn({
      service: "events",
      resource: "rule",
      resourceName: "DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*",
    });
    const role = new Role(this, "ScannerRole", {
      description: `Saldo ${stage.name}: what GuardDuty may do to scan uploads`,
      // On no condition: AWS documents none, and one that GuardDuty does not meet would end all scanning.
      assumedBy: new ServicePrincipal(SCANNER),
      inlinePolicies: { scan: new PolicyDocument({ statements: scannerStatements(files, ownRule) }) },
    });
    acknowledgeWildcard(role, ownRule, "GuardDuty makes this rule itself, and ends its name as it likes.");
    acknowledgeWildcard(role, `${files.bucketArn}/${uploads.prefix}*`, "It scans whatever arrives, by whatever name.");
    const plan = new CfnMalwareProtectionPlan(this, "Plan", {
      role: role.roleArn,
      protectedResource: { s3Bucket: { bucketName: files.bucketName, objectPrefixes: [uploads.prefix] } },
      // Nobody reads tags: the event has the verdict, and the scanner need not write to what it scans.
      actions: { tagging: { status: "DISABLED" } },
    });

    // A scanner that is ill scans nothing and reports nothing: without this, uploads would wait in silence.
    const ill = new Rule(this, "ScannerIll", {
      ruleName: failureNames(stage).scannerIllRule,
      description: "Leaves in the queue of failures that GuardDuty can't scan uploads as it should",
      eventPattern: {
        source: ["aws.guardduty"],
        detailType: Match.anyOf(
          // AWS's documentation writes them in more than one way.
          Match.equalsIgnoreCase("GuardDuty Malware Protection Resource Status Warning"),
          Match.equalsIgnoreCase("GuardDuty Malware Protection Resource Status Error"),
        ),
        resources: [plan.attrArn],
      },
    });
    ill.addTarget(new SqsQueue(failures));
    // The queue is the data stack's, in the same account and region, and known here by its ARN alone.
    Annotations.of(ill).acknowledgeWarning("@aws-cdk/aws-events:ruleUnresolvedEnvironment");
  }
}

const arrived = (files: Files): EventPattern => ({
  source: ["aws.s3"],
  detailType: ["Object Created"],
  detail: { bucket: { name: [files.bucketName] }, object: { key: [{ prefix: uploads.prefix }] } },
});

const scanned = (files: Files): EventPattern => ({
  source: ["aws.guardduty"],
  detailType: ["GuardDuty Malware Protection Object Scan Result"],
  detail: { s3ObjectDetails: { bucketName: [files.bucketName], objectKey: [{ prefix: uploads.prefix }] } },
});

/** What GuardDuty's documentation asks for, less the tags, and for no other files than those that arrive. */
const scannerStatements = (files: Files, ownRule: string): PolicyStatement[] => [
  new PolicyStatement({
    sid: "KeepOwnRule",
    actions: ["events:PutRule", "events:DeleteRule", "events:PutTargets", "events:RemoveTargets"],
    resources: [ownRule],
    conditions: { StringLike: { "events:ManagedBy": SCANNER } },
  }),
  new PolicyStatement({
    sid: "SeeOwnRule",
    actions: ["events:DescribeRule", "events:ListTargetsByRule"],
    resources: [ownRule],
  }),
  new PolicyStatement({
    sid: "SeeUploads",
    actions: ["s3:GetBucketNotification", "s3:PutBucketNotification"],
    resources: [files.bucketArn],
  }),
  new PolicyStatement({
    sid: "TryOut",
    actions: ["s3:PutObject"],
    resources: [`${files.bucketArn}/malware-protection-resource-validation-object`],
  }),
  new PolicyStatement({ sid: "SeeWhoseBucket", actions: ["s3:ListBucket"], resources: [files.bucketArn] }),
  new PolicyStatement({
    sid: "Scan",
    actions: ["s3:GetObject", "s3:GetObjectVersion"],
    resources: [`${files.bucketArn}/${uploads.prefix}*`],
  }),
];
