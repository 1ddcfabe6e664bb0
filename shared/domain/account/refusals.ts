/** How what touches a whole account is refused. */
import type { Problem } from "../refusal.ts";

export const account_not_open: Problem = {
  code: "account_not_open",
  status: 409,
  pl: [
    "Konto nie jest otwarte",
    "Konto jest zamrożone albo zamknięte, więc nic z niego nie wypłacamy ani nie pobieramy i niczego nie można na nim zamówić. Dlaczego, wie biuro obsługi klienta (BOK).",
  ],
  en: [
    "The account is not open",
    "The account is frozen or closed, so nothing is paid out of it, charged to it or ordered for it. Customer service (BOK) knows why.",
  ],
};

export const account_closed: Problem = {
  code: "account_closed",
  status: 409,
  pl: [
    "Konto jest zamknięte",
    "Umowa się skończyła, a konto jest rozliczone: nie można go doładować, zamrozić ani otworzyć.",
  ],
  en: [
    "The account is closed",
    "Its contract is over and its balance paid out: it can't be topped up, frozen or opened.",
  ],
};
