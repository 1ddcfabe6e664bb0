/** What may be wrong with the place of use of a number. */
import type { FieldFault } from "../refusal.ts";

export const gmina_unknown: FieldFault = {
  code: "gmina_unknown",
  pl: "Nie znamy gminy o tym kodzie. Wybierz gminę z listy.",
  en: "No municipality (gmina) has this code. Choose one from the list.",
};
