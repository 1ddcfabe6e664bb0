/** What the notices about bank top-ups say: to finance, who decides, and to the customer who ordered. */
import type { Language } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { grosze, zlotys } from "../money.ts";
import { type Around, type Letter, moment, typed } from "../notices/letter.ts";
import type { FactsOf } from "../notices/notice.ts";
import type { FileFault } from "../uploads/upload.ts";

const reasonLettersMax = 500;

export const transferConfirmed = (
  facts: FactsOf<"transfer-confirmed">,
  language: Language,
  { apiAddress, secretOf }: Around,
): Letter => {
  const { accountId, companyName, orderedBy, code, amountGrosze, orderedAt, waitsSince, calledFile } = facts;
  const { previous, linkId, validUntil } = facts;
  const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: "decision" }) });
  const address = `${apiAddress}/decisions/${token}`;
  const amount = zlotys(grosze(amountGrosze));
  const company = typed(companyName, 60);
  const before = previous.map(
    (topUp) => `${zlotys(grosze(topUp.amountGrosze))} (${moment(topUp.creditedAt, language)})`,
  );
  switch (language) {
    case "pl":
      return {
        subject: `Do decyzji: przelew ${amount}, ${company}, ${code}`,
        paragraphs: [
          "Klient przysłał potwierdzenie przelewu. Sprawdź, czy pieniądze są na rachunku, i zdecyduj na stronie, do której prowadzi link.",
        ],
        facts: [
          ["Kwota", amount],
          ["Kod w tytule przelewu", code],
          ["Firma", company],
          ["Konto", accountId],
          ["Zamówił(a)", typed(orderedBy, 80) || "ktoś, kogo nie ma już w panelu"],
          ["Zamówiono", moment(orderedAt, language)],
          ["Czeka od", moment(waitsSince, language)],
          ["Potwierdzenie", typed(calledFile)],
          ["Poprzednie doładowania", before.length > 0 ? before.join("; ") : "brak"],
          ["Link jest ważny do", moment(validUntil, language)],
        ],
        action: { label: "Otwórz i zdecyduj", address },
        notes: [
          "Otwarcie strony o niczym nie decyduje. Link jest tylko dla Ciebie: decyzja będzie zapisana pod Twoim adresem, więc nie przekazuj tej wiadomości dalej.",
        ],
      };
    case "en":
      return {
        subject: `To decide: a transfer of ${amount}, ${company}, ${code}`,
        paragraphs: [
          "A customer has sent the confirmation of a transfer. See whether the money is in the account, and decide on the page that the link leads to.",
        ],
        facts: [
          ["Amount", amount],
          ["Code in the transfer's title", code],
          ["Company", company],
          ["Account", accountId],
          ["Ordered by", typed(orderedBy, 80) || "somebody who is no longer in the panel"],
          ["Ordered", moment(orderedAt, language)],
          ["Waiting since", moment(waitsSince, language)],
          ["Confirmation", typed(calledFile)],
          ["Previous top-ups", before.length > 0 ? before.join("; ") : "none"],
          ["The link is valid until", moment(validUntil, language)],
        ],
        action: { label: "Open and decide", address },
        notes: [
          "Opening the page decides nothing. The link is yours alone: the decision is kept under your address, so do not pass this message on.",
        ],
      };
  }
};

type ToCustomer = FactsOf<
  "confirmation-received" | "confirmation-refused" | "transfer-credited" | "transfer-rejected" | "transfer-expired"
>;

/** What every letter to the customer says of the order. */
const orderFacts = ({ companyName, code, amountGrosze }: ToCustomer, language: Language): [string, string][] =>
  language === "pl"
    ? [
        ["Firma", typed(companyName)],
        ["Zamówiona kwota", zlotys(grosze(amountGrosze))],
        ["Kod w tytule przelewu", code],
      ]
    : [
        ["Company", typed(companyName)],
        ["Amount ordered", zlotys(grosze(amountGrosze))],
        ["Code in the transfer's title", code],
      ];

const hello: Readonly<Record<Language, string>> = { pl: "Dzień dobry!", en: "Hello!" };

