/** What each notice says, and how: the operator's own words, and the facts of the notice as lines. */

import type { Language } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { grosze, zlotys } from "../money.ts";
import type { Irregularity } from "../top-ups/card-event.ts";
import {
  confirmationReceived,
  confirmationRefused,
  transferConfirmed,
  transferCredited,
  transferExpired,
  transferRejected,
} from "../top-ups/letter-of-transfer.ts";
import { type Around, type Letter, moment, typed } from "./letter.ts";
import type { credentialChanges, FactsOf, Notice, NoticeFacts } from "./notice.ts";

export const letterOf = ({ facts, language }: Pick<Notice, "facts" | "language">, around: Around): Letter => {
  const letter = writtenOf(facts, language, around);
  return { ...letter, subject: typed(letter.subject, subjectLettersMax) };
};

const subjectLettersMax = 150;

const writtenOf = (facts: NoticeFacts, language: Language, around: Around): Letter => {
  switch (facts.kind) {
    case "transfer-confirmed":
      return transferConfirmed(facts, language, around);
    case "confirmation-received":
      return confirmationReceived(facts, language);
    case "confirmation-refused":
      return confirmationRefused(facts, language);
    case "transfer-credited":
      return transferCredited(facts, language);
    case "transfer-rejected":
      return transferRejected(facts, language);
    case "transfer-expired":
      return transferExpired(facts, language);
    case "password-reset":
      return passwordReset(facts, language, around);
    case "invitation":
      return invitation(facts, language, around);
    case "credentials-changed":
      return credentialsChanged(facts, language, around);
    case "card-irregularity":
      return cardIrregularity(facts, language);
    case "event-parked":
      return eventParked(facts, language);
  }
};

// --- signing in -------------------------------------------------------------------------------------------------------

const resetPage = (panelAddress: string): string => `${panelAddress}/password-reset`;

const passwordReset = (
  { linkId, validUntil }: FactsOf<"password-reset">,
  language: Language,
  { panelAddress, secretOf }: Around,
): Letter => {
  const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "password-reset" }) });
  // In the fragment, which no browser sends: the secret reaches no server's log.
  const address = `${resetPage(panelAddress)}#${token}`;
  switch (language) {
    case "pl":
      return {
        subject: "Ustaw nowe hasło do panelu Saldo",
        greeting: "Dzień dobry!",
        paragraphs: [
          "Ktoś poprosił o nowe hasło do panelu Saldo dla tego adresu e-mail. Jeśli to Ty, ustaw je na stronie, do której prowadzi poniższy link.",
        ],
        facts: [["Link jest ważny do", moment(validUntil, language)]],
        action: { label: "Ustaw nowe hasło", address },
        notes: [
          "Link działa tylko raz. Nie przekazuj go nikomu.",
          "Jeśli to nie Ty, nic nie rób: hasło się nie zmieni.",
        ],
      };
    case "en":
      return {
        subject: "Set a new password for the Saldo panel",
        greeting: "Hello!",
        paragraphs: [
          "Somebody asked for a new password to the Saldo panel for this e-mail address. If it was you, set it on the page that the link below leads to.",
        ],
        facts: [["The link is valid until", moment(validUntil, language)]],
        action: { label: "Set a new password", address },
        notes: [
          "The link works once only. Do not pass it on to anybody.",
          "If it was not you, do nothing: the password will not change.",
        ],
      };
  }
};

