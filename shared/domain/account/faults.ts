/** What may be wrong with what is asked of the ledger. */
import type { FieldFault } from "../refusal.ts";

export const period_too_long: FieldFault = {
  code: "period_too_long",
  pl: "W tym okresie jest za dużo operacji na jedną tabelę. Podaj krótszy okres.",
  en: "There are too many entries in this period for one table. Give a shorter one.",
};
