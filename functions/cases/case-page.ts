/** The page of a case, to which BOK's e-mails lead: for a telephone, without a script. */
import type { Clock } from "../../shared/clock.ts";
import { attachmentName } from "../../shared/domain/change-requests/attachments.ts";
import {
  type Attachment,
  type ChangeRequest,
  isClosed,
  type RequestEvent,
} from "../../shared/domain/change-requests/change-request.ts";
import {
  fieldTexts,
  fileFaults,
  kindTexts,
  sourceTexts,
  valueText,
} from "../../shared/domain/change-requests/texts.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language, Texts } from "../../shared/domain/language.ts";
import { typed as line } from "../../shared/domain/notices/letter.ts";
import { type Proposal, proposalState } from "../../shared/domain/proposals/proposal.ts";
import { nrbInGroups } from "../../shared/domain/top-ups/bank-account.ts";
import { cleanKey, downloadNameOf } from "../../shared/domain/uploads/upload.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { staffRequest } from "../../shared/http/shown-request.ts";
import { formHeaders, signedInPart } from "../../shared/http/sign-in-page.ts";
import type { PeopleStore } from "../../shared/store/people-store.ts";
import type { ProposalStore } from "../../shared/store/proposal-store.ts";
import type { SubscriberStore } from "../../shared/store/subscriber-store.ts";
import { mailWords } from "./case-mail-words.ts";
import { formPart, offeredTo, toldOutsideForm, unsentPart } from "./case-page-form.ts";
import { isDoubted, mailMark, mailPart, originalLinks, senderFact } from "./case-page-mail.ts";
import { alertPart, type Drawn, type Fact, factList, movedPlaces, type Shown, typedLines } from "./case-page-parts.ts";
import { words } from "./case-page-words.ts";

export type PageUses = {
  readonly links: FileLinks;
  readonly people: Pick<PeopleStore, "find" | "all">;
  readonly proposals: Pick<ProposalStore, "find">;
  readonly subscribers: Pick<SubscriberStore, "find">;
  readonly now: Clock;
};

/** Long enough to read the page and to open the files. */
const fileSeconds = 3600;

