/** How a change of the subscriber's data is refused. */
import type { Problem } from "../refusal.ts";

export const fee_not_accepted: Problem = {
  code: "fee_not_accepted",
  status: 409,
  pl: [
    "Opłata jest inna",
    "Opłata za faktury papierowe jest inna niż ta, którą zaakceptowano. Sprawdź aktualną kwotę i zaakceptuj ją.",
  ],
  en: [
    "The fee is another",
    "The fee for paper invoices is not the one that was accepted. Check the present amount and accept it.",
  ],
};
