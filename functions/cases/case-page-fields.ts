/** Fields of a case page's form that hold one thing each, with what is wrong beside it. */
import { type Html, html, plainLine } from "../../shared/domain/html.ts";
import { labelOf, mailWords } from "./case-mail-words.ts";
import { type Drawn, errorsOf } from "./case-page-parts.ts";
import type { KindField } from "./kind-form.ts";

type Field = KindField | "accountId";
type Option = readonly [value: string, text: string];

export const selectPart = (drawn: Drawn, field: Field, options: readonly Option[]): Html => {
  const { typed = {}, language } = drawn;
  const chosen = options.map(
    ([value, text]) =>
      html`<option value="${value}"${typed[field] === value ? html` selected` : undefined}>${text}</option>\n`,
  );
  return html`${labelPart(field, drawn)}<select id="${field}" name="${field}"${wrongAt(drawn, field)}>
<option value="">${mailWords[language].choose}</option>
${chosen}</select>
${faultAt(drawn, field)}`;
};

export const inputPart = (
  drawn: Drawn,
  field: Field,
): Html => html`${labelPart(field, drawn)}<input id="${field}" name="${field}" value="${plainLine(drawn.typed?.[field] ?? "")}" autocomplete="off"${wrongAt(drawn, field)}>
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

const wrongAt = (drawn: Drawn, field: string): Html | undefined =>
  errorAt(drawn, field) && html` aria-invalid="true" aria-describedby="${field}-fault"`;

export const faultAt = (drawn: Drawn, field: string): Html | undefined => {
  const error = errorAt(drawn, field);
  return error && html`<p id="${field}-fault" class="fault">${error.fault[drawn.language]}</p>\n`;
};
