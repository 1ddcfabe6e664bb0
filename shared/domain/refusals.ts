/** The refusals that any route may need: how each is worded, and what to do next. */
import type { Problem } from "./refusal.ts";

export const invalid_request: Problem = {
  code: "invalid_request",
  status: 400,
  pl: ["Nieprawidłowe dane", "Popraw wskazane pola i spróbuj ponownie."],
  en: ["Invalid data", "Correct the fields shown and try again."],
};

export const idempotency_key_missing: Problem = {
  code: "idempotency_key_missing",
  status: 400,
  pl: [
    "Brak prawidłowego nagłówka Idempotency-Key",
    "Dodaj nagłówek Idempotency-Key: 1–255 znaków ASCII bez spacji, nowy dla każdej operacji.",
  ],
  en: [
    "Idempotency-Key missing or malformed",
    "Add the header Idempotency-Key: 1–255 ASCII characters without spaces, new for each operation.",
  ],
};

export const not_signed_in: Problem = {
  code: "not_signed_in",
  status: 401,
  pl: ["Wymagane logowanie", "Zaloguj się i spróbuj ponownie."],
  en: ["Sign-in required", "Sign in and try again."],
};

export const sign_in_incomplete: Problem = {
  code: "sign_in_incomplete",
  status: 401,
  pl: ["Logowanie nieukończone", "Dokończ logowanie, a potem spróbuj ponownie."],
  en: ["Sign-in incomplete", "Finish signing in, then try again."],
};

export const not_allowed: Problem = {
  code: "not_allowed",
  status: 403,
  pl: ["Brak uprawnień", "Twoja rola na to nie pozwala. Poproś administratora konta."],
  en: ["Not allowed", "Your role does not allow this. Ask an administrator of the account."],
};

export const fresh_proof_needed: Problem = {
  code: "fresh_proof_needed",
  status: 403,
  pl: [
    "Potwierdź, że to Ty",
    "Ta zmiana wymaga potwierdzenia z ostatnich 10 minut. Podaj kod z aplikacji albo, jeśli jej nie używasz, hasło i spróbuj ponownie.",
  ],
  en: [
    "Confirm that it is you",
    "This change needs a confirmation from the last 10 minutes. Enter the code from your app or, if you don't use one, your password, and try again.",
  ],
};

export const login_policy_refused: Problem = {
  code: "login_policy_refused",
  status: 403,
  pl: ["Odmowa: polityka logowania", "Twoja polityka logowania nie pozwala na dostęp z tego adresu lub o tej porze."],
  en: ["Refused by the login policy", "Your login policy does not let you in from this address or at this time."],
};

export const form_refused: Problem = {
  code: "form_refused",
  status: 403,
  pl: ["Formularz odrzucony", "Formularz wysłano z innej strony. Niczego nie zapisaliśmy. Otwórz stronę jeszcze raz."],
  en: ["Form refused", "The form was sent from another site. Nothing was saved. Open the page again."],
};

export const form_stale: Problem = {
  code: "form_stale",
  status: 403,
  pl: [
    "Sprawdź i wyślij jeszcze raz",
    "Od otwarcia strony zmieniło się logowanie, dlatego niczego nie zapisaliśmy. Sprawdź dane i wyślij je jeszcze raz.",
  ],
  en: [
    "Check and send again",
    "The sign-in has changed since the page was opened, so nothing was saved. Check the data and send it again.",
  ],
};

export const not_found: Problem = {
  code: "not_found",
  status: 404,
  pl: ["Nie znaleziono", "Tego, czego szukasz, nie ma albo już zostało usunięte."],
  en: ["Not found", "What you are looking for does not exist or has been deleted."],
};

export const conflict: Problem = {
  code: "conflict",
  status: 409,
  pl: ["Konflikt", "Dane zmieniły się w międzyczasie. Odśwież je i spróbuj ponownie."],
  en: ["Conflict", "The data has changed in the meantime. Reload it and try again."],
};

export const precondition_failed: Problem = {
  code: "precondition_failed",
  status: 412,
  pl: [
    "Zmieniono w międzyczasie",
    "Ktoś zmienił te dane, zanim zapisaliśmy Twoją zmianę. Odśwież je i wprowadź zmianę ponownie.",
  ],
  en: ["Changed in the meantime", "Somebody changed this after you loaded it. Reload it and make your change again."],
};

export const request_too_large: Problem = {
  code: "request_too_large",
  status: 413,
  pl: ["Za duże żądanie", "Treść żądania może mieć najwyżej 256 KiB."],
  en: ["Request too large", "The body can be at most 256 KiB."],
};

export const unsupported_media_type: Problem = {
  code: "unsupported_media_type",
  status: 415,
  pl: [
    "Nieobsługiwany typ treści",
    "Wyślij treść jako application/json, a formularz strony jako application/x-www-form-urlencoded.",
  ],
  en: [
    "Unsupported media type",
    "Send the body as application/json, or the form of a page as application/x-www-form-urlencoded.",
  ],
};

export const idempotency_key_reused: Problem = {
  code: "idempotency_key_reused",
  status: 422,
  pl: ["Klucz użyty ponownie", "Ten klucz Idempotency-Key był już użyty z inną treścią. Użyj nowego klucza."],
  en: ["Idempotency-Key reused", "This Idempotency-Key was already used with a different body. Use a new key."],
};

export const precondition_required: Problem = {
  code: "precondition_required",
  status: 428,
  pl: ["Brak nagłówka If-Match", "Odczytaj dane i podaj ich ETag w nagłówku If-Match."],
  en: ["If-Match missing", "Read the resource first and send its ETag in the If-Match header."],
};

export const match_header_required: Problem = {
  code: "match_header_required",
  status: 428,
  pl: [
    "Brak nagłówka If-Match lub If-None-Match",
    "Aby zmienić dane, odczytaj je i podaj ich ETag w nagłówku If-Match. Aby dodać nowe, podaj If-None-Match: *.",
  ],
  en: [
    "If-Match or If-None-Match missing",
    "To edit, read the resource first and send its ETag in the If-Match header. To create, send If-None-Match: *.",
  ],
};

export const too_many_requests: Problem = {
  code: "too_many_requests",
  status: 429,
  pl: ["Zbyt wiele prób", "Odczekaj chwilę i spróbuj ponownie. Jeśli nie pamiętasz hasła, ustaw nowe."],
  en: ["Too many attempts", "Wait a while and try again. If you have forgotten your password, reset it."],
};

export const internal_error: Problem = {
  code: "internal_error",
  status: 500,
  pl: [
    "Błąd po naszej stronie",
    "Coś poszło nie tak. Spróbuj ponownie. Jeśli błąd się powtarza, podaj BOK identyfikator żądania.",
  ],
  en: [
    "Error on our side",
    "Something went wrong. Try again; if it happens again, give customer service (BOK) the request id.",
  ],
};

export const temporarily_unavailable: Problem = {
  code: "temporarily_unavailable",
  status: 503,
  pl: ["Chwilowo niedostępne", "Spróbuj ponownie za chwilę; nic nie wykona się dwa razy."],
  en: ["Temporarily unavailable", "Try again in a moment; nothing is done twice."],
};
