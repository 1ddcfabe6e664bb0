/** The page of a case, to which BOK's e-mails lead: for a telephone, without a script. */
import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import {
  type Attachment,
  type ChangeRequest,
  isClosed,
  type RequestKind,
} from "../../shared/domain/change-requests/change-request.ts";
import {
  fieldTexts,
  fileFaults,
  kindTexts,
  sourceTexts,
  valueText,
} from "../../shared/domain/change-requests/texts.ts";
import { type Html, html, plainLine } from "../../shared/domain/html.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { Proposed } from "../../shared/domain/proposals/kinds.ts";
import { type Proposal, proposalState } from "../../shared/domain/proposals/proposal.ts";
import { wordsOf } from "../../shared/domain/proposals/texts.ts";
import type { FieldError, Problem } from "../../shared/domain/refusal.ts";
import { nrbInGroups } from "../../shared/domain/top-ups/bank-account.ts";
import { cleanKey, downloadNameOf } from "../../shared/domain/uploads/upload.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { staffRequest } from "../../shared/http/shown-request.ts";
import { formHeaders, ofSession, signedInPart } from "../../shared/http/sign-in-page.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { ProposalStore } from "../../shared/store/proposal-store.ts";
import { words } from "./case-page-words.ts";
import { fieldOf, mayConfirm, mayTake, mayWithdraw, type PageStep, type TextField, textFields } from "./page-steps.ts";

export type PageUses = {
  readonly links: FileLinks;
  readonly people: Pick<PeopleStore, "find">;
  readonly proposals: Pick<ProposalStore, "find">;
  readonly now: Clock;
};

/** What was typed into the page's fields, as it was typed. */
export type Typed = { readonly [Field in TextField]?: string | undefined };

/** What became of a step: done, refused, or not tried because of its text. */
export type Told = { readonly step: PageStep } & (
  | { readonly isDone: true }
  | { readonly fault: "text" }
  | { readonly problem: Problem; readonly errors?: readonly FieldError[] }
);

/** Carrying one of these out is proposed, and confirmed by a second person. */
const takesTwo: readonly RequestKind[] = ["account-closure", "main-administrator"];

/** Long enough to read the page and to open the files. */
const fileSeconds = 3600;
const messageLetters = 2_000;

type Shown = {
  readonly language: Language;
  readonly visit: Visit;
  readonly status?: number;
  readonly typed?: Typed;
  readonly told?: Told;
};

type Drawn = Shown & {
  readonly request: ChangeRequest;
  readonly reader: Caller;
  /** How it shall be carried out, where a second person can confirm that now. */
  readonly proposal: Proposal | undefined;
};

/** The page for what somebody holds: all of the case to whoever of the staff is signed in, else whose it is and the sign-in. */
export const casePage = async (request: ChangeRequest | undefined, shown: Shown, uses: PageUses): Promise<Answer> => {
  const { language, visit, status = 200 } = shown;
  if (!request) return deadPage(language);
  const { reader, who, problem } = visit;
  const said = words[language];
  const title = `${said.title} ${request.number}`;
  const rest = reader
    ? await wholeCase({ ...shown, request, reader, proposal: await openProposal(request, uses) }, uses)
    : html`${factList(basics(request, language, uses.now()))}${unsentPart(shown.typed ?? {}, [], language)}${who ? undefined : signInForm(language)}`;
  const main = html`<h1>${said.title} <span class="whole">${request.number}</span></h1>
${who && problem && alertPart(problem, language)}${statePart(request, language)}${rest}${clerkPart(visit, language)}`;
  const page = pageAnswer(status, { title, language, main });
  return who ? { ...page, headers: { ...page.headers, ...formHeaders } } : page;
};

const deadPage = (language: Language): Answer => {
  const [title, text] = words[language].dead;
  return pageAnswer(404, { title, language, main: html`<h1>${title}</h1>\n<p>${text}</p>` });
};

