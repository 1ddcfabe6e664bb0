import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { faultsOf, isSamePlace, shownValue } from "../../../shared/domain/subscriber/changes.ts";
import { newsOf } from "../../../shared/domain/subscriber/invoicing.ts";
import { Subscriber } from "../../../shared/domain/subscriber/subscriber.ts";

const seat = { street: "Grzybowska", houseNumber: "12", flatNumber: "3", postalCode: "00-132", city: "Warszawa" };
const placed = { ...seat, gminaCode: "1465011" };
const company = (seatAddress: typeof seat | null) =>
  z.parse(Subscriber, { companyName: "Poranna Kawa sp. z o.o.", nip: "5260250274", seatAddress });
const seatTo = (from: typeof seat | null, to: typeof seat) => [{ field: "seatAddress" as const, from, to }];

describe("the gmina of an address", () => {
  it("is shown to whoever decides about a change of it", () => {
    expect([shownValue(seat), shownValue(placed)]).toEqual([
      "Grzybowska 12/3, 00-132 Warszawa",
      "Grzybowska 12/3, 00-132 Warszawa, gmina 1465011",
    ]);
  });

  it("can be asked for alone, and is not taken away by an address that leaves it out", () => {
    expect(faultsOf(seatTo(seat, placed), company(seat))).toEqual([]);
    for (const to of [seat, placed])
      expect(faultsOf(seatTo(placed, to), company(placed))).toMatchObject([
        { pointer: "/changes/0/to", fault: { code: "same_as_now" } },
      ]);
  });

  it("makes no other place of it, and another flat does", () => {
    expect(isSamePlace(seat, placed)).toBe(true);
    expect(isSamePlace(placed, { ...placed, flatNumber: "4" })).toBe(false);
    expect(isSamePlace(null, placed)).toBe(false);
  });

  it("is no news for whoever sends the invoices", () => {
    const before = company(seat);

    expect(newsOf(before, { seatAddress: placed })).toEqual([]);
    expect(newsOf(before, { seatAddress: { ...placed, flatNumber: "4" } })).toMatchObject([
      { news: "address", address: "Grzybowska 12/4, 00-132 Warszawa" },
    ]);
  });
});
