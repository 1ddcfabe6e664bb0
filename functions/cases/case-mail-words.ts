/** What a case's page says of e-mails, of the kind of a case that came by one, and of one that belongs to no customer yet. */
import { fieldTexts } from "../../shared/domain/change-requests/texts.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";

export const mailWords = {
  pl: {
    verified: "Sprawa przyszła e-mailem. Nadawca jest potwierdzony:",
    unverified: "Sprawa przyszła e-mailem. Nadawca niepotwierdzony.",
    whyUnverified:
      "W e-mailu każdy może podać cudzy adres. Zanim cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych (nie z e-maila) albo zapytaj go na tej stronie.",
    ofNoCustomer:
      "Tego adresu nie ma u żadnego użytkownika panelu, więc sprawa nie należy jeszcze do żadnego klienta. Ustal, kto napisał. Odpowiedzieć możesz pytaniem na tej stronie.",
    noRight: "Nadawca potwierdzony, ale bez prawa kontaktu z BOK w imieniu firmy.",
    whyNoRight:
      "Sprawa przyszła e-mailem. Zanim cokolwiek zmienisz, zapytaj głównego administratora, czy firma tego chce.",
    unverifiedAdded: "W historii są e-maile, których nadawca jest niepotwierdzony.",
    noRightAdded: "W historii są e-maile osoby bez prawa kontaktu z BOK w imieniu firmy.",
    sureOfAdded:
      "Zanim na ich podstawie cokolwiek zmienisz, zadzwoń do klienta pod numer z jego danych albo zapytaj go na tej stronie.",
    companyPhone: "Telefon firmy",
    noPhone: "brak w danych klienta",
    mainAdministrator: "Główny administrator",
    claims: "Podaje się za",
    sender: "Nadawca",
    notProved: "nadawca niepotwierdzony",
    hasNoRight: "bez prawa kontaktu z BOK",
    byMail: "e-mailem",
    original: "Oryginał e-maila (.eml)",
    kindTitle: "Potwierdź rodzaj sprawy",
    guessed: "Rodzaj odczytaliśmy z treści e-maila. Przeczytaj ją i potwierdź rodzaj albo wybierz inny.",
    notGuessed: "Przeczytaj e-mail i wybierz rodzaj.",
    kindFirst: "Najpierw potwierdź rodzaj sprawy.",
    kindSaved: "Rodzaj zapisany:",
    nothingDone: "Niczego jeszcze nie wykonano.",
    fieldsOf: "Pola rodzaju:",
    kindHint:
      "Niczego to jeszcze nie wykona. Wypełnij tylko pola wybranego rodzaju. Dopóki nie zapadnie decyzja, rodzaj możesz zmienić, wtedy podaj wszystko jeszcze raz.",
    choose: "– wybierz –",
    chooseKind: "– wybierz rodzaj –",
    noCandidate:
      "Żaden inny Administrator tej firmy nie może teraz zostać głównym administratorem. Klient musi najpierw dodać Administratora w panelu.",
    changesHint: "Pole puste: bez zmian. W polach REGON, KRS i PESEL znak „-” usuwa numer.",
    seat: "Nowy adres siedziby",
    seatHint: "Jeśli adres się zmienia, wpisz go w całości.",
    gminaHint:
      "Kod gminy decyduje, dokąd trafiają połączenia z numerem 112. Ma 7 cyfr, znajdziesz go w rejestrze TERYT na stronie GUS (eteryt.stat.gov.pl).",
    gminaLeft: (code: string) =>
      `Pole puste: połączenia idą dalej według dotychczasowej gminy (${code}), ale nowy adres będzie bez kodu.`,
    noteHint: "Klient tego nie zobaczy.",
    noteNeeded:
      "Wymagane, bo nadawca jest niepotwierdzony: na przykład z kim i pod jakim numerem rozmawiano. Klient tego nie zobaczy.",
    noteNeededOfRight:
      "Wymagane, bo nadawca nie ma prawa kontaktu z BOK: na przykład kto z firmy to potwierdził. Klient tego nie zobaczy.",
    confirmKind: "Zapisz rodzaj",
    giveTitle: "Przekaż klientowi",
    giveWhere:
      "Konto (ac_…) jest w każdym e-mailu o tym kliencie i w panelu. Możesz też wpisać adres e-mail użytkownika panelu tego klienta.",
    moved: "Przekazana na konto klienta",
    movedAs: "dalej jako",
    giveHint:
      "Sprawa pójdzie dalej na koncie klienta pod nowym numerem, z historią i plikami, a ta się zamknie. Głównemu administratorowi firmy wyślemy e-mail. BOK dostanie link do nowej sprawy.",
    give: "Przekaż na konto klienta",
    labels: {
      accountId: "Konto klienta (ac_… albo adres e-mail)",
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
    unverified: "The case came by e-mail. Sender not verified.",
    whyUnverified:
      "Anybody can put another person's address into an e-mail. Before you change anything, call the customer at the number in their data (not in the e-mail), or ask them on this page.",
    ofNoCustomer:
      "No user of the panel has this address, so the case belongs to no customer yet. Find out who wrote. You can answer by a question on this page.",
    noRight: "The sender is verified, but has no right to write to BOK for the company.",
    whyNoRight:
      "The case came by e-mail. Before you change anything, ask the main administrator whether the company wants it.",
    unverifiedAdded: "The history has e-mails whose sender is not verified.",
    noRightAdded: "The history has e-mails of somebody who has no right to write to BOK for the company.",
    sureOfAdded:
      "Before you change anything because of them, call the customer at the number in their data, or ask them on this page.",
    companyPhone: "Company's phone",
    noPhone: "none in the customer's data",
    mainAdministrator: "Main administrator",
    claims: "Claims to be",
    sender: "Sender",
    notProved: "sender not verified",
    hasNoRight: "without the right to write to BOK",
    byMail: "by e-mail",
    original: "The original e-mail (.eml)",
    kindTitle: "Confirm the kind of the case",
    guessed: "The kind was read out of the text of the e-mail. Read it, and confirm the kind or choose another one.",
    notGuessed: "Read the e-mail and choose the kind.",
    kindFirst: "First confirm the kind of the case.",
    kindSaved: "Kind saved:",
    nothingDone: "Nothing was carried out yet.",
    fieldsOf: "Fields of the kind:",
    kindHint:
      "Nothing is carried out by this. Fill in only what belongs to the kind that you choose. Until something is decided you can change the kind; then enter everything again.",
    choose: "– choose –",
    chooseKind: "– choose the kind –",
    noCandidate:
      "No other Administrator of this company can become the main administrator now. The customer has to add one in the panel first.",
    changesHint: "An empty field stays as it is. In REGON, KRS and PESEL, “-” removes the number.",
    seat: "New seat",
    seatHint: "If the address changes, enter all of it.",
    gminaHint:
      "The gmina's code decides where calls to 112 go. It has 7 digits; find it in the register TERYT on the page of GUS (eteryt.stat.gov.pl).",
    gminaLeft: (code: string) =>
      `Left empty, calls still go by the present gmina (${code}), but the new address has no code.`,
    noteHint: "The customer does not see this.",
    noteNeeded:
      "Required, because the sender is not verified: such as whom you talked to, and at which number. The customer does not see this.",
    noteNeededOfRight:
      "Required, because the sender has no right to write to BOK: such as who of the company confirmed it. The customer does not see this.",
    confirmKind: "Save the kind",
    giveTitle: "Give it to a customer",
    giveWhere:
      "The account (ac_…) stands in every e-mail about the customer and in the panel. You can also enter the e-mail address of one of the customer's users of the panel.",
    moved: "Given to the customer's account",
    movedAs: "goes on as",
    giveHint:
      "The case goes on in the customer's account under a new number, with its history and files, and this one is closed. The company's main administrator gets an e-mail, and BOK a link to the new case.",
    give: "Give it to the customer's account",
    labels: {
      accountId: "Customer account (ac_… or e-mail address)",
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
