/**
 * What happens to a number: the platform reports it, its customer says where it is used, BOK checks that. Each step looks at the number as
 * it is; one that changes nothing answers the very same number.
 */
import type { AccountId } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import * as common from "../refusals.ts";
import type { Address } from "../subscriber/address.ts";
import type { ChosenGmina, LineNumber, NumberKind } from "./number.ts";
import * as emergencyRefusals from "./refusals.ts";

/** Not before the version that it follows, also by a clock that is behind. */
const nextSince = ({ since }: LineNumber, now: Date): string =>
  new Date(Math.max(now.getTime(), Date.parse(since) + 1)).toISOString();

const changed = (number: LineNumber, to: Partial<LineNumber>, now: Date): LineNumber => ({
  ...number,
  ...to,
  version: number.version + 1,
  since: nextSince(number, now),
});

/** Nothing of an earlier customer's, or of an earlier network, is routed or checked. */
const noPlace = { enabled: false, location: null, verified: null, rejected: null, linkId: null } as const;

/** What the platform says of a number. `at`: when it became true, by the platform's own clock. */
type Report = { readonly at?: string | undefined };

/**
 * The platform reports whose a number is, and of what kind. Ported to another account, or to the network of a SIM card, it loses its place
 * of use: that was another customer's, or is routed by another operator now. Refuses `report_outdated` where a later report was taken.
 */
export const reported = (
  number: LineNumber | undefined,
  { at, ...to }: Report & { readonly number: string; readonly accountId: AccountId; readonly kind: NumberKind },
  now: Date,
): LineNumber => {
  const reportedAt = at === undefined ? {} : { reportedAt: at };
  if (!number) return { ...to, ...noPlace, version: 1, since: now.toISOString(), ...reportedAt };
  mustFollow(number, at);
  if (number.accountId === to.accountId && number.kind === to.kind) return withDate(number, at);
  if (number.accountId === to.accountId) return changed(number, { kind: to.kind, ...noPlace, ...reportedAt }, now);
  const { seatCode: _, ...rest } = number;
  return changed(rest, { ...to, ...noPlace, ...reportedAt }, now);
};

/** The platform has released a number: it is nobody's. Refuses `report_outdated`. */
export const released = (number: LineNumber, now: Date, { at }: Report = {}): LineNumber => {
  mustFollow(number, at);
  if (number.accountId === null) return withDate(number, at);
  return changed(number, { accountId: null, ...noPlace, ...(at === undefined ? {} : { reportedAt: at }) }, now);
};

/** The same number, known to be so at a later moment: no change of it, and no new version. */
const withDate = (number: LineNumber, at: string | undefined): LineNumber =>
  at === undefined || at === number.reportedAt ? number : { ...number, reportedAt: at };

/** Messages may arrive late, or in another order. */
const mustFollow = ({ reportedAt }: LineNumber, at: string | undefined): void => {
  if (at !== undefined && reportedAt !== undefined && at < reportedAt)
    throw new Refusal(emergencyRefusals.report_outdated);
};

export type WantedLocation =
  | { readonly enabled: false }
  | { readonly enabled: true; readonly address: Address; readonly gmina: ChosenGmina };

/**
 * The customer says where it is used, or disables emergency calls from there. Another place is unverified, but for the one that BOK
 * rejected last. Refuses `routed_by_sim_operator`.
 */
export const entered = (
  number: LineNumber,
  wanted: WantedLocation,
  { userId, now }: { readonly userId: string; readonly now: Date },
): LineNumber => {
  if (number.kind === "gsm-hosting") throw new Refusal(emergencyRefusals.routed_by_sim_operator);
  const { location, enabled, verified, rejected } = number;
  // Whoever disables it withdraws what was verified before, too.
  if (!wanted.enabled) return enabled ? changed(number, { enabled: false, verified: null }, now) : number;
  if (location !== null && isSame(location, wanted)) return enabled ? number : changed(number, { enabled: true }, now);
  const { address, gmina } = wanted;
  const judged =
    rejected && isSame(rejected, wanted)
      ? { state: rejected.state, ...(rejected.note === undefined ? {} : { note: rejected.note }) }
      : { state: "unverified" as const };
  const next = { address, gmina, ...judged, enteredAt: now.toISOString(), enteredBy: userId };
  const before = location?.state === "verified" ? location : verified;
  return changed(number, { enabled: true, location: next, verified: before }, now);
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
  const { verified } = number;
  const known =
    check.state === "verified"
      ? { verified: null, rejected: null }
      : { rejected: to, verified: verified && !isSame(verified, to) ? verified : null };
  // Until BOK has checked, they are sent no other e-mail, whatever the customer enters, disables and enters again.
  return changed(number, { location: to, ...known, linkId: null }, seen.now);
};
