import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  type DaySums,
  dailySums,
  type EntryDraft,
  type LedgerEntry,
  type LedgerHead,
  openedHead,
} from "../../../shared/domain/account/ledger.ts";
import { verifyDays } from "../../../shared/domain/account/replay.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { adjustment, credit, usage } from "../../support/ledger.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const opened = openedHead(accountId, grosze(2_000), new Date("2026-01-01T00:00:00.000Z"));

type Books = { readonly head: LedgerHead; readonly entries: readonly LedgerEntry[]; readonly days: readonly DaySums[] };

/** What these postings keep, each at its instant. */
const kept = (postings: readonly (readonly [string, ...EntryDraft[]])[], head: LedgerHead = opened): Books => {
  let now = head;
  const entries: LedgerEntry[] = [];
  for (const [at, ...drafts] of postings) {
    const appended = append(now, drafts, new Date(at), sha256);
    entries.push(...appended.entries);
    now = appended.head;
  }
  return { head: now, entries, days: dailySums(entries) };
};

const week = () =>
  kept([
    ["2026-03-02T10:00:00.000Z", credit(9_000, "pi_1"), usage(1_000, "ch_1")],
    ["2026-03-02T11:00:00.000Z", usage(200, "ch_2")],
    ["2026-03-04T10:00:00.000Z", adjustment(50, "d_1")],
    ["2026-03-04T12:00:00.000Z", adjustment(-50, "d_2"), usage(1, "ch_3")],
  ]);
const verify = ({ head, entries, days }: Books) => verifyDays(head, entries, days);

