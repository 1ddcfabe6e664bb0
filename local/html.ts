/** The whole page around the local system's HTML. */
import { type Html, html } from "../shared/domain/html.ts";
import type { Language } from "../shared/domain/language.ts";
import { warsaw } from "../shared/domain/warsaw.ts";

/** A time as people here read it. */
export const warsawTime = (at: Date | string): string => new Date(at).toLocaleString("pl-PL", { timeZone: warsaw });

/** A whole page: for any width, asking nothing of the network. */
export const pageOf = (title: string, body: Html, language: Language = "pl"): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`.html;

const STYLE: Html = {
  html: `
:root { color-scheme: light dark; --ink: #1b2330; --quiet: #566072; --line: #cfd5de; --paper: #fff; --ground: #f3f5f8; --deed: #0b5cad; --on-deed: #fff; --alarm: #a3161e; --alarm-ground: #fdecec; --calm: #17663a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a3adbd; --line: #3b4554; --paper: #1a212b; --ground: #10151c; --deed: #7ab8ff; --on-deed: #08213c; --alarm: #ff9a9f; --alarm-ground: #3a1a1d; --calm: #7fd8a4; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main, footer { max-width: 27rem; margin: 0 auto; }
main.wide { max-width: 46rem; }
main.console { max-width: 46rem; }
main { padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; }
h1, h2, p, dl, ul, form { margin: 0; }
h1 { font-size: 1rem; font-weight: 600; }
h1.title { font-size: 1.375rem; line-height: 1.25; }
h2 { font-size: 1.0625rem; }
.amount { font-size: 2.25rem; font-weight: 650; line-height: 1.2; white-space: nowrap; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); }
section { margin-top: 1.5rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
label { display: block; margin-top: .75rem; font-weight: 600; }
input, select, textarea { width: 100%; margin-top: .25rem; padding: .625rem .75rem; border: 1px solid var(--quiet); border-radius: .375rem; background: var(--paper); color: inherit; font: inherit; font-variant-numeric: tabular-nums; }
button { width: 100%; margin-top: 1rem; padding: .75rem; border: 1px solid var(--deed); border-radius: .375rem; background: var(--deed); color: var(--on-deed); font: inherit; font-weight: 650; cursor: pointer; }
button.second { background: transparent; color: var(--deed); }
:is(a, button, input, select, textarea):focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
a { color: var(--deed); }
[role=alert] { margin-top: 1.25rem; padding: .75rem; border: 1px solid currentColor; border-radius: .375rem; background: var(--alarm-ground); color: var(--alarm); }
.said { margin-top: 1.25rem; font-weight: 600; }
.good { color: var(--calm); }
.bad { color: var(--alarm); }
.samples { margin-top: 1.25rem; color: var(--quiet); font-size: .875rem; }
.samples ul { padding: 0; list-style: none; }
.samples li { display: grid; grid-template-columns: max-content 1fr; gap: .75rem; margin-top: .25rem; }
code { overflow-wrap: anywhere; color: var(--ink); font: .875rem/1.5 ui-monospace, monospace; word-spacing: -.25em; }
iframe { width: 100%; height: 52rem; resize: vertical; margin-top: .75rem; border: 1px solid var(--line); border-radius: .375rem; }
pre { margin: .75rem 0 0; overflow-wrap: anywhere; white-space: pre-wrap; font: .875rem/1.5 ui-monospace, monospace; }
input + .quiet { margin-top: .375rem; font-size: .875rem; }
.check { display: flex; align-items: center; gap: .5rem; font-weight: 400; }
.check input { flex: none; width: 1.25rem; height: 1.25rem; margin: 0; }
.list { margin-top: 1rem; padding: 0; list-style: none; }
.list li { margin-top: .75rem; }
.list span { display: block; color: var(--quiet); }
.about, .next { margin-top: .75rem; overflow-wrap: anywhere; }
.back { margin-top: 1.5rem; }
h3 { margin: 1rem 0 0; font-size: .9375rem; }
header p { margin-top: .5rem; }
.links { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
.console :is(.list li, .samples) { overflow-wrap: anywhere; }
.console .list .quiet, .console .list strong { color: var(--ink); }
.people li { grid-template-columns: 7rem 1fr; margin-top: .5rem; }
.people code, .copied { user-select: all; }
.payments li { grid-template-columns: 6rem 1fr; margin-top: .75rem; }
.sum { color: var(--ink); font-weight: 650; font-variant-numeric: tabular-nums; }
.payments button, .deeds button { width: auto; margin-top: .5rem; padding: .375rem .75rem; }
summary { margin-top: .75rem; cursor: pointer; }
.deeds { display: flex; flex-wrap: wrap; gap: 0 .5rem; }
.copied { padding: .75rem; border: 1px solid var(--line); border-radius: .375rem; }
#tidings { position: sticky; bottom: 0; margin-top: 1rem; padding: .75rem; border: 1px solid var(--line); border-radius: .375rem; background: var(--paper); overflow-wrap: anywhere; }
#tidings:empty { display: none; }
@media (max-width: 30rem) {
  :is(.people, .payments) li { grid-template-columns: 1fr; row-gap: 0; }
}
@media (min-width: 62.5rem) {
  main.console { display: grid; grid-template-columns: 1fr 1fr; column-gap: 2.5rem; max-width: 78rem; }
  .console > :is(header, #tidings) { grid-column: 1 / -1; }
  .column { min-width: 0; }
}
footer { margin-top: 1rem; padding: 0 .5rem; color: var(--quiet); font-size: .875rem; }
`,
};
