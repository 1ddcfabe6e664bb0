import { describe, expect, it } from "vitest";
import { missingFor } from "../../shared/domain/offers/ordering.ts";
import { beforeNext, faults, injectFaults } from "../support/faults.ts";
import { usage } from "../support/ledger.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { type SubscriptionDesk, subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";
import { turnsAt } from "../support/turns.ts";

const stage = tableOfFile();
logOfEachTest();

/** An account with a paid month of March 2027, on its 17th, and a dearer and a cheaper offer beside its own. */
const account = async ({ balance = 10_000, table = stage().table } = {}) => {
  const [present, higher, lower] = [
    someOffer({ monthlyFeeGrosze: 3_100 }),
    someOffer({ monthlyFeeGrosze: 6_200, activationFeeGrosze: 1_000 }),
    someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500 }),
  ];
  const own = await subscriptionDesk(table, { offers: [present, higher, lower], balance, looking: stage().table });
  own.goTo("2027-03-17T11:00:00.000Z");
  return { ...own, present, higher, lower };
};

const ordered = async (own: SubscriptionDesk, offerId: string) => {
  const done = await own.order((await own.quoted(offerId)).id);
  if (!("order" in done)) throw new Error("nothing was ordered");
  return done.order;
};
/** What became of an order, in a word. */
const outcomeOf = (done: Awaited<ReturnType<SubscriptionDesk["order"]>>): string => {
  if ("order" in done) return done.order.state;
  return "newPrice" in done ? "new price" : String(done.blocked[0]);
};

describe("an order", () => {
  it("of a dearer offer charges what was quoted, credits the days that are left, and changes the offer, in one posting", async () => {
    const own = await account();
    const quote = await own.quoted(own.higher.id);

    await own.order(quote.id);

    const [credit, charge] = (await own.entries()).slice(-2);
    expect([credit?.amountGrosze, charge?.amountGrosze]).toEqual([quote.creditGrosze, -quote.chargeGrosze]);
    expect([quote.creditGrosze, quote.chargeGrosze]).toEqual([1_500, 4_000]);
    expect(credit?.postedAt).toBe(charge?.postedAt);
    expect(await own.head()).toMatchObject({ offer: { id: own.higher.id }, balanceGrosze: 7_500 });
    expect((await own.subscription()).offer.id).toBe(own.higher.id);
    expect(await own.notices("offer-order")).toHaveLength(2);
    expect(await own.verify()).toEqual([]);
  });

  it("is refused where a grosz is missing, also where it is spent after the order was decided", async () => {
    const { client, table } = stage();
    const own = await account({ balance: 2_500, table });
    const quote = await own.quoted(own.higher.id);
    const other = own.deskAt(stage().table);
    expect(missingFor(quote, 2_499)).toBe(1);
    beforeNext(client, "TransactWriteItems", () =>
      other.ledger.post(own.accountId, () => ({ drafts: [usage(1, own.accountId)] }), {}),
    );

    expect(outcomeOf(await own.order(quote.id))).toBe("balance_too_low");

    expect(await own.head()).toMatchObject({ balanceGrosze: 2_499, offer: { id: own.present.id } });
    expect(await own.fees()).toEqual([]);
  });

  it.each(["higher", "lower"] as const)("at once with another one is one order: of the %s offer", async (which) => {
    const { client, table } = stage();
    const own = await account({ table });
    const offer = own[which];
    const quotes = [await own.quoted(offer.id), await own.quoted(offer.id)];
    const atOnce = turnsAt(client);

    const done = await atOnce(
      quotes.map(({ id }, turn) => ({ turn, act: async () => outcomeOf(await own.order(id)) })),
    );

    expect(done).toEqual(which === "higher" ? ["effective", "same_offer"] : ["scheduled", "change_pending"]);
    expect(await own.orderList()).toHaveLength(1);
    expect(await own.fees()).toHaveLength(which === "higher" ? 2 : 0);
  });

  it("is the same one under the same key, at once and later; the key of another quote is refused", async () => {
    const own = await account();
    const [quote, another] = [await own.quoted(own.higher.id), await own.quoted(own.lower.id)];

    const [one, two] = await Promise.all([own.order(quote.id, { key: "k" }), own.order(quote.id, { key: "k" })]);
    own.pass(60);
    const later = await own.order(quote.id, { key: "k" });

    expect(one).toEqual(two);
    expect(later).toEqual(one);
    expect(await own.orderList()).toHaveLength(1);
    expect((await refusalOf(own.order(another.id, { key: "k" })))?.code).toBe("idempotency_key_reused");
  });

  it.each(faults.filter((fault) => fault !== "unprocessed"))(
    "is made whole or not at all, and once: %s",
    async (fault) => {
      const broken = stage();
      let breaks = false;
      injectFaults(broken.client, ({ command }) => {
        const fails = breaks && command === "TransactWriteItems" ? fault : undefined;
        if (fails) breaks = false;
        return fails;
      });
      const own = await account({ table: broken.table });
      const quote = await own.quoted(own.higher.id);
      breaks = true;

      await refusalOf(own.order(quote.id, { key: "k" }));
      const done = await own.order(quote.id, { key: "k" });

      expect(outcomeOf(done)).toBe("effective");
      expect(await own.orderList()).toHaveLength(1);
      expect(await own.fees()).toHaveLength(2);
      expect(await own.notices("offer-order")).toHaveLength(2);
      expect(await own.verify()).toEqual([]);
    },
  );
});

