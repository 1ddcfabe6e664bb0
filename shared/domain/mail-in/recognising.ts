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

/** Letters of a line that is looked through for a code written with spaces or dashes: a line of a statement or of a bank's form. */
const lineLettersMax = 200;

/**
 * The transfer codes that an e-mail may name, the likeliest first: as many as one read of the table takes. In the subject and the files' names a code
 * may be written in any way that a title is; in a text, as a word of its own or on a line with the words of our title.
 */
export const codesOf = ({ subject, text, fileNames, fileTexts }: Words): string[] => {
  const short = [subject, ...fileNames].flatMap((each) => codesIn(each.slice(0, pastedTitleLengthMax)).exact);
  const long = [text, ...fileTexts];
  const titled = long.flatMap(linesOfTitle).flatMap((line) => codesIn(line).exact);
  const words = long.flatMap(wordsThatAreCodes);
  return [...new Set([...short, ...titled, ...words])].slice(0, codesInTextMax);
};

const linesOfTitle = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => line.length <= lineLettersMax && /do[lł]?adowanie/i.test(withoutAccents(line)))
    .slice(0, 20);

const wordsThatAreCodes = (text: string): string[] =>
  (text.toUpperCase().match(/(?<![0-9A-Z])[0-9A-Z]+(?:[- ][0-9A-Z]{4}(?![0-9A-Z]))?(?![0-9A-Z])/g) ?? [])
    .map((word) => word.replace(/[- ]/g, ""))
    .filter((word) => word.length === codeLength && isTransferCode(word));

/** The numbers of cases that a subject names. */
export const caseNumbersIn = (subject: string): string[] =>
  [...new Set([...subject.toUpperCase().matchAll(/BOK-([0-9A-Z]{8})(?![0-9A-Z])/g)].map(([, code]) => code!))]
    .filter(isTransferCode)
    .map(numberOf);

/** Whether it speaks of money on its way: then files without a code may be confirmations. */
export const speaksOfTransfer = ({ subject, text, fileNames }: Omit<Words, "fileTexts">): boolean =>
  /potwierdzen|przelew|wp[lł]at|zasilen|do[lł]?adowan|payment|transfer|top-?up/i.test(
    withoutAccents([subject, ...fileNames, text.slice(0, 2_000)].join("\n")),
  );

/** Whether it asks to remove or change the main administrator. */
export const asksForMainAdministrator = ({ subject, text }: Pick<Words, "subject" | "text">): boolean => {
  const words = withoutAccents(`${subject}\n${text}`.toLowerCase()).replace(/\s+/g, " ");
  return sentencesOf(words).some(
    (sentence) =>
      /glown\w* administrator|administrator\w* glown|main administrator|primary administrator/.test(sentence) &&
      /zmian|zmien|usun|odwol|wymian|wymien|zastap|przekaz|change|remov|replac|delet/.test(sentence),
  );
};

/** A subject is a sentence, and lends its words to the one behind it. */
const sentencesOf = (words: string): string[] => {
  const sentences = words.split(/[.!?]/).slice(0, 200);
  return sentences.map((sentence, place) => (place === 0 ? sentence : `${sentences[0]} ${sentence}`));
};
