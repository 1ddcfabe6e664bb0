import Stripe from "stripe";
import { onTestFinished } from "vitest";
import { serveStripe } from "../../../local/stripe/serve.ts";
import type { StripeStandIn, StripeStandInOptions } from "../../../local/stripe/stand-in.ts";

/** A running stand-in, the official SDK that talks to it, and a webhook that notes what it receives. */

export const SECRET_KEY = "sk_test_saldo";
export const WEBHOOK_SECRET = "whsec_saldo";
export const NOON = new Date("2026-03-02T12:00:00.000Z");

export type Stage = {
  readonly stripe: Stripe;
  readonly standIn: StripeStandIn;
  readonly address: string;
  readonly port: number;
  /** What the webhook received, its signature checked by the SDK. */
  readonly received: Stripe.Event[];
  /** How the webhook answers from now on; it receives the event in any case. */
  answerWith(answer: (event: Stripe.Event) => number | Promise<number>): void;
  pass(seconds: number): void;
  now(): Date;
  close(): Promise<void>;
};

/** Opens a stage that closes with the test. */
export const stage = async (options: Partial<StripeStandInOptions> = {}): Promise<Stage> => {
  let time = NOON.getTime();
  const received: Stripe.Event[] = [];
  let answer: (event: Stripe.Event) => number | Promise<number> = () => 200;
  const now = () => new Date(time);
  const { standIn, address, port, close } = await serveStripe({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    now,
    deliver: async ({ body, signature }) => {
      const event = Stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET, undefined, undefined, time);
      received.push(event);
      return answer(event);
    },
    delivery: { retryMilliseconds: 1 },
    ...options,
  });
  onTestFinished(close);
  return {
    stripe: sdk(port),
    standIn,
    address,
    port,
    received,
    answerWith(changed) {
      answer = changed;
    },
    pass(seconds) {
      time += seconds * 1000;
    },
    now,
    close,
  };
};

/** The SDK without retries, so that a test sees each answer. A dropped connection it tries once more all the same. */
export const sdk = (port: number, key = SECRET_KEY, config: Stripe.StripeConfig = {}): Stripe =>
  new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0, telemetry: false, ...config });

/** What Saldo asks for when a customer tops up. */
export const topUp = (
  changed: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams => ({
  mode: "payment",
  allowed_payment_method_types: ["card"],
  line_items: [
    { price_data: { currency: "pln", unit_amount: 5015, product_data: { name: "Doładowanie konta" } }, quantity: 1 },
  ],
  client_reference_id: "tu_1",
  metadata: { topUpId: "tu_1" },
  payment_intent_data: { metadata: { topUpId: "tu_1" } },
  success_url: "https://panel.example/doladowania/tu_1?sesja={CHECKOUT_SESSION_ID}",
  cancel_url: "https://panel.example/doladowania",
  locale: "pl",
  customer_email: "anna@example.com",
  ...changed,
});

/** A top-up that was paid by card, and what paid it; its event is delivered. */
export const payment = async (
  { stripe, standIn }: Stage,
  { reference = "tu_1", amount = 5015, card = "4242424242424242" } = {},
): Promise<{ sessionId: string; intentId: string; chargeId: string; url: string }> => {
  const session = await stripe.checkout.sessions.create(
    topUp({
      client_reference_id: reference,
      line_items: [
        { price_data: { currency: "pln", unit_amount: amount, product_data: { name: "Doładowanie" } }, quantity: 1 },
      ],
    }),
  );
  standIn.pay(session.id, { method: "card", card });
  await standIn.delivery.idle();
  const { payment_intent } = await stripe.checkout.sessions.retrieve(session.id);
  const intentId = String(payment_intent);
  const { latest_charge } = await stripe.paymentIntents.retrieve(intentId);
  return { sessionId: session.id, intentId, chargeId: String(latest_charge), url: session.url ?? "" };
};

/** The events that come of something, in the order in which they are received. */
export const eventsOf = async ({ standIn, received }: Stage, something: () => unknown): Promise<Stripe.Event[]> => {
  await standIn.delivery.idle();
  const before = received.length;
  await something();
  await standIn.delivery.idle();
  return received.slice(before);
};

export const typesOf = (events: readonly Stripe.Event[]): readonly string[] => events.map(({ type }) => type);

/** Sends a form of the payment page as a browser does, without following where it leads. */
export const send = (url: string | null, fields: Record<string, string>): Promise<Response> =>
  fetch(url ?? "", { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** The error a call fails with. */
export const failure = async (call: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error("The call did not fail as Stripe's calls do.", { cause: error });
};
