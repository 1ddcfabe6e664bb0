/** The page of a link to decide a bank top-up: small, for a telephone, without a script. */

import type { Clock } from "../../shared/clock.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import type { Language } from "../../shared/domain/language.ts";
import {
  decisionMilliseconds,
  forgottenAtMs,
  renewableMilliseconds,
  type SubjectLink,
} from "../../shared/domain/link.ts";
import { millisecondsOf, toClerkOfOldLinks } from "../../shared/domain/mail-limits.ts";
import { amountTexts, type Grosze, grosze } from "../../shared/domain/money.ts";
import { typed } from "../../shared/domain/notices/letter.ts";
import {
  type BankTopUp,
  creditMaxByLink,
  filesOf,
  isDecided,
  receivedMaxGrosze,
  waitsSince,
} from "../../shared/domain/top-ups/bank-top-up.ts";
import { confirmationName } from "../../shared/domain/top-ups/confirmations.ts";
import { isUnverified } from "../../shared/domain/uploads/announced-file.ts";
import { cleanKey } from "../../shared/domain/uploads/upload.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { FileLinks } from "../../shared/gateways/files.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { formHeaders, ofSession, signedInPart } from "../../shared/http/sign-in-page.ts";
import type { Held } from "./held-link.ts";

export type PageUses = {
  readonly files: FileLinks;
  /** The most that a link credits. */
  readonly linkLimitGrosze: () => Grosze;
  readonly now: Clock;
};

/** What was entered into the form, and what is wrong with it. */
export type Entered = {
  readonly received?: string;
  readonly reason?: string;
  readonly decision?: "credit" | "reject";
  readonly faults: readonly Fault[];
};
type Fault = "amount" | "too-large" | "reason" | "reason-missing" | "beyond-link";

export const reasonLetters = { min: 3, max: 500 } as const;

/** Long enough to read the page and to open the file. */
const fileSeconds = 3600;

// Polish inflects what is counted: the sentences with these fit any number from 5 to 21.
const renewableDays = renewableMilliseconds / (24 * 3600 * 1000);
const [{ most: newLinksMax, within }] = toClerkOfOldLinks;
const newLinksHours = millisecondsOf[within] / (3600 * 1000);

