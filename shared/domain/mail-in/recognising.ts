/** What an e-mail is about, as far as its words say so. Nothing here decides who wrote it, and whatever is recognised is only proposed. */
import { withoutAccents } from "../ascii.ts";
import { numberOf } from "../change-requests/change-request.ts";
import { codeLength, codesIn, codesInTextMax, isTransferCode, pastedTitleLengthMax } from "../top-ups/transfer-code.ts";

type Words = {
  readonly subject: string;
  /** All of its text, also what it quotes. */
  readonly text: string;
  readonly fileNames: readonly string[];
  /** The text of its PDFs. */
  readonly fileTexts: readonly string[];
};

/**
 * The transfer codes that an e-mail may name, the likeliest first: as many as one read of the table takes. In the subject and the files' names a code
 * may be written in any way that a title is; in a text, as a word of its own, or as neighbouring words that make one: banks break lines within it, and people write it in groups.
 */
export const codesOf = ({ subject, text, fileNames, fileTexts }: Words): string[] => {
  const short = [subject, ...fileNames].flatMap((each) => codesIn(each.slice(0, pastedTitleLengthMax)).exact);
  const words = [text, ...fileTexts].map(wordsOf);
  const whole = words.flatMap((each) => each.filter(isTransferCode));
  const joined = words.flatMap(codesOfNeighbours);
  return [...new Set([...short, ...whole, ...likeliestFirst(joined)])].slice(0, codesInTextMax);
};

const wordsOf = (text: string): string[] => text.toUpperCase().match(/[0-9A-Z]+/g) ?? [];

/** Whatever words in a row have as many letters as a code. */
const codesOfNeighbours = (words: readonly string[]): string[] =>
  words.flatMap((_, first) => {
    let letters = "";
    let last = first;
    while (letters.length < codeLength && last < words.length) letters += words[last++];
    return last > first + 1 && letters.length === codeLength && isTransferCode(letters) ? [letters] : [];
  });

/** Chance makes codes of words alone, which nobody has: the table knows. */
const likeliestFirst = (codes: readonly string[]): string[] => [
  ...codes.filter((code) => /[0-9]/.test(code)),
  ...codes.filter((code) => !/[0-9]/.test(code)),
];

/** The numbers of cases that a subject names. */
export const caseNumbersIn = (subject: string): string[] =>
  [...new Set([...subject.toUpperCase().matchAll(/BOK-([0-9A-Z]{8})(?![0-9A-Z])/g)].map(([, code]) => code!))]
    .filter(isTransferCode)
    .map(numberOf);

/** More than this is a letter that people read, whatever words stand in it. */
const shortLettersMax = 600;

/**
 * Whether it says that it brings the confirmation of a transfer: then files without a code may be confirmations. Words of politeness, such as a wish for a
 * confirmation of receipt, don't say that.
 */
export const bringsConfirmation = ({ subject, text, fileNames }: Omit<Words, "fileTexts">): boolean => {
  const words = withoutAccents([subject, ...fileNames, text].join("\n").toLowerCase()).replace(/[\s_.-]+/g, " ");
  return (
    text.length <= shortLettersMax &&
    /(potwierdzen\w*|dowod\w*|wydruk\w*) (\w+ ){0,2}(przelew|wplat|platnosc|transakcj|operacji|zasileni|doladowani)|(przelew|wplat|zasileni|doladowani)\w*( \w+){0,2} (w zalaczniku|w zalaczeniu)|(payment|transfer) confirmation|confirmation of (the |a )?(payment|transfer)/.test(
      words,
    )
  );
};

/** Whether it asks to remove or change the main administrator. Only proposed: BOK confirms the kind. */
export const asksForMainAdministrator = ({ subject, text }: Pick<Words, "subject" | "text">): boolean => {
  const words = withoutAccents(`${subject}\n${text}`.toLowerCase());
  return sentencesOf(words).some((sentence) => namesOne.test(sentence) && asksForChange.test(sentence));
};

const namesOne = /glown\w*\s+adm\w*|\badm\w*\.?\s+glown\w*|(main|primary)\s+(account\s+)?admin/;
const asksForChange =
  /zmian|zmien|usun|odwol|wymian|wymien|zastap|przekaz|skasow|wykresl|zablok|odebra|odbier|cofn|ustanow|ustanaw|wyznacz|powol|\bnow(y|ym|ego|a)\b|change|remov|replac|delet|appoint|\bnew\b/;
/** Whoever introduces themselves asks nothing yet. */
const introducesWriter = /\bjestem\b|\bjako\b|\bi am\b|\bas the\b/;

/** A subject is a sentence, and lends its words to those behind it. */
const sentencesOf = (words: string): string[] => {
  const [subject = "", ...rest] = words.split("\n");
  const sentences = rest
    .join(" ")
    .replace(/\s+/g, " ")
    // A dot behind an abbreviation, as in "adm. głównego", ends no sentence.
    .split(/(?<!\badm)[.!?]/)
    .slice(0, 200)
    .filter((sentence) => !introducesWriter.test(sentence));
  return [subject, ...sentences.map((sentence) => `${subject} ${sentence}`)];
};
