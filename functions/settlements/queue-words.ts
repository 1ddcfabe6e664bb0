/** What the page of a queue says, and why things wait: in words where we have them, else as the code that stands in the log. */

import { reasonLetters } from "../../shared/domain/account/settled-work.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";
import type { SettledQueue } from "../../shared/domain/queues.ts";
import { rawMailDays } from "../../shared/domain/retention.ts";
import { irregularityWords } from "../../shared/domain/top-ups/irregularity-words.ts";
import { mailWords } from "./mail-words.ts";

type QueueWords = { readonly name: string; readonly todo: string };

export const words = {
  pl: {
    title: "Sprawy do wyjaśnienia",
    queues: {
      "card-irregularities": {
        name: "Płatności online do wyjaśnienia",
        todo: "Przy każdej sprawie jest napisane, co zrobić. Zamknij ją, gdy wszystko jest załatwione.",
      },
      "ledgers-to-check": {
        name: "Księgi do sprawdzenia",
        todo: "Zapisy konta nie zgadzają się ze sobą. Nie zmieniaj ich, tylko zgłoś to do działu technicznego. Jeśli różnica zostanie, sprawa wróci następnej nocy.",
      },
      "notices-parked": {
        name: "Niewysłane e-maile",
        todo: "Przekaż odbiorcy wiadomość inaczej albo poproś dział techniczny o ponowne wysłanie e-maila.",
      },
      "mails-to-check": {
        name: "E-maile do sprawdzenia",
        todo: "Te e-maile przyszły od klientów lub innych osób i nikt się nimi nie zajął. Przy każdym jest napisane, co zrobić. Nadawca i temat mogą być fałszywe.",
      },
    } satisfies Record<SettledQueue, QueueWords>,
    none: "Nic tu nie czeka.",
    closed: "Zamknięto sprawę:",
    closedMail: "Oznaczono jako załatwiony:",
    todo: "Co zrobić",
    id: "Numer sprawy",
    mailId: "Identyfikator e-maila",
    nobodysMail: "E-mail, nadawca nieznany",
    email: "Rodzaj e-maila",
    mailFrom: "E-mail od",
    mailSubject: "Temat",
    original: "Oryginał",
    download: "Pobierz e-mail (.eml)",
    downloadHint: "link działa godzinę",
    expired: `Usunięty: e-maile są przechowywane ${rawMailDays} dni.`,
    topUp: "Doładowanie",
    others: "Inne listy",
    account: "Konto klienta",
    since: "Czeka od",
    why: "Powód",
    reason: "Co ustalono",
    reasonHint: `Od ${reasonLetters.min} do ${reasonLetters.max} znaków. Tekst zostanie w rejestrze działań.`,
    settle: "Zamknij sprawę",
    settleMail: "Oznacz jako załatwione",
    next: "Następna strona",
    first: "Pierwsza strona",
    mayNot: "Te sprawy zamyka dział finansów.",
    gone: "Ta sprawa nie czeka już na tej liście.",
    fault: `Wpisz, co ustalono: od ${reasonLetters.min} do ${reasonLetters.max} znaków.`,
    notSent: "Tego tekstu nie zapisano",
  },
  en: {
    title: "Items to clear up",
    queues: {
      "card-irregularities": {
        name: "Online payments to clear up",
        todo: "Each item says what to do. Close it when everything is done.",
      },
      "ledgers-to-check": {
        name: "Ledgers to check",
        todo: "The entries of an account disagree with each other. Change nothing, and report it to operations. If the difference stays, it is here again the next night.",
      },
      "notices-parked": {
        name: "E-mails not sent",
        todo: "Tell the recipient in another way, or ask operations to send the e-mail again.",
      },
      "mails-to-check": {
        name: "E-mails to check",
        todo: "These e-mails came from customers or others, and nobody has dealt with them. Each says what to do. Sender and subject may be forged.",
      },
    } satisfies Record<SettledQueue, QueueWords>,
    none: "Nothing is waiting here.",
    closed: "Closed:",
    closedMail: "Marked as done:",
    todo: "What to do",
    id: "Item",
    mailId: "E-mail's id",
    nobodysMail: "E-mail, sender unknown",
    email: "Kind of e-mail",
    mailFrom: "E-mail from",
    mailSubject: "Subject",
    original: "Original",
    download: "Download the e-mail (.eml)",
    downloadHint: "the link works for an hour",
    expired: `Deleted: e-mails are kept for ${rawMailDays} days.`,
    topUp: "Top-up",
    others: "Other lists",
    account: "Customer account",
    since: "Waiting since",
    why: "Reason",
    reason: "What you found",
    reasonHint: `${reasonLetters.min} to ${reasonLetters.max} characters. The text is kept in the audit trail.`,
    settle: "Close the item",
    settleMail: "Mark as done",
    next: "Next page",
    first: "First page",
    mayNot: "Finance closes these.",
    gone: "This item is no longer in this list.",
    fault: `Enter what you found: ${reasonLetters.min} to ${reasonLetters.max} characters.`,
    notSent: "This text was not saved",
  },
} as const satisfies Record<Language, unknown>;

const reasons: Readonly<Record<string, Texts>> = {
  ...irregularityWords,
  ...Object.fromEntries(Object.entries(mailWords).map(([why, { what }]) => [why, what])),
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

const keepOrRefund: Texts = {
  pl: "Zapytaj klienta, czy chce zachować środki. Jeśli nie, zwróć płatność w Stripe. Salda nie koryguj: zwrot zaksięguje się sam.",
  en: "Ask the customer whether they want to keep the credit. If not, refund the payment in Stripe. Don't correct the balance: the refund is posted by itself.",
};
const compare: Texts = {
  pl: "Porównaj zdarzenie w Stripe z kontem klienta. Jeśli pieniądze wpłynęły, zwróć je w Stripe albo skoryguj saldo.",
  en: "Compare the event in Stripe with the customer's account. If money arrived, refund it in Stripe or correct the balance.",
};
const forOperations: Texts = {
  pl: "Przekaż sprawę działowi technicznemu. Nie zwracaj pieniędzy i nie koryguj salda: brakujące kwoty zaksięguje dział techniczny.",
  en: "Pass this to operations. Don't refund anything and don't correct the balance: operations will post what is missing.",
};

const todosOfMoney: Readonly<Record<keyof typeof irregularityWords, Texts>> = {
  "paid-twice": keepOrRefund,
  "paid-after-expiry": keepOrRefund,
  "paid-after-failure": keepOrRefund,
  "payment-differs": compare,
  "not-applied": compare,
  "other-version": forOperations,
  "events-lost": forOperations,
};

const todos: Readonly<Record<string, Texts>> = {
  ...todosOfMoney,
  ...Object.fromEntries(Object.entries(mailWords).map(([why, { todo }]) => [why, todo])),
};

/** What to do about it; undefined where its queue says that of all. */
export const todoOf = (why: string, language: Language): string | undefined =>
  Object.hasOwn(todos, why) ? todos[why]![language] : undefined;
