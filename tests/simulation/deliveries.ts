/** Stripe's deliveries as a world makes them: in any order, in trouble, several at once, never, or again. */
import type { EventRecord } from "../../local/stripe/books.ts";
import { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import { keys } from "../../shared/store/keys.ts";
import { hold } from "./invariants.ts";
import { during, newRun, type Plan, type Run } from "./runs.ts";

import type { World } from "./world.ts";

export const eventsAt = ({ stage }: World, ...at: EventRecord["delivery"][]): EventRecord[] =>
  stage.standIn.books().events.filter(({ delivery }) => at.includes(delivery));

export const nameOf = ({ event }: EventRecord): string => `${event.type} ${event.data.object.id}`;

/** One delivery; a 200 is held to its word at once. Answers how it went. */
export const deliver = async (world: World, record: EventRecord, plan?: Plan): Promise<{ run: Run; said: string }> => {
  const { stage } = world;
  const run = newRun(plan);
  await during(run, () => stage.standIn.delivery.redeliver(record.event.id));
  const answer = stage.answerOf(run);
  hold(answer?.body?.code !== "internal_error", "no bug shows", () => `${nameOf(record)} after ${run.calls.join(" ")}`);
  if (answer?.status === 200) await checkEffect(world, record, String(answer.body?.result));
  const result = answer ? (answer.body?.result ?? answer.body?.code) : "killed";
  return { run, said: `${nameOf(record)} → ${result}${run.struck ? ` (${run.struck})` : ""}` };
};

/** I15, I16: what was answered 200 is kept, parked, or none of ours. */
const checkEffect = async (world: World, { event }: EventRecord, result: string): Promise<void> => {
  const { stage, differing } = world;
  const object = event.data.object;
  const invariant = "I16 a 200 follows its effect";
  const shows = () => `${event.type} ${object.id} was answered ${result}`;
  const isKept = async (key: { pk: string; sk: string }) => (await stage.observer.get(key)) !== undefined;
  const guard = (id: string, kind: string) => isKept({ pk: `STRIPE#${id}`, sk: `GUARD#${kind}` });

  if (result === "not-ours") {
    const metadata =
      object.object === "checkout.session" || object.object === "payment_intent"
        ? object.metadata
        : stage.standIn.books().paymentIntents.find(({ id }) => id === object.payment_intent)?.metadata;
    const isOurs = metadata?.saldo_top_up !== undefined;
    return hold(!isOurs || event.type === "charge.refunded", invariant, shows);
  }
  if (result === "parked") return hold(await isKept(keys.parked(event.id)), invariant, shows);
  switch (object.object) {
    case "payment_intent": {
      const { saldo_account: account, saldo_top_up: topUpId } = object.metadata;
      const person = world.people.find(({ user }) => user.accountId === account);
      if (!person || topUpId === undefined) return;
      const { lastDecline } = CardTopUp.parse(await stage.observer.get(keys.topUp(person.user.accountId, topUpId)));
      const since = new Date(event.created * 1000).toISOString();
      return hold(lastDecline !== undefined && lastDecline.at >= since, invariant, shows);
    }
    case "checkout.session": {
      const { saldo_account: account, saldo_top_up: topUpId } = object.metadata ?? {};
      const person = world.people.find(({ user }) => user.accountId === account);
      if (!person || topUpId === undefined) return;
      if (object.payment_status === "paid") {
        hold(!differing.has(String(object.payment_intent)), "what differs is parked", shows);
        return hold(await guard(String(object.payment_intent), "top-up"), invariant, shows);
      }
      const topUp = CardTopUp.parse(await stage.observer.get(keys.topUp(person.user.accountId, topUpId)));
      const fact = { completed: "processingSince", async_payment_failed: "failedAt", expired: "expiredAt" } as const;
      const name = event.type.replace("checkout.session.", "") as keyof typeof fact;
      const isOfOtherPage =
        object.metadata?.saldo_attempt !== String(topUp.attempt) ||
        (topUp.checkout !== undefined && topUp.checkout.sessionId !== object.id);
      return hold(isOfOtherPage || topUp[fact[name]] !== undefined, invariant, shows);
    }
    case "refund": {
      const isFailed = object.status === "failed" || object.status === "canceled";
      return hold(await guard(object.id, isFailed ? "refund-failed" : "refund"), invariant, shows);
    }
    case "dispute":
      for (const { amount } of object.balance_transactions)
        hold(await guard(object.id, amount < 0 ? "dispute" : "dispute-won"), invariant, shows);
  }
};
