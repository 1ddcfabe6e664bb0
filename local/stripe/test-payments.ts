import type Stripe from "stripe";

/** What the customer can type or choose on the payment page, and how each of it ends. */

/** Why a payment was declined: as Stripe says it to us, and as the page says it to the customer. */
export type Decline = {
  readonly code: Stripe.PaymentIntent.LastPaymentError["code"] & string;
  readonly declineCode?: string;
  readonly message: string;
  readonly explanation: string;
};

export type Verdict = "succeeds" | "needs confirmation" | Decline;

type Sample = { readonly value: string; readonly verdict: Verdict; readonly says: string };

export const TEST_CARDS: readonly Sample[] = [
  { value: "4242 4242 4242 4242", verdict: "succeeds", says: "płatność się udaje" },
  {
    value: "4000 0000 0000 0002",
    says: "bank odmawia",
    verdict: {
      code: "card_declined",
      declineCode: "generic_decline",
      message: "Your card was declined.",
      explanation: "Bank odrzucił tę kartę. Spróbuj zapłacić inną.",
    },
  },
  {
    value: "4000 0000 0000 9995",
    says: "brak środków",
    verdict: {
      code: "card_declined",
      declineCode: "insufficient_funds",
      message: "Your card has insufficient funds.",
      explanation: "Na karcie nie ma wystarczających środków. Spróbuj zapłacić inną.",
    },
  },
  {
    value: "4000 0025 0000 3155",
    verdict: "needs confirmation",
    says: "trzeba potwierdzić (3-D Secure)",
  },
  { value: "4000 0000 0000 7726", verdict: "succeeds", says: "płatność się udaje, zwrot czeka na bank" },
];

/** The last digits of cards whose refunds begin pending. */
export const REFUNDS_PEND_FOR: readonly string[] = ["7726"];

export const TEST_BLIK_CODES: readonly Sample[] = [
  { value: "777123", verdict: "succeeds", says: "płatność się udaje" },
  {
    value: "777124",
    says: "bank odmawia",
    verdict: {
      code: "payment_method_provider_decline",
      declineCode: "partner_generic_decline",
      message: "The customer's bank declined the payment.",
      explanation: "Bank odrzucił tę płatność. Spróbuj ponownie z nowym kodem.",
    },
  },
  {
    value: "777125",
    says: "brak potwierdzenia w aplikacji",
    verdict: {
      code: "payment_method_provider_timeout",
      declineCode: "code_expired",
      message: "The customer did not confirm the payment in their banking app in time.",
      explanation: "Płatność nie została na czas potwierdzona w aplikacji banku. Wygeneruj nowy kod.",
    },
  },
];

export const TEST_BANKS = ["Bank Próbny", "Bank Testowy", "Kasa Przykładowa"] as const;

export const verdictOnCard = (number: string): Verdict =>
  verdictOn(TEST_CARDS, number, {
    code: "card_declined",
    declineCode: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test card.",
    explanation: "To nie jest jedna z kart testowych.",
  });

export const verdictOnBlikCode = (code: string): Verdict =>
  verdictOn(TEST_BLIK_CODES, code, {
    code: "payment_method_provider_decline",
    declineCode: "code_invalid",
    message: "The BLIK code is invalid.",
    explanation: "Ten kod BLIK jest nieprawidłowy. Wpisz jeden z kodów testowych.",
  });

/** The customer was sent to confirm the payment and said no there. */
export const REFUSED_BY_CUSTOMER: Record<"card" | "p24", Decline> = {
  card: {
    code: "payment_intent_authentication_failure",
    message: "The provided payment method has failed authentication.",
    explanation: "Płatność nie została potwierdzona w banku. Spróbuj ponownie albo zapłać inną kartą.",
  },
  p24: {
    code: "payment_method_customer_decline",
    message: "The customer declined the payment.",
    explanation: "Płatność została odrzucona na stronie banku. Spróbuj ponownie.",
  },
};

/** A delayed payment that came to nothing. */
export const FAILED_LATER: Decline = {
  code: "payment_method_provider_decline",
  message: "The payment failed.",
  explanation: "Bank odrzucił tę płatność.",
};

const verdictOn = (samples: readonly Sample[], typed: string, unknown: Decline): Verdict =>
  samples.find(({ value }) => digitsOf(value) === digitsOf(typed))?.verdict ?? unknown;

const digitsOf = (typed: string): string => typed.replace(/[\s-]/g, "");
