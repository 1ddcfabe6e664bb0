/**
 * The queues of messages that functions declare (`consumes`): a queue each, which calls it with several messages at a time,
 * repeats those that it failed to take, and then leaves them in the queue of failures.
 */

import { Duration } from "aws-cdk-lib";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { type FunctionName, functions, messageQueues } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";
import type { Failures } from "./failures.ts";
import { messageQueueName } from "./message-queue-address.ts";
import { type Built, lambdaOf } from "./saldo-function.ts";

export class MessageQueues extends Construct {
  readonly queues: ReadonlyMap<FunctionName, Queue>;

  constructor(
    scope: Construct,
    { stage, failures, alarms }: { readonly stage: Stage; readonly failures: Failures; readonly alarms: Alarms },
  ) {
    super(scope, "MessageQueues");
    const failuresSeen = failures.seenFrom(this);

    this.queues = new Map(
      [...messageQueues].map(([name, { triesMax, waitsMinutesMax }]) => {
        const queue = new Queue(this, name, {
          queueName: messageQueueName(stage, name),
          encryption: QueueEncryption.SQS_MANAGED,
          enforceSSL: true,
          // AWS advises six times the function's timeout.
          visibilityTimeout: Duration.seconds(6 * functions[name].timeoutSeconds),
          deadLetterQueue: { queue: failuresSeen, maxReceiveCount: triesMax },
          // What outlives it is deleted, and left nowhere: only the count of tries may end them.
          retentionPeriod: Duration.days(14),
        });
        alarms.raise(`${name}-messages-waiting`, {
          severity: "mail",
          runbook: "messages-waiting",
          metric: queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period: ALARM_PERIOD }),
          threshold: Duration.minutes(waitsMinutesMax).toSeconds(),
          means: `A message for ${name} has waited for ${waitsMinutesMax} minutes: the function is not called, or is too slow.`,
        });
        return [name, queue];
      }),
    );
  }

  /** Written with the plain CloudFormation resource, because the ready-made one would add permissions of its own. */
  takenBy(built: Built): void {
    for (const [name, { batchSize, concurrencyMax }] of messageQueues)
      new CfnEventSourceMapping(this, `${name}-mapping`, {
        functionName: lambdaOf(built, name).functionArn,
        eventSourceArn: this.queues.get(name)!.queueArn,
        batchSize,
        scalingConfig: { maximumConcurrency: concurrencyMax },
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
  }
}