const invitation = (
  { linkId, validUntil, firstName, companyName, invitedBy }: FactsOf<"invitation">,
  language: Language,
  { panelAddress, secretOf }: Around,
): Letter => {
  const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "invitation" }) });
  const address = `${panelAddress}/invitation#${token}`;
  const [name, company, by] = [typed(firstName, 60), typed(companyName, 80), typed(invitedBy, 80)];
  switch (language) {
    case "pl":
      return {
        subject: `Zaproszenie do panelu Saldo: ${company}`,
        greeting: name === "" ? "Dzień dobry!" : `Dzień dobry, ${name}!`,
        paragraphs: [
          `${by} dodaje Cię do użytkowników panelu Saldo firmy ${company}. Ustaw hasło na stronie, do której prowadzi poniższy link; logować się będziesz tym adresem e-mail.`,
        ],
        facts: [["Link jest ważny do", moment(validUntil, language)]],
        action: { label: "Ustaw hasło", address },
        notes: [
          "Link działa tylko raz. Nie przekazuj go nikomu.",
          "Jeśli nie wiesz, o co chodzi, nic nie rób: bez hasła nikt się nie zaloguje.",
        ],
      };
    case "en":
      return {
        subject: `Invitation to the Saldo panel: ${company}`,
        greeting: name === "" ? "Hello!" : `Hello ${name}!`,
        paragraphs: [
          `${by} adds you to the users of the Saldo panel of ${company}. Set a password on the page that the link below leads to; you will sign in with this e-mail address.`,
        ],
        facts: [["The link is valid until", moment(validUntil, language)]],
        action: { label: "Set a password", address },
        notes: [
          "The link works once only. Do not pass it on to anybody.",
          "If you don't know what this is about, do nothing: without a password nobody signs in.",
        ],
      };
  }
};

type Change = (typeof credentialChanges)[number];

const changes = {
  pl: {
    "password-changed": ["Zmieniono hasło do panelu Saldo", "Hasło do Twojego konta w panelu Saldo zostało zmienione."],
    "password-reset": [
      "Ustawiono nowe hasło do panelu Saldo",
      "Hasło do Twojego konta w panelu Saldo zostało ustawione na nowo za pomocą linku z e-maila.",
    ],
    "totp-enrolled": [
      "Podłączono aplikację uwierzytelniającą do panelu Saldo",
      "Do Twojego konta w panelu Saldo podłączono aplikację uwierzytelniającą. Od teraz logowanie wymaga kodu z tej aplikacji.",
    ],
    "recovery-codes-renewed": [
      "Utworzono nowe kody zapasowe do panelu Saldo",
      "Utworzono nowe kody zapasowe do Twojego konta w panelu Saldo. Poprzednie kody przestały działać.",
    ],
    "recovery-code-used": [
      "Użyto kodu zapasowego do panelu Saldo",
      "Do Twojego konta w panelu Saldo użyto kodu zapasowego zamiast kodu z aplikacji. Ten kod już nie zadziała.",
    ],
    "totp-reset": [
      "Odłączono aplikację uwierzytelniającą od panelu Saldo",
      "Aplikacja uwierzytelniająca została odłączona od Twojego konta, a kody zapasowe unieważnione. Zaloguj się ponownie i podłącz aplikację na nowo.",
    ],
    "address-changed": [
      "Zmieniono adres e-mail do panelu Saldo",
      "Administrator Twojej firmy zmienił adres e-mail, którym logujesz się do panelu Saldo. Na ten adres nie można się już zalogować.",
    ],
    "password-set": [
      "Ustawiono Ci hasło do panelu Saldo",
      "Administrator Twojej firmy ustawił Ci hasło do panelu Saldo; przekaże Ci je osobiście. Przy pierwszym logowaniu ustawisz własne.",
    ],
  },
  en: {
    "password-changed": ["Your Saldo password was changed", "The password of your Saldo panel account was changed."],
    "password-reset": [
      "A new Saldo password was set",
      "The password of your Saldo panel account was set anew, by a link from an e-mail.",
    ],
    "totp-enrolled": [
      "An authenticator app was connected to your Saldo account",
      "An authenticator app was connected to your Saldo panel account. From now on, signing in asks for its code.",
    ],
    "recovery-codes-renewed": [
      "New recovery codes for your Saldo account",
      "New recovery codes were made for your Saldo panel account. The ones before no longer work.",
    ],
    "recovery-code-used": [
      "A recovery code was used for your Saldo account",
      "A recovery code was used for your Saldo panel account in place of the app's code. It will not work again.",
    ],
    "totp-reset": [
      "Your authenticator app was disconnected from Saldo",
      "The authenticator app was disconnected from your account, and the recovery codes are void. Sign in again and connect the app anew.",
    ],
    "address-changed": [
      "Your Saldo e-mail address was changed",
      "An administrator of your company changed the e-mail address that you sign in to the Saldo panel with. This address no longer signs in.",
    ],
    "password-set": [
      "A Saldo password was set for you",
      "An administrator of your company set a password to the Saldo panel for you, and will hand it over in person. At the first sign-in you set your own.",
    ],
  },
} as const satisfies Record<Language, Record<Change, readonly [subject: string, says: string]>>;