/** Where the case stands, first of all. */
const statePart = ({ state, replacement }: ChangeRequest, language: Language): Html => {
  const said = words[language];
  const text = state === "waiting-for-veto" && replacement?.isOverride ? said.overridesVeto : said.states[state];
  return html`<p class="${state === "applied" ? "good" : "told"}" role="status">${text}</p>
`;
};

const alertPart = (problem: Problem, language: Language, details: readonly string[] = []): Html => {
  const [title, text] = problem[language];
  const items = details.map((detail) => html`<li>${detail}</li>\n`);
  return html`<div class="fault" role="alert"><p>${title}. ${text}</p>${items.length > 0 ? html`<ul>\n${items}</ul>` : undefined}</div>
`;
};

type Fact = readonly [label: string, value: string];

const factList = (facts: readonly (Fact | false | undefined)[]): Html => html`<dl>
${facts.flatMap((one) => (one ? [html`<dt>${one[0]}</dt><dd>${one[1]}</dd>\n`] : []))}</dl>
`;

/** What the link alone tells: whose case it is, what about, and how old. */
const basics = (request: ChangeRequest, language: Language, now: Date): readonly (Fact | false)[] => {
  const said = words[language];
  const { kind, companyName, createdAt, closedAt } = request;
  const since = moment(createdAt)[language];
  return [
    [said.kind, kindTexts[kind][language]],
    [said.company, line(companyName)],
    [said.since, closedAt === undefined ? `${since} (${agoText(createdAt, now, language)})` : since],
    closedAt !== undefined && [said.closedAt, moment(closedAt)[language]],
  ];
};

/** "3 dni temu", "2 hours ago". */
const agoText = (instant: string, now: Date, language: Language): string => {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(instant)) / 60_000));
  const said = new Intl.RelativeTimeFormat(language);
  if (minutes < 60) return said.format(-minutes, "minute");
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? said.format(-hours, "hour") : said.format(-Math.floor(hours / 24), "day");
};

const signInForm = (language: Language): Html => html`<p>${words[language].signInWhy}</p>
<form method="post">
<button name="step" value="sign-in">${words[language].signIn}</button>
</form>
`;

/** Whoever is signed in, and the way out. */
const clerkPart = ({ who, formToken, back }: Visit, language: Language): Html | undefined =>
  who && formToken !== undefined ? signedInPart({ back, formToken, email: who.user.email }, language) : undefined;

const wholeCase = async (drawn: Drawn, uses: PageUses): Promise<Html> => {
  const { request, language } = drawn;
  const said = words[language];
  const [candidate, files] = await Promise.all([candidateOf(request, uses), filePart(request, language, uses)]);
  const { accountId, openedBy, source, takenBy, payoutAccountNumber, message, vetoUntil } = staffRequest(request);
  const facts = factList([
    ...basics(request, language, uses.now()),
    [said.account, accountId],
    [said.from, line(openedBy)],
    source !== undefined && [said.source, sourceTexts[source][language]],
    [said.takenBy, takenBy === undefined ? said.nobody : line(takenBy)],
    candidate !== undefined && [said.candidate, candidate],
    vetoUntil !== undefined && !request.replacement?.isOverride && [said.vetoUntil, moment(vetoUntil)[language]],
    payoutAccountNumber !== undefined && [said.payout, nrbInGroups(payoutAccountNumber)],
  ]);
  return html`${toldOutsideForm(drawn)}${facts}<h2>${said.message}</h2>
<p class="typed">${typedLines(message)}</p>
${changesPart(drawn)}${files}${historyPart(request, language)}${formPart(drawn)}`;
};

const openProposal = async (
  { state, proposalId }: ChangeRequest,
  { proposals, now }: PageUses,
): Promise<Proposal | undefined> => {
  if (state !== "waiting-for-confirmation" || proposalId === undefined) return undefined;
  const proposal = await proposals.find(proposalId);
  return proposalState(proposal, now()) === "open" ? proposal : undefined;
};

