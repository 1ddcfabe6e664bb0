import * as z from "zod/mini";
import { ReadCharge, type UsageOutcome } from "../../shared/domain/usage/usage-charge.ts";
import type { DeadLetter, DeadLetters } from "../../shared/gateways/messages.ts";
import { described, log } from "../../shared/log.ts";
import { reported, type Taken } from "../../shared/messages.ts";
import type { UsageStore } from "../../shared/store/usage-store.ts";

/** What a FIFO queue delivers. The body is one charge, as JSON; the group should be its account. */
const Delivered = z.object({
  Records: z.array(
    z.object({ messageId: z.string(), body: z.string(), attributes: z.object({ MessageGroupId: z.string() }) }),
  ),
});
type Message = z.output<typeof Delivered>["Records"][number];

type Uses = {
  readonly usage: Pick<UsageStore, "post">;
  readonly dead: DeadLetters;
};

/** Who posts: the queue's policy says who may send to it. */
const actor = { type: "machine", id: "usage-queue" } as const;

/**
 * Posts charges from the queue. One that is refused, or is none, would be refused again: it is left with the dead letters at
 * once, so that it holds up no other of its account. One that could not be posted fails, and comes again.
 *
 * With it fail those that follow it in its group, as SQS asks for to keep their order. Some of these are posted by then;
 * when they come again, they are found to be.
 */
export const takeUsage =
  ({ usage, dead }: Uses) =>
  async (delivered: unknown): Promise<Taken> => {
    const messages = z.parse(Delivered, delivered).Records;
    const outcomes = await usage.post(messages.map(chargeOf), actor);
    const outcomeOf = (message: Message): UsageOutcome => outcomes[messages.indexOf(message)]!;
    const notPosted = withThoseBehind(messages, (message) => outcomeOf(message).result === "not-posted");
    const refused = messages.flatMap((message) => {
      const outcome = outcomeOf(message);
      return outcome.result === "refused" && !notPosted.has(message) ? [letterOf(message, outcome.reason)] : [];
    });
    const left = await leave(refused, dead);
    const failed = withThoseBehind(messages, (message) => {
      const isLost = !left && refused.some(({ id }) => id === message.messageId);
      return isLost || notPosted.has(message);
    });

    const report = { messages: messages.length, ...countsOf(outcomes), failed: failed.size };
    log.info("usage.taken", report);
    return {
      batchItemFailures: [...failed].map(({ messageId }) => ({ itemIdentifier: messageId })),
      [reported]: report,
    };
  };

/** Those that failed, and all that follow one of them in its group. */
const withThoseBehind = (messages: readonly Message[], hasFailed: (message: Message) => boolean): Set<Message> => {
  const groups = new Set<string>();
  const all = messages.filter((message) => {
    const { MessageGroupId: group } = message.attributes;
    if (hasFailed(message)) groups.add(group);
    return groups.has(group);
  });
  return new Set(all);
};

/** A charge, or what is wrong with what was sent. */
const chargeOf = ({ body }: Message): ReadCharge => {
  try {
    return z.parse(ReadCharge, JSON.parse(body));
  } catch {
    return { id: null, refusal: "malformed" };
  }
};

const letterOf = ({ messageId, body, attributes }: Message, reason: string): DeadLetter => ({
  id: messageId,
  group: attributes.MessageGroupId,
  body,
  reason,
});

/** Whether all were left; where not, their messages have to come again. */
const leave = async (letters: readonly DeadLetter[], dead: DeadLetters): Promise<boolean> => {
  try {
    if (letters.length > 0) await dead.leave(letters);
    for (const { id, reason } of letters) log.warn("usage.dead_letter", { messageId: id, reason });
    return true;
  } catch (error) {
    log.warn("usage.no_dead_letter", { messages: letters.length, error: described(error) });
    return false;
  }
};

const countsOf = (outcomes: readonly UsageOutcome[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(outcomes, ({ result }) => result)].map(([result, all]) => [result, all.length]));
