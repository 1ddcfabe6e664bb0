/** The console's page: what happened on the left, what to do with it on the right, and below each other where it is narrow. */
import { randomBytes } from "node:crypto";
import type { AccountHead } from "../shared/domain/account/account.ts";
import { type Html, html } from "../shared/domain/html.ts";
import { zlotys } from "../shared/domain/money.ts";
import { consoleScript } from "./console-script.ts";
import { pageOf, warsawTime } from "./html.ts";
import { type Person, peopleSection } from "./people.ts";
import type { Shown } from "./shown.ts";
import { panelPath, type Tried, triesSection } from "./tries.ts";

export type Drawn = Tried & {
  readonly head: AccountHead;
  readonly people: readonly Person[];
  readonly schedules: readonly string[];
  readonly payments: Html;
  readonly mail: Html;
  readonly writeForm: Html;
};

export const consolePage = (drawn: Drawn): Shown => {
  const nonce = randomBytes(16).toString("base64");
  const { address, head, machineKey, now, people, schedules, payments, mail, writeForm } = drawn;
  const page = pageOf(
    "Saldo na tej maszynie",
    html`<main class="console">
<header>
<h1 class="title">Saldo na tej maszynie</h1>
<p>Konto i finanse operatora telefonii na przedpłatę. Tu widać, co zapłacono i co wysłano, i co można zrobić dalej.</p>
<p class="links"><a href="${panelPath}">Panel klienta</a> <a href="/docs">Dokumentacja API</a> <a href="/openapi.json">OpenAPI</a> <code>${address}</code></p>
<p>${head.companyName}: <strong data-live="balance">${zlotys(head.balanceGrosze)}</strong></p>
</header>
<div class="column">
${payments}
${mail}
</div>
<div class="column">
${triesSection(drawn)}
${peopleSection(people)}
<section id="klucz"><h2>Klucz maszyny</h2>
<p><code>${machineKey}</code></p>
<p class="quiet">Ma wszystkie zakresy. Wysyła się go jak token: <code>Authorization: Bearer …</code></p></section>
<section id="zegar"><h2>Zegar</h2>
<p><span data-live="clock">${warsawTime(now)}</span> (Warszawa)</p>
<div class="deeds">${clockButton("Godzina naprzód", 3600)}${clockButton("Doba naprzód", 24 * 3600)}</div>
</section>
<section id="harmonogramy"><h2>Harmonogramy</h2>
<p class="quiet">Każdy działa sam o swojej porze. Tu uruchomisz go od razu.</p>
<div class="deeds">${schedules.map((name) => html`<form method="post" action="/_local/schedules/${name}/run"><button class="second">${name}</button></form>`)}</div>
</section>
${writeForm}
</div>
<p id="tidings" role="status"></p>
</main>
<script nonce="${nonce}">${consoleScript}</script>`,
  );
  return { status: 200, page, mayAlso: `script-src 'nonce-${nonce}'; connect-src 'self'` };
};

const clockButton = (label: string, seconds: number): Html =>
  html`<form method="post" action="/_local/clock"><input type="hidden" name="advanceSeconds" value="${seconds}"><button class="second">${label}</button></form>`;
