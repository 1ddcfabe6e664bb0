/** The letters about change requests to the customer, or to whoever wrote by e-mail and belongs to none. */
import { operatorId } from "../ids.ts";
import type { Texts } from "../language.ts";
import { refusedFileFacts } from "../mail-in/file-faults.ts";
import { type BilingualLetter, hello } from "../notices/bilingual-letter.ts";
import { typed, typedLines } from "../notices/letter.ts";
import { panelPages } from "../notices/panel-pages.ts";
import { moment } from "../warsaw.ts";
import { type About, candidateFact, changeFacts, type LettersAbout, sourceFact } from "./letter-facts.ts";
import { addressLetters, replyHere } from "./mail-texts.ts";
import type { NoticeFacts } from "./notices.ts";
import { fileFaults, kindTexts } from "./texts.ts";

type Kind =
  | "request-received"
  | "request-taken"
  | "request-asked"
  | "request-applied"
  | "request-rejected"
  | "request-file-refused";

export const lettersToCustomers: LettersAbout<Kind> = {
  "request-received": (facts) => {
    const { source, candidate, message, changes, refusedFiles, strangersAddress } = facts;
    const said = received(facts);
    return {
      subject: said.subject,
      greeting: hello,
      paragraphs: [said.paragraph],
      facts: [
        strangersAddress !== undefined && [
          { pl: "Adres nadawcy", en: "Sender's address" },
          typed(strangersAddress, addressLetters),
        ],
        ...customerFacts(facts),
        source !== undefined && sourceFact(source),
        candidate !== undefined && candidateFact(candidate),
        [{ pl: "Treść", en: "Message" }, typedLines(message)],
        ...changeFacts(changes),
        ...refusedFileFacts(refusedFiles),
      ],
      notes: [replyHere, ...inPanel(facts, followUp)],
    };
  },

  "request-taken": (facts) => ({
    subject: isOther(facts)
      ? { pl: `Zajmujemy się sprawą ${facts.number}`, en: `We are working on your case ${facts.number}` }
      : { pl: `Zajmujemy się dyspozycją ${facts.number}`, en: `We are working on your request ${facts.number}` },
    greeting: hello,
    paragraphs: [
      isOther(facts)
        ? {
            pl: "Pracownik BOK zajął się Twoją sprawą. Na razie nie musisz nic robić.",
            en: "Customer service (BOK) has started to work on your case. You don't need to do anything for now.",
          }
        : {
            pl: "Pracownik BOK zajął się dyspozycją. Na razie nie musisz nic robić.",
            en: "Customer service (BOK) has started to work on your request. You don't need to do anything for now.",
          },
    ],
    facts: customerFacts(facts),
    notes: [replyHere, ...inPanel(facts, followUp)],
  }),

  "request-asked": (facts, { panelAddress }) => ({
    subject: {
      pl: `Prosimy o odpowiedź w sprawie ${facts.number}`,
      en: `We need your answer about ${facts.number}`,
    },
    greeting: hello,
    paragraphs: [
      {
        pl: "Aby załatwić sprawę, BOK potrzebuje Twojej odpowiedzi. Pytanie jest poniżej.",
        en: "To deal with the case, customer service (BOK) needs your answer. The question is below.",
      },
    ],
    facts: customerFacts(facts),
    action: opensRequest(facts, panelAddress, { pl: "Odpowiedz w panelu", en: "Answer in the panel" }),
    details: [[{ pl: "Pytanie", en: "Question" }, typedLines(facts.message)]],
    notes: [
      replyHere,
      ...inPanel(facts, {
        pl: "Dyspozycję znajdziesz w panelu także tu: Konto i Finanse > Dane Abonenta. Możesz tam też dodać plik.",
        en: "The request is also in the panel under Account & Finance > Subscriber data. You can add a file there, too.",
      }),
    ],
  }),

  "request-applied": (facts) => ({
    subject: isOther(facts)
      ? { pl: `Sprawa ${facts.number} załatwiona`, en: `Case ${facts.number} dealt with` }
      : { pl: `Dyspozycja ${facts.number} wykonana`, en: `Request ${facts.number} carried out` },
    greeting: hello,
    paragraphs: [
      isOther(facts)
        ? { pl: "Załatwiliśmy Twoją sprawę.", en: "We have dealt with your case." }
        : { pl: "Wykonaliśmy dyspozycję.", en: "We have carried out your request." },
    ],
    facts: [
      ...customerFacts(facts),
      ...changeFacts(facts.changes),
      [{ pl: "Uwagi BOK", en: "Remarks" }, typedLines(facts.message)],
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
    subject: isOther(facts)
      ? { pl: `Nie załatwiliśmy sprawy ${facts.number}`, en: `We could not deal with your case ${facts.number}` }
      : { pl: `Dyspozycja ${facts.number} odrzucona`, en: `Request ${facts.number} rejected` },
    greeting: hello,
    paragraphs: [
      isOther(facts)
        ? {
            pl: "Nie mogliśmy załatwić Twojej sprawy. Powód jest poniżej.",
            en: "We could not deal with your case. The reason is below.",
          }
        : {
            pl: "Nie mogliśmy wykonać dyspozycji. Powód jest poniżej.",
            en: "We could not carry out your request. The reason is below.",
          },
    ],
    facts: customerFacts(facts),
    action: opensRequest(facts, panelAddress, openRequest),
    details: [[{ pl: "Powód", en: "Reason" }, typedLines(facts.message)]],
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
    subject: {
      pl: `Nie przyjęliśmy pliku w sprawie ${facts.number}`,
      en: `We could not accept your file for ${facts.number}`,
    },
    greeting: hello,
    paragraphs: [fileFaults[facts.why]],
    facts: [[{ pl: "Plik", en: "File" }, typed(facts.calledFile)], ...customerFacts(facts)],
    action: opensRequest(facts, panelAddress, openRequest),
    notes: [
      {
        pl: "Jeśli sprawa jest jeszcze otwarta, możesz przysłać inny plik w odpowiedzi na ten e-mail.",
        en: "If the case is still open, you can send another file in a reply to this e-mail.",
      },
      ...inPanel(facts, { pl: "Możesz go też dodać w panelu.", en: "You can also add it in the panel." }),
    ],
  }),
};

type Received = Extract<NoticeFacts, { kind: "request-received" }>;

/** The number is ours, so it may stand in our own words. */
const received = (facts: Received): { readonly subject: Texts; readonly paragraph: Texts } => {
  const { number, source, byMail, strangersAddress } = facts;
  if (strangersAddress !== undefined)
    return {
      subject: {
        pl: `Ktoś napisał do nas o Twojej firmie, sprawa ${number}`,
        en: `Somebody has written to us about your company, case ${number}`,
      },
      paragraph: {
        pl: "Ktoś napisał do nas o Twojej firmie z adresu, który jest poniżej. Nie wiemy, czy miał do tego prawo. Jeśli nic o tym nie wiesz, od razu odpisz.",
        en: "Somebody has written to us about your company, from the address below. We don't know whether they had the right to. If you know nothing about it, reply at once.",
      },
    };
  if (source !== undefined)
    return {
      subject: { pl: `Otrzymaliśmy dyspozycję ${number}`, en: `We have received your request ${number}` },
      paragraph: {
        pl: "Biuro Obsługi Klienta (BOK) otrzymało dyspozycję w imieniu Twojej firmy i wpisało ją do panelu. O każdym kroku napiszemy. Jeśli nic o niej nie wiesz, od razu napisz do BOK i podaj jej numer.",
        en: "Customer service (BOK) has received a request on behalf of your company and entered it in the panel. We will write to you about each step. If you know nothing about it, write to customer service at once and give its number.",
      },
    };
  if (byMail)
    return {
      subject: { pl: `Otrzymaliśmy e-mail, sprawa ${number}`, en: `We have received your e-mail, case ${number}` },
      // The main administrator may be told of an e-mail that a colleague wrote.
      paragraph: {
        pl: `Dziękujemy, e-mail dotarł do Biura Obsługi Klienta (BOK). Zarejestrowaliśmy go jako sprawę ${number}. O każdym kroku napiszemy.`,
        en: `Thank you, the e-mail has reached customer service (BOK). We have registered it as case ${number}. We will write to you about each step.`,
      },
    };
  return {
    subject: isOther(facts)
      ? { pl: `Otrzymaliśmy wiadomość, sprawa ${number}`, en: `We have received your message, case ${number}` }
      : { pl: `Otrzymaliśmy dyspozycję ${number}`, en: `We have received your request ${number}` },
    paragraph: isOther(facts)
      ? {
          pl: "Dziękujemy, wiadomość dotarła do Biura Obsługi Klienta (BOK). O każdym kroku napiszemy.",
          en: "Thank you, your message has reached customer service (BOK). We will write to you about each step.",
        }
      : {
          pl: "Dziękujemy, dyspozycja dotarła do Biura Obsługi Klienta (BOK). O każdym kroku napiszemy.",
          en: "Thank you, your request has reached customer service (BOK). We will write to you about each step.",
        },
  };
};

/** What is no disposition is not called one. */
const isOther = ({ requestKind }: About): boolean => requestKind === "other";

const customerFacts = (facts: About & Pick<NoticeFacts, "askedBy" | "isAskerUnverified">): BilingualLetter["facts"] => [
  [{ pl: "Numer", en: "Number" }, facts.number],
  [{ pl: "Rodzaj", en: "Kind" }, kindTexts[facts.requestKind]],
  isOfCustomer(facts) && [{ pl: "Firma", en: "Company" }, typed(facts.companyName, 120)],
  [{ pl: "Data", en: "Date" }, moment(facts.at)],
  facts.askedBy !== undefined && [
    facts.isAskerUnverified ? { pl: "Podaje się za", en: "Claims to be" } : { pl: "Kto wysłał", en: "Sent by" },
    typed(facts.askedBy, 120),
  ],
];

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
