/** Calls the manifest's function with each received e-mail. It stands where the function does, and the queue with the data. */

import { CfnEventSourceMapping } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { mailIn } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";
import type { MailIn } from "./mail-in.ts";
import { type Built, liveOf } from "./saldo-function.ts";

/** Written with the plain CloudFormation resource, because the ready-made one would add permissions of its own. */
export const takeMailIn = (
  scope: Construct,
  built: Built,
  { stage, queue }: { readonly stage: Stage; readonly queue: MailIn["queue"] },
): void => {
  new CfnEventSourceMapping(scope, "MailInMapping", {
    functionName: liveOf(built, mailIn.function).functionArn,
    eventSourceArn: queue.queueArn,
    enabled: !stage.isStopped,
    // An e-mail that breaks the function off, by its time or memory, repeats no other.
    batchSize: 1,
    // However much is mailed, the API's functions find environments.
    scalingConfig: { maximumConcurrency: 5 },
  });
};
