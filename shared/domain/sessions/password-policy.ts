/**
 * Which passwords may be set: long ones, and not those that everybody tries first. No rule asks for kinds of characters
 * and none expires (NIST SP 800-63B-4, section 3.1.1; OWASP ASVS 5.0, 6.2).
 */

import type { Texts } from "../language.ts";
import type { FieldFault } from "../refusal.ts";
import { commonPasswords } from "./common-passwords.ts";
import * as passwordFaults from "./faults.ts";

/** Code points: a password alone, and one beside an authenticator app. */
const lengthMin = { alone: 15, withTotp: 12 } as const;
const lengthMax = 128;

/** Whose password it is to be. */
type Owner = { readonly firstName: string; readonly lastName: string; readonly email: string };

export type Whose = {
  readonly owner: Owner;
  /** Their company, as its account has it; the empty text where it has no name. */
  readonly companyName: string;
  readonly hasTotp: boolean;
};

/** How long a person's password must be at least, in code points. */
export const lengthMinOf = ({ hasTotp }: Pick<Whose, "hasTotp">): number =>
  hasTotp ? lengthMin.withTotp : lengthMin.alone;

/** What `passwordFault` asks of a person's password, in one sentence, for them to read before they type. */
export const passwordRule = (whose: Pick<Whose, "hasTotp">): Texts => {
  const least = lengthMinOf(whose);
  return {
    pl: `Od ${least} do ${lengthMax} znaków (spacje też się liczą), bez Twojego imienia, nazwiska i adresu e-mail; najlepiej kilka słów, które trudno odgadnąć.`,
    en: `From ${least} to ${lengthMax} characters (spaces count), without your first name, last name or e-mail address; best are several words that are hard to guess.`,
  };
};

/** Why this password may not be set; undefined where it may. It is judged whole, in Unicode's form C, as it is hashed. */
export const passwordFault = (password: string, { owner, companyName, hasTotp }: Whose): FieldFault | undefined => {
  const length = [...password.normalize("NFC")].length;
  const least = lengthMinOf({ hasTotp });
  if (length < least) return tooShort(least);
  if (length > lengthMax) return passwordFaults.password_too_long;
  if (isCommon(password) || isOfOwnWords(password, [companyName, owner.email.split("@")[1] ?? ""]))
    return passwordFaults.common_password;
  return containsName(password, owner) ? passwordFaults.contains_own_name : undefined;
};

const tooShort = (least: number): FieldFault => ({
  ...passwordFaults.password_too_short,
  pl: `Hasło musi mieć co najmniej ${least} znaków. Spacje też się liczą.`,
  en: `The password needs at least ${least} characters. Spaces count.`,
});

/**
 * Lists of common passwords hold few that are this long, so it is what a long one is made of that is looked up: without
 * the digits and signs around it or between its letters, and without its repetition. Runs along the alphabet or the
 * keyboard are common too.
 */
const isCommon = (password: string): boolean => {
  const whole = folded(password).replace(/\s/g, "");
  const core = whole.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const joined = whole.replace(/[^\p{L}\p{N}]/gu, "");
  const letters = whole.replace(/[^\p{L}]/gu, "");
  const texts = [whole, core, joined, letters];
  return (
    texts.some((text) => commonPasswords.has(text) || commonPasswords.has(unitOf(text)) || isRun(text)) ||
    isMonotonous(whole)
  );
};

/** What is repeated to make the text, the last time perhaps in part; the text itself where nothing is. */
const unitOf = (text: string): string => {
  for (let length = 1; length <= text.length / 2; length += 1)
    if (text.startsWith(text.slice(length))) return text.slice(0, length);
  return text;
};

/** Whether it has so few characters that it is long only because they come again: `aaaaaaaaaaaaaaab`, `xyzwxyzwxyzwxyzw`. */
const isMonotonous = (text: string): boolean => {
  const characters = [...text];
  const changes = characters.filter((character, place) => character !== characters[place - 1]).length;
  return new Set(characters).size < charactersMin || changes < changesMin;
};
const charactersMin = 5;
const changesMin = 8;

const rows = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];
const runs = rows
  .flatMap((row) => [row, [...row].reverse().join("")])
  .map((row) => row.repeat(lengthMax / row.length + 2));

/** Shorter runs are found in every other word. */
const isRun = (text: string): boolean => text.length >= runMin && runs.some((run) => run.includes(text));
const runMin = 5;

/** What this panel is about; whoever guesses here tries these first. */
const productWords = ["saldo", "panel", "konto", "telefon", "telefonia", "centrala", "doladowanie"];

/**
 * Whether it is made of the product's words and those of the owner's company, and digits and signs. Within a longer
 * password of other words they do no harm.
 */
const isOfOwnWords = (password: string, named: readonly string[]): boolean => {
  const letters = folded(password).replace(/[^\p{L}]/gu, "");
  const words = named.flatMap((name) => [folded(name).replace(/[^\p{L}]/gu, ""), ...folded(name).split(/[^\p{L}]+/u)]);
  const own = [...productWords, ...words].filter((word) => [...word].length >= nameLengthMin);
  const rest = own
    .sort((one, other) => other.length - one.length)
    .reduce((left, word) => left.replaceAll(word, ""), letters);
  return rest !== letters && ([...rest].length < restMin || commonPasswords.has(rest));
};
/** Letters beside one's own words that are too few to be a word. */
const restMin = 4;

const containsName = (password: string, { firstName, lastName, email }: Owner): boolean => {
  const text = folded(password);
  const names = [firstName, lastName, email.split("@")[0] ?? ""].flatMap((name) => folded(name).split(/[^\p{L}]+/u));
  return names.some((name) => [...name].length >= nameLengthMin && text.includes(name));
};

/** Shorter names are found in every other word. */
const nameLengthMin = 3;

/** Without regard to case and to marks on letters: "Łódź" as "lodz". */
const folded = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ł", "l");
