/** What can happen in a world: each action says when it can, how likely it is beside the others, and does it. */

import { grosze } from "../../shared/domain/money.ts";
import { keys } from "../../shared/store/keys.ts";
import { usage } from "../support/ledger.ts";
import { ask } from "../support/requests.ts";
import { deliver, eventsAt, nameOf } from "./deliveries.ts";
import { paymentsIn } from "./facts.ts";
import { hold } from "./invariants.ts";
import { begin, differ, repeat, somebodyElsePays } from "./purchases.ts";
import { Crashed, inRun, newRun, type Plan } from "./runs.ts";
import { accountOf, look, someTrouble, type World } from "./world.ts";

/** What it did, in words; undefined where nothing could be done. */
export type Action = (world: World) => Promise<string | undefined>;

const minute = 60_000;

/** The customer at the payment page. */
export const pay: Action = async ({ stage, chance, scenes }) => {
  const session = chance.oneOf(stage.standIn.books().sessions.filter(({ status }) => status === "open"));
  if (!session) return undefined;
  const { standIn } = stage;
  const method = session.payment_method_types[0];
  if (method === "p24") {
    standIn.pay(session.id, { method: "p24", bank: "Bank Próbny" });
    const answer = chance.weighed([["confirm", 3] as const, ["reject", 1] as const, ["later", 4] as const]);
    return `pay ${session.id} by p24, ${answer}: ${standIn.confirm(session.id, answer).result}`;
  }
  const card = chance.one([
    "4242424242424242",
    "4242424242424242",
    "4000000000000002",
    "4000002500003155",
    "4000000000007726",
  ]);
  const code = chance.one(["777123", "777123", "777124", "777125"]);
  let { result } =
    method === "blik"
      ? standIn.pay(session.id, { method: "blik", code })
      : standIn.pay(session.id, { method: "card", card });
  if (result === "needs confirmation")
    ({ result } = standIn.confirm(session.id, chance.is(0.7) ? "confirm" : "reject"));
  if (result === "declined") scenes.add("a payment declined");
  return `pay ${session.id} by ${method}: ${result}`;
};

/** The bank that was to answer later. */
export const settle: Action = async ({ stage, chance, scenes }) => {
  const waiting = stage.standIn
    .books()
    .sessions.filter(({ status, payment_status }) => status === "complete" && payment_status === "unpaid");
  const session = chance.oneOf(waiting);
  if (!session) return undefined;
  const answer = chance.is(0.7) ? "succeeded" : "failed";
  const { result } = stage.standIn.settle(session.id, answer);
  if (result === "not possible") return undefined;
  if (result === "declined") scenes.add("a delayed payment that failed");
  return `the bank settles ${session.id}: ${answer}`;
};

const refund: Action = async ({ stage, chance }) => {
  const payment = chance.oneOf(paymentsIn(stage.standIn.books()));
  if (!payment) return undefined;
  const amountGrosze = chance.is(0.5) ? undefined : chance.between(1, payment.amountGrosze);
  const outcome = chance.is(0.4) ? "pending" : "succeeded";
  const { result } = stage.standIn.refund(payment.paymentId, { amountGrosze, outcome });
  return result === "done" ? `refund ${amountGrosze ?? "the rest"} of ${payment.paymentId}, ${outcome}` : undefined;
};

const moveRefund: Action = async ({ stage, chance }) => {
  const moved = chance.oneOf(stage.standIn.books().refunds.filter(({ status }) => status !== "failed"));
  if (!moved) return undefined;
  const how = chance.weighed([["failRefund", 3] as const, ["succeedRefund", 1] as const, ["cancelRefund", 1] as const]);
  return stage.standIn[how](moved.id).result === "done" ? `${how} ${moved.id}` : undefined;
};

const dispute: Action = async ({ stage, chance }) => {
  const payment = chance.oneOf(paymentsIn(stage.standIn.books()).filter(({ method }) => method !== "p24"));
  if (!payment) return undefined;
  const how = chance.one([{}, {}, { inquiry: true }, { fundsLater: true }]);
  const amountGrosze = chance.is(0.3) ? chance.between(1, payment.amountGrosze) : undefined;
  const { result } = stage.standIn.dispute(payment.paymentId, { ...how, amountGrosze });
  return result === "done" ? `dispute ${payment.paymentId} ${JSON.stringify(how)}` : undefined;
};

const disputeMoves = [
  "winDispute",
  "loseDispute",
  "withdraw",
  "escalateInquiry",
  "closeInquiry",
  "submitEvidence",
] as const;

const moveDispute: Action = async ({ stage, chance, scenes }) => {
  const moved = chance.oneOf(stage.standIn.books().disputes);
  if (!moved) return undefined;
  const amountGrosze = chance.is(0.4) ? chance.between(1, moved.amount) : undefined;
  for (const how of chance.shuffled(disputeMoves)) {
    if (stage.standIn[how](moved.id, { amountGrosze }).result !== "done") continue;
    if (how === "withdraw") scenes.add("money taken later than the dispute began");
    if (how === "closeInquiry") scenes.add("an inquiry that moved nothing");
    return `${how} ${moved.id}`;
  }
  return undefined;
};

