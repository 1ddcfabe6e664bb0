/** From a notice, of whichever noun, to its letter. */
import type { Language } from "../language.ts";
import { letters, type NoticeFacts } from "../nouns.ts";
import { type AnsweredAt, type Around, type BilingualLetter, inLanguage } from "./bilingual-letter.ts";
import { type Letter, typed } from "./letter.ts";
import type { Notice } from "./notice.ts";

/**
 * A kept notice's facts as their noun knows them, or why nobody can write the letter: `no-letter` of this kind, or
 * `facts-malformed`.
 */
export const readFacts = (facts: Notice["facts"]): NoticeFacts | "no-letter" | "facts-malformed" => {
  const noun = nounOf(facts.kind);
  if (!noun) return "no-letter";
  const read = noun.schema.safeParse(facts);
  return read.success ? read.data : "facts-malformed";
};

export const letterOf = (
  { facts, language }: { readonly facts: NoticeFacts; readonly language: Language },
  around: Around,
): Letter => {
  const { write } = nounOf(facts.kind)!;
  const letter = inLanguage((write as Writers)[facts.kind]!(facts, around), language);
  return { ...letter, subject: typed(letter.subject, subjectLettersMax) };
};

/** Where an answer to the letter goes; undefined where it goes to BOK. */
export const answeredAt = (facts: NoticeFacts): AnsweredAt | undefined =>
  (nounOf(facts.kind)?.answeredAt as ((facts: NoticeFacts) => AnsweredAt | undefined) | undefined)?.(facts);

const subjectLettersMax = 150;

/** Each takes the facts of its kind only, which the compiler can't follow through a list of nouns. */
type Writers = Readonly<Record<string, (facts: NoticeFacts, around: Around) => BilingualLetter>>;

const nounOf = (kind: string) => letters.find(({ write }) => Object.hasOwn(write, kind));
