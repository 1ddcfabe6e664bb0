import { describe, expect, it, onTestFinished } from "vitest";
import { checkCardPayments } from "../../functions/check-card-payments/check-card-payments.ts";
import { asWork, stretchesOf } from "../../functions/check-card-payments/stretch.ts";
import { type ShardMessage, takeMessage } from "../../functions/check-card-payments/take-message.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import type { CardTopUp } from "../../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../../shared/domain/top-ups/refusals.ts";
import { newId } from "../../shared/ids.ts";
import { queued, queueShards } from "../../shared/store/work.ts";
import { onlyGranted } from "../support/grants.ts";
import { logOfEachTest } from "../support/logged.ts";
import { openSilentShop } from "../support/silent-shop.ts";
import { noon } from "../support/top-ups.ts";

const logged = logOfEachTest({ stage: "dev" });
const watch = onlyGranted("check-card-payments");
const minute = 60_000;
const hour = 60 * minute;

/** A shop, what its function sends to its queue, and a message of a run that begins now. */
const shopWithQueue = async () => {
  const shop = await openSilentShop(watch);
  onTestFinished(shop.close);
  const sent: ShardMessage[] = [];
  const asked: string[] = [];
  const messages = {
    send: async (more: readonly unknown[]) => void sent.push(...(more as readonly ShardMessage[])),
  };
  const stripe = {
    ...shop.stripe,
    askAbout: async (topUp: CardTopUp) => {
      asked.push(topUp.id);
      return shop.stripe.askAbout(topUp);
    },
  };
  const uses = { ...shop.uses, stripe, messages };
  type Changes = Partial<typeof uses> & { readonly doneAtOnce?: number };
  return {
    ...shop,
    uses,
    sent,
    asked,
    begin: (changes: Changes = {}) => checkCardPayments({ ...uses, ...changes })(),
    take: (message: unknown, changes: Changes = {}) => takeMessage({ ...uses, ...changes })(message),
    /** So many paid top-ups, all of one shard and due, the oldest first. */
    async startDue(count: number): Promise<CardTopUp[]> {
      const topUps: CardTopUp[] = [];
      for (let one = 0; one < count; one += 1) {
        const id = newId("tu", shop.uses.now()).replace(/.$/, "3");
        topUps.push(await shop.start({ id }));
        shop.pay(topUps.at(-1)!);
        shop.later(1_000);
      }
      shop.later(16 * minute);
      return topUps;
    },
    message: (queue: ShardMessage["queue"], shard: number): ShardMessage => ({
      run: shop.uses.now().toISOString(),
      queue,
      shard,
    }),
  };
};

const shardOf = (queue: ShardMessage["queue"], work: { readonly accountId: AccountId; readonly subject: string }) =>
  Number(queued(queue, work, "").queue.split("#")[1]);
const shardOfTopUps = shardOf("card-payment", { accountId: "operator" as AccountId, subject: "3" });

const away = async (): Promise<never> => {
  throw new Refusal(topUpRefusals.payment_provider_unavailable);
};

