/** How a change of login policies is refused. */
import type { Problem } from "../refusal.ts";

export const would_shut_out: Problem = {
  code: "would_shut_out",
  status: 409,
  pl: [
    "Ta polityka kogoś odetnie",
    'Wskazana osoba nie mogłaby się teraz zalogować. Jeśli tak ma być, wyślij żądanie ponownie z "confirm": true.',
  ],
  en: [
    "This policy would shut somebody out",
    'The person named could not sign in now. If that is meant, send the request again with "confirm": true.',
  ],
};

export const policy_in_use: Problem = {
  code: "policy_in_use",
  status: 409,
  pl: ["Polityka jest przypisana", "Najpierw odbierz ją osobom, do których jest przypisana, potem ją usuń."],
  en: ["The policy is assigned", "Take it from the people it is assigned to first, then delete it."],
};

export const policy_unknown: Problem = {
  code: "policy_unknown",
  status: 409,
  pl: ["Nie ma takiej polityki", "Wskazana polityka logowania nie istnieje. Wybierz inną albo null."],
  en: ["No such policy", "The login policy named does not exist. Choose another, or null."],
};

export const too_many_policies: Problem = {
  code: "too_many_policies",
  status: 409,
  pl: ["Za dużo polityk", "Konto może mieć najwyżej 50 polityk logowania. Usuń zbędne."],
  en: ["Too many policies", "An account may have 50 login policies. Delete those that are not needed."],
};
