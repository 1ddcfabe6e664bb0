import type Stripe from "stripe";
import type { Books } from "./books.ts";
import type { CheckoutEvent, DisputeEvent, PaymentEvent, PlayedEvent, RefundEvent } from "./event-types.ts";
import type { NewId } from "./ids.ts";
import { API_VERSION, secondsOf } from "./objects.ts";

/** What happened, and to which object as it stands now. */
type Happening =
  | { readonly type: CheckoutEvent["type"]; readonly data: CheckoutEvent["data"] }
  | { readonly type: PaymentEvent["type"]; readonly data: PaymentEvent["data"] }
  | { readonly type: RefundEvent["type"]; readonly data: RefundEvent["data"] }
  | { readonly type: DisputeEvent["type"]; readonly data: DisputeEvent["data"] }
  | { readonly type: "charge.refunded"; readonly data: Stripe.ChargeRefundedEvent["data"] };

/** The API request that made something happen. */
export type Cause = Stripe.Event.Request;

/** What the customer, their bank, Stripe's Dashboard or time brings about has no API request behind it. */
export const NO_REQUEST: Cause = { id: null, idempotency_key: null };

export type Events = ReturnType<typeof eventBook>;

export const eventBook = ({ books, now, newId }: { books: Books; now: () => Date; newId: NewId }) => ({
  /**
   * Notes an event for delivery and answers its id. Its object is a copy: what happens to the object later does not
   * change it. `reference` is the one of the session whose money it is about.
   */
  note(happening: Happening, reference: string | null, request: Cause): string {
    const event: PlayedEvent = {
      id: newId("evt_"),
      object: "event",
      api_version: API_VERSION,
      created: secondsOf(now()),
      livemode: false,
      pending_webhooks: 1,
      request,
      ...structuredClone(happening),
    };
    books.events.set(event.id, { event, reference, delivery: "pending", attempts: [] });
    return event.id;
  },
});
