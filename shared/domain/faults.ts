/** What may be wrong with a field of any request. */
import type { FieldFault } from "./refusal.ts";

export const not_json: FieldFault = {
  code: "not_json",
  pl: "Treść nie jest poprawnym JSON-em.",
  en: "The body is not valid JSON.",
};

export const required: FieldFault = {
  code: "required",
  pl: "To pole jest wymagane.",
  en: "This field is required.",
};

export const unknown_field: FieldFault = {
  code: "unknown_field",
  pl: "Nieznane pole.",
  en: "Unknown field.",
};

export const wrong_type: FieldFault = {
  code: "wrong_type",
  pl: "Wartość ma niewłaściwy typ.",
  en: "The value is of the wrong type.",
};

export const wrong_format: FieldFault = {
  code: "wrong_format",
  pl: "Wartość ma nieprawidłowy format.",
  en: "The value has the wrong format.",
};

export const not_one_of: FieldFault = {
  code: "not_one_of",
  pl: "Wybierz jedną z dozwolonych wartości.",
  en: "Choose one of the allowed values.",
};

export const too_small: FieldFault = {
  code: "too_small",
  pl: "Wartość jest za mała.",
  en: "The value is too small.",
};

export const too_large: FieldFault = {
  code: "too_large",
  pl: "Wartość jest za duża.",
  en: "The value is too large.",
};

export const too_short: FieldFault = {
  code: "too_short",
  pl: "Wartość jest za krótka.",
  en: "The value is too short.",
};

export const too_long: FieldFault = {
  code: "too_long",
  pl: "Wartość jest za długa.",
  en: "The value is too long.",
};

export const not_applicable: FieldFault = {
  code: "not_applicable",
  pl: "To pole nie ma tu zastosowania.",
  en: "This field does not apply here.",
};

export const character_not_allowed: FieldFault = {
  code: "character_not_allowed",
  pl: "To pole zawiera niedozwolony znak, być może niewidoczny. Użyj liter, cyfr, spacji i znaków interpunkcyjnych.",
  en: "This field holds a character that is not allowed, perhaps an invisible one. Use letters, digits, spaces and punctuation.",
};

export const contains_address: FieldFault = {
  code: "contains_address",
  pl: "To pole nie może zawierać adresu strony ani adresu e-mail. Po kropce w skrócie wstaw spację.",
  en: "This field can't hold a web or e-mail address. After the full stop of an abbreviation, put a space.",
};

export const mixes_alphabets: FieldFault = {
  code: "mixes_alphabets",
  pl: "Jedno ze słów łączy litery różnych alfabetów, na przykład łacińskiego i cyrylicy. Wpisz je w jednym alfabecie.",
  en: "One of the words mixes letters of different alphabets, such as Latin and Cyrillic. Write it in one alphabet.",
};

export const period_too_long: FieldFault = {
  code: "period_too_long",
  pl: "W tym okresie jest za dużo wpisów na jedną tabelę. Podaj krótszy okres.",
  en: "There are too many entries in this period for one table. Give a shorter one.",
};
