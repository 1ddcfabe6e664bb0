import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  daysLeft,
  type EntryDraft,
  EntryKind,
  genesisHash,
  type LedgerHead,
  lowState,
  openedHead,
} from "../../../shared/domain/account/ledger.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { adjustment, credit, usage } from "../../support/ledger.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const opened = openedHead(accountId, grosze(2_000), new Date("2026-01-01T00:00:00.000Z"));
const noon = new Date("2026-03-02T12:00:00.000Z");

const post = (head: LedgerHead, drafts: readonly EntryDraft[], now = noon) => append(head, drafts, now, sha256);
/** The head after one posting each. */
const headAfter = (...postings: [EntryDraft, string][]): LedgerHead =>
  postings.reduce((head, [draft, at]) => post(head, [draft], new Date(at)).head, opened);
const holding = (amountGrosze: number): LedgerHead => post(opened, [credit(amountGrosze, "pi_start")]).head;

describe("appending to a ledger", () => {
  it("numbers, dates, sums up and chains what is appended", () => {
    const { entries, head } = post(opened, [credit(5_000, "pi_1"), usage(1_200, "ch_1")]);

    expect(entries.map((entry) => [entry.sequence, entry.amountGrosze, entry.balanceAfterGrosze])).toEqual([
      [1, 5_000, 5_000],
      [2, -1_200, 3_800],
    ]);
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([genesisHash, entries[0]?.hash]);
    expect(entries.map(({ postedAt }) => postedAt)).toEqual([noon.toISOString(), noon.toISOString()]);
    expect(head).toMatchObject({
      sequence: 2,
      balanceGrosze: 3_800,
      hash: entries[1]?.hash,
      lastPostedAt: noon.toISOString(),
    });
  });

  it("raises the head's version, so that no verdict on the one before stays good", () => {
    expect(post(opened, [credit(5_000, "pi_1"), usage(1, "ch_1")]).head.version).toBe(opened.version + 1);
  });

  it("says the same of the same money, however it is cut into postings", () => {
    const drafts = fc.array(
      fc.oneof(
        fc.integer({ min: 1, max: 10 ** 9 }).map((amount) => credit(amount, "pi")),
        fc.integer({ min: 1, max: 10 ** 9 }).map((amount) => usage(amount, "ch")),
      ),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(drafts, (all) => {
        const atOnce = post(opened, all).head;
        const oneByOne = all.reduce((head, draft) => post(head, [draft]).head, opened);

        const { version: _, low: __, ...sums } = oneByOne;
        expect(atOnce).toMatchObject(sums);
        expect(atOnce.low.state).toBe(oneByOne.low.state);
        expect(atOnce.balanceGrosze).toBe(all.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0));
      }),
    );
  });

  it("never dates an entry before the one before it, though the clock runs backwards", () => {
    const late = post(opened, [credit(5_000, "pi_1")], noon).head;

    const { entries, head } = post(late, [usage(1, "ch_1")], new Date("2026-03-02T11:00:00.000Z"));

    expect(entries[0]?.postedAt).toBe(noon.toISOString());
    expect(head.lastPostedAt).toBe(noon.toISOString());
  });

  it("refuses a posting of nothing", () => {
    expect(() => post(opened, [])).toThrow(RangeError);
  });

  it.each(EntryKind.options)("refuses no money, and money of the wrong sign: %s", (kind) => {
    const of = (amount: number): EntryDraft => ({ ...adjustment(1, "d"), kind, amountGrosze: grosze(amount) });
    const taken = [1, -1].filter((amount) => {
      try {
        post(opened, [of(amount)]);
        return true;
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        return false;
      }
    });

    const signs: Record<EntryKind, number[]> = {
      "top-up": [1],
      refund: [-1],
      "refund-failed": [1],
      dispute: [-1],
      "dispute-won": [1],
      "offer-fee": [-1],
      "offer-credit": [1],
      usage: [-1],
      "paper-invoice-fee": [-1],
      payout: [-1],
      adjustment: [1, -1],
    };
    expect(taken).toEqual(signs[kind]);
    expect(() => post(opened, [of(0)])).toThrow(RangeError);
  });

  it("refuses the whole posting where one draft is wrong", () => {
    expect(() => post(opened, [credit(100, "pi_1"), { ...usage(1, "ch_1"), amountGrosze: grosze(1) }])).toThrow(
      RangeError,
    );
  });

  it("refuses a balance that is no safe number any more", () => {
    const rich = post(opened, [adjustment(Number.MAX_SAFE_INTEGER, "d_1")]).head;

    expect(() => post(rich, [adjustment(1, "d_2")])).toThrow(RangeError);
  });

  it("lets facts from outside take a balance below zero: the debt is seen", () => {
    expect(post(holding(100), [usage(250, "ch_1")]).head.balanceGrosze).toBe(-150);
  });
});

