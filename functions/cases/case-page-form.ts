/** The form of a case's page: the steps that it offers, what became of one, and what was typed for none of them. */
import * as z from "zod/mini";
import { isClosed, type RequestKind } from "../../shared/domain/change-requests/change-request.ts";
import { kindProblem } from "../../shared/domain/change-requests/kind-step.ts";
import { kindTexts } from "../../shared/domain/change-requests/texts.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { Proposed } from "../../shared/domain/proposals/kinds.ts";
import type { Proposal } from "../../shared/domain/proposals/proposal.ts";
import { wordsOf } from "../../shared/domain/proposals/texts.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import { ofSession } from "../../shared/http/sign-in-page.ts";
import { labelOf, mailWords } from "./case-mail-words.ts";
import { givePart, kindPart } from "./case-page-kind.ts";
import {
  alertPart,
  type Drawn,
  factList,
  refusalAt,
  type Typed,
  textPart,
  textsOf,
  typedLines,
} from "./case-page-parts.ts";
import { words } from "./case-page-words.ts";
import { readKindOf } from "./kind-form.ts";
import { fieldsOf, formFields, mayConfirm, mayTake, mayWithdraw, type PageStep, textFieldOf } from "./page-steps.ts";

/** Carrying one of these out is proposed, and confirmed by a second person. */
const takesTwo: readonly RequestKind[] = ["account-closure", "main-administrator"];

/** The steps that the page offers whoever reads it, of the case as it is. Whether a step is possible, the step itself decides. */
export const offeredTo = ({ request, reader, proposal }: Drawn): readonly PageStep[] => {
  const isTheirs = request.takenBy?.userId === reader.user.id;
  const ofOpen: readonly PageStep[] = [
    ...(isTheirs ? [] : (["take"] as const)),
    ...(request.accountId === operatorId ? (["give"] as const) : []),
    ...(mayTakeKind(request) ? (["confirm-kind"] as const) : []),
    "ask",
    "remark",
    // Carrying it out was proposed already: a second person confirms just that. What was confirmed happens by itself.
    ...(request.state === "waiting-for-veto"
      ? []
      : proposal
        ? [
            ...(mayConfirm(proposal, reader) ? (["confirm"] as const) : []),
            ...(mayWithdraw(proposal, reader) ? (["withdraw"] as const) : []),
          ]
        : readKindOf(request)
          ? []
          : (["apply"] as const)),
    "reject",
  ];
  // What is written on a case that goes on elsewhere, nobody reads.
  if (request.movedTo) return [];
  return (isClosed(request) ? (["remark"] as const) : ofOpen).filter((step) => mayTake(step, reader));
};

/** Whether the kind can be confirmed now. Of a case that belongs to no customer there is but one. */
const mayTakeKind = (request: Drawn["request"]): boolean =>
  request.accountId !== operatorId && kindProblem(request, request.kind) === undefined;

/** What became of a step whose form the page has no more, what became of one that is done, and what was typed for neither. */
export const toldOutsideForm = (drawn: Drawn): Html | undefined => {
  const { language, told, typed = {} } = drawn;
  const offered = offeredTo(drawn);
  const refusal = told && !offered.includes(told.step) ? textsOf(drawn) : undefined;
  const done = told && "isDone" in told ? doneText(told.step, drawn) : told ? undefined : savedKind(drawn);
  return html`${done === undefined ? undefined : html`<p class="good" role="status">${done}</p>\n`}${refusal && alertPart(refusal.problem, language, refusal.details)}${unsentPart(typed, offered, language)}`;
};

const doneText = (step: PageStep, drawn: Drawn): string => {
  const { request, language } = drawn;
  const said = words[language];
  if (step === "confirm-kind") return kindSaved(request.kind, language);
  return step === "confirm" && request.state === "waiting-for-veto" ? said.confirmedForLater : said.done[step];
};

/** That whoever reads the page has saved the kind, and nothing has happened since: the new page after a step says nothing else of it. */
const savedKind = ({ request, reader, language }: Drawn): string | undefined => {
  const last = request.history.at(-1);
  return last?.what === "kind-confirmed" && last.by.userId === reader.user.id
    ? kindSaved(request.kind, language)
    : undefined;
};

const kindSaved = (kind: RequestKind, language: Language): string =>
  `${mailWords[language].kindSaved} ${kindTexts[kind][language]}. ${mailWords[language].nothingDone}`;

/** What was typed for steps that the page offers no more. */
export const unsentPart = (typed: Typed, offered: readonly PageStep[], language: Language): Html => {
  const fields = new Set<string>(offered.flatMap(fieldsOf));
  const unsent = formFields.flatMap((field) => {
    // A kind that was chosen is no text that could be lost.
    const text = field === "kind" ? undefined : typed[field];
    return text === undefined || fields.has(field)
      ? []
      : [
          html`<label for="unsent-${field}">${unsentLabel(field, language)}</label>
<textarea id="unsent-${field}" rows="3" readonly>${typedLines(text)}</textarea>
`,
        ];
  });
  return html`${unsent}`;
};

