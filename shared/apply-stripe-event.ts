/** Applies what Stripe reports about card money, in the same way whether a webhook, the list of events or a replay brings it. */
import { Refusal } from "./domain/refusal.ts";
import type { Applied, CardEvent, OtherVersion, Parked } from "./domain/top-ups/card-event.ts";
import type { ParkReason } from "./domain/top-ups/notices.ts";
import * as topUpRefusals from "./domain/top-ups/refusals.ts";

type Uses = {
  readonly stripe: { isOurs(paymentId: string): Promise<boolean> };
  readonly payments: {
    apply(id: string, event: CardEvent): Promise<Applied>;
    park(id: string, why: ParkReason, said: CardEvent | OtherVersion): Promise<Parked>;
  };
};

export type StripeResult = Exclude<Applied, "unknown-payment"> | "not-ours";

/**
 * `id` is that of Stripe's event or object: what is parked waits for people under it. Parked at once is what can't be read,
 * or contradicts our records.
 *
 * Refuses `event_not_applied` for something of ours that can't be applied yet: the caller decides how long to try again,
 * and parks it then.
 */
export const applyStripeEvent = async (
  id: string,
  said: CardEvent | OtherVersion,
  { stripe, payments }: Uses,
): Promise<StripeResult> => {
  if (said.about === "other-version") {
    if (said.paymentId !== undefined && !(await stripe.isOurs(said.paymentId))) return "not-ours";
    return payments.park(id, "other-version", said);
  }
  const result = await payments.apply(id, said);
  if (result !== "unknown-payment") return result;
  // Not credited yet, or never to be: only a payment of ours is worth another try.
  if (said.about === "checkout" || !(await stripe.isOurs(said.paymentId))) return "not-ours";
  throw new Refusal(topUpRefusals.event_not_applied, {
    cause: new Error(`payment ${said.paymentId} is not credited yet`),
  });
};

/** Whether nothing of it is left for people to do, so that it need not wait in their queue. */
export const isDone = (result: StripeResult): boolean =>
  result !== "parked" && result !== "parked-before" && result !== "not-ours";
