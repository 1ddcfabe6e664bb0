/** Reaches Stripe: opens payment pages (Checkout), reads the events that Stripe sends, and asks for those it did not. */

import Stripe from "stripe";
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import type { Actor } from "../domain/account/ledger.ts";
import { Refusal } from "../domain/refusal.ts";
import type { CardEvent, CheckoutEvent, OtherVersion } from "../domain/top-ups/card-event.ts";
import type { CardTopUp } from "../domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../domain/top-ups/refusals.ts";
import { log } from "../log.ts";
import { settings } from "../settings.ts";
import type { Secrets } from "./secrets.ts";
import {
  aftermathOf,
  apiVersion,
  bearsOurWords,
  cardEventOf,
  eventTypes,
  instantOf,
  pageWords,
  paymentWords,
  stateOf,
} from "./stripe-events.ts";

/** What the secret `stripe` holds, as JSON. */
const StripeSecret = z.object({
  secretKey: z.string().check(z.minLength(1)),
  /** The signing secret of the webhook; two while one replaces the other. */
  webhookSecrets: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(2)),
});

export type StripeGateway = ReturnType<typeof stripeGateway>;

type Uses = {
  /** The secret's text, read anew for each call: the reader keeps it. */
  readonly secret: () => Promise<string>;
  /** Another address than Stripe's own: the local stand-in. */
  readonly address: string | undefined;
  /** Which stage this is, and whether it takes real money. */
  readonly stage: string;
  readonly livemode: boolean;
  readonly panelAddress: string;
  readonly now: Clock;
};

export type OpenedCheckout = { readonly sessionId: string; readonly url: string };

/** One call and one repetition of it end before API Gateway's 30 seconds do. */
const callMilliseconds = 5_000;
const listMilliseconds = 3_000;
const signatureSecondsMax = 300;

/** The gateway as this stage's settings and its secret make it. */
export const stripeOfStage = (secrets: Pick<Secrets, "read">, now: Clock): StripeGateway =>
  stripeGateway({
    secret: () => secrets.read(settings.secretId("stripe")),
    address: settings.stripeAddress,
    stage: settings.stage,
    livemode: settings.livemode,
    panelAddress: settings.panelAddress,
    now,
  });

