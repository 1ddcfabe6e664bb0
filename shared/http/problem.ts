/** How a refusal is told over HTTP: RFC 9457 `application/problem+json`, or a page, in Polish or English. */
import { html } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";
import type { FieldCode, Refusal, RefusalCode } from "../domain/refusal.ts";
import { pageAnswer } from "./html-page.ts";

type Texts = Readonly<Record<Language, readonly [title: string, detail: string]>>;

export type ProblemCode = RefusalCode | "internal_error";

/** The one place that gives a refusal its status and its words: the detail says what to do next. */
export const problems: Readonly<Record<ProblemCode, { readonly status: number } & Texts>> = {
  invalid_request: {
    status: 400,
    pl: ["Nieprawidłowe żądanie", "Popraw wskazane pola i wyślij żądanie ponownie."],
    en: ["Invalid request", "Correct the fields named and send the request again."],
  },
  amount_below_minimum: {
    status: 400,
    pl: ["Kwota poniżej minimum", "Najmniejsza kwota doładowania to 20,00 zł (2000 groszy)."],
    en: ["Amount below the minimum", "The smallest top-up is 20.00 PLN (2000 grosze)."],
  },
  amount_above_maximum: {
    status: 400,
    pl: ["Kwota powyżej maksimum", "Największa kwota jednego doładowania to 50 000,00 zł (5000000 groszy)."],
    en: ["Amount above the maximum", "The largest single top-up is 50,000.00 PLN (5000000 grosze)."],
  },
  method_not_available: {
    status: 400,
    pl: ["Metoda płatności niedostępna", "Wybierz inną metodę płatności."],
    en: ["Payment method not available", "Choose another payment method."],
  },
  idempotency_key_missing: {
    status: 400,
    pl: [
      "Brak nagłówka Idempotency-Key albo zły",
      "Dodaj nagłówek Idempotency-Key: 1–255 znaków ASCII bez spacji, nowy dla każdej operacji.",
    ],
    en: [
      "Idempotency-Key missing or malformed",
      "Add the header Idempotency-Key: 1–255 ASCII characters without spaces, new for each operation.",
    ],
  },
  signature_refused: {
    status: 400,
    pl: ["Podpis odrzucony", "Podpis zdarzenia jest nieprawidłowy, za stary albo go brakuje."],
    en: ["Signature refused", "The event's signature is wrong, too old or missing."],
  },
  not_signed_in: {
    status: 401,
    pl: ["Nie zalogowano", "Zaloguj się i wyślij żądanie z ważnym tokenem."],
    en: ["Not signed in", "Sign in, and send the request with a valid token."],
  },
  sign_in_incomplete: {
    status: 401,
    pl: ["Logowanie nieukończone", "Ten token otwiera tylko następny krok logowania. Wykonaj go."],
    en: ["Sign-in incomplete", "This token opens only the next step of the sign-in. Take that step first."],
  },
  credentials_refused: {
    status: 401,
    pl: ["Odmowa logowania", "Adres e-mail lub hasło są nieprawidłowe."],
    en: ["Sign-in refused", "The e-mail address or the password is wrong."],
  },
  code_refused: {
    status: 401,
    pl: ["Kod odrzucony", "Kod jest nieprawidłowy albo był już użyty. Poczekaj na następny i spróbuj ponownie."],
    en: ["Code refused", "The code is wrong or was used before. Wait for the next one and try again."],
  },
  link_refused: {
    status: 400,
    pl: ["Link nieważny", "Ten link wygasł, był już użyty albo jest niepełny. Poproś o nowy."],
    en: ["Link refused", "This link has expired, was used before or is incomplete. Ask for a new one."],
  },
  not_allowed: {
    status: 403,
    pl: ["Brak uprawnień", "Twoja rola na to nie pozwala. Poproś administratora konta."],
    en: ["Not allowed", "Your role does not allow this. Ask an administrator of the account."],
  },
  login_policy_refused: {
    status: 403,
    pl: ["Odmowa: polityka logowania", "Twoja polityka logowania nie pozwala na dostęp z tego adresu lub o tej porze."],
    en: ["Refused by the login policy", "Your login policy does not let you in from this address or at this time."],
  },
  rights_beyond_own: {
    status: 403,
    pl: [
      "Uprawnienia wykraczają poza Twoje",
      "Nie możesz nadać uprawnień, których nie masz, ani zmieniać osoby, która ma więcej niż Ty. Poproś administratora.",
    ],
    en: [
      "Rights beyond your own",
      "You can't grant what you don't hold, nor change somebody who holds more. Ask an administrator.",
    ],
  },
  own_access: {
    status: 403,
    pl: [
      "Własny dostęp",
      "Swojej roli, uprawnień, adresu e-mail i prawa logowania nie zmienisz; poproś innego administratora. Hasło zmienisz przez PUT /me/password.",
    ],
    en: [
      "Your own access",
      "You can't change your own role, rights, address or right to sign in; ask another administrator. Your password: PUT /me/password.",
    ],
  },
  not_found: {
    status: 404,
    pl: ["Nie znaleziono", "Nie ma takiego zasobu."],
    en: ["Not found", "There is no such resource."],
  },
  conflict: {
    status: 409,
    pl: ["Konflikt", "Stan zmienił się w międzyczasie. Odczytaj go i spróbuj ponownie."],
    en: ["Conflict", "The state has changed meanwhile. Read it and try again."],
  },
  address_taken: {
    status: 409,
    pl: ["Adres e-mail zajęty", "Ktoś już używa tego adresu e-mail. Podaj inny."],
    en: ["E-mail address taken", "Somebody has this e-mail address already. Give another."],
  },
  main_administrator_protected: {
    status: 409,
    pl: [
      "Główny administrator jest chroniony",
      "Nie można go usunąć ani zmienić mu dostępu. Zmianę zgłasza się pisemnie do BOK: z adresu e-mail głównego administratora albo skanem oświadczenia podpisanego przez właściciela lub osobę wpisaną do KRS/CEIDG.",
    ],
    en: [
      "The main administrator is protected",
      "They can't be deleted, nor their access changed. Write to the helpdesk (BOK): from the main administrator's own address, or with a scan of a statement signed by the owner or a person entered in KRS/CEIDG.",
    ],
  },
  too_many_open_top_ups: {
    status: 409,
    pl: [
      "Za dużo otwartych zleceń przelewu",
      "Na wpłatę albo na decyzję czeka już tyle doładowań przelewem, ile może naraz. Jeśli któregoś jeszcze nie opłacono, zrób przelew z jego tytułem, także na inną kwotę: zaksięgujemy tyle, ile wpłynie. Możesz też zapłacić kartą.",
    ],
    en: [
      "Too many open transfers",
      "No more top-ups by transfer may wait at a time for their money or for a decision than do already. If one is not paid yet, send a transfer with its title, of another amount too: what comes is booked. Or pay by card.",
    ],
  },
  top_up_closed: {
    status: 409,
    pl: [
      "Doładowanie jest zamknięte",
      "To doładowanie jest już rozliczone, odrzucone albo minął jego termin. Jeśli przelew jest w drodze, zaksięgujemy go po tytule; w razie pytań napisz do BOK.",
    ],
    en: [
      "The top-up is closed",
      "This top-up was settled, refused, or its time is over. A transfer that is under way will be booked by its title; with questions, write to customer service (BOK).",
    ],
  },
  too_many_confirmations: {
    status: 409,
    pl: [
      "Za dużo plików",
      "Nie można dodać kolejnego pliku do tego doładowania. Przelew zaksięgujemy także bez niego.",
    ],
    en: ["Too many files", "No more files can be added to this top-up. The transfer will be booked without one, too."],
  },
  already_decided: {
    status: 409,
    pl: ["Decyzja już zapadła", "Odczytaj doładowanie jeszcze raz: jest tam, kto i kiedy zdecydował."],
    en: ["Decided already", "Read the top-up again: it says who decided, and when."],
  },
  beyond_link: {
    status: 403,
    pl: [
      "Takiej kwoty nie można zaksięgować przez link",
      "Przez link można zaksięgować najwyżej zamówioną kwotę, i nie więcej, niż pozwala limit. Zaloguj się i zaksięguj w panelu operatora.",
    ],
    en: [
      "More than a link may credit",
      "A link credits at most the amount ordered, and no more than the limit. Sign in and credit it in the back office.",
    ],
  },
  would_shut_out: {
    status: 409,
    pl: [
      "Ta polityka kogoś odetnie",
      'Wskazana osoba nie mogłaby się teraz zalogować. Jeśli tak ma być, wyślij żądanie ponownie z "confirm": true.',
    ],
    en: [
      "This policy would shut somebody out",
      'The person named could not sign in now. If that is meant, send the request again with "confirm": true.',
    ],
  },
  policy_in_use: {
    status: 409,
    pl: ["Polityka jest przypisana", "Najpierw odbierz ją osobom, do których jest przypisana, potem ją usuń."],
    en: ["The policy is assigned", "Take it from the people it is assigned to first, then delete it."],
  },
  policy_unknown: {
    status: 409,
    pl: ["Nie ma takiej polityki", "Wskazana polityka logowania nie istnieje. Wybierz inną albo null."],
    en: ["No such policy", "The login policy named does not exist. Choose another, or null."],
  },
  too_many_policies: {
    status: 409,
    pl: ["Za dużo polityk", "Konto może mieć najwyżej 50 polityk logowania. Usuń zbędne."],
    en: ["Too many policies", "An account may have 50 login policies. Delete those that are not needed."],
  },
  precondition_failed: {
    status: 412,
    pl: ["Zmieniono w międzyczasie", "Ktoś zmienił te dane po Twoim odczycie. Odczytaj je i wprowadź zmianę ponownie."],
    en: ["Changed meanwhile", "Somebody changed this after you read it. Read it again and make your change anew."],
  },
  request_too_large: {
    status: 413,
    pl: ["Za duże żądanie", "Treść żądania może mieć najwyżej 256 KiB."],
    en: ["Request too large", "The body may have 256 KiB at most."],
  },
  unsupported_media_type: {
    status: 415,
    pl: [
      "Nieobsługiwany typ treści",
      "Wyślij treść jako application/json, a formularz strony jako application/x-www-form-urlencoded.",
    ],
    en: [
      "Unsupported media type",
      "Send the body as application/json, or the form of a page as application/x-www-form-urlencoded.",
    ],
  },
  idempotency_key_reused: {
    status: 422,
    pl: ["Klucz użyty ponownie", "Ten klucz Idempotency-Key był już użyty z inną treścią. Użyj nowego klucza."],
    en: ["Idempotency-Key reused", "This Idempotency-Key came with another body before. Use a new key."],
  },
  precondition_required: {
    status: 428,
    pl: ["Brak nagłówka If-Match", "Odczytaj dane i podaj ich ETag w nagłówku If-Match."],
    en: ["If-Match missing", "Read it first, and give its ETag in the header If-Match."],
  },
  too_many_requests: {
    status: 429,
    pl: ["Zbyt wiele prób", "Odczekaj czas podany w nagłówku Retry-After."],
    en: ["Too many attempts", "Wait as long as the header Retry-After says."],
  },
  internal_error: {
    status: 500,
    pl: [
      "Błąd po naszej stronie",
      "Coś poszło nie tak. Spróbuj ponownie; jeśli to się powtarza, podaj BOK identyfikator żądania.",
    ],
    en: ["Error on our side", "Something went wrong. Try again; if it stays, give the helpdesk the request id."],
  },
  event_not_applied: {
    status: 500,
    pl: ["Zdarzenia nie zastosowano", "Zdarzenie dotyczy nas, ale nie zgadza się z tym, co zapisano."],
    en: ["Event not applied", "The event is ours, but does not agree with what is kept."],
  },
  payment_differs: {
    status: 500,
    pl: ["Płatność się nie zgadza", "Kwota, waluta lub konto różnią się od zapisanych. Sprawdzi to dział finansów."],
    en: ["Payment differs", "Amount, currency or account differ from what is kept. Finance will look at it."],
  },
  payment_provider_failed: {
    status: 502,
    pl: [
      "Błąd operatora płatności",
      "Operator płatności zgłosił błąd. Ponów żądanie z tym samym nagłówkiem Idempotency-Key.",
    ],
    en: ["Payment provider failed", "The payment provider failed. Repeat the request with the same Idempotency-Key."],
  },
  payment_provider_unavailable: {
    status: 503,
    pl: [
      "Operator płatności niedostępny",
      "Ponów za chwilę żądanie z tym samym kluczem Idempotency-Key; nic nie zostanie pobrane dwa razy.",
    ],
    en: [
      "Payment provider unavailable",
      "Repeat the request in a moment with the same Idempotency-Key; nothing is charged twice.",
    ],
  },
  temporarily_unavailable: {
    status: 503,
    pl: ["Chwilowo niedostępne", "Spróbuj ponownie za chwilę; powtórzenie niczego nie zdubluje."],
    en: ["Temporarily unavailable", "Try again in a moment; a repetition duplicates nothing."],
  },
};

