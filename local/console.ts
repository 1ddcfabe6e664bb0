/** The local system's own pages: who can sign in, what was sent and paid, and a clock that can be moved. */
import type { IncomingMessage, ServerResponse } from "node:http";
import * as z from "zod";
import { clock } from "../shared/clock.ts";
import type { AccountHead } from "../shared/domain/account/account.ts";
import type { ChangeRequest } from "../shared/domain/change-requests/change-request.ts";
import type { MailInAddresses } from "../shared/domain/mail-in/addresses.ts";
import type { TopUp } from "../shared/domain/top-ups/top-up.ts";
import { consolePage } from "./console-page.ts";
import type { Inbox } from "./inbox.ts";
import type { Mail } from "./mail.ts";
import { panelPage } from "./panel.ts";
import { paymentPageIn, paymentsSection } from "./payments-section.ts";
import type { Person } from "./people.ts";
import type { Schedules } from "./schedules.ts";
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
  readonly mail: Pick<Mail, "sent">;
  readonly people: () => Promise<Person[]>;
  /** The seeded company, with its newest top-ups and requests first. */
  readonly company: () => Promise<{
    readonly head: AccountHead;
    readonly topUps: readonly TopUp[];
    readonly requests: readonly ChangeRequest[];
  }>;
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

  if (route === "GET /_local") return drawn(uses);
  if (route === "GET /_local/state") {
    const signIns = await uses.people();
    return { status: 200, json: { ready: true, now: clock().toISOString(), services, mailIn, signIns, machineKey } };
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

const drawn = async (uses: Uses): Promise<Shown> => {
  const { address, machineKey, stripe, inbox, mail, writtenMail, schedules } = uses;
  const [people, company] = await Promise.all([uses.people(), uses.company()]);
  return consolePage({
    ...company,
    address,
    machineKey,
    people,
    now: clock(),
    mails: mail.sent(),
    schedules: schedules.names,
    payments: paymentsSection(stripe),
    paymentPageOf: paymentPageIn(stripe),
    mail: inbox.section(),
    writeForm: writtenMail.section(),
  });
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
