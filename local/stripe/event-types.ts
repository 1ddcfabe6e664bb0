import type Stripe from "stripe";

/** The events that the stand-in plays: of all that Stripe has, the ones that Saldo asks to be sent. */

export type CheckoutEvent =
  | Stripe.CheckoutSessionCompletedEvent
  | Stripe.CheckoutSessionAsyncPaymentSucceededEvent
  | Stripe.CheckoutSessionAsyncPaymentFailedEvent
  | Stripe.CheckoutSessionExpiredEvent;

export type RefundEvent = Stripe.RefundCreatedEvent | Stripe.RefundUpdatedEvent | Stripe.RefundFailedEvent;

export type PaymentEvent = Stripe.PaymentIntentPaymentFailedEvent;

export type DisputeEvent =
  | Stripe.ChargeDisputeCreatedEvent
  | Stripe.ChargeDisputeFundsWithdrawnEvent
  | Stripe.ChargeDisputeFundsReinstatedEvent
  | Stripe.ChargeDisputeUpdatedEvent
  | Stripe.ChargeDisputeClosedEvent;

export type PlayedEvent =
  | CheckoutEvent
  | WithoutReference<PaymentEvent | RefundEvent | DisputeEvent>
  | WithoutReference<Stripe.ChargeRefundedEvent>;

/** Only a session bears our reference; the other objects say that they do not, so that any event may be asked for it. */
type WithoutReference<Played> = Played & {
  readonly data: { readonly object: { readonly client_reference_id?: never } };
};
