/**
 * Login policies (Polityka Logowania): from where and when a portal user may be signed in. A policy is held on every
 * request, by the clock on the wall in Warsaw, also on the days when it is changed.
 */

import ipaddr, { type IPv4, type IPv6 } from "ipaddr.js";
import * as z from "zod/mini";
import { Instant, PolicyId, UserId } from "../ids.ts";
import { named, takes } from "../model.ts";
import { Name } from "../name.ts";
import { wallClock, weekdays } from "../warsaw.ts";

/** As a policy is written down where it has no end. */
export const noEnd = "2037-12-31";

/**
 * Whether it is an address as people write one. The library also reads `1`, `192.168`, `0x7f.1` and `010.0.0.1`, each of
 * which would let in others than was meant, and a zone, which means something on one machine only.
 */
const isAddress = (text: string): boolean => {
  const last = text.slice(text.lastIndexOf(":") + 1);
  const isDotted = last === text || last.includes(".");
  return ipaddr.isValid(text) && !text.includes("%") && (!isDotted || ipaddr.IPv4.isValidFourPartDecimal(last));
};

/** An IPv4 address that came mapped into IPv6 is that IPv4 address. */
const plain = (address: string): IPv4 | IPv6 => {
  const written = ipaddr.parse(address);
  return written instanceof ipaddr.IPv6 && written.isIPv4MappedAddress() ? written.toIPv4Address() : written;
};

/** Whose tries to sign in are counted together: those of an IPv4 address, or of an IPv6 /64, which is what one household or office has. */
export const originNetwork = (address: string): string => {
  if (!ipaddr.isValid(address)) return address;
  const read = plain(address);
  return read.kind() === "ipv6" ? ipaddr.IPv6.networkAddressFromCIDR(`${read}/64`).toString() : read.toString();
};

/** Where a network begins, and how many bits of that count; undefined where it is none. */
const subnetOf = (network: string): [IPv4 | IPv6, number] | undefined => {
  const [, address = "", length] = /^([^/]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(network) ?? [];
  if (!isAddress(address)) return undefined;
  const base = plain(address);
  const most = base.kind() === "ipv4" ? 32 : 128;
  if (length === undefined) return [base, most];
  // A subnet of mapped addresses counts its bits from the beginning of IPv6.
  const bits = Number(length) - (base.kind() === "ipv4" && address.includes(":") ? 96 : 0);
  return bits >= 0 && bits <= most ? [base, bits] : undefined;
};

const isNetwork = (text: string): boolean => subnetOf(text) !== undefined;

/** An address (`192.0.2.7`, `2001:db8::7`) or a subnet (`192.0.2.0/24`, `2001:db8::/48`). */
export const Network = named(
  "Network",
  takes(
    { description: "An IPv4 or IPv6 address, or a subnet in CIDR notation", format: "network" },
    z.string().check(z.maxLength(60), z.refine(isNetwork)),
  ),
);

/** `24:00` is the end of the day. */
const TimeOfDay = z.string().check(z.regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/));
const Day = z.iso.date();

const Hours = named(
  "LoginHours",
  z
    .strictObject({
      weekdays: z.array(z.enum(weekdays)).check(z.minLength(1), z.maxLength(7)),
      from: TimeOfDay,
      to: TimeOfDay,
    })
    // What crosses midnight is two ranges, of two days: which day it is of would be anyone's guess.
    .check(z.refine(({ from, to }) => from < to, { path: ["to"] })),
);

export const PolicyTerms = named(
  "LoginPolicyTerms",
  z
    .strictObject({
      name: Name,
      /** The first and the last day, in Warsaw; outside them the policy refuses. */
      validFrom: Day,
      validTo: Day,
      networks: named(
        "LoginNetworks",
        z.union([z.literal("any"), z.array(Network).check(z.minLength(1), z.maxLength(50))]),
      ),
      /** Several ranges a day may be given; without any, every hour is good. */
      weekly: z.optional(z.array(Hours).check(z.minLength(1), z.maxLength(50))),
    })
    .check(z.refine(({ validFrom, validTo }) => validFrom <= validTo, { path: ["validTo"] })),
);
export type PolicyTerms = z.infer<typeof PolicyTerms>;

/** Terms as they are kept: what the form took once is never refused later, should the form grow stricter. */
const KeptTerms = z.object({
  name: z.string(),
  validFrom: z.string(),
  validTo: z.string(),
  networks: z.union([z.literal("any"), z.array(z.string())]),
  weekly: z.optional(z.array(z.object({ weekdays: z.array(z.enum(weekdays)), from: z.string(), to: z.string() }))),
});

/** Whose it is, and what it says. The users that it is assigned to stand in it, so that one in use can't be deleted. */
export const LoginPolicy = z.object({
  terms: KeptTerms,
  users: z.record(UserId, z.enum(["user", "main-administrator"])),
  /** Raised with every change of the terms. */
  version: z.int(),
  createdAt: Instant,
});
export type LoginPolicy = z.infer<typeof LoginPolicy>;

/** An account's policies by id, in one item: read with every request of its people. */
export const LoginPolicies = z.object({ policies: z.record(PolicyId, LoginPolicy) });
export type LoginPolicies = z.infer<typeof LoginPolicies>;

/** As many policies may an account have: all of them are read with every request. */
export const policiesMax = 50;

/** Whether the policy lets somebody in who comes from this address now. */
export const admits = (
  { validFrom, validTo, networks, weekly }: PolicyTerms,
  { now, address }: { now: Date; address: string },
): boolean => {
  const { day, weekday, time } = wallClock(now);
  if (day < validFrom || (validTo !== noEnd && day > validTo)) return false;
  if (weekly && !weekly.some((hours) => hours.weekdays.includes(weekday) && hours.from <= time && time < hours.to))
    return false;
  return networks === "any" || networks.some((network) => contains(network, address));
};

/** Whether a user's policy, if they have one, lets them in. One that is assigned but gone refuses: nobody said otherwise. */
export const policyAdmits = (
  {
    user: { loginPolicyId },
    policies,
  }: { user: { readonly loginPolicyId: string | null }; policies: LoginPolicies | undefined },
  from: { now: Date; address: string },
): boolean => {
  if (loginPolicyId === null) return true;
  const policy = policies?.policies[loginPolicyId];
  return policy !== undefined && admits(policy.terms, from);
};

/** Whether the address lies in the network. What is no address lies nowhere. */
const contains = (network: string, address: string): boolean => {
  const subnet = subnetOf(network);
  if (!subnet || !isAddress(address)) return false;
  const [from, [base, bits]] = [plain(address), subnet];
  return from.kind() === base.kind() && (from as IPv4).match(base as IPv4, bits);
};
