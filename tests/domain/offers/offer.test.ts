import { describe, expect, it } from "vitest";
import type * as z from "zod/mini";
import { boughtOf, isOnSale, type OfferDetails, OfferForm, OfferId } from "../../../shared/domain/offers/offer.ts";
import { someOffer, someOfferForm } from "../../support/offers.ts";
import { someAccountId } from "../../support/table.ts";

/** The fields that are refused, each with our own fault where it has one. */
const faultsOf = (form: unknown): string[] => {
  const { error } = OfferForm.safeParse(form);
  return (error?.issues ?? []).map((issue: z.core.$ZodIssue) => {
    const fault = issue.code === "custom" ? (issue.params as { fault: { code: string } }).fault.code : issue.code;
    return `${issue.path.join("/")} ${fault}`;
  });
};

describe("an offer as finance writes it down", () => {
  it.each([
    ["for prepaid accounts", {}],
    ["for postpaid accounts", { availableTo: "postpaid" }],
    ["for accounts that are named", { availableTo: "invited", invitedAccounts: [someAccountId()] }],
    ["on sale for one day", { validFrom: "2026-03-01", validTo: "2026-03-01" }],
    ["that costs nothing", { monthlyFeeGrosze: 0, activationFeeGrosze: 0 }],
  ] satisfies [string, Partial<OfferDetails>][])("may be %s", (_, changes) => {
    expect(faultsOf(someOfferForm(changes))).toEqual([]);
  });

  it.each([
    [{ availableTo: "invited" }, "invitedAccounts required"],
    [{ invitedAccounts: [someAccountId()] }, "invitedAccounts not_applicable"],
    [{ availableTo: "postpaid", invitedAccounts: [someAccountId()] }, "invitedAccounts not_applicable"],
    [{ validFrom: "2026-03-02", validTo: "2026-03-01" }, "validTo ends_before_it_begins"],
  ] satisfies [Partial<OfferDetails>, string][])("goes together: not %j", (changes, fault) => {
    expect(faultsOf(someOfferForm(changes))).toEqual([fault]);
  });
});

it.each(["of_", "of_Start", "of_start-2", "start", "of_start\n", `of_${"a".repeat(31)}`])(
  "an offer's id is short and plain: not %j",
  (id) => {
    expect(OfferId.safeParse(id).success).toBe(false);
  },
);

describe("an offer is on sale", () => {
  const summer = someOfferForm({ validFrom: "2026-06-01", validTo: "2026-08-31" });

  it.each([
    ["2026-05-31T21:59:59Z", false],
    ["2026-05-31T22:00:00Z", true],
    ["2026-08-31T21:59:59Z", true],
    ["2026-08-31T22:00:00Z", false],
  ])("from its first day in Warsaw to its last, both whole: at %s %s", (at, isSold) => {
    expect(isOnSale(summer, new Date(at))).toBe(isSold);
  });

  it("for good where it has no last day, unless it was withdrawn", () => {
    const at = new Date("2099-01-01T12:00:00Z");

    expect(isOnSale(someOfferForm(), at)).toBe(true);
    expect(isOnSale(someOfferForm({ withdrawn: true }), at)).toBe(false);
  });
});

it("what is bought of an offer is its terms in that version, and not whom it was for", () => {
  const { id, version, name, description, monthlyFeeGrosze, activationFeeGrosze, includes, ...rest } = someOffer();

  const bought = boughtOf({ id, version, name, description, monthlyFeeGrosze, activationFeeGrosze, includes, ...rest });

  expect(bought).toEqual({ id, version, name, description, monthlyFeeGrosze, activationFeeGrosze, includes });
});
