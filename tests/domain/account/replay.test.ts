/** A replay in any number of steps is the replay in one; what it must know to go on stays small. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  append,
  type DaySums,
  dailySums,
  type GuardFacts,
  guardFactsOf,
  type LedgerEntry,
  type LedgerHead,
  openedHead,
} from "../../../shared/domain/account/ledger.ts";
import {
  begin,
  type Disagreement,
  disagreementsMax,
  end,
  LedgerPosition,
  type Replay,
  resumed,
  takeDays,
  takeLastDays,
  takePage,
} from "../../../shared/domain/account/replay.ts";
import { AccountId } from "../../../shared/domain/ids.ts";
import { grosze } from "../../../shared/domain/money.ts";
import { sha256 } from "../../../shared/security/hash.ts";
import { adjustment, credit, usage } from "../../support/ledger.ts";

const accountId = AccountId.parse("ac_01KJQ3V2G0ABCDEFGHJKMNPQRS");
const opened = openedHead(accountId, grosze(2_000), new Date("2026-01-01T00:00:00.000Z"));

type Books = {
  readonly head: LedgerHead;
  readonly entries: readonly LedgerEntry[];
  readonly days: readonly DaySums[];
  readonly guards: ReadonlyMap<string, GuardFacts>;
};

type Posted = { readonly hours: number; readonly amount: number; readonly isUsage: boolean };

const kept = (postings: readonly Posted[]): Books => {
  let head = opened;
  let at = Date.parse("2026-03-01T08:00:00.000Z");
  const entries: LedgerEntry[] = [];
  postings.forEach(({ hours, amount, isUsage }, place) => {
    at += hours * 3_600_000;
    const draft = isUsage
      ? usage(Math.abs(amount), `ch_${place}`)
      : amount > 0
        ? credit(amount, `pi_${place}`)
        : adjustment(amount, `d_${place}`);
    const appended = append(head, [draft], new Date(at), sha256);
    entries.push(...appended.entries);
    head = appended.head;
  });
  const guards = new Map(entries.map((entry) => [entry.cause.id, guardFactsOf(entry, sha256)]));
  return { head, entries, days: dailySums(entries), guards };
};

/** As the store replays: pages of entries, the days that are over with each, at last the day that is not. */
const replay = (books: Books, begun: Replay, pageSize = 3): Replay => {
  const entries = books.entries.filter(({ sequence }) => sequence > begun.at.sequence);
  let now = begun;
  let from = begun.at.day?.day ?? "";
  for (let first = 0; first < entries.length; first += pageSize) {
    const page = entries.slice(first, first + pageSize);
    now = takePage(now, page, ({ cause }) => books.guards.get(cause.id), sha256);
    const last = now.daysOver.at(-1)?.day;
    if (last === undefined) continue;
    now = takeDays(
      now,
      books.days.filter(({ day }) => day >= from && day <= last),
    );
    from = `${last}~`;
  }
  return takeLastDays(
    now,
    books.days.filter(({ day }) => day >= from),
  );
};

const whole = (books: Books): readonly Disagreement[] => end(replay(books, begin(books.head))).found;

/** What was kept when so many had been posted. */
const cut = (books: Books, postings: readonly Posted[], count: number): Books => {
  const before = kept(postings.slice(0, count));
  return { ...before, entries: books.entries.slice(0, count) };
};