export const stripeGateway = ({ secret, address, stage, livemode, panelAddress, now }: Uses) => {
  const here = { stage, livemode };
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
    async openCheckout(topUp: CardTopUp): Promise<OpenedCheckout | "failed"> {
      try {
        const { checkout } = await stripe();
        const session = await checkout.sessions.create(parametersOf(topUp, stage, panelAddress), {
          idempotencyKey: `${topUp.id}:${topUp.attempt}`,
        });
        return openedOf(session);
      } catch (error) {
        if (isUnderWay(error)) throw refusalOf(error);
        if (error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500) return "failed";
        // The same attempt, worded otherwise: a release between the two calls changed what we send.
        if (error instanceof Stripe.errors.StripeIdempotencyError) return "failed";
        throw refusalOf(error);
      }
    },

    /**
     * The page of a top-up that Stripe knows of though its answer never came; undefined where there is none. "too many":
     * it is not among as many pages as are looked through, and may be there all the same.
     */
    async findCheckout(topUp: CardTopUp): Promise<OpenedCheckout | undefined | "too many"> {
      try {
        const { checkout } = await stripe();
        const since = epochSecondsOf(topUp.createdAt) - signatureSecondsMax;
        const until = epochSecondsOf(topUp.expiresAt);
        const found = await checkout.sessions
          .list(
            { created: { gte: since, lte: until }, limit: 100 },
            { timeout: listMilliseconds, maxNetworkRetries: 0 },
          )
          .autoPagingToArray({ limit: sessionsLookedThroughMax });
        const ours = found.filter(({ client_reference_id }) => client_reference_id === topUp.id);
        const session =
          ours.find(({ status }) => status === "complete") ?? ours.find(({ status }) => status === "open");
        // They come newest first, and the one sought is among the oldest: not seen is not absent.
        if (!session && found.length === sessionsLookedThroughMax) return "too many";
        return session && openedOf(session);
      } catch (error) {
        throw refusalOf(error);
      }
    },

    /**
     * What a signed event says; undefined for a payment page that is not ours, and for types that we do not act on. Of a
     * refund or a dispute only the payment is known: whose it is, its guard says. The body must be the very bytes sent.
     *
     * Refuses `signature_refused` for a signature that is wrong, missing or older than five minutes, and
     * `event_not_applied` for an event of ours that is malformed or belongs to the other mode (test or live).
     */
    async readEvent(body: string, signature: string): Promise<ReadEvent> {
      const { webhookSecrets } = secretIn(await secret());
      const event = verified(body, signature, webhookSecrets, now());
      return { id: event.id, createdAt: instantOf(event.created), said: cardEventOf(event, here) };
    },

    /**
     * The events of our types from one moment up to another, oldest first, whether a webhook brought them or not.
     * "too many": Stripe lists the newest first, and the oldest would be cut off; ask for less time.
     */
    async eventsBetween(fromEpochSeconds: number, untilEpochSeconds: number): Promise<ListedEvent[] | "too many"> {
      try {
        const { events } = await stripe();
        const created = { gte: fromEpochSeconds, lt: untilEpochSeconds };
        const listed = await events
          .list({ types: [...eventTypes], created, limit: 100 })
          .autoPagingToArray({ limit: eventsAtOnceMax });
        if (listed.length === eventsAtOnceMax) return "too many";
        return listed.reverse().map((event) => ({
          id: event.id,
          createdEpochSeconds: event.created,
          read: () => cardEventOf(event, here),
        }));
      } catch (error) {
        throw refusalOf(error);
      }
    },

    /**
     * What Stripe's objects of a stretch of time say of themselves now: payment pages first, then refunds and disputes, each
     * by when it was made. Stripe keeps them for good, unlike its events.
     */
    async *objectsBetween(
      fromEpochSeconds: number,
      untilEpochSeconds: number,
      actor: Actor,
    ): AsyncGenerator<ListedObject> {
      try {
        const { checkout, refunds, disputes } = await stripe();
        const made = { created: { gte: fromEpochSeconds, lt: untilEpochSeconds }, limit: 100 };
        for await (const page of checkout.sessions.list({ ...made, expand: ["data.payment_intent"] }))
          yield { id: page.id, read: () => stateOf(page, here, actor) };
        for await (const refund of refunds.list(made)) yield { id: refund.id, read: () => aftermathOf(refund, actor) };
        for await (const dispute of disputes.list(made))
          yield { id: dispute.id, read: () => aftermathOf(dispute, actor) };
      } catch (error) {
        throw refusalOf(error);
      }
    },

    /**
     * What became of the payment page of a top-up, as Stripe knows it now; undefined while it is open, or where there is
     * none. "too many": the page is not known, and could not be found among the others.
     */
    async askAbout(topUp: CardTopUp): Promise<CheckoutEvent | undefined | "too many"> {
      try {
        const { checkout } = await stripe();
        const page = topUp.checkout ?? (await this.findCheckout(topUp));
        if (page === undefined || page === "too many") return page;
        const session = await checkout.sessions.retrieve(page.sessionId, { expand: ["payment_intent"] });
        return stateOf(session, here);
      } catch (error) {
        throw error instanceof Refusal ? error : refusalOf(error);
      }
    },

    /** Whether a payment that we have not credited bears our metadata. */
    async isOurs(paymentId: string): Promise<boolean> {
      try {
        const { paymentIntents } = await stripe();
        return bearsOurWords(await paymentIntents.retrieve(paymentId), stage);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
};

/** An event as it arrived: `said` is undefined where it does not concern us. */
export type ReadEvent = {
  readonly id: string;
  readonly createdAt: string;
  readonly said: CardEvent | OtherVersion | undefined;
};

/** A payment page, a refund or a dispute; `read` refuses `event_not_applied` for a malformed one. */
export type ListedObject = { readonly id: string; readonly read: () => CardEvent | undefined };

/** An event of Stripe's list; `read` refuses as `readEvent` does. */
export type ListedEvent = {
  readonly id: string;
  readonly createdEpochSeconds: number;
  readonly read: () => CardEvent | OtherVersion | undefined;
};

/** More in one stretch of time are not looked through at once. */
const eventsAtOnceMax = 10_000;

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

const epochSecondsOf = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** As many of the latest pages are looked through for a lost one. */
const sessionsLookedThroughMax = 300;

const clientOf = (secretKey: string, address: string | undefined): Stripe => {
  const elsewhere = address === undefined ? undefined : new URL(address);
  return new Stripe(secretKey, {
    apiVersion,
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

const parametersOf = (topUp: CardTopUp, stage: string, panelAddress: string): Stripe.Checkout.SessionCreateParams => {
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
    metadata: pageWords(topUp, stage),
    payment_intent_data: { metadata: paymentWords(topUp, stage) },
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
  if (error instanceof Stripe.errors.StripeRateLimitError || error.statusCode === 409 || isUnderWay(error))
    return unavailable(cause);
  if (error instanceof Stripe.errors.StripeAPIError) return unavailable(cause);
  log.error("stripe.refused", { type: error.type, status: error.statusCode, code: error.code });
  return new Refusal(topUpRefusals.payment_provider_failed, { cause });
};

/** The same call is still being answered: whatever it comes to, it is this attempt's, so the attempt has not failed. */
const isUnderWay = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === "idempotency_key_in_use";

const unavailable = (cause: Error): Refusal =>
  new Refusal(topUpRefusals.payment_provider_unavailable, { retryAfterSeconds: 5, cause });

const verified = (body: string, signature: string, secrets: readonly string[], now: Date): Stripe.Event => {
  for (const secret of secrets) {
    try {
      const { webhooks } = Stripe;
      return webhooks.constructEvent(body, signature, secret, signatureSecondsMax, undefined, now.getTime());
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
        throw new Refusal(topUpRefusals.signature_refused);
    }
  }
  throw new Refusal(topUpRefusals.signature_refused);
};
