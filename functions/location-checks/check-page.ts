/** The page to check where a number is used, to which BOK's e-mail leads: for a telephone, without a script. */
import type { Clock } from "../../shared/clock.ts";
import { gminaLine } from "../../shared/domain/emergency/messages.ts";
import { locationPurpose } from "../../shared/domain/emergency/notices.ts";
import { type LineNumber, waitsForCheck } from "../../shared/domain/emergency/number.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import { operatorId } from "../../shared/domain/ids.ts";
import type { Language } from "../../shared/domain/language.ts";
import { parseLinkToken } from "../../shared/domain/link.ts";
import { typed } from "../../shared/domain/notices/letter.ts";
import type { Problem } from "../../shared/domain/refusal.ts";
import { addressLine } from "../../shared/domain/subscriber/address.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { Caller } from "../../shared/http/caller.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import type { Visit } from "../../shared/http/page-session.ts";
import { formHeaders, ofSession, signedInPart } from "../../shared/http/sign-in-page.ts";
import { opensLink } from "../../shared/security/link-secret.ts";
import type { AuditStore } from "../../shared/store/audit-store.ts";
import type { LinkStore } from "../../shared/store/link-store.ts";
import type { NumberStore } from "../../shared/store/number-store.ts";

export type HeldUses = {
  readonly links: Pick<LinkStore, "findFor">;
  readonly numbers: Pick<NumberStore, "find" | "companyOf">;
  readonly audit: Pick<AuditStore, "record">;
  readonly now: Clock;
};

/** The number that a link opens, while it is the account's that the link was made for. */
export type Held = { readonly number: LineNumber; readonly companyName: string };

type Asking = { readonly token: string; readonly from: string; readonly reader: Caller | undefined };

/**
 * What a link's token opens; undefined for one that is malformed, forged or over, and once the number is another customer's. As every look into a
 * customer's account, it leaves a record, or is not answered.
 */
export const heldBy = async ({ token, from, reader }: Asking, uses: HeldUses): Promise<Held | undefined> => {
  const { links, numbers, audit, now } = uses;
  const read = parseLinkToken(token);
  const link = read && (await links.findFor(locationPurpose, read.id));
  if (!read || !link || !opensLink(read.secret, link) || link.expiresAt <= now().toISOString()) return undefined;
  const { accountId, subjectId, email } = link;
  const seen = { kind: "account-looked-at", subject: `number ${subjectId}`, subjectAccountId: accountId } as const;
  const who = reader ? { userId: reader.user.id } : { by: email };
  const [number, companyName] = await Promise.all([
    numbers.find(subjectId),
    numbers.companyOf(accountId),
    audit.record({ accountId: operatorId, ...who, ...seen, from }, now()),
  ]);
  return number?.accountId === accountId ? { number, companyName } : undefined;
};

/** What became of a press of a button. */
export type Told =
  /** The reason is missing, or what the page showed was changed before the button was pressed. */
  { readonly fault: "note" | "moved" } | { readonly problem: Problem };

type Shown = {
  readonly language: Language;
  readonly visit: Visit;
  readonly status?: number;
  readonly note?: string | undefined;
  readonly told?: Told;
};

const noteLetters = { min: 3, max: 2_000 } as const;

const words = {
  pl: {
    dead: [
      "Ten link nie działa",
      "Link jest niepełny albo stracił ważność, albo numer nie należy już do tego klienta. Numery do sprawdzenia znajdziesz też w kolejce adresów do sprawdzenia.",
    ],
    title: "Adres do połączeń alarmowych",
    company: "Firma",
    account: "Konto klienta",
    number: "Numer",
    address: "Adres",
    gmina: "Gmina",
    since: "Podano",
    note: "Powód odrzucenia",
    noteHint: "Wymagany, jeśli odrzucasz adres. Klient dostanie ten tekst.",
    what: "Sprawdź, czy adres leży w tej gminie. Od gminy zależy, dokąd kierujemy połączenia z numerem 112.",
    verify: "Potwierdź adres",
    reject: "Odrzuć adres",
    signInWhy: "Zaloguj się, aby zobaczyć adres i go sprawdzić.",
    signIn: "Zaloguj się",
    states: {
      unverified: "Adres czeka na sprawdzenie",
      verified: "Adres potwierdzony",
      rejected:
        "Adres odrzucony: połączenia kierujemy według poprzedniego potwierdzonego adresu, a jeśli go nie ma, według siedziby firmy",
      none: "Nie ma nic do sprawdzenia: połączeń z tego numeru nie kierujemy według adresu",
    },
    why: "Powód",
    notSent: "Tego tekstu nie wysłano",
    faults: {
      note: "Wpisz powód odrzucenia: od 3 do 2000 znaków.",
      moved: "Nie zapisaliśmy decyzji: klient zmienił adres, gdy ta strona była otwarta. Sprawdź nowy adres.",
      decided: "Nie zapisaliśmy decyzji: ktoś inny z BOK sprawdził ten adres, gdy ta strona była otwarta.",
      gone: "Nie zapisaliśmy decyzji: adres przestał obowiązywać, gdy ta strona była otwarta.",
    },
  },
  en: {
    dead: [
      "This link does not work",
      "The link is incomplete or no longer valid, or the number is no longer this customer's. Numbers to check are also in the queue of addresses to check.",
    ],
    title: "Address for emergency calls",
    company: "Company",
    account: "Customer account",
    number: "Number",
    address: "Address",
    gmina: "Municipality (gmina)",
    since: "Entered on",
    note: "Reason for the rejection",
    noteHint: "Required if you reject the address. The customer is sent this text.",
    what: "Check that the address lies in this municipality (gmina). The gmina decides where calls to 112 are routed.",
    verify: "Confirm the address",
    reject: "Reject the address",
    signInWhy: "Sign in to see and check the address.",
    signIn: "Sign in",
    states: {
      unverified: "The address is waiting to be checked",
      verified: "Address confirmed",
      rejected:
        "Address rejected: calls are routed by the address that was confirmed before it or, if there is none, by the company's registered office",
      none: "Nothing to check: calls from this number are not routed by an address",
    },
    why: "Reason",
    notSent: "This text was not sent",
    faults: {
      note: "Enter a reason for the rejection: 3 to 2,000 characters.",
      moved:
        "Your decision was not saved: the customer changed the address while this page was open. Check the new address.",
      decided: "Your decision was not saved: somebody else in BOK checked this address while this page was open.",
      gone: "Your decision was not saved: the address was removed while this page was open.",
    },
  },
} as const satisfies Record<Language, unknown>;