const unsentLabel = (field: string, language: Language): string => {
  const label = labelOf(field, language);
  return label === undefined ? words[language].notSent : `${words[language].notSent}: ${label}`;
};

/**
 * One form for all steps, so that none loses what was typed for another. Its first button, which Enter would press, is a dead one:
 * nothing is decided by a slip.
 */
export const formPart = (drawn: Drawn): Html | undefined => {
  const { language, visit } = drawn;
  const said = words[language];
  const offered = offeredTo(drawn);
  if (offered.length === 0 || visit.formToken === undefined) return undefined;
  const offers = (step: PageStep): boolean => offered.includes(step);
  return html`<h2>${said.actions}</h2>
<form method="post">
<button disabled hidden></button>
${ofSession(visit.formToken)}<input type="hidden" name="seen" value="${String(drawn.request.history.length)}">
${offers("take") ? takePart(drawn) : undefined}${offers("give") ? givePart(drawn) : undefined}${offers("ask") ? foldedPart(drawn, "ask") : undefined}${offers("confirm-kind") ? kindPart(drawn) : undefined}${offers("remark") ? foldedPart(drawn, "remark") : undefined}${drawn.proposal ? confirmationPart(drawn, drawn.proposal) : undefined}${offers("apply") || offers("reject") ? decisionPart(drawn) : undefined}</form>
`;
};

const takePart = (drawn: Drawn): Html => {
  const said = words[drawn.language];
  return html`${refusalAt(drawn, ["take"])}<button class="quiet" name="step" value="take">${drawn.request.takenBy ? said.takeOver : said.take}</button>
`;
};

const foldedPart = (drawn: Drawn, step: "ask" | "remark"): Html => {
  const { language, typed = {}, told } = drawn;
  const said = words[language];
  const field = textFieldOf[step];
  const isOpen = typed[field] !== undefined || (told?.step === step && !("isDone" in told));
  const [title, button] = step === "ask" ? [said.askTitle, said.ask] : [said.remarkTitle, said.keep];
  return html`<details${isOpen ? html` open` : undefined}>
<summary>${title}</summary>
${refusalAt(drawn, [step])}${textPart(drawn, field, [step])}<button class="quiet" name="step" value="${step}">${button}</button>
</details>
`;
};

/** What a colleague proposed, exactly as it is carried out, and the button of whoever may confirm it. */
const confirmationPart = (drawn: Drawn, proposal: Proposal): Html => {
  const { language } = drawn;
  const said = words[language];
  const { contentHash, proposedBy, proposedAt, expiresAt } = proposal;
  const facts = factList([
    ...wordsOf(z.parse(Proposed, proposal)).facts.map(
      ([label, value]) => [label[language], typeof value === "string" ? value : value[language]] as const,
    ),
    [said.proposedBy, `${line(proposedBy.name)}, ${moment(proposedAt)[language]}`],
    [said.expiresAt, moment(expiresAt)[language]],
    [said.hash, contentHash],
  ]);
  const offered = offeredTo(drawn);
  const confirm = html`<button name="step" value="confirm">${said.confirm}</button>
`;
  const withdraw = html`<button class="second" name="step" value="withdraw">${said.withdraw}</button>
`;
  return html`<h3>${said.confirmTitle}</h3>
${refusalAt(drawn, ["confirm", "withdraw"])}${facts}<p class="hint">${whenConfirmed(drawn)} ${said.notYourOwn}</p>
<input type="hidden" name="contentHash" value="${contentHash}">
${offered.includes("confirm") ? confirm : undefined}${offered.includes("withdraw") ? withdraw : undefined}`;
};

/** What happens once the proposal is confirmed, and when. */
const whenConfirmed = ({ request, language }: Drawn): string => {
  const said = words[language];
  if (request.kind !== "main-administrator") return said.happensAtOnce;
  return request.veto ? said.happensDespiteVeto : said.happensLater;
};

const decisionPart = (drawn: Drawn): Html => {
  const { language, request } = drawn;
  const said = words[language];
  const offered = offeredTo(drawn);
  const applyHint = takesTwo.includes(request.kind)
    ? `${request.veto ? `${said.takesTwoOthers} ` : ""}${said.takesTwo}`
    : `${request.changes ? `${said.applyHint} ` : ""}${said.isFinal}`;
  const apply = html`<button name="step" value="apply">${said.apply}</button>
<p class="hint">${applyHint}</p>
`;
  const kindFirst = readKindOf(request) ? html`<p class="told">${mailWords[language].kindFirst}</p>\n` : undefined;
  return html`<h3>${said.decisionTitle}</h3>
${refusalAt(drawn, ["apply", "reject"])}${textPart(drawn, "note", ["apply", "reject"])}${offered.includes("apply") ? apply : kindFirst}<button class="second" name="step" value="reject">${said.reject}</button>
`;
};
