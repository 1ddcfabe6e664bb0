/**
 * An e-mail as people read it, as data: one plain layout for all of them, as HTML that a phone shows well, and as text.
 * Whoever makes a letter has made every text that somebody typed one harmless line (`typed`), or of a message such lines (`typedLines`);
 * here they are only escaped.
 */
import { type Html, html, plainLine } from "../html.ts";
import type { Language } from "../language.ts";
import type { Operator } from "../operator.ts";

export type Letter = {
  readonly subject: string;
  readonly greeting?: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly Fact[];
  /** A 2D code to scan, below the facts. In the text it is left out: all that it says stands in the facts. */
  readonly qr?: { readonly caption: string; readonly text: string };
  readonly tables?: readonly LetterTable[];
  /** What the reader may do; the address is shown as text too. */
  readonly action?: { readonly label: string; readonly address: string };
  /** Facts that nobody needs before the action, with their labels: they stand below it. */
  readonly details?: readonly Fact[];
  /** What is good to know beside it, after the action. */
  readonly notes: readonly string[];
};

/** With its label. A value of several lines is a message, quoted as it was written. */
type Fact = readonly [label: string, value: string | readonly string[]];

/** Who signs every letter. */
type Sender = Operator & {
  /** The e-mail address of the customer service office. */
  readonly helpdesk: string;
};

type LetterTable = {
  readonly title: string;
  readonly columns: readonly string[];
  /** A value for each column. */
  readonly rows: readonly (readonly string[])[];
};

/** 7 MB (10⁶ bytes each): SES takes 10 MB, and base64 makes a third more of every file. */
export const attachedBytesMax = 7_000_000;

/** A text that somebody typed, as a letter may show it: one harmless line, cut where it is longer than people's are. */
export const typed = (text: string, lettersMax = 120): string => {
  const letters = [...plainLine(text)];
  if (letters.length <= lettersMax) return letters.join("");
  return `${letters
    .slice(0, lettersMax - 1)
    .join("")
    .trimEnd()}…`;
};

/** More lines of a message than these are run together in the last one. */
export const messageLinesMax = 60;
const messageLettersMax = 2_000;

/**
 * A message that somebody typed, as a letter may quote it: harmless lines, of 2,000 letters in all, without empty ones at either end or two
 * together. A blank message has none.
 */
export const typedLines = (text: string): readonly string[] => {
  const all = text
    .split(/\r\n?|[\n\u0085\u2028\u2029]/)
    .map(plainLine)
    .filter((line, place, lines) => line !== "" || (place > 0 && lines[place - 1] !== ""));
  if (all.at(-1) === "") all.pop();
  const lines = [...all.slice(0, messageLinesMax - 1), plainLine(all.slice(messageLinesMax - 1).join(" "))];
  if (lines.at(-1) === "") lines.pop();
  const kept: string[] = [];
  let lettersLeft = messageLettersMax;
  for (const line of lines) {
    if (lettersLeft === 0) break;
    const shown = typed(line, lettersLeft);
    kept.push(shown);
    if (shown !== line) break;
    lettersLeft -= [...line].length;
  }
  return kept;
};

const words = {
  pl: {
    ifNoButton: "Jeśli przycisk nie działa, skopiuj ten adres do przeglądarki:",
    helpdesk: "Biuro Obsługi Klienta (BOK)",
    automatic: "Ta wiadomość została wysłana automatycznie.",
  },
  en: {
    ifNoButton: "If the button does not work, copy this address to your browser:",
    helpdesk: "Customer service (BOK)",
    automatic: "This message was sent automatically.",
  },
} as const satisfies Record<Language, unknown>;

