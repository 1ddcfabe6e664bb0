/** What is put into the e-mails about a place of use. */
import type { NewNotice } from "../follow-ups.ts";
import type { AccountId } from "../ids.ts";
import { addressLine } from "../subscriber/address.ts";
import { listedMax } from "./notices.ts";
import type { ChosenGmina, LineNumber, Location } from "./number.ts";

/** "Warszawa, powiat Warszawa, woj. mazowieckie". */
export const gminaLine = ({ name, powiat, voivodeship }: ChosenGmina): string =>
  `${name}, powiat ${powiat}, woj. ${voivodeship}`;

type About = { readonly companyName: string; readonly now: Date };

const aboutPlace = ({ number, accountId }: LineNumber, { address, gmina }: Location, { companyName, now }: About) => ({
  accountId: accountId!,
  companyName,
  number,
  address: addressLine(address),
  gmina: gminaLine(gmina),
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
  all: readonly Pick<LineNumber, "number" | "kind" | "enabled" | "location">[],
  { accountId, why, now }: { accountId: AccountId; why: "seat-moved" | "a-year-later"; now: Date },
): NewNotice | undefined => {
  const routed = all.filter(({ kind }) => kind === "voip");
  if (routed.length === 0) return undefined;
  const places = routed.map(({ number, enabled, location }) => ({
    number,
    address: enabled && location && location.state !== "rejected" ? addressLine(location.address) : null,
  }));
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
