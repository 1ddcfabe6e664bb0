/** The letters about change requests to BOK, and to finance, who pay out what a closed account leaves. */
import { operatorId } from "../ids.ts";
import type { Texts } from "../language.ts";
import { linkTokenText } from "../link.ts";
import { amountTexts, grosze } from "../money.ts";
import type { Around, BilingualLetter } from "../notices/bilingual-letter.ts";
import { typed, typedLines } from "../notices/letter.ts";
import { nrbInGroups } from "../top-ups/bank-account.ts";
import { moment } from "../warsaw.ts";
import { type About, candidateFact, changeFacts, type LettersAbout, sourceFact } from "./letter-facts.ts";
import { calledFilesFact, proofOf, senderFacts, senderWarning } from "./mail-texts.ts";
import { casePurpose, type NoticeFacts } from "./notices.ts";
import { kindTexts } from "./texts.ts";

type Kind = "request-opened" | "request-answered" | "request-file" | "payout-to-send";
type Opened = Extract<NoticeFacts, { kind: "request-opened" }>;

export const lettersToStaff: LettersAbout<Kind> = {
  "request-opened": (facts, around) => {
    const { message, changes, source, mail, calledFiles, payoutAccount, candidate, movedFrom } = facts;
    return {
      subject: forStaff(
        facts,
        movedFrom === undefined
          ? { pl: "Nowa dyspozycja", en: "New request" }
          : { pl: "Sprawa na koncie klienta", en: "Case given to a customer" },
      ),
      paragraphs: [howItCame(facts), ...senderWarning(mail, facts.accountId)],
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
      details: [[messageLabel, typedLines(message)], ...changeFacts(changes)],
      ...opensCase(facts, around),
    };
  },

  "request-answered": (facts, around) => {
    const said = answered[facts.mail ? proofOf(facts.mail) : "panel"];
    return {
      subject: forStaff(facts, said.subject),
      paragraphs: [said.paragraph, ...senderWarning(facts.mail, facts.accountId)],
      facts: [...staffFacts(facts), ...senderFacts(facts.mail), ...calledFilesFact(facts.calledFiles)],
      details: [[messageLabel, typedLines(facts.message)]],
      ...opensCase(facts, around),
    };
  },

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
};

const messageLabel: Texts = { pl: "Treść", en: "Message" };

const howItCame = ({ source, mail, movedFrom }: Opened): Texts => {
  // The number is ours.
  if (movedFrom !== undefined)
    return {
      pl: `Sprawę ${movedFrom} przekazano na konto klienta. Ma teraz nowy numer. Otwórz ją, zaloguj się i ją załatw.`,
      en: `The case ${movedFrom} has been given to a customer. It has another number now. Open it, sign in and deal with it.`,
    };
  if (source !== undefined)
    return {
      pl: "Pracownik BOK wpisał dyspozycję w imieniu klienta. Otwórz sprawę, zaloguj się i ją załatw.",
      en: "One of the staff has entered a request for a customer. Open the case, sign in and deal with it.",
    };
  return opened[mail ? proofOf(mail) : "panel"];
};

/** By what is known of who wrote. */
type Ways<Said> = Readonly<Record<"panel" | ReturnType<typeof proofOf>, Said>>;

const opened: Ways<Texts> = {
  panel: {
    pl: "Klient przysłał dyspozycję. Otwórz sprawę, zaloguj się i ją załatw.",
    en: "A customer has sent a request. Open the case, sign in and deal with it.",
  },
  verified: {
    pl: "Klient napisał e-mail. Otwórz sprawę, zaloguj się i ją załatw.",
    en: "A customer has written an e-mail. Open the case, sign in and deal with it.",
  },
  "not-entitled": {
    pl: "Użytkownik panelu napisał e-mail. Otwórz sprawę, zaloguj się i ją załatw.",
    en: "A user of the panel has written an e-mail. Open the case, sign in and deal with it.",
  },
  unverified: {
    pl: "Przyszedł e-mail. Nie wiadomo, od kogo. Otwórz sprawę, zaloguj się i ją załatw.",
    en: "An e-mail has come. Nobody knows from whom. Open the case, sign in and deal with it.",
  },
};

const answered: Ways<{ readonly subject: Texts; readonly paragraph: Texts }> = {
  panel: {
    subject: { pl: "Klient odpisał", en: "The customer has answered" },
    paragraph: { pl: "Klient dopisał wiadomość do sprawy.", en: "The customer has added a message to the case." },
  },
  verified: {
    subject: { pl: "Klient odpisał", en: "The customer has answered" },
    paragraph: { pl: "Klient odpisał e-mailem.", en: "The customer has answered by e-mail." },
  },
  "not-entitled": {
    subject: {
      pl: "Odpowiedź e-mailem (nadawca bez prawa kontaktu z BOK)",
      en: "Answer by e-mail (sender may not write to BOK)",
    },
    paragraph: {
      pl: "Użytkownik panelu dopisał się do sprawy e-mailem.",
      en: "A user of the panel has added to the case by e-mail.",
    },
  },
  unverified: {
    subject: { pl: "Odpowiedź e-mailem (nadawca niepotwierdzony)", en: "Answer by e-mail (sender unverified)" },
    paragraph: {
      pl: "Do sprawy przyszedł e-mail. Nie wiadomo, od kogo.",
      en: "An e-mail has come for the case. Nobody knows from whom.",
    },
  },
};

const forStaff = ({ number, companyName, requestKind }: About, what: Texts): Texts => ({
  pl: `[${number}] ${what.pl}: ${kindTexts[requestKind].pl}, ${typed(companyName, 60)}`,
  en: `[${number}] ${what.en}: ${kindTexts[requestKind].en}, ${typed(companyName, 60)}`,
});

/** A case of nobody's yet has the sender in place of a company. */
const staffFacts = (
  facts: About & { readonly from: string; readonly mail?: Opened["mail"] },
): BilingualLetter["facts"] => {
  const { accountId, mail } = facts;
  const isCustomers = accountId !== operatorId;
  const isUnverified = mail !== undefined && proofOf(mail) === "unverified";
  return [
    [{ pl: "Numer sprawy", en: "Case number" }, facts.number],
    [{ pl: "Rodzaj", en: "Kind" }, kindTexts[facts.requestKind]],
    isCustomers && [{ pl: "Firma", en: "Company" }, typed(facts.companyName, 120)],
    isCustomers && [{ pl: "Konto klienta", en: "Customer account" }, accountId],
    isUnverified
      ? facts.from !== mail.sender && [{ pl: "Podaje się za", en: "Claims to be" }, typed(facts.from, 120)]
      : [{ pl: "Od kogo", en: "From" }, typed(facts.from, 120)],
    [{ pl: "Data", en: "Date" }, moment(facts.at)],
  ];
};

const opensCase = (
  {
    linkId,
    replyTo,
    mail,
  }: { readonly linkId: string; readonly replyTo?: string | undefined; readonly mail?: Opened["mail"] },
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
          pl: `Odpowiedź na tę wiadomość trafi ${mail ? "na adres podany w e-mailu" : "prosto do osoby, która napisała,"} i nie zapisze się w sprawie. Pytanie, które ma zostać w historii, zadaj na stronie sprawy.`,
          en: `A reply to this message goes ${mail ? "to the address that the e-mail gives" : "straight to the person who wrote"} and is not kept with the case. Ask on the case's page what is to stay in its history.`,
        },
  ],
});
