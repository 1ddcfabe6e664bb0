/** Gives dead letters back to the queue that they were sent to, once what kept them from being taken is fixed. */
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";

type Uses = {
  readonly client: SQSClient;
  /** The names of the queue and of its dead letters. */
  readonly queue: string;
  readonly dead: string;
  /** Told of each message, and why it was a dead letter, where the function said so. */
  readonly say: (line: string) => void;
};

/** So long nobody else sees what is being given back. */
const takenSeconds = 60;

/**
 * Gives back as many as there are when it begins: one that is refused again would otherwise be given back for ever. Answers
 * how many. A message that was sent and could not be deleted is sent again by the next run, which is harmless.
 */
export const redrive = async ({ client, queue, dead, say }: Uses): Promise<number> => {
  const [queueAddress, deadLettersAddress] = await Promise.all(
    [queue, dead].map(async (QueueName) => (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLettersAddress, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  const count = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  for (let given = 0; given < count; ) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: deadLettersAddress,
        MaxNumberOfMessages: Math.min(10, count - given),
        VisibilityTimeout: takenSeconds,
        MessageSystemAttributeNames: ["MessageGroupId"],
        MessageAttributeNames: ["reason"],
      }),
    );
    if (Messages.length === 0) return given;
    for (const message of Messages) {
      say(lineOf(message));
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueAddress,
          MessageBody: message.Body,
          MessageGroupId: message.Attributes?.MessageGroupId,
          // SQS would drop, and not report, what has the name of a message that it took within five minutes.
          MessageDeduplicationId: `redrive-${message.MessageId}`,
        }),
      );
      await client.send(
        new DeleteMessageCommand({ QueueUrl: deadLettersAddress, ReceiptHandle: message.ReceiptHandle }),
      );
      given += 1;
    }
  }
  return count;
};

const lineOf = ({ Body, MessageAttributes }: Message): string =>
  `${MessageAttributes?.reason?.StringValue ?? "failed at every try"}: ${Body}`;
