/** Reaches Stripe: opens payment pages (Checkout), and reads the events that Stripe sends. */
import Stripe from "stripe";
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { AccountId, TopUpId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import type { CheckoutEvent, TopUp } from "../domain/top-up.ts";
import { log } from "../log.ts";

/** What the secret `stripe` holds, as JSON. */
const StripeSecret = z.object({
  secretKey: z.string().check(z.minLength(1)),
  /** The signing secret of the webhook; two while one replaces the other. */
  webhookSecrets: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(2)),
});

/** Our own words in Stripe's metadata: an event that bears them is ours. */
const accountWord = "saldo_account";
const topUpWord = "saldo_top_up";

export type StripeGateway = ReturnType<typeof stripeGateway>;

type Uses = {
  /** The secret's text, read anew for each call: the reader keeps it. */
  readonly secret: () => Promise<string>;
  /** Another address than Stripe's own: the local stand-in. */
  readonly address: string | undefined;
  /** Whether this stage takes real money. */
  readonly livemode: boolean;
  readonly panelAddress: string;
  readonly now: Clock;
};

export type OpenedCheckout = { readonly sessionId: string; readonly url: string };

/** One call and one repetition of it end before API Gateway's 30 seconds do. */
const callMilliseconds = 10_000;
const signatureSecondsMax = 300;

export const stripeGateway = ({ secret, address, livemode, panelAddress, now }: Uses) => {
  let client: { key: string; stripe: Stripe } | undefined;
  const stripe = async (): Promise<Stripe> => {
    const { secretKey } = secretIn(await secret());
    if (client?.key !== secretKey) client = { key: secretKey, stripe: clientOf(secretKey, address) };
    return client.stripe;
  };

  return {
    /**
     * Opens the payment page of a top-up's present attempt. All that is sent comes from what is kept, so a repetition of
     * the same attempt is the same call, and Stripe answers it with the same page.
     *
     * "failed": Stripe failed, and keeps saying so for this attempt's key; whether a page exists is unknown.
     * Refuses `payment_provider_unavailable` where the same attempt may be tried again, and `payment_provider_failed`
     * where Stripe would not take the call.
     */
    async openCheckout(topUp: TopUp): Promise<OpenedCheckout | "failed"> {
      try {
        const { checkout } = await stripe();
        const session = await checkout.sessions.create(parametersOf(topUp, panelAddress), {
          idempotencyKey: `${topUp.id}:${topUp.attempt}`,
        });
        return openedOf(session);
      } catch (error) {
        if (error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500) return "failed";
        throw refusalOf(error);
      }
    },

    /** The page of a top-up that Stripe knows of though its answer never came; undefined where there is none. */
    async findCheckout(topUp: TopUp): Promise<OpenedCheckout | undefined> {
      try {
        const { checkout } = await stripe();
        const since = Math.floor(Date.parse(topUp.createdAt) / 1000) - signatureSecondsMax;
        const sessions = checkout.sessions.list({ created: { gte: since }, limit: 100 });
        const ours = await sessions
          .autoPagingToArray({ limit: sessionsLookedThroughMax })
          .then((found) => found.filter((session) => session.client_reference_id === topUp.id));
        const session =
          ours.find(({ status }) => status === "complete") ?? ours.find(({ status }) => status === "open");
        return session && openedOf(session);
      } catch (error) {
        throw refusalOf(error);
      }
    },

    /**
     * What a signed event says of one of our payment pages; undefined for an event that is not ours, or of a type that
     * we do not act on. The body must be the very bytes that were sent.
     *
     * Refuses `signature_refused` for a signature that is wrong, missing or older than five minutes, and
     * `event_not_applied` for an event of ours that is bent or belongs to the other mode (test or live).
     */
    async readEvent(body: string, signature: string): Promise<CheckoutEvent | undefined> {
      const { webhookSecrets } = secretIn(await secret());
      return checkoutEventOf(verified(body, signature, webhookSecrets, now()), livemode);
    },
  };
};

/** A stage is born with an empty secret: until operations fill it in, nothing reaches Stripe and no event is believed. */
const secretIn = (text: string): z.infer<typeof StripeSecret> => {
  const secret = z.safeParse(StripeSecret, jsonIn(text));
  if (secret.success) return secret.data;
  log.error("stripe.secret_not_filled_in");
  throw unavailable(new Error("the secret stripe is not filled in"));
};

/** Undefined where the text is no JSON: what the parser says of it quotes the secret, and would be logged. */
const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** As many of the latest pages are looked through for a lost one. */
const sessionsLookedThroughMax = 1_000;

const clientOf = (secretKey: string, address: string | undefined): Stripe => {
  const elsewhere = address === undefined ? undefined : new URL(address);
  return new Stripe(secretKey, {
    timeout: callMilliseconds,
    maxNetworkRetries: 1,
    telemetry: false,
    ...(elsewhere && {
      host: elsewhere.hostname,
      port: elsewhere.port,
      protocol: elsewhere.protocol === "http:" ? ("http" as const) : ("https" as const),
    }),
  });
};

