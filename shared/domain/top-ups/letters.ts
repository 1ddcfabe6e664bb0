/** The letters about top-ups: to finance, who decides and looks into card money, and to the customer who ordered. */
import type { Texts } from "../language.ts";
import { decisionPurpose, linkTokenText } from "../link.ts";
import { amountTexts, grosze, zlotys } from "../money.ts";
import { type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { fileFaultTexts } from "../uploads/fault-texts.ts";
import type { FileFault } from "../uploads/upload.ts";
import { moment } from "../warsaw.ts";
import { nrbInGroups } from "./bank-account.ts";
import { irregularityWords } from "./irregularity-words.ts";
import { type FactsOf, NoticeFacts } from "./notices.ts";
import { qrPayloadOf } from "./transfer.ts";

const reasonLettersMax = 500;

export const topUpLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  answeredAt: ({ kind }) =>
    kind === "transfer-ordered" || kind === "confirmation-refused" ? "confirmations" : undefined,
  write: {
    // --- bank transfers: to finance ---------------------------------------------------------------------------------

    "transfer-confirmed": (facts, { apiAddress, secretOf }) => {
      const { accountId, companyName, orderedBy, code, amountGrosze, orderedAt, waitsSince, calledFile } = facts;
      const { previous, linkId, validUntil, mail } = facts;
      const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: decisionPurpose }) });
      const amount = amountTexts(grosze(amountGrosze));
      const company = typed(companyName, 60);
      return {
        subject: {
          pl: `Do decyzji: przelew ${amount.pl}, ${company}, ${code}`,
          en: `Decision needed: transfer of ${amount.en}, ${company}, ${code}`,
        },
        paragraphs: [
          mail?.isUnverified
            ? {
                pl: "Ktoś przysłał e-mailem potwierdzenie przelewu. Nie wiadomo, czy to klient: mógł to zrobić każdy, kto zna kod. Zaksięguj tylko wtedy, gdy pieniądze są na wyciągu.",
                en: "Somebody has sent a transfer confirmation by e-mail. Nobody knows whether it was the customer: anybody who knows the code could have. Credit only if the money is on the statement.",
              }
            : {
                pl: "Klient przysłał potwierdzenie przelewu. Sprawdź, czy pieniądze są na rachunku, a potem użyj linku, aby podjąć decyzję.",
                en: "A customer has sent a transfer confirmation. Check that the money is in the bank account, then use the link to decide.",
              },
        ],
        facts: [
          [{ pl: "Kwota", en: "Amount" }, amount],
          [codeLabel, code],
          [{ pl: "Firma", en: "Company" }, company],
          mail?.isUnverified === true && sentFrom(mail.sender, { pl: " (niepotwierdzony)", en: " (unverified)" }),
        ],
        action: {
          label: { pl: "Otwórz i zdecyduj", en: "Open and decide" },
          address: `${apiAddress}/decisions/${token}`,
        },
        details: [
          [{ pl: "Konto klienta", en: "Customer account" }, accountId],
          [
            { pl: "Osoba zamawiająca", en: "Ordered by" },
            typed(orderedBy, 80) || {
              pl: "ktoś, kogo nie ma już w panelu",
              en: "somebody who is no longer in the panel",
            },
          ],
          [orderedOn, moment(orderedAt)],
          [{ pl: "Czeka od", en: "Waiting since" }, moment(waitsSince)],
          [{ pl: "Załączone potwierdzenie", en: "Attached confirmation" }, attachedAs(facts.file.fileName, calledFile)],
          mail !== undefined && !mail.isUnverified && sentFrom(mail.sender),
          mail?.text !== undefined && [{ pl: "Treść e-maila", en: "Text of the e-mail" }, typed(mail.text, 1_000)],
          [{ pl: "Poprzednie doładowania", en: "Previous top-ups" }, listed(previous)],
          [{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)],
        ],
        notes: [
          {
            pl: "Samo otwarcie strony niczego nie przesądza. Link jest tylko dla Ciebie: decyzję zapiszemy pod Twoim adresem, więc nie przekazuj tej wiadomości dalej.",
            en: "Opening the page does not decide anything. The link is only for you: the decision is recorded under your address, so don't forward this message.",
          },
        ],
      };
    },

    "decision-link-renewed": (facts, { apiAddress, secretOf }) => {
      const { accountId, companyName, code, amountGrosze, orderedAt, linkId, validUntil } = facts;
      const token = linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: decisionPurpose }) });
      const amount = amountTexts(grosze(amountGrosze));
      const company = typed(companyName, 60);
      return {
        subject: {
          pl: `Nowy link do decyzji: przelew ${amount.pl}, ${company}, ${code}`,
          en: `New link to decide: transfer of ${amount.en}, ${company}, ${code}`,
        },
        paragraphs: [
          {
            pl: "Poprzedni link stracił ważność, więc na jego stronie poproszono o nowy. Decyzja nadal czeka. Sprawdź, czy pieniądze są na rachunku, a potem użyj linku.",
            en: "The earlier link has expired, so a new one was asked for on its page. The decision is still waiting. Check that the money is in the bank account, then use the link.",
          },
        ],
        facts: [
          [{ pl: "Kwota", en: "Amount" }, amount],
          [codeLabel, code],
          [{ pl: "Firma", en: "Company" }, company],
        ],
        action: {
          label: { pl: "Otwórz i zdecyduj", en: "Open and decide" },
          address: `${apiAddress}/decisions/${token}`,
        },
        details: [
          [{ pl: "Konto klienta", en: "Customer account" }, accountId],
          [orderedOn, moment(orderedAt)],
          [{ pl: "Link jest ważny do", en: "The link is valid until" }, moment(validUntil)],
        ],
        notes: [
          {
            pl: "Jeśli to nie Ty prosisz o link, zrobił to ktoś, kto ma Twój poprzedni e-mail. Link przyszedł tylko do Ciebie. Nie przekazuj tej wiadomości dalej.",
            en: "If you did not ask for this link, somebody who has your earlier e-mail did. The link was sent only to you. Don't forward this message.",
          },
        ],
      };
    },

    // --- bank transfers: to the customer ----------------------------------------------------------------------------

    "transfer-ordered": (facts) => {
      const { amountGrosze, transfer, code, companyName, validUntil } = facts;
      const amount = amountTexts(grosze(amountGrosze));
      const qr = qrPayloadOf(transfer, { amountGrosze: grosze(amountGrosze), title: transfer.title });
      return {
        subject: {
          pl: `Dane do przelewu ${amount.pl}, ${code}`,
          en: `How to transfer ${amount.en}, ${code}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Aby doładować konto, zrób przelew na poniższe dane. Nie zmieniaj tytułu: po kodzie na jego początku rozpoznamy wpłatę.",
            en: "To top up your account, make a transfer with the details below. Keep the title as it is: we recognise the payment by the code it begins with.",
          },
        ],
        facts: [
          [{ pl: "Kwota", en: "Amount" }, amount],
          [{ pl: "Numer rachunku", en: "Account number" }, nrbInGroups(transfer.accountNumber)],
          [{ pl: "Odbiorca", en: "Recipient" }, transfer.recipient],
          [{ pl: "Tytuł przelewu", en: "Title of the transfer" }, transfer.title],
          [{ pl: "Zrób przelew do", en: "Transfer by" }, moment(validUntil)],
          [{ pl: "Firma", en: "Company" }, typed(companyName)],
        ],
        ...(qr !== undefined && {
          qr: {
            caption: {
              pl: "Możesz też zeskanować ten kod w aplikacji banku:",
              en: "Or scan this code with your banking app:",
            },
            text: qr,
          },
        }),
        notes: [
          {
            pl: "Aby przyspieszyć zaksięgowanie, odpowiedz na ten e-mail i dołącz potwierdzenie przelewu z banku (PDF, JPEG lub zrzut ekranu) albo prześlij je w panelu.",
            en: "To speed up the booking, reply to this e-mail with the bank's transfer confirmation attached (PDF, JPEG or a screenshot), or upload it in the panel.",
          },
          {
            pl: "Gdy pieniądze wpłyną na nasz rachunek, doliczymy je do salda i damy Ci znać.",
            en: "Once the money is in our account, we will add it to your balance and let you know.",
          },
        ],
      };
    },

    "confirmation-received": (facts) => {
      const amount = amountTexts(grosze(facts.amountGrosze));
      if (facts.mail)
        return {
          subject: {
            pl: `Ktoś przysłał potwierdzenie przelewu ${amount.pl}`,
            en: `Somebody has sent a confirmation of a transfer of ${amount.en}`,
          },
          greeting: hello,
          paragraphs: [
            {
              pl: "Dostaliśmy e-mailem potwierdzenie do Twojego doładowania. Nie wiemy, kto je wysłał. Jeśli to Ty albo ktoś z Twojej firmy, nie musisz nic robić. Jeśli nie, napisz do BOK.",
              en: "We have received a confirmation for your top-up by e-mail. We don't know who sent it. If it was you or somebody of your company, you don't need to do anything. If not, write to customer service.",
            },
          ],
          facts: [
            ...orderFacts(facts),
            sentFrom(facts.mail.sender),
            [{ pl: "Otrzymano", en: "Received" }, moment(facts.at)],
          ],
          notes: [],
        };
      return {
        subject: {
          pl: `Dziękujemy za potwierdzenie przelewu ${amount.pl}`,
          en: `We have received your confirmation of a transfer of ${amount.en}`,
        },
        greeting: hello,
        paragraphs: [
          {
            pl: "Mamy już potwierdzenie Twojego przelewu. Gdy pieniądze wpłyną na nasz rachunek, doliczymy je do salda i damy Ci znać.",
            en: "Thank you, we have received the confirmation of your transfer. Once the money is in our account, we will add it to your balance and let you know.",
          },
        ],
        facts: [
          ...orderFacts(facts),
          [{ pl: "Plik", en: "File" }, typed(facts.calledFile)],
          [{ pl: "Otrzymano", en: "Received" }, moment(facts.at)],
        ],
        notes: [{ pl: "Nie musisz nic więcej robić.", en: "You don't need to do anything else." }],
      };
    },

    "confirmation-refused": (facts, { panelAddress }) => {
      const amount = amountTexts(grosze(facts.amountGrosze));
      return {
        subject: {
          pl: `Nie przyjęliśmy potwierdzenia przelewu ${amount.pl}`,
          en: `We could not accept the confirmation of your transfer of ${amount.en}`,
        },
        greeting: hello,
        paragraphs: [faults[facts.why]],
        facts: [
          ...orderFacts(facts),
          [{ pl: "Plik", en: "File" }, typed(facts.calledFile)],
          [{ pl: "Przesłano", en: "Uploaded" }, moment(facts.at)],
        ],
        action: facts.why !== "closed" &&
          facts.why !== "too-many" && {
            label: { pl: "Prześlij inny plik", en: "Upload another file" },
            address: panelPages(panelAddress).topUp(facts.topUpId),
          },
        notes: [
          facts.why === "closed"
            ? {
                pl: "Jeśli przelew jest w drodze, zaksięgujemy go na podstawie kodu w tytule. W razie pytań napisz do Biura Obsługi Klienta (BOK).",
                en: "If the transfer is on its way, we will credit it by the code in its title. If you have questions, write to customer service (BOK).",
              }
            : facts.why === "too-many"
              ? {
                  pl: "Nie musisz nic więcej robić: przelew zaksięgujemy na podstawie kodu w tytule.",
                  en: "You don't need to do anything else: we will credit the transfer by the code in its title.",
                }
              : {
                  pl: "Możesz przesłać w panelu inny plik. Przelew zaksięgujemy także bez potwierdzenia, na podstawie kodu w tytule.",
                  en: "You can upload another file in the panel. We can also credit the transfer without a confirmation, by the code in its title.",
                },
        ],
      };
    },

    "transfer-credited": (facts) => {
      const { receivedGrosze, amountGrosze, balanceGrosze, reason, at } = facts;
      const received = amountTexts(grosze(receivedGrosze));
      return {
        subject: { pl: `Doładowanie ${received.pl} zaksięgowane`, en: `Top-up of ${received.en} credited` },
        greeting: hello,
        paragraphs: [
          {
            pl: "Otrzymaliśmy przelew i doliczyliśmy go do salda. Dziękujemy!",
            en: "We have received your transfer and credited it to your balance. Thank you!",
          },
          receivedGrosze !== amountGrosze && {
            pl: "Otrzymana kwota różni się od zamówionej: zaksięgowaliśmy tyle, ile wpłynęło.",
            en: "The amount received differs from the amount ordered. We credited what we received.",
          },
        ],
        facts: [
          [{ pl: "Zaksięgowana kwota", en: "Amount credited" }, received],
          ...orderFacts(facts),
          [{ pl: "Saldo po zaksięgowaniu", en: "Balance afterwards" }, amountTexts(grosze(balanceGrosze))],
          [{ pl: "Zaksięgowano", en: "Credited" }, moment(at)],
          reason !== undefined && [{ pl: "Uwagi", en: "Remarks" }, typed(reason, reasonLettersMax)],
        ],
        notes: [],
      };
    },

    "transfer-rejected": (facts) => {
      const amount = amountTexts(grosze(facts.amountGrosze));
      return {
        subject: { pl: `Doładowanie ${amount.pl} nie zostało zaksięgowane`, en: `Top-up of ${amount.en} not credited` },
        greeting: hello,
        paragraphs: [
          {
            pl: "Dział finansów nie zaksięgował tego doładowania.",
            en: "The finance department did not credit this top-up.",
          },
        ],
        facts: [
          [{ pl: "Powód", en: "Reason" }, typed(facts.reason, reasonLettersMax)],
          ...orderFacts(facts),
          [{ pl: "Kiedy", en: "When" }, moment(facts.at)],
        ],
        notes: [
          {
            pl: "Jeśli to pomyłka, napisz do Biura Obsługi Klienta (BOK) i podaj kod z tytułu przelewu.",
            en: "If this is a mistake, write to customer service (BOK) and give the code from the transfer's title.",
          },
        ],
      };
    },

    "transfer-expired": (facts, { panelAddress }) => {
      const amount = amountTexts(grosze(facts.amountGrosze));
      return {
        subject: { pl: `Minął termin przelewu ${amount.pl}`, en: `Your bank top-up of ${amount.en} has expired` },
        greeting: hello,
        paragraphs: [
          {
            pl: "Nie zaksięgowaliśmy przelewu w ciągu 14 dni, dlatego zamknęliśmy to doładowanie.",
            en: "No transfer was credited within 14 days, so we closed this top-up.",
          },
        ],
        facts: [...orderFacts(facts), [{ pl: "Zamknięto", en: "Closed" }, moment(facts.at)]],
        action: {
          label: { pl: "Zamów nowe doładowanie", en: "Order a new top-up" },
          address: panelPages(panelAddress).newTopUp(),
        },
        notes: [
          {
            pl: "Jeśli przelew jest w drodze, nie przepadnie: zaksięgujemy go na podstawie kodu w tytule. Jeśli nie, zamów w panelu nowe doładowanie.",
            en: "If the transfer is on its way, it is not lost: we will credit it by the code in its title. Otherwise, order a new top-up in the panel.",
          },
        ],
      };
    },

    // --- card money: to the customer --------------------------------------------------------------------------------

    "top-up-credited": ({ companyName, topUpId, method, amountGrosze, balanceGrosze, at }) => {
      const amount = amountTexts(grosze(amountGrosze));
      return {
        subject: { pl: `Doładowanie ${amount.pl} zaksięgowane`, en: `Top-up of ${amount.en} credited` },
        greeting: hello,
        paragraphs: [
          {
            pl: "Otrzymaliśmy płatność i doliczyliśmy ją do salda. Dziękujemy!",
            en: "We have received your payment and credited it to your balance. Thank you!",
          },
        ],
        facts: [
          [{ pl: "Kwota", en: "Amount" }, amount],
          [{ pl: "Saldo po doładowaniu", en: "Balance afterwards" }, amountTexts(grosze(balanceGrosze))],
          [{ pl: "Firma", en: "Company" }, typed(companyName)],
          [{ pl: "Sposób płatności", en: "Paid by" }, methods[method]],
          [{ pl: "Data płatności", en: "Paid on" }, moment(at)],
          [{ pl: "Numer doładowania", en: "Top-up number" }, topUpId],
        ],
        notes: [
          {
            pl: "To potwierdzenie płatności. Nie jest to faktura VAT.",
            en: "This is a confirmation of payment. It is not a VAT invoice.",
          },
        ],
      };
    },

    // --- card money: to finance -------------------------------------------------------------------------------------

    "card-irregularity": ({ accountId, companyName, topUpId, paymentId, amountGrosze, why, at }, { apiAddress }) => {
      const amount = zlotys(grosze(amountGrosze));
      return {
        subject: {
          pl: `Do sprawdzenia: płatność ${amount}, ${typed(companyName, 60)}`,
          en: `To check: a payment of ${amount}, ${typed(companyName, 60)}`,
        },
        paragraphs: [
          wordsFor(why),
          {
            pl: "Pieniądze zostały doliczone do salda klienta.",
            en: "The money was credited to the customer's balance.",
          },
        ],
        facts: [
          [{ pl: "Firma", en: "Company" }, typed(companyName)],
          [{ pl: "Konto klienta", en: "Customer account" }, accountId],
          [{ pl: "Kwota", en: "Amount" }, amount],
          [{ pl: "Doładowanie", en: "Top-up" }, topUpId],
          [{ pl: "Płatność w Stripe", en: "Payment in Stripe" }, typed(paymentId)],
          [{ pl: "Zapłacono", en: "Paid" }, moment(at)],
        ],
        action: toQueue(apiAddress),
        notes: [
          {
            pl: "Co zrobić: zapytaj klienta, czy chce zachować środki. Jeśli nie, zwróć tę płatność w Stripe. System sam zaksięguje zwrot. Potem zamknij sprawę na liście.",
            en: "What to do: ask the customer whether they want to keep the credit. If not, refund this payment in Stripe. The refund is then posted automatically. Then close the item in the list.",
          },
        ],
      };
    },

    "event-parked": ({ eventId, why, accountId, topUpId, at }, { apiAddress }) => ({
      subject: {
        pl: `Do wyjaśnienia: zdarzenie Stripe ${typed(eventId, 60)}`,
        en: `To resolve: Stripe event ${typed(eventId, 60)}`,
      },
      paragraphs: [
        wordsFor(why),
        {
          pl: "Nic nie zostało zaksięgowane. Zdarzenie czeka na decyzję.",
          en: "Nothing was posted. The event is waiting for a decision.",
        },
      ],
      facts: [
        [{ pl: "Zdarzenie w Stripe", en: "Event in Stripe" }, typed(eventId)],
        accountId !== undefined && [{ pl: "Konto klienta", en: "Customer account" }, accountId],
        topUpId !== undefined && [{ pl: "Doładowanie", en: "Top-up" }, topUpId],
        [{ pl: "Odłożono", en: "Parked" }, moment(at)],
      ],
      action: toQueue(apiAddress),
      notes: [why === "other-version" ? leaveToOperations : compareEvent],
    }),

    "stripe-events-lost": ({ since, at }, { apiAddress }) => ({
      subject: {
        pl: `Do sprawdzenia: płatności w Stripe od ${moment(since).pl}`,
        en: `To check: payments in Stripe since ${moment(since).en}`,
      },
      paragraphs: [
        wordsFor("events-lost"),
        {
          pl: "Na kontach klientów może brakować płatności, zwrotów lub reklamacji od chwili podanej niżej.",
          en: "Payments, refunds or disputes since the moment below may be missing from the customers' accounts.",
        },
      ],
      facts: [
        [{ pl: "Może brakować od", en: "May be missing since" }, moment(since)],
        [{ pl: "Zauważono", en: "Noticed" }, moment(at)],
      ],
      action: toQueue(apiAddress),
      notes: [
        {
          pl: "Co zrobić: poczekaj, aż dział techniczny ponowi księgowanie od tego dnia (replay-card-money). Brakujące pieniądze zostaną wtedy zaksięgowane, a to, czego nie da się zaksięgować, trafi na listę spraw. Potem porównaj płatności, zwroty i reklamacje w Stripe od tego dnia z kontami klientów i zamknij sprawę na liście.",
          en: "What to do: wait until operations have replayed the money from that day on (replay-card-money). That posts what is missing, and what can't be posted is put in the list. Then compare the payments, refunds and disputes in Stripe since that day with the customers' accounts, and close the item in the list.",
        },
      ],
    }),
  },
};

const compareEvent: Texts = {
  pl: "Co zrobić: porównaj to zdarzenie w Stripe z kontem klienta. Jeśli pieniądze wpłynęły, zwróć je w Stripe albo skoryguj saldo korektą. Potem zamknij sprawę na liście.",
  en: "What to do: compare this event in Stripe with the customer's account. If money arrived, refund it in Stripe or correct the balance with an adjustment. Then close the item in the list.",
};

/** The replay posts the money: a refund or an adjustment by hand would come on top of it. */
const leaveToOperations: Texts = {
  pl: "Co zrobić: nie zwracaj pieniędzy i nie koryguj salda. Dział techniczny musi ustawić w Stripe właściwą wersję i ponowić księgowanie (replay-card-money). Potem porównaj to zdarzenie z kontem klienta i zamknij sprawę na liście.",
  en: "What to do: don't refund anything and don't correct the balance. Operations must set the right version in Stripe and replay the money (replay-card-money). Then compare this event with the customer's account, and close the item in the list.",
};

const toQueue = (apiAddress: string) => ({
  label: { pl: "Otwórz listę spraw", en: "Open the list" },
  address: `${apiAddress}/queues/card-irregularities`,
});

const orderedOn: Texts = { pl: "Data zamówienia", en: "Ordered on" };
const codeLabel: Texts = { pl: "Kod w tytule przelewu", en: "Code in the transfer's title" };

const methods: Readonly<Record<FactsOf<"top-up-credited">["method"], Texts>> = {
  card: { pl: "karta", en: "card" },
  blik: { pl: "BLIK", en: "BLIK" },
  p24: { pl: "Przelewy24", en: "Przelewy24" },
};

/** The attached file has a name of ours; the customer's name for it is the one that they will mention. */
const attachedAs = (fileName: string, calledFile: string): Texts => ({
  pl: `${fileName} (u klienta: ${typed(calledFile)})`,
  en: `${fileName} (the customer's name: ${typed(calledFile)})`,
});

const sentFrom = (sender: string, more: Texts = { pl: "", en: "" }): readonly [Texts, Texts] => {
  const address = typed(sender, 254);
  return [
    { pl: "Przysłane e-mailem z adresu", en: "Sent by e-mail from" },
    { pl: `${address}${more.pl}`, en: `${address}${more.en}` },
  ];
};

type Previous = FactsOf<"transfer-confirmed">["previous"];

const listed = (previous: Previous): Texts => {
  if (previous.length === 0) return { pl: "brak", en: "none" };
  const all = previous.map(({ amountGrosze, creditedAt }) => {
    const [amount, at] = [amountTexts(grosze(amountGrosze)), moment(creditedAt)];
    return { pl: `${amount.pl} (${at.pl})`, en: `${amount.en} (${at.en})` };
  });
  return { pl: all.map(({ pl }) => pl).join("; "), en: all.map(({ en }) => en).join("; ") };
};

type Ordered = { readonly companyName: string; readonly code: string; readonly amountGrosze: number };

/** What every letter to the customer says of the order. */
const orderFacts = ({ companyName, code, amountGrosze }: Ordered): BilingualLetter["facts"] => [
  [{ pl: "Firma", en: "Company" }, typed(companyName)],
  [{ pl: "Zamówiona kwota", en: "Amount ordered" }, amountTexts(grosze(amountGrosze))],
  [codeLabel, code],
];

const faults: Readonly<Record<FileFault, Texts>> = {
  ...fileFaultTexts,
  "too-many": {
    pl: "Do jednego doładowania przyjmujemy pięć plików, a tyle już mamy.",
    en: "A top-up can have five files, and we already have five.",
  },
  closed: {
    pl: "Gdy plik dotarł, doładowanie było już rozliczone albo odrzucone.",
    en: "When the file arrived, the top-up was already settled or refused.",
  },
};

/** The sentence for a reason; a reason that is newer than the words is shown as it is. */
const wordsFor = (why: string): Texts =>
  Object.hasOwn(irregularityWords, why)
    ? irregularityWords[why as keyof typeof irregularityWords]
    : { pl: typed(why), en: typed(why) };
