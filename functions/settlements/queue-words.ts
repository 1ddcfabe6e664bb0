/** What the page of a queue says, and why things wait: in words where we have them, else as the code that stands in the log. */
import { reasonLetters } from "../../shared/domain/account/settled-work.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";
import type { SettledQueue } from "../../shared/domain/queues.ts";

type QueueWords = { readonly name: string; readonly todo: string };

export const words = {
  pl: {
    title: "Sprawy do wyjaśnienia",
    queues: {
      "card-irregularities": {
        name: "Płatności kartą",
        todo: "Porównaj płatność z panelem Stripe. Jeśli saldo klienta jest błędne, najpierw je skoryguj, potem zamknij sprawę.",
      },
      "ledgers-to-check": {
        name: "Księgi do sprawdzenia",
        todo: "Zapisy konta nie zgadzają się ze sobą. Nie zmieniaj ich, tylko zgłoś to administratorom systemu. Jeśli różnica zostanie, sprawa wróci następnej nocy.",
      },
      "notices-parked": {
        name: "Niewysłane e-maile",
        todo: "Przekaż odbiorcy wiadomość inaczej albo zgłoś administratorom systemu, że e-mail trzeba wysłać ponownie.",
      },
    } satisfies Record<SettledQueue, QueueWords>,
    none: "Nic tu nie czeka.",
    account: "Konto klienta",
    since: "Czeka od",
    why: "Powód",
    reason: "Co ustalono",
    reasonHint: `Od ${reasonLetters.min} do ${reasonLetters.max} znaków. Tekst zostanie w rejestrze działań.`,
    settle: "Zamknij sprawę",
    next: "Dalsze sprawy",
    first: "Od początku",
    mayNot: "Te sprawy zamyka dział finansów.",
    gone: "Tej sprawy nie ma w tej kolejce.",
    fault: `Wpisz, co ustalono: od ${reasonLetters.min} do ${reasonLetters.max} znaków w jednym wierszu.`,
    notSent: "Tego tekstu nie zapisano",
  },
  en: {
    title: "Items to clear up",
    queues: {
      "card-irregularities": {
        name: "Card payments",
        todo: "Compare the payment with Stripe's Dashboard. If the customer's balance is wrong, correct it first, then close the item.",
      },
      "ledgers-to-check": {
        name: "Ledgers to check",
        todo: "The entries of an account disagree with each other. Change nothing, and report it to the system's administrators. If the difference stays, it is here again the next night.",
      },
      "notices-parked": {
        name: "E-mails not sent",
        todo: "Tell the recipient in another way, or report to the system's administrators that the e-mail must be sent again.",
      },
    } satisfies Record<SettledQueue, QueueWords>,
    none: "Nothing is waiting here.",
    account: "Customer account",
    since: "Waiting since",
    why: "Reason",
    reason: "What you found",
    reasonHint: `${reasonLetters.min} to ${reasonLetters.max} characters. The text is kept in the audit trail.`,
    settle: "Close the item",
    next: "More",
    first: "From the beginning",
    mayNot: "Finance closes these.",
    gone: "This item is not in this queue.",
    fault: `Enter what you found: ${reasonLetters.min} to ${reasonLetters.max} characters on one line.`,
    notSent: "This text was not saved",
  },
} as const satisfies Record<Language, unknown>;

const reasons: Readonly<Record<string, Texts>> = {
  "paid-twice": {
    pl: "Klient zapłacił jeszcze raz za to samo doładowanie.",
    en: "The customer paid for the same top-up again.",
  },
  "paid-after-expiry": { pl: "Klient zapłacił po terminie.", en: "The customer paid after the top-up had expired." },
  "paid-after-failure": {
    pl: "Klient zapłacił, choć Stripe podał wcześniej, że płatność się nie powiodła.",
    en: "The customer paid although Stripe had reported the payment as failed.",
  },
  "payment-differs": {
    pl: "Kwota, waluta lub konto w zdarzeniu różnią się od zapisanych.",
    en: "The amount, currency or account in the event differs from ours.",
  },
  "other-version": {
    pl: "Zdarzenie ma inną wersję API Stripe niż ta, którą czyta system.",
    en: "The event has another version of Stripe's API than the one that we read.",
  },
  "events-lost": {
    pl: "Zdarzeń Stripe od tej chwili nie przeglądano przez ponad 30 dni.",
    en: "Stripe's events since this moment were not looked through for more than 30 days.",
  },
  "not-applied": { pl: "Zdarzenia nie udało się zastosować.", en: "The event could not be applied." },
  bounced: { pl: "Serwer odbiorcy odrzucił e-mail.", en: "The recipient's server rejected the e-mail." },
  rejected: { pl: "E-mail zatrzymano z powodu wirusa.", en: "The e-mail was stopped because of a virus." },
  "address-bounced": { pl: "Na ten adres e-maile nie dochodzą.", en: "E-mails to this address are not delivered." },
  "address-complained": {
    pl: "Odbiorca oznaczył nasze e-maile jako spam.",
    en: "The recipient reported our e-mails as spam.",
  },
  "nobody-to-notify": { pl: "Nie ma już komu tego wysłać.", en: "There is nobody left to send it to." },
  "not-an-address": { pl: "Adres e-mail jest nieprawidłowy.", en: "The e-mail address is malformed." },
};

export const reasonOf = (why: string, language: Language): string =>
  Object.hasOwn(reasons, why) ? reasons[why]![language] : why;
