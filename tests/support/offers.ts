/** Offers of a test's own. */
import { randomInt } from "node:crypto";
import type { Offer, OfferDetails } from "../../shared/domain/offers/offer.ts";

/** An offer for prepaid accounts, on sale since the new year, as finance writes it down. */
export const someOfferForm = (changes: Partial<OfferDetails> = {}): OfferDetails => ({
  name: { pl: "Biuro", en: "Office" },
  description: { pl: "Dla firm, które dużo dzwonią.", en: "For firms that call a lot." },
  monthlyFeeGrosze: 7_900,
  activationFeeGrosze: 0,
  includes: { numbers: 5, channels: 5, minutes: 500, recordingGigabytes: 5 },
  availableTo: "prepaid",
  invitedAccounts: [],
  validFrom: "2026-01-01",
  validTo: null,
  withdrawn: false,
  ...changes,
});

/** The same in its first version, with an id that no other has. */
export const someOffer = (changes: Partial<Offer> = {}): Offer => ({
  ...someOfferForm(),
  id: `of_${randomInt(2 ** 47)}`,
  version: 1,
  ...changes,
});
