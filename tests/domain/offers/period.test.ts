import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costFrom, monthsAfter, type Period, periodOn } from "../../../shared/domain/offers/period.ts";
import { dayAfter, daysBetween } from "../../../shared/domain/warsaw.ts";

const someDay = fc.integer({ min: 0, max: 3 * 366 }).map((days) => dayAfter("2027-01-01", days));

describe("months counted from a day", () => {
  it.each([
    ["2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"]],
    ["2028-01-31", ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31", "2028-06-30"]],
    ["2028-02-29", ["2028-03-29", "2028-04-29", "2028-05-29", "2028-06-29", "2028-07-29"]],
    ["2027-12-30", ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30", "2028-05-30"]],
  ])("keep the day of the start: from %s", (first, starts) => {
    expect([1, 2, 3, 4, 5].map((months) => monthsAfter(first, months))).toEqual(starts);
  });

  it("come back to 29 February in the next leap year only", () => {
    expect(monthsAfter("2028-02-29", 12)).toBe("2029-02-28");
    expect(monthsAfter("2028-02-29", 48)).toBe("2032-02-29");
  });

  it.each([
    ["2027-01-31", "2027-02-27", { from: "2027-01-31", until: "2027-02-28" }],
    ["2027-01-31", "2027-02-28", { from: "2027-02-28", until: "2027-03-31" }],
    ["2027-01-31", "2027-03-30", { from: "2027-02-28", until: "2027-03-31" }],
    ["2027-01-31", "2027-03-31", { from: "2027-03-31", until: "2027-04-30" }],
    ["2027-03-01", "2027-03-31", { from: "2027-03-01", until: "2027-04-01" }],
    ["2027-12-15", "2028-01-14", { from: "2027-12-15", until: "2028-01-15" }],
  ])("that began on %s: %s lies in one of them", (first, day, period) => {
    expect(periodOn(first, day)).toEqual(period);
  });

  it("follow each other without a gap, and each day lies in one alone", () => {
    fc.assert(
      fc.property(someDay, fc.nat({ max: 800 }), (first, days) => {
        const day = dayAfter(first, days);
        const { from, until } = periodOn(first, day);
        expect(from <= day && day < until).toBe(true);
        expect(periodOn(first, until).from).toBe(until);
        expect(periodOn(first, dayAfter(until, -1))).toEqual({ from, until });
      }),
    );
  });
});

describe("what a month costs from a day of it", () => {
  const march: Period = { from: "2027-03-01", until: "2027-04-01" };

  it.each([
    ["2027-03-01", 3_100],
    ["2027-03-02", 3_000],
    // The clocks change on the 28th: it is a day like any other.
    ["2027-03-28", 400],
    ["2027-03-29", 300],
    ["2027-03-31", 100],
    ["2027-04-01", 0],
  ])("counts March as 31 days: 31 PLN from %s is %i grosze", (day, cost) => {
    expect(costFrom(3_100, day, march)).toBe(cost);
  });

  it("counts the days of a leap year's February", () => {
    expect(costFrom(2_900, "2028-02-29", { from: "2028-02-01", until: "2028-03-01" })).toBe(100);
    expect(costFrom(2_800, "2027-02-28", { from: "2027-02-01", until: "2027-03-01" })).toBe(100);
  });

  it("adds up to the fee over stretches that follow each other, to the grosz, however often it is cut", () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 10_000_000 }),
        someDay,
        fc.array(fc.nat({ max: 30 }), { maxLength: 8 }),
        (fee, first, cuts) => {
          const period = periodOn(first, first);
          const length = daysBetween(period.from, period.until);
          const days = [0, ...cuts.map((cut) => cut % length).sort((one, other) => one - other), length];
          const from = days.map((day) => costFrom(fee, dayAfter(period.from, day), period));
          const stretches = from.slice(1).map((cost, place) => from[place]! - cost);
          expect(from[0]).toBe(fee);
          expect(from.at(-1)).toBe(0);
          expect(stretches.every((cost) => cost >= 0)).toBe(true);
          expect(stretches.reduce((sum, cost) => sum + cost, 0)).toBe(fee);
        },
      ),
    );
  });

  it("is less than a grosz away from the exact share", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), someDay, fc.nat({ max: 27 }), (fee, first, days) => {
        const period = periodOn(first, first);
        const length = daysBetween(period.from, period.until);
        const exact = (fee * (length - days)) / length;
        expect(Math.abs(costFrom(fee, dayAfter(period.from, days), period) - exact)).toBeLessThan(1);
      }),
    );
  });
});