const fieldTexts: Readonly<Record<FieldCode, Readonly<Record<Language, string>>>> = {
  not_json: { pl: "Treść nie jest poprawnym JSON-em.", en: "The body is not valid JSON." },
  required: { pl: "To pole jest wymagane.", en: "This field is required." },
  unknown_field: { pl: "Nieznane pole.", en: "Unknown field." },
  wrong_type: { pl: "Wartość jest złego typu.", en: "The value is of the wrong type." },
  wrong_format: { pl: "Wartość ma zły format.", en: "The value has the wrong format." },
  not_one_of: { pl: "Wartość spoza listy dozwolonych.", en: "The value is not one of those allowed." },
  too_small: { pl: "Wartość jest za mała.", en: "The value is too small." },
  too_large: { pl: "Wartość jest za duża.", en: "The value is too large." },
  too_short: { pl: "Wartość jest za krótka.", en: "The value is too short." },
  too_long: { pl: "Wartość jest za długa.", en: "The value is too long." },
  amount_below_minimum: { pl: "Najmniej 2000 groszy (20,00 zł).", en: "At least 2000 grosze (20.00 PLN)." },
  amount_above_maximum: {
    pl: "Najwyżej 5000000 groszy (50 000,00 zł).",
    en: "At most 5000000 grosze (50,000.00 PLN).",
  },
  method_not_available: { pl: "Ta metoda płatności nie jest dostępna.", en: "This payment method is not available." },
  password_too_short: {
    pl: "Hasło musi mieć co najmniej 15 znaków, a z podłączoną aplikacją uwierzytelniającą 12. Spacje też się liczą.",
    en: "A password needs 15 characters at least, and 12 beside an authenticator app. Spaces count too.",
  },
  password_too_long: { pl: "Hasło może mieć najwyżej 128 znaków.", en: "A password may have 128 characters at most." },
  common_password: {
    pl: "To hasło jest łatwe do odgadnięcia. Ułóż dłuższe, na przykład z kilku słów.",
    en: "This password is easy to guess. Make a longer one, of several words for example.",
  },
  contains_own_name: {
    pl: "Hasło nie może zawierać imienia, nazwiska ani adresu e-mail.",
    en: "The password must not contain your first name, last name or e-mail address.",
  },
  file_name_differs: {
    pl: "Końcówka nazwy pliku nie pasuje do jego typu.",
    en: "The ending of the file's name does not go with its type.",
  },
  not_applicable: { pl: "To pole nie ma tu zastosowania.", en: "This field does not apply here." },
  shuts_you_out: { pl: "Odcięłoby to Ciebie.", en: "It would shut you out." },
  shuts_main_administrator_out: {
    pl: "Odcięłoby to głównego administratora.",
    en: "It would shut the main administrator out.",
  },
  same_as_before: {
    pl: "Nowe hasło musi być inne niż obecne.",
    en: "The new password must differ from the present one.",
  },
};

