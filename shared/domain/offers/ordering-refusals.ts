/** How quotes and orders are refused. */
import type { Problem } from "../refusal.ts";

export const contact_helpdesk: Problem = {
  code: "contact_helpdesk",
  status: 409,
  pl: ["Skontaktuj się z BOK", "Tej zmiany nie zrobisz w panelu. Skontaktuj się z Biurem Obsługi Klienta (BOK)."],
  en: ["Contact customer service", "This change can't be made in the panel. Contact customer service (BOK)."],
};

export const same_offer: Problem = {
  code: "same_offer",
  status: 409,
  pl: ["To Twoja obecna oferta", "Twoja firma ma już tę ofertę. Wybierz inną."],
  en: ["This is your present offer", "Your company has this offer already. Choose another one."],
};

export const change_pending: Problem = {
  code: "change_pending",
  status: 409,
  pl: ["Zmiana jest już zamówiona", "Wycofaj zamówioną zmianę oferty, zanim zamówisz inną."],
  en: ["A change is already ordered", "Withdraw the change of offer that is ordered before you order another one."],
};

export const fee_overdue: Problem = {
  code: "fee_overdue",
  status: 409,
  pl: [
    "Opłata miesięczna nie jest zapłacona",
    "Doładuj konto. Opłata zostanie wtedy pobrana, a ofertę będzie można zmienić.",
  ],
  en: ["The monthly fee is not paid", "Top up. The fee is then charged, and the offer can be changed."],
};

export const balance_too_low: Problem = {
  code: "balance_too_low",
  status: 409,
  pl: ["Saldo jest za niskie", "Doładuj konto i zamów ponownie."],
  en: ["The balance is too low", "Top up and order again."],
};

export const too_many_orders: Problem = {
  code: "too_many_orders",
  status: 429,
  pl: [
    "Za dużo zamówień",
    "W ciągu 24 godzin można zamówić zmianę oferty najwyżej 10 razy. Spróbuj ponownie później albo skontaktuj się z BOK.",
  ],
  en: [
    "Too many orders",
    "An offer can be ordered at most 10 times in 24 hours. Try again later, or contact customer service (BOK).",
  ],
};

export const quote_expired: Problem = {
  code: "quote_expired",
  status: 409,
  pl: ["Wycena jest nieaktualna", "Sprawdź aktualną cenę i zamów ponownie."],
  en: ["The quote is out of date", "Check the current price and order again."],
};

export const order_not_withdrawable: Problem = {
  code: "order_not_withdrawable",
  status: 409,
  pl: ["Zamówienia nie można wycofać", "Wycofać można tylko zmianę oferty, która jeszcze nie weszła w życie."],
  en: ["The order can't be withdrawn", "Only a change that has not taken effect yet can be withdrawn."],
};