describe("a quote", () => {
  it.each([
    ["higher", "new price"],
    ["lower", "scheduled"],
  ] as const)("of the %s offer, asked for at 23:58 and ordered at 00:03: %s", async (which, outcome) => {
    const own = await account();
    own.goTo("2027-03-17T22:58:00.000Z");
    const quote = await own.quoted(own[which].id);
    own.goTo("2027-03-17T23:03:00.000Z");

    const done = await own.order(quote.id);

    expect(outcomeOf(done)).toBe(outcome);
    if (!("newPrice" in done)) return;
    expect(done.newPrice).toMatchObject({ chargeGrosze: 3_800, creditGrosze: 1_400 });
    expect(await own.fees()).toEqual([]);
    const again = await own.orders.keepQuote(done.standing, done.offer, done.newPrice);
    expect(outcomeOf(await own.order(again.id))).toBe("effective");
    expect((await own.head()).balanceGrosze).toBe(10_000 - 3_800 + 1_400);
  });

  it("asked for before midnight of the month's last day and ordered after it is of the new month", async () => {
    const own = await account();
    own.goTo("2027-03-31T21:58:00.000Z");
    const [higher, lower] = [await own.quoted(own.higher.id), await own.quoted(own.lower.id)];
    own.goTo("2027-03-31T22:03:00.000Z");

    const done = [await own.order(higher.id), await own.order(lower.id)];

    expect(done.map(outcomeOf)).toEqual(["new price", "new price"]);
    expect(done).toMatchObject([
      { newPrice: { chargeGrosze: 7_200, creditGrosze: 3_100 } },
      { newPrice: { effectiveAt: "2027-04-30T22:00:00.000Z" } },
    ]);
    expect(await own.fees()).toEqual([["offer-fee", -3_100, "2027-04-01"]]);
  });

  it("is not ordered once finance has changed the price: the new one is answered, and nothing is charged", async () => {
    const own = await account();
    const quote = await own.quoted(own.higher.id);
    await own.keepOffer({ ...own.higher, version: 2, monthlyFeeGrosze: 9_300 });

    const done = await own.order(quote.id);

    expect(done).toMatchObject({ newPrice: { chargeGrosze: 4_500 + 1_000, creditGrosze: 1_500 } });
    expect(await own.fees()).toEqual([]);
  });

  it("that never was, or is another account's, is not ordered", async () => {
    const [own, other] = [await account(), await account()];
    const quote = await other.quoted(other.higher.id);

    for (const id of [quote.id, "qu_01KJQ3V2G0ABCDEFGHJKMNPQRS"])
      expect((await refusalOf(own.order(id)))?.code).toBe("quote_expired");
  });

  it("is not ordered while a fee is owed", async () => {
    const own = await account({ balance: 100 });
    const quote = await own.quoted(own.lower.id);
    own.goTo("2027-04-01T08:00:00.000Z");

    expect(outcomeOf(await own.order(quote.id))).toBe("fee_overdue");

    expect(await own.notices("fee-overdue")).toHaveLength(2);
  });
});

