import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAlertOpen } from "../../../shared/domain/account/ledger.ts";
import { day, hour, lowBalanceModel, reminderMilliseconds } from "../../support/low-balance-model.ts";

describe("a balance that worsens", () => {
  it("is told once, reminded of the next day, and told when it is over", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(5_000);
    account.sweep();
    expect(account.said(), "exactly the threshold is not low").toEqual([]);

    account.moveTo(4_999);
    account.sweep();
    account.pass(hour);
    account.sweep();
    account.sweep();
    expect(account.said()).toEqual(["low"]);
    account.pass(23 * hour - 1);
    account.sweep();
    expect(account.said()).toEqual(["low"]);
    account.pass(1);
    account.sweep();
    expect(account.said()).toEqual(["low", "low again"]);

    account.moveTo(5_499);
    account.sweep();
    account.moveTo(5_500);
    account.sweep();
    account.sweep();
    expect(account.said()).toEqual(["low", "low again", "recovered"]);
    expect(account.marker()).toBeUndefined();
  });

  it("is told again when it is exhausted, right after it was told to be low, and each time it happens", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(100);
    account.sweep();
    account.moveTo(-100);
    account.sweep();
    account.moveTo(1_000);
    account.sweep();
    account.moveTo(0);
    account.sweep();

    expect(account.said()).toEqual(["low", "exhausted", "exhausted"]);
  });

  it("that was well for a moment which no sweep saw is told again", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(4_000);
    account.sweep();
    account.moveTo(9_000);
    account.moveTo(4_000);
    account.sweep();
    account.moveTo(-1);
    account.sweep();
    account.moveTo(9_000);
    account.moveTo(-1);
    account.sweep();

    expect(account.said()).toEqual(["low", "low", "exhausted", "exhausted"]);
  });

  it("and is well before any sweep is told to nobody", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(-1);
    account.moveTo(9_000);
    account.sweep();

    expect(account.said()).toEqual([]);
    expect(account.marker()).toBeUndefined();
  });

  it("is told late, and once, after days without a sweep", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(4_000);
    account.moveTo(-1);
    account.pass(5 * day);
    account.sweep();
    account.sweep();

    expect(account.said()).toEqual(["exhausted"]);
  });

  it("is judged by an edited threshold at once, either way", () => {
    const account = lowBalanceModel(5_000);
    account.setThreshold(20_000);
    account.sweep();
    account.setThreshold(1_000);
    account.sweep();
    account.setThreshold(0);
    account.moveTo(1);
    account.sweep();
    account.moveTo(0);
    account.sweep();

    expect(account.said()).toEqual(["low", "recovered", "exhausted"]);
  });

  it.each([
    ["closed", { state: "closed" }, []],
    ["postpaid", { mode: "postpaid" }, []],
    ["frozen", { state: "frozen" }, ["low"]],
  ] as const)("is told by an account that is %s as by its rules", (_, changes, said) => {
    const account = lowBalanceModel(5_000, changes);
    account.moveTo(4_000);
    account.sweep();

    expect(account.said()).toEqual(said);
    expect(account.marker() === undefined).toBe(said.length === 0);
  });
});

describe("a reminder", () => {
  it("after the first comes only once the balance has halved since the last message", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(4_000);
    account.sweepFor(49);
    expect(account.said()).toEqual(["low", "low again"]);

    account.moveTo(2_001);
    account.sweepFor(48);
    expect(account.said()).toHaveLength(2);
    account.moveTo(2_000);
    account.sweepFor(48);
    expect(account.said()).toEqual(["low", "low again", "low again"]);
  });

  it("of an exhausted balance comes only once it has fallen further", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(-100);
    account.sweepFor(100);
    expect(account.said()).toEqual(["exhausted", "exhausted again"]);

    account.moveTo(-101);
    account.sweepFor(48);
    expect(account.said()).toEqual(["exhausted", "exhausted again", "exhausted again"]);
  });

  it("is looked for once a day, not each hour", () => {
    const account = lowBalanceModel(5_000);
    account.moveTo(4_000);
    account.sweepFor(72);
    const { queuedAt } = account.marker()!;

    expect(Date.parse(queuedAt) - account.now()).toBeGreaterThan(0);
    account.sweepFor(1);
    expect(Date.parse(account.marker()!.queuedAt) - Date.parse(queuedAt)).toBe(reminderMilliseconds);
  });
});

