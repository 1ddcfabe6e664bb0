/**
 * Tells functions of new items, by the table's stream, as the manifest says.
 *
 * Written with the plain CloudFormation resource, because the ready-made one would add permissions of its own.
 */

import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { newItems } from "../../functions/manifest.ts";
import type { DataStack } from "../data-stack.ts";
import type { Stage } from "../stages.ts";
import type { Failures } from "./failures.ts";
import { type Built, liveOf } from "./saldo-function.ts";

export class NewItems extends Construct {
  constructor(
    scope: Construct,
    built: Built,
    { stage, data, failures }: { readonly stage: Stage; readonly data: DataStack; readonly failures: Failures },
  ) {
    super(scope, "NewItems");

    for (const [prefix, { function: name }] of Object.entries(newItems))
      new CfnEventSourceMapping(this, prefix, {
        functionName: liveOf(built, name).functionArn,
        eventSourceArn: data.table.tableStreamArn!,
        enabled: !stage.isStopped,
        // What was written before the stream is followed, a schedule finds.
        startingPosition: "LATEST",
        filterCriteria: {
          filters: [
            { pattern: JSON.stringify({ eventName: ["INSERT"], dynamodb: { Keys: { pk: { S: [{ prefix }] } } } }) },
          ],
        },
        // Few at once and two lanes a shard, so that one slow item holds up few others; they need no order.
        batchSize: 10,
        parallelizationFactor: 2,
        // The first try is the only one here: a schedule repeats, and knows what was done. Lambda would repeat whole
        // batches, and hold up the shard meanwhile.
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: failures.queue.queueArn } },
      });
  }
}