/** What somebody else did: the user can't undo it, and need not be told that it may have been them. */
const byAdministrator: readonly Change[] = ["totp-reset", "address-changed", "password-set"];

const credentialsChanged = (
  { change, firstName, at, from, codesLeft }: FactsOf<"credentials-changed">,
  language: Language,
  { panelAddress }: Around,
): Letter => {
  const [subject, says] = changes[language][change];
  const name = typed(firstName, 60);
  const isOwn = !byAdministrator.includes(change);
  const address = resetPage(panelAddress);
  switch (language) {
    case "pl":
      return {
        subject,
        greeting: name === "" ? "Dzień dobry!" : `Dzień dobry, ${name}!`,
        paragraphs: [
          says,
          ...(codesLeft === 0 ? ["To był ostatni kod zapasowy. Utwórz w panelu nowe, zanim będą potrzebne."] : []),
          ...(isOwn
            ? [
                "Jeśli to Ty, nie musisz nic robić.",
                "Jeśli to nie Ty, od razu ustaw nowe hasło i napisz do Biura Obsługi Klienta (BOK).",
              ]
            : ["Jeśli o tym nie wiesz, zapytaj administratora swojej firmy albo Biuro Obsługi Klienta (BOK)."]),
        ],
        facts: [
          ["Kiedy", moment(at, language)],
          ...(isOwn ? [["Z adresu sieciowego", typed(from, 60) || "nieznany"] as const] : []),
          ...(codesLeft === undefined ? [] : [["Pozostałe kody zapasowe", String(codesLeft)] as const]),
        ],
        ...(isOwn ? { action: { label: "Ustaw nowe hasło", address } } : {}),
        notes: [],
      };
    case "en":
      return {
        subject,
        greeting: name === "" ? "Hello!" : `Hello ${name}!`,
        paragraphs: [
          says,
          ...(codesLeft === 0
            ? ["It was your last recovery code. Make new ones in the panel before you need them."]
            : []),
          ...(isOwn
            ? [
                "If it was you, there is nothing to do.",
                "If it was not you, set a new password at once and write to customer service (BOK).",
              ]
            : ["If you don't know of this, ask an administrator of your company or customer service (BOK)."]),
        ],
        facts: [
          ["When", moment(at, language)],
          ...(isOwn ? [["From network address", typed(from, 60) || "unknown"] as const] : []),
          ...(codesLeft === undefined ? [] : [["Recovery codes left", String(codesLeft)] as const]),
        ],
        ...(isOwn ? { action: { label: "Set a new password", address } } : {}),
        notes: [],
      };
  }
};

// --- the finance desk -------------------------------------------------------------------------------------------------

const irregularities = {
  pl: {
    "paid-twice": "Doładowanie było już opłacone, a klient zapłacił jeszcze raz.",
    "paid-after-expiry": "Klient zapłacił, gdy termin płatności za doładowanie już minął.",
    "paid-after-failure": "Klient zapłacił, choć wcześniej Stripe podał, że płatność się nie powiodła.",
  },
  en: {
    "paid-twice": "The top-up was paid before, and the customer paid again.",
    "paid-after-expiry": "The customer paid after the top-up's time to pay was over.",
    "paid-after-failure": "The customer paid though Stripe had told that the payment failed.",
  },
} as const satisfies Record<Language, Record<Irregularity, string>>;