/** The platform meters usage. */
const use: Action = (world) => meter(world, someTrouble(world, 3));

/** One charge; the platform, told nothing, tells the same charge again. */
const meter = async (world: World, trouble?: Plan): Promise<string> => {
  const { stage, chance, own, people, scenes } = world;
  const accountId = accountOf(chance.one(people));
  const amount = chance.between(1, 4_000);
  const charge = usage(amount, `call-${world.count()}`);
  let told = "";
  for (let plan = trouble; ; plan = undefined) {
    const run = newRun(plan);
    try {
      const [outcome] = await inRun(run, () => stage.ledger.post(accountId, () => ({ drafts: [charge] }), {}));
      hold(outcome?.result !== "conflict", "I4 the same charge is the same", () => charge.cause.id);
      own.set(accountId, (own.get(accountId) ?? 0) - amount);
      return `usage of ${amount}${told}: ${outcome?.result}`;
    } catch (error) {
      if (!plan || run.struck === undefined) throw error;
      scenes.add("a posting repeated after trouble");
      told += ` (${run.struck})`;
    }
  }
};

/** Finance corrects a balance; told nothing, it asks again with the same key. */
const adjust: Action = async (world) => {
  const { stage, chance, own, people } = world;
  const person = chance.one(people);
  const amountGrosze = grosze(chance.between(1, 3_000) * (chance.is(0.5) ? 1 : -1));
  const headers = { "idempotency-key": `adjustment-${world.count()}` };
  const authorization = await stage.signedIn(person);
  let told = "";
  for (let plan = someTrouble(world, 4); ; plan = undefined) {
    const run = newRun(plan);
    const asked = {
      authorization,
      headers,
      path: { accountId: accountOf(person) },
      body: { amountGrosze, reason: "pomyłka" },
    };
    const answer = await inRun(run, () =>
      ask(stage.adjustments, "POST /accounts/{accountId}/adjustments", asked),
    ).catch(unlessCrashed);
    if (answer?.status === 201) {
      own.set(accountOf(person), (own.get(accountOf(person)) ?? 0) + amountGrosze);
      return `adjustment of ${amountGrosze}${told}`;
    }
    hold(plan !== undefined && answer?.body?.code !== "internal_error", "an adjustment gets through", () =>
      JSON.stringify(answer),
    );
    told += ` (${run.struck})`;
  }
};

const unlessCrashed = (error: unknown): undefined => {
  if (!(error instanceof Crashed)) throw error;
};

/** Some of what waits is delivered one after the other, each in its own trouble. */
const deliverSome: Action = async (world) => {
  const waiting = eventsAt(world, "pending");
  if (waiting.length === 0) return undefined;
  const { chance, scenes } = world;
  const ordered = chance.is(0.3) ? waiting : chance.is(0.3) ? waiting.toReversed() : chance.shuffled(waiting);
  const said: string[] = [];
  for (const record of ordered.slice(0, chance.between(1, 4))) {
    const { run, said: how } = await deliver(world, record, someTrouble(world, 3));
    said.push(how);
    if (how.includes("event_not_applied")) scenes.add("an event refused until its payment was credited");
    if (run.struck === "conflict TransactWriteItems") scenes.add("a conflict decided again");
    if (run.struck === "after TransactWriteItems") scenes.add("an event taken after a crash that followed its commit");
    if (run.struck === "lost-after TransactWriteItems") scenes.add("an event taken after its commit's answer was lost");
  }
  return `deliver ${said.join("; ")}`;
};

/** Copies of several events at once, while usage is metered; what had to wait for another comes again alone. */
const deliverAtOnce: Action = async (world) => {
  const waiting = eventsAt(world, "pending");
  if (waiting.length === 0) return undefined;
  const { chance, scenes } = world;
  const some = chance.shuffled(waiting).slice(0, 3);
  await Promise.all([meter(world), meter(world), ...[...some, ...some].map((record) => deliver(world, record))]);
  const left = eventsAt(world, "pending").filter(({ event }) => some.some((record) => record.event.id === event.id));
  for (const record of left) await deliver(world, record);
  scenes.add("copies of an event at once");
  return `deliver at once, twice each: ${some.map(nameOf).join(", ")}`;
};

/** Something that was told before: nothing may change by it, not a byte. */
const tellAgain: Action = async (world) => {
  const record = world.chance.oneOf(eventsAt(world, "delivered"));
  if (!record) return undefined;
  // Parked is not applied: told again it may be, once what it waited for is there.
  const wasParked = (await world.stage.observer.get(keys.parked(record.event.id))) !== undefined;
  const before = await look(world);
  const { said } = await deliver(world, record);
  const after = await look(world);
  hold(
    wasParked || after.every(({ text }, place) => text === before[place]?.text),
    "I14 told again, an event changes nothing",
    () => difference(before[0]?.text, after[0]?.text, said),
  );
  if (world.stage.now().getTime() / 1000 - record.event.created > 24 * 3600)
    world.scenes.add("an event told again, days later");
  return `again ${said}`;
};

