import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admits,
  LoginPolicy,
  Network,
  noEnd,
  PolicyTerms,
  policyAdmits,
} from "../../../shared/domain/login-policies/login-policy.ts";
import { type Weekday, weekdays } from "../../../shared/domain/warsaw.ts";
import { newId } from "../../../shared/ids.ts";

const minute = 60_000;
const hour = 60 * minute;

const terms = (changes: Partial<PolicyTerms> = {}): PolicyTerms => ({
  name: "Biuro",
  validFrom: "2020-01-01",
  validTo: noEnd,
  networks: "any",
  ...changes,
});
const admitsAt = (policy: PolicyTerms, at: string | number, address = "192.0.2.7"): boolean =>
  admits(policy, { now: new Date(at), address });

type Hours = NonNullable<PolicyTerms["weekly"]>[number];
const open = (from: string, to: string, ...days: Weekday[]): PolicyTerms =>
  terms({ weekly: [{ weekdays: days.length === 0 ? [...weekdays] : days, from, to }] });

// --- the clock in Warsaw, by the law: it is changed at 01:00 UTC of the last Sunday of March and of October ------------

const changeOf = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return Date.UTC(year, month, last.getUTCDate() - last.getUTCDay(), 1);
};
const wallClock = (instant: number) => {
  const year = new Date(instant).getUTCFullYear();
  const isSummer = instant >= changeOf(year, 2) && instant < changeOf(year, 9);
  const shown = new Date(instant + (isSummer ? 2 : 1) * hour);
  return {
    day: shown.toISOString().slice(0, 10),
    weekday: weekdays[(shown.getUTCDay() + 6) % 7]!,
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
};
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const isWithin = ({ weekdays: days, from, to }: Hours, instant: number): boolean => {
  const { weekday, minutes } = wallClock(instant);
  return days.includes(weekday) && minutes >= minutesOf(from) && minutes < minutesOf(to);
};

const springs = ["2026-03-29", "2027-03-28"] as const;
const autumns = ["2026-10-25", "2027-10-31"] as const;

/** How many minutes a policy is open from noon UTC of the day before to noon UTC of the day after. */
const minutesOpenAround = (policy: PolicyTerms, day: string): number => {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const instants = Array.from({ length: 48 * 60 }, (_, passed) => noon - 24 * hour + passed * minute);
  return instants.filter((instant) => admitsAt(policy, instant)).length;
};

describe("a policy's hours", () => {
  it.each([
    ["in winter", "2026-01-12T07:00:00.000Z", "2026-01-12T15:00:00.000Z"],
    ["in summer", "2026-07-13T06:00:00.000Z", "2026-07-13T14:00:00.000Z"],
    ["on the Monday after the clock went forward", "2026-03-30T06:00:00.000Z", "2026-03-30T14:00:00.000Z"],
    ["on the Monday after it went back", "2026-10-26T07:00:00.000Z", "2026-10-26T15:00:00.000Z"],
  ])("begin at 08:00:00 on the clock in Warsaw and are over at 16:00:00: %s", (_, eight, sixteen) => {
    const office = open("08:00", "16:00", "monday");

    expect([Date.parse(eight) - 1, Date.parse(eight)].map((at) => admitsAt(office, at))).toEqual([false, true]);
    expect([Date.parse(sixteen) - 1, Date.parse(sixteen)].map((at) => admitsAt(office, at))).toEqual([true, false]);
  });

  it("are of the day that it is in Warsaw, not in UTC", () => {
    const sunday = open("00:00", "24:00", "sunday");

    expect(admitsAt(sunday, "2026-03-28T22:59:59.999Z")).toBe(false);
    expect(admitsAt(sunday, "2026-03-28T23:00:00.000Z")).toBe(true);
    expect(admitsAt(sunday, "2026-03-29T21:59:59.999Z")).toBe(true);
    expect(admitsAt(sunday, "2026-03-29T22:00:00.000Z")).toBe(false);
  });

  it.each(springs)("that lie in the hour which is skipped on %s never come, and those around it are shorter", (day) => {
    const opened = (from: string, to: string) => minutesOpenAround(open(from, to, "sunday"), day);

    expect(opened("02:00", "03:00")).toBe(0);
    expect(opened("02:59", "03:00")).toBe(0);
    expect(opened("01:59", "02:01")).toBe(1);
    expect(opened("02:59", "03:01")).toBe(1);
    expect(opened("01:00", "04:00")).toBe(120);
    expect(opened("00:00", "24:00")).toBe(23 * 60);
  });

  it.each(springs)("that begin in the hour which is skipped on %s begin when it is over", (day) => {
    const early = open("02:30", "05:00", "sunday");
    const three = Date.parse(`${day}T01:00:00Z`);

    expect([three - 1, three, three + 2 * hour - 1, three + 2 * hour].map((at) => admitsAt(early, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it.each(autumns)("that lie in the hour which is repeated on %s come twice, and those around it are longer", (day) => {
    const opened = (from: string, to: string) => minutesOpenAround(open(from, to, "sunday"), day);

    expect(opened("02:00", "03:00")).toBe(120);
    expect(opened("02:30", "02:31")).toBe(2);
    expect(opened("01:59", "02:01")).toBe(3);
    expect(opened("01:00", "04:00")).toBe(240);
    expect(opened("00:00", "24:00")).toBe(25 * 60);
  });

  it.each(autumns)("that end in the hour which is repeated on %s end, come again, and end", (day) => {
    const late = open("01:00", "02:30", "sunday");
    const first = Date.parse(`${day}T00:30:00Z`);

    expect(
      [first - 1, first, first + hour / 2 - 1, first + hour / 2, first + hour - 1, first + hour].map((at) =>
        admitsAt(late, at),
      ),
    ).toEqual([true, false, false, true, true, false]);
  });

  it.each([...springs, ...autumns])(
    "are the clock's, by the law, in the first and the last moment of every minute around %s",
    (day) => {
      const ranges: Hours[] = [
        ["00:00", "02:00"],
        ["02:00", "03:00"],
        ["03:00", "24:00"],
        ["01:59", "02:01"],
        ["02:30", "02:31"],
        ["08:00", "16:00"],
      ].map(([from = "", to = ""]) => ({ weekdays: ["sunday"], from, to }));
      const begin = Date.parse(`${day}T00:00:00Z`) - 2 * hour;

      for (const range of ranges) {
        const policy = terms({ weekly: [range] });
        const wrong = Array.from({ length: 27 * 60 }, (_, passed) => begin + passed * minute)
          .flatMap((at) => [at, at + minute - 1])
          .filter((at) => admitsAt(policy, at) !== isWithin(range, at));
        expect(wrong.map((at) => new Date(at).toISOString())).toEqual([]);
      }
    },
  );

  it("are the clock's, by the law, at any instant of any year", () => {
    const time = fc.integer({ min: 0, max: 24 * 60 }).map((passed) => {
      const [hours, minutes] = [Math.floor(passed / 60), passed % 60].map((part) => String(part).padStart(2, "0"));
      return `${hours}:${minutes}`;
    });
    const range = fc.record({ weekdays: fc.subarray([...weekdays], { minLength: 1 }), from: time, to: time });
    const instant = fc.date({ min: new Date("2025-01-01"), max: new Date("2037-12-31"), noInvalidDate: true });
    /** Half of them within a day of a change of the clock. */
    const near = fc
      .tuple(fc.integer({ min: 2025, max: 2037 }), fc.constantFrom(2, 9), fc.integer({ min: -24 * 60, max: 24 * 60 }))
      .map(([year, month, minutes]) => new Date(changeOf(year, month) + minutes * minute));

    fc.assert(
      fc.property(fc.array(range, { minLength: 1, maxLength: 4 }), fc.oneof(instant, near), (weekly, now) => {
        const asTheLawSays = weekly.some((hours) => isWithin(hours, now.getTime()));
        expect(admits(terms({ weekly }), { now, address: "192.0.2.7" })).toBe(asTheLawSays);
      }),
      { numRuns: 600 },
    );
  });

  it("may be several ranges a day, and different ones on other days", () => {
    const shop = terms({
      weekly: [
        { weekdays: ["monday", "tuesday"], from: "08:00", to: "12:00" },
        { weekdays: ["monday"], from: "13:00", to: "17:00" },
        { weekdays: ["saturday"], from: "10:00", to: "11:00" },
      ],
    });
    const at = (day: string, time: string) => admitsAt(shop, `2026-01-${day}T${time}:00+01:00`);

    expect(["07:59", "08:00", "11:59", "12:00", "12:59", "13:00", "16:59", "17:00"].map((t) => at("12", t))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect([at("13", "09:00"), at("13", "14:00"), at("14", "09:00"), at("17", "10:30")]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it("to 24:00 last to the end of the day, and not into the next", () => {
    const evening = open("22:00", "24:00", "monday");

    expect(admitsAt(evening, "2026-01-12T23:59:59.999+01:00")).toBe(true);
    expect(admitsAt(evening, "2026-01-13T00:00:00.000+01:00")).toBe(false);
  });

  it("are all hours where none are given", () => {
    for (const at of ["2026-01-12T03:00:00Z", "2026-03-29T01:00:00Z", "2026-07-12T23:59:59Z"])
      expect(admitsAt(terms(), at)).toBe(true);
  });
});

describe("the days a policy is valid", () => {
  it.each([
    ["in winter", "2026-01-10", "2026-01-12", "2026-01-09T23:00:00Z", "2026-01-12T23:00:00Z"],
    ["in summer", "2026-07-10", "2026-07-10", "2026-07-09T22:00:00Z", "2026-07-10T22:00:00Z"],
    ["the day of 23 hours", "2026-03-29", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["the day of 25 hours", "2027-10-31", "2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"],
  ])("are whole days in Warsaw, the first and the last included: %s", (_, validFrom, validTo, begin, end) => {
    const policy = terms({ validFrom, validTo });
    const [first, over] = [Date.parse(begin), Date.parse(end)];

    expect([first - 1, first, over - 1, over].map((at) => admitsAt(policy, at))).toEqual([false, true, true, false]);
  });

  it("have no end where the last one is 2037-12-31", () => {
    const policy = terms({ validTo: "2037-12-31" });

    for (const at of ["2037-12-31T22:59:59.999Z", "2037-12-31T23:00:00.000Z", "2038-01-20T00:00:00Z", "2099-06-01"])
      expect(admitsAt(policy, at)).toBe(true);
  });

  it("have an end where the last one is any other, before it or after it", () => {
    expect(admitsAt(terms({ validTo: "2037-12-30" }), "2037-12-30T22:59:59.999Z")).toBe(true);
    expect(admitsAt(terms({ validTo: "2037-12-30" }), "2037-12-30T23:00:00.000Z")).toBe(false);
    expect(admitsAt(terms({ validTo: "2038-01-01" }), "2038-01-01T12:00:00Z")).toBe(true);
    expect(admitsAt(terms({ validTo: "2038-01-01" }), "2038-01-02T12:00:00Z")).toBe(false);
  });

  it("count beside hours and networks: each alone refuses", () => {
    const policy = terms({
      ...open("08:00", "16:00", "monday"),
      networks: ["192.0.2.0/24"],
      validFrom: "2026-01-12",
      validTo: "2026-01-12",
    });
    const monday = "2026-01-12T10:00:00Z";

    expect(admitsAt(policy, monday)).toBe(true);
    expect(admitsAt(policy, "2026-01-12T18:00:00Z")).toBe(false);
    expect(admitsAt(policy, "2026-01-19T10:00:00Z")).toBe(false);
    expect(admitsAt(policy, monday, "198.51.100.1")).toBe(false);
  });
});

// --- networks ---------------------------------------------------------------------------------------------------------

const from = (network: string | readonly string[], address: string): boolean =>
  admitsAt(terms({ networks: [network].flat() }), "2026-01-12T10:00:00Z", address);

describe("a policy's networks", () => {
  it.each([
    ["192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8", "193.0.2.7"]],
    ["192.0.2.7/32", ["192.0.2.7"], ["192.0.2.6"]],
    ["192.0.2.6/31", ["192.0.2.6", "192.0.2.7"], ["192.0.2.5", "192.0.2.8"]],
    ["192.0.2.0/24", ["192.0.2.0", "192.0.2.255"], ["192.0.1.255", "192.0.3.0"]],
    ["192.0.2.77/24", ["192.0.2.0", "192.0.2.255"], ["192.0.1.255", "192.0.3.0"]],
    ["10.0.0.0/9", ["10.127.255.255"], ["10.128.0.0", "11.0.0.0"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["2001:db8::1", "::"]],
    ["2001:db8::7", ["2001:db8::7", "2001:DB8:0:0::7", "2001:0db8:0000:0000:0000:0000:0000:0007"], ["2001:db8::8"]],
    ["2001:db8::/48", ["2001:db8::", "2001:db8:0:ffff::1"], ["2001:db8:1::", "2001:db7:ffff::"]],
    ["2001:db8::/33", ["2001:db8:7fff::"], ["2001:db8:8000::"]],
    ["::1/128", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "::"]],
    ["::/0", ["::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], ["192.0.2.7", "::ffff:192.0.2.7"]],
  ])("hold %s and its like only", (network, within, without) => {
    for (const address of within) expect(from(network, address), address).toBe(true);
    for (const address of without) expect(from(network, address), address).toBe(false);
  });

  it.each([
    ["::ffff:192.0.2.7", ["192.0.2.7", "::ffff:c000:207"], ["192.0.2.8"]],
    ["::ffff:c000:207", ["192.0.2.7", "::FFFF:192.0.2.7", "0:0:0:0:0:ffff:c000:0207"], ["192.0.2.6"]],
    ["::ffff:192.0.2.0/120", ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.9"], ["192.0.3.0"]],
    ["::ffff:192.0.2.7/128", ["192.0.2.7"], ["192.0.2.6"]],
    ["::ffff:0:0/96", ["0.0.0.0", "192.0.2.7", "::ffff:255.255.255.255"], ["::fffe:192.0.2.7", "2001:db8::1"]],
    ["192.0.2.0/24", ["::ffff:192.0.2.7"], ["::ffff:192.0.3.7", "64:ff9b::192.0.2.7"]],
  ])("know an IPv4 address that is mapped into IPv6 for what it is: %s", (network, within, without) => {
    for (const address of within) expect(from(network, address), address).toBe(true);
    for (const address of without) expect(from(network, address), address).toBe(false);
  });

  it("may be several, of both kinds", () => {
    const both = ["192.0.2.0/24", "2001:db8::/32", "198.51.100.1"];

    expect(["192.0.2.9", "2001:db8::9", "198.51.100.1"].map((address) => from(both, address))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["192.0.3.9", "2001:db9::9", "198.51.100.2"].map((address) => from(both, address))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it("never hold an address that is none, whatever is listed; `any` asks for none", () => {
    const all = ["0.0.0.0/0", "::/0", "0.0.0.1", "127.0.0.1"];
    const nowhere = ["", " ", "unknown", "1", "2130706433", "0x7f.1", "127.1", "0177.0.0.1", "192.0.2.7:443"];

    for (const address of [...nowhere, "[::1]", "192.0.2.7, 10.0.0.1", "192.0.2.0/24", "fe80::1%eth0", "192.0.2.256"])
      expect(from(all, address), address).toBe(false);
    expect(admitsAt(terms(), "2026-01-12T10:00:00Z", "unknown")).toBe(true);
  });

  it.each([
    ["a bare number", "1", "2130706433", "0"],
    ["an address that is cut short", "192.168", "192.0.2", "192.168/16", "0x7f.1"],
    ["another base", "0x7f.0.0.1", "127.0.0.0x1", "::ffff:0x7f.0.0.1", "192.0.2.0/0x18"],
    [
      "leading zeros, which some read as octal",
      "010.0.0.1",
      "192.0.2.007",
      "::ffff:010.0.0.1",
      "192.0.2.0/024",
      "::/00",
    ],
    ["too large a part", "192.0.2.256", "300.0.0.1", "12345::", "::10000", "::ffff:192.0.2.256"],
    [
      "too many parts or too few",
      "192.0.2.1.1",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1::2::3",
      ":::",
      "::ffff:1.2.3",
    ],
    ["too many bits, or less than none", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/-1", "::ffff:192.0.2.0/129"],
    ["bits that mapped addresses have not", "::ffff:192.0.2.0/24", "::ffff:0:0/95"],
    ["no bits, or more than a number", "192.0.2.0/", "192.0.2.0/24/8", "192.0.2.0/1e1", "192.0.2.0/ 8", "/24", "/"],
    ["a netmask", "192.0.2.0/255.255.255.0"],
    ["a range", "192.0.2.1-192.0.2.9", "192.0.2.*"],
    ["a zone of one machine's", "fe80::1%eth0", "fe80::1%1/64", "::1%"],
    ["something around it", " 192.0.2.1", "192.0.2.1 ", "192.0.2.1\n", "[::1]", "192.0.2.1:443", "192.0.2.1,192.0.2.2"],
    ["no network", "", " ", "any", "example.com", "::g", "١٩٢.0.2.1", "1.2.3.4\0", "-1.2.3.4", "1..2.3", ".1.2.3"],
    ["a text without end", `${"0".repeat(100)}::1`],
  ])("are written as people write them, or refused: %s", (_, ...networks) => {
    expect(networks.filter((network) => Network.safeParse(network).success)).toEqual([]);
  });
});

/** The very bits: an address as a number, of 32 or 128 of them. */
type Bits = { readonly value: bigint; readonly width: 32 | 128 };

const groupsOf = (value: bigint): string[] =>
  Array.from({ length: 8 }, (_, place) => ((value >> BigInt(112 - 16 * place)) & 0xffffn).toString(16));
const dotted = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => ((value >> shift) & 0xffn).toString()).join(".");
const mapped = 0xffffn << 32n;

/** The ways in which people and programs write the same address. */
const waysToWrite = ({ value, width }: Bits): string[] => {
  if (width === 32) return [dotted(value), `::ffff:${dotted(value)}`, ...waysToWrite6(mapped | value)];
  return waysToWrite6(value);
};
const waysToWrite6 = (value: bigint): string[] => {
  const groups = groupsOf(value);
  const whole = groups.join(":");
  const squeezed = whole.replace(/(^|:)0(:0)+(:|$)/, "::");
  const padded = groups.map((group) => group.padStart(4, "0")).join(":");
  const tailed = `${groups.slice(0, 6).join(":")}:${dotted(value & 0xffffffffn)}`;
  return [whole, squeezed, padded, tailed, squeezed.toUpperCase()];
};

describe("a subnet, by its very bits", () => {
  const bits = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value): Bits => ({ value, width: 32 })),
    fc
      .oneof(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }), fc.bigInt({ min: 0n, max: 0xffffn }))
      .filter((value) => value >> 32n !== 0xffffn)
      .map((value): Bits => ({ value, width: 128 })),
  );
  const place = fc.nat(1_000_000);
  const written = (one: Bits, way: number): string => {
    const ways = waysToWrite(one);
    return ways[way % ways.length]!;
  };

  it("holds exactly the addresses that begin as it does, however both are written", () => {
    fc.assert(
      fc.property(bits, fc.nat(128), fc.nat(127), place, place, (base, length, flipped, way, otherWay) => {
        const count = length % (base.width + 1);
        const network = written(base, way);
        const written6 = base.width === 32 && network.includes(":");
        const subnet = `${network}/${written6 ? count + 96 : count}`;
        const near: Bits = { ...base, value: base.value ^ (1n << BigInt(flipped % base.width)) };
        fc.pre(near.width === 32 || near.value >> 32n !== 0xffffn);
        const begins = (one: Bits) =>
          one.value >> BigInt(base.width - count) === base.value >> BigInt(base.width - count);

        expect(Network.safeParse(subnet).success).toBe(true);
        expect(from(subnet, written(base, otherWay))).toBe(true);
        expect(from(subnet, written(near, otherWay))).toBe(begins(near));
        expect(from(network, written(near, otherWay))).toBe(false);
      }),
      { numRuns: 600 },
    );
  });

  it("never holds an address of the other kind", () => {
    fc.assert(
      fc.property(bits, bits, place, place, (base, other, way, otherWay) => {
        fc.pre(base.width !== other.width);
        expect(from(`${waysToWrite(base)[0]}/0`, written(other, otherWay))).toBe(false);
        expect(from(written(base, way), written(other, otherWay))).toBe(false);
      }),
    );
  });
});

describe("any text at all", () => {
  const pieces = fc.constantFrom(
    "0",
    "1",
    "7",
    "10",
    "255",
    "256",
    "f",
    "ffff",
    "0x",
    ".",
    ":",
    "::",
    "/",
    "%",
    "e",
    " ",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join("")),
    fc.array(fc.constantFrom("0", "1", "192", "010", "0x7f"), { minLength: 1, maxLength: 5 }).map((p) => p.join(".")),
    fc.array(fc.constantFrom("", "0", "a", "ffff", "1.2.3.4", "00001"), { maxLength: 9 }).map((p) => p.join(":")),
  );
  const isAddress = (text: string) => isIPv4(text) || (isIPv6(text) && !text.includes("%"));

  it("is a network only where it is an address, with bits or without", () => {
    fc.assert(
      fc.property(texts, fc.option(fc.nat(140), { nil: undefined }), (text, length) => {
        const network = length === undefined ? text : `${text}/${length}`;
        // The text may hold a slash of its own.
        const [address = "", bits, more] = network.split("/");
        const width = isIPv4(address) ? 32 : 128;
        // Mapped addresses have fewer bits of their own; so do those that are read as such (`::1.2.3.4`, RFC 4291 2.5.5.1).
        const isMapped = /ffff:|^::\d+\./i.test(address);
        fc.pre(bits === undefined || !isMapped);

        const isLength = bits === undefined || (/^(0|[1-9]\d*)$/.test(bits) && Number(bits) <= width);
        expect(Network.safeParse(network).success).toBe(isAddress(address) && isLength && more === undefined);
      }),
      { numRuns: 600 },
    );
  });

  it("is let in by a list only where it is an address", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(from(["0.0.0.0/0", "::/0"], text)).toBe(isAddress(text));
      }),
      { numRuns: 600 },
    );
  });
});

// --- what a policy may say --------------------------------------------------------------------------------------------

const faultsOf = (changes: Record<string, unknown>): string[] =>
  (PolicyTerms.safeParse({ ...terms(), ...changes }).error?.issues ?? []).map(({ path }) => path.join("."));

describe("what a policy says", () => {
  const range = { weekdays: ["monday"], from: "08:00", to: "16:00" };

  it("is taken as it is, its name without the spaces around it", () => {
    const whole = { ...terms({ networks: ["192.0.2.0/24", "::1"] }), weekly: [range, { ...range, to: "24:00" }] };

    expect(PolicyTerms.parse({ ...whole, name: "  Biuro " })).toEqual(whole);
    expect(PolicyTerms.parse(terms())).toEqual(terms());
  });

  it.each([
    ["from the evening to the morning", "22:00", "06:00"],
    ["from midnight to midnight", "00:00", "00:00"],
    ["from an hour to itself", "08:00", "08:00"],
    ["from the end of the day on", "24:00", "24:00"],
  ])("is no range that crosses midnight, or lasts no time: %s", (_, begin, end) => {
    expect(faultsOf({ weekly: [{ ...range, from: begin, to: end }] })).toEqual(["weekly.0.to"]);
  });

  it.each(["8:00", "08:60", "25:00", "24:01", "08:00:00", "0800", "", " 08:00", "08:00\n", 8, null])(
    "is no time that a clock doesn't show: %j",
    (time) => {
      expect(faultsOf({ weekly: [{ ...range, from: time }] })).toContain("weekly.0.from");
    },
  );

  it.each([
    "2026-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-1-1",
    "26-01-01",
    "2026-01-01T00:00:00Z",
    "1 stycznia",
    "",
    null,
  ])("is no day that no calendar has: %j", (day) => {
    expect(faultsOf({ validFrom: day })).toContain("validFrom");
  });

  it("ends on the day that it begins, or later", () => {
    expect(faultsOf({ validFrom: "2026-01-12", validTo: "2026-01-12" })).toEqual([]);
    expect(faultsOf({ validFrom: "2026-01-12", validTo: "2026-01-11" })).toEqual(["validTo"]);
  });

  it.each([
    ["no name", { name: "" }, "name"],
    ["a name of spaces", { name: "   " }, "name"],
    ["a name without end", { name: "a".repeat(101) }, "name"],
    ["a list of no network", { networks: [] }, "networks"],
    ["too many networks", { networks: Array.from({ length: 51 }, () => "192.0.2.1") }, "networks"],
    ["neither any network nor a list", { networks: "all" }, "networks"],
    ["a list of no hours", { weekly: [] }, "weekly"],
    ["too many hours", { weekly: Array.from({ length: 51 }, () => range) }, "weekly"],
    ["hours of no day", { weekly: [{ ...range, weekdays: [] }] }, "weekly.0.weekdays"],
    ["hours of a day that is none", { weekly: [{ ...range, weekdays: ["funday"] }] }, "weekly.0.weekdays.0"],
  ])("is refused field by field: %s", (_, changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  it("is nothing that nobody asked for", () => {
    expect(PolicyTerms.safeParse({ ...terms(), isDefault: true }).success).toBe(false);
    expect(PolicyTerms.safeParse({ ...terms(), weekly: [{ ...range, zone: "UTC" }] }).success).toBe(false);
  });

  it("may be of as many networks and hours as fit", () => {
    expect(faultsOf({ networks: Array.from({ length: 50 }, (_, place) => `192.0.2.${place}`) })).toEqual([]);
    expect(faultsOf({ weekly: Array.from({ length: 50 }, () => range), name: "a".repeat(100) })).toEqual([]);
  });
});

describe("a policy as it is kept", () => {
  const kept = { terms: terms({ networks: ["010.0.0.1", "192.0.2.7"] }), users: {}, version: 1 };

  it("is read though the form that once took it would refuse it today", () => {
    const createdAt = "2026-01-12T10:00:00.000Z";
    const weekly = [{ weekdays: ["monday" as const], from: "22:00", to: "06:00" }];
    const old = { ...kept, terms: { ...kept.terms, weekly }, createdAt };

    expect(PolicyTerms.safeParse(old.terms).success).toBe(false);
    expect(LoginPolicy.parse(old)).toEqual(old);
  });

  it("lets nobody in by what is no network, and goes on by what is one", () => {
    expect(from(kept.terms.networks, "8.0.0.1")).toBe(false);
    expect(from(kept.terms.networks, "10.0.0.1")).toBe(false);
    expect(from(kept.terms.networks, "192.0.2.7")).toBe(true);
  });
});

describe("a user", () => {
  const now = new Date("2026-01-12T10:00:00Z");
  const [assigned, other] = [newId("lp", now), newId("lp", now)];
  const policy = (networks: PolicyTerms["networks"]): LoginPolicy => ({
    terms: terms({ networks }),
    users: {},
    version: 1,
    createdAt: now.toISOString(),
  });
  const lets = (loginPolicyId: string | null, policies: Record<string, LoginPolicy> | undefined) =>
    policyAdmits({ user: { loginPolicyId }, policies: policies && { policies } }, { now, address: "192.0.2.7" });

  it("without a policy comes in from anywhere at any time, whatever policies there are", () => {
    expect(lets(null, undefined)).toBe(true);
    expect(lets(null, { [other]: policy(["198.51.100.1"]) })).toBe(true);
  });

  it("with one comes in as that one says, and no other", () => {
    const [lettingIn, shuttingOut] = [policy(["192.0.2.0/24"]), policy(["198.51.100.1"])];

    expect(lets(assigned, { [assigned]: lettingIn, [other]: shuttingOut })).toBe(true);
    expect(lets(assigned, { [assigned]: shuttingOut, [other]: lettingIn })).toBe(false);
  });

  it("whose policy is gone stays out", () => {
    expect(lets(assigned, undefined)).toBe(false);
    expect(lets(assigned, {})).toBe(false);
    expect(lets(assigned, { [other]: policy("any") })).toBe(false);
  });
});
