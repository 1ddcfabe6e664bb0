/** How a queue of messages is found. By name, because all functions' settings are made alike, in every stack. */

import { Aws } from "aws-cdk-lib";

/** The address that messages are sent to, of the queue of this name. */
export const messageQueueAddress = (queueName: string): string =>
  `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${queueName}`;
