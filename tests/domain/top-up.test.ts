import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccountId } from "../../shared/domain/ids.ts";
import { grosze } from "../../shared/domain/money.ts";
import { Refusal } from "../../shared/domain/refusal.ts";
import {
  type CheckoutEvent,
  canOpenCheckout,
  creditOf,
  newTopUp,
  type TopUp,
  topUpMaximum,
  topUpMinimum,
  topUpState,
} from "../../shared/domain/top-up.ts";

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
const topUp = newTopUp(wanted, now);

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
    expect(newTopUp({ ...wanted, amountGrosze }, now).amountGrosze).toBe(amountGrosze);
  });

  it.each([
    [1_999, "amount_below_minimum"],
    [0, "amount_below_minimum"],
    [-2_000, "amount_below_minimum"],
    [5_000_001, "amount_above_maximum"],
  ])("is never of %i grosze: %s", (amountGrosze, code) => {
    const refused = refusal(() => newTopUp({ ...wanted, amountGrosze: grosze(amountGrosze) }, now));

    expect(refused?.code).toBe(code);
    expect(refused?.errors).toEqual([{ pointer: "/amountGrosze", code }]);
  });

  it("waits for payment, on its first attempt", () => {
    expect(topUpState(topUp, now)).toBe("awaiting-payment");
    expect(topUp.attempt).toBe(1);
  });

  it("may open a payment page for as long as Stripe would take one", () => {
    // Open for 23 hours; Stripe opens no page for less than half an hour.
    expect(canOpenCheckout(topUp, inMinutes(23 * 60 - 31))).toBe(true);
    expect(canOpenCheckout(topUp, inMinutes(23 * 60 - 30))).toBe(false);
  });

  it("expires by the clock alone, though nobody tells", () => {
    expect(topUpState(topUp, inMinutes(23 * 60))).toBe("expired");
  });

  it.each(["processingSince", "failedAt", "expiredAt"] as const)("opens no page once it has %s", (fact) => {
    expect(canOpenCheckout({ ...topUp, [fact]: now.toISOString() }, now)).toBe(false);
  });
});

/** What may become known of a top-up, each as a change that only adds. */
const paid =
  (paymentId: string) =>
  (to: TopUp): TopUp =>
    to.payments.some((payment) => payment.paymentId === paymentId)
      ? to
      : { ...to, payments: [...to.payments, { paymentId, sessionId: "cs_1", paidAt: now.toISOString() }] };
const known =
  (fact: "processingSince" | "failedAt" | "expiredAt", at: Date) =>
  (to: TopUp): TopUp => ({ ...to, [fact]: to[fact] ?? at.toISOString() });

const facts = {
  paid: paid("pi_1"),
  "paid again": paid("pi_2"),
  processing: known("processingSince", inMinutes(1)),
  failed: known("failedAt", inMinutes(2)),
  "failed, told again later": known("failedAt", inMinutes(3)),
  expired: known("expiredAt", inMinutes(4)),
};
type Fact = keyof typeof facts;

const learnt = (told: readonly Fact[]): TopUp => told.reduce((to, fact) => facts[fact](to), topUp);

const toldInAnyOrder = fc.subarray(Object.keys(facts) as Fact[]).chain((once) => {
  const repeated = once.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...once), { maxLength: 4 });
  return repeated.chain((again) => fc.tuple(fc.constant(once), shuffled([...once, ...again])));
});
const shuffled = <Value>(values: readonly Value[]) =>
  fc.shuffledSubarray([...values], { minLength: values.length, maxLength: values.length });

describe("what a top-up shows", () => {
  it("is the same in whatever order and however often its facts are told", () => {
    fc.assert(
      fc.property(toldInAnyOrder, fc.integer({ min: 0, max: 24 * 60 }), ([once, told], minutes) => {
        expect(topUpState(learnt(told), inMinutes(minutes))).toBe(topUpState(learnt(once), inMinutes(minutes)));
      }),
    );
  });

  it("stays credited, whatever else becomes known and however late", () => {
    fc.assert(
      fc.property(toldInAnyOrder, fc.integer({ min: 0, max: 365 * 24 * 60 }), ([, told], minutes) => {
        expect(topUpState(learnt([...told, "paid"]), inMinutes(minutes))).toBe("credited");
        expect(topUpState(learnt(["paid", ...told]), inMinutes(minutes))).toBe("credited");
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
    expect(topUpState(learnt(told), inMinutes(5))).toBe(state);
  });

  it("is still processing after the page's time is over: the bank has the word", () => {
    expect(topUpState(learnt(["processing"]), inMinutes(48 * 60))).toBe("processing");
  });
});

const event: CheckoutEvent = {
  eventId: "evt_1",
  says: "paid",
  occurredAt: now.toISOString(),
  sessionId: "cs_1",
  paymentId: "pi_1",
  accountId,
  topUpId: topUp.id,
  amountGrosze: 2_000,
  currency: "pln",
};

describe("the credit of a payment", () => {
  it("is of what was ordered, caused by the money itself, and names the top-up", () => {
    expect(creditOf(topUp, event)).toEqual({
      kind: "top-up",
      amountGrosze: 2_000,
      cause: { type: "stripe-payment", id: "pi_1" },
      actor: { type: "stripe", id: "evt_1" },
      subjectId: topUp.id,
    });
  });

  it.each(["paid", "paid again", "processing", "failed", "expired"] satisfies Fact[])(
    "is due whatever became of the top-up before: %s",
    (fact) => {
      expect(creditOf(learnt([fact]), { ...event, paymentId: "pi_9" }).amountGrosze).toBe(2_000);
    },
  );

  it.each([
    ["less", { amountGrosze: 1_999 }],
    ["more", { amountGrosze: 2_001 }],
    ["another currency", { currency: "eur" }],
    ["another account", { accountId: AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRT") }],
    ["another top-up", { topUpId: "tu_01KJQ3V2G0ABCDEFGHJKMNPQRT" }],
    ["no payment", { paymentId: undefined }],
  ] satisfies [string, Partial<CheckoutEvent>][])("is refused where the event names %s", (_, differs) => {
    expect(refusal(() => creditOf(topUp, { ...event, ...differs }))?.code).toBe("event_not_applied");
  });
});
