/** What letters and the case's page call proposals, and what stands in them. */
import type { Texts } from "../language.ts";
import { zlotys } from "../money.ts";
import { typed } from "../notices/letter.ts";
import type { ContentOf, ProposalKindName } from "./kinds.ts";

/** What a kind is called, and what its content says. */
type WordsOf<Kind extends ProposalKindName> = {
  readonly name: Texts;
  readonly facts: (content: ContentOf<Kind>) => readonly (readonly [label: Texts, value: string])[];
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
