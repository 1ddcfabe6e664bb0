import * as z from "zod/mini";
import type { CardEvent } from "../../shared/domain/card-event.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { log } from "../../shared/log.ts";
import { type Applied, applied, type PaymentStore } from "../../shared/store/payment-store.ts";

const contract = {
  summary: "Stripe tells what became of a payment page, a refund or a dispute",
  signedBy: "stripe-signature",
  answers: {
    200: {
      description: "Taken: applied now or before, parked for people to look at, or nothing to us",
      body: z.strictObject({ result: z.enum([...applied, "not-ours"]) }),
    },
  },
  refusals: ["signature_refused", "event_not_applied", "payment_provider_unavailable", "payment_provider_failed"],
} as const;

type Uses = {
  readonly stripe: Pick<StripeGateway, "readEvent" | "isOurs">;
  readonly payments: Pick<PaymentStore, "apply">;
};

/** 200 only after the effect is kept: whatever else is answered, Stripe comes again. */
export const takeEvent = openVerb(contract, (uses: Uses) => async ({ signed }) => {
  const { id, card } = await uses.stripe.readEvent(signed.body, signed.signature);
  const result = card ? await take(id, card, uses) : "not-ours";
  log.info("stripe_event.taken", { eventId: id, about: card?.about, says: card?.says, result });
  return { status: 200, body: { result } };
});

const take = async (eventId: string, event: CardEvent, { stripe, payments }: Uses): Promise<Applied | "not-ours"> => {
  const result = await payments.apply(eventId, event);
  if (result !== "unknown-payment" || event.about === "checkout") return result;
  // Not credited yet, or never to be: only a payment of ours is worth Stripe's coming again.
  if (!(await stripe.isOurs(event.paymentId))) return "not-ours";
  throw new Refusal("event_not_applied", { cause: new Error(`payment ${event.paymentId} is not credited yet`) });
};
