/**
 * Where Lambda, EventBridge, SNS and the queues of uploads, received e-mails and messages leave what a function could not take, after their own retries, so
 * that nothing is lost in silence. It fills only from calls that nobody waits for: a request of the API is answered, not kept.
 */

import { Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";

export class Failures extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, stage: Stage, alarms: Alarms) {
    super(scope, "Failures");

    this.queue = new Queue(this, "Queue", {
      queueName: `saldo-${stage.name}-failures`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });

    Validations.of(this.queue).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is itself the dead-letter queue, of functions, rules and queues in other stacks.",
    });
    const { queueArn } = this.queue;
    const names = failureNames(stage);
    const arns = (service: string, of: readonly string[]) =>
      of.map((name) =>
        Stack.of(this).formatArn(
          service === "events" ? { service, resource: "rule", resourceName: name } : { service, resource: name },
        ),
      );
    // By name, not by reference: what leaves failures stands in a stack that is deployed after this one.
    for (const [service, of] of [
      ["events", names.rules],
      ["sns", [names.mailEventsTopic, names.mailInTopic]],
    ] as const)
      this.queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ["sqs:SendMessage"],
          resources: [queueArn],
          conditions: { ArnEquals: { "aws:SourceArn": arns(service, of) } },
        }),
      );

    alarms.raise("failures-waiting", {
      severity: "page",
      runbook: "failures-waiting",
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: ALARM_PERIOD }),
      threshold: 1,
      means: "An event that a function could not take waits in the queue of failures; it is deleted after 14 days.",
    });
  }

  /** The queue as another stack's constructs may use it: they can't add to its policy, which would make a circle. */
  seenFrom(scope: Construct): IQueue {
    return Queue.fromQueueArn(scope, "Failures", this.queue.queueArn);
  }
}

/** What may leave failures here beside the functions' roles, by the names that its own construct gives each. */
export const failureNames = ({ name, scansUploads }: Stage) => {
  const uploadsRule = `saldo-${name}-uploads`;
  const scannerIllRule = `saldo-${name}-scanner-ill`;
  return {
    uploadsRule,
    scannerIllRule,
    rules: scansUploads ? [uploadsRule, scannerIllRule] : [uploadsRule],
    mailEventsTopic: `saldo-${name}-mail-events`,
    mailInTopic: `saldo-${name}-mail-in`,
  };
};
