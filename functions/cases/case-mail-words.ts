/** What a case's page says of e-mails, of the kind of a case that came by one, and of one that belongs to no customer yet. */
import { fieldTexts } from "../../shared/domain/change-requests/texts.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";

export const mailWords = {
  pl: {
    verified: "Sprawa przyszła e-mailem. Nadawca jest potwierdzony:",
    unverified: "Sprawa przyszła e-mailem. Nadawca niepotwierdzony:",
    whyUnverified:
      "Nic nie dowodzi, że napisała to ta osoba: w e-mailu każdy może podać cudzy adres. Zanim cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych (nie z e-maila) albo zapytaj go na tej stronie.",
    unverifiedAdded:
      "W historii są e-maile, których nadawca jest niepotwierdzony. Zanim na ich podstawie cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych albo zapytaj go na tej stronie.",
    ofNoCustomer:
      "Tego adresu nie ma u żadnego użytkownika panelu, więc sprawa nie należy jeszcze do żadnego klienta. Ustal, kto napisał. Odpowiedzieć możesz pytaniem na tej stronie.",
    sender: "Adres nadawcy",
    noAccount: "brak, sprawa nie należy jeszcze do klienta",
    notProved: "nadawca niepotwierdzony",
    byMail: "e-mailem",
    original: "Oryginał e-maila (.eml)",
    kindTitle: "Potwierdź rodzaj sprawy",
    guessed: "Rodzaj odczytaliśmy tylko z treści e-maila. Przeczytaj ją i potwierdź rodzaj albo wybierz inny.",
    kindHint:
      "Niczego to jeszcze nie wykona. Wypełnij tylko pola wybranego rodzaju. Dopóki nie zapadnie decyzja, rodzaj możesz zmienić, wtedy podaj wszystko jeszcze raz.",
    choose: "– wybierz –",
    noCandidate: "Żaden inny Administrator tej firmy nie może teraz zostać głównym administratorem.",
    changesHint: "Pole puste: bez zmian. W polach REGON, KRS i PESEL znak „-” usuwa numer.",
    seat: "Nowy adres siedziby",
    seatHint: "Jeśli adres się zmienia, wpisz go w całości.",
    noteHint: "Klient tego nie zobaczy.",
    noteNeeded:
      "Wymagane, bo nadawca jest niepotwierdzony: na przykład z kim i pod jakim numerem rozmawiano. Klient tego nie zobaczy.",
    confirmKind: "Zapisz rodzaj",
    giveTitle: "Przekaż klientowi",
    giveHint:
      "Sprawa pójdzie dalej na koncie klienta pod nowym numerem, z historią i plikami, a ta się zamknie. Głównemu administratorowi firmy wyślemy e-mail. BOK dostanie link do nowej sprawy.",
    give: "Przekaż na konto klienta",
    labels: {
      accountId: "Konto klienta (ac_…)",
      kind: "Rodzaj",
      candidateId: "Nowy główny administrator",
      payoutAccountNumber: "Numer rachunku do wypłaty salda",
      changes: "Nowe dane abonenta",
      street: "Ulica",
      houseNumber: "Numer domu",
      flatNumber: "Numer lokalu",
      postalCode: "Kod pocztowy",
      city: "Miejscowość",
      gminaCode: "Kod gminy (TERC)",
      kindNote: "Skąd wiadomo, kto napisał",
    } as Readonly<Record<string, string>>,
  },
  en: {
    verified: "The case came by e-mail. The sender is verified:",
    unverified: "The case came by e-mail. Sender not verified:",
    whyUnverified:
      "Nothing proves that this person wrote it: anybody can put another person's address into an e-mail. Before you change anything, call the customer at the number in their data (not in the e-mail), or ask them on this page.",
    unverifiedAdded:
      "The history has e-mails whose sender is not verified. Before you change anything because of them, call the customer at the number in their data, or ask them on this page.",
    ofNoCustomer:
      "No user of the panel has this address, so the case belongs to no customer yet. Find out who wrote. You can answer by a question on this page.",
    sender: "Sender's address",
    noAccount: "none, the case belongs to no customer yet",
    notProved: "sender not verified",
    byMail: "by e-mail",
    original: "The original e-mail (.eml)",
    kindTitle: "Confirm the kind of the case",
    guessed:
      "The kind was only read out of the text of the e-mail. Read it, and confirm the kind or choose another one.",
    kindHint:
      "Nothing is carried out by this. Fill in only what belongs to the kind that you choose. Until something is decided you can change the kind; then enter everything again.",
    choose: "– choose –",
    noCandidate: "No other Administrator of this company can become the main administrator now.",
    changesHint: "An empty field stays as it is. In REGON, KRS and PESEL, “-” removes the number.",
    seat: "New seat",
    seatHint: "If the address changes, enter all of it.",
    noteHint: "The customer does not see this.",
    noteNeeded:
      "Required, because the sender is not verified: such as whom you talked to, and at which number. The customer does not see this.",
    confirmKind: "Save the kind",
    giveTitle: "Give it to a customer",
    giveHint:
      "The case goes on in the customer's account under a new number, with its history and files, and this one is closed. The company's main administrator gets an e-mail, and BOK a link to the new case.",
    give: "Give it to the customer's account",
    labels: {
      accountId: "Customer account (ac_…)",
      kind: "Kind",
      candidateId: "New main administrator",
      payoutAccountNumber: "Account number for the balance",
      changes: "New subscriber data",
      street: "Street",
      houseNumber: "House number",
      flatNumber: "Flat number",
      postalCode: "Postal code",
      city: "Town",
      gminaCode: "Gmina code (TERC)",
      kindNote: "How you know who wrote",
    } as Readonly<Record<string, string>>,
  },
} as const;

const dataTexts: Readonly<Record<string, Texts>> = fieldTexts;

/** What a field of the page's form is called; undefined for what is no field. */
export const labelOf = (field: string, language: Language): string | undefined =>
  mailWords[language].labels[field] ?? dataTexts[field]?.[language];
