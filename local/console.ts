/** The local system's own pages: who can sign in, what was sent and paid, and a clock that can be moved. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { generateSync } from "otplib/functional";
import * as z from "zod";
import { clock } from "../shared/clock.ts";
import { type AnyRole, staffRoles } from "../shared/domain/access.ts";
import { type Html, html } from "../shared/domain/html.ts";
import type { MailInAddresses } from "../shared/domain/mail-in/addresses.ts";
import { grosze, zlotys } from "../shared/domain/money.ts";
import { pageOf, warsawTime } from "./html.ts";
import type { Inbox } from "./inbox.ts";
import { panelPage } from "./panel.ts";
import type { Schedules } from "./schedules.ts";
import { type SignIn, signIns } from "./seed.ts";
import { fieldsOf, give, isForm, type Shown } from "./shown.ts";
import { ACTIONS } from "./stripe/actions.ts";
import type { StripeStandIn } from "./stripe/stand-in.ts";
import { type Asked, asked } from "./stripe/web.ts";
import type { WrittenMail } from "./written-mail.ts";

type Uses = {
  readonly address: string;
  /** Undefined where the system talks to Stripe itself. */
  readonly stripe: StripeStandIn | undefined;
  readonly inbox: Inbox;
  readonly writtenMail: WrittenMail;
  /** Where customers write to. */
  readonly mailIn: MailInAddresses;
  readonly schedules: Schedules;
  readonly services: Readonly<Record<string, string>>;
  readonly machineKey: string;
};

/** Answers `/_local…`; false, with the request untouched, for any other path. */
export const consolePages =
  (uses: Uses) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (!/^\/_local(\/|\?|$)/.test(request.url ?? "")) return false;
    const written = await uses.writtenMail.answer(request);
    const question = written ? undefined : await asked(request);
    give(response, written ?? (question ? await answer(question, uses) : { status: 413 }));
    return true;
  };

const answer = async (question: Asked, uses: Uses): Promise<Shown> => {
  const { stripe, inbox, schedules, services, mailIn, machineKey } = uses;
  const { method, path } = question;
  const route = `${method} ${path}`;
  const done = (status: number, json: unknown): Shown =>
    isForm(question) ? { status: 303, seeOther: "/_local" } : { status, json };

  if (route === "GET /_local") return { status: 200, page: consolePage(uses) };
  if (route === "GET /_local/state") {
    const people = signIns.map((who) => ({ ...who, ...codeOf(who) }));
    const state = { ready: true, now: clock().toISOString(), services, mailIn, signIns: people, machineKey };
    return { status: 200, json: state };
  }
  if (route === "POST /_local/clock") {
    if (!moveClock(fieldsOf(question))) return { status: 400, json: { error: "Give {advanceSeconds} or {now}." } };
    stripe?.expireDue();
    await schedules.runDue();
    return done(200, { now: clock().toISOString() });
  }
  const schedule = /^POST \/_local\/schedules\/([^/]+)\/run$/.exec(route)?.[1];
  if (schedule) {
    const report = await schedules.run(schedule);
    if (!report) return { status: 404, json: { error: `Schedules: ${schedules.names.join(", ")}.` } };
    return done(200, report);
  }
  const [, payment, action] = /^POST \/_local\/stripe\/payments\/([^/]+)\/([a-z-]+)$/.exec(route) ?? [];
  if (payment && action && stripe) {
    const asked = Act.safeParse({ action, fields: fieldsOf(question) });
    if (!asked.success) return { status: 400, json: { error: z.prettifyError(asked.error) } };
    const deed = await stripe.act(payment, asked.data.action, asked.data.fields);
    return done(deed.done ? 200 : 409, deed);
  }
  const shown = (await inbox.answer(question)) ?? (await panelPage(question, services.s3 ?? ""));
  return shown ?? { status: 404, json: { error: `There is no ${method} ${path}.` } };
};

const Act = z.strictObject({
  action: z.enum([...ACTIONS, "redeliver"]),
  fields: z.strictObject({ amountGrosze: z.coerce.number().int().positive().optional() }),
});

const ClockMove = z.union([
  z.strictObject({
    advanceSeconds: z.coerce
      .number()
      .int()
      .min(0)
      .max(10 * 366 * 24 * 3600),
  }),
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
]);

/** Moves the clock of the handlers and of the Stripe stand-in. Requests to AWS are signed by the machine's own. */
const moveClock = (wanted: unknown): boolean => {
  const move = ClockMove.safeParse(wanted);
  if (!move.success) return false;
  const before = Number(process.env.CLOCK_MOVED_MILLISECONDS ?? 0);
  const moved = "now" in move.data ? Date.parse(move.data.now) - Date.now() : before + move.data.advanceSeconds * 1000;
  process.env.CLOCK_MOVED_MILLISECONDS = String(moved);
  return true;
};

