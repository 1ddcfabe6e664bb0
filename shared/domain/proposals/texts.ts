/** What letters and the case's page call proposals, and what stands in them. */
import type { Texts } from "../language.ts";
import { zlotys } from "../money.ts";
import { typed } from "../notices/letter.ts";
import type { ContentOf, ProposalKindName } from "./kinds.ts";

/** What a kind is called, and what its content says. */
type WordsOf<Kind extends ProposalKindName> = {
  readonly name: Texts;
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
    facts: ({ amountGrosze, reason }) => [
      [{ pl: "Kwota korekty", en: "Amount of the adjustment" }, zlotys(amountGrosze)],
      [{ pl: "Powód", en: "Reason" }, typed(reason, 500)],
    ],
  },
  "account-closure": {
    name: { pl: "zamknięcie konta", en: "closing an account" },
    facts: ({ number, payoutGrosze, accountNumber }) => [
      [{ pl: "Numer sprawy", en: "Case number" }, number],
      [{ pl: "Do wypłaty", en: "To be paid out" }, zlotys(payoutGrosze)],
      [{ pl: "Na rachunek", en: "To account" }, accountNumber],
    ],
  },
  "main-administrator": {
    name: { pl: "zmiana głównego administratora", en: "change of the main administrator" },
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
  facts: words[kind].facts(content),
});

/** A kind that this release does not know is shown as it is. */
export const nameOf = (kind: string): Texts =>
  Object.hasOwn(words, kind) ? words[kind as ProposalKindName].name : { pl: typed(kind), en: typed(kind) };
