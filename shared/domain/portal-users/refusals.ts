/** How the administration of portal users is refused. */
import type { Problem } from "../refusal.ts";

export const rights_beyond_own: Problem = {
  code: "rights_beyond_own",
  status: 403,
  pl: [
    "Uprawnienia wykraczają poza Twoje",
    "Nie możesz nadać uprawnień, których nie masz, ani zmieniać osoby, która ma więcej niż Ty. Poproś administratora.",
  ],
  en: [
    "Rights beyond your own",
    "You can't grant what you don't hold, nor change somebody who holds more. Ask an administrator.",
  ],
};

export const restrictions_below_own: Problem = {
  code: "restrictions_below_own",
  status: 403,
  pl: [
    "Ograniczenia mniejsze niż Twoje",
    "Twoje logowanie jest ograniczone (polityką logowania lub kodem z aplikacji). Osobie, której dajesz dostęp, ustaw takie samo ograniczenie. Jeśli trzeba je znieść, poproś administratora.",
  ],
  en: [
    "Restrictions below your own",
    "Your own sign-in is restricted (by a login policy or a required code). Set the same restriction for anyone you give access to. To lift it, ask an administrator.",
  ],
};

export const own_access: Problem = {
  code: "own_access",
  status: 403,
  pl: [
    "Własny dostęp",
    "Nie możesz zmienić swojej roli, uprawnień, adresu e-mail ani prawa do logowania. Poproś innego administratora. Hasło zmienisz w ustawieniach swojego konta.",
  ],
  en: [
    "Your own access",
    "You can't change your own role, rights, address or right to sign in; ask another administrator. You change your password in your own settings.",
  ],
};

export const main_administrator_protected: Problem = {
  code: "main_administrator_protected",
  status: 409,
  pl: [
    "Główny administrator jest chroniony",
    "Nie można go usunąć ani zmienić mu dostępu. Napisz do BOK z adresu e-mail głównego administratora albo wyślij skan oświadczenia podpisanego przez właściciela firmy lub osobę wpisaną do KRS/CEIDG.",
  ],
  en: [
    "The main administrator is protected",
    "They can't be deleted, and their access can't be changed. Write to customer service (BOK) from the main administrator's e-mail address, or send a scan of a statement signed by the owner or by a person entered in KRS/CEIDG.",
  ],
};

export const last_administrator: Problem = {
  code: "last_administrator",
  status: 409,
  pl: [
    "Ostatni administrator operatora",
    "To jedyny administrator operatora, który może się zalogować. Najpierw dodaj innego.",
  ],
  en: [
    "The operator's last administrator",
    "They are the only one of the operator's administrators who can sign in. Add another one first.",
  ],
};

export const address_taken: Problem = {
  code: "address_taken",
  status: 409,
  pl: ["Adres e-mail zajęty", "Ktoś już używa tego adresu e-mail. Podaj inny."],
  en: ["E-mail address taken", "Somebody already uses this e-mail address. Enter another one."],
};

export const too_many_users: Problem = {
  code: "too_many_users",
  status: 409,
  pl: ["Za dużo osób", "Konto może mieć najwyżej 500 osób, razem z kontaktami. Usuń zbędne."],
  en: ["Too many people", "An account can have at most 500 people, contacts included. Delete those you don't need."],
};

export const too_many_taken_addresses: Problem = {
  code: "too_many_taken_addresses",
  status: 429,
  pl: [
    "Za dużo zajętych adresów",
    "Zbyt wiele podanych dziś adresów e-mail było już zajętych. Spróbuj ponownie jutro albo napisz do Biura Obsługi Klienta (BOK).",
  ],
  en: [
    "Too many addresses taken",
    "Too many of the e-mail addresses entered today were already taken. Try again tomorrow, or write to customer service (BOK).",
  ],
};

export const too_many_invitations: Problem = {
  code: "too_many_invitations",
  status: 429,
  pl: [
    "Za dużo zaproszeń",
    "Kto nie przyjął jeszcze zaproszenia, dostaje najwyżej 3 e-maile na dobę, a z jednego konta wysyłamy takim osobom najwyżej 20. Spróbuj ponownie później.",
  ],
  en: [
    "Too many invitations",
    "Somebody who has not accepted yet gets at most 3 e-mails a day, and one account sends at most 20 to all such people. Try again later.",
  ],
};
