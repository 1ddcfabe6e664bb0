import { log } from "../../shared/log.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";

/** Stripe keeps its events for 30 days. */
export const eventsKeptSeconds = 30 * 24 * 3600;

/** Stripe has forgotten events, since then, that were never looked at. */
export const reportLost = async (
  sinceEpochSeconds: number,
  payments: Pick<PaymentStore, "reportEventsLost">,
): Promise<void> => {
  const since = new Date(sinceEpochSeconds * 1000).toISOString();
  log.error("stripe_events.lost", { since });
  await payments.reportEventsLost(since);
};
