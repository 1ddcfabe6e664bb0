/** The page of a queue that the staff close by hand: for a telephone, without a script. */
import type { Clock } from "../../shared/clock.ts";
import { reasonLetters } from "../../shared/domain/account/settled-work.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import type { Language } from "../../shared/domain/language.ts";
import { rawMailKey } from "../../shared/domain/mail-in/received-mail.ts";
import { amountTexts } from "../../shared/domain/money.ts";
import { typed } from "../../shared/domain/notices/letter.ts";
import { type SettledQueue, settledQueues } from "../../shared/domain/queues.ts";
import type { Problem } from "../../shared/domain/refusal.ts";
import { rawMailDays } from "../../shared/domain/retention.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import { cursorOf, sortKeyOf } from "../../shared/http/page.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { formHeaders, ofSession, signedInPart } from "../../shared/http/sign-in-page.ts";
import type { QueueStore, Waiting } from "../../shared/store/queue-store.ts";
import type { SettlementStore, WaitingDetails } from "../../shared/store/settlement-store.ts";
import { reasonOf, todoOf, words } from "./queue-words.ts";
import { maySettle } from "./settle-item.ts";

export type PageUses = {
  readonly queues: Pick<QueueStore, "waitingPage">;
  readonly settlements: Pick<SettlementStore, "detailsOf">;
  readonly links: FileLinks;
  readonly now: Clock;
};

/** What was sent of one item, and what became of it. */
export type Sent = {
  readonly id: string;
  readonly reason: string;
  readonly fault?: "reason" | Problem | undefined;
};

type Shown = {
  readonly queue: SettledQueue;
  readonly cursor: string | undefined;
  readonly language: Language;
  readonly visit: Visit;
  readonly status?: number;
  readonly sent?: Sent | undefined;
  /** The item that was closed just now. */
  readonly closed?: string | undefined;
};

/** A page of what waits; to whoever is not signed in, the sign-in. */
export const queuePage = async (shown: Shown, { queues, settlements, links, now }: PageUses): Promise<Answer> => {
  const { queue, cursor, language, visit, status = 200, sent, closed } = shown;
  const { reader, formToken, back } = visit;
  if (!reader || formToken === undefined) return visit.signIn(sent !== undefined);
  const said = words[language];
  const { items, next } = await queues.waitingPage(queue, { limit: itemsAtOnce, after: sortKeyOf(cursor) });
  const details = await settlements.detailsOf(queue, items);
  const originals =
    queue === "mails-to-check" ? await Promise.all(items.map((item) => originalOf(item, { links, now }))) : [];
  const isShown = items.some(({ subject }) => subject === sent?.id);
  const asks = maySettle(queue, reader);
  const main = html`<h1>${said.queues[queue].name}</h1>
${closed === undefined ? undefined : html`<p class="good" role="status">${queue === "mails-to-check" ? said.closedMail : said.closed} ${closed}</p>\n`}${visit.problem ? alert(visit.problem, language) : undefined}${sent && !isShown ? unsent(sent, language) : undefined}${
  items.length === 0
    ? html`<p class="${closed === undefined ? "good" : "told"}" role="status">${said.none}</p>\n`
    : html`<p>${asks ? said.queues[queue].todo : said.mayNot}</p>
<ol>
${items.map((item, place) => html`<li>${itemPart(item, details[place], { ...shown, original: originals[place], formToken, asks })}</li>\n`)}</ol>
`
}${paging({ queue, cursor, nextCursor: cursorOf(next) }, language)}${navigation(queue, language)}${signedInPart({ back, formToken, email: reader.user.email }, language)}`;
  const page = pageAnswer(status, { title: `${said.title}: ${said.queues[queue].name}`, language, main });
  return { ...page, headers: { ...page.headers, ...formHeaders } };
};

const itemsAtOnce = 20;

const navigation = (queue: SettledQueue, language: Language): Html => html`<h2>${words[language].others}</h2>
<ul>
${settledQueues
  .filter((other) => other !== queue)
  .map((other) => html`<li><a href="/queues/${other}">${words[language].queues[other].name}</a></li>\n`)}</ul>
`;

const paging = (
  { queue, cursor, nextCursor }: { queue: SettledQueue; cursor: string | undefined; nextCursor: string | undefined },
  language: Language,
): Html | undefined => {
  const said = words[language];
  if (cursor === undefined && nextCursor === undefined) return undefined;
  return html`<ul>
${cursor === undefined ? undefined : html`<li><a href="/queues/${queue}">${said.first}</a></li>\n`}${nextCursor === undefined ? undefined : html`<li><a href="/queues/${queue}?cursor=${nextCursor}">${said.next}</a></li>\n`}</ul>
`;
};

