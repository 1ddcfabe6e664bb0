/** What letters to the staff and to customers say of a change request alike. */
import type { Language } from "../language.ts";
import type { BilingualLetter, LettersOf } from "../notices/bilingual-letter.ts";
import { typed } from "../notices/letter.ts";
import type { ChangedField } from "../subscriber/changes.ts";
import type { NoticeFacts } from "./notices.ts";
import { fieldTexts, sourceTexts, valueText } from "./texts.ts";

export type LettersAbout<Kind extends NoticeFacts["kind"]> = Pick<LettersOf<NoticeFacts>["write"], Kind>;

export type About = Pick<NoticeFacts, "companyName" | "number" | "requestKind" | "accountId" | "at">;

export const sourceFact = (source: keyof typeof sourceTexts) =>
  [{ pl: "Dyspozycja przyszła", en: "The request came" }, sourceTexts[source]] as const;

export const candidateFact = (candidate: string) =>
  [{ pl: "Nowy główny administrator", en: "New main administrator" }, typed(candidate, 120)] as const;

type Shown = { readonly field: ChangedField; readonly from: string | null; readonly to: string | null };

/** One under the other, since two addresses side by side don't fit a phone. */
export const changeFacts = (changes: readonly Shown[]): BilingualLetter["facts"] =>
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
