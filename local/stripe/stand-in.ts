import type { IncomingMessage, ServerResponse } from "node:http";
import type Stripe from "stripe";
import { type Action, type ActionOptions, paymentActions } from "./actions.ts";
import { stripeApi } from "./api.ts";
import { type DeliveryAttempt, type EventRecord, openBooks } from "./books.ts";
import { paidCharge } from "./charges.ts";
import { type Deed, notPossible, type WhyNot } from "./deeds.ts";
import { type Deliver, type DeliveryOptions, type EventDelivery, eventDelivery } from "./delivery.ts";
import { type DisputeOptions, disputes } from "./disputes.ts";
import { eventBook, NO_REQUEST } from "./events.ts";
import { type PlannedFaults, plannedFaults } from "./faults.ts";
import { faultsPage } from "./faults-page.ts";
import { idempotencyKeys } from "./idempotency.ts";
import { type NewId, randomId } from "./ids.ts";
import { type Money, moneyIn } from "./money.ts";
import { paymentPages } from "./pages.ts";
import { type Confirmation, type Outcome, type Payment, payments } from "./payments.ts";
import { type RefundAsked, refunds } from "./refunds.ts";
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
  const events = eventBook({ books, now, newId });
  const life = payments({ books, events, now, newId, payAddress, merchant });
  const refunding = refunds({ books, events, now, newId });
  const disputing = disputes({ books, events, refunds: refunding, now, newId });
  const act = paymentActions({ books, refunds: refunding, disputes: disputing });
  const delivery = eventDelivery({
    books,
    deliver: options.deliver,
    webhookSecret: options.webhookSecret,
    now,
    log,
    options: options.delivery ?? {},
  });
  const keys = idempotencyKeys(books, now);
  const api = stripeApi({
    books,
    payments: life,
    refunds: refunding,
    keys,
    faults,
    secretKey: options.secretKey,
    now,
    newId,
  });
  const pages = paymentPages({ books, payments: life, act, merchant });

  const send = (ids: readonly string[], after: Promise<void> = Promise.resolve()): void => {
    if (ids.length > 0) void delivery.sendAfter(after, ids);
  };

  /** Sends what a deed caused, and answers a copy of what it was done to. */
  const told = <Thing>(deed: Deed<Thing>): Deed<Thing> => {
    send(deed.caused);
    return structuredClone(deed);
  };

  const redeliverFor = async (reference: string): Promise<readonly Redelivery[]> => {
    const ids = [...books.events.values()]
      .filter((record) => record.reference === reference)
      .map(({ event }) => event.id);
    const redelivered: Redelivery[] = [];
    for (const eventId of ids) redelivered.push({ eventId, answers: (await delivery.redeliver(eventId)) ?? [] });
    return redelivered;
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
        charges: [...books.charges.values()].map(({ charge }) => charge),
        refunds: [...books.refunds.values()],
        disputes: [...books.disputes.values()],
        events: [...books.events.values()],
      }),

    money: () => moneyIn(books),

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

    refund(which, { amountGrosze, ...asked } = {}) {
      const record = paidCharge(books, which);
      if (!record) return notPossible("no such payment");
      return told(refunding.make(record, { ...asked, amount: amountGrosze }, NO_REQUEST));
    },
    succeedRefund: (which) => told(refunding.succeed(which)),
    failRefund: (which, reason) => told(refunding.fail(which, reason)),
    cancelRefund: (which) => told(refunding.cancel(which)),

    dispute: (which, options) => told(disputing.open(which, options)),
    withdraw: (which) => told(disputing.withdraw(which)),
    submitEvidence: (which) => told(disputing.submitEvidence(which)),
    winDispute: (which, options) => told(disputing.win(which, options)),
    loseDispute: (which) => told(disputing.lose(which)),
    escalateInquiry: (which) => told(disputing.escalate(which)),
    closeInquiry: (which) => told(disputing.closeInquiry(which)),

    async act(which, action, options) {
      if (action === "redeliver") {
        const reference = paidCharge(books, which)?.reference ?? which;
        const eventIds = (await redeliverFor(reference)).map(({ eventId }) => eventId);
        return eventIds.length > 0 ? { done: true, eventIds } : { done: false, why: "no such payment" };
      }
      const deed = told(act(which, action, options));
      return deed.result === "done" ? { done: true, eventIds: deed.caused } : { done: false, why: deed.why };
    },

    redeliverFor,

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
    readonly charges: readonly Stripe.Charge[];
    readonly refunds: readonly Stripe.Refund[];
    readonly disputes: readonly Stripe.Dispute[];
    readonly events: readonly EventRecord[];
  };
  /** What Stripe's balance says, to be compared with a ledger. */
  money(): Money;
  /** The customer's side without the page. */
  pay(sessionId: string, payment: Payment): Outcome;
  confirm(sessionId: string, answer: Confirmation): Outcome;
  /** The bank's answer to a delayed payment. */
  settle(sessionId: string, answer: "succeeded" | "failed"): Outcome;
  /** Expires every session whose time is over, as each request does too; answers the ids of the events. */
  expireDue(): readonly string[];
  /**
   * A refund as one makes it in Stripe's Dashboard. Here and below `which` is a payment: a payment intent's id, a
   * charge's, or a session's reference, which means its latest paid payment.
   */
  refund(which: string, options?: RefundOptions): Deed<Stripe.Refund>;
  /** Here `which` may also be a refund's id; of a payment, its last refund that this can happen to is meant. */
  succeedRefund(which: string): Deed<Stripe.Refund>;
  failRefund(which: string, reason?: string): Deed<Stripe.Refund>;
  cancelRefund(which: string): Deed<Stripe.Refund>;
  dispute(which: string, options?: DisputeOptions): Deed<Stripe.Dispute>;
  /** Here and below `which` may also be a dispute's id. Takes the money of a dispute opened with `fundsLater`. */
  withdraw(which: string): Deed<Stripe.Dispute>;
  submitEvidence(which: string): Deed<Stripe.Dispute>;
  /** All that was taken comes back, or as much as is said. */
  winDispute(which: string, options?: { readonly amountGrosze?: number | undefined }): Deed<Stripe.Dispute>;
  loseDispute(which: string): Deed<Stripe.Dispute>;
  escalateInquiry(which: string): Deed<Stripe.Dispute>;
  closeInquiry(which: string): Deed<Stripe.Dispute>;
  /** The same by name, for buttons; `redeliver` is `redeliverFor` the payment's reference. */
  act(which: string, action: Action | "redeliver", options?: ActionOptions): Promise<Acted>;
  readonly faults: PlannedFaults;
  readonly delivery: EventDelivery;
  /** Delivers again every event about the sessions, refunds and disputes of this reference, oldest first. */
  redeliverFor(clientReferenceId: string): Promise<readonly Redelivery[]>;
  /** Lets slow calls answer, stops delivering, leaves no timer. The server that it is mounted in is the caller's to close. */
  close(): Promise<void>;
};

type RefundOptions = Omit<RefundAsked, "amount"> & { readonly amountGrosze?: number | undefined };

/** What was done, by the ids of its events, or why nothing was. */
type Acted =
  | { readonly done: true; readonly eventIds: readonly string[] }
  | { readonly done: false; readonly why: WhyNot };

type Redelivery = { readonly eventId: string; readonly answers: readonly DeliveryAttempt["answer"][] };

const TOO_LONG: Answer = { status: 413, headers: { Connection: "close" }, body: "", caused: [] };

const BUG: Answer = { status: 500, headers: {}, body: "The Stripe stand-in has a bug; its log says more.", caused: [] };
