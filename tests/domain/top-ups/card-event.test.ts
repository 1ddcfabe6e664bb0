import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EntryKind } from "../../../shared/domain/account/ledger.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { Refusal } from "../../../shared/domain/refusal.ts";
import {
  type CheckoutEvent,
  type Decision,
  type DisputeEvent,
  decideDispute,
  decidePayment,
  decideRefund,
  isReadTorn,
  type RefundEvent,
} from "../../../shared/domain/top-ups/card-event.ts";
import { type CardTopUp, cardTopUpState, newCardTopUp } from "../../../shared/domain/top-ups/card-top-up.ts";
import * as topUpRefusals from "../../../shared/domain/top-ups/refusals.ts";

const now = new Date("2026-03-02T12:00:00.000Z");
const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const topUp = newCardTopUp(
  {
    id: "tu_01KJQ3V2G0ABCDEFGHJKMNPQRS",
    accountId,
    amountGrosze: grosze(2_000),
    method: "card",
    createdBy: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  },
  now,
);
const said = {
  actor: { type: "stripe", id: "evt_1" },
  occurredAt: now.toISOString(),
  amountGrosze: 2_000,
  currency: "pln",
} as const;
const paid: CheckoutEvent = {
  ...said,
  about: "checkout",
  says: "paid",
  sessionId: "cs_1",
  paymentId: "pi_1",
  accountId,
  topUpId: topUp.id,
  attempt: 1,
};
const refund = (says: RefundEvent["says"], refundId = "re_1", amountGrosze = 500): RefundEvent => ({
  ...said,
  about: "refund",
  says,
  refundId,
  paymentId: "pi_1",
  amountGrosze,
});
type Move = DisputeEvent["moves"][number];
const moved = (transactionId: string, amountGrosze: number, differs: Partial<Move> = {}): Move => ({
  transactionId,
  amountGrosze,
  feeGrosze: amountGrosze < 0 ? 6_500 : 0,
  currency: "pln",
  reportedAs: amountGrosze < 0 ? "withdrawn" : "reinstated",
  ...differs,
});
const taken = moved("txn_1", -2_000);
const dispute = (says: DisputeEvent["says"], ...moves: Move[]): DisputeEvent => ({
  ...said,
  about: "dispute",
  says,
  disputeId: "du_1",
  paymentId: "pi_1",
  moves,
});
const withdrawn = dispute("withdrawn", taken);
/** All of it comes back, or as much as is said. */
const reinstated = (amountGrosze = 2_000) => dispute("reinstated", taken, moved("txn_2", amountGrosze));

const credited = decidePayment(topUp, paid).topUp;

