import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  contentHashOf,
  dailySums,
  type EntryDraft,
  EntryKind,
  genesisHash,
  isAlertOpen,
  type LedgerHead,
  lowState,
  openedHead,
  withThreshold,
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

        // What a balance did in between decides from the threshold to 110 % of it, and whether anybody is owed word of it.
        const { version: _, low: __, ...sums } = oneByOne;
        expect(atOnce).toMatchObject(sums);
        const { balanceGrosze } = atOnce;
        if (balanceGrosze < 2_000 || balanceGrosze >= 2_200) expect(atOnce.low.state).toBe(oneByOne.low.state);
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

  it("keeps what a dispute took and gave back as two entries, each by its own balance transaction", () => {
    const moved = (id: string, kind: EntryKind, amount: number): EntryDraft => ({
      ...adjustment(amount, "d"),
      kind,
      amountGrosze: grosze(amount),
      cause: { type: "stripe-balance-transaction", id },
    });
    const drafts = [moved("txn_1", "dispute", -2_000), moved("txn_2", "dispute-won", 700)];

    const { entries, head } = post(holding(2_000), drafts);

    expect(head.balanceGrosze).toBe(700);
    expect(dailySums(entries)).toMatchObject([{ sums: { dispute: -2_000, "dispute-won": 700 } }]);
    const again = contentHashOf(accountId, moved("txn_3", "dispute", -2_000), sha256);
    expect(again).not.toBe(contentHashOf(accountId, drafts[0]!, sha256));
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
    expect(lowState(grosze(balance), grosze(2_000), "ok")).toBe(state);
    expect(post(holding(10_000), [adjustment(balance - 10_000, "d_1")]).head.low.state).toBe(state);
  });

  it.each([
    [2_200, "ok"],
    [2_199, "low"],
    [2_000, "low"],
    [1, "low"],
    [0, "exhausted"],
  ] as const)("at %i grosze, with a threshold of 2000 and not well before, is %s", (balance, state) => {
    expect(lowState(grosze(balance), grosze(2_000), "low")).toBe(state);
    expect(lowState(grosze(balance), grosze(2_000), "exhausted")).toBe(state);
    expect(post(holding(500), [adjustment(balance - 500, "d_1")]).head.low.state).toBe(state);
  });

  it.each([
    [1, [1], [2]],
    [9, [9], [10]],
    [15, [15, 16], [17]],
    [101, [111], [112]],
  ])("recovers at the first whole grosz that is 110 %% of a threshold of %i", (threshold, low, ok) => {
    const states = (balances: readonly number[]) =>
      balances.map((balance) => lowState(grosze(balance), grosze(threshold), "low"));

    expect(new Set(states(low))).toEqual(new Set(["low"]));
    expect(new Set(states(ok))).toEqual(new Set(["ok"]));
  });

  it("with a threshold of zero is never low, only exhausted", () => {
    const states = [1, 0].flatMap((balance) =>
      (["ok", "exhausted"] as const).map((before) => lowState(grosze(balance), grosze(0), before)),
    );

    expect(states).toEqual(["ok", "ok", "exhausted", "exhausted"]);
  });

  it("changes twice at most while it hovers between the threshold and 110 % of it", () => {
    const hovering = fc.array(fc.integer({ min: 2_000, max: 2_199 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(hovering, fc.integer({ min: 1, max: 5_000 }), (balances, first) => {
        let head = holding(first);
        const states = [head.low.state];
        for (const [place, balance] of balances.entries()) {
          if (balance === head.balanceGrosze) continue;
          head = post(head, [adjustment(balance - head.balanceGrosze, `d_${place}`)]).head;
          states.push(head.low.state);
        }

        // From where it stood it moves into the band, which changes nothing: low stays low, and well stays well.
        expect(new Set(states).size).toBe(1);
      }),
    );
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
    ["falls below the threshold", 5_000, -4_000, true, true],
    ["falls from well to nothing", 5_000, -5_000, true, true],
    ["falls from low to nothing", 1_000, -1_000, true, true],
    ["stays well", 5_000, -100, false, false],
    ["is low from the first top-up on, and stays so", 1_500, -500, false, true],
    ["recovers from what was low from the first top-up on", 1_000, 1_500, true, false],
    ["recovers to the threshold, which is not enough", 1_000, 1_000, false, true],
  ])("is due for the alert when it worsens: it %s", (_, before, change, isAlertDue, isOpen) => {
    const appended = post(holding(before), [adjustment(change, "d_1")]);

    expect([appended.isAlertDue, isAlertOpen(appended.head)]).toEqual([isAlertDue, isOpen]);
  });

  it.each([
    ["recovers", 1_000, 1_500, true, false],
    ["recovers from debt", -500, 3_000, true, false],
    ["falls from low to nothing", 1_000, -1_000, true, true],
    ["recovers from nothing to low only", -500, 1_000, true, true],
    ["stays low", 1_500, -500, false, true],
    ["rises to less than 110 % of the threshold", 1_000, 1_199, false, true],
    ["stays exhausted", -500, -1, false, true],
  ])(
    "is due with each change while the alert is open, until all is well: it %s",
    (_, before, change, isAlertDue, isOpen) => {
      const fallen = post(holding(9_000), [adjustment(before - 9_000, "d_1")]).head;

      const appended = post(fallen, [adjustment(change, "d_2")]);

      expect(isAlertOpen(fallen)).toBe(true);
      expect([appended.isAlertDue, isAlertOpen(appended.head)]).toEqual([isAlertDue, isOpen]);
    },
  );

  it("is well from a first top-up of just the threshold on: a new account was empty, never low", () => {
    const atThreshold = credit(opened.thresholdGrosze, "pi_1");

    expect(post(opened, [atThreshold]).head.low.state).toBe("ok");
    expect(post(opened, [{ ...atThreshold, amountGrosze: grosze(opened.thresholdGrosze - 1) }]).head.low.state).toBe(
      "low",
    );
  });

  it("of a new account alarms nobody", () => {
    expect(opened.low.state).toBe("exhausted");
    expect(isAlertOpen(opened)).toBe(false);
    const used = post(opened, [usage(1_000, "ch_1")]);
    expect([used.isAlertDue, isAlertOpen(used.head)]).toEqual([false, false]);
  });

  it.each([
    ["leaves it low", 0, 1_000, "low"],
    ["does not cover what was used before", -3_000, 2_000, "exhausted"],
    ["covers what was used before, and little more", -3_000, 4_000, "low"],
  ])("alarms from the first top-up on where that %s", (_, before, amount, state) => {
    const used = before === 0 ? opened : post(opened, [adjustment(before, "d_1")]).head;

    const { head, isAlertDue, hasAlertOpened } = post(used, [credit(amount, "pi_1")]);

    expect([head.low.state, isAlertDue, hasAlertOpened, isAlertOpen(head)]).toEqual([state, true, true, true]);
  });

  it("of an account that was never topped up is shown, and alarms nobody", () => {
    const given = post(opened, [adjustment(5_000, "d_1")]).head;

    const { head, isAlertDue } = post(given, [usage(4_000, "ch_1")]);

    expect(head).toMatchObject({ toppedUp: false, low: { state: "low" } });
    expect([isAlertDue, isAlertOpen(head)]).toEqual([false, false]);
  });

  it("alarms from the first top-up on, though it is used up in the same posting", () => {
    const given = post(opened, [adjustment(5_000, "d_1")]).head;

    const { head, isAlertDue } = post(given, [credit(100, "pi_1"), usage(5_000, "ch_1")]);

    expect(head).toMatchObject({ toppedUp: true, low: { state: "low" } });
    expect([isAlertDue, isAlertOpen(head)]).toEqual([true, true]);
  });

  it("of a postpaid account is shown, and alarms nobody", () => {
    const postpaid = { ...holding(5_000), mode: "postpaid" as const };

    const { head, isAlertDue } = post(postpaid, [usage(5_000, "ch_1")]);

    expect(head).toMatchObject({ low: { state: "exhausted" } });
    expect([isAlertDue, isAlertOpen(head)]).toEqual([false, false]);
  });

  it("worsened and mended within one posting alarms nobody", () => {
    expect(post(holding(5_000), [usage(5_000, "ch_1"), credit(5_000, "pi_1")]).isAlertDue).toBe(false);
  });

  describe("on a head that was last written before alerts were kept there", () => {
    const older = (balance: number): LedgerHead => {
      const { toppedUp: _, ...head } = holding(balance);
      return head;
    };

    it("alarms: the account has entries, so it counts as topped up", () => {
      const { head, isAlertDue } = post(older(5_000), [usage(4_000, "ch_1")]);
      expect([isAlertDue, isAlertOpen(head)]).toEqual([true, true]);
    });

    it("is due on recovery: its marker may wait", () => {
      const { head, isAlertDue } = post(older(1_000), [credit(4_000, "pi_1")]);
      expect([isAlertDue, isAlertOpen(head)]).toEqual([true, false]);
    });
  });

  describe("when the threshold is edited", () => {
    const at = new Date("2026-03-03T09:00:00.000Z");
    const edited = (head: LedgerHead, threshold: number) => withThreshold(head, grosze(threshold), at);

    it("is judged at once", () => {
      const { head, isAlertDue } = edited(holding(5_000), 6_000);

      expect(head).toMatchObject({ low: { state: "low", since: at.toISOString() } });
      expect([isAlertDue, isAlertOpen(head)]).toEqual([true, true]);
    });

    it("recovers at once where the balance reaches 110 % of it, and not below", () => {
      const low = edited(holding(5_500), 6_000).head;

      expect(edited(low, 5_000)).toMatchObject({ isAlertDue: true, head: { low: { state: "ok" } } });
      expect(edited(low, 5_001)).toMatchObject({ isAlertDue: false, head: { low: { state: "low" } } });
    });

    it("raises the head's version, though the verdict stays", () => {
      const before = holding(5_000);

      expect(edited(before, 3_000).head).toEqual({ ...before, version: before.version + 1, thresholdGrosze: 3_000 });
    });
  });

  it("is always the one that the definition gives, whatever moves and whatever threshold is set", () => {
    const step = fc.oneof(
      fc.record({ amount: fc.integer({ min: -3_000, max: 3_000 }).filter((amount) => amount !== 0) }),
      fc.record({ threshold: fc.integer({ min: 0, max: 3_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let head: LedgerHead = holding(5_000);
        for (const [place, step] of steps.entries()) {
          const before = head;
          head =
            "threshold" in step
              ? withThreshold(head, grosze(step.threshold), noon).head
              : post(head, [adjustment(step.amount, `d_${place}`)]).head;
          const [balance, threshold] = [head.balanceGrosze, head.thresholdGrosze];
          const wasLow = before.low.state !== "ok";
          const isLow = balance < threshold || (wasLow && balance < 1.1 * threshold - 1e-6);

          expect(head.low.state).toBe(balance <= 0 ? "exhausted" : isLow ? "low" : "ok");
          expect(isAlertOpen(head)).toBe(head.low.state !== "ok");
        }
      }),
    );
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
