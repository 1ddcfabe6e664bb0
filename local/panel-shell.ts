/** The page in which the panel's code shows its views, and what its looks add to those of the local system's pages. */
import { type Html, html } from "../shared/domain/html.ts";
import { pageOf } from "./html.ts";

const STYLE: Html = {
  html: `
main.panel { max-width: 62rem; }
.panel header, .chart p { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; }
.panel nav:not(:empty) { display: flex; flex-wrap: wrap; gap: 0 1.25rem; margin: .75rem 0 1.5rem; border-bottom: 1px solid var(--line); }
.panel nav a { padding: .625rem 0; text-decoration: none; }
.panel nav a[aria-current] { border-bottom: 3px solid var(--deed); font-weight: 650; }
.panel :is(form:not(:has(.cards)), [role=alert]) { max-width: 27rem; }
.panel :is(input:not([type=checkbox]), select, textarea) { min-height: 2.875rem; font-weight: 400; }
.panel button { width: auto; padding: .625rem 1.25rem; }
.panel :is(header, td) :is(p, button) { margin: 0; padding-block: .25rem; }
.panel :is(h2, h3) { margin: 0 0 .5rem; }
.panel :is(table, .facts) { width: 100%; margin: .75rem 0; border-collapse: collapse; }
.panel :is(th, td) { padding: .5rem 1rem .5rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.panel :is(th, td).sum { padding: .5rem 0 .5rem 1rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.panel :is(th, dt, .chart, .calls) { color: var(--quiet); font-weight: 400; }
.facts div { display: grid; grid-template-columns: minmax(7rem, 20%) 1fr; gap: .75rem; padding: .25rem 0; }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: 0 1rem; }
.cards article { margin-top: 1rem; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; }
.cards .facts div { grid-template-columns: 1fr auto; }
.chart { margin: 1.25rem 0; font-size: .875rem; }
.chart svg { display: block; width: 100%; height: 11rem; stroke-width: 2; }
.chart :is(polyline, line) { fill: none; stroke: var(--deed); vector-effect: non-scaling-stroke; }
.chart .threshold { stroke: var(--alarm); stroke-width: 1; stroke-dasharray: 4 4; }
.chart polygon { fill: var(--deed); opacity: .12; }
.qr { display: block; width: 11rem; }
.panel summary { margin-top: 1rem; color: var(--deed); font-weight: 650; cursor: pointer; }
.calls { font: .875rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  .panel tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .panel :is(td, td.sum) { display: flex; justify-content: space-between; gap: 1rem; padding: .125rem 0; border: 0; text-align: right; overflow-wrap: anywhere; white-space: normal; }
  .panel td::before { flex: none; color: var(--quiet); content: attr(data-label); }
  .panel :is(thead, td:empty) { display: none; }
}
`,
};

export const panelShell = pageOf(
  "Konto i Finanse",
  html`<style>${STYLE}</style>
<main class="panel"><header></header><nav aria-label="Konto i Finanse"></nav>
<div id="content"><noscript><p role="alert">Ten panel potrzebuje JavaScriptu. Włącz go w przeglądarce.</p></noscript></div>
<section class="calls"><h2>Wywołania API</h2><ol id="calls" reversed></ol></section>
<p class="back"><a href="/_local">Konsola systemu lokalnego</a></p></main>
<script type="module" src="/_local/panel/main.js"></script>`,
);
