import type { FieldFault } from "../refusal.ts";

export const files_changed: FieldFault = {
  code: "files_changed",
  pl: "Do sprawy doszedł plik, którego nie było w propozycji.",
  en: "The case has a file that the proposal did not have.",
};

export const other_main_administrator: FieldFault = {
  code: "other_main_administrator",
  pl: "Głównym administratorem jest już ktoś inny.",
  en: "The main administrator is somebody else by now.",
};

export const case_decided: FieldFault = {
  code: "case_decided",
  pl: "Sprawa nie czeka już na potwierdzenie tej propozycji.",
  en: "The case no longer waits for this proposal to be confirmed.",
};

export const reason_needed: FieldFault = {
  code: "reason_needed",
  pl: "Podaj powód, dla którego zmiana ma nastąpić mimo sprzeciwu.",
  en: "Give the reason for the change despite the objection.",
};
