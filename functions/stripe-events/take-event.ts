import * as z from "zod/mini";
import { Refusal } from "../../shared/domain/refusal.ts";
import { type CheckoutEvent, creditOf } from "../../shared/domain/top-up.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { openVerb } from "../../shared/http/endpoint.ts";
import { log } from "../../shared/log.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { paidWrite, type TopUpStore, topUpRead } from "../../shared/store/top-up-store.ts";

const contract = {
  summary: "Stripe tells what became of a payment page",
  signedBy: "stripe-signature",
  answers: {
    200: {
      description: "Taken: applied now, applied before, or not about us",
      body: z.strictObject({ result: z.enum(["posted", "already-posted", "kept", "of another page", "not ours"]) }),
    },
  },
  refusals: ["signature_refused", "event_not_applied"],
} as const;

type Uses = {
  readonly stripe: Pick<StripeGateway, "readEvent">;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly topUps: Pick<TopUpStore, "keepFact">;
};

/** 200 only after the effect is kept: whatever else is answered, Stripe comes again. */
export const takeEvent = openVerb(contract, (uses: Uses) => async ({ signed }) => {
  const event = await uses.stripe.readEvent(signed.body, signed.signature);
  const result = event ? await applyEvent(event, uses) : "not ours";
  log.info("stripe_event.taken", { eventId: event?.eventId, topUpId: event?.topUpId, says: event?.says, result });
  return { status: 200, body: { result } };
});

/**
 * Money is credited, each payment once; anything else is kept as a fact.
 *
 * Refuses `event_not_applied` where account or top-up are unknown, or amount, currency or ids differ from what is kept.
 */
const applyEvent = (event: CheckoutEvent, { ledger, topUps }: Uses) =>
  event.says === "paid" ? credit(event, ledger) : topUps.keepFact(event.accountId, event);

const credit = async (event: CheckoutEvent, ledger: Uses["ledger"]): Promise<"posted" | "already-posted"> => {
  let paidBefore = false;
  const [outcome] = await ledger
    .post(
      event.accountId,
      ({ items: { topUp } }) => {
        if (!topUp) throw notApplied("there is no such top-up");
        const draft = creditOf(topUp, event);
        paidBefore = topUp.payments.length > 0;
        const payment = { paymentId: draft.cause.id, sessionId: event.sessionId, paidAt: event.occurredAt };
        return { drafts: [draft], writes: [paidWrite(topUp, payment)] };
      },
      { topUp: topUpRead(event.accountId, event.topUpId) },
    )
    .catch((error: unknown) => {
      throw error instanceof Refusal && error.code === "not_found" ? notApplied("there is no such account") : error;
    });
  if (outcome?.result !== "posted" && outcome?.result !== "already-posted")
    throw notApplied("the payment was credited elsewhere");
  if (outcome.result === "posted" && paidBefore)
    log.error("top_up.paid_twice", { accountId: event.accountId, topUpId: event.topUpId, eventId: event.eventId });
  return outcome.result;
};

const notApplied = (why: string): Refusal => new Refusal("event_not_applied", { cause: new Error(why) });