const words = {
  pl: {
    dead: [
      "Ten link nie działa",
      `Link jest niepełny, stracił ważność ponad ${renewableDays} dni temu albo doładowania już nie ma. Sprawdź, czy masz nowszy e-mail o tym przelewie. Jeśli nie, podaj kod z tytułu przelewu działowi technicznemu.`,
    ],
    expired: {
      title: "Ten link stracił ważność",
      waits: (endedAt: string) =>
        `Link był ważny do: ${endedAt}. Decyzja nadal czeka. O które doładowanie chodzi, mówi e-mail, z którego otwarto tę stronę.`,
      offer: "Możemy wysłać nowy link na adres, na który przyszedł poprzedni.",
      ask: "Wyślij nowy link",
      askBy: (until: string) => `O nowy link możesz tu poprosić do: ${until}.`,
      sent: (at: string, until: string) =>
        `Nowy link wysłaliśmy: ${at}, na adres, na który przyszedł poprzedni. Jest ważny do: ${until}.`,
      sentHint:
        "Jeśli go nie widzisz, poczekaj kilka minut i sprawdź folder ze spamem. Z tej strony kolejnego już nie wyślemy. Jeśli nowego linku nie ma, podaj kod z tytułu przelewu działowi technicznemu.",
      tooMany: (at: string) =>
        `Na ten adres wysłaliśmy już ${newLinksMax} nowych linków w ciągu ${newLinksHours} godzin. Spróbuj ponownie po: ${at}.`,
    },
    title: "Decyzja o doładowaniu",
    company: "Firma",
    account: "Konto klienta",
    amount: "Zamówiona kwota",
    code: "Kod w tytule przelewu",
    orderedAt: "Data zamówienia",
    since: "Czeka od",
    files: "Potwierdzenia przelewu",
    mailed: "przysłane e-mailem z adresu",
    unverified:
      "Nadawca niepotwierdzony: mógł to przysłać każdy, kto zna kod przelewu. Zaksięguj tylko to, co wpłynęło na rachunek.",
    received: "Otrzymana kwota (zł)",
    receivedHint: "Kwota, która faktycznie wpłynęła na rachunek.",
    reason: "Uwagi lub powód",
    reasonHint: "Pole wymagane, gdy kwota jest inna niż zamówiona lub gdy odrzucasz. Klient zobaczy ten tekst.",
    credit: "Zaksięguj",
    reject: "Odrzuć",
    most: "Przez ten link zaksięgujesz najwyżej:",
    more: "Jeśli wpłynęło więcej, zaloguj się tutaj i zaksięguj całość: jedno doładowanie księguje się tylko raz.",
    signIn: "Zaloguj się",
    asWho: "Decyzję zapiszemy jako podjętą przez:",
    credited: "Zaksięgowano",
    rejected: "Odrzucono",
    by: "Kto zdecydował",
    at: "Data decyzji",
    remarks: "Uwagi",
    why: "Powód",
    done: "Nic więcej nie trzeba robić. Ten link nie zmieni już decyzji.",
    faults: {
      amount: "Wpisz kwotę w złotych, na przykład 250,00.",
      "too-large": "Jedno doładowanie może mieć najwyżej 1 000 000 zł.",
      reason: "Wpisz od 3 do 500 znaków.",
      "reason-missing": "Wpisz powód, bo kwota jest inna niż zamówiona.",
      "rejection-unexplained": "Wpisz powód odrzucenia.",
      "beyond-link":
        "Przez ten link nie zaksięgujesz takiej kwoty. Nie wpisuj mniejszej: jedno doładowanie księguje się tylko raz. Zaloguj się i zaksięguj całość.",
    },
  },
  en: {
    dead: [
      "This link does not work",
      `The link is incomplete, expired more than ${renewableDays} days ago, or the top-up no longer exists. Check whether you have a newer e-mail about the transfer. If not, give the code in the transfer's title to operations.`,
    ],
    expired: {
      title: "This link has expired",
      waits: (endedAt: string) =>
        `The link was valid until ${endedAt}. The decision is still waiting. The e-mail from which this page was opened says which top-up it is about.`,
      offer: "We can send a new link to the address that the earlier one was sent to.",
      ask: "Send a new link",
      askBy: (until: string) => `You can ask for a new link here until ${until}.`,
      sent: (at: string, until: string) =>
        `We sent a new link on ${at} to the address that the earlier one was sent to. It is valid until ${until}.`,
      sentHint:
        "If you can't see it, wait a few minutes and check your spam folder. This page will not send another one. If you don't have the new link, give the code in the transfer's title to operations.",
      tooMany: (at: string) =>
        `We have already sent ${newLinksMax} new links to this address within ${newLinksHours} hours. Try again after ${at}.`,
    },
    title: "Decision on a top-up",
    company: "Company",
    account: "Customer account",
    amount: "Amount ordered",
    code: "Code in the transfer's title",
    orderedAt: "Ordered on",
    since: "Waiting since",
    files: "Transfer confirmations",
    mailed: "sent by e-mail from",
    unverified:
      "Sender not verified: anybody who knows the transfer's code could have sent it. Credit only what has arrived in the account.",
    received: "Amount received (PLN)",
    receivedHint: "The amount that actually arrived in the bank account.",
    reason: "Remarks or reason",
    reasonHint: "Required if the amount differs or you refuse. The customer will see this text.",
    credit: "Credit",
    reject: "Refuse",
    most: "With this link you can credit at most:",
    more: "If more arrived, sign in here and credit all of it: a top-up is credited only once.",
    signIn: "Sign in",
    asWho: "The decision will be recorded as made by:",
    credited: "Credited",
    rejected: "Refused",
    by: "Who decided",
    at: "Decided on",
    remarks: "Remarks",
    why: "Reason",
    done: "You don't need to do anything else. This link can no longer change the decision.",
    faults: {
      amount: "Enter an amount in zlotys, such as 250.00.",
      "too-large": "One top-up can be at most PLN 1,000,000.",
      reason: "Enter 3 to 500 characters.",
      "reason-missing": "Enter a reason, because the amount differs from what was ordered.",
      "rejection-unexplained": "Enter why you refuse the transfer.",
      "beyond-link":
        "This link can't credit that much. Don't enter less: a top-up is credited only once. Sign in and credit all of it.",
    },
  },
} as const satisfies Record<Language, unknown>;

type Shown = {
  readonly language: Language;
  readonly visit: Visit;
  readonly status?: number;
  /** The form as it was sent, to be corrected. */
  readonly entered?: Entered;
};

