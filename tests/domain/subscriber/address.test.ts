import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { Address } from "../../../shared/domain/subscriber/address.ts";

const seat = { street: "Grzybowska", houseNumber: "12", flatNumber: "3", postalCode: "00-950", city: "Warszawa" };

describe("an address", () => {
  it.each(["00-950", "00950", " 00 950 "])("takes the postal code %j for 00-950", (postalCode) => {
    expect(z.parse(Address, { ...seat, postalCode }).postalCode).toBe("00-950");
  });

  it("in a village has no street", () => {
    const { street: _, flatNumber: __, ...village } = { ...seat, city: "Wola" };

    expect(z.parse(Address, village)).toEqual(village);
  });

  it.each(["0-0950", "00-95", "00-9500", "000-50", "OO-950", "00--950", ""])("takes no %j for one", (postalCode) => {
    expect(z.safeParse(Address, { ...seat, postalCode }).success).toBe(false);
  });

  it("is lines without line breaks and marks that nobody sees", () => {
    const typed = { ...seat, city: "  Warszawa\r\nBcc: a@b.pl\u202e ", houseNumber: "12\u200b" };

    expect(z.parse(Address, typed)).toMatchObject({ city: "Warszawa Bcc: a@b.pl", houseNumber: "12" });
  });

  it.each([
    ["nothing that is seen", { city: "\u200b \n" }],
    ["a city of 101 letters", { city: "a".repeat(101) }],
    ["no house", { houseNumber: undefined }],
    ["another field", { country: "PL" }],
  ])("with %s is refused", (_, changes) => {
    expect(z.safeParse(Address, { ...seat, ...changes }).success).toBe(false);
  });
});
