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
  pl: "Wartość jest złego typu.",
  en: "The value is of the wrong type.",
};

export const wrong_format: FieldFault = {
  code: "wrong_format",
  pl: "Wartość ma zły format.",
  en: "The value has the wrong format.",
};

export const not_one_of: FieldFault = {
  code: "not_one_of",
  pl: "Wartość spoza listy dozwolonych.",
  en: "The value is not one of those allowed.",
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
