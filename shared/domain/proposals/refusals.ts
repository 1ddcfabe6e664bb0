/** How proposals are refused. */
import type { Problem } from "../refusal.ts";

export const proposal_differs: Problem = {
  code: "proposal_differs",
  status: 409,
  pl: [
    "To inna propozycja",
    "Podany skrót nie należy do tej propozycji. Odczytaj propozycję ponownie i potwierdź ją, jeśli się z nią zgadzasz.",
  ],
  en: [
    "The proposal is a different one",
    "The hash given is not that of this proposal. Read the proposal again, and confirm it if you agree with it.",
  ],
};

export const own_proposal: Problem = {
  code: "own_proposal",
  status: 403,
  pl: ["To Twoja propozycja", "Propozycję musi potwierdzić druga osoba. Możesz ją wycofać."],
  en: ["Your own proposal", "A second person must confirm a proposal. You may withdraw it."],
};

export const proposal_closed: Problem = {
  code: "proposal_closed",
  status: 409,
  pl: [
    "Propozycja jest już zamknięta",
    "Propozycję już wykonano albo wycofano, albo minął jej termin. Jeśli jest nadal potrzebna, złóż nową.",
  ],
  en: [
    "The proposal is closed",
    "The proposal has been carried out or withdrawn, or has expired. If it is still needed, make a new one.",
  ],
};

export const proposer_may_not: Problem = {
  code: "proposer_may_not",
  status: 409,
  pl: [
    "Kto złożył propozycję, nie może już jej składać",
    "Ta osoba nie pracuje już w systemie albo ma inną rolę. Niczego nie wykonano. Propozycję musi złożyć od nowa ktoś, kto ma do tego prawo.",
  ],
  en: [
    "The proposer may no longer propose this",
    "They can't sign in any more, or have another role. Nothing was carried out. Somebody who may has to make the proposal anew.",
  ],
};

export const not_two_people: Problem = {
  code: "not_two_people",
  status: 403,
  pl: [
    "Jeszcze nie liczycie się jako dwie osoby",
    "Niedawno jedno z Was dało drugiemu dostęp, zmieniło adres albo odłączyło aplikację, albo zrobiła to dla Was obojga ta sama osoba. Propozycję musi potwierdzić ktoś inny. Po kilku dniach możesz to zrobić Ty.",
  ],
  en: [
    "You don't count as two people yet",
    "One of you recently gave the other access, changed their address or took their app off, or the same person did so for both. Somebody else must confirm the proposal. In a few days you may.",
  ],
};

export const proposal_not_possible: Problem = {
  code: "proposal_not_possible",
  status: 409,
  pl: [
    "Nie można wykonać tej propozycji",
    "Tego, co proponuje, nie można już zaksięgować, bo zaksięgowano to inaczej. Sprawdź księgę konta i wycofaj propozycję.",
  ],
  en: [
    "The proposal can't be carried out",
    "What it proposes can't be posted any more, because it was posted otherwise. Check the account's ledger and withdraw the proposal.",
  ],
};
