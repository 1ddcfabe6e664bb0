/** Offers: what the operator sells, as its catalogue keeps them, and as whoever bought one keeps its terms. */
import * as z from "zod/mini";
import * as commonFaults from "../faults.ts";
import { CustomerId } from "../ids.ts";
import { named } from "../model.ts";
import { Name } from "../name.ts";
import type { FieldFault } from "../refusal.ts";
import { line } from "../subscriber/address.ts";
import { warsawDay } from "../warsaw.ts";
import * as offerFaults from "./faults.ts";

/** Chosen by finance, and never used again for another offer: `of_start`. */
export const OfferId = z.string().check(z.regex(/^of_[a-z0-9]{1,30}$/));

/** 100,000 PLN: more is a slip of the finger. */
const feeMaxGrosze = 10_000_000;
const Fee = z.int().check(z.minimum(0), z.maximum(feeMaxGrosze));
const Count = z.int().check(z.minimum(0), z.maximum(1_000_000));

/** What is bought: a later edit of the catalogue changes nothing of it. */
export const OfferTerms = named(
  "OfferTerms",
  z.strictObject({
    name: z.strictObject({ pl: Name, en: Name }),
    description: z.strictObject({ pl: line(500), en: line(500) }),
    /** Gross, for a month in advance. */
    monthlyFeeGrosze: Fee,
    /** Gross, once, when the offer takes effect. */
    activationFeeGrosze: Fee,
    includes: z.strictObject({
      numbers: Count,
      /** Calls at a time. */
      channels: Count,
      /** Of calls, a month. */
      minutes: Count,
      /** Of stored recordings, in gigabytes (10⁹ bytes). */
      recordingGigabytes: Count,
    }),
  }),
);
export type OfferTerms = z.output<typeof OfferTerms>;

/** More accounts than one offer is made for by hand. */
const invitedMax = 100;

/** What finance keeps of an offer. */
export const OfferDetails = z.extend(OfferTerms, {
  /** Who sees it: accounts of that mode, or prepaid accounts that are named. */
  availableTo: z.enum(["prepaid", "postpaid", "invited"]),
  /** With `invited`. */
  invitedAccounts: z.array(CustomerId).check(z.maxLength(invitedMax)),
  /** The first and the last day in Warsaw on which it can be ordered; it has no last one where that is null. */
  validFrom: z.iso.date(),
  validTo: z.nullable(z.iso.date()),
  /** No longer ordered, by nobody. Whoever has it keeps it. */
  withdrawn: z.boolean(),
});
export type OfferDetails = z.output<typeof OfferDetails>;

/** What stands in the details must go together: invited accounts with `invited` and only there, and a last day not before the first. */
const goTogether = z.check<OfferDetails>(({ value, issues }) => {
  const { availableTo, invitedAccounts, validFrom, validTo } = value;
  const wrong = (field: keyof OfferDetails, fault: FieldFault) =>
    issues.push({ code: "custom", input: value[field], path: [field], params: { fault } });
  if (availableTo === "invited" && invitedAccounts.length === 0) wrong("invitedAccounts", commonFaults.required);
  if (availableTo !== "invited" && invitedAccounts.length > 0) wrong("invitedAccounts", commonFaults.not_applicable);
  if (validTo !== null && validTo < validFrom) wrong("validTo", offerFaults.ends_before_it_begins);
});

/** An offer as finance writes it down; all of it is required. */
export const OfferForm = named("OfferForm", OfferDetails.check(goTogether));

/** An offer of the catalogue. `version` is raised by every edit. */
export const Offer = z.extend(OfferDetails, { id: OfferId, version: z.int() });
export type Offer = z.output<typeof Offer>;

/** An offer as somebody bought it: its terms in that version. */
export const BoughtOffer = z.extend(OfferTerms, { id: OfferId, version: z.int() });
export type BoughtOffer = z.output<typeof BoughtOffer>;

export const boughtOf = ({ id, version, name, description, ...offer }: Offer): BoughtOffer => ({
  id,
  version,
  name,
  description,
  monthlyFeeGrosze: offer.monthlyFeeGrosze,
  activationFeeGrosze: offer.activationFeeGrosze,
  includes: offer.includes,
});

/** The catalogue is read whole. */
export const offersMax = 100;

/** Whether an offer can be ordered at that time, by those whom it is for. */
export const isOnSale = ({ withdrawn, validFrom, validTo }: OfferDetails, at: Date): boolean => {
  const today = warsawDay(at);
  return !withdrawn && validFrom <= today && (validTo === null || today <= validTo);
};
