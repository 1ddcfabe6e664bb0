/** How a function is called with messages of its queue: each succeeds or fails by itself, and those that failed come again. */
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { described, log } from "./log.ts";
import type { Report } from "./schedule.ts";

/** Where the local system finds what was done; nothing of it is in the JSON that Lambda is answered. */
export const reported: unique symbol = Symbol("what was done");

export type Taken = SQSBatchResponse & { readonly [reported]: Report };

/** Takes one message, from JSON, and counts what it did. What it throws makes the message come again. */
export type Take = (message: unknown) => Promise<Report>;

export const messageTaker =
  (name: string, take: Take) =>
  async ({ Records }: Pick<SQSEvent, "Records">): Promise<Taken> => {
    const report: Record<string, number> = {};
    const batchItemFailures: SQSBatchResponse["batchItemFailures"] = [];
    await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          const done = await take(JSON.parse(body));
          for (const [what, count] of Object.entries(done)) report[what] = (report[what] ?? 0) + count;
        } catch (error) {
          // Only what fails at every try is an error: then it is left in the queue of failures, which has an alarm.
          log.warn("message.failed", { function: name, error: described(error) });
          batchItemFailures.push({ itemIdentifier: messageId });
        }
      }),
    );
    log.info("messages.taken", { function: name, messages: Records.length, ...report });
    return { batchItemFailures, [reported]: report };
  };
