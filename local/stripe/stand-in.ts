import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { stripeApi } from "./api.ts";
import { type DeliveryAttempt, type EventRecord, openBooks } from "./books.ts";
import { type Deliver, type DeliveryOptions, type EventDelivery, eventDelivery } from "./delivery.ts";
import { type PlannedFaults, plannedFaults } from "./faults.ts";
import { faultsPage } from "./faults-page.ts";
import { idempotencyKeys } from "./idempotency.ts";
import { type NewId, randomId } from "./ids.ts";
import { paymentPages } from "./pages.ts";
import { type Confirmation, type Outcome, type Payment, payments } from "./payments.ts";
import { type Answer, type Asked, answered, asked, give } from "./web.ts";

/**
 * Stripe on one machine: the slice of its API that Saldo uses, the page a customer pays at, and its events. It is
 * mounted in any HTTP server, knows no time but the clock it is given, and says nothing to the network but through
 * `deliver`.
 */
export const stripeStandIn = (options: StripeStandInOptions): StripeStandIn => {
  const { address, now, log = () => {}, merchant = "Saldo", newId = randomId } = options;
  const books = openBooks(options.dataFile);
  const faults = plannedFaults();
  const payAddress = (sessionId: string) => `${address()}/_stripe/pay/${sessionId}`;
  const life = payments({ books, now, newId, payAddress, merchant });
  const delivery = eventDelivery({
    books,
    deliver: options.deliver,
    webhookSecret: options.webhookSecret,
    now,
    log,
    options: options.delivery ?? {},
  });
  const keys = idempotencyKeys(books, now);
  const api = stripeApi({ books, payments: life, keys, faults, secretKey: options.secretKey, now, newId });
  const pages = paymentPages({ books, payments: life, merchant });

  const send = (ids: readonly string[], after: Promise<void> = Promise.resolve()): void => {
    if (ids.length > 0) void delivery.sendAfter(after, ids);
  };

  const answerTo = async (question: Asked): Promise<Answer> => {
    send(life.expireDue());
    if (question.path.startsWith("/v1/")) return api.answer(question);
    if (question.path.startsWith("/_stripe/faults")) return faultsPage(faults).answer(question);
    return pages.answer(question);
  };

  const bug = (error: unknown): Answer => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return BUG;
  };

  delivery.resume();

  return {
    async handle(request, response) {
      const { pathname } = new URL(request.url ?? "/", "http://stand-in");
      if (!/^\/(v1\/|_stripe(\/|$))/.test(pathname)) return false;
      const question = await asked(request);
      const answer = question ? await answerTo(question).catch(bug) : TOO_LONG;
      send(answer.caused, answered(response));
      give(response, answer);
      log(`stripe ${request.method} ${pathname} ${answer.lost ? "lost" : answer.status}`);
      return true;
    },

    books: () =>
      structuredClone({
        sessions: [...books.sessions.values()].map(life.shown),
        paymentIntents: [...books.paymentIntents.values()],
        events: [...books.events.values()],
      }),

    pay(sessionId, payment) {
      send(life.expireDue());
      const outcome = life.pay(sessionId, payment);
      send(outcome.caused);
      return outcome;
    },

    confirm(sessionId, answer) {
      send(life.expireDue());
      const outcome = life.confirm(sessionId, answer);
      send(outcome.caused);
      return outcome;
    },

    settle(sessionId, answer) {
      const outcome = life.settle(sessionId, answer);
      send(outcome.caused);
      return outcome;
    },

    expireDue() {
      const expired = life.expireDue();
      send(expired);
      return expired;
    },

    faults,
    delivery,

    async redeliverFor(clientReferenceId) {
      const ids = [...books.events.values()]
        .filter(({ event }) => event.data.object.client_reference_id === clientReferenceId)
        .map(({ event }) => event.id);
      const redelivered: Redelivery[] = [];
      for (const eventId of ids) redelivered.push({ eventId, answers: (await delivery.redeliver(eventId)) ?? [] });
      return redelivered;
    },

    async close() {
      faults.release();
      await delivery.close();
    },
  };
};

export type StripeStandInOptions = {
  /** The address of the server it is mounted in, as a browser reaches it, without a slash at the end. */
  readonly address: () => string;
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly deliver: Deliver;
  /** The clock of sessions, keys, events and signatures: the same one that our webhook checks signatures by. */
  readonly now: () => Date;
  readonly log?: (line: string) => void;
  /** Keeps its books between runs; without it they live in memory. */
  readonly dataFile?: string;
  readonly delivery?: DeliveryOptions;
  /** Who is paid, as the page says it. */
  readonly merchant?: string;
  readonly newId?: NewId;
};

export type StripeStandIn = {
  /** Answers a request to `/v1/…`, `/_stripe` or `/_stripe/…`; false, with the request untouched, for any other. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** A copy of everything there is, oldest first. */
  books(): {
    readonly sessions: readonly Stripe.Checkout.Session[];
    readonly paymentIntents: readonly Stripe.PaymentIntent[];
    readonly events: readonly EventRecord[];
  };
  /** The customer's side without the page. */
  pay(sessionId: string, payment: Payment): Outcome;
  confirm(sessionId: string, answer: Confirmation): Outcome;
  /** The bank's answer to a delayed payment. */
  settle(sessionId: string, answer: "succeeded" | "failed"): Outcome;
  /** Expires every session whose time is over, as each request does too; answers the ids of the events. */
  expireDue(): readonly string[];
  readonly faults: PlannedFaults;
  readonly delivery: EventDelivery;
  /** Delivers again every event about the sessions with this reference, oldest first. */
  redeliverFor(clientReferenceId: string): Promise<readonly Redelivery[]>;
  /** Lets slow calls answer, stops delivering, leaves no timer. The server that it is mounted in is the caller's to close. */
  close(): Promise<void>;
};

export type Redelivery = { readonly eventId: string; readonly answers: readonly DeliveryAttempt["answer"][] };

const TOO_LONG: Answer = { status: 413, headers: { Connection: "close" }, body: "", caused: [] };

const BUG: Answer = { status: 500, headers: {}, body: "The Stripe stand-in has a bug; its log says more.", caused: [] };
