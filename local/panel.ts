/** Stands where the panel would be: Stripe and our e-mails send people there. */
import { randomBytes } from "node:crypto";
import { type Html, html } from "../shared/domain/html.ts";
import { languageOf } from "../shared/http/problem.ts";
import { pageOf } from "./html.ts";
import { passwordPage, signInPath } from "./password-page.ts";
import type { Shown } from "./shown.ts";
import type { Asked } from "./stripe/web.ts";

/** Undefined for what is not the panel's. */
export const panelPage = ({ method, path, query, headers }: Asked): Shown | undefined => {
  const route = `${method} ${path}`;
  const language = languageOf(headers["accept-language"]);
  if (route === "GET /_local/panel/password-reset") return passwordPage("password-reset", language);
  if (route === "GET /_local/panel/invitation") return passwordPage("invitation", language);
  if (route === `GET ${signInPath}`) return { status: 200, page: signInPage };
  if (route === "GET /_local/panel/low-balance-recipient") return recipientPage();
  if (route === "GET /_local/panel/top-ups/new") return { status: 200, page: newTopUpPage(new URLSearchParams(query)) };
  const payment = new URLSearchParams(query).get("payment");
  const topUpId = /^GET \/_local\/panel\/top-ups\/([^/]+)$/.exec(route)?.[1];
  if (topUpId && payment !== null) return { status: 200, page: topUpPage(topUpId, payment) };
  const standIn = standIns.find(({ at }) => at.test(route));
  return standIn && { status: 200, page: standInPage(standIn, path.split("/").at(-1)!) };
};

const backToConsole = html`<p class="back"><a href="/_local">Konsola systemu lokalnego</a></p>`;

const topUpPage = (topUpId: string, payment: string): string =>
  pageOf(
    "Powrót do panelu",
    html`<main>
<h1>Powrót do panelu</h1>
<p class="said ${payment === "success" ? "good" : "bad"}">${
      payment === "success" ? "Płatność przekazana do realizacji." : "Płatność przerwana. Nic nie pobrano."
    }</p>
<p>Tu byłby panel klienta. Stan doładowania pokaże:</p>
<p><code>GET /top-ups/${topUpId}</code></p>
${backToConsole}
</main>`,
  );

/** Where the button of a low-balance message leads. */
const newTopUpPage = (query: URLSearchParams): string =>
  pageOf(
    "Doładowanie konta",
    html`<main>
<h1>Doładowanie konta</h1>
<p>Tu byłby formularz panelu klienta${query.has("amountGrosze") ? " z wpisaną kwotą" : ""}. Doładowanie rozpoczyna:</p>
<p><code>POST /top-ups ${query.has("amountGrosze") ? `{"amountGrosze": ${query.get("amountGrosze")}, …}` : ""}</code></p>
${backToConsole}
</main>`,
  );

type StandIn = {
  readonly at: RegExp;
  readonly title: string;
  readonly shows: string;
  readonly route: (last: string) => string;
};

/** Pages of the panel to which e-mails lead, and which have nothing of their own here. */
const standIns: readonly StandIn[] = [
  {
    at: /^GET \/_local\/panel\/offer$/,
    title: "Oferta",
    shows: "obecną ofertę i zamówione zmiany",
    route: () => "GET /offer",
  },
  {
    at: /^GET \/_local\/panel\/top-ups\/[^/]+$/,
    title: "Doładowanie",
    shows: "doładowanie, a przy przelewie także miejsce na potwierdzenie",
    route: (id) => `GET /top-ups/${id}`,
  },
  {
    at: /^GET \/_local\/panel\/change-requests\/[^/]+$/,
    title: "Dyspozycja",
    shows: "dyspozycję i jej historię, a także miejsce na odpowiedź i pliki",
    route: (id) => `GET /change-requests/${id}`,
  },
  {
    at: /^GET \/_local\/panel\/low-balance-alert$/,
    title: "Powiadomienia o saldzie",
    shows: "próg i odbiorców powiadomień",
    route: () => "GET /account/low-balance-alert",
  },
  {
    at: /^GET \/_local\/panel\/subscriber\/emergency-calls$/,
    title: "Adresy do połączeń alarmowych",
    shows: "numery i adresy, pod którymi są używane",
    route: () => "GET /numbers",
  },
];

const standInPage = ({ title, shows, route }: StandIn, last: string): string =>
  pageOf(
    title,
    html`<main>
<h1>${title}</h1>
<p>Tu panel klienta pokazałby ${shows}. Dane zwraca:</p>
<p><code>${route(last)}</code></p>
${backToConsole}
</main>`,
  );

const signInPage = pageOf(
  "Logowanie do panelu",
  html`<main>
<h1>Logowanie do panelu</h1>
<p>Tu byłoby logowanie do panelu klienta. Sesję rozpoczyna:</p>
<p><code>POST /sessions</code></p>
${backToConsole}
</main>`,
);

/**
 * Where the link leads that confirms an address for low-balance alerts. Programs that check e-mails press a lone button, so a
 * choice has to be made before it does anything.
 */
const recipientPage = (): Shown => {
  const nonce = randomBytes(16).toString("base64");
  const page = pageOf(
    "Powiadomienia o saldzie",
    html`<main>
<h1>Powiadomienia o saldzie</h1>
<noscript><p role="alert">Ta strona potrzebuje JavaScriptu. Włącz go w przeglądarce i otwórz link z wiadomości jeszcze raz.</p></noscript>
<div id="problem" role="alert" hidden></div>
<form hidden action="/low-balance-recipients/confirmation">
<label class="check"><input id="wanted" type="checkbox" required> Chcę dostawać na ten adres powiadomienia o niskim saldzie</label>
<button>Potwierdź adres</button>
</form>
<div id="done" role="status" tabindex="-1"></div>
<template><p class="said good">Adres potwierdzony. Damy znać, gdy saldo będzie niskie.</p></template>
${backToConsole}
</main>
<script nonce="${nonce}">${recipientScript}</script>`,
  );
  return { status: 200, page, mayAlso: `script-src 'nonce-${nonce}'; connect-src 'self'` };
};

const recipientScript: Html = {
  html: `
const [form, problem, done] = ["form", "#problem", "#done"].map((name) => document.querySelector(name));
let token = "";
let isSending = false;

const complain = (text, isOver) => {
  problem.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  problem.hidden = false;
  form.hidden = isOver;
};

const begin = () => {
  token = location.hash.slice(1, 200);
  // What confirms the address shall stay neither in the address bar nor in the history.
  history.replaceState(null, "", location.pathname);
  done.replaceChildren();
  form.reset();
  problem.hidden = true;
  form.hidden = false;
  if (!token) complain("Ten link jest niepełny. Otwórz go jeszcze raz z wiadomości.", true);
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/json", "accept-language": "pl" },
      body: JSON.stringify({ token }),
    });
    if (response.ok) {
      token = "";
      form.hidden = problem.hidden = true;
      done.replaceChildren(document.querySelector("template").content.cloneNode(true));
      done.focus();
      return;
    }
    const { code, detail } = await response.json().catch(() => ({}));
    complain(detail ?? "Nie udało się (" + response.status + "). Spróbuj ponownie za chwilę.", code === "link_refused");
  } catch {
    complain("Brak połączenia. Sprawdź je i spróbuj ponownie.", false);
  } finally {
    isSending = false;
  }
});

addEventListener("hashchange", () => location.hash && begin());
begin();
`,
};