export const difference = (before = "", after = "", said = ""): string => {
  const old = new Set(before.split("\n"));
  return `${said}: ${after
    .split("\n")
    .filter((line) => !old.has(line))
    .join("\n")}`;
};

const drop: Action = async (world) => {
  const waiting = eventsAt(world, "pending");
  if (waiting.length === 0) return undefined;
  const lost = world.chance.shuffled(waiting).slice(0, world.chance.between(1, 3));
  world.stage.standIn.delivery.drop(lost.map(({ event }) => event.id));
  return `lose ${lost.map(nameOf).join(", ")}`;
};

const check: Action = async (world) => {
  const { stage, chance, scenes } = world;
  if (chance.is(0.2)) {
    await Promise.all([1, 2].map(() => inRun(newRun(), stage.schedules["check-card-payments"])));
    scenes.add("two schedules at once");
    return "check-card-payments, twice at once";
  }
  const fault = chance.is(0.1) ? chance.one(["429", "lost-before"] as const) : undefined;
  if (fault) stage.standIn.faults.next(fault, { method: "GET", times: 3, milliseconds: 0 });
  const said = await runSchedule(world, "check-card-payments", someTrouble(world, 12, 0.5));
  stage.standIn.faults.clear();
  const swept = await sweep(world);
  return `${said}${fault ? ` (Stripe: ${fault})` : ""}; ${swept}`;
};

/** A sweep of low balances: troubled now and then, or two at once. */
export const sweep = async (world: World): Promise<string> => {
  const { stage } = world;
  const chance = stage.chanceOfSweeps;
  if (!chance.is(0.2)) return runSchedule(world, "flag-low-balances", someTrouble({ ...world, chance }, 8, 0.4));
  await Promise.all([1, 2].map(() => inRun(newRun(), stage.schedules["flag-low-balances"])));
  return "flag-low-balances, twice at once";
};

const verify: Action = async (world) => {
  if (world.chance.is(0.7)) return runSchedule(world, "verify-ledgers", someTrouble(world, 6, 0.5));
  await Promise.all([1, 2].map(() => inRun(newRun(), world.stage.schedules["verify-ledgers"])));
  return "verify-ledgers, twice at once";
};

/** A run of a schedule; one that was troubled or killed leaves its work to the next. */
export const runSchedule = async (
  { stage, scenes }: World,
  name: keyof World["stage"]["schedules"],
  plan?: Plan,
): Promise<string> => {
  const run = newRun(plan);
  try {
    const report = await inRun(run, stage.schedules[name]);
    hold((report.disagreeing ?? 0) === 0, "I8 no ledger disagrees", () => JSON.stringify(report));
    return `${name} ${JSON.stringify(report)}${run.struck ? ` (${run.struck})` : ""}`;
  } catch (error) {
    if (error instanceof Crashed) scenes.add("a schedule killed");
    const isExpected = error instanceof Crashed || (error instanceof Error && error.name === "Refusal");
    if (!isExpected) throw error;
    return `${name} failed: ${error.message} ${run.struck ?? ""}`;
  }
};

const wait: Action = async (world) => {
  const { stage, chance } = world;
  const minutes = chance.weighed([
    [chance.between(1, 20), 4],
    [chance.between(30, 300), 3],
    [chance.between(20 * 60, 26 * 60), 3],
    [chance.between(2 * 24 * 60, 3 * 24 * 60), 1],
  ]);
  stage.pass(minutes * minute);
  // Sweeps are hourly.
  return minutes < 60 ? `${minutes} minutes pass` : `${minutes} minutes pass; ${await sweep(world)}`;
};

const everyday: readonly (readonly [Action, number])[] = [
  [begin, 2],
  [repeat, 1],
  [pay, 5],
  [settle, 4],
  [use, 1],
  [adjust, 0.5],
  [differ, 0.2],
  [somebodyElsePays, 0.2],
  [deliverSome, 7],
  [deliverAtOnce, 1.5],
  [tellAgain, 1],
  [drop, 1.5],
  [check, 2],
  [verify, 0.4],
  [wait, 2],
];

/** What a world is mostly about, beside the everyday: each action with how likely it is beside the others. */
export const themes: readonly (readonly (readonly [Action, number])[])[] = [
  [...everyday, [refund, 3], [moveRefund, 3], [dispute, 3], [moveDispute, 4]],
  [...everyday, [refund, 8], [moveRefund, 10]],
  [...everyday, [dispute, 8], [moveDispute, 12], [refund, 1]],
  [...everyday, [begin, 4], [pay, 5], [settle, 9], [wait, 6], [check, 2], [drop, 2]],
];
