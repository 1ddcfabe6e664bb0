import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { type CardTopUp, canOpenCheckout, checkoutMethods, newCardTopUp } from "../../shared/domain/card-top-up.ts";
import { Grosze } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import type { StripeGateway } from "../../shared/gateways/stripe.ts";
import { sha256 } from "../../shared/hash.ts";
import { verb } from "../../shared/http/endpoint.ts";
import { ShownTopUp, shownTopUp } from "../../shared/http/shown-top-up.ts";
import type { NewId } from "../../shared/ids.ts";
import { log } from "../../shared/log.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";

const contract = {
  summary: "Start a top-up of 2000 to 5000000 grosze; the answer says where to pay",
  idempotencyKey: "required",
  body: z.strictObject({ amountGrosze: Grosze, method: z.enum(checkoutMethods) }),
  answers: { 201: { description: "Started; the same key and body answer with the same top-up", body: ShownTopUp } },
  refusals: [
    "amount_below_minimum",
    "amount_above_maximum",
    "method_not_available",
    "idempotency_key_missing",
    "idempotency_key_reused",
    "payment_provider_failed",
    "payment_provider_unavailable",
  ],
} as const;

type Uses = {
  readonly topUps: Pick<TopUpStore, "start" | "keepCheckout" | "beginNextAttempt">;
  readonly stripe: Pick<StripeGateway, "openCheckout" | "findCheckout">;
  /** The payment methods that this stage offers. */
  readonly methods: () => readonly string[];
  readonly newId: NewId;
  readonly now: Clock;
};

export const startTopUp = verb(contract, (uses: Uses) => async ({ body, caller, idempotencyKey }) => {
  const { topUps, methods, newId, now } = uses;
  if (!methods().includes(body.method))
    throw new Refusal("method_not_available", { errors: [{ pointer: "/method", code: "method_not_available" }] });

  const who = { accountId: caller.accountId, createdBy: caller.user.id };
  const wanted = newCardTopUp({ id: newId("tu", now()), ...who, ...body }, now());
  const request = { accountId: caller.accountId, userId: caller.user.id, route: "top-ups", key: idempotencyKey };
  const bodyHash = sha256(JSON.stringify([body.amountGrosze, body.method]));
  const kept = await topUps.start(wanted, { ...request, bodyHash });
  return { status: 201, body: shownTopUp(await withCheckout(kept, uses), now()) };
});

/** The top-up with its payment page; without one where it is too late, or something has happened to it already. */
const withCheckout = async (topUp: CardTopUp, { topUps, stripe, now }: Uses): Promise<CardTopUp> => {
  if (topUp.checkout || !canOpenCheckout(topUp, now())) return topUp;
  const opened = await stripe.openCheckout(topUp);
  if (opened !== "failed") return topUps.keepCheckout(topUp, opened);

  // Stripe keeps answering this attempt's key with its failure. There may be a page all the same: it is looked for
  // before another attempt begins, so that there are never two that nobody knows of.
  log.warn("top_up.attempt_failed", { topUpId: topUp.id, attempt: topUp.attempt });
  const found = await stripe.findCheckout(topUp);
  if (found) return topUps.keepCheckout(topUp, found);
  await topUps.beginNextAttempt(topUp);
  throw new Refusal("payment_provider_failed", { retryAfterSeconds: 1 });
};
