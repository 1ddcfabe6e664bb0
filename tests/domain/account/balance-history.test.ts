import { describe, expect, it } from "vitest";
import type { AccountHead } from "../../../shared/domain/account/account.ts";
import { balanceHistory } from "../../../shared/domain/account/balance-history.ts";
import type { DaySums } from "../../../shared/domain/account/ledger.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { someAccountId, someHead } from "../../support/table.ts";

const now = new Date("2026-03-05T12:00:00.000Z");
const opened = someHead(someAccountId(), new Date("2026-01-01T12:00:00.000Z"));
const day = (name: string, closing: number, used: number, lastSequence = 1): DaySums => ({
  day: name,
  closingBalanceGrosze: grosze(closing),
  lastSequence,
  sums: { usage: grosze(-used) },
});
const head = (changes: Partial<AccountHead> = {}): AccountHead => ({
  ...opened,
  sequence: 9,
  balanceGrosze: grosze(700),
  summedFrom: { sequence: 1, day: "2026-01-02" },
  ...changes,
});
/** Day, closing balance and usage. */
const shown = (of: AccountHead, kept: readonly DaySums[], days: number, at = now) =>
  balanceHistory(of, kept, { days, now: at }).map(({ day, closingBalanceGrosze, sums }) => [
    day,
    closingBalanceGrosze,
    sums.usage,
  ]);

describe("the history of a balance", () => {
  it("has every day up to today; one without entries closes as the day before did", () => {
    const kept = [day("2026-03-02", 900, 100), day("2026-03-04", 700, 200)];

    expect(shown(head(), kept, 5)).toEqual([
      ["2026-03-01", 1_000, undefined],
      ["2026-03-02", 900, -100],
      ["2026-03-03", 900, undefined],
      ["2026-03-04", 700, -200],
      ["2026-03-05", 700, undefined],
    ]);
  });

  it("carries on from entries that are older than the days asked for", () => {
    expect(shown(head(), [day("2026-02-01", 800, 50), day("2026-02-20", 700, 100)], 2)).toEqual([
      ["2026-03-04", 700, undefined],
      ["2026-03-05", 700, undefined],
    ]);
  });

  it("is 0 from the opening to the first entry, and has no days from before", () => {
    const young = head({ openedAt: "2026-03-03T12:00:00.000Z" });

    expect(shown({ ...opened, openedAt: young.openedAt }, [], 400)).toEqual([
      ["2026-03-03", 0, undefined],
      ["2026-03-04", 0, undefined],
      ["2026-03-05", 0, undefined],
    ]);
    expect(shown(young, [day("2026-03-04", -40, 40)], 400)).toEqual([
      ["2026-03-03", 0, undefined],
      ["2026-03-04", -40, -40],
      ["2026-03-05", -40, undefined],
    ]);
  });

  it("leaves out a day that a clock ahead of this one has begun", () => {
    expect(shown(head(), [day("2026-03-05", 800, 10), day("2026-03-06", 700, 100)], 1)).toEqual([
      ["2026-03-05", 800, -10],
    ]);
    expect(shown(head(), [day("2026-03-06", 700, 100)], 1)).toEqual([["2026-03-05", 800, undefined]]);
  });

  it("begins where daily sums do, on an account with older entries", () => {
    const older = head({ summedFrom: { sequence: 5, day: "2026-03-04" } });
    const { summedFrom: _, ...untouched } = older;

    expect(shown(older, [day("2026-03-04", 700, 10, 5)], 30)).toEqual([
      ["2026-03-04", 700, -10],
      ["2026-03-05", 700, undefined],
    ]);
    expect(shown(untouched, [], 30)).toEqual([["2026-03-05", 700, undefined]]);
  });

  it.each([
    ["of 23 hours", "2026-03-30T10:00:00.000Z", ["2026-03-28", "2026-03-29", "2026-03-30"]],
    ["of 25 hours", "2026-10-26T10:00:00.000Z", ["2026-10-24", "2026-10-25", "2026-10-26"]],
    ["at the end of a leap February", "2028-03-01T10:00:00.000Z", ["2028-02-28", "2028-02-29", "2028-03-01"]],
    ["just begun in Warsaw", "2026-03-04T23:00:00.000Z", ["2026-03-03", "2026-03-04", "2026-03-05"]],
  ])("has each day once around one %s", (_, at, days) => {
    expect(shown(head(), [], 3, new Date(at)).map(([name]) => name)).toEqual(days);
  });
});
