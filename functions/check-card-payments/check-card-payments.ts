import type { Messages } from "../../shared/gateways/messages.ts";
import type { Report } from "../../shared/schedule.ts";
import { queueShards } from "../../shared/store/work.ts";
import { reportProviderAway } from "./provider-away.ts";
import { type ReadsEvents, readEvents } from "./read-events.ts";
import type { ShardMessage } from "./take-message.ts";

type Uses = ReadsEvents & { readonly messages: Pick<Messages, "send"> };

/**
 * Finds what no webhook brought. A run reads Stripe's list of events on from where the last one ended, and cuts it into
 * stretches that wait in the queue `card-events`. Then it sends a message for each shard of that queue, and of the queue of
 * top-ups that wait for their payment.
 *
 * `providerAway` is 1 where Stripe did not answer: then the next run reads on. What waits already is taken all the same, also where reading fails for another reason.
 */
export const checkCardPayments = (uses: Uses) => async (): Promise<Report> => {
  const { messages, now } = uses;
  const run = now();
  // Before anything can fail: what is asked about needs no list of events.
  await messages.send(shardsOf("card-payment", run));
  const read = await readEvents(run, uses).finally(() => messages.send(shardsOf("card-events", run)));
  if (read.providerAway > 0) reportProviderAway();
  return read;
};

const shardsOf = (queue: ShardMessage["queue"], run: Date): ShardMessage[] =>
  Array.from({ length: queueShards[queue] }, (_, shard) => ({ run: run.toISOString(), queue, shard }));