/** The page for what somebody holds. */
export const decisionPage = async (
  held: Held | undefined,
  { language, visit, status = 200, entered = { faults: [] } }: Shown,
  uses: PageUses,
): Promise<Answer> => {
  const said = words[language];
  if (!held) return deadPage(language);
  if (held.isExpired) return expiredPage(held.link, { language, visit });
  const { topUp, head, link } = held;
  const amount = amountTexts(topUp.amountGrosze)[language];
  const decided = isDecided(topUp);
  const since = decided ? undefined : waitsSince(topUp);
  const toDo = decided
    ? html`<p class="hint">${said.done}</p>`
    : html`${await filePart(topUp, language, uses)}${form(topUp, { entered, language, visit, email: link.email }, uses)}`;
  const main = html`<h1>${said.title}: ${amount}</h1>
${visit.who && visit.problem && html`<p class="fault" role="alert">${visit.problem[language][1]}</p>`}${decided ? decidedPart(topUp, language) : undefined}<dl>
${fact(said.company, typed(head.companyName))}${fact(said.account, topUp.accountId)}${fact(said.amount, amount)}${fact(said.code, topUp.code)}${fact(said.orderedAt, moment(topUp.createdAt)[language])}${since && fact(said.since, moment(since)[language])}</dl>
${toDo}${clerkPart(visit, language)}`;
  return visited(pageAnswer(status, { title: `${said.title}: ${amount}`, language, main }), visit);
};

/** When another link can be asked for. */
type Again = { readonly seconds: number; readonly at: string };

/** A page with the form of whoever is signed in. */
const visited = (page: ReturnType<typeof pageAnswer>, { who }: Visit): Answer =>
  who ? { ...page, headers: { ...page.headers, ...formHeaders } } : page;

/** The page of a link that expired before anybody decided. It says nothing of the top-up, and never shows the new link. */
export const expiredPage = (
  link: SubjectLink,
  { language, visit, tryAgain }: Pick<Shown, "language" | "visit"> & { readonly tryAgain?: Again | undefined },
): Answer => {
  const said = words[language].expired;
  const at = (instant: string) => moment(instant)[language];
  const main = html`<h1>${said.title}</h1>
<p>${said.waits(at(link.expiresAt))}</p>
${link.renewedAt === undefined ? offerPart(link, { language, tryAgain }) : sentPart(link.renewedAt, language)}${clerkPart(visit, language)}`;
  const page = pageAnswer(tryAgain ? 429 : 410, { title: said.title, language, main });
  const headers = tryAgain ? { ...page.headers, "retry-after": String(tryAgain.seconds) } : page.headers;
  return visited({ ...page, headers }, visit);
};

const sentPart = (renewedAt: string, language: Language): Html => {
  const said = words[language].expired;
  const until = new Date(Date.parse(renewedAt) + decisionMilliseconds).toISOString();
  return html`<p class="good" role="status">${said.sent(moment(renewedAt)[language], moment(until)[language])}</p>
<p>${said.sentHint}</p>
`;
};

const offerPart = (
  link: SubjectLink,
  { language, tryAgain }: { language: Language; tryAgain: Again | undefined },
): Html => {
  const said = words[language].expired;
  if (tryAgain)
    return html`<p class="fault" role="alert">${said.tooMany(moment(tryAgain.at)[language])}</p>
`;
  const until = moment(new Date(forgottenAtMs(link)).toISOString())[language];
  return html`<p>${said.offer}</p>
<form method="post">
<button name="decision" value="new-link">${said.ask}</button>
</form>
<p class="hint">${said.askBy(until)}</p>
`;
};

const deadPage = (language: Language): Answer => {
  const [title, text] = words[language].dead;
  return pageAnswer(404, { title, language, main: html`<h1>${title}</h1>\n<p>${text}</p>` });
};

const fact = (label: string, value: string): Html => html`<dt>${label}</dt><dd>${value}</dd>
`;

const decidedPart = ({ credit, rejection }: BankTopUp, language: Language): Html => {
  const said = words[language];
  const decided = credit ?? rejection!;
  const what = credit ? `${said.credited}: ${amountTexts(credit.receivedGrosze)[language]}` : said.rejected;
  return html`<p class="${credit ? "good" : "told"}" role="status">${what}</p>
<dl>
${fact(said.by, decided.by.email)}${fact(said.at, moment(decided.at)[language])}${decided.reason === undefined ? undefined : fact(credit ? said.remarks : said.why, typed(decided.reason, reasonLetters.max))}</dl>
`;
};

