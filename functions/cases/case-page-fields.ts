/** Fields of a case page's form that hold one thing each, with what is wrong beside it. */
import { mayBecomeMain } from "../../shared/domain/change-requests/wanted-request.ts";
import { type Html, html, plainLine } from "../../shared/domain/html.ts";
import { labelOf, mailWords } from "./case-mail-words.ts";
import { type Drawn, errorsOf } from "./case-page-parts.ts";
import { type KindField, kindFields, plainFields } from "./kind-form.ts";

type Field = KindField | "accountId";
type Option = readonly [value: string, text: string];

/** `first` says what to do, and is chosen unless something was typed, or is `preset`. */
export const selectPart = (
  drawn: Drawn,
  field: Field,
  options: readonly Option[],
  { first, preset }: { readonly first?: string; readonly preset?: string | undefined } = {},
): Html => {
  const { typed = {}, language } = drawn;
  const wanted = typed[field] ?? preset;
  const chosen = options.map(
    ([value, text]) =>
      html`<option value="${value}"${wanted === value ? html` selected` : undefined}>${text}</option>\n`,
  );
  return html`${labelPart(field, drawn)}<select id="${field}" name="${field}"${wrongAt(drawn, field)}${autofocusAt(drawn, field)}>
<option value="">${first ?? mailWords[language].choose}</option>
${chosen}</select>
${faultAt(drawn, field)}`;
};

export const inputPart = (
  drawn: Drawn,
  field: Field,
): Html => html`${labelPart(field, drawn)}<input id="${field}" name="${field}" value="${plainLine(drawn.typed?.[field] ?? "")}" autocomplete="off"${wrongAt(drawn, field)}${autofocusAt(drawn, field)}>
${faultAt(drawn, field)}`;

export const labelPart = (
  field: Field,
  { language }: Drawn,
): Html => html`<label for="${field}">${labelOf(field, language) ?? field}</label>
`;

export const errorAt = ({ told }: Drawn, field: string) =>
  told?.step === (field === "accountId" ? "give" : "confirm-kind")
    ? errorsOf(told).find(({ pointer }) => pointer === `/${field}`)
    : undefined;

/** A page that says what is wrong opens at the first field to correct: it may stand far below what the page begins with. */
export const autofocusAt = (drawn: Drawn, field: Field): Html | undefined =>
  firstToCorrect(drawn) === field ? html` autofocus` : undefined;

const firstToCorrect = (drawn: Drawn): Field | undefined => {
  const { told, people } = drawn;
  if (!told || "isDone" in told) return undefined;
  if (told.step === "give") return "accountId";
  if (told.step !== "confirm-kind") return undefined;
  // Without anybody who may become it, there is no field to choose them in.
  const isThere = (field: KindField) => field !== "candidateId" || people.some(mayBecomeMain);
  const wrong = kindFields.find((field) => isThere(field) && errorAt(drawn, field) !== undefined);
  return wrong ?? (errorAt(drawn, "changes") ? plainFields[0] : "kind");
};

const wrongAt = (drawn: Drawn, field: string): Html | undefined =>
  errorAt(drawn, field) && html` aria-invalid="true" aria-describedby="${field}-fault"`;

export const faultAt = (drawn: Drawn, field: string): Html | undefined => {
  const error = errorAt(drawn, field);
  return error && html`<p id="${field}-fault" class="fault">${error.fault[drawn.language]}</p>\n`;
};
