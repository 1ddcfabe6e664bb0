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

export const staff_only: Problem = {
  code: "staff_only",
  status: 403,
  pl: [
    "Tylko dla pracowników operatora",
    "Tutaj logują się wyłącznie pracownicy operatora. Klienci logują się w panelu.",
  ],
  en: ["For the operator's staff only", "Only the operator's staff sign in here. Customers sign in to the panel."],
};

export const own_password_first: Problem = {
  code: "own_password_first",
  status: 403,
  pl: [
    "Najpierw ustaw własne hasło",
    "Obecne hasło nadał Ci ktoś inny. Poproś o link do ustawienia nowego hasła („Nie pamiętam hasła”), ustaw własne i zaloguj się tu ponownie.",
  ],
  en: [
    "Set a password of your own first",
    "Somebody else set your present password. Ask for a link to set a new one (“I forgot my password”), set your own and sign in here again.",
  ],
};

export const app_first: Problem = {
  code: "app_first",
  status: 403,
  pl: [
    "Najpierw podłącz aplikację uwierzytelniającą",
    "Pracownicy operatora logują się też kodem z aplikacji, a Ty jeszcze jej nie masz. Podłącz ją i zaloguj się tu ponownie. Nie wiesz jak? Zapytaj administratora operatora.",
  ],
  en: [
    "Connect an authenticator app first",
    "The operator's staff also sign in with a code from an app, and you have none yet. Connect one and sign in here again. If you don't know how, ask the operator's administrator.",
  ],
};
