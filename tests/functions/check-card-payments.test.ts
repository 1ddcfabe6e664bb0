import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventRecord } from "../../local/stripe/books.ts";
import { type Problem, Refusal } from "../../shared/domain/refusal.ts";
import * as common from "../../shared/domain/refusals.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { keys } from "../../shared/store/keys.ts";
import { noticeStore } from "../../shared/store/notice-store.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { toldFinance } from "../support/notices.ts";
import { openSilentShop } from "../support/silent-shop.ts";
import { noon, someTopUp } from "../support/top-ups.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("check-card-payments");
const silentShop = (before: Parameters<typeof openSilentShop>[1] = {}) => openSilentShop(watch, before);
const minute = 60_000;

/** Stripe's list of events as if it were empty: what is then found is found by asking about the top-up. */
const noEvents = { eventsBetween: async () => [] };

describe("a payment whose event never came", () => {
  let shop: Awaited<ReturnType<typeof silentShop>>;
  beforeAll(async () => {
    shop = await silentShop();
  });
  afterAll(() => shop.close());

  it("is asked about after 15 minutes, credited once, and asked about no more", async () => {
    const topUp = await shop.start();
    shop.pay(topUp);
    const asking = { stripe: { ...shop.stripe, ...noEvents } };

    shop.later(14 * minute);
    await shop.run(asking);
    expect(await shop.balance(topUp.accountId)).toBe(0);
    shop.later(minute);
    expect(await shop.run(asking)).toMatchObject({ found: 1, missed: 1 });

    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    expect(await shop.state(topUp)).toBe("credited");
    expect(await shop.waiting(topUp)).toBeUndefined();
    await shop.run();
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    expect(await shop.ledger.verify(topUp.accountId)).toEqual([]);
  });

  it("counts as missed by the webhook once it is older than two minutes; a younger one may still be on its way", async () => {
    const young = await shop.start();
    shop.pay(young);
    shop.later(2 * minute);
    expect(await shop.run()).toMatchObject({ applied: 1, missed: 0 });

    const old = await shop.start();
    shop.pay(old);
    shop.later(2 * minute + 1_000);
    expect(await shop.run()).toMatchObject({ applied: 1, missed: 1 });
    expect(await shop.run()).toMatchObject({ applied: 0, missed: 0 });
  });

  it("is found in Stripe's list of events too, and a second run finds nothing new", async () => {
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);

    expect(await shop.run()).toMatchObject({ applied: 1 });
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    shop.later(minute);
    expect(await shop.run()).toMatchObject({ applied: 0, parked: 0, heldBack: 0 });
  });

  it("is found though its page was never kept: the answer to opening it was lost", async () => {
    const topUp = await shop.start();
    const { checkout: _, ...forgotten } = topUp;
    await shop.table.write({ Put: { Item: { ...keys.topUp(topUp.accountId, topUp.id), ...forgotten } } });
    shop.pay(topUp);
    shop.later(16 * minute);

    await shop.run({ stripe: { ...shop.stripe, ...noEvents } });

    expect(await shop.balance(topUp.accountId)).toBe(5_000);
  });

  it("and its refund are applied in one run, in the right order", async () => {
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.standIn.refund(topUp.id, { amountGrosze: 1_500 });
    shop.later(minute);

    await shop.run();

    expect([await shop.balance(topUp.accountId), await shop.state(topUp)]).toEqual([3_500, "partly-refunded"]);
  });

  it("is asked about again an hour later while the page is open, and given up when it expired", async () => {
    const topUp = await shop.start();
    shop.later(16 * minute);

    await shop.run();
    expect(await shop.waiting(topUp)).toMatchObject({
      queuedAt: new Date(shop.uses.now().getTime() + 60 * minute).toISOString(),
    });
    shop.later(24 * 60 * minute);
    await shop.run();

    expect(await shop.state(topUp)).toBe("expired");
    expect(await shop.waiting(topUp)).toBeUndefined();
  });

  it("is asked about on, though the first answer came after its page's end and was that the bank still takes its time", async () => {
    const topUp = await shop.start({ method: "p24" });
    const { sessionId } = topUp.checkout!;
    const asking = { stripe: { ...shop.stripe, ...noEvents } };
    shop.standIn.pay(sessionId, { method: "p24", bank: "Bank Próbny" });
    shop.standIn.confirm(sessionId, "later");

    shop.later(26 * 60 * minute);
    await shop.run(asking);
    expect(await shop.state(topUp)).toBe("processing");
    expect(await shop.waiting(topUp)).toBeDefined();
    shop.standIn.settle(sessionId, "succeeded");
    shop.later(61 * minute);
    await shop.run(asking);

    expect(await shop.state(topUp)).toBe("credited");
    expect(await shop.waiting(topUp)).toBeUndefined();
  });

  it("waits while Stripe is out of reach, and is credited by the next run", async () => {
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(16 * minute);
    const doneUntil = await shop.payments.eventsDoneUntil();
    shop.standIn.faults.next("500", { times: 100, method: "GET" });

    expect(await shop.run()).toMatchObject({ asksFailed: 1, events: 0, providerAway: 1 });
    expect(logged.of("stripe_events.not_read")).toMatchObject([{ level: "warn" }]);
    expect(logged.measured("payment-provider-away")).toEqual([{ value: 1 }]);
    expect(logged.measured("webhook-missed")).toEqual([]);
    expect(await shop.balance(topUp.accountId)).toBe(0);
    expect(await shop.payments.eventsDoneUntil()).toBe(doneUntil);
    shop.standIn.faults.clear();

    expect(await shop.run()).toMatchObject({ providerAway: 0 });
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    expect(logged.measured("payment-provider-away")).toHaveLength(1);
    expect(logged.measured("webhook-missed")).toEqual([{ value: 1 }]);
  });
});

