import * as z from "zod/mini";
import { Instant } from "../../shared/domain/ids.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { Messages } from "../../shared/gateways/messages.ts";
import { described, log } from "../../shared/log.ts";
import type { Take } from "../../shared/messages.ts";
import type { Report } from "../../shared/schedule.ts";
import { DuePlace, type QueueStore } from "../../shared/store/queue-store.ts";
import type { Work } from "../../shared/store/work.ts";
import { type AsksAbout, askAbout, askAgainMilliseconds } from "./ask-about.ts";
import { declaration } from "./declaration.ts";
import { type FollowsEvents, followEvents, isTransient } from "./follow-events.ts";
import { reportProviderAway } from "./provider-away.ts";

/** Does what of a shard was due when the run began, a page of it: from its first one, or behind `after`. */
const ShardMessage = z.strictObject({
  run: Instant,
  queue: z.enum(["card-payment", "card-events"]),
  shard: z.int(),
  after: z.optional(DuePlace),
});
export type ShardMessage = z.infer<typeof ShardMessage>;

type Uses = AsksAbout &
  FollowsEvents & {
    readonly queues: Pick<QueueStore, "duePage">;
    readonly messages: Pick<Messages, "send">;
    /** Pieces of work that one message does. */
    readonly doneAtOnce?: number;
  };

const runsApartMilliseconds = declaration.runs.everyMinutes * 60 * 1000;
/** Far less than the function's timeout, as Stripe may take its time over the last one. */
const workingMilliseconds = 60 * 1000;
/** Of what failed and may be well soon: due again in the next run, though this one took its time. */
const retryMilliseconds = 4 * 60 * 1000;
/** After so many in a row about which Stripe gave no answer, it is taken as away. */
const unansweredMax = 3;

/**
 * Takes a message of a run. It may come twice, late, or beside those of another run: all that is done can be repeated, and
 * what was done is not due any more. One that is as old as the time between two runs is left alone, because the next run has sent its own: so a
 * shard is never worked off by more and more runs at once.
 *
 * Alarms read two measures: `webhook-missed`, what the webhook should have brought by now, and `payment-provider-away`.
 */
export const takeMessage =
  (uses: Uses): Take =>
  async (message) => {
    const { data: wanted } = z.safeParse(ShardMessage, message);
    if (!wanted) throw new Error("a message that is none of a run's");
    if (uses.now().getTime() - Date.parse(wanted.run) >= runsApartMilliseconds) return { leftToNextRun: 1 };
    const { queue, shard } = wanted;
    try {
      return await workOff(wanted, uses);
    } catch (error) {
      log.error("card_payments.not_checked", { queue, shard, error: described(error) });
      throw error;
    }
  };

const workOff = async (wanted: ShardMessage, uses: Uses): Promise<Report> => {
  const { run, queue, shard, after } = wanted;
  const { queues, messages, now, doneAtOnce = 100 } = uses;
  const until = now().getTime() + workingMilliseconds;
  const { due, next } = await queues.duePage(queue, { shard, until: run, limit: doneAtOnce, after });
  const report: Record<string, number> = { ...nothingYet[queue] };
  let rest: ShardMessage | undefined = next && { run, queue, shard, after: next };
  let unansweredInARow = 0;
  for (const work of due) {
    if (now().getTime() > until) {
      // From the same place: what was done is not due there any more.
      rest = wanted;
      break;
    }
    const done = await tried(queue, work, uses);
    for (const [what, count] of Object.entries(done)) report[what] = (report[what] ?? 0) + count;
    unansweredInARow = isInVain(done) && done.unanswered ? unansweredInARow + 1 : 0;
    if (unansweredInARow === unansweredMax) {
      rest = undefined;
      break;
    }
  }
  // Of one top-up alone, Stripe may fail for a reason of its own; it is asked for lists of events as long as it has any.
  const isAway = unansweredInARow === unansweredMax || (queue === "card-events" && (report.unanswered ?? 0) > 0);
  const { missed = 0 } = report;
  if (missed > 0) log.warn("stripe_events.missed", { missed }, { metric: "webhook-missed", value: missed, by: {} });
  if (isAway) reportProviderAway();
  if (rest) await messages.send([rest]);
  return { ...report, providerAway: isAway ? 1 : 0 };
};

const nothingYet = {
  "card-payment": { asked: 0, askedInVain: 0, found: 0, missed: 0 },
  "card-events": { followed: 0, followedInVain: 0, applied: 0, missed: 0, parked: 0, heldBack: 0 },
} as const satisfies Record<ShardMessage["queue"], Report>;

/** Does a piece of work, and counts what came of it. What fails is put off, so that it keeps no other from being done, run after run. */
const tried = async (queue: ShardMessage["queue"], work: Work, uses: Uses): Promise<Report> => {
  const after = (milliseconds: number) => new Date(uses.now().getTime() + milliseconds);
  try {
    if (queue === "card-events") return await followEvents(work, () => after(retryMilliseconds), uses);
    const found = (await askAbout(work, uses)) ? 1 : 0;
    return { asked: 1, found, missed: found };
  } catch (error) {
    const isSoonWell = queue === "card-events" || isTransient(error);
    logFailed(queue, work, error);
    await uses.queues.putOff(queue, work, after(isSoonWell ? retryMilliseconds : askAgainMilliseconds));
    const unanswered = isRefusal(error, topUpRefusals.payment_provider_unavailable) ? 1 : 0;
    return { unanswered, ...(queue === "card-events" ? { followedInVain: 1 } : { asked: 1, askedInVain: 1 }) };
  }
};

const isInVain = ({ askedInVain = 0, followedInVain = 0 }: Report): boolean => askedInVain + followedInVain > 0;

const logFailed = (queue: ShardMessage["queue"], { accountId, subject }: Work, thrown: unknown): void => {
  const error = described(thrown);
  // What is no refusal is a bug, and rings.
  if (!(thrown instanceof Refusal)) log.error("card_payments.failed", { queue, accountId, subject, error });
  else if (queue === "card-events") log.warn("stripe_events.not_followed", { stretch: subject, error });
  else log.warn("card_payment.not_asked_about", { accountId, topUpId: subject, error });
};