describe("a shard of top-ups that wait", () => {
  it("is processed page by page, each top-up once, and no message says more than where it goes on", async () => {
    const shop = await shopWithQueue();
    const topUps = await shop.startDue(5);
    const page = { doneAtOnce: 2 };

    expect(await shop.take(shop.message("card-payment", shardOfTopUps), page)).toMatchObject({ asked: 2, found: 2 });
    expect(shop.sent).toHaveLength(1);
    expect(await shop.take(shop.sent[0], page)).toMatchObject({ asked: 2, found: 2 });
    expect(await shop.take(shop.sent[1], page)).toMatchObject({ asked: 1, found: 1 });

    expect(shop.asked).toEqual(topUps.map(({ id }) => id));
    expect(shop.sent).toHaveLength(2);
    for (const message of shop.sent) {
      expect(Object.keys(message)).toEqual(["run", "queue", "shard", "after"]);
      expect(Object.keys(message.after!).sort()).toEqual(["pk", "queuedAt", "sk"]);
    }
    for (const { accountId } of topUps) expect(await shop.balance(accountId)).toBe(5_000);
  });

  it("ends with a page that is just full", async () => {
    const shop = await shopWithQueue();
    await shop.startDue(4);
    const page = { doneAtOnce: 2 };

    await shop.take(shop.message("card-payment", shardOfTopUps), page);
    for (const message of shop.sent) await shop.take(message, page);

    expect(shop.asked).toHaveLength(4);
    expect(shop.sent.length).toBeLessThanOrEqual(2);
  });

  it("is not processed again by a message that comes twice, nor by another run's", async () => {
    const shop = await shopWithQueue();
    const topUps = await shop.startDue(3);
    const message = shop.message("card-payment", shardOfTopUps);

    const [first, second] = await Promise.all([shop.take(message), shop.take(message)]);
    expect(Number(first.found) + Number(second.found)).toBe(3);
    expect(await shop.take(message)).toMatchObject({ asked: 0 });
    expect(await shop.take(shop.message("card-payment", shardOfTopUps))).toMatchObject({ asked: 0 });

    for (const { accountId } of topUps) {
      expect(await shop.balance(accountId)).toBe(5_000);
      expect(await shop.ledger.verify(accountId)).toEqual([]);
    }
  });

  it("is left to the next run by a message as old as that", async () => {
    const shop = await shopWithQueue();
    await shop.startDue(1);
    const message = shop.message("card-payment", shardOfTopUps);
    shop.later(5 * minute - 1);
    const young = { ...message, run: shop.uses.now().toISOString() };
    shop.later(1);

    expect(await shop.take(message)).toEqual({ leftToNextRun: 1 });
    expect(shop.asked).toEqual([]);
    expect(await shop.take(young)).toMatchObject({ asked: 1 });
  });

  it("goes on with another message where Stripe takes its time, before the function's own is over", async () => {
    const shop = await shopWithQueue();
    const topUps = await shop.startDue(4);
    const askAbout = async (topUp: CardTopUp) => {
      shop.later(31_000);
      return shop.uses.stripe.askAbout(topUp);
    };
    const slow = { stripe: { ...shop.uses.stripe, askAbout } };
    const message = shop.message("card-payment", shardOfTopUps);

    expect(await shop.take(message, slow)).toMatchObject({ asked: 2 });
    expect(shop.sent).toEqual([message]);
    expect(await shop.take(shop.sent[0], slow)).toMatchObject({ asked: 2 });

    expect(shop.asked).toEqual(topUps.map(({ id }) => id));
  });

  it("is asked about three times where Stripe is away, and no more before the next run", async () => {
    const shop = await shopWithQueue();
    await shop.startDue(5);
    let calls = 0;
    const askAbout = () => {
      calls += 1;
      return away();
    };
    const silent = { stripe: { ...shop.uses.stripe, askAbout }, doneAtOnce: 4 };

    const done = await shop.take(shop.message("card-payment", shardOfTopUps), silent);

    expect(done).toMatchObject({ asked: 3, asksFailed: 3, providerAway: 1 });
    expect([calls, shop.sent.length]).toEqual([3, 0]);
    expect(logged.measured("payment-provider-away")).toEqual([{ value: 1 }]);
    shop.later(5 * minute);
    expect(await shop.take(shop.message("card-payment", shardOfTopUps))).toMatchObject({ asked: 5, found: 5 });
  });

  it("is not held up by one whose item can't be read: that rings, and is tried again an hour later", async () => {
    const shop = await shopWithQueue();
    const [poisoned, ...others] = await shop.startDue(3);
    const getCard = async (accountId: AccountId, id: string) => {
      if (id === poisoned!.id) throw new TypeError("no amount");
      return shop.uses.topUps.getCard(accountId, id);
    };
    const topUps = { ...shop.uses.topUps, getCard };

    const done = await shop.take(shop.message("card-payment", shardOfTopUps), { topUps });

    expect(done).toMatchObject({ asked: 3, asksFailed: 1, found: 2, providerAway: 0 });
    for (const { accountId } of others) expect(await shop.balance(accountId)).toBe(5_000);
    expect(logged.of("card_payments.failed")).toMatchObject([{ level: "error", subject: poisoned!.id }]);
    expect(await shop.waiting(poisoned!)).toMatchObject({
      queuedAt: new Date(shop.uses.now().getTime() + hour).toISOString(),
    });
  });

  it("that can't be listed rings, and its message comes again", async () => {
    const shop = await shopWithQueue();
    const duePage = () => Promise.reject(new Error("throttled"));
    const queues = { ...shop.uses.queues, duePage };

    await expect(shop.take(shop.message("card-payment", 0), { queues })).rejects.toThrow("throttled");
    expect(logged.of("card_payments.not_checked")).toMatchObject([{ level: "error", queue: "card-payment", shard: 0 }]);
  });

  it.each([{}, { run: "yesterday", queue: "card-payment", shard: 0 }, { accountId: "ac_1" }])(
    "is asked for by no message such as %j, which is left in the queue of failures at last",
    async (message) => {
      const shop = await shopWithQueue();

      await expect(shop.take(message)).rejects.toThrow("not a message of");
    },
  );
});

