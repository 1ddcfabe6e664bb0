/** Sends messages to queues of SQS. */
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";

/** As many are sent in one call. */
const messagesAtOnce = 10;

export type Messages = ReturnType<typeof messageQueue>;

/** Its address leads to SQS, or to whatever the SDK's own variables name; a queue's own address is its name only. */
export const messagesClient = (config: SQSClientConfig = {}): SQSClient =>
  new SQSClient({ maxAttempts: 3, useQueueUrlAsEndpoint: false, ...config });

export const messageQueue = ({ client, address }: { readonly client: SQSClient; readonly address: string }) => ({
  /** Sends each, as JSON. Where it throws, some may have been sent. */
  async send(messages: readonly unknown[]): Promise<void> {
    for (let first = 0; first < messages.length; first += messagesAtOnce) {
      const Entries = messages
        .slice(first, first + messagesAtOnce)
        .map((message, place) => ({ Id: String(place), MessageBody: JSON.stringify(message) }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: address, Entries }));
      if (Failed.length > 0) throw new Error(`${Failed.length} messages were not sent: ${Failed[0]?.Code}`);
    }
  },
});

/** A message of a FIFO queue that nobody can take as it is. */
export type DeadLetter = {
  /** That of the message: one message leaves one letter, also where it is left twice within five minutes. */
  readonly id: string;
  readonly group: string;
  readonly body: string;
  readonly reason: string;
};

export type DeadLetters = ReturnType<typeof deadLetters>;

export const deadLetters = ({ client, address }: { readonly client: SQSClient; readonly address: string }) => ({
  /** Leaves letters, ten at most, as they came. Where it throws, some may have been left. */
  async leave(letters: readonly DeadLetter[]): Promise<void> {
    const Entries = letters.map(({ id, group, body, reason }, place) => ({
      Id: String(place),
      MessageBody: body,
      MessageGroupId: group,
      MessageDeduplicationId: id,
      MessageAttributes: { reason: { DataType: "String", StringValue: reason } },
    }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: address, Entries }));
    if (Failed.length > 0) throw new Error(`${Failed.length} letters were not left: ${Failed[0]?.Code}`);
  },
});
