/** How change requests are refused. */
import type { Problem } from "../refusal.ts";

export const request_closed: Problem = {
  code: "request_closed",
  status: 409,
  pl: ["Dyspozycja jest zamknięta", "Dyspozycja została już wykonana albo odrzucona. Wyślij nową."],
  en: ["The request is closed", "The request was already carried out or rejected. Send a new one."],
};

export const too_many_open_requests: Problem = {
  code: "too_many_open_requests",
  status: 409,
  pl: [
    "Za dużo otwartych dyspozycji",
    "Dwadzieścia dyspozycji czeka już na załatwienie. Kolejną wyślij, gdy BOK zamknie jedną z nich.",
  ],
  en: [
    "Too many open requests",
    "Twenty requests are already waiting. Send another one when customer service (BOK) has closed one of them.",
  ],
};

export const too_many_messages: Problem = {
  code: "too_many_messages",
  status: 409,
  pl: ["Za dużo wiadomości", "Do tej dyspozycji nie można już nic dopisać. Wyślij nową i podaj w niej numer tej."],
  en: [
    "Too many messages",
    "Nothing more can be added to this request. Send a new one and give the number of this one.",
  ],
};

export const too_many_attachments: Problem = {
  code: "too_many_attachments",
  status: 409,
  pl: ["Za dużo plików", "Nie można dodać kolejnego pliku do tej dyspozycji. Opisz resztę w wiadomości."],
  en: ["Too many files", "No more files can be added to this request. Describe the rest in a message."],
};

export const subscriber_moved: Problem = {
  code: "subscriber_moved",
  status: 409,
  pl: [
    "Dane zmieniły się od złożenia dyspozycji",
    "Wskazane pola mają już inną wartość niż wtedy, gdy klient wysłał dyspozycję. Nic nie zmieniono. Odrzuć ją i poproś o nową.",
  ],
  en: [
    "The data have changed since the request",
    "The fields named here no longer hold what they held when the customer sent the request. Nothing was changed. Reject it and ask for a new one.",
  ],
};

export const balance_owed: Problem = {
  code: "balance_owed",
  status: 409,
  pl: [
    "Saldo jest ujemne",
    "Konta z ujemnym saldem nie można zamknąć. Klient musi najpierw je wyrównać albo finanse muszą skorygować saldo.",
  ],
  en: [
    "The balance is negative",
    "An account with a negative balance can't be closed. The customer has to pay first, or finance has to adjust the balance.",
  ],
};

export const balance_moved: Problem = {
  code: "balance_moved",
  status: 409,
  pl: ["Saldo się zmieniło", "Saldo jest inne niż w propozycji. Nic nie wypłacono. Wycofaj propozycję i złóż nową."],
  en: [
    "The balance has changed",
    "The balance is not the one proposed. Nothing was paid out. Withdraw the proposal and make a new one.",
  ],
};

export const proposal_open: Problem = {
  code: "proposal_open",
  status: 409,
  pl: [
    "Propozycja czeka na potwierdzenie",
    "Ktoś już zaproponował wykonanie tej dyspozycji. Musi to potwierdzić druga osoba albo propozycja musi zostać wycofana.",
  ],
  en: [
    "A proposal is waiting",
    "Somebody has already proposed to carry this request out. A second person must confirm it, or it must be withdrawn.",
  ],
};

export const already_decided_otherwise: Problem = {
  code: "already_decided_otherwise",
  status: 409,
  pl: ["Decyzja już zapadła", "Ktoś inny już zdecydował. Odśwież sprawę: zobaczysz, kto i kiedy."],
  en: ["Already decided", "Somebody else has decided. Reload the case to see who and when."],
};
