/** The answers to those who write to us by e-mail, where no case answers. */
import type { Texts } from "../language.ts";
import { amountTexts, grosze } from "../money.ts";
import { type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { refusedFileFacts } from "./file-faults.ts";
import { NoticeFacts } from "./notices.ts";

type NotTaken = Extract<NoticeFacts, { kind: "mail-not-taken" }>;
type Facts = BilingualLetter["facts"];

export const mailInLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  answeredAt: ({ kind }) => (kind === "mail-not-taken" ? "confirmations" : undefined),
  write: {
    "mail-confirmed": (facts, { panelAddress }) => {
      const amount = amountTexts(grosze(facts.amountGrosze));
      return {
        subject: {
          pl: `Mamy potwierdzenie przelewu ${amount.pl}, ${facts.code}`,
          en: `We have your confirmation of a transfer of ${amount.en}, ${facts.code}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Potwierdzenie przelewu z Twojego e-maila trafiło do naszej księgowości. Gdy pieniądze wpłyną na nasz rachunek, doliczymy je do salda i damy znać.",
            en: "Our accountants have the transfer confirmation from your e-mail. Once the money is in our account, we will add it to your balance and let you know.",
          },
        ],
        facts: [
          [{ pl: "Firma", en: "Company" }, typed(facts.companyName)],
          [{ pl: "Zamówiona kwota", en: "Amount ordered" }, amount],
          [{ pl: "Kod w tytule przelewu", en: "Code in the transfer's title" }, facts.code],
          [{ pl: "Pliki", en: "Files" }, typed(facts.files.map((file) => typed(file, 80)).join(", "), 500)],
        ],
        action: {
          label: { pl: "Zobacz doładowanie", en: "See the top-up" },
          address: panelPages(panelAddress).topUp(facts.topUpId),
        },
        details: [...refusedFileFacts(facts.refusedFiles), receivedFact(facts.at)],
        notes: [{ pl: "Nie musisz nic więcej robić.", en: "You don't need to do anything else." }],
      };
    },

    "mail-not-taken": (facts) => ({
      subject: notTaken[facts.why].subject,
      greeting: hello,
      paragraphs: [notTaken[facts.why].text(facts)],
      facts: [...refusedFileFacts(facts.refusedFiles), receivedFact(facts.at)],
      notes: [
        {
          pl: `Potwierdzenia przelewów wysyłaj na adres ${facts.confirmations}. W innych sprawach pisz na adres ${facts.helpdesk}.`,
          en: `Send transfer confirmations to ${facts.confirmations}. For anything else, write to ${facts.helpdesk}.`,
        },
      ],
    }),

    "mail-to-check": (facts, { apiAddress }) => ({
      subject: { pl: "E-mail do sprawdzenia", en: "An e-mail to check" },
      paragraphs: [
        {
          pl: "Przyszedł e-mail, z którego nie powstało ani potwierdzenie przelewu, ani sprawa. Otwórz listę, zaloguj się i sprawdź go. O kolejnych napiszemy najwcześniej za godzinę.",
          en: "An e-mail has come that became neither a transfer confirmation nor a case. Open the list, sign in and look at it. We will write about further ones in an hour at the earliest.",
        },
      ],
      facts: [
        [{ pl: "Nadawca (może być podrobiony)", en: "Sender (may be forged)" }, typed(facts.sender, 254) || "–"],
        [{ pl: "Temat", en: "Subject" }, typed(facts.subject, 200) || "–"],
      ],
      action: { label: { pl: "Otwórz listę", en: "Open the list" }, address: `${apiAddress}/queues/mails-to-check` },
      details: [receivedFact(facts.at)],
      notes: [],
    }),

    "mail-received": (facts) => ({
      subject: { pl: "Otrzymaliśmy Twoją wiadomość", en: "We have received your message" },
      greeting: hello,
      paragraphs: [
        {
          pl: "Dziękujemy za wiadomość. Przeczyta ją nasz pracownik.",
          en: "Thank you for your message. One of us will read it.",
        },
      ],
      facts: [receivedFact(facts.at)],
      notes: [],
    }),
  },
};

const notTaken: Readonly<
  Record<NotTaken["why"], { readonly subject: Texts; readonly text: (facts: NotTaken) => Texts }>
> = {
  "no-file": {
    subject: { pl: "W e-mailu brakuje potwierdzenia przelewu", en: "Your e-mail has no transfer confirmation" },
    text: () => ({
      pl: "Twój e-mail nie ma załącznika. Wyślij go jeszcze raz z potwierdzeniem przelewu z banku: plik PDF, zdjęcie JPEG lub zrzut ekranu. W temacie wpisz kod z tytułu przelewu.",
      en: "Your e-mail has no attachment. Send it again with the bank's transfer confirmation: a PDF, a JPEG photo or a screenshot. Put the code from the transfer's title into the subject.",
    }),
  },
  "refused-files": {
    subject: { pl: "Nie możemy przyjąć załącznika", en: "We can't take the attachment" },
    text: () => ({
      pl: "Nie przyjęliśmy żadnego pliku z Twojego e-maila. Powód jest poniżej. Wyślij potwierdzenie przelewu jeszcze raz jako PDF, zdjęcie JPEG lub zrzut ekranu, z kodem z tytułu przelewu w temacie.",
      en: "We have not taken any file from your e-mail. The reason is below. Send the transfer confirmation again as a PDF, a JPEG photo or a screenshot, with the code from the transfer's title in the subject.",
    }),
  },
  "not-whole": {
    subject: { pl: "Nie udało się odczytać Twojego e-maila", en: "We could not read your e-mail" },
    text: () => ({
      pl: "Nie udało się odczytać Twojego e-maila, bo jest uszkodzony albo zbyt złożony. Obejrzy go nasz pracownik. Najszybciej będzie, jeśli napiszesz nową wiadomość i dołączysz do niej same pliki.",
      en: "Your e-mail is damaged or too complex, and could not be read. One of us will look at it. It is quickest if you write again, in a new message, and attach the files directly.",
    }),
  },
  "too-many": {
    subject: { pl: "Masz już zbyt wiele otwartych dyspozycji", en: "You have too many open requests" },
    text: () => ({
      pl: "Twoja firma ma już tyle otwartych dyspozycji, ile przyjmujemy naraz, więc nie zarejestrowaliśmy tego e-maila jako kolejnej. Przeczyta go nasz pracownik.",
      en: "Your company already has as many open requests as we take at a time, so we have not registered your e-mail as another one. One of us will read it.",
    }),
  },
};

const receivedFact = (at: string): Facts[number] => [{ pl: "Otrzymano", en: "Received" }, moment(at)];
