import { describe, expect, it } from "vitest";
import type { Addressee } from "../../../shared/domain/low-balance/messages.ts";
import { feeLook } from "../../../shared/domain/offers/fee-look.ts";
import type { OwedFee } from "../../../shared/domain/offers/owed-fee.ts";
import type { Standing } from "../../../shared/domain/offers/subscription.ts";
import { someOffer } from "../../support/offers.ts";
import { pendingOf, someStanding } from "../../support/standing.ts";

const offer = someOffer({ monthlyFeeGrosze: 3_000 });
const cheaper = someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500, name: { pl: "Mini", en: "Mini" } });
const standing = (changes: Parameters<typeof someStanding>[0] = {}): Standing => someStanding({ offer, ...changes });
const at = (instant: string) => new Date(instant);
const warnAt = at("2027-03-29T06:00:00.000Z");
const chargeAt = at("2027-03-31T22:00:00.000Z");
const night = at("2027-03-31T22:10:00.000Z");
const dayLater = (now: Date) => new Date(now.getTime() + 24 * 3_600_000);
const addressees: Addressee[] = [
  { recipient: { address: "one@example.com" }, language: "pl", isExtra: false },
  { recipient: { address: "other@example.com" }, language: "en", isExtra: true },
];
const told = (look: ReturnType<typeof feeLook>) => look.toAddressees?.(addressees).map(({ facts }) => facts) ?? [];

describe("a look before the fee is due", () => {
  it("does nothing until three days before", () => {
    expect(feeLook(standing({ balance: 0 }), at("2027-03-29T05:59:59.000Z"))).toEqual({
      does: "nothing",
      nextAt: warnAt,
    });
  });

  it("does nothing then where the balance covers the fee", () => {
    expect(feeLook(standing({ balance: 3_000 }), warnAt)).toEqual({ does: "nothing", nextAt: chargeAt });
  });

  it("warns whoever hears of the balance where it doesn't, and looks again when the fee is due", () => {
    const look = feeLook(standing({ balance: 2_999, paperFeeGrosze: 900 }), warnAt);

    expect(look).toMatchObject({ does: "warned", nextAt: chargeAt });
    expect(told(look)).toMatchObject([
      { kind: "fee-not-covered", feeGrosze: 3_900, missingGrosze: 901, dueOn: "2027-04-01", isExtra: false },
      { kind: "fee-not-covered", isExtra: true },
    ]);
  });

  it("warns once, and again only where an order has made the fee a higher one", () => {
    const warned = (amountGrosze: number, on = "2027-04-01") =>
      feeLook(standing({ balance: 0, subscription: { warnedOf: { on, amountGrosze } } }), warnAt).does;

    expect(feeLook(standing({ balance: 0 }), warnAt).warnedOf).toEqual({ on: "2027-04-01", amountGrosze: 3_000 });
    expect([warned(3_000), warned(3_100), warned(2_999), warned(3_000, "2027-03-01")]).toEqual([
      "nothing",
      "nothing",
      "warned",
      "warned",
    ]);
  });

  it("warns of the fee that the ordered offer will cost", () => {
    const waiting = { subscription: { pending: pendingOf(cheaper) } };

    expect(feeLook(standing({ balance: 1_500, ...waiting }), warnAt).does).toBe("nothing");
    const [facts] = told(feeLook(standing({ balance: 1_499, ...waiting }), warnAt));
    expect(facts).toMatchObject({ feeGrosze: 1_500, offerName: "Mini" });
  });
});

