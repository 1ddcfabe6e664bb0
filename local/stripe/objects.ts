import type Stripe from "stripe";
import type { PaymentMethod, SessionToCreate } from "./parameters.ts";

/** Stripe's objects as they are born, whole: every field that API version 2026-10-28.endive gives, the ones we do not use at rest. */

export const API_VERSION = "2026-10-28.endive";

export type CheckoutEvent =
  | Stripe.CheckoutSessionCompletedEvent
  | Stripe.CheckoutSessionAsyncPaymentSucceededEvent
  | Stripe.CheckoutSessionAsyncPaymentFailedEvent
  | Stripe.CheckoutSessionExpiredEvent;

export const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

/** An open session. Its `url` belongs to the server of the moment, so it is put in whenever the session is shown. */
export const openSession = (
  asked: SessionToCreate,
  born: { id: string; created: number; expiresAt: number; amount: number; methods: PaymentMethod[]; merchant: string },
): Stripe.Checkout.Session => ({
  id: born.id,
  object: "checkout.session",
  adaptive_pricing: { enabled: asked.adaptive_pricing?.enabled ?? true },
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: asked.allowed_payment_method_types ?? null,
  amount_subtotal: born.amount,
  amount_total: born.amount,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  branding_settings: {
    background_color: "#ffffff",
    border_style: "rounded",
    button_color: "#0074d4",
    display_name: born.merchant,
    font_family: "default",
    icon: null,
    logo: null,
  },
  cancel_url: asked.cancel_url ?? null,
  client_reference_id: asked.client_reference_id ?? null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  created: born.created,
  currency: "pln",
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_creation: "if_required",
  customer_details: asked.customer_email ? customer(asked.customer_email, null, null) : null,
  customer_email: asked.customer_email ?? null,
  discounts: [],
  expires_at: born.expiresAt,
  integration_identifier: null,
  invoice: null,
  invoice_creation: {
    enabled: false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: {},
      rendering_options: null,
    },
  },
  livemode: false,
  locale: asked.locale ?? null,
  managed_payments: { enabled: false },
  metadata: asked.metadata ?? {},
  mode: asked.mode,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: "if_required",
  payment_method_configuration_details: null,
  payment_method_options: born.methods.includes("card") ? { card: { request_three_d_secure: "automatic" } } : {},
  payment_method_types: born.methods,
  payment_status: "unpaid",
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: "open",
  submit_type: asked.submit_type ?? null,
  subscription: null,
  success_url: asked.success_url,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: "hosted_page",
  url: null,
  wallet_options: null,
});

/** What Stripe knows of the customer once they paid. The page asks for no name and no address. */
export const payingCustomer = (email: string | null): Stripe.Checkout.Session.CustomerDetails =>
  customer(email, { city: null, country: "PL", line1: null, line2: null, postal_code: null, state: null }, []);

const customer = (
  email: string | null,
  address: Stripe.Address | null,
  tax_ids: [] | null,
): Stripe.Checkout.Session.CustomerDetails => ({
  address,
  business_name: null,
  email,
  individual_name: null,
  name: null,
  phone: null,
  tax_exempt: "none",
  tax_ids,
});

/** The payment of a session, born with the customer's first attempt to pay. */
export const newPaymentIntent = (
  session: Stripe.Checkout.Session,
  asked: SessionToCreate["payment_intent_data"],
  born: { id: string; created: number },
): Stripe.PaymentIntent => ({
  id: born.id,
  object: "payment_intent",
  allowed_payment_method_types: null,
  amount: session.amount_total ?? 0,
  amount_capturable: 0,
  amount_received: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: "automatic_async",
  client_secret: `${born.id}_secret_local`,
  confirmation_method: "automatic",
  created: born.created,
  currency: "pln",
  customer: null,
  customer_account: null,
  description: asked?.description ?? null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  managed_payments: null,
  metadata: asked?.metadata ?? {},
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: session.payment_method_types,
  payment_record: null,
  processing: null,
  receipt_email: asked?.receipt_email ?? null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: "requires_payment_method",
  transfer_data: null,
  transfer_group: null,
});

/** An event about a session as it stands; what happens to the session later does not change it. */
export const newEvent = (
  type: CheckoutEvent["type"],
  session: Stripe.Checkout.Session,
  born: { id: string; created: number; request: Stripe.Event.Request },
): CheckoutEvent => ({
  id: born.id,
  object: "event",
  api_version: API_VERSION,
  created: born.created,
  data: { object: structuredClone(session) },
  livemode: false,
  pending_webhooks: 1,
  request: born.request,
  type,
});
