import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysLeft, expectedUse } from "../../../shared/domain/account/usage-forecast.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { dayAfter } from "../../../shared/domain/warsaw.ts";

/** A Monday. */
const today = "2026-03-02";
const noon = new Date(`${today}T11:00:00.000Z`);

/** What was used on the days before today, the latest last; a day without usage is no day of the head's. */
const usedBefore = (...amounts: number[]) => ({
  dailyUsage: amounts
    .map((amount, place) => ({ day: dayAfter(today, place - amounts.length), amountGrosze: grosze(amount) }))
    .filter(({ amountGrosze }) => amountGrosze > 0),
});
const holding = (balance: number, used: ReturnType<typeof usedBefore>) => ({ ...used, balanceGrosze: grosze(balance) });
const evenly = (days: number) => usedBefore(...new Array<number>(days).fill(100));
/** Four weeks of an office: nothing at weekends. The last day before a Monday is a Sunday. */
const office = usedBefore(...Array.from({ length: 28 }, (_, place) => (place % 7 < 5 ? 100 : 0)));

describe("the days that a balance lasts", () => {
  it.each([
    ["today, and no day after it", 199, evenly(28), 0],
    ["the days after today that it covers whole", 1_199, evenly(28), 10],
    ["as many of fewer known days", 1_100, evenly(7), 10],
    ["many weeks", 100 + 700 * 52 + 50, evenly(28), 364],
    ["weekends that cost nothing", 500, office, 6],
    ["no day of the next week that it can't pay", 699, office, 7],
    ["no day where it is used up", 0, evenly(28), 0],
    ["no day where it is a debt", -500, evenly(28), 0],
  ])("are %s", (_, balance, used, days) => {
    expect(daysLeft(holding(balance, used), noon)).toBe(days);
  });

  it("begin tomorrow, once today's usual use is over", () => {
    const { dailyUsage } = evenly(28);
    const by = (usedToday: number) =>
      daysLeft(
        {
          balanceGrosze: grosze(1_000),
          dailyUsage: [...dailyUsage, { day: today, amountGrosze: grosze(usedToday) }],
        },
        noon,
      );

    expect([by(1), by(99), by(100), by(5_000)]).toEqual([9, 9, 10, 10]);
  });

  it.each([
    ["nothing was ever used", usedBefore()],
    ["usage began six days ago", evenly(6)],
    ["usage began today", { dailyUsage: [{ day: today, amountGrosze: grosze(100) }] }],
    ["nothing was used in the last 28 days", usedBefore(100, ...new Array<number>(28).fill(0))],
  ])("are unknown where %s", (_, used) => {
    expect(daysLeft(holding(1_000, used), noon)).toBeUndefined();
    expect(expectedUse(used, 7, noon)).toBeUndefined();
  });

  it.each([
    ["end before a fee that the rest does not pay", 1_199, 1_100, 5, 4],
    ["end later than its day where the rest lasts longer", 1_199, 500, 5, 5],
    ["are fewer by the days that it costs", 1_199, 300, 5, 7],
    ["are as many where the balance is used up before it", 499, 5_000, 5, 3],
    ["are none where it is due today and not covered", 1_199, 1_200, 0, 0],
    ["are what is left of a fee that was due before", 1_199, 300, -2, 7],
    ["are as many with a fee of nothing", 1_199, 0, 5, 10],
  ])("with a fee to come %s", (_, balance, amountGrosze, ahead, days) => {
    expect(daysLeft(holding(balance, evenly(28)), noon, { on: dayAfter(today, ahead), amountGrosze })).toBe(days);
  });

  it("are never more with a fee than without, nor fewer than the days before it that are covered", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 7, maxLength: 28 });
    const fee = fc.record({
      ahead: fc.integer({ min: 0, max: 40 }),
      amountGrosze: fc.integer({ min: 0, max: 50_000 }),
    });
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: -1_000, max: 100_000 }),
        fee,
        (before, balance, { ahead, amountGrosze }) => {
          const head = holding(balance, usedBefore(...before));
          const without = daysLeft(head, noon);
          const days = daysLeft(head, noon, { on: dayAfter(today, ahead), amountGrosze });
          if (without === undefined) expect(days).toBeUndefined();
          else {
            expect(days).toBeLessThanOrEqual(without);
            expect(days).toBeGreaterThanOrEqual(Math.min(without, Math.max(0, ahead - 1)));
          }
        },
      ),
    );
  });

  it.each([
    ["of 23 hours", "2026-03-31T10:00:00.000Z"],
    ["of 25 hours", "2026-10-27T11:00:00.000Z"],
  ])("are counted over a day %s as over any other", (_, now) => {
    const day = now.slice(0, 10);
    const dailyUsage = Array.from({ length: 14 }, (_, place) => ({
      day: dayAfter(day, place - 14),
      amountGrosze: grosze(100),
    }));

    expect(daysLeft({ dailyUsage, balanceGrosze: grosze(1_100) }, new Date(now))).toBe(10);
  });

  it("cost no more than the balance, and one more day would", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 7, maxLength: 40 });
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 1_000_000 }), (before, balance) => {
        const used = usedBefore(...before.slice(-28));
        const days = daysLeft(holding(balance, used), noon);
        if (days === undefined) return;
        // Tomorrow in a week is a Monday, as today: what is left of today is a Monday's use.
        const restOfToday = expectedUse(used, 7, noon)! - expectedUse(used, 6, noon)!;
        const rounding = 2;

        if (days > 0) expect(restOfToday + expectedUse(used, days, noon)!).toBeLessThanOrEqual(balance + rounding);
        expect(restOfToday + expectedUse(used, days + 1, noon)!).toBeGreaterThanOrEqual(balance - rounding);
      }),
    );
  });
});

describe("what is probably used", () => {
  it("is what was used on such weekdays, on average, from tomorrow on", () => {
    expect([1, 4, 5, 6, 7, 30].map((days) => expectedUse(office, days, noon))).toEqual([
      100, 400, 400, 400, 500, 2_200,
    ]);
  });

  it("is rounded up to whole grosze", () => {
    expect(expectedUse(usedBefore(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 7, noon)).toBe(1);
  });
});
