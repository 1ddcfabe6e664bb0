/** Why things wait in the queue `card-irregularities`, for its page and for the letters to finance. */
import type { Texts } from "../language.ts";
import type { Irregularity, ParkReason } from "./notices.ts";

export const irregularityWords: Readonly<Record<Irregularity | ParkReason | "events-lost", Texts>> = {
  "paid-twice": {
    pl: "Doładowanie było już opłacone, a klient zapłacił jeszcze raz.",
    en: "The top-up was already paid, and the customer paid again.",
  },
  "paid-after-expiry": {
    pl: "Klient zapłacił, gdy termin płatności za doładowanie już minął.",
    en: "The customer paid after the top-up had expired.",
  },
  "paid-after-failure": {
    pl: "Klient zapłacił, choć wcześniej Stripe podał, że płatność się nie powiodła.",
    en: "The customer paid although Stripe had reported the payment as failed.",
  },
  "payment-differs": {
    pl: "Kwota, waluta lub konto w zdarzeniu różnią się od tego, co zapisano przy doładowaniu.",
    en: "The amount, currency or account in the event differs from what we have for the top-up.",
  },
  "other-version": {
    pl: "Zdarzenie ma inną wersję API Stripe niż ta, którą czyta system, więc go nie odczytano.",
    en: "The event has another version of Stripe's API than the one that we read, so it was not read.",
  },
  "events-lost": {
    pl: "Przez ponad 30 dni nie przeglądano zdarzeń Stripe, a starszych Stripe już nie pokazuje.",
    en: "Stripe's events were not looked through for more than 30 days, and Stripe no longer shows older ones.",
  },
  "not-applied": {
    pl: "Zdarzenia nie udało się zastosować, na przykład dlatego, że nie ma takiego doładowania.",
    en: "The event could not be applied, for example because there is no such top-up.",
  },
};
