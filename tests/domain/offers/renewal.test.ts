import { describe, expect, it } from "vitest";
import type { Grosze } from "../../../shared/domain/money.ts";
import { boughtOf } from "../../../shared/domain/offers/offer.ts";
import type { OwedFee } from "../../../shared/domain/offers/owed-fee.ts";
import {
  exceeded,
  looksAt,
  nextFee,
  paidLate,
  renewal,
  renewed,
  type Standing,
} from "../../../shared/domain/offers/subscription.ts";
import { dayAfter } from "../../../shared/domain/warsaw.ts";
import { someOffer } from "../../support/offers.ts";
import { pendingOf, someStanding } from "../../support/standing.ts";

const offer = someOffer({ monthlyFeeGrosze: 3_000 });
const standing = (changes: Parameters<typeof someStanding>[0] = {}) => someStanding({ offer, ...changes });
const at = (instant: string) => new Date(instant);
/** Late in the evening of 31 March 2027 in Warsaw, where it is summer by then, and just after midnight. */
const evening = at("2027-03-31T21:30:00.000Z");
const night = at("2027-03-31T22:10:00.000Z");

const due = (of: Standing, now: Date) => renewal(of, now);
const begun = (of: Standing, now: Date) => {
  const found = due(of, now);
  if (found.does !== "charged" && found.does !== "owed") throw new Error(`it is ${found.does}`);
  return found;
};
const amounts = (drafts: readonly { readonly kind: string; readonly amountGrosze: Grosze }[]) =>
  drafts.map(({ kind, amountGrosze }) => [kind, amountGrosze]);

const owedFee: OwedFee = {
  since: "2027-04-01T00:10:00.000Z",
  dueOn: "2027-04-01",
  firstDay: "2027-03-01",
  offerName: "Biuro",
  lines: [{ kind: "offer-fee", amountGrosze: 3_000, cause: { type: "period", id: "2027-04-01" } }],
  isNotified: true,
};

