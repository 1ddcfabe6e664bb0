import type Stripe from "stripe";
import type { Books, SessionRecord } from "./books.ts";
import { newCharge, type PaidBy } from "./charges.ts";
import type { CheckoutEvent } from "./event-types.ts";
import { type Cause, type Events, NO_REQUEST } from "./events.ts";
import type { NewId } from "./ids.ts";
import { newPaymentIntent, openSession, payingCustomer, secondsOf } from "./objects.ts";
import { PAYMENT_METHODS, type PaymentMethod, type SessionToCreate } from "./parameters.ts";
import { invalidRequest, noSuch } from "./refusals.ts";
import {
  type Decline,
  FAILED_LATER,
  REFUSED_BY_CUSTOMER,
  type Verdict,
  verdictOnBlikCode,
  verdictOnCard,
} from "./test-payments.ts";

/**
 * The life of a Checkout Session and its payment. Every change is kept before it is answered, and answers the ids of
 * the events it caused, for the caller to deliver once the answer is out.
 */

const SHORTEST_SECONDS = 30 * 60;
const LONGEST_SECONDS = 24 * 60 * 60;

/** Stripe's limits for a payment in PLN. */
const AMOUNT_MIN = 200;
const AMOUNT_MAX = 99_999_999;

/** What the customer hands in on the payment page. */
export type Payment =
  | { readonly method: "card"; readonly card: string }
  | { readonly method: "blik"; readonly code: string }
  | { readonly method: "p24"; readonly bank: string };

/** What the customer answers where they were sent to confirm. `later`: the bank will say in its own time (p24 only). */
export type Confirmation = "confirm" | "reject" | "later";

export type Outcome = { readonly caused: readonly string[] } & (
  | { readonly result: "paid" | "needs confirmation" | "awaits the bank" }
  | { readonly result: "declined"; readonly decline: Decline }
  | { readonly result: "not possible" }
);

export type Payments = ReturnType<typeof payments>;

