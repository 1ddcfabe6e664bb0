/** A queue that calls a function with one message, played locally: what the function fails to take comes again, a few times. */
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

/** So often the function is called with one message; where it is deployed, for hours. */
export const receivesMax = 5;

type Uses = {
  /** It fails by throwing, or by naming the message among those that failed. */
  readonly handler: (event: SQSEvent) => Promise<unknown>;
  /** For the console: what kind of message it is. */
  readonly what: string;
  /** How long after a failure the function is called again; where it is deployed, minutes. */
  readonly pauseMilliseconds?: number | undefined;
};

/** Resolves when the function has taken the message, or with the last failure where it failed too often. */
export const delivered = async (
  record: SQSRecord,
  { handler, what, pauseMilliseconds = 2_000 }: Uses,
): Promise<Error | undefined> => {
  let failure: Error | undefined;
  for (let receives = 1; receives <= receivesMax; receives += 1) {
    if (receives > 1) await sleep(pauseMilliseconds);
    const attributes = { ...record.attributes, ApproximateReceiveCount: String(receives) };
    failure = await failureOf(handler({ Records: [{ ...record, attributes }] }), record);
    if (!failure) return undefined;
    console.error(failure);
  }
  console.error(`${what} was delivered ${receivesMax} times and not taken; it is not delivered again.`);
  return failure;
};

const failureOf = async (taking: Promise<unknown>, { messageId }: SQSRecord): Promise<Error | undefined> => {
  try {
    const { batchItemFailures = [] } = ((await taking) ?? {}) as Partial<SQSBatchResponse>;
    const isLeft = batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId);
    return isLeft ? new Error("The function failed to take it; the reason is in its log.") : undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};