/** The answer that tells a refusal; without one, that something went wrong on our side, and nothing of what. */
export const problemAnswer = (
  refusal: Refusal | undefined,
  { language, requestId, isPage }: { language: Language; requestId: string; isPage: boolean },
) => {
  const code = refusal?.code ?? "internal_error";
  const { status, [language]: texts } = problems[code];
  const [title, detail] = texts;
  const errors = (refusal?.errors ?? []).map((error) => ({ ...error, detail: fieldTexts[error.code][language] }));
  const retryAfterSeconds = refusal?.retryAfterSeconds;
  const headers = {
    "content-language": language,
    ...(retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) }),
    ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
  };
  if (isPage) {
    // Without their names: whoever made the form may have put any words there.
    const fields = errors.map((error) => html`<li>${error.detail}</li>\n`);
    const main = html`<h1>${title}</h1>
<p role="alert">${detail}</p>
${fields.length > 0 ? html`<ul>\n${fields}</ul>\n` : undefined}<p class="hint">${requestIdTexts[language]}: ${requestId}</p>`;
    const page = pageAnswer(status, { title, language, main });
    return { ...page, headers: { ...headers, ...page.headers } };
  }
  const problem = { type: `urn:saldo:problem:${code}`, title, status, detail, code, requestId };
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8", ...headers },
    body: { ...problem, ...(errors.length > 0 ? { errors } : {}) },
  };
};

const requestIdTexts: Readonly<Record<Language, string>> = { pl: "Identyfikator żądania", en: "Request id" };

/** Polish unless English is asked for with more weight (RFC 9110 `Accept-Language`). */
export const languageOf = (acceptLanguage: string | undefined): Language => {
  const weights = { pl: -1, en: -1 };
  for (const range of (acceptLanguage ?? "").toLowerCase().split(",")) {
    const [tag = "", ...parameters] = range.split(";").map((part) => part.trim());
    const quality = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    const language = tag.split("-")[0];
    if ((language === "pl" || language === "en") && quality > 0)
      weights[language] = Math.max(weights[language], quality);
  }
  return weights.en > weights.pl ? "en" : "pl";
};
