/** What may be wrong with a field of the subscriber's data. */
import type { FieldFault } from "../refusal.ts";

export const number_not_valid: FieldFault = {
  code: "number_not_valid",
  pl: "Ten numer jest nieprawidłowy. Sprawdź cyfry.",
  en: "This number is not valid. Check its digits.",
};

export const same_as_now: FieldFault = {
  code: "same_as_now",
  pl: "Taką wartość już mamy.",
  en: "This is the value that we already hold.",
};

export const register_left: FieldFault = {
  code: "register_left",
  pl: "Przy tej formie prawnej trzeba też usunąć numer z innego rejestru: spółka nie ma PESEL, a jednoosobowa działalność nie ma KRS.",
  en: "With this legal form the number in the other register has to go, too: a company has no PESEL, and a sole trader has no KRS number.",
};

export const field_twice: FieldFault = {
  code: "field_twice",
  pl: "To pole jest w dyspozycji dwa razy.",
  en: "This field is in the request twice.",
};