export const payments = (uses: {
  books: Books;
  events: Events;
  now: () => Date;
  newId: NewId;
  payAddress: (sessionId: string) => string;
  merchant: string;
}) => {
  const { books, newId, payAddress } = uses;
  const seconds = () => secondsOf(uses.now());

  const find = (id: string): SessionRecord => {
    const record = books.sessions.get(id);
    if (!record) throw noSuch("checkout.session", id, "session");
    return record;
  };

  const emit = (type: CheckoutEvent["type"], session: Stripe.Checkout.Session, request: Cause): string =>
    uses.events.note({ type, data: { object: session } }, session.client_reference_id, request);

  const intentOf = ({ session }: SessionRecord): Stripe.PaymentIntent | undefined =>
    typeof session.payment_intent === "string" ? books.paymentIntents.get(session.payment_intent) : undefined;

  /** The payment of this session: the one that exists, or the one that this first attempt brings about. */
  const attempted = (record: SessionRecord): Stripe.PaymentIntent => {
    const intent =
      intentOf(record) ??
      newPaymentIntent(record.session, record.paymentIntentData, { id: newId("pi_"), created: seconds() });
    books.paymentIntents.set(intent.id, intent);
    record.session.payment_intent = intent.id;
    intent.payment_method = newId("pm_");
    return intent;
  };

  /** One try for the money: the charge by which the payment succeeded, or the one that was declined. */
  const charged = (
    record: SessionRecord,
    intent: Stripe.PaymentIntent,
    by: PaidBy,
    decline?: Decline,
  ): Stripe.Charge => {
    const born = { id: newId("ch_"), created: seconds(), balanceTransaction: newId("txn_") };
    const charge = newCharge(intent, by, decline, born);
    books.charges.set(charge.id, { charge, reference: record.session.client_reference_id });
    intent.latest_charge = charge.id;
    intent.next_action = null;
    return charge;
  };

  const succeed = (record: SessionRecord, intent: Stripe.PaymentIntent, by: PaidBy): void => {
    charged(record, intent, by);
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    intent.last_payment_error = null;
  };

  /** The customer is through: the session is complete, paid or with the payment still to come. */
  const complete = (record: SessionRecord, paymentStatus: "paid" | "unpaid"): string => {
    const { session } = record;
    session.status = "complete";
    session.payment_status = paymentStatus;
    session.customer_details = payingCustomer(session.customer_email);
    delete record.confirming;
    return emit("checkout.session.completed", session, NO_REQUEST);
  };

  const declined = (record: SessionRecord, intent: Stripe.PaymentIntent, by: PaidBy, decline: Decline): Outcome => {
    const { id } = charged(record, intent, by, decline);
    intent.status = "requires_payment_method";
    intent.payment_method = null;
    intent.last_payment_error = {
      type: "card_error",
      code: decline.code,
      message: decline.message,
      charge: id,
      payment_method_type: by.method,
      ...(decline.declineCode && { decline_code: decline.declineCode }),
    };
    const { client_reference_id: reference } = record.session;
    const happening = { type: "payment_intent.payment_failed", data: { object: intent } } as const;
    const caused = [uses.events.note(happening, reference, NO_REQUEST)];
    books.keep();
    return { result: "declined", decline, caused };
  };

  const paid = (record: SessionRecord, intent: Stripe.PaymentIntent, by: PaidBy): Outcome => {
    succeed(record, intent, by);
    const caused = [complete(record, "paid")];
    books.keep();
    return { result: "paid", caused };
  };

  const sendToConfirm = (record: SessionRecord, confirming: NonNullable<SessionRecord["confirming"]>): Outcome => {
    const intent = attempted(record);
    intent.status = "requires_action";
    intent.next_action = {
      type: "redirect_to_url",
      redirect_to_url: { return_url: record.session.success_url, url: payAddress(record.session.id) },
    };
    record.confirming = confirming;
    books.keep();
    return { result: "needs confirmation", caused: [] };
  };

  const expireNow = (record: SessionRecord, request: Cause): string => {
    record.session.status = "expired";
    delete record.confirming;
    const intent = intentOf(record);
    if (intent) {
      intent.status = "canceled";
      intent.canceled_at = seconds();
      intent.cancellation_reason = "expired";
      intent.next_action = null;
    }
    return emit("checkout.session.expired", record.session, request);
  };

  return {
    find,
    intentOf,

    /** The session as it is shown: only an open one has an address to pay at. */
    shown: ({ session }: SessionRecord): Stripe.Checkout.Session => ({
      ...session,
      url: session.status === "open" ? payAddress(session.id) : null,
    }),

    /** Refuses what can't become a session; what it lets pass, `open` opens. */
    check(asked: SessionToCreate): void {
      const amount = amountOf(asked);
      if (amount < AMOUNT_MIN)
        throw invalidRequest("The Checkout Session's total amount due must add up to at least 2.00 zł", {
          code: "amount_too_small",
        });
      if (amount > AMOUNT_MAX)
        throw invalidRequest("The Checkout Session's total amount due must be no more than 999,999.99 zł.", {
          code: "amount_too_large",
        });
      const lasts = (asked.expires_at ?? seconds() + LONGEST_SECONDS) - seconds();
      if (lasts < SHORTEST_SECONDS)
        throw invalidRequest("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", {
          param: "expires_at",
        });
      if (lasts > LONGEST_SECONDS)
        throw invalidRequest("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", {
          param: "expires_at",
        });
    },

    open(asked: SessionToCreate): SessionRecord {
      const created = seconds();
      const session = openSession(asked, {
        id: newId("cs_test_"),
        created,
        expiresAt: asked.expires_at ?? created + LONGEST_SECONDS,
        amount: amountOf(asked),
        methods: PAYMENT_METHODS.filter((method) => asked.allowed_payment_method_types?.includes(method) ?? true),
        merchant: uses.merchant,
      });
      const item = asked.line_items.map(({ price_data }) => price_data.product_data.name).join(", ");
      const record: SessionRecord = { session, item, paymentIntentData: asked.payment_intent_data };
      books.sessions.set(session.id, record);
      books.keep();
      return record;
    },

    /** Ends an open session at the merchant's wish; refuses any other. */
    expire(id: string, request: Cause): { record: SessionRecord; caused: readonly string[] } {
      const record = find(id);
      const { status } = record.session;
      if (status !== "open")
        throw invalidRequest(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${status}\`.`,
        );
      const caused = [expireNow(record, request)];
      books.keep();
      return { record, caused };
    },

    /** Ends every open session whose time is over. */
    expireDue(): readonly string[] {
      const due = [...books.sessions.values()].filter(
        ({ session }) => session.status === "open" && session.expires_at <= seconds(),
      );
      const caused = due.map((record) => expireNow(record, NO_REQUEST));
      if (caused.length > 0) books.keep();
      return caused;
    },

    /** The customer pays. A session that is not open, or a method it does not offer, is not possible. */
    pay(id: string, payment: Payment): Outcome {
      const record = find(id);
      const offered = record.session.payment_method_types.includes(payment.method satisfies PaymentMethod);
      if (record.session.status !== "open" || !offered) return { result: "not possible", caused: [] };
      delete record.confirming;
      const verdict = verdictOn(payment);
      if (verdict === "succeeds") return paid(record, attempted(record), paidBy(payment));
      if (verdict !== "needs confirmation") return declined(record, attempted(record), paidBy(payment), verdict);
      return payment.method === "blik" ? { result: "not possible", caused: [] } : sendToConfirm(record, payment);
    },

    /** The customer answers where they were sent to confirm. */
    confirm(id: string, answer: Confirmation): Outcome {
      const record = find(id);
      const intent = intentOf(record);
      const { confirming } = record;
      if (!confirming || !intent) return { result: "not possible", caused: [] };
      if (answer === "later" && confirming.method !== "p24") return { result: "not possible", caused: [] };
      switch (answer) {
        case "confirm":
          return paid(record, intent, paidBy(confirming));
        case "reject":
          delete record.confirming;
          return declined(record, intent, paidBy(confirming), REFUSED_BY_CUSTOMER[confirming.method]);
        case "later": {
          intent.status = "processing";
          intent.next_action = null;
          const caused = [complete(record, "unpaid")];
          books.keep();
          return { result: "awaits the bank", caused };
        }
      }
    },

    /** The bank says how a delayed payment ended. */
    settle(id: string, answer: "succeeded" | "failed"): Outcome {
      const record = find(id);
      const intent = intentOf(record);
      if (intent?.status !== "processing") return { result: "not possible", caused: [] };
      if (answer === "failed") {
        const outcome = declined(record, intent, LATER, FAILED_LATER);
        const failed = emit("checkout.session.async_payment_failed", record.session, NO_REQUEST);
        books.keep();
        return { ...outcome, caused: [...outcome.caused, failed] };
      }
      succeed(record, intent, LATER);
      record.session.payment_status = "paid";
      const caused = [emit("checkout.session.async_payment_succeeded", record.session, NO_REQUEST)];
      books.keep();
      return { result: "paid", caused };
    },
  };
};

/** Only a bank transfer is answered in the bank's own time. */
const LATER: PaidBy = { method: "p24", last4: null };

const paidBy = (payment: Payment): PaidBy => ({
  method: payment.method,
  last4: payment.method === "card" ? payment.card.replace(/\D/g, "").slice(-4) : null,
});

const amountOf = ({ line_items }: SessionToCreate): number =>
  line_items.reduce((sum, { price_data, quantity }) => sum + price_data.unit_amount * quantity, 0);

const verdictOn = (payment: Payment): Verdict => {
  switch (payment.method) {
    case "card":
      return verdictOnCard(payment.card);
    case "blik":
      return verdictOnBlikCode(payment.code);
    case "p24":
      return "needs confirmation";
  }
};
