/**
 * The code that stands first in a transfer's title, and by which the money finds its top-up: seven characters and a check
 * character, such as `7K2M9RXG`. None of its 29 characters is taken for another. As 29 is prime and every place has a
 * weight of its own, one wrong character and two that changed places are always found (the maths of ISBN-10).
 */

const alphabet = "23456789ABCDEFGHJKMNPRSTVWXYZ";
const modulus = alphabet.length;
export const codeLength = 8;
const bodyLength = codeLength - 1;
export const codePattern = new RegExp(`^[${alphabet}]{${codeLength}}$`);

/** How many different codes there are: some 17 thousand million. */
export const codesCount = modulus ** bodyLength;

/** The code of a number from 0 up to and without `codesCount`. */
export const transferCodeOf = (number: number): string => {
  if (!Number.isInteger(number) || number < 0 || number >= codesCount) throw new RangeError(`no code has ${number}`);
  const body = Array.from(
    { length: bodyLength },
    (_, place) => alphabet[Math.floor(number / modulus ** place) % modulus],
  );
  const text = body.join("");
  return text + alphabet[(modulus - weightedSum(text)) % modulus];
};

/** The first character weighs 8, the check character 1. Characters that are no code's are undefined. */
const numberOf = (character: string): number => alphabet.indexOf(character);
const weightAt = (place: number): number => codeLength - place;
const weightedSum = (text: string): number =>
  [...text].reduce((sum, character, place) => sum + numberOf(character) * weightAt(place), 0) % modulus;

export const isTransferCode = (text: string): boolean => codePattern.test(text) && weightedSum(text) === 0;

/** The runs of letters and digits, of which a code may have been typed. Spaces, dashes and Polish letters part them. */
const wordsOf = (text: string): string[] => text.toUpperCase().match(/[0-9A-Z]+/g) ?? [];

/** The title's words behind the code, letters only; a bank may write `ł` as it likes. */
const wordsOfTitle = /DOL?ADOWANIE.*$/;

/**
 * A code as somebody typed or copied it: in any case, with spaces or dashes, perhaps with the rest of the title. A slip
 * that is in it stays in it.
 */
export const typedCode = (text: string): string => {
  const letters = wordsOf(text).join("").replace(wordsOfTitle, "");
  const first = letters.slice(0, codeLength);
  // Nine may be a code with one too many, whose first eight are another code by chance: all nine are looked at.
  return letters.length > codeLength + 1 && isTransferCode(first) ? first : letters;
};

/**
 * The codes that a typed one may have been meant as: itself, or one slip away from it (a wrong character, two neighbours
 * that changed places, one too few or too many). The check character leaves one for each place and one, at most, for each
 * two neighbours: 15 at most.
 */
export const codesMeantBy = (typed: string): string[] => {
  const places = Array.from({ length: typed.length }, (_, place) => place);
  const without = (place: number) => typed.slice(0, place) + typed.slice(place + 1);
  const within = (place: number, character: string) => typed.slice(0, place) + character + typed.slice(place);
  const replaced = (place: number, character: string) => typed.slice(0, place) + character + typed.slice(place + 1);
  const swapped = (place: number) =>
    typed.slice(0, place) + typed.slice(place + 1, place + 2) + typed.slice(place, place + 1) + typed.slice(place + 2);
  const slips = {
    [codeLength - 1]: () =>
      [...places, typed.length].flatMap((place) => [...alphabet].map((one) => within(place, one))),
    [codeLength]: () => [
      typed,
      ...places.flatMap((place) => [...alphabet].map((one) => replaced(place, one))),
      ...places.map(swapped),
    ],
    [codeLength + 1]: () => places.map(without),
  }[typed.length];
  return [...new Set(slips?.().filter(isTransferCode))];
};

/** As many as one read of the table takes, which looks for each at two places. */
export const codesInTextMax = 50;

/** As much as is looked through: a whole field 86 of a statement (MT940), six lines of 65 characters, with its line breaks. */
export const pastedTitleLengthMax = 450;

/**
 * What a statement (MT940) puts before each 27 or 35 characters of a title, also within a code: `~21`, `?21`, `<21`, `^21`
 * or `/21`, of 20 to 29 and 60 to 63.
 */
const statementTags = /[~?<^+/](?:2\d|6[0-3])/g;

type CodesInText = { readonly exact: readonly string[]; readonly slips: readonly string[] };

/**
 * The codes that a transfer's title may hold, wherever they stand in it. Exact are those that eight letters or digits in a
 * row make, whatever parts them and stands around them. Slips are those that the text as a whole, a word of it, or
 * neighbouring words joined may have been meant as.
 *
 * Chance makes some that nobody has: the table knows. Where there are too many, exact ones go first, then what the whole
 * text is meant as, then what is of letters and of digits, as most codes are; and words alone go before joined ones.
 */
export const codesIn = (text: string): CodesInText => {
  // A tag may part a code, stand before one, or only look like a tag and be a part of it.
  const texts = [...new Set([text, text.replace(statementTags, ""), text.replace(statementTags, " ")])];
  const meant = [
    ...texts.map(typedCode),
    ...likeliestFirst(texts.flatMap((read) => joinedNeighbours(wordsOf(read)))),
  ].flatMap(codesMeantBy);
  const eights = texts.flatMap((read) => eightsOf(wordsOf(read).join("")));
  const exact = [...new Set(eights.filter(isTransferCode))].slice(0, codesInTextMax);
  const slips = [...new Set(meant)].filter((code) => !exact.includes(code)).slice(0, codesInTextMax - exact.length);
  return { exact, slips };
};

const eightsOf = (letters: string): string[] =>
  [...letters].map((_, place) => letters.slice(place, place + codeLength));

/** Each word, then each two neighbours, each three, and so on: a code with one too many may be broken into nine. */
const joinedNeighbours = (words: readonly string[]): string[] =>
  Array.from({ length: codeLength + 1 }, (_, more) =>
    words.slice(more).map((_, first) => words.slice(first, first + more + 1).join("")),
  ).flat();

const likeliestFirst = (words: readonly string[]): string[] => [
  ...words.filter(hasLettersAndDigits),
  ...words.filter((word) => !hasLettersAndDigits(word)),
];
const hasLettersAndDigits = (word: string): boolean => /[A-Z]/.test(word) && /[0-9]/.test(word);
