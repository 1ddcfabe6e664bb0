/** The letters about change requests: to the staff, who work on them, and to the customer, who is told of each step. */
import type { LettersOf } from "../notices/bilingual-letter.ts";
import { lettersToCustomers } from "./letters-to-customers.ts";
import { lettersToStaff } from "./letters-to-staff.ts";
import { NoticeFacts } from "./notices.ts";

export const changeRequestLetters: LettersOf<NoticeFacts> = {
  schema: NoticeFacts,
  answeredAt: (facts) => ("linkId" in facts || facts.kind === "payout-to-send" ? undefined : { case: facts.number }),
  write: { ...lettersToStaff, ...lettersToCustomers },
};
