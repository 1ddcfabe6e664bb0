import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { isRefusal, Refusal } from "../../shared/domain/refusal.ts";
import { type CardEvent, patienceSeconds } from "../../shared/domain/top-ups/card-event.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { ReadEvent, StripeGateway } from "../../shared/gateways/stripe.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import { applied, type PaymentStore } from "../../shared/store/payment-store.ts";

const contract = {
  summary: "Stripe reports what became of a payment page, a refund or a dispute",
  signedBy: "stripe-signature",
  answers: {
    200: {
      description: "Taken: applied now or before, parked for people to look at, or nothing to us",
      body: z.strictObject({ result: z.enum([...applied, "not-ours"]) }),
    },
  },
  refusals: [
    topUpRefusals.signature_refused,
    topUpRefusals.event_not_applied,
    topUpRefusals.payment_provider_unavailable,
    topUpRefusals.payment_provider_failed,
  ],
} as const;

type Uses = {
  readonly stripe: Pick<StripeGateway, "readEvent" | "isOurs">;
  readonly payments: Pick<PaymentStore, "apply" | "park">;
  readonly now: Clock;
};

type Result = (typeof applied)[number] | "not-ours";

/** 200 only after the effect is kept: whatever else is answered, Stripe comes again. */
export const takeEvent = openVerb(contract, (uses: Uses) => async ({ signed }) => {
  const event = await uses.stripe.readEvent(signed.body, signed.signature);
  const { card } = event;
  const result = card ? await takeOrPark(event, card, uses) : "not-ours";
  const says = card && "says" in card ? card.says : undefined;
  log.info("stripe_event.taken", { eventId: event.id, about: card?.about, says, result });
  return { status: 200, body: { result } };
});

/** An event that can't be applied for an hour is for people; Stripe need not bring it for three days. */
const takeOrPark = async (
  { id, createdAt }: ReadEvent,
  card: NonNullable<ReadEvent["card"]>,
  uses: Uses,
): Promise<Result> => {
  if (card.about === "other-version") {
    if (card.paymentId !== undefined && !(await uses.stripe.isOurs(card.paymentId))) return "not-ours";
    await uses.payments.park(id, "other-version", undefined);
    return "parked";
  }
  try {
    return await take(id, card, uses);
  } catch (error) {
    const isOld = uses.now().getTime() - Date.parse(createdAt) > patienceSeconds * 1000;
    if (!isOld || !isRefusal(error, topUpRefusals.event_not_applied)) throw error;
    await uses.payments.park(id, "not-applied", card);
    return "parked";
  }
};

const take = async (eventId: string, event: CardEvent, { stripe, payments }: Uses): Promise<Result> => {
  const result = await payments.apply(eventId, event);
  if (result !== "unknown-payment") return result;
  // Not credited yet, or never to be: only a payment of ours is worth Stripe's coming again.
  if (event.about === "checkout" || !(await stripe.isOurs(event.paymentId))) return "not-ours";
  throw new Refusal(topUpRefusals.event_not_applied, {
    cause: new Error(`payment ${event.paymentId} is not credited yet`),
  });
};
