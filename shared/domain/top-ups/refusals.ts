/** How top-ups are refused. */
import type { Problem } from "../refusal.ts";

export const amount_below_minimum: Problem = {
  code: "amount_below_minimum",
  status: 400,
  pl: ["Kwota poniżej minimum", "Najmniejsza kwota doładowania to 20,00 zł (2000 groszy)."],
  en: ["Amount below the minimum", "The smallest top-up is 20.00 PLN (2000 grosze)."],
};

export const amount_above_maximum: Problem = {
  code: "amount_above_maximum",
  status: 400,
  pl: ["Kwota powyżej maksimum", "Największa kwota jednego doładowania to 50 000,00 zł (5000000 groszy)."],
  en: ["Amount above the maximum", "The largest single top-up is 50,000.00 PLN (5000000 grosze)."],
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
    "Za dużo otwartych zleceń przelewu",
    "Na wpłatę albo na decyzję czeka już tyle doładowań przelewem, ile może naraz. Jeśli któregoś jeszcze nie opłacono, zrób przelew z jego tytułem, także na inną kwotę: zaksięgujemy tyle, ile wpłynie. Możesz też zapłacić kartą.",
  ],
  en: [
    "Too many open transfers",
    "No more top-ups by transfer may wait at a time for their money or for a decision than do already. If one is not paid yet, send a transfer with its title, of another amount too: what comes is booked. Or pay by card.",
  ],
};

export const top_up_closed: Problem = {
  code: "top_up_closed",
  status: 409,
  pl: [
    "Doładowanie jest zamknięte",
    "To doładowanie jest już rozliczone, odrzucone albo minął jego termin. Jeśli przelew jest w drodze, zaksięgujemy go po tytule; w razie pytań napisz do BOK.",
  ],
  en: [
    "The top-up is closed",
    "This top-up was settled, refused, or its time is over. A transfer that is under way will be booked by its title; with questions, write to customer service (BOK).",
  ],
};

export const too_many_confirmations: Problem = {
  code: "too_many_confirmations",
  status: 409,
  pl: ["Za dużo plików", "Nie można dodać kolejnego pliku do tego doładowania. Przelew zaksięgujemy także bez niego."],
  en: ["Too many files", "No more files can be added to this top-up. The transfer will be booked without one, too."],
};

export const already_decided: Problem = {
  code: "already_decided",
  status: 409,
  pl: ["Decyzja już zapadła", "Odczytaj doładowanie jeszcze raz: jest tam, kto i kiedy zdecydował."],
  en: ["Decided already", "Read the top-up again: it says who decided, and when."],
};

export const beyond_link: Problem = {
  code: "beyond_link",
  status: 403,
  pl: [
    "Takiej kwoty nie można zaksięgować przez link",
    "Przez link można zaksięgować najwyżej zamówioną kwotę, i nie więcej, niż pozwala limit. Zaloguj się i zaksięguj w panelu operatora.",
  ],
  en: [
    "More than a link may credit",
    "A link credits at most the amount ordered, and no more than the limit. Sign in and credit it in the back office.",
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
  pl: ["Zdarzenia nie zastosowano", "Zdarzenie dotyczy nas, ale nie zgadza się z tym, co zapisano."],
  en: ["Event not applied", "The event is ours, but does not agree with what is kept."],
};

export const payment_differs: Problem = {
  code: "payment_differs",
  status: 500,
  pl: ["Płatność się nie zgadza", "Kwota, waluta lub konto różnią się od zapisanych. Sprawdzi to dział finansów."],
  en: ["Payment differs", "Amount, currency or account differ from what is kept. Finance will look at it."],
};

export const payment_provider_failed: Problem = {
  code: "payment_provider_failed",
  status: 502,
  pl: [
    "Błąd operatora płatności",
    "Operator płatności zgłosił błąd. Ponów żądanie z tym samym nagłówkiem Idempotency-Key.",
  ],
  en: ["Payment provider failed", "The payment provider failed. Repeat the request with the same Idempotency-Key."],
};

export const payment_provider_unavailable: Problem = {
  code: "payment_provider_unavailable",
  status: 503,
  pl: [
    "Operator płatności niedostępny",
    "Ponów za chwilę żądanie z tym samym kluczem Idempotency-Key; nic nie zostanie pobrane dwa razy.",
  ],
  en: [
    "Payment provider unavailable",
    "Repeat the request in a moment with the same Idempotency-Key; nothing is charged twice.",
  ],
};