/** Where a file came from, if by e-mail: whoever decides must see that nothing proves it to be the customer's. */
const mailedPart = ({ confirmations }: BankTopUp, sha256: string, language: Language): Html | undefined => {
  const mailed = confirmations.findLast((file) => file.received?.sha256 === sha256 && file.mailed)?.mailed;
  if (!mailed) return undefined;
  const said = words[language];
  return html`<br>
<span class="hint">${said.mailed} ${typed(mailed.from, 254)}${mailed.text === undefined ? undefined : html`: „${typed(mailed.text, 1_000)}”`}</span>${isUnverified(confirmations, sha256) ? html`<br>\n<strong class="fault">${said.unverified}</strong>` : undefined}`;
};

const filePart = async (topUp: BankTopUp, language: Language, { files }: PageUses): Promise<Html | undefined> => {
  const links = filesOf(topUp).map(async ({ id: fileId, fileName, contentType, received }) => {
    const key = cleanKey(confirmationName(topUp, fileId), received.sha256);
    const url = await files.linkTo({ key, fileName, contentType, seconds: fileSeconds });
    return html`<li><a href="${url}">${typed(fileName)}</a>${mailedPart(topUp, received.sha256, language)}</li>
`;
  });
  if (links.length === 0) return undefined;
  return html`<h2>${words[language].files}</h2>
<ul>
${await Promise.all(links)}</ul>
`;
};

/** Whoever is signed in, and the way out. */
const clerkPart = ({ who, formToken, back }: Visit, language: Language): Html | undefined =>
  who && formToken !== undefined ? signedInPart({ back, formToken, email: who.user.email }, language) : undefined;

const form = (
  topUp: BankTopUp,
  { entered, language, visit, email }: { entered: Entered; language: Language; visit: Visit; email: string },
  { linkLimitGrosze }: PageUses,
): Html => {
  const said = words[language];
  const clerk = visit.reader;
  const most = clerk ? grosze(receivedMaxGrosze) : creditMaxByLink(topUp, linkLimitGrosze());
  // Beyond the limit nothing is suggested: less than what came would be credited for good.
  const { received = most < topUp.amountGrosze ? "" : plainAmount(topUp.amountGrosze), reason = "", faults } = entered;
  const amountFault = faults.find((fault) => fault === "amount" || fault === "too-large" || fault === "beyond-link");
  const reasonFault = faults.find((fault) => fault === "reason" || fault === "reason-missing");
  const reasonSays =
    reasonFault === "reason-missing" && entered.decision === "reject" ? "rejection-unexplained" : reasonFault;
  const isTooLittle = !clerk && (most < topUp.amountGrosze || faults.includes("beyond-link"));
  const limit = clerk
    ? ""
    : ` ${said.most} ${amountTexts(most)[language]}. ${most < topUp.amountGrosze ? said.more : ""}`;
  // The first button is the one that Enter presses: a dead one, so that nothing is decided by a slip in a field.
  return html`<form method="post">
<button disabled hidden></button>
${clerk && visit.formToken !== undefined ? ofSession(visit.formToken) : undefined}<label for="received">${said.received}</label>
<input id="received" name="received" inputmode="decimal" autocomplete="off" maxlength="20" value="${received}"${marked("received", amountFault)}>
${faultText("received", amountFault && said.faults[amountFault])}<p id="received-hint" class="hint">${said.receivedHint}${limit}</p>
<label for="reason">${said.reason}</label>
<textarea id="reason" name="reason" rows="3" maxlength="500"${marked("reason", reasonFault)}>${reason}</textarea>
${faultText("reason", reasonSays && said.faults[reasonSays])}<p id="reason-hint" class="hint">${said.reasonHint}</p>
${
  isTooLittle
    ? html`<button name="decision" value="sign-in">${said.signIn}</button>
`
    : undefined
}<button${isTooLittle ? html` class="quiet"` : undefined} name="decision" value="credit">${said.credit}</button>
<button class="second" name="decision" value="reject">${said.reject}</button>
<p class="hint">${said.asWho} ${clerk?.user.email ?? email}</p>
</form>`;
};

const marked = (field: string, fault: Fault | undefined): Html =>
  fault
    ? html` aria-invalid="true" aria-describedby="${field}-fault ${field}-hint" autofocus`
    : html` aria-describedby="${field}-hint"`;

const faultText = (field: string, text: string | undefined): Html | undefined =>
  text === undefined
    ? undefined
    : html`<p id="${field}-fault" class="fault" role="alert">${text}</p>
`;

/** "1250,50": as an amount is typed, in both languages' forms. */
const plainAmount = (amount: Grosze): string => `${Math.trunc(amount / 100)},${String(amount % 100).padStart(2, "0")}`;
