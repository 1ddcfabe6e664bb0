/** What letters and the case's page call proposals, and what stands in them. */
import type { Texts } from "../language.ts";
import { amountTexts } from "../money.ts";
import { typed } from "../notices/letter.ts";
import { nrbInGroups } from "../top-ups/bank-account.ts";
import type { ContentOf, ProposalKindName } from "./kinds.ts";

/** What a kind is called, and what its content says. */
type WordsOf<Kind extends ProposalKindName> = {
  readonly name: Texts;
  /** What somebody proposes, as a sentence of its own. */
  readonly sentence: Texts;
  readonly facts: (content: ContentOf<Kind>) => readonly (readonly [label: Texts, value: Texts | string])[];
};

const objectable: Texts = { pl: "możliwy po potwierdzeniu", en: "possible once it is confirmed" };
const overridden: Texts = {
  pl: "był, zmiana nastąpi mimo niego i bez kolejnego",
  en: "there was one, and the change happens in spite of it, without another",
};

const words: { readonly [Kind in ProposalKindName]: WordsOf<Kind> } = {
  adjustment: {
    name: { pl: "korekta salda", en: "balance adjustment" },
    sentence: {
      pl: "Ktoś z zespołu proponuje korektę salda klienta.",
      en: "One of the team proposes an adjustment of a customer's balance.",
    },
    facts: ({ amountGrosze, reason }) => [
      [{ pl: "Kwota korekty", en: "Amount of the adjustment" }, amountTexts(amountGrosze)],
      [{ pl: "Powód", en: "Reason" }, typed(reason, 500)],
    ],
  },
  "account-closure": {
    name: { pl: "zamknięcie konta", en: "closing an account" },
    sentence: {
      pl: "Ktoś z zespołu proponuje zamknięcie konta klienta i wypłatę jego salda.",
      en: "One of the team proposes closing a customer's account and paying out its balance.",
    },
    facts: ({ number, payoutGrosze, accountNumber }) => [
      [{ pl: "Numer sprawy", en: "Case number" }, number],
      [{ pl: "Do wypłaty", en: "To be paid out" }, amountTexts(payoutGrosze)],
      [{ pl: "Na rachunek", en: "To account" }, nrbInGroups(accountNumber)],
    ],
  },
  "main-administrator": {
    name: { pl: "zmiana głównego administratora", en: "change of the main administrator" },
    sentence: {
      pl: "Ktoś z zespołu proponuje zmianę głównego administratora w firmie klienta.",
      en: "One of the team proposes a change of a customer's main administrator.",
    },
    facts: ({ number, mainAdministrator, candidate, files, isOverride, note }) => [
      [{ pl: "Numer sprawy", en: "Case number" }, number],
      [{ pl: "Główny administrator", en: "Main administrator" }, typed(mainAdministrator.name, 120)],
      [{ pl: "Nowy główny administrator", en: "New main administrator" }, typed(candidate.name, 120)],
      [{ pl: "Pliki w sprawie", en: "Files of the case" }, String(files.length)],
      [{ pl: "Sprzeciw", en: "Objection" }, isOverride ? overridden : objectable],
      ...(note === undefined ? [] : [[{ pl: "Powód", en: "Reason" }, typed(note, 2_000)] as const]),
    ],
  },
};

export const wordsOf = <Kind extends ProposalKindName>({
  kind,
  content,
}: {
  kind: Kind;
  content: ContentOf<Kind>;
}) => ({
  name: words[kind].name,
  sentence: words[kind].sentence,
  facts: words[kind].facts(content),
});

/** A kind that this release does not know is shown as it is. */
export const nameOf = (kind: string): Texts =>
  Object.hasOwn(words, kind) ? words[kind as ProposalKindName].name : { pl: typed(kind), en: typed(kind) };