describe("how a balance stands", () => {
  it.each([
    [2_000, "ok"],
    [1_999, "low"],
    [1, "low"],
    [0, "exhausted"],
    [-1, "exhausted"],
  ])("at %i grosze, with a threshold of 2000, is %s", (balance, state) => {
    expect(lowState(grosze(balance), grosze(2_000))).toBe(state);
    expect(post(holding(10_000), [adjustment(balance - 10_000, "d_1")]).head.low.state).toBe(state);
  });

  it("with a threshold of zero is never low, only exhausted", () => {
    expect([1, 0].map((balance) => lowState(grosze(balance), grosze(0)))).toEqual(["ok", "exhausted"]);
  });

  it("is dated by its first posting, not by its latest", () => {
    const head = headAfter(
      [credit(5_000, "pi_1"), "2026-03-01T10:00:00.000Z"],
      [usage(4_000, "ch_1"), "2026-03-02T10:00:00.000Z"],
      [usage(100, "ch_2"), "2026-03-03T10:00:00.000Z"],
    );

    expect(head.low).toEqual({ state: "low", since: "2026-03-02T10:00:00.000Z" });
  });

  it.each([
    ["falls below the threshold", 5_000, -4_000, "raise"],
    ["falls from well to nothing", 5_000, -5_000, "raise"],
    ["falls from low to nothing", 1_000, -1_000, "raise"],
    ["recovers from nothing to low only", 0, 1_000, "keep"],
    ["recovers", 1_000, 1_000, "clear"],
    ["recovers from debt", -500, 2_500, "clear"],
    ["stays low", 1_500, -500, "keep"],
    ["stays well", 5_000, -100, "keep"],
    ["stays exhausted", -500, -1, "keep"],
  ])("asks for a notice when it worsens, and for none when it is well: it %s", (_, before, change, alert) => {
    const head =
      before === 0 ? post(holding(1), [adjustment(-1, "d_0")]).head : post(opened, [adjustment(before, "d_0")]).head;

    expect(post(head, [adjustment(change, "d_1")]).alert).toBe(alert);
  });

  it("of a new account alarms nobody", () => {
    expect(opened.low.state).toBe("exhausted");
    expect(post(opened, [credit(1_000, "pi_1")]).alert).toBe("keep");
  });

  it("worsened and mended within one posting alarms nobody", () => {
    expect(post(holding(5_000), [usage(5_000, "ch_1"), credit(5_000, "pi_1")]).alert).toBe("keep");
  });
});

