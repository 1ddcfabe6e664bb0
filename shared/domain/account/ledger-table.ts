/** The ledger as a table for people: its headings, and what each kind of entry is called. */
import type { Texts } from "../language.ts";
import type { EntryKind } from "./ledger.ts";

/** Amounts are in PLN, times are Warsaw's. */
export const headings: readonly Texts[] = [
  { pl: "Numer", en: "Number" },
  { pl: "Data i godzina", en: "Date and time" },
  { pl: "Operacja", en: "Entry" },
  { pl: "Kwota (zł)", en: "Amount (PLN)" },
  { pl: "Saldo po operacji (zł)", en: "Balance after it (PLN)" },
  { pl: "Dotyczy", en: "About" },
  { pl: "Podstawa", en: "Cause" },
  { pl: "Uwagi", en: "Note" },
];

export const kindTexts: Readonly<Record<EntryKind, Texts>> = {
  "top-up": { pl: "Doładowanie", en: "Top-up" },
  refund: { pl: "Zwrot doładowania", en: "Refund of a top-up" },
  "refund-failed": { pl: "Zwrot, który się nie udał", en: "Refund that failed" },
  dispute: { pl: "Reklamacja płatności w banku", en: "Payment disputed at the bank" },
  "dispute-won": { pl: "Reklamacja płatności rozstrzygnięta na korzyść operatora", en: "Disputed payment returned" },
  "offer-fee": { pl: "Abonament", en: "Monthly fee" },
  "offer-credit": { pl: "Zwrot za niewykorzystane dni abonamentu", en: "Unused days of a monthly fee" },
  usage: { pl: "Połączenia i inne usługi", en: "Calls and other services" },
  "paper-invoice-fee": { pl: "Faktury papierowe", en: "Paper invoices" },
  payout: { pl: "Wypłata salda", en: "Payout of the balance" },
  adjustment: { pl: "Korekta", en: "Adjustment" },
};
