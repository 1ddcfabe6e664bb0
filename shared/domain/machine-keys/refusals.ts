/** What machine keys may be refused for. */
import type { Problem } from "../refusal.ts";

/** The code that people get too, in the words of a machine's maker. */
export const not_signed_in: Problem = {
  code: "not_signed_in",
  status: 401,
  pl: [
    "Brak ważnego klucza maszyny",
    "Wyślij nagłówek Authorization: Bearer i ważny klucz maszyny. Unieważniony lub wygasły klucz wymień u operatora.",
  ],
  en: [
    "No valid machine key",
    "Send the header Authorization: Bearer with a valid machine key. If it was revoked or has expired, ask the operator for another.",
  ],
};

/** The code that people get too, in the words of a machine's maker. */
export const not_allowed: Problem = {
  code: "not_allowed",
  status: 403,
  pl: ["Brak uprawnień", "Ten klucz maszyny nie ma wymaganego zakresu. Poproś operatora o klucz z tym zakresem."],
  en: ["Not allowed", "This machine key lacks the scope that is needed. Ask the operator for a key that has it."],
};

export const too_many_machine_keys: Problem = {
  code: "too_many_machine_keys",
  status: 409,
  pl: ["Za dużo kluczy maszyny", "Ta maszyna ma już dwa klucze. Unieważnij jeden z nich i spróbuj ponownie."],
  en: ["Too many machine keys", "This machine has two keys already. Revoke one of them and try again."],
};