describe("money on its way", () => {
  it("holds a message back for a day from the crossing, and no longer", () => {
    const account = lowBalanceModel(5_000);
    account.payBySlowMethod(true);
    account.moveTo(4_000);
    account.sweepFor(23);
    expect(account.said()).toEqual([]);

    account.sweepFor(1);
    expect(account.said()).toEqual(["low"]);
  });

  it("that comes spares people both messages", () => {
    const account = lowBalanceModel(5_000);
    account.payBySlowMethod(true);
    account.moveTo(4_000);
    account.sweepFor(5);
    account.post(10_000);
    account.sweepFor(5);

    expect(account.said()).toEqual([]);
    expect(account.marker()).toBeUndefined();
  });

  it("holds back no message that the balance is exhausted", () => {
    const account = lowBalanceModel(5_000);
    account.payBySlowMethod(true);
    account.moveTo(0);
    account.sweep();

    expect(account.said()).toEqual(["exhausted"]);
  });
});

const move = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant("post" as const), amount: fc.integer({ min: -4_000, max: 4_000 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant("threshold" as const), to: fc.integer({ min: 0, max: 12_000 }) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("sweep" as const), breaksOff: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("pass" as const), hours: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("pay" as const), isUnderWay: fc.boolean() }) },
);

describe("whatever is posted, edited, swept, broken off or late", () => {
  it("each crossing is told once, recovery to whoever was warned, and nobody is reminded within a day", () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const account = lowBalanceModel(5_000);
        /** The states that the head went through since the last message, and when all was well last. */
        let crossings: string[] = [];
        let wasWell = true;
        const noteState = (): void => {
          const { state } = account.head().low;
          if (crossings.at(-1) !== state) crossings.push(state);
          if (state === "ok") wasWell = true;
        };
        noteState();
        for (const one of moves) {
          const before = account.sent.length;
          if (one.does === "post") account.post(one.amount);
          if (one.does === "threshold") account.setThreshold(one.to);
          if (one.does === "pass") account.pass(one.hours * hour);
          if (one.does === "pay") account.payBySlowMethod(one.isUnderWay);
          if (one.does !== "sweep") noteState();
          else account.sweep(one);
          const news = account.sent.slice(before);
          expect(news.length).toBeLessThanOrEqual(one.does === "sweep" ? 1 : 0);
          const [message] = news;
          if (!message) continue;
          const previous = account.sent[before - 1];
          if (message.says === "recovered") expect([undefined, "recovered"]).not.toContain(previous?.says);
          else expect(message.says).toBe(account.head().low.state);
          if (message.isReminder) {
            expect(wasWell).toBe(false);
            expect(message.at - previous!.at).toBeGreaterThanOrEqual(reminderMilliseconds);
          } else if (message.says !== "recovered") {
            const isNew = wasWell || (message.says === "exhausted" && crossings.length > 1);
            expect(isNew || previous?.says === "low", "a message without anything new").toBe(true);
          }
          crossings = [account.head().low.state];
          wasWell = message.says === "recovered";
        }

        account.payBySlowMethod(false);
        account.sweep();
        const { low } = account.head();
        const isOpen = isAlertOpen(account.head());
        const last = account.sent.at(-1);
        // Once quiet: what people know is how it stands, and a marker is left exactly while an alert is open.
        expect(account.marker() !== undefined).toBe(isOpen);
        if (low.state === "exhausted" && isOpen) expect(last?.says).toBe("exhausted");
        if (low.state === "low" && isOpen) expect(["low", "exhausted"]).toContain(last?.says);
        if (low.state === "ok") expect([undefined, "recovered"]).toContain(last?.says);
      }),
      { numRuns: 500 },
    );
  });

  it("a balance that hovers around the threshold for a week is mentioned twice at most", () => {
    const hovering = fc.array(fc.integer({ min: 4_500, max: 5_499 }), { minLength: 168, maxLength: 168 });
    fc.assert(
      fc.property(hovering, (balances) => {
        const account = lowBalanceModel(5_000);
        account.sweepFor(168, (each) => account.moveTo(balances[each]!));

        expect(account.sent.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });
});