/** The e-mail as it came: an address that downloads it; "expired" where it is gone, "unsafe" where nobody may open it. */
type Original = { readonly url: string } | "expired" | "unsafe";

const linkSeconds = 3600;

const originalOf = async (
  { subject, why, since }: Waiting,
  { links, now }: Pick<PageUses, "links" | "now">,
): Promise<Original> => {
  if (why === "virus" || why === "gone") return "unsafe";
  if (now().getTime() - Date.parse(since) > rawMailDays * 24 * 3600 * 1000) return "expired";
  const file = { key: rawMailKey(subject), fileName: `${subject}.eml`, contentType: "message/rfc822" };
  return { url: await links.linkTo({ ...file, seconds: linkSeconds }) };
};

const originalPart = (original: Original, language: Language): Html | undefined => {
  const said = words[language];
  if (original === "unsafe") return undefined;
  if (original === "expired") return fact(said.original, said.expired);
  return html`<dt>${said.original}</dt><dd><a href="${original.url}">${said.download}</a> (${said.downloadHint})</dd>
`;
};

const fact = (label: string, value: string): Html => html`<dt>${label}</dt><dd>${value}</dd>
`;

type ItemShown = Shown & {
  readonly formToken: string;
  readonly asks: boolean;
  readonly original: Original | undefined;
};

const itemPart = (item: Waiting, details: WaitingDetails = {}, shown: ItemShown): Html => {
  const { language, asks, original } = shown;
  const said = words[language];
  const { subject, accountId, why, since } = item;
  const { amountGrosze, currency = "pln", companyName, topUpId, facts } = details;
  const isMail = original !== undefined;
  const [from, about] = isMail ? [details.sender, details.subject] : [];
  const amount = amountGrosze === undefined || currency !== "pln" ? undefined : amountTexts(amountGrosze)[language];
  const named = [amount, from && `${said.mailFrom} ${typed(from)}`, companyName && typed(companyName)].filter(
    (part) => part !== undefined && part !== "",
  );
  const todo = todoOf(why, language);
  const title = isMail ? said.nobodysMail : typed(subject, 200);
  return html`<h2>${named.length === 0 ? title : named.join(", ")}</h2>
<dl>
${fact(said.why, typed(reasonOf(why, language), 300))}${todo === undefined ? undefined : fact(said.todo, todo)}${named.length === 0 || isMail ? undefined : fact(said.id, typed(subject, 200))}${facts === undefined ? undefined : fact(said.email, typed(facts.kind))}${about ? fact(said.mailSubject, typed(about, 200)) : undefined}${isMail ? originalPart(original, language) : undefined}${topUpId === undefined ? undefined : fact(said.topUp, typed(topUpId))}${accountId && accountId !== subject ? fact(said.account, accountId) : undefined}${fact(said.since, moment(since)[language])}${isMail ? fact(said.mailId, typed(subject, 200)) : undefined}</dl>
${asks ? itemForm(item, shown) : undefined}`;
};

const itemForm = ({ subject, accountId }: Waiting, { queue, language, cursor, formToken, sent }: ItemShown): Html => {
  const said = words[language];
  const own = sent?.id === subject ? sent : undefined;
  const fault = own?.fault;
  const text = fault === "reason" ? said.fault : fault?.[language].join(". ");
  const field = `reason-${subject}`;
  return html`<form method="post">
${ofSession(formToken)}${hidden("id", subject)}${accountId === undefined ? undefined : hidden("accountId", accountId)}${cursor === undefined ? undefined : hidden("cursor", cursor)}<label for="${field}">${said.reason}</label>
<textarea id="${field}" name="reason" rows="2" maxlength="${String(reasonLetters.max)}" aria-describedby="${field}-hint${text ? ` ${field}-fault` : ""}"${text ? html` aria-invalid="true" autofocus` : undefined}>${own?.reason ?? ""}</textarea>
${text ? html`<p id="${field}-fault" class="fault" role="alert">${text}</p>\n` : undefined}<p id="${field}-hint" class="hint">${said.reasonHint}</p>
<button>${queue === "mails-to-check" ? said.settleMail : said.settle}</button>
</form>
`;
};

const hidden = (name: string, value: string): Html => html`<input type="hidden" name="${name}" value="${value}">
`;

const alert = (
  problem: Problem,
  language: Language,
): Html => html`<p class="fault" role="alert">${problem[language].join(". ")}</p>
`;

/** What was typed about an item that is not on the page any more. */
const unsent = (
  { reason }: Sent,
  language: Language,
): Html => html`<p class="fault" role="alert">${words[language].gone}</p>
<label for="unsent">${words[language].notSent}</label>
<textarea id="unsent" rows="2" readonly>${reason}</textarea>
`;
