import * as z from "zod/mini";
import { type SendingUses, sendNotices } from "../../shared/send-notice.ts";

/** What the table's stream reports: keys only. */
const Told = z.object({
  Records: z.array(
    z.object({
      eventName: z.optional(z.string()),
      dynamodb: z.optional(z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) })),
    }),
  ),
});

const prefix = "NOTICE#";

/** No more are begun after as long: less than the function may run, and than the schedule waits for the first try. */
const sendingMilliseconds = 25 * 1000;

/** Sends each new notice at once. What does not succeed is the schedule's: the stream reports nothing twice. */
export const sendNewNotices = (uses: SendingUses) => async (event: unknown) => {
  const ids = z
    .parse(Told, event)
    .Records.flatMap(({ eventName, dynamodb }) => (eventName === "INSERT" && dynamodb ? [dynamodb.Keys.pk.S] : []))
    .filter((pk) => pk.startsWith(prefix))
    .map((pk) => pk.slice(prefix.length));
  return sendNotices(uses)(ids, { first: true, forMilliseconds: sendingMilliseconds });
};
