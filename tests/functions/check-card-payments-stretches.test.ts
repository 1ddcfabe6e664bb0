/** Stretches of Stripe's list that wait for longer than usual: one bad event, a run that breaks off, a stage that stood still. */
import { expect, it, onTestFinished } from "vitest";
import { checkCardPayments } from "../../functions/check-card-payments/check-card-payments.ts";
import { asWork } from "../../functions/check-card-payments/stretch.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import type { CardEvent } from "../../shared/domain/top-ups/card-event.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { keys } from "../../shared/store/keys.ts";
import { queueShards } from "../../shared/store/work.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { openSilentShop } from "../support/silent-shop.ts";
import { noon } from "../support/top-ups.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("check-card-payments");
const minute = 60_000;
const day = 24 * 60 * minute;
const epochSeconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const openShop = async () => {
  const shop = await openSilentShop(watch);
  onTestFinished(shop.close);
  return shop;
};

it("one event about which Stripe never answers keeps no other of its stretch from being applied", async () => {
  const shop = await openShop();
  await shop.payments.keepEventsDoneUntil(epochSeconds(noon));
  const [poisoned, good] = [await shop.start(), await shop.start()];
  for (const topUp of [poisoned, good]) shop.pay(topUp);
  shop.later(minute);
  const apply = async (id: string, event: CardEvent) => {
    if (event.about === "checkout" && event.topUpId === poisoned.id)
      throw new Refusal(topUpRefusals.payment_provider_unavailable);
    return shop.uses.payments.apply(id, event);
  };
  const payments = { ...shop.uses.payments, apply };

  expect(await shop.run({ payments })).toMatchObject({ stretches: 1, applied: 1, heldBack: 1, providerAway: 1 });

  expect(await shop.balance(good.accountId)).toBe(5_000);
  expect(await shop.stretches()).toHaveLength(1);
  shop.later(5 * minute);
  await shop.run();
  expect(await shop.balance(poisoned.accountId)).toBe(5_000);
});

it("three events in a row without an answer leave the rest of a stretch to the next run", async () => {
  const shop = await openShop();
  await shop.payments.keepEventsDoneUntil(epochSeconds(noon));
  for (let count = 0; count < 5; count += 1) shop.pay(await shop.start());
  shop.later(minute);
  let tried = 0;
  const apply = async (): Promise<never> => {
    tried += 1;
    throw new Refusal(topUpRefusals.payment_provider_unavailable);
  };

  const payments = { ...shop.uses.payments, apply };

  expect(await shop.run({ payments })).toMatchObject({ stretchesFailed: 1, providerAway: 1 });
  expect(tried).toBe(3);
  shop.later(5 * minute);
  expect(await shop.run()).toMatchObject({ applied: 5 });
});

it("what Stripe has forgotten while its stretch waited is reported once, though the cursor is past it", async () => {
  const shop = await openShop();
  await shop.payments.keepEventsDoneUntil(epochSeconds(noon));
  const topUp = await shop.start();
  shop.pay(topUp);
  shop.standIn.refund(topUp.id, { amountGrosze: 500 });
  shop.later(minute);
  await checkCardPayments({ ...shop.uses, messages: { send: async () => {} } })();
  const [waits] = await shop.stretches();
  await shop.uses.queues.add("card-events", asWork(waits!, "rd_again"), shop.uses.now());
  shop.later(31 * day);
  await shop.payments.keepEventsDoneUntil(epochSeconds(shop.uses.now()));

  await shop.run();

  expect(await shop.stretches()).toEqual([]);
  expect(logged.of("stripe_events.lost")[0]).toMatchObject({ level: "error", since: "2026-03-02T00:00:00.000Z" });
  expect((await shop.table.due("card-irregularities", "~", 10)).map(({ pk }) => pk)).toEqual([
    keys.parked("since-2026-03-02T00:00:00.000Z").pk,
  ]);
});

it("nothing is reported as forgotten where Stripe still lists the event that a stretch begins with", async () => {
  const shop = await openShop();
  const topUp = await shop.start();
  shop.pay(topUp);
  shop.later(minute);
  const second = epochSeconds(noon);
  const listed = await shop.stripe.eventsBetween(second, second + 1);
  await shop.uses.queues.add("card-events", asWork({ from: second, until: second + 1 }, "rd_1"), shop.uses.now());
  shop.later(30 * day);
  await shop.payments.keepEventsDoneUntil(epochSeconds(shop.uses.now()));
  const eventsBetween = async (from: number) => (from === second ? listed : []);

  await shop.run({ stripe: { ...shop.stripe, eventsBetween } });

  expect(await shop.balance(topUp.accountId)).toBe(5_000);
  expect(logged.of("stripe_events.lost")).toEqual([]);
});

it("what waits is taken also where Stripe's list can't be read on for a reason of our own", async () => {
  const shop = await openShop();
  const sent: { readonly queue: string }[] = [];
  const messages = { send: async (more: readonly unknown[]) => void sent.push(...(more as typeof sent)) };
  const eventsDoneUntil = () => Promise.reject(new Error("no cursor"));
  const payments = { ...shop.uses.payments, eventsDoneUntil };

  await expect(checkCardPayments({ ...shop.uses, payments, messages })()).rejects.toThrow("no cursor");

  expect(sent.filter(({ queue }) => queue === "card-events")).toHaveLength(queueShards["card-events"]);
});
