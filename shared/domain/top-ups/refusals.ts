/** How top-ups are refused. */
import type { Problem } from "../refusal.ts";

export const amount_below_minimum: Problem = {
  code: "amount_below_minimum",
  status: 400,
  pl: ["Kwota poniżej minimum", "Najmniejsza kwota doładowania to 20,00 zł."],
  en: ["Amount below the minimum", "The smallest top-up is 20.00 PLN."],
};

export const amount_above_maximum: Problem = {
  code: "amount_above_maximum",
  status: 400,
  pl: ["Kwota powyżej maksimum", "Największa kwota jednego doładowania to 50 000,00 zł."],
  en: ["Amount above the maximum", "The largest single top-up is 50,000.00 PLN."],
};

export const method_not_available: Problem = {
  code: "method_not_available",
  status: 400,
  pl: ["Metoda płatności niedostępna", "Wybierz inną metodę płatności."],
  en: ["Payment method not available", "Choose another payment method."],
};

export const too_many_open_top_ups: Problem = {
  code: "too_many_open_top_ups",
  status: 409,
  pl: [
    "Za dużo otwartych doładowań przelewem",
    "Masz już dziesięć otwartych doładowań przelewem. Jeśli któregoś jeszcze nie opłacono, zrób przelew z jego tytułem, także na inną kwotę: zaksięgujemy tyle, ile wpłynie. Możesz też zapłacić kartą.",
  ],
  en: [
    "Too many open bank top-ups",
    "You already have ten open bank top-ups. If one of them is not paid yet, make a transfer with its title, even for another amount: we credit what arrives. You can also pay by card.",
  ],
};

export const too_many_open_payment_pages: Problem = {
  code: "too_many_open_payment_pages",
  status: 409,
  pl: [
    "Za dużo otwartych płatności",
    "Masz już dwadzieścia otwartych stron płatności. Dokończ jedną z nich albo poczekaj: każda wygasa po 23 godzinach. Możesz też zapłacić przelewem.",
  ],
  en: [
    "Too many open payment pages",
    "You already have twenty open payment pages. Finish one of them, or wait: each expires after 23 hours. You can also pay by bank transfer.",
  ],
};

export const top_up_closed: Problem = {
  code: "top_up_closed",
  status: 409,
  pl: [
    "Doładowanie jest zamknięte",
    "To doładowanie jest już rozliczone lub odrzucone albo minął jego termin. Jeśli przelew jest w drodze, zaksięgujemy go na podstawie tytułu. W razie pytań napisz do BOK.",
  ],
  en: [
    "The top-up is closed",
    "This top-up was already settled or refused, or it has expired. If a transfer is on its way, we will credit it by its title. If you have questions, write to customer service (BOK).",
  ],
};

export const too_many_confirmations: Problem = {
  code: "too_many_confirmations",
  status: 409,
  pl: ["Za dużo plików", "Nie można dodać kolejnego pliku do tego doładowania. Przelew zaksięgujemy także bez niego."],
  en: ["Too many files", "No more files can be added to this top-up. We will credit the transfer without one, too."],
};

export const already_decided: Problem = {
  code: "already_decided",
  status: 409,
  pl: ["Decyzja już zapadła", "Odśwież doładowanie: zobaczysz, kto i kiedy zdecydował."],
  en: ["Already decided", "Reload the top-up to see who decided and when."],
};

export const beyond_link: Problem = {
  code: "beyond_link",
  status: 403,
  pl: [
    "Takiej kwoty nie można zaksięgować przez link",
    "Przez link można zaksięgować najwyżej zamówioną kwotę i nie więcej niż limit. Zaloguj się na stronie decyzji, aby ją zaksięgować.",
  ],
  en: [
    "Too much for a link",
    "A link can credit at most the amount ordered, and no more than its limit. Sign in on the decision page to credit it.",
  ],
};

export const signature_refused: Problem = {
  code: "signature_refused",
  status: 400,
  pl: ["Podpis odrzucony", "Podpis zdarzenia jest nieprawidłowy, za stary albo go brakuje."],
  en: ["Signature refused", "The event's signature is wrong, too old or missing."],
};

export const event_not_applied: Problem = {
  code: "event_not_applied",
  status: 500,
  pl: ["Zdarzenia nie zastosowano", "Zdarzenie dotyczy nas, ale nie zgadza się z naszymi zapisami."],
  en: ["Event not applied", "The event is ours but does not match our records."],
};

export const payment_differs: Problem = {
  code: "payment_differs",
  status: 500,
  pl: ["Płatność się nie zgadza", "Kwota, waluta lub konto różnią się od zapisanych. Sprawdzi to dział finansów."],
  en: ["Payment differs", "The amount, currency or account differs from our records. Finance will look into it."],
};

export const payment_provider_failed: Problem = {
  code: "payment_provider_failed",
  status: 502,
  pl: [
    "Błąd operatora płatności",
    "Operator płatności zgłosił błąd. Spróbuj ponownie; nic nie zostanie pobrane dwa razy.",
  ],
  en: ["Payment provider failed", "The payment provider reported an error. Try again; nothing is charged twice."],
};

export const payment_provider_unavailable: Problem = {
  code: "payment_provider_unavailable",
  status: 503,
  pl: ["Operator płatności niedostępny", "Spróbuj ponownie za chwilę; nic nie zostanie pobrane dwa razy."],
  en: ["Payment provider unavailable", "Try again in a moment; nothing is charged twice."],
};
