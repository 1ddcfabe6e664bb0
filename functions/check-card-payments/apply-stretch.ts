import { applyStripeEvent, isDone } from "../../shared/apply-stripe-event.ts";
import type { Clock } from "../../shared/clock.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { patienceSeconds } from "../../shared/domain/top-ups/card-event.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { ListedEvent, StripeGateway } from "../../shared/gateways/stripe.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { Work } from "../../shared/store/work.ts";
import { eventsKeptSeconds, reportLost } from "./lost-events.ts";
import { stretchOf } from "./stretch.ts";

export type AppliesStretch = {
  readonly queues: Pick<QueueStore, "putOff" | "done">;
  readonly stripe: Pick<StripeGateway, "eventsBetween" | "isOurs">;
  readonly payments: Pick<PaymentStore, "apply" | "park" | "unpark" | "reportEventsLost">;
  readonly now: Clock;
};

/** The webhook brings an event within seconds; of one that is older and not applied yet, it brought nothing. */
const webhookSeconds = 120;

/** After so many in a row, whatever fails is taken as away, and the rest of the stretch waits for it. */
const unansweredMax = 3;
const daySeconds = 24 * 3600;

/**
 * Applies the events of a stretch, through the same code that the webhook runs. Where some can't be applied yet, the stretch
 * goes on waiting until `again`; one of them keeps no other from being applied. What Stripe has forgotten meanwhile is reported, by the day.
 */
export const applyStretch = async (
  work: Work,
  again: () => Date,
  { queues, stripe, payments, now }: AppliesStretch,
): Promise<Report> => {
  const { from, until } = stretchOf(work);
  const oldest = now().getTime() / 1000 - eventsKeptSeconds;
  const events = await stripe.eventsBetween(from, until);
  if (events === "too many") throw new Error("Stripe has more events in a stretch than were there when it was cut");
  // A stretch begins with an event: where that is gone, others may be.
  if (from < oldest && events[0]?.createdEpochSeconds !== from)
    await reportLost(Math.floor(from / daySeconds) * daySeconds, payments);
  const report = { listed: events.length, applied: 0, missed: 0, parked: 0, heldBack: 0, unanswered: 0 };
  let unansweredInARow = 0;
  for (const event of events) {
    const ageSeconds = Math.floor(now().getTime() / 1000) - event.createdEpochSeconds;
    try {
      const result = await applyEvent(event, ageSeconds, { stripe, payments });
      unansweredInARow = 0;
      if (result !== "nothing") report[result] += 1;
      if (result === "applied" && ageSeconds > webhookSeconds) report.missed += 1;
    } catch (error) {
      unansweredInARow += 1;
      report.heldBack += 1;
      if (isRefusal(error, topUpRefusals.payment_provider_unavailable)) report.unanswered = 1;
      if (unansweredInARow === unansweredMax || !isTransient(error)) throw error;
      log.warn("stripe_event.held_back", { eventId: event.id, error: described(error) });
    }
  }
  if (report.heldBack > 0) await queues.putOff("card-events", work, again());
  else await queues.done("card-events", work);
  return report;
};

/** `heldBack`: it can't be applied yet; the next run comes back to it, for an hour. Then people look at it. */
const applyEvent = async (
  event: ListedEvent,
  ageSeconds: number,
  { stripe, payments }: Pick<AppliesStretch, "stripe" | "payments">,
): Promise<"applied" | "parked" | "heldBack" | "nothing"> => {
  let said: ReturnType<ListedEvent["read"]>;
  try {
    said = event.read();
    if (!said) return "nothing";
    const result = await applyStripeEvent(event.id, said, { stripe, payments });
    if (isDone(result)) await payments.unpark(event.id);
    if (result === "parked") return "parked";
    return result === "posted" || result === "kept" ? "applied" : "nothing";
  } catch (error) {
    // What will be well by itself is not the event's fault, so no age parks it.
    if (isTransient(error)) throw error;
    log.warn("stripe_event.held_back", { eventId: event.id, error: described(error) });
  }
  if (ageSeconds < patienceSeconds) return "heldBack";
  return (await payments.park(event.id, "not-applied", said)) === "parked" ? "parked" : "nothing";
};

export const isTransient = (error: unknown): boolean =>
  isRefusal(error, common.temporarily_unavailable) || isRefusal(error, topUpRefusals.payment_provider_unavailable);
