/** What may be wrong with a field of a top-up. */
import type { FieldFault } from "../refusal.ts";

export const amount_below_minimum: FieldFault = {
  code: "amount_below_minimum",
  pl: "Najmniejsza kwota to 20,00 zł.",
  en: "The smallest amount is 20.00 PLN.",
};

export const amount_above_maximum: FieldFault = {
  code: "amount_above_maximum",
  pl: "Największa kwota to 50 000,00 zł.",
  en: "The largest amount is 50,000.00 PLN.",
};

export const method_not_available: FieldFault = {
  code: "method_not_available",
  pl: "Ta metoda płatności nie jest dostępna.",
  en: "This payment method is not available.",
};
