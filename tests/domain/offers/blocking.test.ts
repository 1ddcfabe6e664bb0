import { describe, expect, it } from "vitest";
import { type BlockingReason, blockingReasons } from "../../../shared/domain/offers/blocking.ts";
import type { Offer } from "../../../shared/domain/offers/offer.ts";
import { blockedBy, isOfferedTo } from "../../../shared/domain/offers/ordering.ts";
import type { Standing } from "../../../shared/domain/offers/subscription.ts";
import { someOffer } from "../../support/offers.ts";
import { pendingOf, someStanding } from "../../support/standing.ts";

const now = new Date("2027-03-17T11:00:00.000Z");
const present = someOffer({ monthlyFeeGrosze: 3_100 });
const higher = someOffer({ monthlyFeeGrosze: 6_200 });
const owedFee = {
  since: now.toISOString(),
  dueOn: "2027-04-01",
  firstDay: null,
  offerName: "Biuro",
  lines: [],
  isNotified: false,
};

type Changes = Parameters<typeof someStanding>[0];
const standing = (changes: Changes = {}): Standing => someStanding({ offer: present, ...changes });
const reasons = (changes: Changes = {}, offer: Offer = higher) => blockedBy(standing(changes), offer, now);

describe("an offer can't be ordered", () => {
  it.each([
    ["account_not_open", { head: { state: "frozen" } }],
    ["account_not_open", { head: { state: "closed" } }],
    ["postpaid_contract", { head: { mode: "postpaid" } }],
    ["too_many_numbers", { inUse: { numbers: 6, channels: 0 } }],
    ["too_many_channels", { inUse: { numbers: 0, channels: 6 } }],
    ["change_pending", { subscription: { pending: pendingOf(present) } }],
    ["fee_overdue", { head: { owedFee } }],
    // 15 of 31 days are left: 3,000 − 1,500.
    ["balance_too_low", { balance: 1_499 }],
  ] satisfies [BlockingReason, Changes][])("for %s: %j", (reason, changes) => {
    expect(reasons(changes)).toEqual([reason]);
  });

  it.each([
    ["offer_withdrawn", { ...higher, withdrawn: true }],
    ["offer_withdrawn", { ...higher, validTo: "2027-03-16" }],
    ["offer_withdrawn", { ...higher, validFrom: "2027-03-18" }],
    ["same_offer", { ...present, version: 2, monthlyFeeGrosze: 3_200 }],
  ] satisfies [BlockingReason, Offer][])("for %s, of the offer itself", (reason, offer) => {
    expect(reasons({}, offer)).toEqual([reason]);
  });

  it("for all that stands in the way, the weightiest first", () => {
    const everything: Changes = {
      balance: 0,
      head: { state: "frozen", mode: "postpaid", owedFee },
      subscription: { pending: pendingOf(present) },
      inUse: { numbers: 6, channels: 6 },
    };

    const found = reasons(everything, { ...present, withdrawn: true, activationFeeGrosze: 1 });

    const others = (Object.keys(blockingReasons) as BlockingReason[]).filter((reason) => reason !== "custom_offer");
    expect(found).toEqual(others);
  });
});

it("can be ordered where nothing is in the way: with exactly as much money and as much in use", () => {
  expect(reasons({ balance: 1_500, inUse: { numbers: 5, channels: 5 } })).toEqual([]);
});

it("a cheaper offer, or one that costs nothing more, is ordered without money and in debt", () => {
  expect(reasons({ balance: -100 }, someOffer({ monthlyFeeGrosze: 1_000, activationFeeGrosze: 500 }))).toEqual([]);
  expect(reasons({ balance: -100 }, someOffer({ monthlyFeeGrosze: 3_100 }))).toEqual([]);
});

it.each(["prepaid", "postpaid"] as const)("an offer is seen by the accounts that it is for: %s", (mode) => {
  const one = standing({ head: { mode } });
  const { accountId } = one.head;

  expect(isOfferedTo(someOffer({ availableTo: "prepaid" }), one)).toBe(mode === "prepaid");
  expect(isOfferedTo(someOffer({ availableTo: "postpaid" }), one)).toBe(mode === "postpaid");
  expect(isOfferedTo(someOffer({ availableTo: "invited", invitedAccounts: [accountId] }), one)).toBe(true);
  expect(isOfferedTo(someOffer({ availableTo: "invited" }), one)).toBe(false);
});
