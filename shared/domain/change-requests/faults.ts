import type { FieldFault } from "../refusal.ts";

/** A field that was asked to change holds something else by now. */
export const value_moved: FieldFault = {
  code: "value_moved",
  pl: "To pole ma już inną wartość.",
  en: "This field holds another value by now.",
};

export const not_a_candidate: FieldFault = {
  code: "not_a_candidate",
  pl: "Głównym administratorem może zostać inny Administrator tej firmy, który loguje się do panelu.",
  en: "Only another Administrator of this company who signs in to the panel can become the main administrator.",
};

export const no_such_customer: FieldFault = {
  code: "no_such_customer",
  pl: "Nie ma konta klienta o takim numerze.",
  en: "There is no customer account with this number.",
};
