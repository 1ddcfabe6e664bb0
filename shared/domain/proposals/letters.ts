/** The letters about proposals: to the desk that confirms them, and to whoever proposed. */
import type { Texts } from "../language.ts";
import { hello, type LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import { moment } from "../warsaw.ts";
import { proposalKinds } from "./kinds.ts";
import { NoticeFacts } from "./notices.ts";
import { nameOf, wordsOf } from "./texts.ts";

const isOfCase = (kind: string): boolean => proposalKinds.some((known) => known.kind === kind && "isOfCase" in known);

const withoutApi: Texts = {
  pl: "Jeśli nie używasz API zaplecza, poproś administratora operatora, aby potwierdził tę propozycję, i podaj mu jej numer.",
  en: "If you don't use the back-office API, ask an administrator of the operator to confirm this proposal, and give them its number.",
};

/** An administrator of the operator's can't open a case's page. */
const onCasePage: Texts = {
  pl: "Najprościej potwierdzić na stronie sprawy: otwórz ją linkiem z e-maila BOK o tej dyspozycji, zaloguj się i naciśnij „Potwierdź”. Administrator operatora potwierdza przez API.",
  en: 'It is easiest to confirm on the case\'s page: open it by the link in the e-mail to BOK about this request, sign in and press "Confirm". An administrator of the operator confirms by the API.',
};

export const proposalLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  write: {
    "proposal-to-confirm": (facts, { apiAddress }) => {
      const { proposalId, accountId, companyName, proposed, proposedBy, contentHash, expiresAt } = facts;
      const { name, sentence, facts: proposes } = wordsOf(proposed);
      const company = typed(companyName, 60);
      const address = `${apiAddress}/back-office/proposals/${proposalId}`;
      return {
        subject: {
          pl: `Do potwierdzenia: ${name.pl}, ${company}`,
          en: `Confirmation needed: ${name.en}, ${company}`,
        },
        paragraphs: [
          {
            pl: `${sentence.pl} Musi to potwierdzić druga osoba. Do tego czasu nic się nie zmieni.`,
            en: `${sentence.en} A second person must confirm it. Until then nothing changes.`,
          },
        ],
        facts: [
          [{ pl: "Propozycja", en: "Proposal" }, name],
          ...proposes,
          [{ pl: "Firma", en: "Company" }, company],
          [{ pl: "Konto klienta", en: "Customer account" }, accountId],
          [{ pl: "Kto proponuje", en: "Proposed by" }, typed(proposedBy, 80)],
          [{ pl: "Potwierdź do", en: "Confirm by" }, moment(expiresAt)],
        ],
        details: [
          [{ pl: "Numer propozycji", en: "Proposal number" }, proposalId],
          [{ pl: "Skrót (contentHash)", en: "Hash (contentHash)" }, typed(contentHash, 64)],
        ],
        notes: [
          ...(isOfCase(proposed.kind) ? [onCasePage] : []),
          withoutApi,
          {
            pl: "Własnej propozycji nie można potwierdzić.",
            en: "Nobody can confirm their own proposal.",
          },
          {
            pl: `Jak potwierdzić przez API: zaloguj się do API zaplecza na swoje konto i w ciągu 10 minut wyślij POST ${address}/confirmation z treścią {"contentHash": "…"}, podając powyższy skrót.`,
            en: `How to confirm by the API: sign in to the back-office API with your own account and, within 10 minutes, send POST ${address}/confirmation with the body {"contentHash": "…"}, giving the hash above.`,
          },
          {
            pl: `Propozycję w całości pokazuje GET ${address}. Jeśli coś się nie zgadza, nie potwierdzaj i porozmawiaj z osobą, która ją złożyła: może ją wycofać (DELETE ${address}).`,
            en: `GET ${address} shows the whole proposal. If something is wrong, don't confirm it and talk to the person who proposed it: they can withdraw it (DELETE ${address}).`,
          },
        ],
      };
    },

    "proposal-expired": ({ proposalId, accountId, proposalKind, proposedAt, expiresAt }) => {
      const name = nameOf(proposalKind);
      return {
        subject: { pl: `Nikt nie potwierdził propozycji: ${name.pl}`, en: `Your proposal has expired: ${name.en}` },
        greeting: hello,
        paragraphs: [
          {
            pl: "Nikt nie potwierdził Twojej propozycji w terminie, więc niczego nie zmieniono. Jeśli jest nadal potrzebna, złóż ją jeszcze raz.",
            en: "Nobody confirmed your proposal in time, so nothing was changed. If it is still needed, propose it again.",
          },
        ],
        facts: [
          [{ pl: "Propozycja", en: "Proposal" }, name],
          [{ pl: "Konto klienta", en: "Customer account" }, accountId],
          [{ pl: "Złożono", en: "Proposed" }, moment(proposedAt)],
          [{ pl: "Termin minął", en: "Expired" }, moment(expiresAt)],
          [{ pl: "Numer propozycji", en: "Proposal number" }, proposalId],
        ],
        notes: [],
      };
    },
  },
};
