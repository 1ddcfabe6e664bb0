/** Why an offer can't be ordered: names for programs, sentences for people, and whether the customer service office can help. */
import type { Texts } from "../language.ts";

type Reason = Texts & { readonly isForHelpdesk: boolean };

/** In the order in which they matter: the first is what a refusal names. */
export const blockingReasons = {
  account_not_open: {
    pl: "Konto jest zablokowane lub zamknięte. Skontaktuj się z BOK.",
    en: "The account is frozen or closed. Contact customer service (BOK).",
    isForHelpdesk: true,
  },
  postpaid_contract: {
    pl: "Twoja firma płaci z dołu, na podstawie umowy. Ofertę zmienisz przez BOK.",
    en: "Your company pays in arrears, by contract. To change its offer, contact customer service (BOK).",
    isForHelpdesk: true,
  },
  custom_offer: {
    pl: "Twoja firma ma ofertę indywidualną. Zmienisz ją przez BOK.",
    en: "Your company has an individual offer. To change it, contact customer service (BOK).",
    isForHelpdesk: true,
  },
  offer_withdrawn: {
    pl: "Tej oferty nie można już zamówić. Wybierz inną albo skontaktuj się z BOK.",
    en: "This offer can no longer be ordered. Choose another one, or contact customer service (BOK).",
    isForHelpdesk: true,
  },
  too_many_numbers: {
    pl: "Ta oferta obejmuje mniej numerów, niż używa Twoja firma. Skontaktuj się z BOK.",
    en: "This offer includes fewer numbers than your company uses. Contact customer service (BOK).",
    isForHelpdesk: true,
  },
  too_many_channels: {
    pl: "Ta oferta obejmuje mniej kanałów, niż używa Twoja firma. Skontaktuj się z BOK.",
    en: "This offer includes fewer channels than your company uses. Contact customer service (BOK).",
    isForHelpdesk: true,
  },
  same_offer: {
    pl: "Twoja firma ma już tę ofertę.",
    en: "Your company has this offer already.",
    isForHelpdesk: false,
  },
  change_pending: {
    pl: "Zmiana oferty jest już zamówiona. Wycofaj ją, zanim zamówisz inną.",
    en: "A change of offer is already ordered. Withdraw it before you order another one.",
    isForHelpdesk: false,
  },
  fee_overdue: {
    pl: "Opłata miesięczna nie jest zapłacona. Doładuj konto: opłata zostanie pobrana, a potem zmienisz ofertę.",
    en: "The monthly fee is not paid. Top up: the fee is then charged, and you can change the offer.",
    isForHelpdesk: false,
  },
  balance_too_low: {
    pl: "Saldo nie wystarcza na tę ofertę. Doładuj konto i zamów ponownie.",
    en: "The balance is too low for this offer. Top up and order again.",
    isForHelpdesk: false,
  },
} as const satisfies Record<string, Reason>;
export type BlockingReason = keyof typeof blockingReasons;
