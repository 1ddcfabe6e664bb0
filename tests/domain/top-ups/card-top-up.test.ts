import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { Refusal } from "../../../shared/domain/refusal.ts";
import {
  type CardTopUp,
  canOpenCheckout,
  cardTopUpState,
  newCardTopUp,
} from "../../../shared/domain/top-ups/card-top-up.ts";
import * as topUpFaults from "../../../shared/domain/top-ups/faults.ts";
import { topUpMaximum, topUpMinimum } from "../../../shared/domain/top-ups/top-up-amount.ts";

const now = new Date("2026-03-02T12:00:00.000Z");
const inMinutes = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const wanted = {
  id: "tu_01KJQ3V2G0ABCDEFGHJKMNPQRS",
  accountId,
  amountGrosze: grosze(2_000),
  method: "blik",
  createdBy: "us_01KJQ3V2G0ABCDEFGHJKMNPQRS",
} as const;
const topUp = newCardTopUp(wanted, now);

const refusal = (act: () => unknown): Refusal | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

describe("a new top-up", () => {
  it.each([topUpMinimum, grosze(2_001), topUpMaximum])("may be of %i grosze", (amountGrosze) => {
    expect(newCardTopUp({ ...wanted, amountGrosze }, now).amountGrosze).toBe(amountGrosze);
  });

  it.each([
    [1_999, topUpFaults.amount_below_minimum],
    [0, topUpFaults.amount_below_minimum],
    [-2_000, topUpFaults.amount_below_minimum],
    [5_000_001, topUpFaults.amount_above_maximum],
  ] as const)("is never of %i grosze: $1.code", (amountGrosze, fault) => {
    const refused = refusal(() => newCardTopUp({ ...wanted, amountGrosze: grosze(amountGrosze) }, now));

    expect(refused?.code).toBe(fault.code);
    expect(refused?.errors).toEqual([{ pointer: "/amountGrosze", fault }]);
  });

  it("waits for payment, on its first attempt", () => {
    expect(cardTopUpState(topUp, now)).toBe("awaiting-payment");
    expect(topUp.attempt).toBe(1);
  });

  it("may open a payment page for as long as Stripe would take one", () => {
    // Open for 23 hours; Stripe opens no page for less than half an hour.
    expect(canOpenCheckout(topUp, inMinutes(23 * 60 - 31))).toBe(true);
    expect(canOpenCheckout(topUp, inMinutes(23 * 60 - 30))).toBe(false);
  });

  it("expires by the clock alone, though nobody tells", () => {
    expect(cardTopUpState(topUp, inMinutes(23 * 60))).toBe("expired");
  });

  it.each(["processingSince", "failedAt", "expiredAt"] as const)("opens no page once it has %s", (fact) => {
    expect(canOpenCheckout({ ...topUp, [fact]: now.toISOString() }, now)).toBe(false);
  });
});

/** What may become known of a top-up, each as a change that only adds. */
const paid =
  (paymentId: string) =>
  (to: CardTopUp): CardTopUp =>
    to.payments.some((payment) => payment.paymentId === paymentId)
      ? to
      : { ...to, payments: [...to.payments, { paymentId, sessionId: "cs_1", paidAt: now.toISOString() }] };
const known =
  (fact: "processingSince" | "failedAt" | "expiredAt", at: Date) =>
  (to: CardTopUp): CardTopUp => ({ ...to, [fact]: to[fact] ?? at.toISOString() });

const facts = {
  paid: paid("pi_1"),
  "paid again": paid("pi_2"),
  processing: known("processingSince", inMinutes(1)),
  failed: known("failedAt", inMinutes(2)),
  "failed, told again later": known("failedAt", inMinutes(3)),
  expired: known("expiredAt", inMinutes(4)),
};
type Fact = keyof typeof facts;

const learnt = (told: readonly Fact[]): CardTopUp => told.reduce((to, fact) => facts[fact](to), topUp);

const toldInAnyOrder = fc.subarray(Object.keys(facts) as Fact[]).chain((once) => {
  const repeated = once.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...once), { maxLength: 4 });
  return repeated.chain((again) => fc.tuple(fc.constant(once), shuffled([...once, ...again])));
});
const shuffled = <Value>(values: readonly Value[]) =>
  fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });

const refunded = (amountGrosze: number, failed = false) => ({
  refundId: `re_${amountGrosze}`,
  amountGrosze: grosze(amountGrosze),
  failed,
});
const disputed = (reinstated: boolean) => ({
  disputeId: "du_1",
  amountGrosze: grosze(2_000),
  withdrawn: true,
  reinstated,
});

describe("what a paid top-up of 20 PLN shows", () => {
  const credited = learnt(["paid"]);

  it.each([
    ["part of it given back", { refunds: [refunded(500)] }, "partly-refunded"],
    ["all of it given back, in two parts", { refunds: [refunded(500), refunded(1_500)] }, "refunded"],
    ["a refund that failed", { refunds: [refunded(2_000, true)] }, "credited"],
    ["the money taken back by the bank", { disputes: [disputed(false)] }, "disputed"],
    ["the money given again by the bank", { disputes: [disputed(true)] }, "credited"],
    ["part given back, then a lost dispute", { refunds: [refunded(500)], disputes: [disputed(false)] }, "disputed"],
  ] satisfies [string, Partial<CardTopUp>, string][])("after %s", (_, facts, state) => {
    expect(cardTopUpState({ ...credited, ...facts }, now)).toBe(state);
  });

  it("is refunded only when all that was paid, twice if so, was given back", () => {
    const twice = learnt(["paid", "paid again"]);

    expect(cardTopUpState({ ...twice, refunds: [refunded(2_000)] }, now)).toBe("partly-refunded");
    expect(cardTopUpState({ ...twice, refunds: [refunded(2_000), refunded(2_000)] }, now)).toBe("refunded");
  });
});

describe("what a top-up shows", () => {
  it("is the same in whatever order and however often its facts are told", () => {
    fc.assert(
      fc.property(toldInAnyOrder, fc.integer({ min: 0, max: 24 * 60 }), ([once, told], minutes) => {
        expect(cardTopUpState(learnt(told), inMinutes(minutes))).toBe(cardTopUpState(learnt(once), inMinutes(minutes)));
      }),
    );
  });

  it("stays credited, whatever else becomes known and however late", () => {
    fc.assert(
      fc.property(toldInAnyOrder, fc.integer({ min: 0, max: 365 * 24 * 60 }), ([, told], minutes) => {
        expect(cardTopUpState(learnt([...told, "paid"]), inMinutes(minutes))).toBe("credited");
        expect(cardTopUpState(learnt(["paid", ...told]), inMinutes(minutes))).toBe("credited");
      }),
    );
  });

  it.each([
    [["processing"], "processing"],
    [["processing", "failed"], "failed"],
    [["processing", "expired"], "processing"],
    [["failed", "expired"], "failed"],
    [["expired"], "expired"],
    [["expired", "failed", "paid"], "credited"],
  ] satisfies [Fact[], string][])("after %j is %s", (told, state) => {
    expect(cardTopUpState(learnt(told), inMinutes(5))).toBe(state);
  });

  it("is still processing after the page's time is over: the bank has the word", () => {
    expect(cardTopUpState(learnt(["processing"]), inMinutes(48 * 60))).toBe("processing");
  });
});
