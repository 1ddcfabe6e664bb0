/** The panel's page where a link from an e-mail leads to a password: of somebody who is invited, or who forgot theirs. */
import { randomBytes } from "node:crypto";
import { type Html, html } from "../shared/domain/html.ts";
import type { Language } from "../shared/domain/language.ts";
import { pageOf } from "./html.ts";
import type { Shown } from "./shown.ts";

type PasswordPage = "invitation" | "password-reset";

const signInPath = "/_local/panel/sign-in";

const paths = { invitation: "/invitations", "password-reset": "/password-resets" } as const;

const words = {
  pl: {
    noScript: "Ta strona potrzebuje JavaScriptu. Włącz go w przeglądarce i otwórz link z wiadomości jeszcze raz.",
    email: "Adres e-mail do logowania",
    validUntil: "Link jest ważny do: {at}.",
    show: "Pokaż hasło",
    retry: "Spróbuj ponownie",
    signIn: "Zaloguj się",
    dead: "Ten link wygasł, był już użyty albo jest niepełny.",
    noConnection: "Brak połączenia. Sprawdź je i spróbuj ponownie.",
    failed: "Nie udało się ({status}). Spróbuj ponownie za chwilę.",
    console: "Konsola systemu lokalnego",
    invitation: {
      title: "Zaproszenie do panelu Saldo",
      password: "Hasło",
      button: "Ustaw hasło",
      done: "Zaproszenie przyjęte, hasło ustawione.",
      next: "Zaloguj się adresem e-mail, na który przyszło zaproszenie.",
      /** An invitation can't be asked for here. */
      noLink: undefined,
      // Chosen by who invites, where that is known, and to what.
      about: {
        byToCompany: "{by} zaprasza Cię do panelu Saldo. Otrzymasz dostęp do konta firmy {company}.",
        toCompany: "Masz zaproszenie do panelu Saldo. Otrzymasz dostęp do konta firmy {company}.",
        byToStaff: "{by} zaprasza Cię do zespołu operatora w Saldo.",
        toStaff: "Masz zaproszenie do zespołu operatora w Saldo.",
      },
      has: "Masz już hasło?",
      hasNot:
        "Nie masz jeszcze hasła? Poproś osobę, która Cię zaprosiła, albo administratora swojej firmy o ponowne wysłanie zaproszenia.",
    },
    "password-reset": {
      title: "Ustaw nowe hasło",
      password: "Nowe hasło",
      button: "Ustaw nowe hasło",
      done: "Hasło zostało zmienione. Wszystkie dotychczasowe sesje zakończono.",
      next: "Zaloguj się nowym hasłem. Jeśli logujesz się też kodem z aplikacji, poprosimy o niego jak dotąd.",
      about: undefined,
      noLink: "Podaj adres e-mail, a wyślemy link do ustawienia hasła.",
      has: "Nowe hasło jest już ustawione?",
      hasNot: "Jeśli nie, poproś o nowy link.",
    },
    ask: {
      email: "Adres e-mail",
      button: "Wyślij nowy link",
      done: "Jeśli ktoś loguje się tym adresem, za chwilę przyjdzie na niego nowy link, ważny 30 minut. Jeśli nie przyjdzie, sprawdź folder ze spamem.",
    },
  },
  en: {
    noScript: "This page needs JavaScript. Turn it on in your browser and open the link in the e-mail again.",
    email: "E-mail address to sign in with",
    validUntil: "The link is valid until {at} (Warsaw time).",
    show: "Show password",
    retry: "Try again",
    signIn: "Sign in",
    dead: "This link has expired, was used before or is incomplete.",
    noConnection: "No connection. Check it and try again.",
    failed: "That failed ({status}). Try again in a moment.",
    console: "Console of the local system",
    invitation: {
      title: "Invitation to the Saldo panel",
      password: "Password",
      button: "Set password",
      done: "Invitation accepted, password set.",
      next: "Sign in with the e-mail address that the invitation was sent to.",
      noLink: undefined,
      about: {
        byToCompany: "{by} invites you to the Saldo panel. You will get access to the account of {company}.",
        toCompany: "You are invited to the Saldo panel. You will get access to the account of {company}.",
        byToStaff: "{by} invites you to the operator's team in Saldo.",
        toStaff: "You are invited to the operator's team in Saldo.",
      },
      has: "Do you have a password already?",
      hasNot:
        "No password yet? Ask the person who invited you, or an administrator of your company, to send the invitation again.",
    },
    "password-reset": {
      title: "Set a new password",
      password: "New password",
      button: "Set new password",
      done: "The password is changed. All earlier sessions have ended.",
      next: "Sign in with the new password. If you also use a code from an app, we will ask for it as before.",
      about: undefined,
      noLink: "Enter your e-mail address, and we will send you a link to set a password.",
      has: "Is the new password already set?",
      hasNot: "If not, ask for a new link.",
    },
    ask: {
      email: "E-mail address",
      button: "Send a new link",
      done: "If somebody signs in with this address, a new link will arrive there in a moment. It is valid for 30 minutes. If it doesn't arrive, check your spam folder.",
    },
  },
} as const satisfies Record<Language, unknown>;

