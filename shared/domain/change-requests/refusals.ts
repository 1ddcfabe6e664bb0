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

export const not_by_mail: Problem = {
  code: "not_by_mail",
  status: 409,
  pl: [
    "Ta sprawa nie przyszła e-mailem",
    "Rodzaj można potwierdzić tylko w sprawie z e-maila. Tę odrzuć i wpisz nową, jeśli jej rodzaj jest inny.",
  ],
  en: [
    "This case did not come by e-mail",
    "Only the kind of a case from an e-mail can be confirmed. If this one's kind is another, reject it and enter a new one.",
  ],
};

export const kind_to_confirm: Problem = {
  code: "kind_to_confirm",
  status: 409,
  pl: [
    "Najpierw potwierdź rodzaj sprawy",
    "Rodzaj tej sprawy odczytaliśmy tylko z treści e-maila. Potwierdź go i wskaż nowego głównego administratora.",
  ],
  en: [
    "Confirm the kind of the case first",
    "The kind of this case was only read out of the text of an e-mail. Confirm it and name the new main administrator.",
  ],
};

export const kind_decided: Problem = {
  code: "kind_decided",
  status: 409,
  pl: [
    "Rodzaju nie można już zmienić",
    "O tej sprawie zdecydowały już dwie osoby. Jeśli chodzi o coś innego, odrzuć ją i wpisz nową.",
  ],
  en: [
    "The kind can't be changed any more",
    "Two people have already decided on this case. If it is about something else, reject it and enter a new one.",
  ],
};

export const kind_changed: Problem = {
  code: "kind_changed",
  status: 409,
  pl: [
    "Rodzaj sprawy właśnie się zmienił",
    "Ktoś inny potwierdził rodzaj tej sprawy. Przeczytaj ją jeszcze raz i zdecyduj. Nic nie zmieniono.",
  ],
  en: [
    "The kind of the case has just changed",
    "Somebody else has confirmed the kind of this case. Read it again and decide. Nothing was changed.",
  ],
};

export const case_of_no_customer: Problem = {
  code: "case_of_no_customer",
  status: 409,
  pl: [
    "Sprawa nie należy jeszcze do klienta",
    "Najpierw przekaż sprawę na konto klienta. Dopóki nie należy do klienta, może mieć tylko rodzaj „inna sprawa”.",
  ],
  en: [
    "The case belongs to no customer yet",
    "Give the case to a customer's account first. As long as it belongs to no customer, its kind can only be “other”.",
  ],
};

export const belongs_to_customer: Problem = {
  code: "belongs_to_customer",
  status: 409,
  pl: [
    "Sprawa należy już do klienta",
    "Na konto klienta można przekazać tylko sprawę z e-maila, która nie należy jeszcze do żadnego klienta.",
  ],
  en: [
    "The case belongs to a customer already",
    "Only a case from an e-mail that belongs to no customer yet can be given to a customer.",
  ],
};