/** A single column in the reader's own fonts and colours, light or dark; only the button has colours of its own. */
export const letterHtml = (letter: Letter, language: Language, sender: Sender): string => {
  const { subject, greeting, paragraphs, facts, qr, tables = [], action, details = [], notes } = letter;
  const said = words[language];
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:16px;line-height:1.5">
<div style="max-width:560px;margin:0 auto;overflow-wrap:anywhere">
${greeting === undefined ? undefined : paragraph(html`${greeting}`)}${paragraphs.map((text) => paragraph(html`${text}`))}${facts.map(fact)}${qr && picture(qr)}${tables.map(table)}${action && button(action)}${details.map(fact)}${notes.map((text) => paragraph(html`${text}`))}${action && addressAsText(action, said.ifNoButton)}${footer(sender, said)}
</div>
</body>
</html>
`.html;
};

const paragraph = (inner: Html): Html => html`<p style="margin:0 0 16px">${inner}</p>
`;

const fact = ([label, value]: Fact): Html =>
  typeof value === "string"
    ? html`<p style="margin:0 0 12px">${labelled(label)}<br><strong>${value}</strong></p>
`
    : html`<p style="margin:0 0 12px">${labelled(label)}<span style="${quoteStyle}">${value.map((line, place) => html`${place === 0 ? undefined : lineBreak}${line}`)}</span></p>
`;

const labelled = (label: string): Html => html`<span style="font-size:14px;opacity:0.75">${label}</span>`;

/** The edge shows where a message ends, whatever it makes itself look like. */
const quoteStyle = "display:block;margin:4px 0 0;padding:0 0 0 12px;border-left:3px solid #8888";
const lineBreak = html`<br>
`;

/** By what name the picture of a letter's 2D code is attached. */
export const qrContentId = "kod-qr@saldo";

/** White around it is part of the picture, so that it can be scanned from a dark screen too. */
const picture = ({ caption }: NonNullable<Letter["qr"]>): Html =>
  paragraph(
    html`${caption}<br><img src="cid:${qrContentId}" alt="${caption}" width="240" height="240" style="display:block;width:240px;height:240px;margin:8px 0 0;border:0">`,
  );

const table = ({ title, columns, rows }: LetterTable): Html =>
  rows.length === 0
    ? html``
    : html`<table style="width:100%;margin:0 0 16px;border-collapse:collapse;font-size:14px">
<caption style="text-align:left;font-size:16px;font-weight:600;padding:8px 0">${title}</caption>
<tr>${columns.map((column) => html`<th scope="col" style="${cellStyle};opacity:0.75">${column}</th>`)}</tr>
${rows.map(
  (
    row,
  ) => html`<tr>${row.map((value, place) => html`<td style="${place === 0 ? cellStyle : wholeCellStyle}">${value}</td>`)}</tr>
`,
)}</table>
`;

const cellStyle = "text-align:left;vertical-align:top;padding:6px 8px 6px 0;border-bottom:1px solid #8888";
/** The first column names things, and may break; an amount is never cut in two. */
const wholeCellStyle = `${cellStyle};white-space:nowrap`;

type Action = NonNullable<Letter["action"]>;

const button = ({ label, address }: Action): Html =>
  html`<p style="margin:24px 0"><a href="${address}" style="display:inline-block;padding:12px 20px;border-radius:6px;background-color:#0b5cad;color:#ffffff;font-weight:600;text-decoration:none">${label}</a></p>
`;

const addressAsText = ({ address }: Action, ifNoButton: string): Html =>
  html`<p style="margin:0 0 16px;font-size:14px">${ifNoButton}<br><a href="${address}" style="color:inherit;word-break:break-all">${address}</a></p>
`;

type Footer = (typeof words)[Language];

const footer = ({ name, address, helpdesk }: Sender, said: Footer): Html =>
  html`<p style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid #8888;font-size:14px;opacity:0.75">${name}<br>${address}<br>${said.helpdesk}: <a href="mailto:${helpdesk}" style="color:inherit">${helpdesk}</a><br>${said.automatic}</p>`;

const lines = (facts: readonly Fact[]): string =>
  facts
    .map(([label, value]) =>
      typeof value === "string"
        ? `${label}: ${value}`
        : [`${label}:`, ...value.map((line) => `> ${line}`.trimEnd())].join("\n"),
    )
    .join("\n");

export const letterText = (letter: Letter, language: Language, sender: Sender): string => {
  const { greeting, paragraphs, facts, tables = [], action, details = [], notes } = letter;
  const said = words[language];
  const parts = [
    greeting,
    ...paragraphs,
    lines(facts),
    ...tables
      .filter(({ rows }) => rows.length > 0)
      .map(({ title, rows }) => [`${title}:`, ...rows.map((row) => `- ${row.join(", ")}`)].join("\n")),
    action && `${action.label}:\n${action.address}`,
    lines(details),
    ...notes,
    [sender.name, sender.address, `${said.helpdesk}: ${sender.helpdesk}`, said.automatic].join("\n"),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
};
