/** How what touches a whole account is refused. */
import type { Problem } from "../refusal.ts";

export const account_not_open: Problem = {
  code: "account_not_open",
  status: 409,
  pl: [
    "Konto nie jest otwarte",
    "Konto jest zamrożone albo zamknięte, więc nic z niego nie wypłacamy ani nie pobieramy. Sprawdź, kto i dlaczego je zamroził.",
  ],
  en: [
    "The account is not open",
    "The account is frozen or closed, so nothing is paid out of it or charged to it. Find out who froze it, and why.",
  ],
};