const postings = fc.array(
  fc.record({
    hours: fc.integer({ min: 0, max: 40 }),
    amount: fc.integer({ min: -900, max: 900 }).filter(Boolean),
    isUsage: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

describe("a replay from a checkpoint", () => {
  it("ends where the whole replay ends, wherever the ledger was cut, and however often", () => {
    fc.assert(
      fc.property(
        postings,
        fc.array(fc.nat(40), { maxLength: 3 }),
        fc.integer({ min: 1, max: 7 }),
        (all, cuts, size) => {
          const books = kept(all);
          let checkpoint: LedgerPosition | undefined;
          for (const count of [...cuts.map((at) => at % all.length), all.length].sort((one, other) => one - other)) {
            const then = cut(books, all, count);
            const from = begin(then.head, { at: checkpoint, checkpoint });
            const proven = end(replay(then, from, size));
            expect(proven.found).toEqual([]);
            // As the table gives it back.
            checkpoint = LedgerPosition.parse(JSON.parse(JSON.stringify(proven.at)));
          }
          expect(checkpoint).toEqual(JSON.parse(JSON.stringify(end(replay(books, begin(books.head))).at)));
        },
      ),
    );
  });

  it("finds what the whole replay finds in entries, guards, days and head that are new", () => {
    const tampering = fc.constantFrom("entry", "guard", "head", "day");
    fc.assert(
      fc.property(postings, fc.nat(40), fc.nat(40), tampering, (all, at, place, what) => {
        const count = at % all.length;
        const checkpoint = end(replay(cut(kept(all), all, count), begin(cut(kept(all), all, count).head))).at;
        const books = tampered(kept(all), what, count + (place % (all.length - count)));

        expect(whole(books)).not.toEqual([]);
        expect(end(replay(books, begin(books.head, { at: checkpoint, checkpoint }))).found).not.toEqual([]);
      }),
    );
  });

  it("finds each field of the checkpoint that was changed, by itself or in the full replay that passes it", () => {
    const all = Array.from({ length: 8 }, (_, place) => ({ hours: 20, amount: 100 + place, isUsage: place % 2 === 1 }));
    const books = kept(all);
    const before = cut(books, all, 5);
    const { at: checkpoint } = replay(before, begin(before.head));
    const forgeries: { readonly [Field in keyof Required<LedgerPosition>]: LedgerPosition } = {
      sequence: { ...checkpoint, sequence: 4 },
      balanceGrosze: { ...checkpoint, balanceGrosze: grosze(1) },
      hash: { ...checkpoint, hash: "f".repeat(64) },
      postedAt: { ...checkpoint, postedAt: "2026-03-01T08:00:00.000Z" },
      toppedUp: { ...checkpoint, toppedUp: false },
      summedFrom: { ...checkpoint, summedFrom: { sequence: 2, day: "2026-03-02" } },
      dailyUsage: { ...checkpoint, dailyUsage: [] },
      day: { ...checkpoint, day: { ...checkpoint.day!, closingBalanceGrosze: grosze(1) } },
    };

    expect(Object.keys(forgeries).sort()).toEqual(Object.keys(LedgerPosition.shape).sort());
    for (const [field, forged] of Object.entries(forgeries)) {
      const next = resumed(begin(books.head, { at: forged, checkpoint: forged }), books.entries[4], sha256);
      const found = [
        ...end(replay(books, next)).found,
        ...end(replay(books, begin(books.head, { checkpoint: forged }))).found,
      ];
      expect([field, found.length > 0]).toEqual([field, true]);
    }
  });

  it("finds that the ledger ends before it, though entries, guards, days and head were taken back alike", () => {
    const all = Array.from({ length: 6 }, (_, place) => ({ hours: 20, amount: 100 + place, isUsage: false }));
    const { at: checkpoint } = replay(kept(all), begin(kept(all).head));
    const shorter = kept(all.slice(0, 4));

    expect(whole(shorter)).toEqual([]);
    expect(end(replay(shorter, begin(shorter.head, { checkpoint }))).found).toEqual([
      { what: "checkpoint", expected: '"at least 6"', found: "4" },
    ]);
  });

  it("finds a rewritten entry at the checkpoint, though its hash was made to match", () => {
    const all = Array.from({ length: 4 }, (_, place) => ({ hours: 20, amount: 100 + place, isUsage: false }));
    const { at: checkpoint } = replay(kept(all), begin(kept(all).head));
    const rewritten = kept([...all.slice(0, 3), { hours: 20, amount: 999, isUsage: false }]);

    expect(whole(rewritten)).toEqual([]);
    const begun = resumed(begin(rewritten.head, { at: checkpoint, checkpoint }), rewritten.entries[3], sha256);
    expect(begun.found).toEqual([expect.objectContaining({ what: "checkpoint", sequence: 4 })]);
    expect(end(replay(rewritten, begin(rewritten.head, { checkpoint }))).found).toContainEqual(
      expect.objectContaining({ what: "checkpoint", sequence: 4 }),
    );
  });
});

describe("what a replay holds", () => {
  it("is no more after years of use than after weeks", () => {
    const days = (count: number) =>
      kept(Array.from({ length: count }, () => ({ hours: 24, amount: 100, isUsage: true })));
    const sizeAfter = (count: number): number => {
      const books = days(count);
      return JSON.stringify(replay(books, begin(books.head)).at).length;
    };

    expect(sizeAfter(1_000)).toBeLessThan(sizeAfter(40) + 50);
  });

  it("is the first twenty disagreements, however many there are", () => {
    const books = kept(Array.from({ length: 60 }, () => ({ hours: 1, amount: 100, isUsage: false })));

    const { found } = end(replay({ ...books, guards: new Map() }, begin(books.head)));

    expect(found).toHaveLength(disagreementsMax);
    expect(found[0]).toMatchObject({ what: "guard", sequence: 1 });
  });
});

/** The books with one thing changed at a place that is new, as somebody would who can't make hashes match. */
const tampered = (books: Books, what: "entry" | "guard" | "head" | "day", place: number): Books => {
  const entry = books.entries[place]!;
  switch (what) {
    case "entry": {
      const forged = { ...entry, actor: { ...entry.actor, id: "us_other" } };
      return { ...books, entries: books.entries.with(place, forged) };
    }
    case "guard":
      return { ...books, guards: new Map([...books.guards].filter(([id]) => id !== entry.cause.id)) };
    case "head":
      return { ...books, head: { ...books.head, balanceGrosze: grosze(books.head.balanceGrosze + 1) } };
    case "day": {
      const at = books.days.findIndex(({ lastSequence }) => lastSequence >= entry.sequence);
      const forged = { ...books.days[at]!, closingBalanceGrosze: grosze(books.days[at]!.closingBalanceGrosze + 1) };
      return { ...books, days: books.days.with(at, forged) };
    }
  }
};
