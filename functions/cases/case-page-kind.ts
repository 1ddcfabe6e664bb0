/**
 * The part of a case's form that confirms what kind a case is. Without a script, the fields of all kinds stand there: those of a kind are open only
 * where the kind was read out of the e-mail, or something was typed there.
 */
import { type RequestKind, requestKinds } from "../../shared/domain/change-requests/change-request.ts";
import { kindTexts, valueText } from "../../shared/domain/change-requests/texts.ts";
import { mayBecomeMain } from "../../shared/domain/change-requests/wanted-request.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { legalForms } from "../../shared/domain/subscriber/subscriber.ts";
import { mailWords } from "./case-mail-words.ts";
import { autofocusAt, errorAt, faultAt, inputPart, labelPart, selectPart } from "./case-page-fields.ts";
import { type Drawn, refusalAt, typedLines } from "./case-page-parts.ts";
import { type KindField, kindFields, plainFields, readKindOf, seatFields } from "./kind-form.ts";

export const kindPart = (drawn: Drawn): Html => {
  const { request, language, typed = {}, told } = drawn;
  const said = mailWords[language];
  const isTold = told?.step === "confirm-kind" && !("isDone" in told);
  const isOpen = request.kindToConfirm || isTold || kindFields.some((field) => typed[field] !== undefined);
  const read = readKindOf(request);
  const kinds = requestKinds.map((kind) => [kind, kindTexts[kind][language]] as const);
  const guess = read ? said.guessed : said.notGuessed;
  return html`<details${isOpen ? html` open` : undefined}>
<summary>${said.kindTitle}</summary>
${refusalAt(drawn, ["confirm-kind"])}${request.kindToConfirm ? html`<p>${guess}</p>\n` : undefined}<p class="hint">${said.kindHint}</p>
${selectPart(drawn, "kind", kinds, { first: said.chooseKind, preset: isTold ? undefined : read })}${mainPart(drawn)}${closurePart(drawn)}${dataPart(drawn)}${notePart(drawn)}<button class="quiet" name="step" value="confirm-kind">${said.confirmKind}</button>
</details>
`;
};

const mainPart = (drawn: Drawn): Html => {
  const { language, people } = drawn;
  const candidates = people
    .filter(mayBecomeMain)
    .map(({ id, firstName, lastName, email }) => [id, line(`${firstName} ${lastName}, ${email}`, 200)] as const);
  return ofKind(
    "main-administrator",
    ["candidateId"],
    candidates.length === 0
      ? html`<p class="hint">${mailWords[language].noCandidate}</p>
${faultAt(drawn, "candidateId")}`
      : selectPart(drawn, "candidateId", candidates),
    drawn,
  );
};

const closurePart = (drawn: Drawn): Html =>
  ofKind("account-closure", ["payoutAccountNumber"], inputPart(drawn, "payoutAccountNumber"), drawn);

const dataPart = (drawn: Drawn): Html => {
  const said = mailWords[drawn.language];
  const data = plainFields.map((field) => (field === "legalForm" ? legalFormPart(drawn) : inputPart(drawn, field)));
  const seat = seatFields.map((field) => inputPart(drawn, field));
  const gmina = drawn.subscriber?.seatAddress?.gminaCode;
  const isLeftEmpty = gmina === undefined ? undefined : html` ${said.gminaLeft(gmina)}`;
  return ofKind(
    "subscriber-data",
    ["changes", ...plainFields, ...seatFields],
    html`<p class="hint">${said.changesHint}</p>
${faultAt(drawn, "changes")}${data}<p class="hint">${said.seat}. ${said.seatHint}</p>
${seat}<p class="hint">${said.gminaHint}${isLeftEmpty}</p>
`,
    drawn,
  );
};

/** What a kind asks for, folded away where nobody has anything to do with it. */
const ofKind = (kind: RequestKind, fields: readonly (KindField | "changes")[], inner: Html, drawn: Drawn): Html => {
  const { request, typed = {}, language } = drawn;
  const isUsed = fields.some(
    (field) => (field !== "changes" && typed[field] !== undefined) || errorAt(drawn, field) !== undefined,
  );
  const isOpen = isUsed || (typed.kind ?? readKindOf(request)) === kind;
  return html`<details${isOpen ? html` open` : undefined}>
<summary>${mailWords[language].fieldsOf} ${kindTexts[kind][language]}</summary>
${inner}</details>
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
  const { isUnverified, mayNotWrite } = request.openedBy;
  const needed = isUnverified ? said.noteNeeded : said.noteHint;
  return html`${labelPart("kindNote", drawn)}<textarea id="kindNote" name="kindNote" rows="3" maxlength="2000" aria-describedby="${isWrong ? "kindNote-fault " : ""}kindNote-hint"${isWrong ? html` aria-invalid="true"` : undefined}${autofocusAt(drawn, "kindNote")}>${typedLines(typed.kindNote ?? "")}</textarea>
${faultAt(drawn, "kindNote")}<p id="kindNote-hint" class="hint">${mayNotWrite ? said.noteNeededOfRight : needed}</p>
`;
};

/** The field that gives a case, which belongs to no customer yet, to a customer. */
export const givePart = (drawn: Drawn): Html => {
  const said = mailWords[drawn.language];
  return html`<h3>${said.giveTitle}</h3>
${refusalAt(drawn, ["give"])}${inputPart(drawn, "accountId")}<p class="hint">${said.giveWhere}</p>
<p class="hint">${said.giveHint}</p>
<button class="quiet" name="step" value="give">${said.give}</button>
`;
};
