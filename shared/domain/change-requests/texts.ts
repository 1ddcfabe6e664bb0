/** What letters and the case's page call the parts of a change request. */
import type { Texts } from "../language.ts";
import { typed } from "../notices/letter.ts";
import type { ChangedField } from "../subscriber/changes.ts";
import { fileFaultTexts } from "../uploads/fault-texts.ts";
import type { FileFault } from "../uploads/upload.ts";
import type { RequestKind, requestSources } from "./change-request.ts";

/** As people call the kinds. */
export const kindTexts: Readonly<Record<RequestKind, Texts>> = {
  "subscriber-data": { pl: "zmiana danych abonenta", en: "change of subscriber data" },
  "main-administrator": { pl: "zmiana głównego administratora", en: "change of the main administrator" },
  "account-closure": { pl: "zamknięcie konta", en: "closing the account" },
  other: { pl: "inna sprawa", en: "other" },
};

export const fieldTexts: Readonly<Record<ChangedField, Texts>> = {
  companyName: { pl: "Nazwa firmy", en: "Company name" },
  legalForm: { pl: "Forma prawna", en: "Legal form" },
  nip: { pl: "NIP", en: "NIP" },
  regon: { pl: "REGON", en: "REGON" },
  krs: { pl: "KRS", en: "KRS" },
  pesel: { pl: "PESEL", en: "PESEL" },
  seatAddress: { pl: "Adres siedziby", en: "Seat" },
  invoiceEmail: { pl: "E-mail do faktur", en: "E-mail for invoices" },
  phone: { pl: "Telefon", en: "Phone" },
};

/** How a request came that one of the staff wrote down. */
export const sourceTexts: Readonly<Record<(typeof requestSources)[number], Texts>> = {
  letter: { pl: "listem", en: "by letter" },
  "e-mail": { pl: "e-mailem", en: "by e-mail" },
  phone: { pl: "telefonicznie", en: "by phone" },
};

const legalFormTexts: Readonly<Record<string, Texts>> = {
  company: { pl: "spółka", en: "company" },
  "sole-trader": { pl: "jednoosobowa działalność gospodarcza", en: "sole trader" },
};

/** A value of the subscriber's data as people read it. */
export const valueText = (field: ChangedField, value: string | null): Texts | string => {
  if (value === null) return "–";
  return field === "legalForm" ? (legalFormTexts[value] ?? value) : typed(value, 250);
};

/** Why a file is refused. */
export const fileFaults: Readonly<Record<FileFault, Texts>> = {
  ...fileFaultTexts,
  "too-many": {
    pl: "Do jednej dyspozycji przyjmujemy pięć plików, a tyle już mamy.",
    en: "A request can have five files, and we already have five.",
  },
  closed: {
    pl: "Gdy plik dotarł, dyspozycja była już zamknięta.",
    en: "When the file arrived, the request was already closed.",
  },
};
