/** How replacing the main administrator is refused. */
import type { Problem } from "../refusal.ts";

export const replacement_waits: Problem = {
  code: "replacement_waits",
  status: 409,
  pl: [
    "Zmiana czeka na upływ terminu",
    "Dwie osoby już zdecydowały o tej zmianie. Nastąpi ona sama, jeśli nikt się nie sprzeciwi. Aby ją zatrzymać, odrzuć sprawę.",
  ],
  en: [
    "The change waits for its time",
    "Two people have already decided on this change. It happens by itself unless somebody objects. To stop it, reject the case.",
  ],
};

export const statement_missing: Problem = {
  code: "statement_missing",
  status: 409,
  pl: [
    "Brakuje podpisanego oświadczenia",
    "Dodaj do sprawy skan oświadczenia, które podpisał właściciel albo osoba z KRS lub CEIDG, i poczekaj, aż plik zostanie przyjęty.",
  ],
  en: [
    "The signed statement is missing",
    "Add a scan of the statement to the case, signed by the owner or a person named in KRS or CEIDG, and wait until the file is accepted.",
  ],
};

export const not_replaceable: Problem = {
  code: "not_replaceable",
  status: 409,
  pl: [
    "Ta osoba nie może zostać głównym administratorem",
    "Głównym administratorem może zostać tylko inny Administrator tej firmy, który loguje się do panelu. Ustal to z klientem albo odrzuć sprawę.",
  ],
  en: [
    "This person can't become the main administrator",
    "Only another Administrator of this company who signs in to the panel can become the main administrator. Talk to the customer, or reject the case.",
  ],
};

export const decided_before: Problem = {
  code: "decided_before",
  status: 403,
  pl: [
    "O tej zmianie musi zdecydować ktoś inny",
    "Po sprzeciwie decydują dwie inne osoby niż przed nim. Nie może to być ktoś, kto o tej zmianie już decydował, ani ktoś, kto niedawno dał takiej osobie dostęp albo od niej go dostał.",
  ],
  en: [
    "Somebody else must decide on this change",
    "After an objection, two people other than before decide. It can't be anybody who already decided on this change, or who recently gave such a person access or got it from them.",
  ],
};

export const override_used: Problem = {
  code: "override_used",
  status: 409,
  pl: [
    "Sprzeciw pominięto już raz",
    "Tej sprawy nie można już wykonać. Odrzuć ją i otwórz nową, jeśli zmiana jest nadal potrzebna.",
  ],
  en: [
    "The objection was already overridden once",
    "This case can't be carried out any more. Reject it, and open a new one if the change is still needed.",
  ],
};

export const proposal_outdated: Problem = {
  code: "proposal_outdated",
  status: 409,
  pl: [
    "Sprawa zmieniła się od złożenia propozycji",
    "Wskazane rzeczy są inne niż w propozycji, więc nie można jej potwierdzić. Obejrzyj sprawę i, jeśli trzeba, zaproponuj ją od nowa.",
  ],
  en: [
    "The case has changed since the proposal",
    "What is named here is no longer as it was proposed, so the proposal can't be confirmed. Look at the case and propose it again if needed.",
  ],
};

export const veto_too_late: Problem = {
  code: "veto_too_late",
  status: 409,
  pl: ["Na sprzeciw jest za późno", "Ta zmiana już nastąpiła albo została wstrzymana. Napisz do BOK."],
  en: [
    "It is too late to object",
    "This change has already happened, or was stopped. Write to customer service (BOK).",
  ],
};
