import type { Clock } from "../../shared/clock.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import type { NewId } from "../../shared/ids.ts";
import { described, log } from "../../shared/log.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import { eventsKeptSeconds, reportLost } from "./lost-events.ts";
import { asWork, stretchesOf } from "./stretch.ts";

export type ReadsEvents = {
  readonly queues: Pick<QueueStore, "add">;
  readonly stripe: Pick<StripeGateway, "eventsBetween">;
  readonly payments: Pick<PaymentStore, "reportEventsLost" | "eventsDoneUntil" | "keepEventsDoneUntil">;
  readonly newId: NewId;
  readonly now: Clock;
};

/** Read again each time: an event may be listed a little after others of its moment. */
const overlapSeconds = 5 * 60;
/** How much is asked for at first, twice the usual; longer where Stripe has little, shorter where it has more than it lists. */
const lengthSeconds = 10 * 60;
const lengthSecondsMax = 24 * 3600;
const littleMax = 1_000;
/** Half of the function's timeout: what is left, as after a long outage, is read by the next run. */
const readingMilliseconds = 120 * 1000;

/**
 * Reads on in Stripe's list of events. The cursor moves behind what was read only once all of it waits to be applied: what
 * breaks off before is read again.
 */
export const readEvents = async (run: Date, uses: ReadsEvents) => {
  const report = { events: 0, stretches: 0, providerAway: 0 };
  try {
    await readInto(report, run, uses);
  } catch (error) {
    if (!isRefusal(error, topUpRefusals.payment_provider_unavailable)) throw error;
    log.warn("stripe_events.not_read", { error: described(error) });
    report.providerAway = 1;
  }
  return report;
};

const readInto = async (
  report: Awaited<ReturnType<typeof readEvents>>,
  run: Date,
  { queues, stripe, payments, newId, now }: ReadsEvents,
): Promise<void> => {
  const until = Math.floor(run.getTime() / 1000);
  const oldest = until - eventsKeptSeconds;
  const lastDone = await payments.eventsDoneUntil();
  if (lastDone !== undefined && lastDone < oldest) await reportLost(lastDone, payments);
  let from = Math.max(lastDone ?? oldest, oldest) - overlapSeconds;
  let length = lengthSeconds;

  const stopsAt = now().getTime() + readingMilliseconds;
  while (from < until && now().getTime() < stopsAt) {
    const end = Math.min(from + length, until);
    const events = await stripe.eventsBetween(from, end);
    if (events === "too many") {
      if (end - from === 1) throw new Error("Stripe has more events in one second than are looked through");
      length = Math.ceil((end - from) / 2);
      continue;
    }
    const stretches = stretchesOf(events);
    for (const stretch of stretches) await queues.add("card-events", asWork(stretch, newId("rd", run)), run);
    await payments.keepEventsDoneUntil(end);
    report.events += events.length;
    report.stretches += stretches.length;
    if (events.length <= littleMax) length = Math.min(2 * length, lengthSecondsMax);
    from = end;
  }
};