describe("a payment", () => {
  it("is credited as ordered, caused by the money itself, and names the top-up", () => {
    expect(decidePayment(topUp, paid).drafts).toEqual([
      {
        kind: "top-up",
        amountGrosze: 2_000,
        cause: { type: "stripe-payment", id: "pi_1" },
        actor: said.actor,
        subjectId: topUp.id,
      },
    ]);
  });

  it("is decided once: the payment that stands in the top-up asks for nothing more", () => {
    expect(decidePayment(credited, paid)).toEqual({ drafts: [], settled: [], topUp: credited });
  });

  it.each([
    ["of a top-up that was paid before", credited, "paid-twice"],
    ["of a top-up that failed", { ...topUp, failedAt: now.toISOString() }, "paid-after-failure"],
    ["of a top-up that expired", { ...topUp, expiredAt: now.toISOString() }, "paid-after-expiry"],
  ] as const)("%s is credited, and finance hears of it", (_, before, irregularity) => {
    const decision = decidePayment(before, { ...paid, paymentId: "pi_2" });

    expect(decision.drafts).toMatchObject([{ amountGrosze: 2_000 }]);
    expect(decision.irregularity).toBe(irregularity);
  });

  it("that came after the page's time is credited, and finance hears of it", () => {
    const decision = decidePayment(topUp, { ...paid, occurredAt: "2026-03-03T12:00:00.000Z" });

    expect(decision.irregularity).toBe("paid-after-expiry");
    expect(decidePayment(topUp, paid).irregularity).toBeUndefined();
  });

  it("that came after the page's time is as expected where the bank was still to answer", () => {
    const late = { ...paid, occurredAt: "2026-03-03T12:00:00.000Z" };
    const waiting = { ...topUp, processingSince: now.toISOString() };

    expect(decidePayment(waiting, late).irregularity).toBeUndefined();
    expect(decidePayment({ ...waiting, expiredAt: now.toISOString() }, late).irregularity).toBe("paid-after-expiry");
  });

  it.each([
    ["less", { amountGrosze: 1_999 }],
    ["more", { amountGrosze: 2_001 }],
    ["another currency", { currency: "eur" }],
    ["another account", { accountId: AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRT") }],
    ["another top-up", { topUpId: "tu_01KJQ3V2G0ABCDEFGHJKMNPQRT" }],
    ["no payment", { paymentId: undefined }],
  ] satisfies [string, Partial<CheckoutEvent>][])("is not credited where the event names %s", (_, differs) => {
    expect(() => decidePayment(topUp, { ...paid, ...differs })).toThrow(new Refusal(topUpRefusals.payment_differs));
  });
});

/** Plays events against a top-up as the store does: what is settled stays settled. */
const played = (events: readonly (RefundEvent | DisputeEvent)[]) => {
  const settled = new Map<string, Set<EntryKind>>();
  let state = { topUp: credited as CardTopUp, sum: 0, posted: 0 };
  for (const event of events) {
    const name = event.about === "refund" ? event.refundId : event.disputeId;
    const kinds = settled.get(name) ?? new Set();
    settled.set(name, kinds);
    const isSettled = (kind: EntryKind) => kinds.has(kind);
    const decision: Decision =
      event.about === "refund"
        ? decideRefund(state.topUp, event, isSettled)
        : decideDispute(state.topUp, event, isSettled);
    for (const { kind } of [...decision.drafts, ...decision.settled]) kinds.add(kind);
    state = {
      topUp: decision.topUp,
      sum: state.sum + decision.drafts.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0),
      posted: state.posted + decision.drafts.length,
    };
  }
  return { ...state, shown: cardTopUpState(state.topUp, now) };
};

describe("a refund", () => {
  it.each([
    ["made", [refund("made")], -500, 1, "partly-refunded"],
    ["made, and told twice", [refund("made"), refund("made")], -500, 1, "partly-refunded"],
    ["made, then failed", [refund("made"), refund("failed")], 0, 2, "credited"],
    ["failed before it was heard of", [refund("failed"), refund("made")], 0, 0, "credited"],
    ["failed, and told twice", [refund("made"), refund("failed"), refund("failed")], 0, 2, "credited"],
    ["of all, in two", [refund("made", "re_1", 500), refund("made", "re_2", 1_500)], -2_000, 2, "refunded"],
  ] as const)("that is %s moves the money that Stripe moved", (_, events, sum, posted, shown) => {
    expect(played(events)).toMatchObject({ sum, posted, shown });
  });
});

describe("a dispute", () => {
  it.each([
    ["an inquiry", [dispute("noted")], 0, "credited"],
    ["withdrawn", [dispute("noted"), withdrawn], -2_000, "disputed"],
    ["withdrawn, told twice", [withdrawn, withdrawn], -2_000, "disputed"],
    ["won", [withdrawn, reinstated(), dispute("noted")], 0, "credited"],
    ["won, and told backwards", [dispute("noted"), reinstated(), withdrawn], 0, "credited"],
    ["won in part", [withdrawn, reinstated(700)], -1_300, "disputed"],
    ["won in part, and told backwards", [reinstated(700), withdrawn], -1_300, "disputed"],
    ["over, of which only the end was told", [dispute("noted", taken, moved("txn_2", 700))], -1_300, "disputed"],
    [
      "of a part, and won",
      [dispute("withdrawn", moved("txn_1", -500)), dispute("noted", moved("txn_1", -500), moved("txn_2", 500))],
      0,
      "credited",
    ],
  ] as const)("that is %s moves the money that Stripe moved", (_, events, sum, shown) => {
    expect(played(events)).toMatchObject({ sum, shown });
  });

  it("posts each balance transaction by its own name, and settles its kind for the dispute", () => {
    const { drafts, settled, topUp: after } = decideDispute(credited, reinstated(700), () => false);

    expect(drafts).toMatchObject([
      { kind: "dispute", amountGrosze: -2_000, cause: { type: "stripe-balance-transaction", id: "txn_1" } },
      { kind: "dispute-won", amountGrosze: 700, cause: { type: "stripe-balance-transaction", id: "txn_2" } },
    ]);
    expect(settled).toEqual([
      { kind: "dispute", cause: { type: "stripe-dispute", id: "du_1" } },
      { kind: "dispute-won", cause: { type: "stripe-dispute", id: "du_1" } },
    ]);
    expect(after.disputes).toEqual([
      {
        disputeId: "du_1",
        amountGrosze: 2_000,
        withdrawn: true,
        reinstated: true,
        moves: [
          { transactionId: "txn_1", amountGrosze: -2_000, feeGrosze: 6_500 },
          { transactionId: "txn_2", amountGrosze: 700, feeGrosze: 0 },
        ],
      },
    ]);
  });

  it.each([
    ["a third transaction", dispute("noted", taken, moved("txn_2", 500), moved("txn_3", 500))],
    ["a second withdrawal", dispute("withdrawn", moved("txn_1", -500), moved("txn_2", -500))],
    ["one transaction with two amounts", dispute("noted", taken, moved("txn_1", -500))],
    ["more withdrawn than was paid", dispute("withdrawn", moved("txn_1", -2_001))],
    ["more reinstated than withdrawn", reinstated(2_001)],
    ["money reinstated that was never withdrawn", dispute("reinstated", moved("txn_2", 500))],
    ["another currency", dispute("withdrawn", { ...taken, currency: "eur" })],
    ["a withdrawal that gives", dispute("withdrawn", moved("txn_1", 500, { reportedAs: "withdrawn" }))],
    ["a reinstatement that takes", dispute("noted", moved("txn_1", -500, { reportedAs: "reinstated" }))],
    ["a transaction of nothing", dispute("noted", moved("txn_1", 0))],
    ["a transaction of a kind that we don't know", dispute("noted", { ...taken, reportedAs: undefined })],
    ["a withdrawal without its transaction", dispute("withdrawn")],
    ["a reinstatement without its transaction", dispute("reinstated", taken)],
  ])("that names %s is left to people", (_, event) => {
    expect(() => decideDispute(credited, event, () => false)).toThrow(new Refusal(topUpRefusals.payment_differs));
  });

  it("is read again where its guards say more than the top-up: they were read at different moments", () => {
    const { topUp: after } = decideDispute(credited, withdrawn, () => false);
    const isPosted = (kind: string) => kind === "dispute";

    expect(isReadTorn(credited, withdrawn, isPosted)).toBe(true);
    expect(isReadTorn(credited, withdrawn, () => false)).toBe(false);
    expect(isReadTorn(after, withdrawn, isPosted)).toBe(false);
    expect(isReadTorn(after, withdrawn, () => true)).toBe(true);
  });

  it("that is over is left to people where another transaction is told of", () => {
    const { topUp: after } = decideDispute(credited, withdrawn, () => false);
    const another = dispute("noted", moved("txn_3", -2_000));

    expect(() => decideDispute(after, another, () => true)).toThrow(new Refusal(topUpRefusals.payment_differs));
  });

  describe("whose money was posted by the dispute's own name", () => {
    const posted = { disputeId: "du_1", amountGrosze: grosze(2_000), withdrawn: true, reinstated: false };
    const before: CardTopUp = { ...credited, disputes: [posted] };

    it("posts only what is new", () => {
      const isSettled = (kind: EntryKind) => kind === "dispute";

      expect(decideDispute(before, withdrawn, isSettled)).toEqual({ drafts: [], settled: [], topUp: before });
      const { drafts, topUp: after } = decideDispute(before, reinstated(700), isSettled);
      expect(drafts).toMatchObject([{ kind: "dispute-won", amountGrosze: 700 }]);
      expect(cardTopUpState(after, now)).toBe("disputed");
    });

    it("is left to people where that was another amount", () => {
      const whole = { ...before, disputes: [{ ...posted, reinstated: true }] };

      expect(cardTopUpState(whole, now)).toBe("credited");
      expect(() => decideDispute(whole, reinstated(700), () => true)).toThrow(
        new Refusal(topUpRefusals.payment_differs),
      );
    });
  });
});

describe("refunds and disputes together", () => {
  it("end alike in whatever order and however often their events are told", () => {
    const events = [
      refund("made", "re_1"),
      refund("failed", "re_1"),
      refund("made", "re_2"),
      dispute("noted"),
      withdrawn,
      reinstated(700),
    ];
    const some = fc.subarray(events, { minLength: 1 });
    const orders = some.chain((once) =>
      fc.tuple(fc.constant(once), fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 })),
    );

    fc.assert(
      fc.property(orders, ([once, told]) => {
        const [expected, found] = [played(once), played(told)];
        expect([found.sum, found.shown]).toEqual([expected.sum, expected.shown]);
      }),
    );
  });

  it("in another currency are left to people", () => {
    const euro = { ...refund("made"), currency: "eur" };

    expect(() => decideRefund(credited, euro, () => false)).toThrow(new Refusal(topUpRefusals.payment_differs));
  });
});