const candidateOf = async (
  { accountId, candidateId }: ChangeRequest,
  { people }: PageUses,
): Promise<string | undefined> => {
  if (candidateId === undefined) return undefined;
  const user = await people.find(accountId, candidateId);
  return user ? line(`${user.firstName} ${user.lastName}, ${user.email}`, 200) : candidateId;
};

/** A text of several lines that somebody typed: each a harmless one. */
const typedLines = (text: string): string => text.split(/\r?\n/).map(plainLine).join("\n");

const changesPart = ({ request, language, told }: Drawn): Html | undefined => {
  const { changes } = staffRequest(request);
  if (!changes) return undefined;
  const said = words[language];
  const moved = movedPlaces(told);
  const shown = (value: Texts | string): string => (typeof value === "string" ? value : value[language]);
  const rows = changes.map(
    ({ field, from, to }, place) => html`<tbody>
<tr><th colspan="2" scope="rowgroup"${moved.has(place) ? html` class="fault"` : undefined}>${fieldTexts[field][language]}</th></tr>
<tr><td>${shown(valueText(field, from))}</td><td><span aria-hidden="true">→ </span><strong>${shown(valueText(field, to))}</strong></td></tr>
</tbody>
`,
  );
  return html`<h2>${said.changes}</h2>
<table>
<thead><tr><th scope="col">${said.now}</th><th scope="col">${said.toBe}</th></tr></thead>
${rows}</table>
`;
};

const errorsOf = (told: Told | undefined): readonly FieldError[] =>
  told && "problem" in told ? (told.errors ?? []) : [];

/** Which of the changes a refusal names. */
const movedPlaces = (told: Told | undefined): ReadonlySet<number> =>
  new Set(errorsOf(told).flatMap(({ pointer }) => placeIn(pointer) ?? []));

const placeIn = (pointer: string): number | undefined => {
  const place = /^\/changes\/(\d+)/.exec(pointer)?.[1];
  return place === undefined ? undefined : Number(place);
};

const filePart = async (request: ChangeRequest, language: Language, { links }: PageUses): Promise<Html | undefined> => {
  if (request.attachments.length === 0) return undefined;
  const said = words[language];
  const item = async (file: Attachment): Promise<Html> => {
    const { id, fileName, contentType, received, refused } = file;
    if (refused)
      return html`<li>${line(fileName)}: ${said.refused} ${fileFaults[refused.why][language]}</li>
`;
    if (!received)
      return html`<li>${line(fileName)}: ${said.awaited}</li>
`;
    const key = cleanKey(attachmentName(request, id), received.sha256);
    const url = await links.linkTo({
      key,
      fileName: downloadNameOf(fileName, contentType),
      contentType,
      seconds: fileSeconds,
    });
    return html`<li><a href="${url}">${line(fileName)}</a></li>
`;
  };
  return html`<h2>${said.files}</h2>
<ul>
${await Promise.all(request.attachments.map(item))}</ul>
`;
};

const historyPart = (request: ChangeRequest, language: Language): Html => {
  const said = words[language];
  const events = staffRequest(request).history.map(
    ({ what, at, by, text }) => html`<li><strong>${said.events[what]}</strong><br>
<span class="when">${moment(at)[language]}, ${line(by)}</span>${
      text === undefined
        ? undefined
        : html`
<p class="typed">${typedLines(text)}</p>`
    }</li>
`,
  );
  return html`<h2>${said.history}</h2>
<ol>
${events}</ol>
`;
};

// --- the form ---------------------------------------------------------------------------------------------------------

/** The steps that the page offers whoever reads it, of the case as it is. Whether a step is possible, the step itself decides. */
const offeredTo = ({ request, reader, proposal }: Drawn): readonly PageStep[] => {
  const isTheirs = request.takenBy?.userId === reader.user.id;
  const ofOpen: readonly PageStep[] = [
    ...(isTheirs ? [] : (["take"] as const)),
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
        : (["apply"] as const)),
    "reject",
  ];
  return (isClosed(request) ? (["remark"] as const) : ofOpen).filter((step) => mayTake(step, reader));
};

