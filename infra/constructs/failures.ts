/**
 * Where Lambda, EventBridge, SNS and the queue of uploads leave what a function could not take, after their own retries, so
 * that nothing is lost in silence. It fills only from calls that nobody waits for: a request of the API is answered, not kept.
 */

import { Duration } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Stage } from "../stages.ts";
import type { Alarms } from "./alarms.ts";

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

    alarms.tell("failures-waiting", {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum" }),
      threshold: 1,
      means: "An event that a function could not take waits in the queue of failures; it is deleted after 14 days.",
    });
  }
}
