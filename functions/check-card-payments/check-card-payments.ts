import { applyStripeEvent, isDone } from "../../shared/apply-stripe-event.ts";
import type { Clock } from "../../shared/clock.ts";
import { isRefusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import { patienceSeconds } from "../../shared/domain/top-ups/card-event.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import type { ListedEvent, StripeGateway } from "../../shared/gateways/stripe.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { PaymentStore } from "../../shared/store/payment-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { TopUpStore } from "../../shared/store/top-up-store.ts";
import type { Work } from "../../shared/store/work.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due" | "putOff" | "done">;
  readonly topUps: Pick<TopUpStore, "getCard">;
  readonly stripe: Pick<StripeGateway, "askAbout" | "eventsBetween" | "isOurs">;
  readonly payments: Pick<
    PaymentStore,
    "apply" | "park" | "unpark" | "reportEventsLost" | "eventsDoneUntil" | "keepEventsDoneUntil"
  >;
  readonly now: Clock;
};

/** Of each shard, and for as long: what is left is asked about by the next run. */
const askedAtOnce = 25;
const askingMilliseconds = 100 * 1000;
const askAgainMilliseconds = 60 * 60 * 1000;
/** What Stripe gave no answer about is asked about again soon: after so many in a row, Stripe is taken as away. */
const retryMilliseconds = 5 * 60 * 1000;
const unansweredMax = 3;

/** Stripe keeps its events for 30 days. */
const eventsKeptSeconds = 30 * 24 * 3600;
/** Read again each time: an event may be listed a little after others of its moment. */
const overlapSeconds = 5 * 60;
const stretchSeconds = 24 * 3600;
const eventsPerKeeping = 100;
/** The webhook brings an event within seconds; of one that is older and not applied yet, it brought nothing. */
const webhookSeconds = 120;

/**
 * Finds what no webhook brought: asks about each top-up that waits for its payment, then runs Stripe's list of events,
 * from where the last run ended, through the same code that the webhook runs.
 *
 * Alarms read two counts of its report: `missed`, what the webhook should have brought by now, and `providerAway`, 1 where
 * Stripe did not answer. The next run goes on from there.
 */
export const checkCardPayments = (uses: Uses) => async (): Promise<Report> => {
  const asked = await askAboutWaiting(uses);
  const followed = await followEvents(uses);
  const missed = asked.found + followed.missed;
  const providerAway = Math.max(asked.providerAway, followed.providerAway);
  if (missed > 0) log.warn("stripe_events.missed", { missed }, { metric: "webhook-missed", value: missed, by: {} });
  if (providerAway > 0)
    log.warn("payment_provider.away", {}, { metric: "payment-provider-away", value: providerAway, by: {} });
  return { ...asked, ...followed, missed, providerAway };
};

const askAboutWaiting = async (uses: Uses) => {
  const { queues, now } = uses;
  const until = now().getTime() + askingMilliseconds;
  const report = { asked: 0, askedInVain: 0, found: 0, providerAway: 0 };
  let unansweredInARow = 0;
  for (const work of await queues.due("card-payment", now(), askedAtOnce)) {
    if (now().getTime() > until) break;
    report.asked += 1;
    try {
      if (await askAbout(work, uses)) report.found += 1;
      unansweredInARow = 0;
    } catch (error) {
      report.askedInVain += 1;
      const { accountId, subject: topUpId } = work;
      log.warn("card_payment.not_asked_about", { accountId, topUpId, error: described(error) });
      // Every one that fails is put off, so that no top-up keeps others from being asked about, run after run.
      const isUnanswered = isRefusal(error, topUpRefusals.payment_provider_unavailable);
      const inMilliseconds = isUnanswered ? retryMilliseconds : askAgainMilliseconds;
      await queues.putOff("card-payment", work, new Date(now().getTime() + inMilliseconds));
      unansweredInARow = isUnanswered ? unansweredInARow + 1 : 0;
      if (unansweredInARow === unansweredMax) {
        report.providerAway = 1;
        break;
      }
    }
  }
  return report;
};

/** Whether it found something that no webhook had brought. */
const askAbout = async (work: Work, { queues, topUps, stripe, payments, now }: Uses): Promise<boolean> => {
  const { accountId, subject: topUpId } = work;
  const topUp = await topUps.getCard(accountId, topUpId);
  const said = isOver(topUp) ? undefined : await stripe.askAbout(topUp);
  if (said === "too many") log.warn("card_payment.page_not_found", { accountId, topUpId });
  const event = said === "too many" ? undefined : said;
  const result = event && (await payments.apply(`asked:${event.sessionId}`, event));
  const isSettled = isOver(topUp) || (event !== undefined && event.says !== "processing");
  if (isSettled || (event === undefined && canComeNoMore(topUp, now()))) await queues.done("card-payment", work);
  else await queues.putOff("card-payment", work, new Date(now().getTime() + askAgainMilliseconds));
  return result === "posted" || result === "kept";
};

