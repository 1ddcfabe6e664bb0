/** How a change of the catalogue is refused. */
import type { Problem } from "../refusal.ts";

export const offer_id_used: Problem = {
  code: "offer_id_used",
  status: 409,
  pl: [
    "Identyfikator był już użyty",
    "Oferta o tym identyfikatorze została usunięta, a jej identyfikator nie może oznaczać innej. Wybierz nowy.",
  ],
  en: [
    "The id was used before",
    "An offer with this id was deleted, and the id can't be given to another offer. Choose a new id.",
  ],
};

export const too_many_offers: Problem = {
  code: "too_many_offers",
  status: 409,
  pl: ["Za dużo ofert", "Katalog może mieć najwyżej 100 ofert. Usuń zbędne."],
  en: ["Too many offers", "The catalogue can have at most 100 offers. Delete those you don't need."],
};

export const offer_not_in_catalogue: Problem = {
  code: "offer_not_in_catalogue",
  status: 404,
  pl: ["Nie ma takiej oferty", "W katalogu nie ma oferty o tym identyfikatorze. Sprawdź katalog."],
  en: ["No such offer", "The catalogue has no offer with this id. Look it up in the catalogue."],
};
