/** The page of a link to object to a new main administrator: small, for a telephone, without a script. */
import type { Clock } from "../../shared/clock.ts";
import { type Html, html } from "../../shared/domain/html.ts";
import type { Language } from "../../shared/domain/language.ts";
import { typed } from "../../shared/domain/notices/letter.ts";
import { isOpenToVeto } from "../../shared/domain/replacements/replacing.ts";
import { moment } from "../../shared/domain/warsaw.ts";
import type { Answer } from "../../shared/http/contract.ts";
import { pageAnswer } from "../../shared/http/html-page.ts";
import type { Held } from "./held-veto.ts";

export type PageUses = {
  /** Where the helpdesk gets its mail. */
  readonly helpdesk: () => string;
  readonly now: Clock;
};

const words = {
  pl: {
    dead: [
      "Ten link nie działa",
      "Link jest niepełny albo stracił ważność. Sprawdź, czy masz nowszy e-mail w tej sprawie. Jeśli nie, napisz do BOK:",
    ],
    title: "Zmiana głównego administratora",
    company: "Firma",
    main: "Przed zmianą",
    next: "Po zmianie",
    number: "Numer sprawy",
    until: "Sprzeciw do",
    what: "Jeśli nikt się nie sprzeciwi, po tym czasie druga z tych osób zostanie głównym administratorem firmy. Jeśli się z tym zgadzasz, nie musisz nic robić.",
    sure: "Sprzeciwiam się tej zmianie",
    button: "Wyślij sprzeciw",
    unticked: "Zaznacz pole, jeśli się sprzeciwiasz.",
    hint: "Jeden sprzeciw wstrzymuje zmianę. Sprawą zajmie się BOK.",
    vetoed: "Sprzeciw przyjęty, zmiana jest wstrzymana",
    by: "Kto się sprzeciwił",
    at: "Kiedy",
    vetoedNext: "Nie musisz nic robić. BOK wyjaśni sprawę. Jeśli chcesz coś dodać, napisz i podaj numer sprawy:",
    applied: "Na sprzeciw jest za późno: zmiana już nastąpiła",
    closed: "Ta zmiana nie nastąpi: BOK odrzucił dyspozycję",
    late: "Na sprzeciw jest za późno",
    stopped: "Ta zmiana jest wstrzymana",
    write: "Jeśli coś się nie zgadza, napisz od razu do BOK i podaj numer sprawy:",
  },
  en: {
    dead: [
      "This link does not work",
      "The link is incomplete or no longer valid. Check whether you have a newer e-mail about this. If not, write to customer service (BOK):",
    ],
    title: "Change of the main administrator",
    company: "Company",
    main: "Before",
    next: "After",
    number: "Case number",
    until: "Object until",
    what: "Unless somebody objects, the second of these people becomes the company's main administrator after that time. If you agree, you don't need to do anything.",
    sure: "I object to this change",
    button: "Send the objection",
    unticked: "Tick the box if you object.",
    hint: "One objection stops the change. Customer service (BOK) will look into it.",
    vetoed: "The objection is received, and the change is stopped",
    by: "Who objected",
    at: "When",
    vetoedNext:
      "You don't need to do anything. Customer service (BOK) will look into it. If you want to add something, write and give the case number:",
    applied: "It is too late to object: the change has happened",
    closed: "This change will not happen: customer service (BOK) has rejected the request",
    late: "It is too late to object",
    stopped: "This change is stopped",
    write: "If something is wrong, write to customer service (BOK) at once and give the case number:",
  },
} as const satisfies Record<Language, unknown>;

type Shown = {
  readonly language: Language;
  readonly status?: number;
  /** The button was pressed without the box. */
  readonly isUnticked?: boolean;
};

/** The page for what somebody holds. */
export const vetoPage = (
  held: Held | undefined,
  { language, status = 200, isUnticked }: Shown,
  uses: PageUses,
): Answer => {
  const said = words[language];
  const mailTo = html`<ul><li><a href="mailto:${uses.helpdesk()}">${uses.helpdesk()}</a></li></ul>`;
  if (!held) {
    const [title, text] = said.dead;
    return pageAnswer(404, { title, language, main: html`<h1>${title}</h1>\n<p>${text}</p>\n${mailTo}` });
  }
  const { request } = held;
  const { replacement, veto, number, companyName } = request;
  const isOpen = isOpenToVeto(request, uses.now());
  const people = replacement
    ? html`${fact(said.main, typed(replacement.mainAdministrator.name, 120))}${fact(said.next, typed(replacement.candidate.name, 120))}`
    : undefined;
  const facts = html`<dl>
${fact(said.company, typed(companyName, 120))}${people}${fact(said.number, number)}${isOpen ? fact(said.until, moment(replacement!.swapsAt!)[language]) : undefined}${veto && !replacement ? html`${fact(said.by, typed(veto.by, 120))}${fact(said.at, moment(veto.at)[language])}` : undefined}</dl>
`;
  const main = html`<h1>${said.title}</h1>
${
  isOpen
    ? html`${facts}<p>${said.what}</p>
${form(language, isUnticked === true)}`
    : html`${overPart(held, language)}${facts}<p>${request.state === "open" && veto ? said.vetoedNext : said.write}</p>
${mailTo}`
}`;
  return pageAnswer(status, { title: said.title, language, main });
};

const overPart = ({ request: { state, veto, replacement } }: Held, language: Language): Html => {
  const said = words[language];
  const isVetoed = veto !== undefined && !replacement;
  if (state === "rejected") return html`<p class="good" role="status">${said.closed}</p>\n`;
  if (isVetoed) return html`<p class="good" role="status">${said.vetoed}</p>\n`;
  if (!replacement) return html`<p class="told" role="status">${said.stopped}</p>\n`;
  return html`<p class="told" role="status">${state === "applied" ? said.applied : said.late}</p>\n`;
};

const fact = (label: string, value: string): Html => html`<dt>${label}</dt><dd>${value}</dd>
`;

const form = (language: Language, isUnticked: boolean): Html => {
  const said = words[language];
  const marks = isUnticked ? html` aria-invalid="true" aria-describedby="sure-fault" autofocus` : undefined;
  const fault = isUnticked ? html`<p id="sure-fault" class="fault" role="alert">${said.unticked}</p>\n` : undefined;
  return html`<form method="post">
<label class="tick"><input type="checkbox" name="sure" value="yes" required${marks}> ${said.sure}</label>
${fault}<p class="hint">${said.hint}</p>
<button class="second">${said.button}</button>
</form>`;
};
