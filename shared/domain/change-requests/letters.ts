/** The letters about change requests: to BOK, who works on them, and to the customer, who is told of each step. */
import { operatorId } from "../ids.ts";
import type { Language, Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { refusedFileFacts } from "../mail-in/file-faults.ts";
import { amountTexts, grosze } from "../money.ts";
import { type Around, type BilingualLetter, hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import type { ChangedField } from "../subscriber/changes.ts";
import { nrbInGroups } from "../top-ups/bank-account.ts";
import { moment } from "../warsaw.ts";
import { calledFilesFact, replyHere, senderFacts, unverifiedWarning } from "./mail-texts.ts";
import { casePurpose, NoticeFacts } from "./notices.ts";
import { fieldTexts, fileFaults, kindTexts, sourceTexts, valueText } from "./texts.ts";

export const changeRequestLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  answeredAt: (facts) => ("linkId" in facts || facts.kind === "payout-to-send" ? undefined : { case: facts.number }),
  write: {
    // --- to BOK -------------------------------------------------------------------------------------------------------

    "request-opened": (facts, around) => {
      const { message, changes, source, mail, calledFiles, payoutAccount, candidate } = facts;
      return {
        subject: forStaff(facts, { pl: "Nowa dyspozycja", en: "New request" }),
        paragraphs: [
          source === undefined
            ? mail
              ? {
                  pl: "E-mailem przyszła dyspozycja. Otwórz sprawę, zaloguj się i załatw ją.",
                  en: "A request has come by e-mail. Open the case, sign in and deal with it.",
                }
              : {
                  pl: "Klient przysłał dyspozycję. Otwórz sprawę, zaloguj się i załatw ją.",
                  en: "A customer has sent a request. Open the case, sign in and deal with it.",
                }
            : {
                pl: "Ktoś z BOK wpisał dyspozycję w imieniu klienta. Otwórz sprawę, zaloguj się i załatw ją.",
                en: "One of the staff has entered a request for a customer. Open the case, sign in and deal with it.",
              },
          ...unverifiedWarning(mail),
        ],
        facts: [
          ...staffFacts(facts),
          ...senderFacts(mail),
          ...calledFilesFact(calledFiles),
          source !== undefined && sourceFact(source),
          candidate !== undefined && candidateFact(candidate),
          payoutAccount !== undefined && [
            { pl: "Wypłata salda na rachunek", en: "Pay the balance out to account" },
            `…${payoutAccount}`,
          ],
        ],
        details: [[{ pl: "Treść", en: "Message" }, typed(message, messageLetters)], ...changeFacts(changes)],
        ...opensCase(facts, around),
      };
    },

    "request-answered": (facts, around) => ({
      subject: forStaff(facts, { pl: "Klient odpisał", en: "The customer has answered" }),
      paragraphs: [
        facts.mail
          ? { pl: "E-mailem przyszła odpowiedź do sprawy.", en: "An answer to the case has come by e-mail." }
          : { pl: "Klient dopisał wiadomość do sprawy.", en: "The customer has added a message to the case." },
        ...unverifiedWarning(facts.mail),
      ],
      facts: [...staffFacts(facts), ...senderFacts(facts.mail), ...calledFilesFact(facts.calledFiles)],
      details: [[{ pl: "Treść", en: "Message" }, typed(facts.message, messageLetters)]],
      ...opensCase(facts, around),
    }),

    "request-file": (facts, around) => ({
      subject: forStaff(facts, { pl: "Nowy plik", en: "New file" }),
      paragraphs: [
        {
          pl: "Klient dodał plik do sprawy. Znajdziesz go w załączniku i na stronie sprawy.",
          en: "The customer has added a file to the case. It is attached, and on the case's page.",
        },
      ],
      facts: [...staffFacts(facts), [{ pl: "Plik", en: "File" }, typed(facts.calledFile)]],
      ...opensCase(facts, around),
    }),

    "payout-to-send": (facts) => {
      const { payoutGrosze, accountNumber, proposedBy, confirmedBy } = facts;
      const amount = amountTexts(grosze(payoutGrosze));
      const company = typed(facts.companyName, 60);
      return {
        subject: {
          pl: `Do wypłaty: ${amount.pl}, ${company}, ${facts.number}`,
          en: `Payout to send: ${amount.en}, ${company}, ${facts.number}`,
        },
        paragraphs: [
          {
            pl: "Konto klienta jest zamknięte, a wypłatę salda już zaksięgowano.",
            en: "The customer's account is closed, and the payout of its balance is already posted.",
          },
          {
            pl: "Najpierw sprawdź na białej liście podatników VAT, czy rachunek należy do tej firmy. Jeśli tak, zleć przelew. Jeśli nie, nie płać i napisz do BOK, podając numer sprawy.",
            en: "First check on the white list of VAT payers that the account belongs to this company. If it does, order the transfer. If not, don't pay, and write to customer service (BOK), giving the case number.",
          },
        ],
        facts: [
          [{ pl: "Kwota", en: "Amount" }, amount],
          [{ pl: "Numer rachunku", en: "Account number" }, nrbInGroups(accountNumber)],
          [{ pl: "Odbiorca", en: "Recipient" }, typed(facts.companyName, 120)],
          [
            { pl: "Tytuł przelewu", en: "Title of the transfer" },
            { pl: `Zwrot salda ${facts.number}`, en: `Zwrot salda ${facts.number}` },
          ],
          [{ pl: "Konto klienta", en: "Customer account" }, facts.accountId],
          [{ pl: "Zaproponowano", en: "Proposed by" }, typed(proposedBy, 80)],
          [{ pl: "Potwierdzono", en: "Confirmed by" }, typed(confirmedBy, 80)],
          [{ pl: "Data", en: "Date" }, moment(facts.at)],
        ],
        notes: [],
      };
    },

    // --- to the customer ----------------------------------------------------------------------------------------------

    "request-received": (facts) => ({
      subject: forCustomer(facts, { pl: "Otrzymaliśmy dyspozycję", en: "We have received your request" }),
      greeting: hello,
      paragraphs: [
        facts.source === undefined
          ? facts.byMail
            ? {
                pl: "Dziękujemy, Twój e-mail dotarł do Biura Obsługi Klienta (BOK) i jest już sprawą z numerem. O każdym kroku napiszemy.",
                en: "Thank you, your e-mail has reached customer service (BOK) and is now a case with a number. We will write to you about each step.",
              }
            : {
                pl: "Dziękujemy, dyspozycja dotarła do Biura Obsługi Klienta (BOK). O każdym kroku napiszemy.",
                en: "Thank you, your request has reached customer service (BOK). We will write to you about each step.",
              }
          : {
              pl: "Biuro Obsługi Klienta (BOK) otrzymało dyspozycję w imieniu Twojej firmy i wpisało ją do panelu. O każdym kroku napiszemy. Jeśli nic o niej nie wiesz, od razu napisz do BOK i podaj jej numer.",
              en: "Customer service (BOK) has received a request on behalf of your company and entered it in the panel. We will write to you about each step. If you know nothing about it, write to customer service at once and give its number.",
            },
      ],
      facts: [
        ...customerFacts(facts),
        facts.source !== undefined && sourceFact(facts.source),
        facts.candidate !== undefined && candidateFact(facts.candidate),
        [{ pl: "Treść", en: "Message" }, typed(facts.message, messageLetters)],
        ...changeFacts(facts.changes),
        ...refusedFileFacts(facts.refusedFiles),
      ],
      notes: [replyHere, ...inPanel(facts, followUp)],
    }),

    "request-taken": (facts) => ({
      subject: forCustomer(facts, { pl: "Zajmujemy się dyspozycją", en: "We are working on your request" }),
      greeting: hello,
      paragraphs: [
        {
          pl: "Pracownik BOK zajął się dyspozycją. Na razie nie musisz nic robić.",
          en: "Customer service (BOK) has started to work on your request. You don't need to do anything for now.",
        },
      ],
      facts: customerFacts(facts),
      notes: [replyHere, ...inPanel(facts, followUp)],
    }),

    "request-asked": (facts, { panelAddress }) => ({
      subject: forCustomer(facts, { pl: "Prosimy o odpowiedź", en: "We need your answer" }),
      greeting: hello,
      paragraphs: [
        {
          pl: "Aby załatwić dyspozycję, BOK potrzebuje Twojej odpowiedzi. Pytanie jest poniżej.",
          en: "To deal with your request, customer service (BOK) needs your answer. The question is below.",
        },
      ],
      facts: customerFacts(facts),
      action: opensRequest(facts, panelAddress, { pl: "Odpowiedz w panelu", en: "Answer in the panel" }),
      details: [[{ pl: "Pytanie", en: "Question" }, typed(facts.message, messageLetters)]],
      notes: [
        replyHere,
        ...inPanel(facts, {
          pl: "Dyspozycję znajdziesz w panelu także tu: Konto i Finanse > Dane Abonenta. Możesz tam też dodać plik.",
          en: "The request is also in the panel under Account & Finance > Subscriber data. You can add a file there, too.",
        }),
      ],
    }),

    "request-applied": (facts) => ({
      subject: { pl: `Dyspozycja ${facts.number} wykonana`, en: `Request ${facts.number} carried out` },
      greeting: hello,
      paragraphs: [{ pl: "Wykonaliśmy dyspozycję.", en: "We have carried out your request." }],
      facts: [
        ...customerFacts(facts),
        ...changeFacts(facts.changes),
        [{ pl: "Uwagi BOK", en: "Remarks" }, typed(facts.message, messageLetters) || "–"],
      ],
      notes: [
        { pl: "Jeśli to pomyłka, odpowiedz na ten e-mail.", en: "If this is a mistake, reply to this e-mail." },
        ...inPanel(facts, {
          pl: "Możesz też wysłać w panelu nową dyspozycję i podać numer tej.",
          en: "You can also send a new request in the panel and give the number of this one.",
        }),
      ],
    }),

    "request-rejected": (facts, { panelAddress }) => ({
      subject: { pl: `Dyspozycja ${facts.number} odrzucona`, en: `Request ${facts.number} rejected` },
      greeting: hello,
      paragraphs: [
        {
          pl: "Nie mogliśmy wykonać dyspozycji. Powód jest poniżej.",
          en: "We could not carry out your request. The reason is below.",
        },
      ],
      facts: customerFacts(facts),
      action: opensRequest(facts, panelAddress, openRequest),
      details: [[{ pl: "Powód", en: "Reason" }, typed(facts.message, messageLetters)]],
      notes: [
        {
          pl: "Niczego nie zmieniliśmy. Możesz odpowiedzieć na ten e-mail.",
          en: "Nothing was changed. You can reply to this e-mail.",
        },
        ...inPanel(facts, {
          pl: "Możesz też wysłać w panelu nową dyspozycję.",
          en: "You can also send a new request in the panel.",
        }),
      ],
    }),

    "request-file-refused": (facts, { panelAddress }) => ({
      subject: forCustomer(facts, { pl: "Nie przyjęliśmy pliku", en: "We could not accept your file" }),
      greeting: hello,
      paragraphs: [fileFaults[facts.why]],
      facts: [[{ pl: "Plik", en: "File" }, typed(facts.calledFile)], ...customerFacts(facts)],
      action: opensRequest(facts, panelAddress, openRequest),
      notes: [
        {
          pl: "Inny plik do otwartej dyspozycji możesz przysłać w odpowiedzi na ten e-mail.",
          en: "You can send another file for a request that is open in a reply to this e-mail.",
        },
        ...inPanel(facts, { pl: "Możesz go też dodać w panelu.", en: "You can also add it in the panel." }),
      ],
    }),
  },
};

const messageLetters = 2_000;

type About = Pick<NoticeFacts, "companyName" | "number" | "requestKind" | "accountId" | "at">;

const forStaff = ({ number, companyName, requestKind }: About, what: Texts): Texts => ({
  pl: `[${number}] ${what.pl}: ${kindTexts[requestKind].pl}, ${typed(companyName, 60)}`,
  en: `[${number}] ${what.en}: ${kindTexts[requestKind].en}, ${typed(companyName, 60)}`,
});

const forCustomer = ({ number }: About, what: Texts): Texts => ({
  pl: `${what.pl} ${number}`,
  en: `${what.en} ${number}`,
});

const staffFacts = (facts: About & { readonly from: string }) =>
  [
    [{ pl: "Numer sprawy", en: "Case number" }, facts.number],
    [{ pl: "Rodzaj", en: "Kind" }, kindTexts[facts.requestKind]],
    [{ pl: "Firma", en: "Company" }, typed(facts.companyName, 120)],
    [{ pl: "Konto klienta", en: "Customer account" }, facts.accountId],
    [{ pl: "Od kogo", en: "From" }, typed(facts.from, 120)],
    [{ pl: "Data", en: "Date" }, moment(facts.at)],
  ] as const;

const customerFacts = (facts: About & { readonly askedBy?: string | undefined }): BilingualLetter["facts"] => [
  [{ pl: "Numer", en: "Number" }, facts.number],
  [{ pl: "Rodzaj", en: "Kind" }, kindTexts[facts.requestKind]],
  isOfCustomer(facts) && [{ pl: "Firma", en: "Company" }, typed(facts.companyName, 120)],
  [{ pl: "Data", en: "Date" }, moment(facts.at)],
  facts.askedBy !== undefined && [{ pl: "Kto wysłał", en: "Sent by" }, typed(facts.askedBy, 120)],
];

const sourceFact = (source: keyof typeof sourceTexts) =>
  [{ pl: "Dyspozycja przyszła", en: "The request came" }, sourceTexts[source]] as const;

const candidateFact = (candidate: string) =>
  [{ pl: "Nowy główny administrator", en: "New main administrator" }, typed(candidate, 120)] as const;

const openRequest: Texts = { pl: "Otwórz dyspozycję", en: "Open the request" };

/** Whoever wrote an e-mail that belongs to no customer yet has no panel. */
const isOfCustomer = ({ accountId }: Pick<NoticeFacts, "accountId">): boolean => accountId !== operatorId;

const inPanel = (facts: Pick<NoticeFacts, "accountId">, note: Texts): readonly Texts[] =>
  isOfCustomer(facts) ? [note] : [];

const opensRequest = (facts: Pick<NoticeFacts, "accountId" | "requestId">, panelAddress: string, label: Texts) =>
  isOfCustomer(facts) && { label, address: panelPages(panelAddress).changeRequest(facts.requestId) };

const followUp: Texts = {
  pl: "Historię dyspozycji znajdziesz w panelu (Konto i Finanse > Dane Abonenta). Tam też możesz coś dopisać lub dodać plik.",
  en: "You can find the history of your request in the panel (Account & Finance > Subscriber data). You can add a message or a file there, too.",
};

type Shown = { readonly field: ChangedField; readonly from: string | null; readonly to: string | null };

/** One under the other, since two addresses side by side don't fit a phone. */
const changeFacts = (changes: readonly Shown[]): BilingualLetter["facts"] =>
  changes.map(({ field, from, to }) => {
    const said = (language: Language): string => {
      const [was, is] = [valueText(field, from), valueText(field, to)].map((text) =>
        typeof text === "string" ? text : text[language],
      );
      return `${was} → ${is}`;
    };
    const { pl, en } = fieldTexts[field];
    return [
      { pl: `Zmiana: ${pl}`, en: `Change: ${en}` },
      { pl: said("pl"), en: said("en") },
    ];
  });

const opensCase = (
  { linkId, replyTo }: { readonly linkId: string; readonly replyTo?: string | undefined },
  { apiAddress, secretOf }: Around,
): Pick<BilingualLetter, "action" | "notes"> => ({
  action: {
    label: { pl: "Otwórz sprawę", en: "Open the case" },
    address: `${apiAddress}/cases/${linkTokenText({ id: linkId, secret: secretOf({ id: linkId, purpose: casePurpose }) })}`,
  },
  notes: [
    replyTo === undefined
      ? {
          pl: "Sprawę załatwisz na jej stronie, po zalogowaniu.",
          en: "You deal with the case on its page, after signing in.",
        }
      : {
          pl: "Odpowiedź na tę wiadomość trafi prosto do osoby, która napisała, i nie zapisze się w sprawie. Pytanie, które ma zostać w historii, zadaj na stronie sprawy.",
          en: "A reply to this message goes straight to the person who wrote, and is not kept with the case. Ask on the case's page what is to stay in its history.",
        },
  ],
});
