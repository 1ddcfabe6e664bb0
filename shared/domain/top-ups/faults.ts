/** What may be wrong with a field of a top-up. */
import type { FieldFault } from "../refusal.ts";

export const amount_below_minimum: FieldFault = {
  code: "amount_below_minimum",
  pl: "Najmniej 2000 groszy (20,00 zł).",
  en: "At least 2000 grosze (20.00 PLN).",
};

export const amount_above_maximum: FieldFault = {
  code: "amount_above_maximum",
  pl: "Najwyżej 5000000 groszy (50 000,00 zł).",
  en: "At most 5000000 grosze (50,000.00 PLN).",
};

export const method_not_available: FieldFault = {
  code: "method_not_available",
  pl: "Ta metoda płatności nie jest dostępna.",
  en: "This payment method is not available.",
};
