/** How signing in is refused. */
import type { Problem } from "../refusal.ts";

export const credentials_refused: Problem = {
  code: "credentials_refused",
  status: 401,
  pl: ["Nie udało się zalogować", "Adres e-mail lub hasło są nieprawidłowe. Sprawdź je i spróbuj ponownie."],
  en: ["Sign-in failed", "The e-mail address or the password is wrong. Check them and try again."],
};

export const code_refused: Problem = {
  code: "code_refused",
  status: 401,
  pl: ["Kod odrzucony", "Kod jest nieprawidłowy albo był już użyty. Poczekaj na następny i spróbuj ponownie."],
  en: ["Code refused", "The code is wrong or was used before. Wait for the next one and try again."],
};

export const link_refused: Problem = {
  code: "link_refused",
  status: 400,
  pl: ["Link nieważny", "Ten link wygasł, był już użyty albo jest niepełny. Poproś o nowy."],
  en: ["Link refused", "This link has expired, was used before or is incomplete. Ask for a new one."],
};
