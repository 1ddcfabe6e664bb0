/** What is put into the e-mails about a place of use. */
import type { NewNotice } from "../follow-ups.ts";
import type { AccountId } from "../ids.ts";
import type { Language } from "../language.ts";
import { addressLine } from "../subscriber/address.ts";
import { listedMax } from "./notices.ts";
import type { ChosenGmina, LineNumber, Location } from "./number.ts";
import { kindOf, kinds } from "./terc.ts";

/**
 * "Augustów (gmina wiejska), powiat augustowski, woj. podlaskie". The kind is part of it, because places of one name often lie in one powiat:
 * an urban and a rural gmina, or a town and its rural part.
 */
export const gminaLine = ({ code, name, powiat, voivodeship }: ChosenGmina, language: Language): string => {
  const said = words[language];
  // A city that is a powiat of its own bears one name.
  const ofPowiat = powiat === name ? "" : `, powiat ${powiat}`;
  const ofVoivodeship = language === "pl" ? `woj. ${voivodeship}` : `${voivodeship} voivodeship`;
  return `${name} (${said[kindOf(code) as keyof typeof said]})${ofPowiat}, ${ofVoivodeship}`;
};

const words = {
  pl: {
    [kinds.urban]: "gmina miejska",
    [kinds.rural]: "gmina wiejska",
    [kinds.town]: "miasto",
    [kinds.ruralPart]: "obszar wiejski",
    [kinds.district]: "dzielnica",
    [kinds.delegation]: "delegatura",
  },
  en: {
    [kinds.urban]: "urban gmina",
    [kinds.rural]: "rural gmina",
    [kinds.town]: "town",
    [kinds.ruralPart]: "rural part",
    [kinds.district]: "district",
    [kinds.delegation]: "district",
  },
} as const satisfies Record<Language, unknown>;

type About = { readonly companyName: string; readonly now: Date };

const aboutPlace = ({ number, accountId }: LineNumber, { address, gmina }: Location, { companyName, now }: About) => ({
  accountId: accountId!,
  companyName,
  number,
  address: addressLine(address),
  gmina: gminaLine(gmina, "pl"),
  at: now.toISOString(),
});

/** To BOK, with the link to its page. `enteredBy`: a person's name. */
export const toCheck = (
  number: LineNumber,
  location: Location,
  { enteredBy, linkId, ...about }: About & { readonly enteredBy: string; readonly linkId: string },
): NewNotice => ({
  recipient: { desk: "helpdesk" },
  language: "pl",
  facts: { kind: "location-to-check", ...aboutPlace(number, location, about), enteredBy, linkId },
});

/** To whoever entered it: BOK has rejected it. */
export const rejected = (number: LineNumber, location: Location, about: About): NewNotice => ({
  recipient: { accountId: number.accountId!, userId: location.enteredBy, ifProved: true },
  language: "pl",
  facts: { kind: "location-rejected", ...aboutPlace(number, location, about), note: location.note ?? "" },
});

/** To the main administrator, with the first of the numbers; undefined where the operator routes none of them. */
export const reminderOf = (
  all: readonly Pick<LineNumber, "number" | "kind" | "enabled" | "location" | "verified">[],
  { accountId, why, now }: { accountId: AccountId; why: "seat-moved" | "a-year-later"; now: Date },
): NewNotice | undefined => {
  const routed = all.filter(({ kind }) => kind === "voip");
  if (routed.length === 0) return undefined;
  const places = routed.map(({ number, enabled, location, verified }) => {
    const place = location?.state === "rejected" ? verified : location;
    return { number, address: enabled && place ? addressLine(place.address) : null };
  });
  return {
    recipient: { mainAdministratorOf: accountId },
    language: "pl",
    facts: {
      kind: "locations-reminder",
      accountId,
      why,
      numbers: routed.length,
      bySeat: places.filter(({ address }) => address === null).length,
      listed: places.slice(0, listedMax),
      at: now.toISOString(),
    },
  };
};
