/** How the queue of messages of a function is found. By name, because all functions' settings are made alike, in every stack. */

import { Aws } from "aws-cdk-lib";
import type { FunctionName } from "../../functions/manifest.ts";
import type { Stage } from "../stages.ts";

export const messageQueueName = ({ name: stage }: Pick<Stage, "name">, name: FunctionName): string =>
  `saldo-${stage}-${name}`;

/** The address that messages for this function are sent to. */
export const messageQueueAddress = (stage: Pick<Stage, "name">, name: FunctionName): string =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${messageQueueName(stage, name)}`;