describe("a top-up that Stripe can't be asked about", () => {
  const withoutPage = async (shop: Awaited<ReturnType<typeof silentShop>>) => {
    const topUp = await shop.start();
    const { checkout: _, ...forgotten } = topUp;
    await shop.table.write({ Put: { Item: { ...keys.topUp(topUp.accountId, topUp.id), ...forgotten } } });
    return topUp;
  };

  it("because 300 later pages hide its own, is put off, the rest are asked about, and it is given up after its end", async () => {
    const shop = await silentShop();
    const hidden = await withoutPage(shop);
    const { checkout } = someTopUp(hidden.accountId);
    for (let more = 0; more < 300; more += 1)
      await shop.stripe.openCheckout({ ...hidden, id: `tu_later_${more}`, ...(checkout && { checkout }) });
    const paid = await shop.start();
    shop.pay(paid);
    const asking = { stripe: { ...shop.stripe, ...noEvents } };
    shop.later(16 * minute);

    expect(await shop.run(asking)).toMatchObject({ asked: 2, asksFailed: 0, found: 1, providerAway: 0 });
    expect(logged.of("card_payment.page_not_found")).toMatchObject([{ topUpId: hidden.id }]);
    expect(await shop.balance(paid.accountId)).toBe(5_000);
    expect(await shop.run(asking)).toMatchObject({ asked: 0 });

    shop.later(24 * 60 * minute);
    await shop.run(asking);
    expect(await shop.waiting(hidden)).toBeUndefined();
    await shop.close();
  });

  it("because Stripe refuses our key, is kept also after its end, until Stripe says what became of it", async () => {
    const shop = await silentShop();
    const paid = await shop.start();
    shop.pay(paid);
    shop.later(26 * 60 * minute);
    const askAbout = async () => {
      throw new Refusal(topUpRefusals.payment_provider_failed);
    };
    const asking = { ...shop.stripe, ...noEvents };

    expect(await shop.run({ stripe: { ...asking, askAbout } })).toMatchObject({ asksFailed: 1 });
    shop.later(61 * minute);
    expect(await shop.run({ stripe: asking })).toMatchObject({ found: 1 });
    expect(await shop.balance(paid.accountId)).toBe(5_000);
    await shop.close();
  });

  it("because Stripe fails for it alone, is put off; after three in a row Stripe counts as away, and the next run goes on behind them", async () => {
    const shop = await silentShop();
    const topUps = [];
    for (let one = 0; one < 5; one += 1) topUps.push(await shop.start());
    const failing = new Set(topUps.slice(0, 4).map(({ id }) => id));
    const askAbout: typeof shop.stripe.askAbout = async (topUp) => {
      if (failing.has(topUp.id)) throw new Refusal(topUpRefusals.payment_provider_unavailable);
      return shop.stripe.askAbout(topUp);
    };
    const last = topUps[4]!;
    shop.pay(last);
    shop.later(16 * minute);
    const asking = { stripe: { ...shop.stripe, ...noEvents, askAbout } };

    await shop.run(asking);
    await shop.run(asking);

    expect(await shop.balance(last.accountId)).toBe(5_000);
    for (const { accountId, id } of topUps.slice(0, 4))
      expect(await shop.waiting({ accountId, id } as CardTopUp)).toBeDefined();
    await shop.close();
  });
});