describe("a run", () => {
  it("sends a message for each shard, of top-ups before it asks Stripe for events", async () => {
    const shop = await shopWithQueue();
    let sentBefore = 0;
    const eventsBetween: typeof shop.stripe.eventsBetween = async (from, until) => {
      sentBefore ||= shop.sent.length;
      return shop.stripe.eventsBetween(from, until);
    };

    await shop.begin({ stripe: { ...shop.uses.stripe, eventsBetween } });

    expect(sentBefore).toBe(queueShards["card-payment"]);
    expect(shop.sent).toHaveLength(queueShards["card-payment"] + queueShards["card-events"]);
    expect(new Set(shop.sent.map(({ queue, shard }) => `${queue} ${shard}`)).size).toBe(shop.sent.length);
  });

  it("that dies before the cursor moves is made up for by the next, and applies nothing twice", async () => {
    const shop = await shopWithQueue();
    await shop.payments.keepEventsDoneUntil(noon.getTime() / 1000);
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.standIn.refund(topUp.id, { amountGrosze: 1_500 });
    shop.later(minute);
    const payments = { ...shop.uses.payments, keepEventsDoneUntil: () => Promise.reject(new Error("killed")) };

    await expect(shop.begin({ payments })).rejects.toThrow("killed");
    expect(await shop.stretches()).toHaveLength(1);
    expect(await shop.payments.eventsDoneUntil()).toBe(noon.getTime() / 1000);
    expect(await shop.run()).toMatchObject({ applied: 2 });

    expect(await shop.balance(topUp.accountId)).toBe(3_500);
    expect(await shop.stretches()).toEqual([]);
    expect(await shop.ledger.verify(topUp.accountId)).toEqual([]);
  });

  it("that dies before what it read waits to be applied leaves the cursor where it was", async () => {
    const shop = await shopWithQueue();
    await shop.payments.keepEventsDoneUntil(noon.getTime() / 1000);
    shop.pay(await shop.start());
    shop.later(minute);
    const queues = { ...shop.uses.queues, add: () => Promise.reject(new Error("killed")) };

    await expect(shop.begin({ queues })).rejects.toThrow("killed");

    expect(await shop.payments.eventsDoneUntil()).toBe(noon.getTime() / 1000);
  });

  it("stops reading after two minutes, and the next reads on from there", async () => {
    const shop = await shopWithQueue();
    await shop.payments.keepEventsDoneUntil(noon.getTime() / 1000);
    shop.later(hour);
    const asked: number[] = [];
    const eventsBetween = async (from: number) => {
      asked.push(from);
      shop.later(2 * minute);
      return [];
    };
    const slow = { stripe: { ...shop.uses.stripe, eventsBetween } };

    await shop.begin(slow);
    const doneUntil = await shop.payments.eventsDoneUntil();
    await shop.begin(slow);

    expect(asked).toEqual([noon.getTime() / 1000 - 300, doneUntil! - 300]);
    expect(doneUntil).toBe(noon.getTime() / 1000 + 300);
    expect(shop.sent).toHaveLength(2 * (queueShards["card-payment"] + queueShards["card-events"]));
  });

  it("whose messages are lost leaves its events to the next", async () => {
    const shop = await shopWithQueue();
    const topUp = await shop.start();
    shop.pay(topUp);
    shop.later(minute);
    await shop.begin();
    shop.later(10 * minute);
    await shop.payments.keepEventsDoneUntil(shop.uses.now().getTime() / 1000);

    expect(await shop.run()).toMatchObject({ events: 0, applied: 1 });
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
  });
});

