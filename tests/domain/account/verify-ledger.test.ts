import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  type GuardFacts,
  guardFactsOf,
  type LedgerEntry,
  type LedgerHead,
  openedHead,
} from "../../../shared/domain/account/ledger.ts";
import { type Disagreement, verifyLedger } from "../../../shared/domain/account/replay.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { adjustment, credit, usage } from "../../support/ledger.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const otherAccountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRT");
const opened = openedHead(accountId, grosze(2_000), new Date("2026-01-01T00:00:00.000Z"));

type Books = { readonly head: LedgerHead; readonly entries: LedgerEntry[]; readonly guards: Map<string, GuardFacts> };

/** Four postings on three days, as they would be kept. */
const kept = (): Books => {
  const entries: LedgerEntry[] = [];
  let head = opened;
  for (const [draft, at] of [
    [{ ...credit(9_000, "pi_1"), subjectId: "tu_1" }, "2026-03-01T10:00:00.000Z"],
    [{ ...usage(1_500, "ch_1"), occurredAt: "2026-03-01T23:00:00.000Z" }, "2026-03-02T10:00:00.000Z"],
    [usage(700, "ch_2"), "2026-03-03T10:00:00.000Z"],
    [adjustment(-100, "d_1"), "2026-03-03T10:00:00.000Z"],
  ] as const) {
    const appended = append(head, [draft], new Date(at), sha256);
    entries.push(...appended.entries);
    head = appended.head;
  }
  const guards = new Map(entries.map((entry) => [entry.cause.id, guardOf(entry)]));
  return { head, entries, guards };
};

const guardOf = (entry: LedgerEntry): GuardFacts => guardFactsOf(entry, sha256);

const verify = ({ head, entries, guards }: Books): readonly Disagreement[] =>
  verifyLedger(head, entries, ({ cause }) => guards.get(cause.id), sha256);
const named = (found: readonly Disagreement[]) => new Set(found.map(({ sequence }) => sequence));

/** Another value of the same kind, for every field that an entry has. */
const forgedFields: { readonly [Field in keyof Required<LedgerEntry>]: (entry: LedgerEntry) => Partial<LedgerEntry> } =
  {
    kind: ({ amountGrosze }) => ({ kind: amountGrosze > 0 ? "offer-credit" : "offer-fee" }),
    amountGrosze: ({ amountGrosze }) => ({ amountGrosze: grosze(amountGrosze + 1) }),
    cause: ({ cause }) => ({ cause: { ...cause, type: "order" } }),
    actor: ({ actor }) => ({ actor: { ...actor, id: "us_other" } }),
    confirmedBy: () => ({ confirmedBy: "us_other" }),
    subjectId: () => ({ subjectId: "tu_other" }),
    note: () => ({ note: "another reason" }),
    occurredAt: () => ({ occurredAt: "2026-02-28T10:00:00.000Z" }),
    accountId: () => ({ accountId: otherAccountId }),
    sequence: ({ sequence }) => ({ sequence: sequence + 10 }),
    balanceAfterGrosze: ({ balanceAfterGrosze }) => ({ balanceAfterGrosze: grosze(balanceAfterGrosze - 1) }),
    postedAt: ({ postedAt }) => ({ postedAt: postedAt.replace("10:00", "10:01") }),
    previousHash: () => ({ previousHash: "f".repeat(64) }),
    hash: () => ({ hash: "f".repeat(64) }),
  };

const places = [0, 1, 2, 3];
const everyFieldEverywhere = Object.entries(forgedFields).flatMap(([field, forged]) =>
  places.map((place) => ({ field, place, forged })),
);