describe("the monthly fee", () => {
  it("is due when the day after the month begins in Warsaw, and not before", () => {
    expect(due(standing(), evening)).toEqual({ does: "nothing", nextAt: at("2027-03-31T22:00:00.000Z") });

    const { drafts, to } = begun(standing(), night);

    expect(amounts(drafts)).toEqual([["offer-fee", -3_000]]);
    expect(drafts[0]).toMatchObject({ cause: { type: "period", id: "2027-04-01" } });
    expect(drafts[0]!.note).toContain("2027-04-01 – 2027-04-30");
    expect(to.period).toEqual({ from: "2027-04-01", until: "2027-05-01" });
  });

  it("is that of the offer and that of paper invoices, under one cause", () => {
    const { drafts } = begun(standing({ paperFeeGrosze: 900 }), night);

    expect(amounts(drafts)).toEqual([
      ["offer-fee", -3_000],
      ["paper-invoice-fee", -900],
    ]);
    expect(new Set(drafts.map(({ cause }) => cause.id))).toEqual(new Set(["2027-04-01"]));
  });

  it("of nothing begins the month all the same, in debt too", () => {
    const free = someStanding({ offer: someOffer({ monthlyFeeGrosze: 0 }), balance: -500 });

    expect(begun(free, night)).toMatchObject({ does: "charged", drafts: [], to: { period: { from: "2027-04-01" } } });
  });

  it("is charged to the last grosz of the balance", () => {
    expect(begun(standing({ balance: 3_000 }), night).does).toBe("charged");
    expect(begun(standing({ balance: 2_999 }), night).does).toBe("owed");
  });

  it("for the first time on the day that somebody looks: that day counts the months", () => {
    const { to } = begun(standing({ paidSince: null }), at("2027-01-31T12:00:00Z"));

    expect(to).toMatchObject({ firstDay: "2027-01-31", period: { from: "2027-01-31", until: "2027-02-28" } });
  });

  it.each([
    ["2027-01-31", ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30"]],
    ["2028-01-31", ["2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31", "2028-06-30"]],
    ["2028-02-29", ["2028-03-29", "2028-04-29", "2028-05-29", "2028-06-29", "2028-07-29"]],
  ])("of what began on %s is due on that day of each month, or on its last one", (paidSince, days) => {
    let now = standing({ paidSince, balance: 100_000 });
    const charged: string[] = [];
    while (charged.length < days.length) {
      const next = due(now, at(`${now.subscription.period!.until}T12:00:00Z`));
      if (next.does !== "charged") throw new Error(`it is ${next.does}`);
      charged.push(next.drafts[0]!.cause.id);
      now = { ...now, subscription: { ...now.subscription, ...next.to } };
    }
    expect(charged).toEqual(days);
  });

  it("is charged month by month after months of silence", () => {
    const { head, subscription } = renewed(standing({ balance: 10_000 }), at("2027-06-15T12:00:00Z"));

    expect(subscription.period).toEqual({ from: "2027-06-01", until: "2027-07-01" });
    expect(head.balanceGrosze).toBe(1_000);
    expect(head.owedFee).toBeUndefined();
  });

  it("is owed from the first month on that the balance does not cover, and no later month begins", () => {
    const now = at("2027-06-15T12:00:00Z");
    const { head, subscription } = renewed(standing({ balance: 7_000 }), now);

    expect(subscription.period).toEqual({ from: "2027-05-01", until: "2027-06-01" });
    expect(head.balanceGrosze).toBe(1_000);
    expect(head.owedFee).toMatchObject({ since: now.toISOString(), lines: [{ amountGrosze: 3_000 }] });
  });

  it.each([
    ["postpaid", { mode: "postpaid" }, "ended"],
    ["closed", { state: "closed" }, "ended"],
    ["frozen", { state: "frozen" }, "suspended"],
    ["frozen and in debt to us", { state: "frozen", owedFee }, "suspended"],
  ] as const)("is not charged to an account that is %s", (_, head, does) => {
    expect(due(standing({ head }), night)).toEqual({ does });
  });

  it("is charged for the month in which a frozen account is open again, and for none before", () => {
    const frozen = standing({ head: { state: "frozen" } });
    const thawedOn = "2027-07-20";
    let { subscription } = frozen;
    for (let day = "2027-04-01"; day <= thawedOn; day = dayAfter(day, 1)) {
      const look = due({ ...frozen, subscription }, new Date(`${day}T10:00:00Z`));
      expect(look.does).toBe("suspended");
      if ("to" in look && look.to) subscription = { ...subscription, ...look.to };
    }

    const thawed = due({ ...standing(), subscription }, new Date(`${thawedOn}T12:00:00Z`));

    expect(thawed).toMatchObject({ does: "charged", to: { period: { from: "2027-07-01", until: "2027-08-01" } } });
    if (thawed.does !== "charged") throw new Error("not charged");
    expect(thawed.drafts).toMatchObject([{ kind: "offer-fee", cause: { type: "period", id: thawedOn } }]);
  });
});

describe("a fee that is owed", () => {
  const owing = (balance: number) => standing({ balance, head: { owedFee } });

  it("stays the same, whatever it is by then, until the balance covers it", () => {
    const dearer = { ...owing(2_999), paperFeeGrosze: 900 };

    expect(due(dearer, at("2027-08-01T12:00:00Z"))).toEqual({ does: "still-owed", owed: owedFee });
  });

  it("pays for the month in which it is paid", () => {
    expect(begun(owing(3_000), at("2027-04-05T12:00:00Z")).to.period).toEqual({
      from: "2027-04-01",
      until: "2027-05-01",
    });
    const late = begun(owing(3_000), at("2027-06-20T12:00:00Z"));
    expect(late.to).toMatchObject({ firstDay: "2027-03-01", period: { from: "2027-06-01", until: "2027-07-01" } });
    expect(amounts(late.drafts)).toEqual([["offer-fee", -3_000]]);
    expect(late.drafts[0]).toMatchObject({ cause: { id: "2027-04-01" } });
    expect(late.owed).toBeUndefined();
  });

  it("for the first month counts the months from the day on which it is paid", () => {
    const first = paidLate({ state: "open", mode: "prepaid" }, { ...owedFee, firstDay: null }, 3_000, "2027-05-31");

    expect(first?.to).toEqual({ firstDay: "2027-05-31", period: { from: "2027-05-31", until: "2027-06-30" } });
  });

  it.each([
    ["frozen", { state: "frozen", mode: "prepaid" }],
    ["closed", { state: "closed", mode: "prepaid" }],
    ["postpaid", { state: "open", mode: "postpaid" }],
  ] as const)("is not paid by the money of an account that is %s", (_, head) => {
    expect(paidLate(head, owedFee, 10_000, "2027-04-05")).toBeUndefined();
  });
});

describe("an order that waits for the end of the month", () => {
  const cheaper = someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500 });
  const waiting = (changes: Parameters<typeof someStanding>[0] = {}) =>
    standing({ subscription: { pending: pendingOf(cheaper) }, ...changes });

  it("is carried out then: the fee is the new offer's, with its activation under the order's name", () => {
    const { drafts, to, order } = begun(waiting({ balance: 1_500 }), night);

    expect(drafts.map(({ amountGrosze, cause }) => [amountGrosze, cause])).toEqual([
      [-1_000, { type: "period", id: "2027-04-01" }],
      [-500, { type: "order", id: pendingOf(cheaper).orderId }],
    ]);
    expect(to).toMatchObject({ offer: boughtOf(cheaper), pending: null });
    expect(order?.state).toBe("effective");
  });

  it("is carried out where its fee is not covered: that fee is owed, with the activation", () => {
    const { does, to, owed, order } = begun(waiting({ balance: 1_499 }), night);

    expect([does, order?.state]).toEqual(["owed", "effective"]);
    expect(to).toMatchObject({ offer: boughtOf(cheaper), pending: null });
    expect(owed?.lines.map(({ amountGrosze }) => amountGrosze)).toEqual([1_000, 500]);
  });

  it.each([
    { numbers: 6, channels: 1 },
    { numbers: 1, channels: 6 },
  ])("is not where more is in use than it includes (%j): the present offer goes on, at its own fee", (inUse) => {
    const { drafts, to, order } = begun(waiting({ inUse }), night);

    expect(amounts(drafts)).toEqual([["offer-fee", -3_000]]);
    expect(to).toMatchObject({ offer: boughtOf(offer), pending: null });
    expect(order?.state).toBe("not-carried-out");
  });

  it("is carried out where exactly as much is in use, or nothing is known of it", () => {
    expect(begun(waiting({ inUse: { numbers: 5, channels: 5 } }), night).order?.state).toBe("effective");
    expect(exceeded(cheaper, undefined)).toEqual([]);
  });

  it("makes the fee that comes next what it will be", () => {
    expect(nextFee(waiting().subscription, 900)).toEqual({ on: "2027-04-01", amountGrosze: 1_000 + 500 + 900 });
    expect(nextFee(standing().subscription, 0)).toEqual({ on: "2027-04-01", amountGrosze: 3_000 });
    expect(nextFee(standing({ paidSince: null }).subscription, 0)).toBeUndefined();
  });
});

it("a subscription is looked at three days before the month is over, in the morning, and when it is", () => {
  expect(looksAt({ from: "2027-03-01", until: "2027-04-01" })).toEqual({
    warnAt: at("2027-03-29T06:00:00.000Z"),
    chargeAt: at("2027-03-31T22:00:00.000Z"),
  });
});