describe("a stretch of Stripe's list", () => {
  const at = (...seconds: number[]) => seconds.map((createdEpochSeconds) => ({ createdEpochSeconds }));
  const times = (count: number, second: number): number[] => Array.from({ length: count }, () => second);

  it("holds a hundred events, or all of one second", () => {
    expect(stretchesOf([])).toEqual([]);
    expect(stretchesOf(at(7))).toEqual([{ from: 7, until: 8 }]);
    expect(stretchesOf(at(...times(99, 7), 9, 11))).toEqual([
      { from: 7, until: 10 },
      { from: 11, until: 12 },
    ]);
    expect(stretchesOf(at(5, ...times(250, 7), 8))).toEqual([
      { from: 5, until: 8 },
      { from: 8, until: 9 },
    ]);
  });

  it("that is read again while it is done waits once more: Stripe may have listed another event in it since", async () => {
    const shop = await shopWithQueue();
    const topUp = await shop.start();
    shop.pay(topUp);
    const second = noon.getTime() / 1000;
    const [early, late] = ["rd_1", "rd_2"].map((reading) => asWork({ from: second, until: second + 1 }, reading));
    await shop.uses.queues.add("card-events", early!, shop.uses.now());
    const eventsBetween = async () => {
      await shop.uses.queues.add("card-events", late!, shop.uses.now());
      return [];
    };
    const listsLate = { stripe: { ...shop.uses.stripe, eventsBetween } };

    await shop.take(shop.message("card-events", shardOf("card-events", early!)), listsLate);
    expect(await shop.stretches()).toHaveLength(1);
    await shop.take(shop.message("card-events", shardOf("card-events", late!)));

    expect(await shop.balance(topUp.accountId)).toBe(5_000);
  });

  it("waits while Stripe is away, which counts as such from the first on", async () => {
    const shop = await shopWithQueue();
    const work = asWork({ from: 1, until: 2 }, "rd_1");
    await shop.uses.queues.add("card-events", work, shop.uses.now());
    const silent = { stripe: { ...shop.uses.stripe, eventsBetween: away } };

    const done = await shop.take(shop.message("card-events", shardOf("card-events", work)), silent);

    expect(done).toMatchObject({ stretchesFailed: 1, providerAway: 1 });
    expect(await shop.stretches()).toHaveLength(1);
    expect(logged.of("stripe_events.not_applied")).toMatchObject([{ level: "warn" }]);
  });

  it("that can't be applied for another reason rings, and keeps no other from being applied", async () => {
    const shop = await shopWithQueue();
    const topUp = await shop.start();
    shop.pay(topUp);
    const second = noon.getTime() / 1000;
    const spoilt = { accountId: "operator" as AccountId, subject: "no-stretch-rd_1" };
    const good = asWork({ from: second, until: second + 1 }, "rd_1");
    for (const work of [spoilt, good]) await shop.uses.queues.add("card-events", work, shop.uses.now());

    expect(await shop.take(shop.message("card-events", shardOf("card-events", good)))).toMatchObject({
      stretchesFailed: 1,
      applied: 1,
      providerAway: 0,
    });

    expect(logged.of("card_payments.failed")).toMatchObject([{ level: "error", subject: spoilt.subject }]);
    expect(await shop.balance(topUp.accountId)).toBe(5_000);
  });
});
