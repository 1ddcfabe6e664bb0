import * as z from "zod/mini";
import { applyStripeEvent } from "../../shared/apply-stripe-event.ts";
import type { Clock } from "../../shared/clock.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import { applied, patienceSeconds } from "../../shared/domain/top-ups/card-event.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { ReadEvent, StripeGateway } from "../../shared/gateways/stripe.ts";
import { openVerb } from "../../shared/http/verb.ts";
import { log } from "../../shared/log.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";

const contract = {
  summary: "Stripe reports what became of a payment page, a refund or a dispute",
  idempotencyKey: { none: "each event has an id of its own, by which it is taken once" },
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
  const { said } = event;
  const result = said ? await takeOrPark(event, said, uses) : "not-ours";
  const says = said && "says" in said ? said.says : undefined;
  log.info("stripe_event.taken", { eventId: event.id, about: said?.about, says, result });
  return { status: 200, body: { result } };
});

/** An event that can't be applied for an hour is for people: otherwise Stripe would send it for three days. */
const takeOrPark = async (
  { id, createdAt }: ReadEvent,
  said: NonNullable<ReadEvent["said"]>,
  { stripe, payments, now }: Uses,
): Promise<Result> => {
  try {
    const result = await applyStripeEvent(id, said, { stripe, payments });
    return result === "parked-before" ? "parked" : result;
  } catch (error) {
    const isOld = now().getTime() - Date.parse(createdAt) > patienceSeconds * 1000;
    if (!isOld || !isRefusal(error, topUpRefusals.event_not_applied)) throw error;
    await payments.park(id, "not-applied", said);
    return "parked";
  }
};
