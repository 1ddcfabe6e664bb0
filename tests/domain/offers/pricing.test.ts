import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boughtOf, type Offer } from "../../../shared/domain/offers/offer.ts";
import {
  isStill,
  missingFor,
  newQuote,
  nextFeeWith,
  ordering,
  type Price,
  priceOf,
  topUpFor,
} from "../../../shared/domain/offers/ordering.ts";
import { costFrom } from "../../../shared/domain/offers/period.ts";
import { newSubscription, type Standing } from "../../../shared/domain/offers/subscription.ts";
import { startOfDay } from "../../../shared/domain/warsaw.ts";
import { someOffer } from "../../support/offers.ts";
import { somePerson } from "../../support/people.ts";
import { pendingOf, someStanding } from "../../support/standing.ts";

const present = someOffer({ monthlyFeeGrosze: 3_100 });
const higher = someOffer({ monthlyFeeGrosze: 6_200, activationFeeGrosze: 1_000 });
const lower = someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500 });
/** The 17th of March 2027: 15 of its 31 days are left, this one among them. */
const the17th = new Date("2027-03-17T11:00:00.000Z");
const standing = someStanding({ offer: present });
const price = (offer: Offer, now = the17th, of: Standing = standing): Price => priceOf(of, offer, now)!;
const { user } = somePerson(standing.head.accountId);
const orderAt = (of: Standing, offer: Offer, now: Date) =>
  ordering(of, offer, price(offer, now, of), { id: "or_1", by: user, now });

describe("what an offer costs now", () => {
  it("with a higher fee: its days that are left and its activation, less the same days of the present one", () => {
    expect(price(higher)).toEqual({ chargeGrosze: 3_000 + 1_000, creditGrosze: 1_500, effectiveAt: null });
  });

  it("with the same fee takes effect at once, and costs its activation", () => {
    const same = someOffer({ monthlyFeeGrosze: 3_100, activationFeeGrosze: 700 });

    expect(price(same)).toEqual({ chargeGrosze: 2_200, creditGrosze: 1_500, effectiveAt: null });
  });

  it("with a lower fee is nothing: it takes effect when the month that is paid is over", () => {
    expect(price(lower)).toEqual({ chargeGrosze: 0, creditGrosze: 0, effectiveAt: "2027-03-31T22:00:00.000Z" });
  });

  it("is unknown before the first month is paid", () => {
    expect(priceOf(someStanding({ paidSince: null }), higher, the17th)).toBeUndefined();
  });

  it.each([
    ["2027-03-01T12:00:00Z", 6_200, 3_100],
    ["2027-03-17T22:59:59Z", 3_000, 1_500],
    ["2027-03-17T23:00:00Z", 2_800, 1_400],
    // After the clocks changed a day begins an hour earlier.
    ["2027-03-30T21:59:59Z", 400, 200],
    ["2027-03-30T22:00:00Z", 200, 100],
  ])("counts Warsaw's days: at %s", (now, chargeGrosze, creditGrosze) => {
    expect(price({ ...higher, activationFeeGrosze: 0 }, new Date(now))).toMatchObject({ chargeGrosze, creditGrosze });
  });

  it("never credits more than it charges", () => {
    const fee = fc.nat({ max: 10_000_000 });
    fc.assert(
      fc.property(fee, fee, fc.nat({ max: 30 }), (one, other, days) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)].map((fee) =>
          someOffer({ monthlyFeeGrosze: fee }),
        );
        const at = new Date(startOfDay("2027-03-01").getTime() + days * 24 * 3_600_000);
        const { chargeGrosze, creditGrosze } = price(to!, at, someStanding({ offer: from! }));
        expect(chargeGrosze).toBeGreaterThanOrEqual(creditGrosze);
      }),
    );
  });
});

it("one change after another in a month is paid as if each offer had been paid by its days", () => {
  const changes = fc.array(fc.record({ day: fc.nat({ max: 30 }), fee: fc.nat({ max: 100_000 }) }), { maxLength: 6 });
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), changes, (firstFee, wanted) => {
      let now = someStanding({ offer: someOffer({ monthlyFeeGrosze: firstFee }) });
      let paid = firstFee;
      let byDays = 0;
      const period = now.subscription.period!;
      const had = (fee: number, from: string, until: string) =>
        costFrom(fee, from, period) - costFrom(fee, until, period);
      let since = period.from;
      for (const { day, fee } of wanted.sort((one, other) => one.day - other.day || one.fee - other.fee)) {
        if (fee < now.subscription.offer.monthlyFeeGrosze) continue;
        const at = new Date(startOfDay(period.from).getTime() + (day * 24 + 12) * 3_600_000);
        const today = `2027-03-${String(day + 1).padStart(2, "0")}`;
        byDays += had(now.subscription.offer.monthlyFeeGrosze, since, today);
        since = today;
        const { drafts, to } = orderAt(now, someOffer({ monthlyFeeGrosze: fee }), at);
        paid -= drafts.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
        now = { ...now, subscription: { ...now.subscription, ...to } };
      }
      byDays += had(now.subscription.offer.monthlyFeeGrosze, since, period.until);
      expect(paid).toBe(byDays);
    }),
  );
});

