/**
 * The forms by which the operator's staff sign in on a page, all sent to `/pages/sign-in`. Each carries the way back and what was
 * typed there, so that nothing is lost: never in an address, and nothing is done with it before its page's own button is pressed.
 */
import * as z from "zod/mini";
import { type Html, html } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";
import type { Problem } from "../domain/refusal.ts";
import type { Answer } from "./contract.ts";
import { pageAnswer } from "./html-page.ts";
import { formTokenField, isOfForm, resumedField } from "./request.ts";

export const signInPath = "/pages/sign-in";

/** The pages to which the sign-in leads back, by the first word of their paths; what follows is a link's token, or a queue's name. */
const pagesWithSignIn = ["decisions", "cases", "locations", "queues"] as const;

/** A path of one of our own pages: it holds no host, no query and no line break. */
export const Back = z.string().check(z.regex(new RegExp(`^/(?:${pagesWithSignIn.join("|")})/[\\w.~-]{1,300}$`)));

export const Carried = z.string().check(z.maxLength(100_000));

/** Where to go back to, and what was typed there (as a form encodes it). */
export type Way = { readonly back?: string | undefined; readonly carried?: string | undefined };

/** Undefined for a path that is not such a page's, as that of the sign-in itself. */
export const backOf = (path: string): string | undefined => z.safeParse(Back, path).data;

/** What was typed into a form, for the sign-in to carry; undefined where there is nothing. */
export const carriedOf = (typed: Readonly<Record<string, string>>): string | undefined =>
  Object.keys(typed).length === 0 ? undefined : new URLSearchParams(typed).toString();

const words = {
  pl: {
    signIn: "Logowanie dla pracowników operatora",
    email: "Adres e-mail",
    password: "Hasło",
    on: "Dalej",
    code: "Kod z aplikacji",
    codeHint: "6 cyfr, które pokazuje teraz aplikacja uwierzytelniająca.",
    recovery: "Nie mam aplikacji pod ręką",
    recoveryCode: "Kod zapasowy",
    as: "Logujesz się jako:",
    another: "Zaloguj się jako ktoś inny",
    prove: "Potwierdź, że to Ty",
    proveWhy: "Ta decyzja wymaga potwierdzenia z ostatnich 10 minut. Podaj kod z aplikacji.",
    proven: "Potwierdź",
    kept: "To, co było wpisane, zostanie zachowane. Niczego jeszcze nie zapisaliśmy.",
    signedIn: "Zalogowano",
    who: "Zalogowano jako:",
    back: "Wróć i dokończ",
    backHint: "Niczego jeszcze nie zapisaliśmy. Na następnej stronie sprawdź dane i naciśnij właściwy przycisk.",
    out: "Wyloguj się",
    signedOut: "Wylogowano",
    again: "Zaloguj się ponownie",
    backToPage: "Wróć na poprzednią stronę",
    openLink: "Otwórz teraz link z e-maila.",
    wait: (minutes: number) => `Następna próba za ${minutes} min.`,
  },
  en: {
    signIn: "Sign-in for the operator's staff",
    email: "E-mail address",
    password: "Password",
    on: "Continue",
    code: "Code from the app",
    codeHint: "The 6 digits that your authenticator app shows now.",
    recovery: "I don't have the app with me",
    recoveryCode: "Recovery code",
    as: "You are signing in as:",
    another: "Sign in as somebody else",
    prove: "Confirm that it is you",
    proveWhy: "This decision needs a confirmation from the last 10 minutes. Enter the code from your app.",
    proven: "Confirm",
    kept: "What you entered is kept. Nothing has been saved yet.",
    signedIn: "Signed in",
    who: "Signed in as:",
    back: "Go back and finish",
    backHint: "Nothing has been saved yet. Check the data on the next page, then press the button you want.",
    out: "Sign out",
    signedOut: "Signed out",
    again: "Sign in again",
    backToPage: "Go back to the page",
    openLink: "Now open the link in your e-mail.",
    wait: (minutes: number) => `The next try is possible in ${minutes} min.`,
  },
} as const satisfies Record<Language, unknown>;

type Told = {
  readonly language: Language;
  /** Why the form is shown, or shown again. */
  readonly told?: Problem | undefined;
  readonly retryAfterSeconds?: number | undefined;
};
type OfSession = { readonly formToken: string; readonly email: string };

/** The first step: e-mail address and password. */
export const signInPage = (way: Way, { email = "", ...told }: Told & { readonly email?: string }): Answer => {
  const said = words[told.language];
  return formPage(said.signIn, told, {
    step: "password",
    way,
    fields: html`<label for="email">${said.email}</label>
<input id="email" name="email" type="email" autocomplete="username" maxlength="254" required value="${email}"${describedBy(told)}>
<label for="password">${said.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="512" required${describedBy(told)}>
`,
    button: said.on,
  });
};

/** The second: the code of the app, or a recovery code. */
export const codePage = (way: Way, { formToken, email, ...told }: Told & OfSession): Answer => {
  const said = words[told.language];
  return formPage(said.signIn, told, {
    step: "code",
    way,
    fields: html`${ofSession(formToken)}<p>${said.as} <strong>${email}</strong></p>
${codeField(told)}<details>
<summary>${said.recovery}</summary>
<label for="recoveryCode">${said.recoveryCode}</label>
<input id="recoveryCode" name="recoveryCode" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="64">
</details>
`,
    button: said.on,
    after: stepForm("sign-out", way, { formToken, text: said.another }),
  });
};