export const passwordPage = (kind: PasswordPage, language: Language): Shown => {
  const nonce = randomBytes(16).toString("base64");
  const said = words[language];
  const own = said[kind];
  const page = pageOf(
    own.title,
    html`<main>
<h1 class="title">${own.title}</h1>
<noscript><p role="alert">${said.noScript}</p></noscript>
<p id="about" class="about" hidden></p>
<div id="problem" role="alert" hidden></div>
<button id="retry" class="second" type="button" hidden>${said.retry}</button>
<form id="set" hidden>
<p class="next">${said.email}:<br><strong id="whose"></strong></p>
<input id="email" type="email" readonly hidden autocomplete="username">
<label for="password">${own.password}</label>
<input id="password" type="password" required autocomplete="new-password" autocapitalize="none" autocorrect="off" spellcheck="false" aria-describedby="hint">
<p id="hint" class="quiet"></p>
<label class="check"><input id="shown" type="checkbox"> ${said.show}</label>
<button>${own.button}</button>
<p id="until" class="quiet next"></p>
</form>
<div id="dead" hidden>
<div id="over">
<p class="next">${own.has} <a href="${signInPath}">${said.signIn}</a></p>
<p class="next">${own.hasNot}</p>
</div>
${kind === "password-reset" ? askForm(language) : undefined}</div>
<div id="done" role="status" tabindex="-1" hidden>
<p class="said good">${own.done}</p>
<p class="next">${own.next}</p>
<p class="next"><a href="${signInPath}">${said.signIn}</a></p>
</div>
<p class="back"><a href="/_local">${said.console}</a></p>
</main>
<script nonce="${nonce}">${script(kind, language)}</script>`,
    language,
  );
  return { status: 200, page, mayAlso: `script-src 'nonce-${nonce}'; connect-src 'self'` };
};

const askForm = (language: Language): Html => {
  const { email, button, done } = words[language].ask;
  return html`<form id="ask">
<label for="address">${email}</label>
<input id="address" type="email" required autocomplete="username" maxlength="254">
<button>${button}</button>
</form>
<p id="asked" class="said good" role="status" hidden>${done}</p>
`;
};

/** The texts are our own: none holds a bracket that could end the script. */
const script = (kind: PasswordPage, language: Language): Html => {
  const { dead, noConnection, failed, validUntil } = words[language];
  const said = {
    dead,
    noConnection,
    failed,
    validUntil,
    about: words[language][kind].about,
    noLink: words[language][kind].noLink,
  };
  const given = { language, locale: language === "pl" ? "pl-PL" : "en-GB", path: paths[kind], said };
  return { html: `const { language, locale, path, said } = ${JSON.stringify(given)};\n${passwordScript}` };
};

