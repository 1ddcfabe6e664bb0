/** What an entry's hash covers, and that no release changes it: entries that were posted long ago are hashed each night. */
import { describe, expect, it } from "vitest";
import { guardFactsOf, LedgerEntry, openedHead, textOf } from "../../../shared/domain/account/ledger.ts";
import { begin, takePage } from "../../../shared/domain/account/replay.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { sha256 } from "../../../shared/security/hash.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const head = openedHead(accountId, grosze(2_000), new Date("2026-01-01T00:00:00.000Z"));

/** As they stood in the table of the first release. Never to be edited: what makes them fail makes every old ledger disagree. */
const withAllFields = {
  accountId,
  sequence: 1,
  kind: "adjustment",
  amountGrosze: 12_345,
  balanceAfterGrosze: 12_345,
  cause: { type: "adjustment", id: "us_01KJQ3V2G0STAFF:9b1c" },
  actor: { type: "staff", id: "us_01KJQ3V2G0STAFF" },
  subjectId: "tu_01KJQ3V2G0TOPUP",
  note: 'Zwrot „za maj" – ąę\n2. rata',
  postedAt: "2026-03-01T10:00:00.000Z",
  previousHash: "0".repeat(64),
  hash: "3eb74182be266c640e24120f9ac480997b4283dcad0a949e629cc6a11368a760",
};
const withRequiredFields = {
  accountId,
  sequence: 2,
  kind: "usage",
  amountGrosze: -45,
  balanceAfterGrosze: 12_300,
  cause: { type: "usage-charge", id: "ch_1" },
  actor: { type: "machine", id: "rating" },
  postedAt: "2026-03-02T23:59:59.999Z",
  previousHash: withAllFields.hash,
  hash: "d6820a0a270a8810aea2f98566dc212b0d1f9fd8d7a8e0e5579df0e0a1b261d7",
};
/** As it stands since entries may say when something occurred. Never to be edited either. */
const withOccurrence = {
  ...withAllFields,
  kind: "usage",
  amountGrosze: -45,
  balanceAfterGrosze: -45,
  cause: { type: "usage-charge", id: "ch_2" },
  occurredAt: "2026-02-28T23:00:00.000Z",
  hash: "64191ddd3ef64284465b15d456420a41e154f5191c2d3b5c0050bf89b127a6b1",
};
/** As it stands since a second person may confirm an entry. Never to be edited either. */
const withConfirmation = {
  ...withOccurrence,
  confirmedBy: "us_01KJQ3V2G0OTHER",
  hash: "aa1be1dd6b1af5c643811295031fc4890b01c729aa26470b892c390261bcd3f5",
};

describe("the hash of a stored entry", () => {
  it.each([
    ["with all fields", withAllFields],
    ["with the required ones only", withRequiredFields],
    ["of something that occurred before", withOccurrence],
    ["that a second person confirmed", withConfirmation],
  ])("is what it always was: %s", (_, stored) => {
    const entry = LedgerEntry.parse(stored);

    expect(Object.keys(entry).sort()).toEqual(Object.keys(stored).sort());
    expect(sha256(textOf(entry))).toBe(stored.hash);
  });

  it("the last example has every field that an entry can have", () => {
    expect(Object.keys(withConfirmation).sort()).toEqual(Object.keys(LedgerEntry.shape).sort());
  });
});

/** The places of all values in an entry, nested ones too: a field that an entry is given later is among them. */
const leavesOf = (value: unknown, path: readonly string[] = []): (readonly string[])[] =>
  value !== null && typeof value === "object"
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]))
    : [path];

const changed = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  if (name !== undefined) {
    const fields = value as Record<string, unknown>;
    return { ...fields, [name]: changed(fields[name], rest) };
  }
  if (typeof value === "number") return value + 1;
  const text = String(value);
  // An instant stays one.
  return text.startsWith("2026-") ? text.replace("2026-", "2027-") : `${text}x`;
};

const without = (value: unknown, [name, ...rest]: readonly string[]): unknown => {
  const { [name!]: inner, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [name!]: without(inner, rest) };
};

describe("an entry's hash covers", () => {
  const leaves = leavesOf(withConfirmation).map((path) => ({ field: path.join("."), path }));

  it("every field of the schema, nested ones included", () => {
    const nested = Object.entries(LedgerEntry.shape).flatMap(([name, field]) =>
      "shape" in field ? Object.keys(field.shape as object).map((inner) => `${name}.${inner}`) : [name],
    );

    expect(leaves.map(({ field }) => field).sort()).toEqual(nested.sort());
  });

  const replayed = (entry: LedgerEntry) =>
    takePage(begin(head), [entry], (each) => guardFactsOf(each, sha256), sha256).found.map(({ what }) => what);

  it.each(leaves)("$field: changed, the hash disagrees", ({ path }) => {
    expect(replayed(changed(withConfirmation, path) as LedgerEntry)).toContain("hash");
  });

  it.each(["subjectId", "note", "occurredAt", "confirmedBy"])("%s: taken away, the hash disagrees", (field) => {
    expect(replayed(without(withConfirmation, [field]) as LedgerEntry)).toContain("hash");
  });

  it("which of the last two fields a text stands in", () => {
    const { occurredAt, ...others } = withOccurrence;

    expect(textOf({ ...others, confirmedBy: occurredAt } as LedgerEntry)).not.toBe(
      textOf(withOccurrence as LedgerEntry),
    );
  });

  it("nothing that is not there: as it was stored, it agrees", () => {
    expect(replayed(withAllFields as LedgerEntry)).toEqual([]);
    expect(replayed(withOccurrence as LedgerEntry)).toEqual([]);
    expect(replayed(withConfirmation as LedgerEntry)).toEqual([]);
  });
});