describe("verifying a ledger", () => {
  it("finds nothing wrong with what was kept", () => {
    expect(verify(kept())).toEqual([]);
    expect(verify({ head: opened, entries: [], guards: new Map() })).toEqual([]);
  });

  it.each(everyFieldEverywhere)("names entry $place whose $field was changed", ({ place, forged }) => {
    const books = kept();
    const forgery = { ...books.entries[place]!, ...forged(books.entries[place]!) };
    books.entries[place] = forgery;

    expect(named(verify(books))).toContain(forgery.sequence);
  });

  it.each([
    ["type of the actor", { actor: { type: "operations", id: "rating" } }],
    ["id of the cause", { cause: { type: "usage-charge", id: "ch_9" } }],
    ["top-up that it names, taken away", { subjectId: undefined }],
  ] as const)("names an entry whose %s was changed", (_, forged) => {
    const books = kept();
    books.entries[0] = { ...books.entries[0]!, ...forged } as LedgerEntry;

    expect(named(verify(books))).toContain(1);
  });

  it("names the entry after one that was forged with a hash to match", () => {
    const books = kept();
    const forged = append(opened, [credit(9_001, "pi_1")], new Date("2026-03-01T10:00:00.000Z"), sha256).entries[0]!;
    books.entries[0] = forged;
    books.guards.set("pi_1", guardOf(forged));

    expect(named(verify(books))).toEqual(new Set([2]));
  });

  it("finds a whole forged chain by the head that does not end it", () => {
    const forged = append(opened, [credit(9_001, "pi_1")], new Date("2026-03-01T10:00:00.000Z"), sha256);
    const guards = new Map([["pi_1", guardOf(forged.entries[0]!)]]);

    const found = verify({ head: { ...forged.head, hash: kept().head.hash }, entries: [...forged.entries], guards });

    expect(found.map(({ what }) => what)).toEqual(["head"]);
  });

  it.each(places)("finds that entry %i is missing", (place) => {
    const books = kept();
    books.entries.splice(place, 1);

    const found = verify(books);

    // The last leaves no successor to name: the head tells.
    expect(found.map(({ what }) => what)).toContain(place === 3 ? "head" : "sequence");
    if (place < 3) expect(named(found)).toContain(place + 2);
  });

  it("finds entries that changed places, and one that is there twice", () => {
    const swapped = kept();
    swapped.entries.splice(1, 2, swapped.entries[2]!, swapped.entries[1]!);
    const doubled = kept();
    doubled.entries.push(doubled.entries[3]!);

    expect([...named(verify(swapped))]).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(named(verify(doubled))).toContain(4);
  });

  it("finds time that runs backwards, though every hash agrees", () => {
    const late = append(opened, [credit(9_000, "pi_1")], new Date("2026-03-02T10:00:00.000Z"), sha256);
    const early = append(
      { ...late.head, lastPostedAt: null },
      [usage(100, "ch_1")],
      new Date("2026-03-01T10:00:00.000Z"),
      sha256,
    );
    const entries = [...late.entries, ...early.entries];
    const guards = new Map(entries.map((entry) => [entry.cause.id, guardOf(entry)]));

    expect(verify({ head: early.head, entries, guards })).toEqual([
      expect.objectContaining({ what: "time", sequence: 2 }),
    ]);
  });

  const forgedGuards: { readonly [Fact in keyof Required<GuardFacts>]: Partial<GuardFacts> } = {
    accountId: { accountId: otherAccountId },
    sequence: { sequence: 3 },
    postedAt: { postedAt: "2026-03-02T10:00:00.001Z" },
    contentHash: { contentHash: "f".repeat(64) },
    subjectId: { subjectId: "tu_other" },
  };
  it.each(Object.entries(forgedGuards))("names the entry whose guard was changed in %s", (_, forged) => {
    const books = kept();
    books.guards.set("ch_1", { ...books.guards.get("ch_1")!, ...forged });

    expect(verify(books)).toEqual([expect.objectContaining({ what: "guard", sequence: 2 })]);
  });

  it("names the entry whose guard is gone: its cause could be posted again", () => {
    const books = kept();
    books.guards.delete("pi_1");

    expect(verify(books)).toEqual([expect.objectContaining({ what: "guard", sequence: 1, found: "missing" })]);
  });

  it.each([
    ["sequence", { sequence: 5 }],
    ["balance", { balanceGrosze: grosze(6_701) }],
    ["hash", { hash: "f".repeat(64) }],
    ["last posting", { lastPostedAt: "2026-03-03T10:00:00.001Z" }],
    ["last posting, taken away", { lastPostedAt: null }],
    ["threshold, against its verdict", { thresholdGrosze: grosze(10_000) }],
    ["verdict on the balance", { low: { state: "low", since: "2026-03-03T10:00:00.000Z" } }],
    ["top-up, forgotten", { toppedUp: false }],
    ["usage of a day", { dailyUsage: [{ day: "2026-03-02", amountGrosze: grosze(1_501) }] }],
    ["usage, taken away", { dailyUsage: [] }],
  ] satisfies [string, Partial<LedgerHead>][])("finds a head changed in its %s", (_, forged) => {
    const books = kept();

    const found = verify({ ...books, head: { ...books.head, ...forged } });

    expect(new Set(found.map(({ what }) => what))).toEqual(new Set(["head"]));
    expect(named(found)).toEqual(new Set([undefined]));
  });

  it.each([
    ["ok", 6_700, []],
    ["low", 6_700, []],
    ["exhausted", 6_700, ["head"]],
    ["low", 6_091, []],
    ["low", 6_090, ["head"]],
    ["ok", 6_701, ["head"]],
  ] as const)("takes a head that says %s at 67 PLN, with a threshold of %i grosze: %j", (state, threshold, what) => {
    const books = kept();
    const low = { state, since: "2026-03-03T10:00:00.000Z" };

    const found = verify({ ...books, head: { ...books.head, thresholdGrosze: grosze(threshold), low } });

    expect(found.map((disagreement) => disagreement.what)).toEqual(what);
  });

  it("takes a head that was last written before alerts were kept there", () => {
    const books = kept();
    const { toppedUp: _, summedFrom: __, ...older } = books.head;

    expect(verify({ ...books, head: older })).toEqual([]);
  });

  it("finds a head that belongs to another account, entry by entry", () => {
    const books = kept();

    const found = verify({ ...books, head: { ...books.head, accountId: otherAccountId } });

    expect(found.map(({ what, sequence }) => [what, sequence])).toEqual([1, 2, 3, 4].map((at) => ["account", at]));
  });

  it("finds any change of any amount, anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: -10_000, max: 10_000 }), (place, by) => {
        const books = kept();
        const entry = books.entries[place]!;
        books.entries[place] = { ...entry, amountGrosze: grosze(entry.amountGrosze + by) };

        expect(named(verify(books)).has(place + 1)).toBe(by !== 0);
      }),
    );
  });
});
