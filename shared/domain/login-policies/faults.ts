/** Whom a login policy would shut out. */
import type { FieldFault } from "../refusal.ts";

export const shuts_you_out: FieldFault = {
  code: "shuts_you_out",
  pl: "Ta zmiana odcięłaby dostęp Tobie.",
  en: "This would lock you out.",
};

export const shuts_main_administrator_out: FieldFault = {
  code: "shuts_main_administrator_out",
  pl: "Ta zmiana odcięłaby dostęp głównemu administratorowi.",
  en: "This would lock the main administrator out.",
};
