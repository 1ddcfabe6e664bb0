import { expect, it } from "vitest";
import { localOffers } from "../../local/offers.ts";
import { isOnSale, Offer, OfferForm } from "../../shared/domain/offers/offer.ts";
import { someAccountId } from "../support/table.ts";

const offers = localOffers(someAccountId());

it.each(offers)("the local offer $id is one that finance could have written down, and is on sale", (offer) => {
  const { id: _, version: __, ...form } = offer;

  expect(OfferForm.parse(form)).toEqual(form);
  expect(Offer.parse(offer)).toEqual(offer);
  expect(isOnSale(offer, new Date("2026-03-02T12:00:00Z"))).toBe(true);
});

it("the local catalogue has an offer for everybody", () => {
  expect([...new Set(offers.map(({ availableTo }) => availableTo))].sort()).toEqual(["invited", "postpaid", "prepaid"]);
});