describe("an event that can't be applied", () => {
  it("is held back for an hour, then parked for people; what comes behind it is applied all the same", async () => {
    const shop = await silentShop();
    const [lost, kept] = [await shop.start(), await shop.start()];
    shop.pay(lost);
    await shop.table.write({ Delete: { Key: keys.topUp(lost.accountId, lost.id) } });
    shop.later(minute);
    shop.pay(kept);
    shop.later(minute);

    expect(await shop.run()).toMatchObject({ applied: 1, heldBack: 1, parked: 0 });
    expect(await shop.balance(kept.accountId)).toBe(5_000);
    expect(await shop.stretches()).toHaveLength(1);
    shop.later(5 * minute);
    // Once of its stretch, and once of what is read again each time.
    expect(await shop.run()).toMatchObject({ heldBack: 2, parked: 0 });
    shop.later(56 * minute);
    expect(await shop.run()).toMatchObject({ heldBack: 0, parked: 1 });

    const waiting = await shop.table.due("card-irregularities", shop.uses.now().toISOString(), 10);
    expect(waiting).toMatchObject([{ why: "not-applied", accountId: lost.accountId }]);
    expect(logged.of("stripe_event.parked")).toMatchObject([{ level: "warn" }]);
    expect(await toldFinance(shop.table, lost.accountId)).toMatchObject([
      { facts: { kind: "event-parked", why: "not-applied", topUpId: lost.id } },
    ]);
    expect(await shop.stretches()).toEqual([]);
    shop.later(6 * minute);
    expect(await shop.run()).toMatchObject({ heldBack: 0, parked: 0 });
    expect(await toldFinance(shop.table, lost.accountId)).toHaveLength(1);
    await shop.close();
  });

  it("is taken off people's queue where it can be applied after all", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    const [{ event }] = shop.standIn.books().events as [EventRecord];
    await shop.payments.park(event.id, "not-applied", undefined);
    shop.later(minute);

    expect(await shop.run()).toMatchObject({ applied: 1 });
    expect(await shop.table.get(keys.parked(event.id))).toBeUndefined();
    await shop.close();
  });

  it("and whatever is wrong with it, keeps no other from being applied", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);
    const poison = {
      id: "evt_poison",
      createdEpochSeconds: noon.getTime() / 1000,
      read: () => {
        throw new RangeError("no amount");
      },
    };
    const eventsBetween = async (from: number, until: number) => {
      const listed = await shop.stripe.eventsBetween(from, until);
      const isIn = from <= poison.createdEpochSeconds && poison.createdEpochSeconds < until;
      return listed === "too many" || !isIn ? listed : [poison, ...listed];
    };

    expect(await shop.run({ stripe: { ...shop.stripe, eventsBetween } })).toMatchObject({ applied: 1, heldBack: 1 });

    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    await shop.close();
  });

  it("is parked at once where its amount differs", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    const other = { ...topUp, amountGrosze: 9_000 };
    await shop.table.write({ Put: { Item: { ...keys.topUp(topUp.accountId, topUp.id), ...other } } });
    shop.later(minute);

    expect(await shop.run()).toMatchObject({ parked: 1, heldBack: 0 });
    expect(await shop.balance(topUp.accountId)).toBe(0);
    await shop.close();
  });
});