describe("what the balance lacks", () => {
  const priced = (charge: number, credit: number) => ({ chargeGrosze: charge, creditGrosze: credit }) as Price;

  it.each([
    [4_000, 1_500, 2_500, 0],
    [4_000, 1_500, 2_499, 1],
    [4_000, 1_500, -100, 2_600],
    // What costs nothing moves no debt.
    [1_500, 1_500, -100, 0],
  ])("for a charge of %i and a credit of %i, of a balance of %i: %i", (charge, credit, balance, missing) => {
    expect(missingFor(priced(charge, credit), balance)).toBe(missing);
  });

  it("is topped up by no less than the smallest top-up, and by nothing beyond the largest", () => {
    const smallest = topUpFor(1)!;
    expect(smallest).toBeGreaterThan(1);
    expect(topUpFor(smallest + 1)).toBe(smallest + 1);
    expect(topUpFor(100_000_000)).toBeUndefined();
  });
});

describe("an order", () => {
  it("of a higher fee posts the credit and the charge under its own name, and changes the offer", () => {
    const { order, drafts, to } = orderAt(standing, higher, the17th);

    const cause = { type: "order", id: "or_1" };
    expect(drafts).toMatchObject([
      { kind: "offer-credit", amountGrosze: 1_500, cause, actor: { type: "user", id: user.id } },
      { kind: "offer-fee", amountGrosze: -4_000, cause },
    ]);
    expect(to).toEqual({ ...standing.subscription, offer: boughtOf(higher) });
    expect(order).toMatchObject({ state: "effective", offer: boughtOf(higher), from: { id: present.id } });
  });

  it("of a lower fee posts nothing, and waits", () => {
    const { order, drafts, to } = orderAt(standing, lower, the17th);

    expect(drafts).toEqual([]);
    expect(to).toMatchObject({ offer: boughtOf(present), pending: { orderId: "or_1", offer: boughtOf(lower) } });
    expect(order.state).toBe("scheduled");
  });

  it("between offers that cost nothing posts nothing", () => {
    const free = someStanding({ offer: someOffer({ monthlyFeeGrosze: 0 }) });

    expect(orderAt(free, someOffer({ monthlyFeeGrosze: 0 }), the17th).drafts).toEqual([]);
  });

  it("names the fee that comes next: of the new offer, its activation where that is charged then, and of paper invoices", () => {
    const onPaper = { ...standing, paperFeeGrosze: 900 };

    expect(nextFeeWith(onPaper, higher, price(higher))).toEqual({ on: "2027-04-01", amountGrosze: 7_100 });
    expect(nextFeeWith(onPaper, lower, price(lower))).toEqual({ on: "2027-04-01", amountGrosze: 1_000 + 500 + 900 });
  });
});

describe("a quote", () => {
  const late = new Date("2027-03-17T22:58:00.000Z"); // 23:58 in Warsaw
  const quoteOf = (offer: Offer, now = late) => newQuote(standing, offer, price(offer, now), { id: "qu_1", now });
  const minutes = (count: number, from = late) => new Date(from.getTime() + count * 60_000);
  const holds = (offer: Offer, now: Date, of: Standing = standing, sold = offer) =>
    isStill(quoteOf(offer), of, sold, price(sold, now, of), now);

  it("holds for ten minutes", () => {
    expect(holds(lower, minutes(9.99))).toBe(true);
    expect(holds(lower, minutes(10))).toBe(false);
  });

  it("of a price by days doesn't hold past midnight in Warsaw; of an offer that begins next month it does", () => {
    expect(holds(higher, minutes(1.9))).toBe(true);
    expect(holds(higher, minutes(5))).toBe(false);
    expect(holds(lower, minutes(5))).toBe(true);
  });

  it("doesn't hold once the offer was edited, though its price is the same", () => {
    expect(holds(higher, minutes(1), standing, { ...higher, version: 2 })).toBe(false);
    expect(holds(higher, minutes(1), standing, { ...higher, monthlyFeeGrosze: 6_201 })).toBe(false);
  });

  it("doesn't hold once the account has another offer, of the same price too", () => {
    const other = boughtOf({ ...present, id: "of_other" });

    expect(holds(lower, minutes(1), { ...standing, subscription: { ...standing.subscription, offer: other } })).toBe(
      false,
    );
  });

  it("of an offer that begins next month doesn't hold once that is another month", () => {
    const next = { ...newSubscription(boughtOf(present), "2027-04-01") };

    expect(holds(lower, minutes(1), { ...standing, subscription: next })).toBe(false);
  });
});

it("a change that is ordered leaves the price of another one as it was", () => {
  const waiting = someStanding({ offer: present, subscription: { pending: pendingOf(lower) } });

  expect(price(higher, the17th, waiting)).toEqual(price(higher));
});
