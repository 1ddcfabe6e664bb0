/**
 * What happens to a number: the platform reports it, its customer says where it is used, BOK checks that. Each step looks at the number as
 * it is; one that changes nothing answers the very same number.
 */
import type { AccountId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import type { Address } from "../subscriber/address.ts";
import { warsawDay } from "../warsaw.ts";
import type { ChosenGmina, LineNumber, NumberKind } from "./number.ts";
import * as emergencyRefusals from "./refusals.ts";

/** So often may a customer change one number in a day of Warsaw: each new place is e-mailed to BOK. */
export const changesADayMax = 20;

/** Not before the version that it follows, also by a clock that is behind. */
const nextSince = ({ since }: LineNumber, now: Date): string =>
  new Date(Math.max(now.getTime(), Date.parse(since) + 1)).toISOString();

const changed = (number: LineNumber, to: Partial<LineNumber>, now: Date): LineNumber => {
  const next = { ...number, ...to, version: number.version + 1, since: nextSince(number, now) };
  // Disabled and enabled again, it is still the same e-mail that BOK was sent.
  return next.location?.state === "unverified" ? next : { ...next, linkId: null };
};

/**
 * The platform reports whose a number is, and of what kind. Ported to another account, or to the network of a SIM card, it loses its place
 * of use: that was another customer's, or is routed by another operator now.
 */
export const reported = (
  number: LineNumber | undefined,
  to: { readonly number: string; readonly accountId: AccountId; readonly kind: NumberKind },
  now: Date,
): LineNumber => {
  const none = { enabled: false, location: null } as const;
  if (!number)
    return {
      ...to,
      ...none,
      version: 1,
      since: now.toISOString(),
      changes: { day: warsawDay(now), count: 0 },
      linkId: null,
    };
  if (number.accountId === to.accountId && number.kind === to.kind) return number;
  if (number.accountId === to.accountId) return changed(number, { kind: to.kind, ...none }, now);
  const { seatCode: _, ...rest } = number;
  return changed({ ...rest, changes: { day: warsawDay(now), count: 0 } }, { ...to, ...none }, now);
};

/** The platform has released a number: it is nobody's. */
export const released = (number: LineNumber, now: Date): LineNumber =>
  number.accountId === null ? number : changed(number, { accountId: null, enabled: false, location: null }, now);

export type WantedLocation =
  | { readonly enabled: false }
  | { readonly enabled: true; readonly address: Address; readonly gmina: ChosenGmina };

/**
 * The customer says where it is used, or disables emergency calls from there. Another place is unverified. Refuses
 * `routed_by_sim_operator` and `too_many_location_changes`.
 */
export const entered = (
  number: LineNumber,
  wanted: WantedLocation,
  { userId, now }: { readonly userId: string; readonly now: Date },
): LineNumber => {
  if (number.kind === "gsm-hosting") throw new Refusal(emergencyRefusals.routed_by_sim_operator);
  const { location } = number;
  const isSamePlace = !wanted.enabled || (location !== null && isSame(location, wanted));
  if (wanted.enabled === number.enabled && isSamePlace) return number;
  const day = warsawDay(now);
  const count = (number.changes.day === day ? number.changes.count : 0) + 1;
  if (count > changesADayMax) throw new Refusal(emergencyRefusals.too_many_location_changes);
  const to = { enabled: wanted.enabled, changes: { day, count } };
  if (isSamePlace) return changed(number, to, now);
  const { address, gmina } = wanted as Extract<WantedLocation, { enabled: true }>;
  const next = { address, gmina, state: "unverified", enteredAt: now.toISOString(), enteredBy: userId } as const;
  return changed(number, { ...to, location: next }, now);
};

type Place = { readonly address: Address; readonly gmina: ChosenGmina };

const isSame = (one: Place, other: Place): boolean =>
  one.gmina.code === other.gmina.code && sorted(one.address) === sorted(other.address);

const sorted = (address: Address): string => JSON.stringify(address, Object.keys(address).sort());

export type Check = { readonly state: "verified" } | { readonly state: "rejected"; readonly note: string };

/**
 * BOK checks where it is used, as it stood in the version that they saw. The same again changes nothing. Refuses `not_found` where no place
 * of use is enabled, and `precondition_failed` where the number was changed since.
 */
export const checked = (
  number: LineNumber,
  check: Check,
  seen: { readonly version: number; readonly now: Date },
): LineNumber => {
  const { enabled, location, version } = number;
  if (!enabled || location === null) throw new Refusal(common.not_found);
  const { note: _, ...place } = location;
  const to = { ...place, ...check };
  const isRepeated =
    location.state === to.state && location.note === (check.state === "rejected" ? check.note : undefined);
  if (isRepeated && seen.version >= version - 1) return number;
  if (seen.version !== version) throw new Refusal(common.precondition_failed);
  return changed(number, { location: to }, seen.now);
};
