import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type Stripe from "stripe";
import type { CheckoutEvent } from "./objects.ts";
import type { SessionToCreate } from "./parameters.ts";

/** Everything that the stand-in must remember, in the order in which it came to be. */
export type Books = {
  readonly sessions: Map<string, SessionRecord>;
  readonly paymentIntents: Map<string, Stripe.PaymentIntent>;
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
  confirming?: { readonly method: "card" } | { readonly method: "p24"; readonly bank: string };
};

export type EventRecord = {
  readonly event: CheckoutEvent;
  /** `parked`: the receiver refused it too often; only a redelivery sends it again. */
  delivery: "pending" | "delivered" | "parked";
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
const FORM = 1;

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
    throw new Error(`${dataFile} was kept by another version of the Stripe stand-in. Remove it to start over.`);
  return kept;
};

/** Whole or not at all: a system stopped while it writes finds the books of the moment before. */
const write = (dataFile: string, books: Omit<Books, "keep">): void => {
  const kept = {
    form: FORM,
    sessions: [...books.sessions],
    paymentIntents: [...books.paymentIntents],
    events: [...books.events],
    idempotencyKeys: [...books.idempotencyKeys],
  };
  mkdirSync(dirname(dataFile), { recursive: true });
  writeFileSync(`${dataFile}.new`, JSON.stringify(kept));
  renameSync(`${dataFile}.new`, dataFile);
};
