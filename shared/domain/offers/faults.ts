/** What may be wrong with an offer. */
import type { FieldFault } from "../refusal.ts";

export const ends_before_it_begins: FieldFault = {
  code: "ends_before_it_begins",
  pl: "Ostatni dzień nie może być wcześniejszy niż pierwszy.",
  en: "The last day can't be before the first one.",
};