describe("the list of events", () => {
  it("keeps its place while Stripe is away, and waits to be applied while the table is", async () => {
    const shop = await silentShop();
    const [first, second] = [await shop.start(), await shop.start()];
    shop.pay(first);
    shop.pay(second);
    shop.later(minute);
    const unavailable = (refusal: Problem) => async () => {
      throw new Refusal(refusal);
    };
    const away = { ...shop.stripe, eventsBetween: unavailable(topUpRefusals.payment_provider_unavailable) };
    const tableAway = { ...shop.payments, apply: unavailable(common.temporarily_unavailable) };

    expect(await shop.run({ stripe: away })).toMatchObject({ providerAway: 1 });
    expect(await shop.payments.eventsDoneUntil()).toBe(noon.getTime() / 1000);
    expect(await shop.run({ payments: tableAway })).toMatchObject({ applied: 0, heldBack: 2, providerAway: 0 });
    expect(await shop.stretches()).toHaveLength(1);

    shop.later(5 * minute);
    expect(await shop.run()).toMatchObject({ applied: 2, stretchesFailed: 0 });
    expect(await shop.stretches()).toEqual([]);
    await shop.close();
  });

  it("is asked for in shorter stretches where Stripe has more than are looked through", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);
    const stretches: number[] = [];
    const eventsBetween = async (from: number, until: number) => {
      stretches.push(until - from);
      return stretches.length < 3 ? ("too many" as const) : shop.stripe.eventsBetween(from, until);
    };

    expect(await shop.run({ stripe: { ...shop.stripe, eventsBetween } })).toMatchObject({ applied: 1 });
    expect(stretches[2]).toBeLessThan(stretches[0]! / 2);
    await shop.close();
  });

  it("is read on from where the last run ended, never back, also when two run at once", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);

    await Promise.all([shop.run(), shop.run()]);
    await shop.payments.keepEventsDoneUntil(5);

    expect(await shop.payments.eventsDoneUntil()).toBe(shop.uses.now().getTime() / 1000);
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    await shop.close();
  });

  it("is found though it is listed a little after others of its moment", async () => {
    const shop = await silentShop();
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);
    expect(await shop.run({ stripe: { ...shop.stripe, ...noEvents } })).toMatchObject({ events: 0 });
    expect(await shop.payments.eventsDoneUntil()).toBe(shop.uses.now().getTime() / 1000);
    shop.later(3 * minute);

    expect(await shop.run()).toMatchObject({ applied: 1 });

    expect(await shop.balance(topUp.accountId)).toBe(5_000);
    await shop.close();
  });

  it.each([
    ["bears our words", undefined, true, "other-version"],
    ["is of a payment of ours", "pi_1", true, "other-version"],
    ["is of somebody else's payment", "pi_1", false, undefined],
  ])("in another version of Stripe's API, that %s, is never read", async (_, paymentId, isOurs, why) => {
    const shop = await silentShop();
    const read = () => ({ about: "other-version", paymentId }) as const;
    const listed = { id: `evt_${paymentId}_${isOurs}`, createdEpochSeconds: noon.getTime() / 1000, read };
    const stripe = { ...shop.stripe, eventsBetween: async () => [listed], isOurs: async () => isOurs };
    shop.later(minute);

    expect(await shop.run({ stripe })).toMatchObject({ parked: why ? 1 : 0, heldBack: 0 });

    expect((await shop.table.get(keys.parked(listed.id)))?.why).toBe(why);
    await shop.close();
  });
});

describe("Stripe's list of events, after a silence", () => {
  const days = 24 * 60 * minute;

  it("of more than 30 days puts before people since when events are lost, once, and rings", async () => {
    const shop = await silentShop();
    shop.later(30 * days + 1000);

    const crashing = { ...shop.uses.payments, keepEventsDoneUntil: () => Promise.reject(new Error("killed")) };
    await expect(shop.run({ payments: crashing })).rejects.toThrow("killed");
    await shop.run();
    shop.later(5 * minute);
    await shop.run();

    const since = noon.toISOString();
    expect(await shop.table.get(keys.parked(`since-${since}`))).toMatchObject({
      queue: "card-irregularities",
      why: "events-lost",
    });
    expect(logged.of("stripe_events.lost")).toMatchObject([
      { level: "error", since },
      { level: "error", since },
    ]);
    const due = await noticeStore(shop.table).due(shop.uses.now(), 1_000);
    const told = await Promise.all(due.map((id) => noticeStore(shop.table).get(id)));
    expect(told.filter((notice) => notice?.facts.kind === "stripe-events-lost")).toMatchObject([
      { recipient: { desk: "finance" }, facts: { since } },
    ]);
    await shop.close();
  });

  it("of 30 days has lost nothing, and neither has the first run of all, which finds what there is", async () => {
    const shop = await silentShop({ hasRunBefore: false });
    shop.pay(await shop.start());
    shop.later(20 * days);
    expect(await shop.run()).toMatchObject({ events: 1 });
    shop.later(30 * days);
    await shop.run();

    expect(logged.of("stripe_events.lost")).toEqual([]);
    await shop.close();
  });
});
