/** What the page says of each e-mail that came and became neither a confirmation nor a case: what happened, and what to do. */
import type { Texts } from "../../shared/domain/language.ts";
import type { WhyChecked } from "../../shared/domain/mail-in/plan.ts";

type Said = { readonly what: Texts; readonly todo: Texts };

export const mailWords: Readonly<Record<WhyChecked, Said>> = {
  virus: {
    what: {
      pl: "W e-mailu jest wirus. Nikt go nie otwierał, a nadawca nie dostał odpowiedzi.",
      en: "The e-mail holds a virus. Nobody opened it, and its sender got no answer.",
    },
    todo: {
      pl: "Nie można go pobrać. Jeśli nadawca jest klientem, zadzwoń do niego: niech sprawdzi swój komputer i wyśle pliki jeszcze raz.",
      en: "It can't be downloaded. If the sender is a customer, call them: they should check their computer and send the files again.",
    },
  },
  spam: {
    what: {
      pl: "E-mail wygląda na spam. Nadawca nie dostał odpowiedzi.",
      en: "The e-mail looks like spam. Its sender got no answer.",
    },
    todo: {
      pl: "Sprawdź temat i nadawcę. Jeśli to klient, pobierz e-mail, odpisz i w razie potrzeby załóż sprawę. Jeśli to spam, oznacz go jako załatwiony.",
      en: "Look at subject and sender. If it is a customer, download the e-mail, answer it and open a case if one is needed. If it is spam, mark it as done.",
    },
  },
  automatic: {
    what: {
      pl: "E-mail wysłał automat, na przykład newsletter albo powiadomienie z banku. Nie dostał odpowiedzi.",
      en: "A machine sent the e-mail, such as a newsletter or a bank's notice. It got no answer.",
    },
    todo: {
      pl: "Sprawdź, czy jest w nim coś do załatwienia. Jeśli nie, oznacz go jako załatwiony.",
      en: "See whether something in it is to be done. If not, mark it as done.",
    },
  },
  "no-file": {
    what: {
      pl: "E-mail miał potwierdzić przelew, ale nie ma w nim żadnego pliku.",
      en: "The e-mail was to confirm a transfer, and no file came with it.",
    },
    todo: {
      pl: "Klient dostał odpowiedź, czego brakuje, chyba że w ciągu godziny pisał już wcześniej. Pobierz e-mail i sprawdź, czy o coś w nim prosi.",
      en: "The customer was told what is missing, unless they had written within the hour before. Download it and see whether it asks for something.",
    },
  },
  "refused-files": {
    what: {
      pl: "E-mail miał potwierdzić przelew, ale nie wszystkie pliki można było przyjąć, a nadawca może o tym nie wiedzieć.",
      en: "The e-mail was to confirm a transfer, but not all of its files could be taken, and its sender may not know.",
    },
    todo: {
      pl: "Pobierz e-mail i sprawdź pliki. Poproś klienta o potwierdzenie jako PDF, JPEG lub PNG; może je też dodać w panelu, przy doładowaniu.",
      en: "Download the e-mail and look at the files. Ask the customer for the confirmation as a PDF, JPEG or PNG; they can also add it in the portal, at the top-up.",
    },
  },
  "not-whole": {
    what: {
      pl: "E-maila nie można było odczytać w całości.",
      en: "The e-mail could not be read whole.",
    },
    todo: {
      pl: "Pobierz go i otwórz w programie pocztowym. Odpisz nadawcy i w razie potrzeby załóż sprawę.",
      en: "Download it and open it in a mail program. Answer the sender, and open a case if one is needed.",
    },
  },
  gone: {
    what: {
      pl: "E-maila nie było już w magazynie, gdy miał być odczytany.",
      en: "The e-mail was no longer stored when it was to be read.",
    },
    todo: {
      pl: "Nie da się go pobrać. Jeśli nadawca jest klientem, poproś go, aby napisał jeszcze raz. Zgłoś to do działu technicznego.",
      en: "It can't be downloaded. If the sender is a customer, ask them to write again. Report it to operations.",
    },
  },
  "too-many": {
    what: {
      pl: "Otwartych jest już tyle spraw, ile może ich być naraz, więc z tego e-maila nie powstała nowa.",
      en: "As many cases are open as may be at a time, so this e-mail did not become another one.",
    },
    todo: {
      pl: "Pobierz go i przeczytaj. Odpisz nadawcy i w razie potrzeby załóż sprawę. Jeśli takich e-maili jest wiele, zgłoś to do działu technicznego.",
      en: "Download and read it. Answer the sender, and open a case if one is needed. If there are many of these, report it to operations.",
    },
  },
};