/** A fresh proof of whoever is signed in. */
export const proofPage = (way: Way, { formToken, email, ...told }: Told & OfSession): Answer => {
  const said = words[told.language];
  return formPage(said.prove, told, {
    step: "proof",
    way,
    fields: html`${ofSession(formToken)}<p>${said.proveWhy}</p>
<p>${said.who} <strong>${email}</strong></p>
${codeField(told)}`,
    button: said.proven,
  });
};

/** The end: back to where what was typed is shown again, by a press of the clerk's own. */
export const signedInPage = (
  { back, carried }: Way,
  { language, formToken, email }: { readonly language: Language } & OfSession,
): Answer => {
  const said = words[language];
  const typed = [...new URLSearchParams(carried ?? "")].filter(([name]) => !isOfForm(name));
  const onward = back
    ? html`<form method="post" action="${back}">
${typed.map(([name, value]) => hidden(name, value))}${ofSession(formToken)}${hidden(resumedField, "yes")}<button>${said.back}</button>
</form>
<p class="hint">${said.backHint}</p>
`
    : html`<p>${said.openLink}</p>
`;
  return plainPage(
    200,
    said.signedIn,
    language,
    html`<p class="good" role="status">${said.who} ${email}</p>
${onward}${stepForm("sign-out", { back }, { formToken, text: said.out })}`,
  );
};

/** With the page that it was done on, where there is one: whoever holds its link may have more to do there. */
export const signedOutPage = (back: string | undefined, language: Language): Answer => {
  const said = words[language];
  const onward = back === undefined ? { to: signInPath, text: said.again } : { to: back, text: said.backToPage };
  return plainPage(
    200,
    said.signedOut,
    language,
    html`<p class="good" role="status">${said.signedOut}.</p>
<p><a href="${onward.to}">${onward.text}</a></p>`,
  );
};

/** The sign-in can't go on here: why, and what to do first. */
export const signInEndedPage = ({ status, ...texts }: Problem, language: Language): Answer => {
  const [title, detail] = texts[language];
  const said = words[language];
  return plainPage(
    status,
    title,
    language,
    html`<p role="alert">${detail}</p>
<p><a href="${signInPath}">${said.again}</a></p>`,
  );
};

/** For a page that somebody is signed in on: who it is, and the way out. */
export const signedInPart = (
  { back, formToken, email }: Way & OfSession,
  language: Language,
): Html => html`<p class="hint">${words[language].who} ${email}</p>
${stepForm("sign-out", { back }, { formToken, text: words[language].out })}`;

/** What a page's own form must hold to be sent as whoever is signed in. */
export const ofSession = (formToken: string): Html => hidden(formTokenField, formToken);

type Form = {
  readonly step: "password" | "code" | "proof";
  readonly way: Way;
  readonly fields: Html;
  readonly button: string;
  readonly after?: Html;
};

const formPage = (title: string, { told, language, retryAfterSeconds }: Told, form: Form): Answer => {
  const said = words[language];
  const wait = retryAfterSeconds === undefined ? "" : ` ${said.wait(Math.ceil(retryAfterSeconds / 60))}`;
  const why =
    told &&
    html`<p id="told" class="fault" role="alert">${told[language][1]}${wait}</p>
`;
  const kept = form.way.carried === undefined ? undefined : html`<p class="hint">${said.kept}</p>\n`;
  const page = plainPage(statusFor(told), title, language, html`${why}${kept}${formOf(form)}${form.after}`);
  if (retryAfterSeconds === undefined) return page;
  return { ...page, headers: { ...page.headers, "retry-after": String(retryAfterSeconds) } };
};

/** Never 401: that is about HTTP's own authentication, and would have to name a scheme. */
const statusFor = (told: Problem | undefined): number => {
  if (!told) return 200;
  return told.status === 429 ? 429 : 403;
};

const formOf = ({ step, way, fields, button }: Form): Html => html`<form method="post" action="${signInPath}">
${hidden("step", step)}${wayFields(way)}${fields}<button>${button}</button>
</form>
`;

const stepForm = (
  step: "sign-out",
  way: Way,
  { formToken, text }: { readonly formToken: string; readonly text: string },
): Html => html`<form method="post" action="${signInPath}">
${hidden("step", step)}${wayFields(way)}${ofSession(formToken)}<button class="quiet">${text}</button>
</form>
`;

const wayFields = ({ back, carried }: Way): Html =>
  html`${back === undefined ? undefined : hidden("back", back)}${carried === undefined ? undefined : hidden("carried", carried)}`;

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">
`;

const codeField = (told: Told): Html => {
  const said = words[told.language];
  return html`<label for="code">${said.code}</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="30" aria-describedby="${told.told ? "told " : ""}code-hint"${told.told ? html` aria-invalid="true"` : undefined} autofocus>
<p id="code-hint" class="hint">${said.codeHint}</p>
`;
};

const describedBy = ({ told }: Told): Html | undefined => (told ? html` aria-describedby="told"` : undefined);

const plainPage = (status: number, title: string, language: Language, main: Html): Answer => {
  const page = pageAnswer(status, { title, language, main: html`<h1>${title}</h1>\n${main}` });
  return { ...page, headers: { ...page.headers, ...formHeaders } };
};

/** Under `no-referrer` a browser calls the origin of a page's own form `null`. What is sent to ourselves tells nobody else. */
export const formHeaders = { "referrer-policy": "same-origin" } as const;