describe("the daily sums of usage", () => {
  it.each([
    ["in winter", "2026-01-15T22:59:59.999Z", "2026-01-15", "2026-01-15T23:00:00.000Z", "2026-01-16"],
    ["in summer", "2026-07-15T21:59:59.999Z", "2026-07-15", "2026-07-15T22:00:00.000Z", "2026-07-16"],
    ["before the day of 23 hours", "2026-03-28T22:59:59.999Z", "2026-03-28", "2026-03-28T23:00:00.000Z", "2026-03-29"],
    ["after the day of 23 hours", "2026-03-29T21:59:59.999Z", "2026-03-29", "2026-03-29T22:00:00.000Z", "2026-03-30"],
    ["before the day of 25 hours", "2026-10-24T21:59:59.999Z", "2026-10-24", "2026-10-24T22:00:00.000Z", "2026-10-25"],
    ["after the day of 25 hours", "2026-10-25T22:59:59.999Z", "2026-10-25", "2026-10-25T23:00:00.000Z", "2026-10-26"],
    ["at New Year", "2026-12-31T22:59:59.999Z", "2026-12-31", "2026-12-31T23:00:00.000Z", "2027-01-01"],
    ["on a leap day", "2028-02-29T22:59:59.999Z", "2028-02-29", "2028-02-29T23:00:00.000Z", "2028-03-01"],
  ])("change at midnight in Warsaw: %s", (_, last, day, first, next) => {
    expect(headAfter([usage(300, "ch_1"), last], [usage(50, "ch_2"), first]).dailyUsage).toEqual([
      { day, amountGrosze: 300 },
      { day: next, amountGrosze: 50 },
    ]);
  });

  it("add up what one day used, though an hour of it is lived twice", () => {
    const head = headAfter(
      [usage(300, "ch_1"), "2026-10-25T00:30:00.000Z"],
      [usage(50, "ch_2"), "2026-10-25T01:30:00.000Z"],
    );

    expect(head.dailyUsage).toEqual([{ day: "2026-10-25", amountGrosze: 350 }]);
  });

  it("count usage only", () => {
    const head = post(opened, [credit(500, "pi_1"), adjustment(-20, "d_1")]).head;

    expect(head.dailyUsage).toEqual([]);
  });

  it("go to the day that the entry is dated, though the clock runs backwards over midnight", () => {
    const head = headAfter(
      [usage(300, "ch_1"), "2026-01-15T23:00:00.000Z"],
      [usage(50, "ch_2"), "2026-01-15T22:00:00.000Z"],
    );

    expect(head.dailyUsage).toEqual([{ day: "2026-01-16", amountGrosze: 350 }]);
  });

  it("are kept of the last 28 days with usage", () => {
    const days = Array.from({ length: 30 }, (_, day) => new Date(noon.getTime() + day * 86_400_000).toISOString());
    const head = headAfter(...days.map((at, place): [EntryDraft, string] => [usage(1 + place, `ch_${place}`), at]));

    expect(head.dailyUsage).toHaveLength(28);
    expect(head.dailyUsage[0]).toEqual({ day: "2026-03-04", amountGrosze: 3 });
    expect(head.dailyUsage.at(-1)).toEqual({ day: "2026-03-31", amountGrosze: 30 });
  });
});

describe("the days that a balance lasts", () => {
  const used = (balance: number, ...dailyUsage: [string, number][]): LedgerHead => ({
    ...opened,
    balanceGrosze: grosze(balance),
    dailyUsage: dailyUsage.map(([day, amount]) => ({ day, amountGrosze: grosze(amount) })),
  });

  it.each([
    ["the average of the days since usage began", used(1_000, ["2026-03-01", 150], ["2026-03-02", 50]), 10],
    ["whole days only", used(1_099, ["2026-03-02", 100]), 10],
    ["days without usage count as days", used(1_000, ["2026-02-21", 1_000]), 10],
    ["the 28th day back still counts", used(100, ["2026-02-03", 28]), 100],
    ["no days for what is used up", used(0, ["2026-03-02", 100]), 0],
    ["no days for a debt", used(-500, ["2026-03-02", 100]), 0],
  ])("are %s", (_, head, days) => {
    expect(daysLeft(head, noon)).toBe(days);
  });

  it("are unknown where nothing was used in 28 days", () => {
    expect(daysLeft(used(1_000), noon)).toBeUndefined();
    expect(daysLeft(used(1_000, ["2026-02-02", 100]), noon)).toBeUndefined();
  });

  it.each([
    ["the day of 23 hours", "2026-03-28T12:00:00.000Z", "2026-03-30T12:00:00.000Z"],
    ["the day of 25 hours", "2026-10-24T12:00:00.000Z", "2026-10-26T12:00:00.000Z"],
  ])("are counted over %s as over any other", (_, began, now) => {
    const head = { ...headAfter([credit(1_300, "pi_1"), began], [usage(300, "ch_1"), began]) };

    expect(daysLeft(head, new Date(now))).toBe(10);
  });
});