const roleLabels: Readonly<Record<AnyRole, string>> = {
  administrator: "Administrator",
  finance: "Finansowy",
  technical: "Techniczny",
  employee: "Pracownik",
  "operator-administrator": "Administrator",
  "operator-finance": "Finanse",
  "operator-helpdesk": "BOK",
};

/** The code that the person's authenticator app shows now, and how long it does; nothing where there is no app. */
const codeOf = ({ totpSecret }: SignIn): { totpCode?: string; codeSecondsLeft?: number } => {
  if (totpSecret === undefined) return {};
  const epoch = Math.floor(clock().getTime() / 1000);
  return {
    totpCode: generateSync({ secret: totpSecret, epoch }),
    codeSecondsLeft: codeSeconds - (epoch % codeSeconds),
  };
};

const codeSeconds = 30;

const people = (wanted: (who: SignIn) => boolean): Html =>
  html`<div class="samples"><ul>${signIns.filter(wanted).map((who) => {
    const { totpCode, codeSecondsLeft } = codeOf(who);
    const code = totpCode && html`<br>kod: <code>${totpCode}</code> (jeszcze ${codeSecondsLeft} s)`;
    return html`<li><span>${roleLabels[who.role]}</span><span><code>${who.email}</code><br><code>${who.password}</code>${code}</span></li>`;
  })}</ul></div>`;

const isStaff = ({ role }: SignIn): boolean => staffRoles.some((known) => known === role);

const consolePage = ({ address, stripe, inbox, writtenMail, schedules: { names }, machineKey }: Uses): string =>
  pageOf(
    "Saldo na tej maszynie",
    html`<main>
<h1>Saldo na tej maszynie</h1>
<p class="quiet">API: <code>${address}</code> · <a href="/openapi.json">OpenAPI</a></p>
<section><h2>Kto może się zalogować</h2>${people((who) => !isStaff(who))}</section>
<section><h2>Pracownicy operatora</h2>${people(isStaff)}
<p class="quiet">Kod działa raz. Po następny odśwież tę stronę.</p></section>
<section><h2>Klucz maszyny</h2>
<p><code>${machineKey}</code></p>
<p class="quiet">Ma wszystkie zakresy. Wysyła się go jak token: <code>Authorization: Bearer …</code></p></section>
${inbox.section()}
${writtenMail.section()}
<section><h2>Zegar</h2>
<p>${warsawTime(clock())} (Warszawa)</p>
${clockButton("Godzina naprzód", 3600)}${clockButton("Doba naprzód", 24 * 3600)}
</section>
<section><h2>Harmonogramy</h2>
${names.map((name) => html`<form method="post" action="/_local/schedules/${name}/run"><button class="second">Uruchom ${name}</button></form>`)}
</section>
<section><h2>Płatności</h2>${
      stripe ? paymentList(stripe) : html`<p class="quiet">Ten system łączy się z prawdziwym Stripe’em.</p>`
    }</section>
</main>`,
  );

const clockButton = (label: string, seconds: number): Html =>
  html`<form method="post" action="/_local/clock"><input type="hidden" name="advanceSeconds" value="${seconds}"><button class="second">${label}</button></form>`;

const statusLabels: Readonly<Record<string, string>> = {
  open: "czeka na płatność",
  complete: "zakończona",
  expired: "wygasła",
};

const pageLabels: Readonly<Record<string, string>> = { open: "strona płatności", complete: "zwrot, reklamacja" };

const paymentList = (stripe: StripeStandIn): Html => {
  const { sessions, events } = stripe.books();
  if (sessions.length === 0)
    return html`<p class="quiet">Jeszcze żadnej. Rozpocznij doładowanie przez POST /top-ups.</p>`;
  const rows = sessions.toReversed().map((session) => {
    const reference = session.client_reference_id ?? "";
    const told = events.filter((record) => record.reference === reference);
    const label = pageLabels[session.status ?? ""];
    const page = label ? html` · <a href="/_stripe/pay/${session.id}">${label}</a>` : html``;
    return html`<li><span>${zlotys(grosze(session.amount_total ?? 0))}</span><span>${
      statusLabels[session.status ?? ""] ?? ""
    }${page}<br><code>${reference}</code><br><span class="quiet">zdarzenia: ${told
      .map(({ event, delivery }) => `${event.type.replace("checkout.session.", "")} (${delivery})`)
      .join(", ")}</span>${
      told.length > 0
        ? html`<form method="post" action="/_local/stripe/payments/${reference}/redeliver"><button class="second">Dostarcz ponownie</button></form>`
        : html``
    }</span></li>`;
  });
  return html`<div class="samples"><ul>${rows}</ul></div>`;
};