const passwordScript = `
const [about, problem, retry, form, whose, email, password, hint, shown, until, dead, over, done, ask, asked] =
  ["about", "problem", "retry", "set", "whose", "email", "password", "hint", "shown", "until", "dead", "over", "done", "ask", "asked"].map((id) => document.getElementById(id));
let token = "";
let isSending = false;

const filled = (text, values) => text.replace(/\\{(\\w+)\\}/g, (_, name) => values[name]);
const show = (...shownNow) => {
  for (const one of [about, problem, retry, form, dead, done]) one.hidden = !shownNow.includes(one);
};
const complain = (texts, ...beside) => {
  problem.replaceChildren(...texts.map((text) => Object.assign(document.createElement("p"), { textContent: text })));
  show(problem, ...beside);
};
const post = (to, body) =>
  fetch(to, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": language },
    body: JSON.stringify(body),
  });
const problemIn = async (response) => {
  const { code, detail, errors = [] } = await response.json().catch(() => ({}));
  const texts = errors.length > 0 ? errors.map((error) => error.detail) : [detail ?? filled(said.failed, { status: response.status })];
  return { isOver: code === "link_refused", isField: errors.length > 0, texts };
};

const sentence = ({ invitedBy: by, companyName: company }) => {
  const { byToCompany, toCompany, byToStaff, toStaff } = said.about;
  // "sp. z o.o." ends the sentence already.
  return filled(company ? (by ? byToCompany : toCompany) : by ? byToStaff : toStaff, { by, company }).replace(/\\.\\.$/, ".");
};

const lookUp = async () => {
  try {
    const response = await post(path + "/lookup", { token });
    if (!response.ok) {
      const { isOver, texts } = await problemIn(response);
      return isOver ? complain([said.dead], dead) : complain(texts, retry);
    }
    const found = await response.json();
    // The hidden field is for password managers.
    email.value = whose.textContent = found.email;
    hint.textContent = found.passwordRule;
    const inWarsaw = (style) => new Intl.DateTimeFormat(locale, { ...style, timeZone: "Europe/Warsaw" }).format(new Date(found.validUntil));
    const at = inWarsaw({ dateStyle: "long" }) + ", " + inWarsaw({ timeStyle: "short" });
    until.textContent = filled(said.validUntil, { at });
    if (said.about) about.textContent = sentence(found);
    show(form, ...(said.about ? [about] : []));
  } catch {
    complain([said.noConnection], retry);
  }
};

const begin = () => {
  token = location.hash.slice(1, 200);
  // What opens the account shall stay neither in the address bar nor in the history.
  history.replaceState(null, "", location.pathname);
  form.reset();
  password.type = "password";
  password.removeAttribute("aria-invalid");
  show();
  over.hidden = !token && said.noLink !== undefined;
  if (token) return lookUp();
  if (!said.noLink) return complain([said.dead], dead);
  about.textContent = said.noLink;
  show(about, dead);
};

shown.addEventListener("change", () => {
  password.type = shown.checked ? "text" : "password";
});
retry.addEventListener("click", lookUp);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  const beside = said.about ? [form, about] : [form];
  try {
    const response = await post(path + "/confirmation", { token, password: password.value });
    if (response.ok) {
      token = "";
      form.reset();
      show(done);
      done.focus();
      return;
    }
    const { isOver, isField, texts } = await problemIn(response);
    if (isOver) return complain([said.dead], dead);
    complain(texts, ...beside);
    if (!isField) return;
    password.setAttribute("aria-invalid", "true");
    password.setAttribute("aria-describedby", "problem hint");
    password.focus();
  } catch {
    complain([said.noConnection], ...beside);
  } finally {
    isSending = false;
  }
});

ask?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  try {
    const response = await post("/password-resets", { email: document.getElementById("address").value });
    if (!response.ok) return complain((await problemIn(response)).texts, dead);
    problem.hidden = ask.hidden = true;
    asked.hidden = false;
  } catch {
    complain([said.noConnection], dead);
  } finally {
    isSending = false;
  }
});

addEventListener("hashchange", () => location.hash && begin());
begin();
`;
