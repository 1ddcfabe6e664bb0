import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type Stripe from "stripe";
import type { PlayedEvent } from "./event-types.ts";
import type { SessionToCreate } from "./parameters.ts";

/** Everything that the stand-in must remember, in the order in which it came to be. */
export type Books = {
  readonly sessions: Map<string, SessionRecord>;
  readonly paymentIntents: Map<string, Stripe.PaymentIntent>;
  readonly charges: Map<string, ChargeRecord>;
  readonly refunds: Map<string, Stripe.Refund>;
  readonly disputes: Map<string, Stripe.Dispute>;
  readonly events: Map<string, EventRecord>;
  readonly idempotencyKeys: Map<string, StoredAnswer>;
  /** Call it after every change: what is not kept is gone when the local system stops. */
  keep(): void;
};

export type SessionRecord = {
  readonly session: Stripe.Checkout.Session;
  /** What the customer reads that they pay for. */
  readonly item: string;
  readonly paymentIntentData: SessionToCreate["payment_intent_data"];
  /** Where the customer was sent to confirm, while the payment requires an action. */
  confirming?: { readonly method: "card"; readonly card: string } | { readonly method: "p24"; readonly bank: string };
};

export type ChargeRecord = {
  readonly charge: Stripe.Charge;
  /** The reference of the session that was paid by it. */
  readonly reference: string | null;
};

export type EventRecord = {
  readonly event: PlayedEvent;
  /** The reference of the session whose money it is about. */
  readonly reference: string | null;
  /**
   * `parked`: the receiver refused it too often. `dropped`: it was set never to be sent. Only a redelivery sends
   * either.
   */
  delivery: "pending" | "delivered" | "parked" | "dropped";
  readonly attempts: DeliveryAttempt[];
};

export type DeliveryAttempt = { readonly at: string; readonly answer: number | "no answer" };

/** The first answer to an idempotency key, given again whenever the key comes again. */
export type StoredAnswer = {
  readonly path: string;
  readonly parameters: string;
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly storedAt: string;
};

/** Opens the books where the last run left them, or empty. Without a file they live in memory. */
export const openBooks = (dataFile: string | undefined): Books => {
  const last = dataFile === undefined ? undefined : read(dataFile);
  const books: Omit<Books, "keep"> = {
    sessions: new Map(last?.sessions),
    paymentIntents: new Map(last?.paymentIntents),
    charges: new Map(last?.charges),
    refunds: new Map(last?.refunds),
    disputes: new Map(last?.disputes),
    events: new Map(last?.events),
    idempotencyKeys: new Map(last?.idempotencyKeys),
  };
  return {
    ...books,
    keep() {
      if (dataFile !== undefined) write(dataFile, books);
    },
  };
};

/** Raised when what is kept changes its shape. */
const FORM = 2;

type Kept = { form: number } & {
  [Shelf in keyof Omit<Books, "keep">]: Books[Shelf] extends Map<string, infer Item> ? [string, Item][] : never;
};

const read = (dataFile: string): Kept | undefined => {
  let text: string;
  try {
    text = readFileSync(dataFile, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const kept: Kept = JSON.parse(text);
  if (kept.form !== FORM)
    throw new Error(
      `${dataFile} was kept by another version of the Stripe stand-in (form ${kept.form}; this one reads ${FORM}). Remove it and start again: its payments are gone then, and a top-up that waits for one stays unpaid.`,
    );
  return kept;
};

/** Whole or not at all: a system stopped while it writes finds the books of the moment before. */
const write = (dataFile: string, books: Omit<Books, "keep">): void => {
  const kept = {
    form: FORM,
    sessions: [...books.sessions],
    paymentIntents: [...books.paymentIntents],
    charges: [...books.charges],
    refunds: [...books.refunds],
    disputes: [...books.disputes],
    events: [...books.events],
    idempotencyKeys: [...books.idempotencyKeys],
  };
  mkdirSync(dirname(dataFile), { recursive: true });
  writeFileSync(`${dataFile}.new`, JSON.stringify(kept));
  renameSync(`${dataFile}.new`, dataFile);
};
