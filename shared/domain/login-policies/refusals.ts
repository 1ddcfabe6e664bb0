/** How a change of login policies is refused. */
import type { Problem } from "../refusal.ts";

export const would_shut_out: Problem = {
  code: "would_shut_out",
  status: 409,
  pl: [
    "Ta polityka odcięłaby komuś dostęp",
    "Wskazana osoba nie mogłaby się teraz zalogować. Jeśli o to chodzi, potwierdź zmianę.",
  ],
  en: [
    "This policy would lock somebody out",
    "The person named could not sign in now. If that is intended, confirm the change.",
  ],
};

export const policy_in_use: Problem = {
  code: "policy_in_use",
  status: 409,
  pl: ["Polityka jest przypisana", "Najpierw odbierz ją osobom, do których jest przypisana, potem ją usuń."],
  en: ["The policy is in use", "Remove it from the people it is assigned to, then delete it."],
};

export const policy_unknown: Problem = {
  code: "policy_unknown",
  status: 409,
  pl: ["Nie ma takiej polityki", "Wskazana polityka logowania nie istnieje. Wybierz inną albo nie wybieraj żadnej."],
  en: ["No such policy", "The login policy named does not exist. Choose another, or none."],
};

export const too_many_policies: Problem = {
  code: "too_many_policies",
  status: 409,
  pl: ["Za dużo polityk", "Konto może mieć najwyżej 50 polityk logowania. Usuń zbędne."],
  en: ["Too many policies", "An account can have at most 50 login policies. Delete those you don't need."],
};
