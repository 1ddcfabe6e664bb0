/**
 * Which passwords may be set: long ones, and not those that everybody tries first. No rule asks for kinds of characters
 * and none expires (NIST SP 800-63B-4, section 3.1.1; OWASP ASVS 5.0, 6.2).
 */

import type { FieldFault } from "../refusal.ts";
import { commonPasswords } from "./common-passwords.ts";
import * as passwordFaults from "./faults.ts";

/** Code points: a password alone, and one beside an authenticator app. */
export const lengthMin = { alone: 15, withTotp: 12 } as const;
export const lengthMax = 128;

/** Whose password it is to be. */
export type Owner = { readonly firstName: string; readonly lastName: string; readonly email: string };

/** Why this password may not be set; undefined where it may. It is judged whole, in Unicode's form C, as it is hashed. */
export const passwordFault = (
  password: string,
  { owner, hasTotp }: { owner: Owner; hasTotp: boolean },
): FieldFault | undefined => {
  const length = [...password.normalize("NFC")].length;
  if (length < (hasTotp ? lengthMin.withTotp : lengthMin.alone)) return passwordFaults.password_too_short;
  if (length > lengthMax) return passwordFaults.password_too_long;
  if (isCommon(password)) return passwordFaults.common_password;
  return containsName(password, owner) ? passwordFaults.contains_own_name : undefined;
};

/**
 * Lists of common passwords hold few that are this long, so it is what a long one is made of that is looked up: without
 * the digits and signs around it, and without its repetition. Runs along the alphabet or the keyboard are common too.
 */
const isCommon = (password: string): boolean => {
  const whole = folded(password).replace(/\s/g, "");
  const core = whole.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const unit = unitOf(whole);
  return (
    [whole, core, unit, unitOf(core)].some((text) => commonPasswords.has(text)) ||
    [...unit].length <= unitLengthMax ||
    [whole, core].some(isRun)
  );
};

/** What is repeated to make the text; the text itself where nothing is. */
const unitOf = (text: string): string => {
  const again = (text + text).indexOf(text, 1);
  return text.slice(0, again);
};

/** A unit as short as this, repeated, is no password, whatever it is. */
const unitLengthMax = 4;

const rows = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm"];
const runs = rows
  .flatMap((row) => [row, [...row].reverse().join("")])
  .map((row) => row.repeat(lengthMax / row.length + 2));

/** Shorter runs are found in every other word. */
const isRun = (text: string): boolean => text.length > unitLengthMax && runs.some((run) => run.includes(text));

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