const textsOf = ({
  request,
  language,
  told,
}: Drawn): { readonly problem: Problem; readonly details: string[] } | undefined => {
  if (!told || !("problem" in told)) return undefined;
  const details = errorsOf(told).map(({ pointer, fault }) => {
    const field = request.changes?.[placeIn(pointer) ?? -1]?.field;
    return field ? `${fieldTexts[field][language]}: ${fault[language]}` : fault[language];
  });
  return { problem: told.problem, details };
};

/** What became of a step whose form the page has no more, what became of one that is done, and what was typed for neither. */
const toldOutsideForm = (drawn: Drawn): Html | undefined => {
  const { language, told, typed = {} } = drawn;
  const offered = offeredTo(drawn);
  const refusal = told && !offered.includes(told.step) ? textsOf(drawn) : undefined;
  const done = told && "isDone" in told ? doneText(told.step, drawn) : undefined;
  return html`${done === undefined ? undefined : html`<p class="good" role="status">${done}</p>\n`}${refusal && alertPart(refusal.problem, language, refusal.details)}${unsentPart(typed, offered, language)}`;
};

const doneText = (step: PageStep, { request, language }: Drawn): string => {
  const said = words[language];
  return step === "confirm" && request.state === "waiting-for-veto" ? said.confirmedForLater : said.done[step];
};

/** What was typed for steps that the page offers no more. */
const unsentPart = (typed: Typed, offered: readonly PageStep[], language: Language): Html => {
  const fields = new Set(offered.map((step) => fieldOf[step]));
  const unsent = textFields.flatMap((field) => {
    const text = typed[field];
    return text === undefined || fields.has(field)
      ? []
      : [
          html`<label for="unsent-${field}">${words[language].notSent}</label>
<textarea id="unsent-${field}" rows="3" readonly>${typedLines(text)}</textarea>
`,
        ];
  });
  return html`${unsent}`;
};

/**
 * One form for all steps, so that none loses what was typed for another. Its first button, which Enter would press, is a dead one:
 * nothing is decided by a slip.
 */
const formPart = (drawn: Drawn): Html | undefined => {
  const { language, visit } = drawn;
  const said = words[language];
  const offered = offeredTo(drawn);
  if (offered.length === 0 || visit.formToken === undefined) return undefined;
  const offers = (step: PageStep): boolean => offered.includes(step);
  return html`<h2>${said.actions}</h2>
<form method="post">
<button disabled hidden></button>
${ofSession(visit.formToken)}<input type="hidden" name="seen" value="${String(drawn.request.history.length)}">
${offers("take") ? takePart(drawn) : undefined}${offers("ask") ? foldedPart(drawn, "ask") : undefined}${offers("remark") ? foldedPart(drawn, "remark") : undefined}${drawn.proposal ? confirmationPart(drawn, drawn.proposal) : undefined}${offers("apply") || offers("reject") ? decisionPart(drawn) : undefined}</form>
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
  const field = fieldOf[step];
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
  return html`<h3>${said.decisionTitle}</h3>
${refusalAt(drawn, ["apply", "reject"])}${textPart(drawn, "note", ["apply", "reject"])}${offered.includes("apply") ? apply : undefined}<button class="second" name="step" value="reject">${said.reject}</button>
`;
};

const refusalAt = (drawn: Drawn, steps: readonly PageStep[]): Html | undefined => {
  const refusal = drawn.told && steps.includes(drawn.told.step) ? textsOf(drawn) : undefined;
  return refusal && alertPart(refusal.problem, drawn.language, refusal.details);
};

/** A field's label and hint. Of a replacement the customer is shown no note but the reason of a rejection. */
const textsOfField = ({ request, language }: Drawn, field: TextField): readonly [label: string, hint: string] => {
  const said = words[language];
  if (field !== "note" || request.kind !== "main-administrator") return [said[field], said[`${field}Hint`]];
  return [said.reason, request.veto ? said.reasonAfterVeto : said.reasonHint];
};

const textPart = (drawn: Drawn, field: TextField, steps: readonly PageStep[]): Html => {
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
