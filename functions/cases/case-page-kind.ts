/** The part of a case's form that confirms what kind a case is, with what each kind asks for: without a script, all fields stand there. */
import { requestKinds } from "../../shared/domain/change-requests/change-request.ts";
import { kindTexts, valueText } from "../../shared/domain/change-requests/texts.ts";
import { type Html, html, plainLine } from "../../shared/domain/html.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { legalForms } from "../../shared/domain/subscriber/subscriber.ts";
import { labelOf, mailWords } from "./case-mail-words.ts";
import { type Drawn, errorsOf, refusalAt, typedLines } from "./case-page-parts.ts";
import { type KindField, kindFields, plainFields, seatFields } from "./kind-form.ts";

export const kindPart = (drawn: Drawn): Html => {
  const { request, language, typed = {}, told, candidates } = drawn;
  const said = mailWords[language];
  const isTold = told?.step === "confirm-kind" && !("isDone" in told);
  const isOpen = request.kindToConfirm || isTold || kindFields.some((field) => typed[field] !== undefined);
  const data = plainFields.map((field) => (field === "legalForm" ? legalFormPart(drawn) : inputPart(drawn, field)));
  const people = candidates.map(
    ({ id, firstName, lastName, email }) => [id, line(`${firstName} ${lastName}, ${email}`, 200)] as const,
  );
  return html`<details${isOpen ? html` open` : undefined}>
<summary>${said.kindTitle}</summary>
${refusalAt(drawn, ["confirm-kind"])}${request.kindToConfirm ? html`<p>${said.guessed}</p>\n` : undefined}<p class="hint">${said.kindHint}</p>
${selectPart(
  drawn,
  "kind",
  requestKinds.map((kind) => [kind, kindTexts[kind][language]] as const),
)}<fieldset>
<legend>${kindTexts["main-administrator"][language]}</legend>
${people.length === 0 ? html`<p class="hint">${said.noCandidate}</p>\n` : selectPart(drawn, "candidateId", people)}</fieldset>
<fieldset>
<legend>${kindTexts["account-closure"][language]}</legend>
${inputPart(drawn, "payoutAccountNumber")}</fieldset>
<fieldset>
<legend>${kindTexts["subscriber-data"][language]}</legend>
<p class="hint">${said.changesHint}</p>
${faultAt(drawn, "changes")}${data}<p class="hint">${said.seat}. ${said.seatHint}</p>
${seatFields.map((field) => inputPart(drawn, field))}</fieldset>
${notePart(drawn)}<button class="quiet" name="step" value="confirm-kind">${said.confirmKind}</button>
</details>
`;
};

const legalFormPart = (drawn: Drawn): Html => {
  const { language } = drawn;
  return selectPart(
    drawn,
    "legalForm",
    legalForms.map((form) => {
      const text = valueText("legalForm", form);
      return [form, typeof text === "string" ? text : text[language]] as const;
    }),
  );
};

type Option = readonly [value: string, text: string];

const selectPart = (drawn: Drawn, field: KindField, options: readonly Option[]): Html => {
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

const inputPart = (
  drawn: Drawn,
  field: KindField,
): Html => html`${labelPart(field, drawn)}<input id="${field}" name="${field}" value="${plainLine(drawn.typed?.[field] ?? "")}" autocomplete="off"${wrongAt(drawn, field)}>
${faultAt(drawn, field)}`;

const notePart = (drawn: Drawn): Html => {
  const { request, language, typed = {} } = drawn;
  const said = mailWords[language];
  const isWrong = errorAt(drawn, "kindNote") !== undefined;
  return html`${labelPart("kindNote", drawn)}<textarea id="kindNote" name="kindNote" rows="3" maxlength="2000" aria-describedby="${isWrong ? "kindNote-fault " : ""}kindNote-hint"${isWrong ? html` aria-invalid="true"` : undefined}>${typedLines(typed.kindNote ?? "")}</textarea>
${faultAt(drawn, "kindNote")}<p id="kindNote-hint" class="hint">${request.openedBy.isUnverified ? said.noteNeeded : said.noteHint}</p>
`;
};

const labelPart = (
  field: KindField,
  { language }: Drawn,
): Html => html`<label for="${field}">${labelOf(field, language) ?? field}</label>
`;

const errorAt = ({ told }: Drawn, field: string) =>
  told?.step === "confirm-kind" ? errorsOf(told).find(({ pointer }) => pointer === `/${field}`) : undefined;

const wrongAt = (drawn: Drawn, field: string): Html | undefined =>
  errorAt(drawn, field) && html` aria-invalid="true" aria-describedby="${field}-fault"`;

const faultAt = (drawn: Drawn, field: string): Html | undefined => {
  const error = errorAt(drawn, field);
  return error && html`<p id="${field}-fault" class="fault">${error.fault[drawn.language]}</p>\n`;
};