describe("the sums of a day", () => {
  it("are those of its entries by kind, with the balance and the number of the last one", () => {
    expect(week().days).toEqual([
      { day: "2026-03-02", closingBalanceGrosze: 7_800, lastSequence: 3, sums: { "top-up": 9_000, usage: -1_200 } },
      { day: "2026-03-04", closingBalanceGrosze: 7_799, lastSequence: 6, sums: { adjustment: 0, usage: -1 } },
    ]);
  });

  it.each([
    ["in winter", "2026-01-15T22:59:59.999Z", "2026-01-15", "2026-01-15T23:00:00.000Z", "2026-01-16"],
    ["in summer", "2026-07-15T21:59:59.999Z", "2026-07-15", "2026-07-15T22:00:00.000Z", "2026-07-16"],
    ["before the day of 23 hours", "2026-03-28T22:59:59.999Z", "2026-03-28", "2026-03-28T23:00:00.000Z", "2026-03-29"],
    ["after the day of 23 hours", "2026-03-29T21:59:59.999Z", "2026-03-29", "2026-03-29T22:00:00.000Z", "2026-03-30"],
    ["before the day of 25 hours", "2026-10-24T21:59:59.999Z", "2026-10-24", "2026-10-24T22:00:00.000Z", "2026-10-25"],
    ["after the day of 25 hours", "2026-10-25T22:59:59.999Z", "2026-10-25", "2026-10-25T23:00:00.000Z", "2026-10-26"],
  ])("change at midnight in Warsaw: %s", (_, last, day, first, next) => {
    const { days } = kept([
      [last, usage(300, "ch_1")],
      [first, usage(50, "ch_2")],
    ]);

    expect(days.map(({ day, sums }) => [day, sums])).toEqual([
      [day, { usage: -300 }],
      [next, { usage: -50 }],
    ]);
  });

  it("add up to the balance, day by day, whatever is posted and whenever", () => {
    const posting = fc.record({
      hours: fc.integer({ min: 0, max: 60 }),
      amounts: fc.array(fc.integer({ min: -900, max: 900 }).filter(Boolean), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(posting, { minLength: 1, maxLength: 12 }), (postings) => {
        let at = Date.parse("2026-03-27T08:00:00.000Z");
        const { days, head } = kept(
          postings.map(({ hours, amounts }, place) => {
            at += hours * 3_600_000;
            const drafts = amounts.map((amount, each) => adjustment(amount, `d_${place}_${each}`));
            return [new Date(at).toISOString(), ...drafts] as const;
          }),
        );

        let balance = 0;
        for (const { sums, closingBalanceGrosze } of days) {
          balance += Object.values(sums).reduce((sum: number, amount) => sum + amount, 0);
          expect(closingBalanceGrosze).toBe(balance);
        }
        expect(balance).toBe(head.balanceGrosze);
        expect(days.map(({ day }) => day)).toEqual([...new Set(days.map(({ day }) => day))].sort());
      }),
    );
  });
});

describe("verifying daily sums", () => {
  it("finds nothing wrong with what was kept", () => {
    expect(verify(week())).toEqual([]);
    expect(verify(kept([]))).toEqual([]);
  });

  it.each([
    ["closing balance", { closingBalanceGrosze: grosze(7_801) }],
    ["last entry", { lastSequence: 2 }],
    ["sum of a kind", { sums: { "top-up": grosze(9_000), usage: grosze(-1_201) } }],
    ["sum of a kind, taken away", { sums: { "top-up": grosze(9_000) } }],
    ["sum of a kind, added", { sums: { "top-up": grosze(9_000), usage: grosze(-1_200), payout: grosze(0) } }],
  ] satisfies [string, Partial<DaySums>][])("names a day changed in its %s", (_, forged) => {
    const books = week();

    const found = verify({ ...books, days: [{ ...books.days[0]!, ...forged }, books.days[1]!] });

    expect(found).toEqual([expect.objectContaining({ what: "day", expected: expect.stringContaining("2026-03-02") })]);
  });

  it("names a day that is gone, the last one too, and one that nothing was posted on", () => {
    const books = week();
    const made = { ...books.days[0]!, day: "2026-03-03" };

    expect(verify({ ...books, days: books.days.slice(1) })).toHaveLength(1);
    expect(verify({ ...books, days: books.days.slice(0, 1) })).toHaveLength(1);
    expect(verify({ ...books, days: [books.days[0]!, made, books.days[1]!] })).toHaveLength(1);
  });

  it("takes what was posted between the reads of head, days and entries for no disagreement", () => {
    const before = week();
    const after = kept([["2026-03-04T13:00:00.000Z", usage(7, "ch_4"), usage(8, "ch_5")]], before.head);
    const later = [...before.entries, ...after.entries];

    expect(verifyDays(before.head, later, dailySums(later))).toEqual([]);
    expect(verifyDays(before.head, later, before.days)).toEqual([]);
    expect(verifyDays(opened, later, dailySums(later))).toEqual([]);
  });

  it("names a head that says another beginning of the sums", () => {
    const books = week();
    const { summedFrom, ...head } = books.head;

    expect(summedFrom).toEqual({ sequence: 1, day: "2026-03-02" });
    expect(verify({ ...books, head })).not.toEqual([]);
    for (const forged of [{ sequence: 2 }, { day: "2026-03-01" }])
      expect(verify({ ...books, head: { ...head, summedFrom: { ...summedFrom!, ...forged } } })).not.toEqual([]);
  });

  it("counts an account with entries from before there were daily sums from its next posting on", () => {
    const { head, entries } = week();
    const { summedFrom: _, ...older } = head;

    expect(verifyDays(older, entries, [])).toEqual([]);

    const next = kept([["2026-03-04T13:00:00.000Z", usage(7, "ch_4")]], older);
    const days: DaySums[] = [
      { day: "2026-03-04", closingBalanceGrosze: grosze(7_792), lastSequence: 7, sums: { usage: grosze(-7) } },
    ];
    expect(next.head.summedFrom).toEqual({ sequence: 7, day: "2026-03-04" });
    expect(verifyDays(next.head, [...entries, ...next.entries], days)).toEqual([]);
    expect(verifyDays(next.head, [...entries, ...next.entries], [])).toHaveLength(1);
  });
});
