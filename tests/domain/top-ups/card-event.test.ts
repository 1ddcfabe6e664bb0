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
const dispute = (says: DisputeEvent["says"]): DisputeEvent => ({
  ...said,
  about: "dispute",
  says,
  disputeId: "du_1",
  paymentId: "pi_1",
});

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
    ["withdrawn", [dispute("noted"), dispute("withdrawn")], -2_000, "disputed"],
    ["withdrawn, told twice", [dispute("withdrawn"), dispute("withdrawn")], -2_000, "disputed"],
    ["won", [dispute("withdrawn"), dispute("reinstated"), dispute("noted")], 0, "credited"],
    ["won, and told backwards", [dispute("noted"), dispute("reinstated"), dispute("withdrawn")], 0, "credited"],
  ] as const)("that is %s moves the money that Stripe moved", (_, events, sum, shown) => {
    expect(played(events)).toMatchObject({ sum, shown });
  });
});

describe("refunds and disputes together", () => {
  it("end alike in whatever order and however often their events are told", () => {
    const events = [
      refund("made", "re_1"),
      refund("failed", "re_1"),
      refund("made", "re_2"),
      dispute("noted"),
      dispute("withdrawn"),
      dispute("reinstated"),
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