const isOver = ({ payments, failedAt, expiredAt }: CardTopUp): boolean =>
  payments.length > 0 || failedAt !== undefined || expiredAt !== undefined;

/** No page that we know of, and none can be paid any more; one that we never knew of still shows in Stripe's events. */
const canComeNoMore = (topUp: CardTopUp, now: Date): boolean =>
  topUp.processingSince === undefined && now.getTime() > Date.parse(topUp.expiresAt) + askAgainMilliseconds;

const followEvents = async (uses: Uses) => {
  const report = { events: 0, applied: 0, missed: 0, parked: 0, heldBack: 0, providerAway: 0 };
  try {
    await followInto(report, uses);
  } catch (error) {
    if (!isRefusal(error, topUpRefusals.payment_provider_unavailable)) throw error;
    log.warn("stripe_events.not_followed", { error: described(error) });
    report.providerAway = 1;
  }
  return report;
};

type Followed = Awaited<ReturnType<typeof followEvents>>;

const followInto = async (report: Followed, { stripe, payments, now }: Uses): Promise<void> => {
  const until = Math.floor(now().getTime() / 1000);
  const oldest = until - eventsKeptSeconds;
  const lastDone = await payments.eventsDoneUntil();
  if (lastDone !== undefined && lastDone < oldest) await reportLost(lastDone, payments);
  let doneUntil = Math.max(lastDone ?? oldest, oldest);
  let stretch = stretchSeconds;

  while (doneUntil < until) {
    const end = Math.min(doneUntil + stretch, until);
    const events = await stripe.eventsBetween(doneUntil - overlapSeconds, end);
    if (events === "too many") {
      if (stretch === 1) throw new Error("Stripe has more events in one second than are looked through");
      stretch = Math.ceil(stretch / 2);
      continue;
    }
    let firstHeldBack: number | undefined;
    for (const event of events) {
      const result = await follow(event, until, { stripe, payments });
      report.events += 1;
      if (result !== "nothing") report[result] += 1;
      if (result === "applied" && until - event.createdEpochSeconds > webhookSeconds) report.missed += 1;
      if (result === "heldBack") firstHeldBack ??= event.createdEpochSeconds;
      // A run that is broken off goes on from here: they come oldest first.
      if (report.events % eventsPerKeeping === 0)
        await payments.keepEventsDoneUntil(firstHeldBack ?? event.createdEpochSeconds);
    }
    await payments.keepEventsDoneUntil(firstHeldBack ?? end);
    if (firstHeldBack !== undefined) break;
    doneUntil = end;
  }
};

/** Stripe has forgotten events that were never looked at. */
const reportLost = async (lastDone: number, payments: Pick<PaymentStore, "reportEventsLost">): Promise<void> => {
  const since = new Date(lastDone * 1000).toISOString();
  log.error("stripe_events.lost", { since });
  await payments.reportEventsLost(since);
};

/** `heldBack`: it can't be applied yet; the next run comes back to it, for an hour. Then people look at it. */
const follow = async (
  event: ListedEvent,
  nowEpochSeconds: number,
  { stripe, payments }: Pick<Uses, "stripe" | "payments">,
): Promise<"applied" | "parked" | "heldBack" | "nothing"> => {
  let said: ReturnType<ListedEvent["read"]>;
  try {
    said = event.read();
    if (!said) return "nothing";
    const result = await applyStripeEvent(event.id, said, { stripe, payments });
    if (isDone(result)) await payments.unpark(event.id);
    if (result === "parked" || result === "parked-before") return "parked";
    return result === "posted" || result === "kept" ? "applied" : "nothing";
  } catch (error) {
    // Only what will be well by itself stops the run; whatever else is wrong is wrong with this one event.
    if (isTransient(error)) throw error;
    log.warn("stripe_event.held_back", { eventId: event.id, error: described(error) });
  }
  if (nowEpochSeconds - event.createdEpochSeconds < patienceSeconds) return "heldBack";
  await payments.park(event.id, "not-applied", said);
  return "parked";
};

const isTransient = (error: unknown): boolean =>
  isRefusal(error, common.temporarily_unavailable) || isRefusal(error, topUpRefusals.payment_provider_unavailable);
