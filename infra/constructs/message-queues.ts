/**
 * The queues of messages that functions declare (`consumes`): a queue each, which calls it with several messages at a time,
 * repeats those that it failed to take, and then leaves them in the queue of failures. What a FIFO queue can't get taken is
 * left in one of its own.
 */

import { CfnOutput, Duration, Validations } from "aws-cdk-lib";
import { ArnPrincipal, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import {
  DeduplicationScope,
  FifoThroughputLimit,
  type IQueue,
  Queue,
  QueueEncryption,
  type QueueProps,
} from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Consumes } from "../../functions/declaring.ts";
import { type FunctionName, functions, messageQueueNames, messageQueues } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import { ALARM_PERIOD, type Alarms } from "./alarms.ts";
import type { Failures } from "./failures.ts";
import { messageQueueAddress } from "./message-queue-address.ts";
import { type Built, liveOf } from "./saldo-function.ts";

type Surroundings = { readonly stage: Stage; readonly failures: Failures; readonly alarms: Alarms };

/** What outlives it is deleted, and left nowhere: only the count of tries may end a message. */
const usual: QueueProps = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
};

/** Each group is in order by itself, so that as many accounts as there are can go on side by side. */
const fifo: QueueProps = {
  fifo: true,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  // Its sender need not name each message.
  contentBasedDeduplication: true,
};

export class MessageQueues extends Construct {
  readonly queues: ReadonlyMap<FunctionName, Queue>;
  readonly deadLetters: ReadonlyMap<FunctionName, Queue>;

  constructor(scope: Construct, { stage, failures, alarms }: Surroundings) {
    super(scope, "MessageQueues");
    const failuresSeen = failures.seenFrom(this);

    this.deadLetters = new Map(
      [...messageQueues].flatMap(([name, { isFifo }]) =>
        isFifo ? [[name, this.#deadLettersOf(name, { stage, alarms })]] : [],
      ),
    );
    this.queues = new Map(
      [...messageQueues].map(([name, consumes]) => {
        const failed = this.deadLetters.get(name) ?? failuresSeen;
        return [name, this.#queueOf(name, { consumes, failed, stage, alarms })];
      }),
    );
  }

  #queueOf(
    name: FunctionName,
    {
      consumes: { triesMax, waitsMinutesMax, isFifo },
      failed,
      stage,
      alarms,
    }: Omit<Surroundings, "failures"> & { readonly consumes: Consumes; readonly failed: IQueue },
  ): Queue {
    const queue = new Queue(this, name, {
      ...usual,
      ...(isFifo && fifo),
      queueName: messageQueueNames(stage.name, name).queue,
      // AWS advises six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * functions[name].timeoutSeconds),
      deadLetterQueue: { queue: failed, maxReceiveCount: triesMax },
    });
    alarms.raise(`${name}-messages-waiting`, {
      // What waits where another system sends is money that is not recorded meanwhile.
      severity: isFifo ? "page" : "mail",
      runbook: "messages-waiting",
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: "Maximum", period: ALARM_PERIOD }),
      threshold: Duration.minutes(waitsMinutesMax).toSeconds(),
      means: `A message for ${name} has waited for ${waitsMinutesMax} minutes: the function is not called, or is too slow.`,
    });
    if (isFifo) {
      const { platformRole } = stage;
      if (platformRole)
        queue.addToResourcePolicy(
          new PolicyStatement({
            sid: "AllowSendByPlatform",
            principals: [new ArnPrincipal(platformRole)],
            actions: ["sqs:SendMessage"],
            resources: [queue.queueArn],
          }),
        );
      new CfnOutput(this, `${name}-address`, {
        description: `Where the telephony platform sends messages for ${name}`,
        value: messageQueueAddress(messageQueueNames(stage.name, name).queue),
      });
    }
    return queue;
  }

  #deadLettersOf(name: FunctionName, { stage, alarms }: Omit<Surroundings, "failures">): Queue {
    const queue = new Queue(this, `${name}-dead`, {
      ...usual,
      ...fifo,
      queueName: messageQueueNames(stage.name, name).dead!,
    });
    Validations.of(queue).acknowledge({ id: "AwsSolutions-SQS3", reason: "It is itself the dead-letter queue." });
    alarms.raise(`${name}-dead-letters`, {
      severity: "mail",
      runbook: "dead-letters",
      metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: "Maximum", period: ALARM_PERIOD }),
      threshold: 1,
      means: `A message for ${name} was refused, or failed at every try, and waits with the dead letters; it is deleted after 14 days.`,
    });
    return queue;
  }

  /** Written with the plain CloudFormation resource, because the ready-made one would add permissions of its own. */
  takenBy(built: Built, stage: Stage): void {
    for (const [name, { batchSize, concurrencyMax }] of messageQueues)
      new CfnEventSourceMapping(this, `${name}-mapping`, {
        functionName: liveOf(built, name).functionArn,
        eventSourceArn: this.queues.get(name)!.queueArn,
        enabled: !stage.isStopped,
        batchSize,
        scalingConfig: { maximumConcurrency: concurrencyMax },
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
  }
}