/** The page for what somebody holds: the address to whoever of BOK is signed in, else whose number it is and the sign-in. */
export const checkPage = (held: Held | undefined, shown: Shown): Answer => {
  const { language, visit, status = 200, note } = shown;
  const said = words[language];
  if (!held) {
    const [title, text] = said.dead;
    return pageAnswer(404, { title, language, main: html`<h1>${title}</h1>\n<p>${text}</p>` });
  }
  const { number, companyName } = held;
  const { location, enabled } = number;
  const state = enabled && location ? location.state : "none";
  const basics = html`${fact(said.company, typed(companyName))}${fact(said.number, number.number)}`;
  const hasForm = visit.reader !== undefined && waitsForCheck(number);
  const unsent = note === undefined || hasForm ? undefined : unsentPart(note, language);
  const rest = visit.reader
    ? html`<dl>
${basics}${fact(said.account, number.accountId ?? "")}${location ? placeFacts(location, language) : undefined}</dl>
${hasForm ? form(number, shown) : undefined}`
    : html`<dl>
${basics}</dl>
${visit.who ? undefined : signInForm(language)}`;
  const main = html`<h1>${said.title}</h1>
${visit.who && visit.problem ? alertPart(visit.problem, language) : undefined}${toldPart(number, shown)}<p class="${state === "verified" ? "good" : "told"}" role="status">${said.states[state]}</p>
${unsent}${rest}${clerkPart(visit, language)}`;
  const page = pageAnswer(status, { title: `${said.title}: ${number.number}`, language, main });
  return visit.who ? { ...page, headers: { ...page.headers, ...formHeaders } } : page;
};

const fact = (label: string, value: string): Html => html`<dt>${label}</dt><dd>${value}</dd>
`;

const placeFacts = (
  { address, gmina, enteredAt, note }: NonNullable<LineNumber["location"]>,
  language: Language,
): Html => {
  const said = words[language];
  return html`${fact(said.address, typed(addressLine(address), 300))}${fact(said.gmina, `${gminaLine(gmina, language)}, TERYT ${gmina.code}`)}${fact(said.since, moment(enteredAt)[language])}${note === undefined ? undefined : fact(said.why, typed(note, noteLetters.max))}`;
};

const alertPart = (problem: Problem, language: Language): Html => {
  const [title, text] = problem[language];
  return html`<p class="fault" role="alert">${title}. ${text}</p>
`;
};

const toldPart = (number: LineNumber, { told, language }: Shown): Html | undefined => {
  if (!told) return undefined;
  if ("problem" in told) return alertPart(told.problem, language);
  // Said beside the field.
  if (told.fault === "note") return undefined;
  const { moved, decided, gone } = words[language].faults;
  const why = waitsForCheck(number) ? moved : number.enabled ? decided : gone;
  return html`<p class="fault" role="alert">${why}</p>
`;
};

/** A reason that the page has no field for any more. */
const unsentPart = (
  note: string,
  language: Language,
): Html => html`<label for="unsent">${words[language].notSent}</label>
<textarea id="unsent" rows="3" readonly>${note}</textarea>
`;

const signInForm = (language: Language): Html => html`<p>${words[language].signInWhy}</p>
<form method="post">
<button name="state" value="sign-in">${words[language].signIn}</button>
</form>
`;

/** Its first button, which Enter would press, is a dead one: nothing is decided by a slip. */
const form = ({ version }: LineNumber, { language, visit, note = "", told }: Shown): Html => {
  const said = words[language];
  const isWrong = told !== undefined && "fault" in told && told.fault === "note";
  return html`<p>${said.what}</p>
<form method="post">
<button disabled hidden></button>
${visit.formToken === undefined ? undefined : ofSession(visit.formToken)}<input type="hidden" name="version" value="${String(version)}">
<button name="state" value="verified">${said.verify}</button>
<label for="note">${said.note}</label>
<textarea id="note" name="note" rows="3" maxlength="${noteLetters.max}" aria-describedby="${isWrong ? "note-fault " : ""}note-hint"${isWrong ? html` aria-invalid="true" autofocus` : undefined}>${note}</textarea>
${isWrong ? html`<p id="note-fault" class="fault" role="alert">${said.faults.note}</p>\n` : undefined}<p id="note-hint" class="hint">${said.noteHint}</p>
<button class="second" name="state" value="rejected">${said.reject}</button>
</form>
`;
};

/** Whoever is signed in, and the way out. */
const clerkPart = ({ who, formToken, back }: Visit, language: Language): Html | undefined =>
  who && formToken !== undefined ? signedInPart({ back, formToken, email: who.user.email }, language) : undefined;
