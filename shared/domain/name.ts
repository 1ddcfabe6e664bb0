/**
 * Names that people type: of a person, a position, a login policy. They reach strangers in e-mails sent from the operator's
 * address, so a name can carry no link, nothing that can't be seen, and no look-alike of another name.
 */
import * as z from "zod/mini";
import * as commonFaults from "./faults.ts";
import { named, takes, visiblePattern } from "./model.ts";
import type { FieldFault } from "./refusal.ts";

/** One line in NFC, without spaces around it or two in a row. */
const tidied = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/\p{Zs}+/gu, " ")
    .trim();

/**
 * Letters, digits, accents, punctuation and a few signs. Not what Unicode calls ignorable, which is drawn as nothing, nor
 * the plane of ancient scripts and symbols, which has blank letters and alphabets made to look like ours.
 */
const nameText = /^[[\p{L}\p{M}\p{N}\p{P} +°№]--[\p{Default_Ignorable_Code_Point}\u{10000}-\u{1FFFF}]]*$/v;
/** An accent that stands on nothing shows nothing of its own. */
const looseAccent = /(?<![\p{L}\p{M}\p{N}])\p{M}/u;

/**
 * By its shape, whatever the ending: a mail program makes a link of all that looks like an address. `s.c.` and `sp. z o.o.`
 * do not, because no domain ends in one letter.
 */
const address =
  /@|:[/\\]|\/\/|\bwww\.|[\p{L}\p{M}\p{N}]\.\p{L}[\p{L}\p{M}]|\d{1,3}(?:\.\d{1,3}){3}\/\p{L}|\b(?:https?|ftp|mailto|tel|sms):/iu;
/** Full-width letters, and dots of other kinds, as the plain ones, which is how whoever follows an address takes them. */
const asFollowed = (text: string): string => text.normalize("NFKC").replaceAll("。", ".");

const word = /[\p{L}\p{M}\p{N}]+/gu;
/** Not the modifiers, such as the apostrophe of Ukrainian: they belong to any script. */
const letter = /[\p{L}--\p{Lm}]/gv;
/** Their letters look alike: a word that has one of a script has no letter of another. */
const lookalikes = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

const mixesAlphabets = (name: string): boolean =>
  (name.match(word) ?? []).some((each) => {
    const letters = each.match(letter) ?? [];
    return lookalikes.some(
      (script) => letters.some((one) => script.test(one)) && !letters.every((one) => script.test(one)),
    );
  });

/** Why a name is refused; undefined where it is taken. */
const nameFault = (name: string): FieldFault | undefined => {
  if (address.test(asFollowed(name))) return commonFaults.contains_address;
  if (!nameText.test(name) || looseAccent.test(name)) return commonFaults.character_not_allowed;
  return mixesAlphabets(name) ? commonFaults.mixes_alphabets : undefined;
};

/** A name of 1 to 100 letters, tidied. Faults: `character_not_allowed`, `contains_address`, `mixes_alphabets`. */
export const Name = named(
  "Name",
  takes(
    {
      description:
        "Without an address that a mail program makes a link of, without signs that nobody sees, and without letters of two alphabets in a word",
      format: "name",
      pattern: visiblePattern(1),
      minLength: 1,
    },
    z.pipe(
      z.string().check(z.minLength(1), z.maxLength(100)),
      z.pipe(
        z.transform(tidied),
        z.string().check(
          z.minLength(1),
          z.check(({ value, issues }) => {
            const fault = nameFault(value);
            if (fault) issues.push({ code: "custom", input: value, params: { fault } });
          }),
        ),
      ),
    ),
  ),
);