export const confirmationReceived = (facts: FactsOf<"confirmation-received">, language: Language): Letter => {
  const { amountGrosze, calledFile, at } = facts;
  const amount = zlotys(grosze(amountGrosze));
  switch (language) {
    case "pl":
      return {
        subject: `Dziękujemy za potwierdzenie przelewu ${amount}`,
        greeting: hello.pl,
        paragraphs: [
          "Dziękujemy, potwierdzenie przelewu dotarło. Gdy pieniądze będą na naszym rachunku, doliczymy je do salda i napiszemy o tym.",
        ],
        facts: [...orderFacts(facts, language), ["Plik", typed(calledFile)], ["Otrzymano", moment(at, language)]],
        notes: ["Nie musisz nic więcej robić."],
      };
    case "en":
      return {
        subject: `Thank you for the confirmation of your transfer of ${amount}`,
        greeting: hello.en,
        paragraphs: [
          "Thank you, the confirmation of your transfer has arrived. Once the money is in our account, we credit it to your balance and write to you.",
        ],
        facts: [...orderFacts(facts, language), ["File", typed(calledFile)], ["Received", moment(at, language)]],
        notes: ["There is nothing more to do."],
      };
  }
};

const faults = {
  pl: {
    empty: "Plik jest pusty.",
    "too-large": "Plik jest większy niż 5 MB.",
    "other-type": "Plik nie jest tym, na co wskazuje jego typ. Przyjmujemy PDF, JPEG, PNG i WebP.",
    unreadable: "Pliku nie da się odczytać: jest uszkodzony albo niekompletny.",
    encrypted: "Plik PDF jest zaszyfrowany. Zapisz go bez hasła.",
    "active-content":
      "Plik PDF zawiera skrypt albo inny plik, a takich nie przyjmujemy. Wydrukuj go do PDF lub zrób zrzut ekranu.",
    "too-many-pixels": "Obraz jest za duży. Zmniejsz go i prześlij ponownie.",
    malware: "Skaner wykrył w pliku złośliwe oprogramowanie.",
    "not-scanned": "Pliku nie udało się sprawdzić skanerem. Zapisz go w innym formacie i prześlij ponownie.",
    "too-many": "Do jednego doładowania przyjmujemy pięć plików, a tyle już mamy.",
    closed: "Gdy plik dotarł, doładowanie było już rozliczone albo odrzucone.",
  },
  en: {
    empty: "The file is empty.",
    "too-large": "The file is larger than 5 MB.",
    "other-type": "The file is not what its type says. We take PDF, JPEG, PNG and WebP.",
    unreadable: "The file can't be read: it is damaged or incomplete.",
    encrypted: "The PDF is encrypted. Save it without a password.",
    "active-content":
      "The PDF holds a script or another file, which we do not take. Print it to PDF or take a screenshot.",
    "too-many-pixels": "The picture is too large. Make it smaller and upload it again.",
    malware: "The scanner found malware in the file.",
    "not-scanned": "The file could not be scanned. Save it in another format and upload it again.",
    "too-many": "A top-up takes five files, and we have as many.",
    closed: "When the file arrived, the top-up was settled or refused already.",
  },
} as const satisfies Record<Language, Record<FileFault, string>>;

export const confirmationRefused = (facts: FactsOf<"confirmation-refused">, language: Language): Letter => {
  const { amountGrosze, calledFile, why, at } = facts;
  const amount = zlotys(grosze(amountGrosze));
  const said = faults[language][why];
  switch (language) {
    case "pl":
      return {
        subject: `Nie przyjęliśmy potwierdzenia przelewu ${amount}`,
        greeting: hello.pl,
        paragraphs: [said],
        facts: [...orderFacts(facts, language), ["Plik", typed(calledFile)], ["Przesłano", moment(at, language)]],
        notes: [
          why === "closed"
            ? "Jeśli przelew jest w drodze, zaksięgujemy go po kodzie w tytule. W razie pytań napisz do Biura Obsługi Klienta (BOK)."
            : "Prześlij w panelu inny plik. Przelew zaksięgujemy także bez potwierdzenia, po kodzie w tytule.",
        ],
      };
    case "en":
      return {
        subject: `We did not take the confirmation of your transfer of ${amount}`,
        greeting: hello.en,
        paragraphs: [said],
        facts: [...orderFacts(facts, language), ["File", typed(calledFile)], ["Uploaded", moment(at, language)]],
        notes: [
          why === "closed"
            ? "A transfer that is under way will be booked by the code in its title. With questions, write to customer service (BOK)."
            : "Upload another file in the panel. The transfer will be booked without a confirmation too, by the code in its title.",
        ],
      };
  }
};

