/** The part of a case's form that confirms what kind a case is, with what each kind asks for: without a script, all fields stand there. */
import { requestKinds } from "../../shared/domain/change-requests/change-request.ts";
import { kindTexts, valueText } from "../../shared/domain/change-requests/texts.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { legalForms } from "../../shared/domain/subscriber/subscriber.ts";
import { mailWords } from "./case-mail-words.ts";
import { errorAt, faultAt, inputPart, labelPart, selectPart } from "./case-page-fields.ts";
import { type Drawn, refusalAt, typedLines } from "./case-page-parts.ts";
import { kindFields, plainFields, seatFields } from "./kind-form.ts";

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

const notePart = (drawn: Drawn): Html => {
  const { request, language, typed = {} } = drawn;
  const said = mailWords[language];
  const isWrong = errorAt(drawn, "kindNote") !== undefined;
  return html`${labelPart("kindNote", drawn)}<textarea id="kindNote" name="kindNote" rows="3" maxlength="2000" aria-describedby="${isWrong ? "kindNote-fault " : ""}kindNote-hint"${isWrong ? html` aria-invalid="true"` : undefined}>${typedLines(typed.kindNote ?? "")}</textarea>
${faultAt(drawn, "kindNote")}<p id="kindNote-hint" class="hint">${request.openedBy.isUnverified ? said.noteNeeded : said.noteHint}</p>
`;
};

/** The field that gives a case, which belongs to no customer yet, to a customer. */
export const givePart = (drawn: Drawn): Html => {
  const said = mailWords[drawn.language];
  return html`<h3>${said.giveTitle}</h3>
${refusalAt(drawn, ["give"])}${inputPart(drawn, "accountId")}<p class="hint">${said.giveHint}</p>
<button class="quiet" name="step" value="give">${said.give}</button>
`;
};
