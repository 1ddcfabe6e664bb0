/** Signed events as Stripe sends them: only the fields that matter, in the shape of its API. */
import Stripe from "stripe";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { apiVersion } from "../../shared/gateways/stripe-events.ts";
import { noon } from "./top-ups.ts";

export const webhookSecret = "whsec_test_first";

export type SentEvent = {
  readonly id?: string;
  readonly type?: string;
  readonly livemode?: boolean;
  /** The version of the API that it is in; ours unless said otherwise. */
  readonly apiVersion?: string;
  /** Epoch seconds; noon unless said otherwise. */
  readonly created?: number;
  /** Changes to the payment page (Checkout session) that the event is about. */
  readonly session?: Readonly<Record<string, unknown>>;
};

let events = 0;

/** An event of a top-up's page; unless said otherwise, that it was completed and paid. */
export const stripeEvent = (
  topUp: CardTopUp,
  { id, type, livemode = false, apiVersion: version = apiVersion, created, session = {} }: SentEvent = {},
): string => {
  events += 1;
  return JSON.stringify({
    id: id ?? `evt_${events}`,
    object: "event",
    api_version: version,
    type: type ?? "checkout.session.completed",
    created: created ?? noon.getTime() / 1000,
    livemode,
    data: {
      object: {
        id: topUp.checkout?.sessionId ?? "cs_1",
        object: "checkout.session",
        client_reference_id: topUp.id,
        amount_total: topUp.amountGrosze,
        currency: "pln",
        payment_status: "paid",
        payment_intent: `pi_${topUp.id}`,
        metadata: {
          saldo_account: topUp.accountId,
          saldo_top_up: topUp.id,
          saldo_attempt: String(topUp.attempt),
          saldo_stage: "local",
        },
        ...session,
      },
    },
  });
};

/** An event of a dispute of the top-up's payment, with the balance transactions that it has so far: id and amount of each. */
export const disputeEvent = (
  topUp: CardTopUp,
  type: "created" | "funds_withdrawn" | "funds_reinstated" | "closed",
  moves: readonly (readonly [string, number])[],
): string => {
  events += 1;
  return JSON.stringify({
    id: `evt_${events}`,
    object: "event",
    api_version: apiVersion,
    type: `charge.dispute.${type}`,
    created: noon.getTime() / 1000,
    livemode: false,
    data: {
      object: {
        id: `du_${topUp.id}`,
        object: "dispute",
        amount: topUp.amountGrosze,
        currency: "pln",
        status: "needs_response",
        payment_intent: `pi_${topUp.id}`,
        balance_transactions: moves.map(([id, amount]) => ({
          id: `txn_${id}_${topUp.id}`,
          amount,
          fee: 0,
          net: amount,
          currency: "pln",
          reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
        })),
      },
    },
  });
};

/** The header that signs a body, as Stripe's own library makes it. */
export const signatureOf = (body: string, { secret = webhookSecret, at = noon } = {}): string =>
  Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: Math.floor(at.getTime() / 1000) });