describe("a look when the fee is due", () => {
  it("charges it, and looks again when the next one comes near", () => {
    const look = feeLook(standing(), night);

    expect(look).toMatchObject({ does: "charged", nextAt: at("2027-04-28T06:00:00.000Z"), account: {} });
    expect(told(look)).toEqual([]);
  });

  it("looks again at once where the month after is over as well", () => {
    const { nextAt } = feeLook(standing(), at("2027-06-15T12:00:00Z"));

    expect(nextAt!.getTime()).toBeLessThan(Date.parse("2027-06-15T12:00:00Z"));
  });

  it("of an offer that is free warns of nothing", () => {
    const look = feeLook(someStanding({ offer: someOffer({ monthlyFeeGrosze: 0 }) }), night);

    expect(look).toMatchObject({ does: "charged", nextAt: at("2027-04-30T22:00:00.000Z") });
  });

  it("keeps that it is owed where the balance does not cover it, tells whoever hears of it, and looks again a day later", () => {
    const look = feeLook(standing({ balance: 2_000 }), night);

    expect(look).toMatchObject({ does: "owed", nextAt: dayLater(night), account: { owedFee: { isNotified: true } } });
    expect(told(look)).toMatchObject([
      { kind: "fee-overdue", feeGrosze: 3_000, missingGrosze: 1_000, dueOn: "2027-04-01" },
      { kind: "fee-overdue" },
    ]);
  });

  it("tells nobody of an account that never topped up: they were written to when it was opened", () => {
    const look = feeLook(standing({ balance: 0, head: { toppedUp: false } }), night);

    expect(look).toMatchObject({ does: "owed", account: { owedFee: { isNotified: false } } });
    expect(look.toAddressees).toBeUndefined();
  });

  it("carries out what was ordered, and tells the customer and BOK", () => {
    const look = feeLook(standing({ subscription: { pending: pendingOf(cheaper) } }), night);

    expect(look).toMatchObject({
      account: { offer: { id: cheaper.id, name: "Mini" } },
      order: { id: pendingOf(cheaper).orderId, state: "effective" },
    });
    expect(look.notices?.map(({ facts }) => facts)).toMatchObject(
      [false, false, true].map((isForDesk) => ({ kind: "offer-order", event: "effective", isForDesk })),
    );
  });

  it("tells them as well where it can't be carried out, and leaves the offer", () => {
    const inUse = { numbers: 9, channels: 9 };
    const look = feeLook(standing({ inUse, subscription: { pending: pendingOf(cheaper) } }), night);

    expect(look).toMatchObject({ account: {}, order: { state: "not-carried-out" } });
    expect(look.account).not.toHaveProperty("offer");
    expect(look.notices?.map(({ facts }) => facts)).toMatchObject(Array(3).fill({ event: "not-carried-out" }));
  });
});

describe("a look while a fee is owed", () => {
  const owedFee: OwedFee = {
    since: night.toISOString(),
    dueOn: "2027-04-01",
    firstDay: "2027-03-01",
    offerName: "Biuro",
    lines: [{ kind: "offer-fee", amountGrosze: 3_000, cause: { type: "period", id: "2027-04-01" } }],
    isNotified: true,
  };
  const later = at("2027-04-03T08:00:00.000Z");
  const owing = (changes: Partial<OwedFee> = {}, toppedUp = true, balance = 100) =>
    standing({ balance, head: { toppedUp, owedFee: { ...owedFee, ...changes } } });

  it("tells nobody again, and looks again a day later", () => {
    expect(feeLook(owing(), later)).toEqual({ does: "still-owed", nextAt: dayLater(later) });
  });

  it("tells people once after the first top-up that does not cover it", () => {
    const look = feeLook(owing({ isNotified: false }), later);

    expect(look).toMatchObject({ does: "still-owed", account: { owedFee: { ...owedFee, isNotified: true } } });
    expect(told(look)).toMatchObject([{ kind: "fee-overdue", dueOn: "2027-04-01" }, { kind: "fee-overdue" }]);
    expect(feeLook(owing({ isNotified: false }, false), later).toAddressees).toBeUndefined();
  });

  it("charges it where the balance covers it by now, and nothing is owed any more", () => {
    const look = feeLook(owing({}, true, 3_000), later);

    expect(look).toMatchObject({ does: "charged", account: { owedFee: null }, to: { period: { from: "2027-04-01" } } });
    expect(look.nextAt).toEqual(at("2027-04-28T06:00:00.000Z"));
  });
});

it.each([
  ["of a frozen account comes back a day later", { state: "frozen" }, { does: "suspended", nextAt: dayLater(night) }],
  ["of a closed account is the last one", { state: "closed" }, { does: "ended", nextAt: null }],
  ["of a postpaid account is the last one", { mode: "postpaid" }, { does: "ended", nextAt: null }],
] as const)("a look %s", (_, head, look) => {
  expect(feeLook(standing({ head }), night)).toEqual(look);
});
