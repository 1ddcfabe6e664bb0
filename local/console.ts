/** The local system's own pages: who can sign in, what was paid, a clock that can be moved, and a panel to come back to. */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { clock } from "../shared/clock.ts";
import { grosze, zlotys } from "../shared/domain/money.ts";
import type { Schedules } from "./schedules.ts";
import { signIns } from "./seed.ts";
import { ACTIONS } from "./stripe/actions.ts";
import { type Html, html } from "../shared/domain/html.ts";
import { pageOf } from "./html.ts";
import type { StripeStandIn } from "./stripe/stand-in.ts";
import { asked } from "./stripe/web.ts";

type Uses = {
  readonly address: string;
  /** Undefined where the system talks to Stripe itself. */
  readonly stripe: StripeStandIn | undefined;
  readonly schedules: Schedules;
  readonly services: Readonly<Record<string, string>>;
};

type Shown = { readonly status: number; readonly json?: unknown; readonly page?: string; readonly seeOther?: string };

/** Answers `/_local…`; false, with the request untouched, for any other path. */
export const consolePages =
  ({ address, stripe, schedules, services }: Uses) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    if (!/^\/_local(\/|\?|$)/.test(request.url ?? "")) return false;
    const question = await asked(request);
    if (!question) {
      response.writeHead(413).end();
      return true;
    }
    const shown = await answer(`${question.method} ${question.path}`, question);
    response.writeHead(shown.seeOther ? 303 : shown.status, {
      "content-type": shown.page === undefined ? "application/json; charset=utf-8" : "text/html; charset=utf-8",
      "cache-control": "no-store",
      ...(shown.seeOther ? { location: shown.seeOther } : {}),
    });
    response.end(shown.page ?? JSON.stringify(shown.json ?? {}));
    return true;

    async function answer(route: string, { path, query, headers, body }: NonNullable<typeof question>): Promise<Shown> {
      // curl calls any body a form; one that begins as JSON is none.
      const isForm = /^application\/x-www-form-urlencoded/.test(headers["content-type"] ?? "") && !body.startsWith("{");
      if (route === "GET /_local") return { status: 200, page: consolePage(address, stripe, schedules) };
      if (route === "GET /_local/state")
        return { status: 200, json: { ready: true, now: clock().toISOString(), services, signIns } };
      if (route === "POST /_local/clock") {
        const moved = moveClock(isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body));
        if (!moved) return { status: 400, json: { error: "Give {advanceSeconds} or {now}." } };
        stripe?.expireDue();
        await schedules.runDue();
        return isForm ? { status: 303, seeOther: "/_local" } : { status: 200, json: { now: clock().toISOString() } };
      }
      const schedule = /^POST \/_local\/schedules\/([^/]+)\/run$/.exec(route)?.[1];
      if (schedule) {
        const report = await schedules.run(schedule);
        if (!report) return { status: 404, json: { error: `Schedules: ${schedules.names.join(", ")}.` } };
        return isForm ? { status: 303, seeOther: "/_local" } : { status: 200, json: report };
      }
      const [, payment, action] = /^POST \/_local\/stripe\/payments\/([^/]+)\/([a-z-]+)$/.exec(route) ?? [];
      if (payment && action && stripe) {
        const fields = isForm ? Object.fromEntries(new URLSearchParams(body)) : parsed(body || "{}");
        const asked = Act.safeParse({ action, fields });
        if (!asked.success) return { status: 400, json: { error: z.prettifyError(asked.error) } };
        const deed = await stripe.act(payment, asked.data.action, asked.data.fields);
        return isForm ? { status: 303, seeOther: "/_local" } : { status: deed.done ? 200 : 409, json: deed };
      }
      const topUpId = /^GET \/_local\/panel\/top-ups\/([^/]+)$/.exec(route)?.[1];
      if (topUpId) return { status: 200, page: panelPage(topUpId, new URLSearchParams(query).get("payment") ?? "") };
      return { status: 404, json: { error: `There is no ${route.split(" ")[0]} ${path}.` } };
    }
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

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const roleLabels = {
  administrator: "Administrator",
  finance: "Finansowy",
  technical: "Techniczny",
  employee: "Pracownik",
};

const consolePage = (address: string, stripe: StripeStandIn | undefined, { names }: Schedules): string =>
  pageOf(
    "Saldo na tej maszynie",
    html`<main>
<h1>Saldo na tej maszynie</h1>
<p class="quiet">API: <code>${address}</code> · <a href="/openapi.json">OpenAPI</a></p>
<section><h2>Kto może się zalogować</h2>
<div class="samples"><ul>${signIns.map(
      ({ email, password, role }) =>
        html`<li><span>${roleLabels[role]}</span><span><code>${email}</code><br><code>${password}</code></span></li>`,
    )}</ul></div></section>
<section><h2>Zegar</h2>
<p>${clock().toLocaleString("pl-PL", { timeZone: "Europe/Warsaw" })} (Warszawa)</p>
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

/** Stands where the panel would be: Stripe sends the customer back to it. */
const panelPage = (topUpId: string, payment: string): string =>
  pageOf(
    "Powrót do panelu",
    html`<main>
<h1>Powrót do panelu</h1>
<p class="said ${payment === "success" ? "good" : "bad"}">${
      payment === "success" ? "Płatność przekazana do realizacji." : "Płatność przerwana. Nic nie pobrano."
    }</p>
<p>Tu byłby panel klienta. Stan doładowania pokaże:</p>
<p><code>GET /top-ups/${topUpId}</code></p>
<p class="back"><a href="/_local">Konsola systemu lokalnego</a></p>
</main>`,
  );