describe("an order that waits for the end of the month", () => {
  it("takes effect then at its own fee, and its activation", async () => {
    const own = await account();
    const order = await ordered(own, own.lower.id);
    own.goTo("2027-04-01T08:00:00.000Z");

    await Promise.all([own.run(), own.run()]);

    expect(await own.fees()).toEqual([
      ["offer-fee", -1_000, "2027-04-01"],
      ["offer-fee", -500, order.id],
    ]);
    expect(await own.head()).toMatchObject({ offer: { id: own.lower.id } });
    expect((await own.orderList()).map(({ state }) => state)).toEqual(["effective"]);
    expect((await refusalOf(own.withdraw(order.id)))?.code).toBe("order_not_withdrawable");
  });

  it("keeps its terms, whatever finance makes of the offer", async () => {
    const own = await account();
    await ordered(own, own.lower.id);
    await own.keepOffer({ ...own.lower, version: 2, monthlyFeeGrosze: 2_000, withdrawn: true });
    own.goTo("2027-04-01T08:00:00.000Z");

    await own.run();

    expect((await own.fees())[0]).toEqual(["offer-fee", -1_000, "2027-04-01"]);
    expect((await own.subscription()).offer.version).toBe(1);
  });

  it("is not carried out where more is in use by then, and the customer and BOK hear of it", async () => {
    const own = await account();
    await ordered(own, own.lower.id);
    await own.keepInUse({ numbers: 6, channels: 1 });
    own.goTo("2027-04-01T08:00:00.000Z");

    await own.run();

    expect(await own.fees()).toEqual([["offer-fee", -3_100, "2027-04-01"]]);
    expect((await own.orderList()).map(({ state }) => state)).toEqual(["not-carried-out"]);
    expect(await own.subscription()).toMatchObject({ pending: null, offer: { id: own.present.id } });
    expect((await own.notices("offer-order")).length).toBe(4);
  });

  it("is withdrawn until then, once, and then another one can be ordered", async () => {
    const own = await account();
    const order = await ordered(own, own.lower.id);
    own.goTo("2027-03-31T21:59:00.000Z");

    await Promise.all([own.withdraw(order.id), own.withdraw(order.id)]);

    expect((await own.orderList()).map(({ state }) => state)).toEqual(["withdrawn"]);
    expect(await own.notices("offer-order")).toHaveLength(4);
    expect((await ordered(own, own.lower.id)).state).toBe("scheduled");
  });

  it("can't be withdrawn after the month is over, though nobody has charged the next one yet", async () => {
    const own = await account();
    const order = await ordered(own, own.lower.id);
    own.goTo("2027-03-31T22:01:00.000Z");

    expect((await refusalOf(own.withdraw(order.id)))?.code).toBe("order_not_withdrawable");
  });

  it("that is withdrawn makes the fee higher again: people are warned where the balance does not cover it", async () => {
    const own = await account({ balance: 1_500 });
    const order = await ordered(own, own.lower.id);
    own.goTo("2027-03-29T08:00:00.000Z");
    await own.run();
    expect(await own.notices("fee-not-covered")).toEqual([]);

    await own.withdraw(order.id);
    own.pass(60);
    await own.run();

    expect(await own.notices("fee-not-covered")).toHaveLength(2);
  });
});
