/** Why a password may not be set. */
import type { FieldFault } from "../refusal.ts";

/** How many characters this person's password needs, `tooShort` says. */
export const password_too_short: FieldFault = {
  code: "password_too_short",
  pl: "Hasło jest za krótkie.",
  en: "The password is too short.",
};

export const password_too_long: FieldFault = {
  code: "password_too_long",
  pl: "Hasło może mieć najwyżej 128 znaków.",
  en: "A password can have at most 128 characters.",
};

export const common_password: FieldFault = {
  code: "common_password",
  pl: "To hasło jest łatwe do odgadnięcia. Ułóż dłuższe, na przykład z kilku słów.",
  en: "This password is easy to guess. Choose a longer one, for example several words.",
};

export const contains_own_name: FieldFault = {
  code: "contains_own_name",
  pl: "Hasło nie może zawierać imienia, nazwiska ani adresu e-mail.",
  en: "The password must not contain your first name, last name or e-mail address.",
};

export const same_as_before: FieldFault = {
  code: "same_as_before",
  pl: "Nowe hasło musi być inne niż obecne.",
  en: "The new password must differ from the current one.",
};
