/** Orders in a loop: each writes to people and to the customer service office (BOK). */
import { describe, expect, it } from "vitest";
import { too_many_orders } from "../../shared/domain/offers/ordering-refusals.ts";
import { keys } from "../../shared/store/keys.ts";
import { logOfEachTest } from "../support/logged.ts";
import { someOffer } from "../support/offers.ts";
import { refusalOf } from "../support/refusals.ts";
import { subscriptionDesk } from "../support/subscription-desk.ts";
import { tableOfFile } from "../support/table-of-file.ts";

const stage = tableOfFile();
logOfEachTest();

/** An account with an offer, another one for the same fee, and a cheaper one; both cost nothing now. */
const account = async () => {
  const [present, twin, lower] = [
    someOffer({ monthlyFeeGrosze: 3_100 }),
    someOffer({ monthlyFeeGrosze: 3_100 }),
    someOffer({ monthlyFeeGrosze: 1_000 }),
  ];
  const own = await subscriptionDesk(stage().table, {
    offers: [present, twin, lower],
    balance: 10_000,
  });
  own.goTo("2027-03-05T11:00:00.000Z");
  /** As if so many orders more had been made now. */
  const ordered = async (times: number) => {
    const { lastOrders = [] } = await own.subscription();
    const more = Array.from({ length: times }, () => own.now().toISOString());
    await own.table.write({
      Update: {
        Key: keys.subscription(own.accountId),
        UpdateExpression: "SET lastOrders = :orders",
        ExpressionAttributeValues: { ":orders": [...lastOrders, ...more] },
      },
    });
  };
  const orders = async (offerId: string, key?: string) => own.order((await own.quoted(offerId)).id, key ? { key } : {});
  return { ...own, present, twin, lower, ordered, orders };
};
type Account = Awaited<ReturnType<typeof account>>;

const withdrawing = async ({ orders, lower, withdraw }: Account): Promise<void> => {
  const done = await orders(lower.id);
  if (!("order" in done)) throw new Error("nothing was ordered");
  await withdraw(done.order.id);
};
const toAndFro = async (own: Account): Promise<void> => {
  const { offer } = await own.subscription();
  await own.orders(offer.id === own.present.id ? own.twin.id : own.present.id);
};

describe("an account orders ten times in 24 hours at most", () => {
  it.each([
    ["where each order is withdrawn", withdrawing],
    ["where two offers cost the same", toAndFro],
  ])("%s", async (_, loop) => {
    const own = await account();
    await own.ordered(7);
    for (let orders = 0; orders < 2; orders += 1) await loop(own);
    own.pass(60);
    await loop(own);
    const mails = await own.notices("offer-order");

    const refused = await refusalOf(loop(own));

    expect(refused?.problem).toBe(too_many_orders);
    expect(refused?.retryAfterSeconds).toBeGreaterThan(22.9 * 3_600);
    expect(refused?.retryAfterSeconds).toBeLessThanOrEqual(23 * 3_600);
    expect(await own.notices("offer-order")).toHaveLength(mails.length);
    expect(await own.orderList()).toHaveLength(3);

    own.pass(23 * 60);
    await loop(own);
    expect(await own.orderList()).toHaveLength(4);
    expect(await own.verify()).toEqual([]);
  });

  it("and a repeated request is still answered with its order", async () => {
    const own = await account();
    const [first, key] = [await own.quoted(own.twin.id), crypto.randomUUID()];
    await own.order(first.id, { key });
    await own.ordered(9);
    expect((await refusalOf(toAndFro(own)))?.problem).toBe(too_many_orders);

    expect(await own.order(first.id, { key })).toMatchObject({ order: { offer: { id: own.twin.id } } });
  });

  it("and a clock that was ahead keeps nobody from ordering for longer", async () => {
    const own = await account();
    own.goTo("2027-03-20T11:00:00.000Z");
    await own.ordered(10);
    expect((await refusalOf(withdrawing(own)))?.problem).toBe(too_many_orders);

    own.goTo("2027-03-06T11:00:00.000Z");
    await withdrawing(own);

    expect(await own.orderList()).toHaveLength(1);
  });
});
