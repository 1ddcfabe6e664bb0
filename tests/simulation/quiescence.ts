/**
 * The end of a world: trouble stops, what was lost stays lost, time goes on and the schedules run. Then our books must
 * equal Stripe's, to the grosz.
 */
import { cardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";
import { difference, runSchedule, settle, sweep } from "./actions.ts";
import { deliver, eventsAt } from "./deliveries.ts";
import { isReinstated, isWithdrawn, movesOf, paymentsIn, stateOf } from "./facts.ts";
import { hold, type Snapshot } from "./invariants.ts";
import { skewMillisecondsMax } from "./stage.ts";
import { checkAlerts, checkNotices, irregularities } from "./told-finance.ts";
import { look, paymentsOf, type World } from "./world.ts";

const minute = 60_000;

/** How far apart the last runs of the schedule are; in reality it runs every five minutes. */
const lastRuns = [16 * minute, 25 * 60 * minute, 61 * minute];

export const comeToRest = async (world: World): Promise<void> => {
  const { stage, chance, steps } = world;
  const mood = { banksAnswer: chance.one(["now", "late", "late", "never"]), isLong: chance.is(0.3) };
  if (mood.banksAnswer === "now") await settleAll(world);
  // Stripe's own repetitions, or none at all: then the schedule alone must find everything.
  if (chance.is(0.5)) {
    for (const record of chance.shuffled(eventsAt(world, "pending"))) await deliver(world, record);
    steps.push("the events that waited are delivered");
  }
  stage.standIn.delivery.drop(() => true);
  await look(world);
  for (const [place, milliseconds] of lastRuns.entries()) {
    if (place === 0 && mood.isLong) continue;
    if (place === lastRuns.length - 1 && mood.banksAnswer === "late") await settleAll(world);
    stage.pass(milliseconds);
    steps.push(`${milliseconds / minute} minutes pass; ${await runSchedule(world, "check-card-payments")}`);
    await look(world);
    steps.push(await sweep(world));
    await look(world);
  }
  // Whatever trouble broke off a sweep, the next one makes up for it. What was posted by a clock ahead of the sweep's is due by then.
  stage.pass(skewMillisecondsMax);
  steps.push(await runSchedule(world, "flag-low-balances"));
  steps.push(await runSchedule(world, "verify-ledgers"));
  await checkRest(world);
};

const settleAll = async (world: World): Promise<void> => {
  for (let said = await settle(world); said !== undefined; said = await settle(world)) world.steps.push(said);
};

const checkRest = async (world: World): Promise<void> => {
  const { stage, own, differing } = world;
  const books = stage.standIn.books();
  const snapshots = await look(world);
  const all = paymentsIn(books);
  const payments = paymentsOf(world);

  for (const { accountId, head, entries, topUps, waits } of snapshots) {
    const mine = payments.filter((payment) => payment.accountId === accountId);
    const differs = all.filter((payment) => payment.accountId === accountId && differing.has(payment.paymentId));
    const stripes = stage.standIn.money().byMetadata.saldo_account?.[accountId] ?? 0;
    const set = differs.reduce((sum, { leftGrosze }) => sum + leftGrosze, 0);
    const expected = stripes - set + (own.get(accountId) ?? 0);
    hold(
      head.balanceGrosze === expected,
      "I6 the ledger is Stripe's money",
      () => `${head.balanceGrosze}, not ${expected}`,
    );

    const credited = entries.filter(({ kind }) => kind === "top-up").map(({ cause }) => cause.id);
    const paid = mine.map(({ paymentId }) => paymentId);
    hold(
      credited.toSorted().join() === paid.toSorted().join(),
      "I4, I6 each payment is credited once",
      () => `${credited}; paid ${paid}`,
    );

    for (const topUp of topUps) {
      const itsOwn = mine.filter(({ topUpId }) => topUpId === topUp.id);
      const [is, should] = [cardTopUpState(topUp, stage.now()), stateOf(topUp, books, itsOwn, stage.now())];
      hold(is === should, "I11, I12 the state is that of the facts", () => `${topUp.id} is ${is}, not ${should}`);
    }
    const moved = mine.flatMap(({ disputes }) => disputes.flatMap(movesOf));
    const facts = topUps.flatMap(({ disputes }) => disputes.flatMap(({ moves = [] }) => moves));
    const posted = entries.filter(({ cause }) => cause.type === "stripe-balance-transaction");
    const names = [
      moved.map(({ id, amount }) => `${id} ${amount}`),
      posted.map(({ cause, amountGrosze }) => `${cause.id} ${amountGrosze}`),
      facts.map(({ transactionId, amountGrosze }) => `${transactionId} ${amountGrosze}`),
    ].map((named) => named.toSorted().join());
    hold(new Set(names).size === 1, "I28 each balance transaction of a dispute is posted once, and kept", () =>
      names.join("; "),
    );
    const fees = [
      moved.reduce((sum, { fee }) => sum + fee, 0),
      facts.reduce((sum, { feeGrosze }) => sum + feeGrosze, 0),
    ];
    hold(
      fees[0] === fees[1],
      "I29 the fees of disputes are those that Stripe took",
      () => `${fees[1]}, not ${fees[0]}`,
    );
    const twice = topUps.flatMap((topUp) => topUp.payments.slice(1)).map(({ paymentId }) => paymentId);
    for (const paymentId of twice)
      hold(
        waits.includes(`WAITS#card-irregularities#${paymentId}`),
        "finance hears of money paid twice",
        () => paymentId,
      );
  }
  await nothingIsLeft(world);
  await checkNotices(world, snapshots);
  await checkAlerts(world, snapshots);
  await toldAgain(world, snapshots);
  remember(world, snapshots);
};

/** No event is held back, and nothing is parked but what differs on purpose. */
const nothingIsLeft = async (world: World): Promise<void> => {
  const { stage, differing } = world;
  stage.pass(5 * minute);
  const report = await stage.schedules["check-card-payments"]();
  hold((report.heldBack ?? 0) === 0, "I15 no event is held back", () => JSON.stringify(report));
  const waiting = await irregularities(world);
  for (const parked of waiting.filter(({ sk }) => sk === "PARKED"))
    hold(differing.has(String(parked.paymentId)), "I15 nothing is parked without a reason", () =>
      JSON.stringify(parked),
    );
};

/** I12, I14: once at rest, all that was ever said may be said again in any order. */
const toldAgain = async (world: World, before: readonly Snapshot[]): Promise<void> => {
  const { chance } = world;
  if (!chance.is(0.35)) return;
  const records = world.stage.standIn.books().events;
  for (const record of chance.shuffled(records)) await deliver(world, record);
  const after = await look(world);
  hold(
    after.every(({ text }, place) => text === before[place]?.text),
    "I14 told again, nothing changes",
    () => after.map(({ text }, place) => difference(before[place]?.text, text)).join("\n"),
  );
  await checkNotices(world, after);
};

/** Which of the scenes this world has shown, as far as its books show. */
const remember = ({ stage, scenes }: World, snapshots: readonly Snapshot[]): void => {
  const books = stage.standIn.books();
  const entries = snapshots.flatMap((snapshot) => snapshot.entries);
  const topUps = snapshots.flatMap((snapshot) => snapshot.topUps);
  const entryOf = (kind: string, id: string) => entries.find((entry) => entry.kind === kind && entry.cause.id === id);
  const payments = topUps.flatMap((topUp) => topUp.payments.map((payment) => ({ topUp, ...payment })));

  for (const { topUp, paymentId, sessionId, paidAt } of payments) {
    const credit = entryOf("top-up", paymentId);
    const event = books.events.find(({ event: { id } }) => id === credit?.actor.id);
    if (credit?.actor.type === "schedule") scenes.add("credited by asking about its page");
    if (event?.delivery === "dropped" && event.attempts.length === 0)
      scenes.add("credited though its event never came");
    if (topUp.checkout === undefined) scenes.add("credited before its page was known");
    if (topUp.checkout !== undefined && topUp.checkout.sessionId !== sessionId)
      scenes.add("a page that nobody knew of was paid");
    if (paidAt > topUp.expiresAt) scenes.add("paid after its page was to end");
    if (
      books.refunds.filter((refund) => refund.payment_intent === paymentId && entryOf("refund", refund.id)).length > 1
    )
      scenes.add("refunded in parts");
    const hasRefund = books.refunds.some(
      (refund) => refund.payment_intent === paymentId && entryOf("refund", refund.id),
    );
    const moved = books.disputes.filter((one) => one.payment_intent === paymentId).flatMap(movesOf);
    if (hasRefund && moved.some(({ id }) => entryOf("dispute", id))) scenes.add("refunded and disputed");
  }
  for (const topUp of topUps) {
    if (topUp.payments.length > 1) scenes.add("paid twice");
    if (topUp.attempt > 1) scenes.add("another attempt after a stored 500");
    for (const { refundId, failed } of topUp.refunds) {
      if (!failed) continue;
      scenes.add(
        entryOf("refund", refundId)
          ? "a refund that failed after it was debited"
          : "a refund that failed before it was heard of",
      );
    }
  }
  if (books.refunds.some(({ status }) => status === "canceled")) scenes.add("a pending refund canceled");
  for (const dispute of books.disputes) {
    if (isWithdrawn(dispute) && dispute.status === "lost") scenes.add("a dispute lost");
    if (!isReinstated(dispute)) continue;
    scenes.add("a dispute won");
    const [taken, given] = movesOf(dispute);
    if (taken?.amount !== -(given?.amount ?? 0)) scenes.add("a dispute won in part");
    const [first, second] = [entryOf("dispute", taken?.id ?? ""), entryOf("dispute-won", given?.id ?? "")];
    if (first !== undefined && first.actor.id === second?.actor.id)
      scenes.add("a dispute whose money was all told at once");
  }
  if (entries.some(({ balanceAfterGrosze }) => balanceAfterGrosze < 0)) scenes.add("a balance below zero");
};