const parametersOf = (topUp: TopUp, panelAddress: string): Stripe.Checkout.SessionCreateParams => {
  const metadata = { [accountWord]: topUp.accountId, [topUpWord]: topUp.id };
  const back = (outcome: string) => `${panelAddress}/top-ups/${topUp.id}?payment=${outcome}`;
  return {
    mode: "payment",
    allowed_payment_method_types: [topUp.method],
    // The customer pays in złotys what is credited in złotys, also with a foreign card.
    adaptive_pricing: { enabled: false },
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: "pln",
          unit_amount: topUp.amountGrosze,
          product_data: { name: "Doładowanie konta" },
        },
      },
    ],
    client_reference_id: topUp.id,
    metadata,
    // The payment itself bears the names too: refunds and disputes are told of the payment, not of the page.
    payment_intent_data: { metadata },
    locale: "pl",
    expires_at: Math.floor(Date.parse(topUp.expiresAt) / 1000),
    success_url: back("success"),
    cancel_url: back("cancelled"),
  };
};

const openedOf = ({ id, url }: Stripe.Checkout.Session): OpenedCheckout => ({ sessionId: id, url: url ?? "" });

const refusalOf = (error: unknown): unknown => {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  // Stripe's messages may quote what was sent; the log gets the kind of failure only.
  const cause = new Error(`Stripe: ${error.type}, status ${error.statusCode}, code ${error.code}`);
  if (error instanceof Stripe.errors.StripeConnectionError) return unavailable(cause);
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 409) return unavailable(cause);
  if (error instanceof Stripe.errors.StripeAPIError) return unavailable(cause);
  log.error("stripe.refused", { type: error.type, status: error.statusCode, code: error.code });
  return new Refusal("payment_provider_failed", { cause });
};

const unavailable = (cause: Error): Refusal =>
  new Refusal("payment_provider_unavailable", { retryAfterSeconds: 5, cause });

const verified = (body: string, signature: string, secrets: readonly string[], now: Date): Stripe.Event => {
  for (const secret of secrets) {
    try {
      const { webhooks } = Stripe;
      return webhooks.constructEvent(body, signature, secret, signatureSecondsMax, undefined, now.getTime());
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw new Refusal("signature_refused");
    }
  }
  throw new Refusal("signature_refused");
};

const Session = z.object({
  id: z.string(),
  client_reference_id: z.nullable(z.string()),
  amount_total: z.int(),
  currency: z.string(),
  payment_status: z.string(),
  payment_intent: z.nullable(z.union([z.string(), z.object({ id: z.string() })])),
  metadata: z.object({ [accountWord]: AccountId, [topUpWord]: TopUpId }),
});

const checkoutEventOf = (event: Stripe.Event, livemode: boolean): CheckoutEvent | undefined => {
  if (!isCheckoutEvent(event)) return undefined;
  const { object } = event.data;
  if (object.metadata?.[accountWord] === undefined && object.metadata?.[topUpWord] === undefined) return undefined;

  const session = z.safeParse(Session, object);
  if (!session.success || session.data.client_reference_id !== session.data.metadata[topUpWord])
    throw new Refusal("event_not_applied", { cause: new Error(`event ${event.id} of ours is bent`) });
  if (event.livemode !== livemode)
    throw new Refusal("event_not_applied", { cause: new Error(`event ${event.id} is of the other mode`) });

  const { id, amount_total, currency, payment_status, payment_intent, metadata } = session.data;
  return {
    eventId: event.id,
    says: saidBy(event.type, payment_status),
    occurredAt: new Date(event.created * 1000).toISOString(),
    sessionId: id,
    paymentId: typeof payment_intent === "string" ? payment_intent : payment_intent?.id,
    accountId: metadata[accountWord],
    topUpId: metadata[topUpWord],
    amountGrosze: amount_total,
    currency,
  };
};

const checkoutEventTypes = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
] as const;
type CheckoutEventType = (typeof checkoutEventTypes)[number];

const isCheckoutEvent = (event: Stripe.Event): event is Extract<Stripe.Event, { type: CheckoutEventType }> =>
  checkoutEventTypes.some((type) => type === event.type);

/** A page that was completed is not yet paid: only Stripe's word "paid" is. */
const saidBy = (type: CheckoutEventType, paymentStatus: string): CheckoutEvent["says"] => {
  switch (type) {
    case "checkout.session.completed":
    case "checkout.session.async_payment_succeeded":
      return paymentStatus === "paid" ? "paid" : "processing";
    case "checkout.session.async_payment_failed":
      return "failed";
    case "checkout.session.expired":
      return "expired";
  }
};