/** The page for what somebody holds: all of the case to whoever of the staff is signed in, else whose it is and the sign-in. */
export const casePage = async (request: ChangeRequest | undefined, shown: Shown, uses: PageUses): Promise<Answer> => {
  const { language, visit, status = 200 } = shown;
  if (!request) return deadPage(language);
  const { reader, who, problem } = visit;
  const said = words[language];
  const title = `${said.title} ${request.number}`;
  const rest = reader
    ? await wholeCase(await drawnFor({ ...shown, request, reader }, uses), uses)
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
const statePart = ({ state, replacement, movedTo }: ChangeRequest, language: Language): Html => {
  const said = words[language];
  if (movedTo) return html`<p class="told" role="status">${movedText(movedTo, language)}</p>\n`;
  const text = state === "waiting-for-veto" && replacement?.isOverride ? said.overridesVeto : said.states[state];
  return html`<p class="${state === "applied" ? "good" : "told"}" role="status">${text}</p>
`;
};

const movedText = ({ number }: NonNullable<ChangeRequest["movedTo"]>, language: Language): string => {
  const { moved, movedAs } = mailWords[language];
  return number === undefined ? `${moved}.` : `${moved}, ${movedAs} ${number}.`;
};

/** What the link alone tells: whose case it is, what about, and how old. */
const basics = (request: ChangeRequest, language: Language, now: Date): readonly (Fact | false)[] => {
  const said = words[language];
  const { kind, accountId, companyName, createdAt, closedAt } = request;
  const since = moment(createdAt)[language];
  return [
    [said.kind, kindTexts[kind][language]],
    // Of a case that belongs to no customer it is the sender's address, which the link alone does not tell.
    accountId !== operatorId && [said.company, line(companyName)],
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

const drawnFor = async (drawn: Omit<Drawn, "proposal" | "people" | "subscriber">, uses: PageUses): Promise<Drawn> => {
  const { request } = drawn;
  const { accountId } = request;
  const bare = { ...drawn, proposal: await openProposal(request, uses), people: [], subscriber: undefined };
  const isInDoubt = accountId !== operatorId && !isClosed(request) && isDoubted(request);
  if (!isInDoubt && !offeredTo(bare).includes("confirm-kind")) return bare;
  const [people, subscriber] = await Promise.all([uses.people.all(accountId), uses.subscribers.find(accountId)]);
  return { ...bare, people, subscriber };
};

const wholeCase = async (drawn: Drawn, uses: PageUses): Promise<Html> => {
  const { request, language } = drawn;
  const said = words[language];
  const [candidate, files, history] = await Promise.all([
    candidateOf(request, uses),
    filePart(request, language, uses),
    historyPart(request, language, uses),
  ]);
  const { accountId, source, takenBy, payoutAccountNumber, message, vetoUntil } = staffRequest(request);
  const facts = factList([
    ...basics(request, language, uses.now()),
    accountId !== operatorId && [said.account, accountId],
    senderFact(drawn),
    source !== undefined && [said.source, sourceTexts[source][language]],
    [said.takenBy, takenBy === undefined ? said.nobody : line(takenBy)],
    candidate !== undefined && [said.candidate, candidate],
    vetoUntil !== undefined && !request.replacement?.isOverride && [said.vetoUntil, moment(vetoUntil)[language]],
    payoutAccountNumber !== undefined && [said.payout, nrbInGroups(payoutAccountNumber)],
  ]);
  return html`${toldOutsideForm(drawn)}${mailPart(drawn)}${facts}<h2>${said.message}</h2>
<p class="typed">${typedLines(message)}</p>
${changesPart(drawn)}${files}${history}${formPart(drawn)}`;
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

const filePart = async (request: ChangeRequest, language: Language, { links }: PageUses): Promise<Html | undefined> => {
  if (request.attachments.length === 0) return undefined;
  const said = words[language];
  const item = async (file: Attachment): Promise<Html> => {
    const { id, fileName, contentType, received, refused, mailed, announcedBy } = file;
    const author = mailed ? { isUnverified: mailed.isUnverified, mayNotWrite: announcedBy.mayNotWrite } : {};
    const mark = mailMark(author, { isByMail: mailed !== undefined, language });
    const marked = mark && html`<span class="when">${mark}</span>`;
    if (refused)
      return html`<li>${line(fileName)}: ${said.refused} ${fileFaults[refused.why][language]} ${marked}</li>
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
    return html`<li><a href="${url}">${line(fileName)}</a>${marked}</li>
`;
  };
  return html`<h2>${said.files}</h2>
<ul>
${await Promise.all(request.attachments.map(item))}</ul>
`;
};

const historyPart = async (request: ChangeRequest, language: Language, { links, now }: PageUses): Promise<Html> => {
  const originals = await originalLinks(request, { links, now: now(), seconds: fileSeconds });
  const events = request.history.map((event) => {
    const { what, at, by, text, mailId } = event;
    const isByMail = mailId !== undefined || (what === "opened" && request.mailId !== undefined);
    const mark = mailMark(by, { isByMail, language });
    const original = originals.get(event);
    return html`<li><strong>${eventText(event, request, language)}</strong><br>
<span class="when">${moment(at)[language]}, ${line(by.name)}${mark && html`, ${mark}`}</span>${
      text === undefined
        ? undefined
        : html`
<p class="typed">${typedLines(text)}</p>`
    }${
      original === undefined
        ? undefined
        : html`
<a href="${original}">${mailWords[language].original}</a>`
    }</li>
`;
  });
  return html`<h2>${words[language].history}</h2>
<ol>
${events}</ol>
`;
};

const eventText = ({ what, kind }: RequestEvent, { movedTo }: ChangeRequest, language: Language): string => {
  if (movedTo && what === "applied") return mailWords[language].moved;
  const text = words[language].events[what];
  return kind ? `${text}: ${kindTexts[kind][language]}` : text;
};
