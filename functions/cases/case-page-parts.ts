/** What the parts of a case's page are drawn from, and the pieces that several of them have. */
import type { ChangeRequest } from "../../shared/domain/change-requests/change-request.ts";
import { fieldTexts } from "../../shared/domain/change-requests/texts.ts";
import { type Html, html, plainLine } from "../../shared/domain/html.ts";
import type { Language } from "../../shared/domain/language.ts";
import type { PortalUser } from "../../shared/domain/portal-users/portal-user.ts";
import type { Proposal } from "../../shared/domain/proposals/proposal.ts";
import type { FieldError, Problem } from "../../shared/domain/refusal.ts";
import type { Subscriber } from "../../shared/domain/subscriber/subscriber.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { labelOf } from "./case-mail-words.ts";
import { words } from "./case-page-words.ts";
import type { FormField, PageStep, TextField } from "./page-steps.ts";

/** What was typed into the page's fields, as it was typed. */
export type Typed = { readonly [Field in FormField]?: string | undefined };

/** What became of a step: done, refused, or not tried because of its text. Errors of a form's own fields are named by them. */
export type Told = { readonly step: PageStep } & (
  | { readonly isDone: true }
  | { readonly fault: "text" }
  | { readonly problem: Problem; readonly errors?: readonly FieldError[] }
);

export type Shown = {
  readonly language: Language;
  readonly visit: Visit;
  readonly status?: number;
  readonly typed?: Typed;
  readonly told?: Told;
};

export type Drawn = Shown & {
  readonly request: ChangeRequest;
  readonly reader: Caller;
  /** How it shall be carried out, where a second person can confirm that now. */
  readonly proposal: Proposal | undefined;
  /** Whom the company has, and what we hold of it, where the kind can be confirmed or somebody who wrote is in doubt; else nothing. */
  readonly people: readonly PortalUser[];
  readonly subscriber: Subscriber | undefined;
};

const messageLetters = 2_000;

export const alertPart = (problem: Problem, language: Language, details: readonly string[] = []): Html => {
  const [title, text] = problem[language];
  const items = details.map((detail) => html`<li>${detail}</li>\n`);
  return html`<div class="fault" role="alert"><p>${title}. ${text}</p>${items.length > 0 ? html`<ul>\n${items}</ul>` : undefined}</div>
`;
};

export type Fact = readonly [label: string, value: string];

export const factList = (facts: readonly (Fact | false | undefined)[]): Html => html`<dl>
${facts.flatMap((one) => (one ? [html`<dt>${one[0]}</dt><dd>${one[1]}</dd>\n`] : []))}</dl>
`;

/** A text of several lines that somebody typed: each a harmless one. */
export const typedLines = (text: string): string => text.split(/\r?\n/).map(plainLine).join("\n");

export const errorsOf = (told: Told | undefined): readonly FieldError[] =>
  told && "problem" in told ? (told.errors ?? []) : [];

/** Which of the changes a refusal names. */
export const movedPlaces = (told: Told | undefined): ReadonlySet<number> =>
  new Set(errorsOf(told).flatMap(({ pointer }) => placeIn(pointer) ?? []));

const placeIn = (pointer: string): number | undefined => {
  const place = /^\/changes\/(\d+)/.exec(pointer)?.[1];
  return place === undefined ? undefined : Number(place);
};

export const textsOf = ({
  request,
  language,
  told,
}: Drawn): { readonly problem: Problem; readonly details: string[] } | undefined => {
  if (!told || !("problem" in told)) return undefined;
  const details = errorsOf(told).map(({ pointer, fault }) => {
    const field = request.changes?.[placeIn(pointer) ?? -1]?.field;
    const label =
      told.step === "confirm-kind" || told.step === "give"
        ? labelOf(pointer.slice(1), language)
        : field && fieldTexts[field][language];
    return label === undefined ? fault[language] : `${label}: ${fault[language]}`;
  });
  return { problem: told.problem, details };
};

export const refusalAt = (drawn: Drawn, steps: readonly PageStep[]): Html | undefined => {
  const refusal = drawn.told && steps.includes(drawn.told.step) ? textsOf(drawn) : undefined;
  return refusal && alertPart(refusal.problem, drawn.language, refusal.details);
};

/** A field's label and hint. Of a replacement the customer is shown no note but the reason of a rejection. */
const textsOfField = ({ request, language }: Drawn, field: TextField): readonly [label: string, hint: string] => {
  const said = words[language];
  if (field !== "note" || request.kind !== "main-administrator") return [said[field], said[`${field}Hint`]];
  return [said.reason, request.veto ? said.reasonAfterVeto : said.reasonHint];
};

export const textPart = (drawn: Drawn, field: TextField, steps: readonly PageStep[]): Html => {
  const { language, typed = {}, told } = drawn;
  const said = words[language];
  const [label, hint] = textsOfField(drawn, field);
  const isTold = told !== undefined && steps.includes(told.step) && !("isDone" in told);
  const isWrong = isTold && "fault" in told;
  const describedBy = `${isWrong ? `${field}-fault ` : ""}${field}-hint`;
  return html`<label for="${field}">${label}</label>
<textarea id="${field}" name="${field}" rows="4" maxlength="${messageLetters}" aria-describedby="${describedBy}"${isWrong ? html` aria-invalid="true"` : undefined}${isTold ? html` autofocus` : undefined}>${typedLines(typed[field] ?? "")}</textarea>
${isWrong ? html`<p id="${field}-fault" class="fault" role="alert">${said.text}</p>\n` : undefined}<p id="${field}-hint" class="hint">${hint}</p>
`;
};
