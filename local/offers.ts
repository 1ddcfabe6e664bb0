/** The catalogue of a local system: cloud telephony for small firms in Poland. */
import type { AccountId } from "../shared/domain/ids.ts";
import type { Offer, OfferTerms } from "../shared/domain/offers/offer.ts";

const prepaid: Omit<Offer, keyof OfferTerms | "id"> = {
  availableTo: "prepaid",
  invitedAccounts: [],
  validFrom: "2026-01-01",
  validTo: null,
  withdrawn: false,
  version: 1,
};

/** What the seeded company has. */
export const start: Offer = {
  ...prepaid,
  id: "of_start",
  name: { pl: "Start", en: "Start" },
  description: {
    pl: "Dla jednej lub dwóch osób: numer stacjonarny, numer komórkowy i centrala w chmurze.",
    en: "For one or two people: a landline number, a mobile number and a cloud PBX.",
  },
  monthlyFeeGrosze: 2_900,
  activationFeeGrosze: 0,
  includes: { numbers: 2, channels: 2, minutes: 100, recordingGigabytes: 1 },
};

const biuro: Offer = {
  ...prepaid,
  id: "of_biuro",
  name: { pl: "Biuro", en: "Office" },
  description: {
    pl: "Dla biura do dziesięciu osób: zapowiedzi, kolejki i nagrywanie rozmów.",
    en: "For an office of up to ten people: announcements, queues and call recording.",
  },
  monthlyFeeGrosze: 7_900,
  activationFeeGrosze: 4_900,
  includes: { numbers: 10, channels: 6, minutes: 600, recordingGigabytes: 10 },
};

const zespol: Offer = {
  ...prepaid,
  id: "of_zespol",
  name: { pl: "Zespół", en: "Team" },
  description: {
    pl: "Dla firmy z obsługą klienta: więcej rozmów naraz i miejsce na nagrania z całego roku.",
    en: "For a firm with customer service: more calls at a time, and room for a year of recordings.",
  },
  monthlyFeeGrosze: 19_900,
  activationFeeGrosze: 9_900,
  includes: { numbers: 30, channels: 20, minutes: 2_500, recordingGigabytes: 50 },
};

const kontrakt: Offer = {
  ...prepaid,
  id: "of_kontrakt",
  name: { pl: "Kontrakt", en: "Contract" },
  description: {
    pl: "Dla firm rozliczanych fakturą po zakończeniu miesiąca.",
    en: "For firms that are invoiced after the end of the month.",
  },
  monthlyFeeGrosze: 24_900,
  activationFeeGrosze: 0,
  includes: { numbers: 50, channels: 30, minutes: 3_000, recordingGigabytes: 100 },
  availableTo: "postpaid",
};

/** Five offers; the last one is for that account alone. */
export const localOffers = (invited: AccountId): readonly Offer[] => [
  start,
  biuro,
  zespol,
  kontrakt,
  negotiated(invited),
];

const negotiated = (invited: AccountId): Offer => ({
  ...prepaid,
  id: "of_biuroplus",
  name: { pl: "Biuro Plus", en: "Office Plus" },
  description: {
    pl: "Warunki uzgodnione z opiekunem: to, co w ofercie Biuro, z większym pakietem minut.",
    en: "Terms agreed with your account manager: what Office includes, with more minutes.",
  },
  monthlyFeeGrosze: 6_900,
  activationFeeGrosze: 0,
  includes: { ...biuro.includes, minutes: 1_000 },
  availableTo: "invited",
  invitedAccounts: [invited],
});
