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
import { type AppliesStretch, applyStretch, isTransient } from "./apply-stretch.ts";
import { type AsksAbout, askAbout, askAgainMilliseconds } from "./ask-about.ts";
import { declaration } from "./declaration.ts";
import { reportProviderAway } from "./provider-away.ts";

/** Asks for a page of the work of a shard that was due when the run began: from its first piece, or behind `after`. */
const ShardMessage = z.strictObject({
  run: Instant,
  queue: z.enum(["card-payment", "card-events"]),
  shard: z.int(),
  after: z.optional(DuePlace),
});
export type ShardMessage = z.infer<typeof ShardMessage>;

type Uses = AsksAbout &
  AppliesStretch & {
    readonly queues: Pick<QueueStore, "duePage">;
    readonly messages: Pick<Messages, "send">;
    /** Pieces of work that one message does. */
    readonly doneAtOnce?: number;
  };

/** What is done with the work of a queue. */
type Worker = {
  /** Does a piece of it, and counts what came of it. */
  readonly work: (work: Work, uses: Uses, later: (milliseconds: number) => Date) => Promise<Report>;
  /** What is counted of a page, where nothing came of it. */
  readonly nothing: Report;
  /** What is counted of a piece that failed. */
  readonly failed: Report;
  readonly putOffMilliseconds: (error: unknown) => number;
  /** Stripe is taken as away after so many pieces in a row that it did not answer. */
  readonly awayAfter: number;
  readonly logRefused: (work: Work, error: string) => void;
};

const runsApartMilliseconds = declaration.runs.everyMinutes * 60 * 1000;
/** Far less than the function's timeout, as Stripe may take its time over the last one. */
const workingMilliseconds = 60 * 1000;
/** Of what failed and may be well soon: due again in the next run, though this one took its time. */
const retryMilliseconds = 4 * 60 * 1000;
/** After so many in a row that Stripe did not answer, the shard is left to the next run. */
const unansweredMax = 3;

const workers: Readonly<Record<ShardMessage["queue"], Worker>> = {
  "card-payment": {
    work: async (work, uses) => {
      const found = (await askAbout(work, uses)) ? 1 : 0;
      return { asked: 1, found, missed: found };
    },
    nothing: { asked: 0, asksFailed: 0, found: 0, missed: 0 },
    failed: { asked: 1, asksFailed: 1 },
    putOffMilliseconds: (error) => (isTransient(error) ? retryMilliseconds : askAgainMilliseconds),
    // About one top-up alone, Stripe may fail for a reason of its own.
    awayAfter: unansweredMax,
    logRefused: ({ accountId, subject: topUpId }, error) =>
      log.warn("card_payment.not_asked_about", { accountId, topUpId, error }),
  },
  "card-events": {
    work: (work, uses, later) => applyStretch(work, () => later(retryMilliseconds), uses),
    nothing: { listed: 0, stretchesFailed: 0, applied: 0, missed: 0, parked: 0, heldBack: 0 },
    failed: { stretchesFailed: 1 },
    putOffMilliseconds: () => retryMilliseconds,
    awayAfter: 1,
    logRefused: ({ subject: stretch }, error) => log.warn("stripe_events.not_applied", { stretch, error }),
  },
};

/**
 * Takes a message of a run. It may come twice, late, or beside those of another run: all that is done can be repeated, and
 * what was done is not due any more. One that is as old as the time between two runs is left alone, because the next run has
 * sent its own: so there are never more and more messages at work on a shard.
 *
 * Alarms read two measures: `webhook-missed`, what the webhook should have brought by now, and `payment-provider-away`.
 */
export const takeMessage =
  (uses: Uses): Take =>
  async (message) => {
    const { data: wanted } = z.safeParse(ShardMessage, message);
    if (!wanted) throw new Error("not a message of check-card-payments");
    if (uses.now().getTime() - Date.parse(wanted.run) >= runsApartMilliseconds) return { leftToNextRun: 1 };
    const { queue, shard } = wanted;
    try {
      return await doPage(wanted, uses);
    } catch (error) {
      log.error("card_payments.not_checked", { queue, shard, error: described(error) });
      throw error;
    }
  };

const doPage = async (wanted: ShardMessage, uses: Uses): Promise<Report> => {
  const { run, queue, shard, after } = wanted;
  const { queues, messages, now, doneAtOnce = 100 } = uses;
  const { nothing, awayAfter } = workers[queue];
  const until = now().getTime() + workingMilliseconds;
  const { due, next } = await queues.duePage(queue, { shard, until: run, limit: doneAtOnce, after });
  const report: Record<string, number> = { ...nothing };
  let rest: ShardMessage | undefined = next && { run, queue, shard, after: next };
  let unansweredInARow = 0;
  let isAway = false;
  for (const work of due) {
    if (now().getTime() > until) {
      // From the same place: what was done is not due there any more.
      rest = wanted;
      break;
    }
    const { counted, isUnanswered } = await tried(queue, work, uses);
    for (const [what, count] of Object.entries(counted)) report[what] = (report[what] ?? 0) + count;
    unansweredInARow = isUnanswered ? unansweredInARow + 1 : 0;
    isAway ||= unansweredInARow >= awayAfter || counted.unanswered === 1;
    if (unansweredInARow === unansweredMax) {
      rest = undefined;
      break;
    }
  }
  const { missed = 0 } = report;
  if (missed > 0) log.warn("stripe_events.missed", { missed }, { metric: "webhook-missed", value: missed, by: {} });
  if (isAway) reportProviderAway();
  if (rest) await messages.send([rest]);
  return { ...report, providerAway: isAway ? 1 : 0 };
};

type Tried = { readonly counted: Report; readonly isUnanswered: boolean };

/** Does a piece of work. One that fails is put off, so that it does not keep others from being done, run after run. */
const tried = async (queue: ShardMessage["queue"], work: Work, uses: Uses): Promise<Tried> => {
  const { work: done, failed, putOffMilliseconds, logRefused } = workers[queue];
  const later = (milliseconds: number) => new Date(uses.now().getTime() + milliseconds);
  try {
    return { counted: await done(work, uses, later), isUnanswered: false };
  } catch (error) {
    const { accountId, subject } = work;
    // What is no refusal is a bug, and rings.
    if (error instanceof Refusal) logRefused(work, described(error));
    else log.error("card_payments.failed", { queue, accountId, subject, error: described(error) });
    await uses.queues.putOff(queue, work, later(putOffMilliseconds(error)));
    return { counted: failed, isUnanswered: isRefusal(error, topUpRefusals.payment_provider_unavailable) };
  }
};
