/** The guide, written in Markdown, as a page without scripts. */
import { Marked, type Tokens } from "marked";

/** The whole pages of the documentation begin alike. `main` is HTML. */
export const docsPage = ({ title, main, scripts = [] }: { title: string; main: string; scripts?: string[] }): string =>
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
</head>
<body>
<header><nav aria-label="Documentation"><a href="index.html">Guide</a> <a href="reference.html">Reference</a></nav></header>
${main}
${scripts.map((name) => `<script src="${name}"></script>`).join("\n")}
</body>
</html>
`;

/** Throws where the text has no title. */
export const guidePage = (markdown: string): string => {
  const marked = new Marked({ renderer: { heading, code, table } });
  const tokens = marked.lexer(markdown);
  const headings = tokens.filter((token): token is Tokens.Heading => token.type === "heading");
  const title = headings.find(({ depth }) => depth === 1);
  if (!title) throw new Error("the guide has no title");
  const contents = headings
    .filter(({ depth }) => depth === 2)
    .map(({ text }) => `<li><a href="#${anchorOf(text)}">${marked.parseInline(text)}</a></li>`);
  const main = `<div class="guide">
<nav aria-label="On this page"><ul>
${contents.join("\n")}
</ul></nav>
<main>
${marked.parser(tokens)}</main>
</div>`;
  return docsPage({ title: title.text, main });
};

/** As GitHub makes them, so that a link to a section works in both places. */
const anchorOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

type Renderer = { parser: { parseInline: (tokens: Tokens.Generic[]) => string } };

function heading(this: Renderer, { tokens, depth, text }: Tokens.Heading): string {
  return `<h${depth} id="${anchorOf(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
}

/** What is sent, and in a quieter frame what comes out. Whoever has no mouse scrolls a block that has the focus. */
function code({ text, lang = "" }: Tokens.Code): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const kind = isAnswer(lang) ? ' class="answer"' : "";
  return `<pre tabindex="0"${kind}><code>${escaped}</code></pre>\n`;
}

export const isAnswer = (language: string): boolean => ["json", "http", "text"].includes(language);

function table(this: Renderer, { header, rows }: Tokens.Table): string {
  const cells = (row: Tokens.TableCell[], name: "th" | "td") =>
    row.map(({ tokens }) => `<${name}>${this.parser.parseInline(tokens)}</${name}>`).join("");
  const body = rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
  return `<div class="table" tabindex="0"><table><thead><tr>${cells(header, "th")}</tr></thead><tbody>${body}</tbody></table></div>\n`;
}