export const transferCredited = (facts: FactsOf<"transfer-credited">, language: Language): Letter => {
  const { receivedGrosze, amountGrosze, balanceGrosze, reason, at } = facts;
  const received = zlotys(grosze(receivedGrosze));
  const isOther = receivedGrosze !== amountGrosze;
  const told = reason === undefined ? undefined : typed(reason, reasonLettersMax);
  switch (language) {
    case "pl":
      return {
        subject: `Doładowanie ${received} zaksięgowane`,
        greeting: hello.pl,
        paragraphs: [
          "Otrzymaliśmy przelew i doliczyliśmy go do salda. Dziękujemy!",
          ...(isOther ? ["Otrzymana kwota różni się od zamówionej: zaksięgowaliśmy tyle, ile przyszło."] : []),
        ],
        facts: [
          ["Zaksięgowana kwota", received],
          ...orderFacts(facts, language),
          ["Saldo po zaksięgowaniu", zlotys(grosze(balanceGrosze))],
          ["Zaksięgowano", moment(at, language)],
          ...(told === undefined ? [] : [["Uwagi", told] as const]),
        ],
        notes: [],
      };
    case "en":
      return {
        subject: `Top-up of ${received} credited`,
        greeting: hello.en,
        paragraphs: [
          "We have received your transfer and credited it to your balance. Thank you!",
          ...(isOther ? ["The amount received differs from the one ordered: what came was credited."] : []),
        ],
        facts: [
          ["Amount credited", received],
          ...orderFacts(facts, language),
          ["Balance afterwards", zlotys(grosze(balanceGrosze))],
          ["Credited", moment(at, language)],
          ...(told === undefined ? [] : [["Remarks", told] as const]),
        ],
        notes: [],
      };
  }
};

export const transferRejected = (facts: FactsOf<"transfer-rejected">, language: Language): Letter => {
  const { amountGrosze, reason, at } = facts;
  const amount = zlotys(grosze(amountGrosze));
  const told = typed(reason, reasonLettersMax);
  switch (language) {
    case "pl":
      return {
        subject: `Doładowanie ${amount} nie zostało zaksięgowane`,
        greeting: hello.pl,
        paragraphs: ["Dział finansów nie zaksięgował tego doładowania."],
        facts: [["Powód", told], ...orderFacts(facts, language), ["Kiedy", moment(at, language)]],
        notes: ["Jeśli to pomyłka, napisz do Biura Obsługi Klienta (BOK) i podaj kod z tytułu przelewu."],
      };
    case "en":
      return {
        subject: `Top-up of ${amount} not credited`,
        greeting: hello.en,
        paragraphs: ["The finance department did not credit this top-up."],
        facts: [["Reason", told], ...orderFacts(facts, language), ["When", moment(at, language)]],
        notes: ["If this is a mistake, write to customer service (BOK) and give the code of the transfer's title."],
      };
  }
};

export const transferExpired = (facts: FactsOf<"transfer-expired">, language: Language): Letter => {
  const { amountGrosze, at } = facts;
  const amount = zlotys(grosze(amountGrosze));
  switch (language) {
    case "pl":
      return {
        subject: `Minął termin przelewu ${amount}`,
        greeting: hello.pl,
        paragraphs: ["Nie zaksięgowaliśmy przelewu w ciągu 14 dni, dlatego zamknęliśmy to doładowanie."],
        facts: [...orderFacts(facts, language), ["Zamknięto", moment(at, language)]],
        notes: [
          "Jeśli przelew jest w drodze, nie przepadnie: zaksięgujemy go po kodzie w tytule. Jeśli nie, zamów w panelu nowe doładowanie.",
        ],
      };
    case "en":
      return {
        subject: `The time for your transfer of ${amount} is over`,
        greeting: hello.en,
        paragraphs: ["We have booked no transfer within 14 days, so we closed this top-up."],
        facts: [...orderFacts(facts, language), ["Closed", moment(at, language)]],
        notes: [
          "If the transfer is under way, it is not lost: it will be booked by the code in its title. If not, order a new top-up in the panel.",
        ],
      };
  }
};
