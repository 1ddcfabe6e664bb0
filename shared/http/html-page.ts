/** A small page of our own, for people whom an e-mail sent here: it runs no script, loads nothing and is shown in no frame. */
import { createHash } from "node:crypto";
import { type Html, html } from "../domain/html.ts";
import type { Language } from "../domain/language.ts";

/** The page as an answer. Forms in it lead back here only. */
export const pageAnswer = (
  status: number,
  { title, language, main }: { readonly title: string; readonly language: Language; readonly main: Html },
) => ({
  status,
  page: html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`.html,
  headers: {
    "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash()}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    "x-robots-tag": "noindex",
  },
});

const styleHash = (): string => createHash("sha256").update(style.html).digest("base64");

/** One column, in the reader's own fonts, light or dark; what is touched is at least 44 pixels high (WCAG 2.5.5). */
const style: Html = {
  html: `
:root { color-scheme: light dark; --ink: #1b2330; --quiet: #566072; --line: #cfd5de; --paper: #fff; --ground: #f3f5f8; --deed: #0b5cad; --on-deed: #fff; --alarm: #a3161e; --calm: #17663a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf2; --quiet: #a3adbd; --line: #3b4554; --paper: #1a212b; --ground: #10151c; --deed: #7ab8ff; --on-deed: #08213c; --alarm: #ff9a9f; --calm: #7fd8a4; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 0; font-size: 1.0625rem; }
h3 { margin: 1.25rem 0 0; font-size: 1rem; }
p, ul { margin: 0 0 1rem; }
ul { padding: 0; list-style: none; }
dl { display: grid; grid-template-columns: 7rem 1fr; gap: .375rem 1rem; margin: 0 0 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; font-weight: 600; }
@media (max-width: 29.99rem) { dl { display: block; } dd { margin-bottom: .5rem; } }
a { color: var(--deed); }
ol { margin: .5rem 0 0; padding: 0; list-style: none; }
ol li { padding: .5rem 0; border-top: 1px solid var(--line); }
.when { color: var(--quiet); }
.whole { white-space: nowrap; }
.typed { margin: .25rem 0 0; white-space: pre-wrap; }
table { width: 100%; margin: .5rem 0 0; border-collapse: collapse; table-layout: fixed; }
th, td { padding: .25rem .5rem .25rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 400; }
tbody th { padding-top: .5rem; border-top: 1px solid var(--line); }
li a { display: block; min-height: 2.75rem; padding: .5rem 0; }
label { display: block; margin-top: 1rem; font-weight: 600; }
.hint { margin: .25rem 0 0; color: var(--quiet); }
button + .hint, form + .hint, .hint + form, .hint + p, .fault + form, .good + form, .fault + .told, .fault + .good, textarea + dl { margin-top: 1rem; }
.fault { margin: .25rem 0 0; color: var(--alarm); font-weight: 600; }
.fault p, .fault ul { margin: 0 0 .25rem; }
.good, .told { font-weight: 600; }
.good { color: var(--calm); }
input, textarea, select { width: 100%; min-height: 2.75rem; margin-top: .25rem; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: .375rem; background: var(--paper); color: inherit; font: inherit; }
fieldset { min-width: 0; margin: 1rem 0 0; padding: 0 0 0 .75rem; border: 0; border-left: 3px solid var(--line); }
legend { padding: 0; font-weight: 600; }
.tick { display: flex; gap: .75rem; align-items: center; min-height: 2.75rem; }
.tick input { flex: none; width: 2.75rem; height: 2.75rem; margin: 0; }
[aria-invalid] { border: 2px solid var(--alarm); }
button { width: 100%; min-height: 3rem; margin: 1rem 0 0; border: 2px solid var(--deed); border-radius: .375rem; background: var(--deed); color: var(--on-deed); font: inherit; font-weight: 600; cursor: pointer; }
button.quiet { background: none; color: var(--deed); }
summary { min-height: 2.75rem; padding: .5rem 0; color: var(--deed); cursor: pointer; }
button.second { background: none; color: var(--alarm); border-color: var(--alarm); }
:focus-visible { outline: 3px solid var(--deed); outline-offset: 2px; }
`,
};
