/** How the administration of portal users is refused. */
import type { Problem } from "../refusal.ts";

export const rights_beyond_own: Problem = {
  code: "rights_beyond_own",
  status: 403,
  pl: [
    "Uprawnienia wykraczają poza Twoje",
    "Nie możesz nadać uprawnień, których nie masz, ani zmieniać osoby, która ma więcej niż Ty. Poproś administratora.",
  ],
  en: [
    "Rights beyond your own",
    "You can't grant what you don't hold, nor change somebody who holds more. Ask an administrator.",
  ],
};

export const own_access: Problem = {
  code: "own_access",
  status: 403,
  pl: [
    "Własny dostęp",
    "Swojej roli, uprawnień, adresu e-mail i prawa logowania nie zmienisz; poproś innego administratora. Hasło zmienisz przez PUT /me/password.",
  ],
  en: [
    "Your own access",
    "You can't change your own role, rights, address or right to sign in; ask another administrator. Your password: PUT /me/password.",
  ],
};

export const main_administrator_protected: Problem = {
  code: "main_administrator_protected",
  status: 409,
  pl: [
    "Główny administrator jest chroniony",
    "Nie można go usunąć ani zmienić mu dostępu. Zmianę zgłasza się pisemnie do BOK: z adresu e-mail głównego administratora albo skanem oświadczenia podpisanego przez właściciela lub osobę wpisaną do KRS/CEIDG.",
  ],
  en: [
    "The main administrator is protected",
    "They can't be deleted, nor their access changed. Write to the helpdesk (BOK): from the main administrator's own address, or with a scan of a statement signed by the owner or a person entered in KRS/CEIDG.",
  ],
};

export const address_taken: Problem = {
  code: "address_taken",
  status: 409,
  pl: ["Adres e-mail zajęty", "Ktoś już używa tego adresu e-mail. Podaj inny."],
  en: ["E-mail address taken", "Somebody has this e-mail address already. Give another."],
};
