/** Whom a login policy would shut out. */
import type { FieldFault } from "../refusal.ts";

export const shuts_you_out: FieldFault = {
  code: "shuts_you_out",
  pl: "Odcięłoby to Ciebie.",
  en: "It would shut you out.",
};

export const shuts_main_administrator_out: FieldFault = {
  code: "shuts_main_administrator_out",
  pl: "Odcięłoby to głównego administratora.",
  en: "It would shut the main administrator out.",
};