const cardIrregularity = (facts: FactsOf<"card-irregularity">, language: Language): Letter => {
  const { accountId, companyName, topUpId, paymentId, amountGrosze, why, at } = facts;
  const amount = zlotys(grosze(amountGrosze));
  const reason = wordsFor(why, irregularities[language]);
  switch (language) {
    case "pl":
      return {
        subject: `Do sprawdzenia: płatność ${amount}, ${typed(companyName, 60)}`,
        paragraphs: [reason, "Pieniądze zostały doliczone do salda klienta."],
        facts: [
          ["Firma", typed(companyName)],
          ["Konto", accountId],
          ["Kwota", amount],
          ["Doładowanie", topUpId],
          ["Płatność w Stripe", typed(paymentId)],
          ["Zapłacono", moment(at, language)],
        ],
        notes: [
          "Co zrobić: zapytaj klienta, czy chce zachować środki. Jeśli nie, zwróć tę płatność w Stripe. Saldo zaksięguje zwrot samo.",
        ],
      };
    case "en":
      return {
        subject: `To check: a payment of ${amount}, ${typed(companyName, 60)}`,
        paragraphs: [reason, "The money was credited to the customer's balance."],
        facts: [
          ["Company", typed(companyName)],
          ["Account", accountId],
          ["Amount", amount],
          ["Top-up", topUpId],
          ["Payment in Stripe", typed(paymentId)],
          ["Paid", moment(at, language)],
        ],
        notes: [
          "What to do: ask the customer whether they want to keep the credit. If not, refund this payment in Stripe. The ledger follows by itself.",
        ],
      };
  }
};

const parkings = {
  pl: {
    "payment-differs": "Kwota, waluta lub konto w zdarzeniu różnią się od tego, co zapisano przy doładowaniu.",
    "not-applied":
      "Zdarzenia nie udało się zastosować przez godzinę, na przykład dlatego, że nie ma takiego doładowania.",
  },
  en: {
    "payment-differs": "Amount, currency or account of the event differ from what is kept of the top-up.",
    "not-applied": "The event could not be applied for an hour, for example because there is no such top-up.",
  },
} as const satisfies Record<Language, Record<string, string>>;

const eventParked = (facts: FactsOf<"event-parked">, language: Language): Letter => {
  const { eventId, why, accountId, topUpId, at } = facts;
  const reason = wordsFor(why, parkings[language]);
  switch (language) {
    case "pl":
      return {
        subject: `Do wyjaśnienia: zdarzenie Stripe ${typed(eventId, 60)}`,
        paragraphs: [reason, "Nic nie zostało zaksięgowane. Zdarzenie czeka na decyzję."],
        facts: [
          ["Zdarzenie w Stripe", typed(eventId)],
          ...(accountId === undefined ? [] : [["Konto", accountId] as const]),
          ...(topUpId === undefined ? [] : [["Doładowanie", topUpId] as const]),
          ["Odłożono", moment(at, language)],
        ],
        notes: [
          "Co zrobić: porównaj to zdarzenie w Stripe z kontem klienta. Jeśli pieniądze wpłynęły, zwróć je w Stripe albo skoryguj saldo korektą.",
        ],
      };
    case "en":
      return {
        subject: `To clear up: Stripe's event ${typed(eventId, 60)}`,
        paragraphs: [reason, "Nothing was posted. The event waits for a decision."],
        facts: [
          ["Event in Stripe", typed(eventId)],
          ...(accountId === undefined ? [] : [["Account", accountId] as const]),
          ...(topUpId === undefined ? [] : [["Top-up", topUpId] as const]),
          ["Parked", moment(at, language)],
        ],
        notes: [
          "What to do: compare this event in Stripe with the customer's account. If money came, refund it in Stripe or correct the balance by an adjustment.",
        ],
      };
  }
};

/** The sentence for a reason; a reason that is newer than the words is shown as it is. */
const wordsFor = (why: string, sentences: Readonly<Record<string, string>>): string =>
  Object.hasOwn(sentences, why) ? sentences[why]! : typed(why);
