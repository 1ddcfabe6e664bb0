/**
 * Replays an account's ledger and names what disagrees: entry by entry, from the beginning or from a position that was
 * proven before, in memory that does not grow with the ledger.
 *
 *   begin(head, from)  →  resumed(the entry at that position)  →  takePage(entries, guards), takeDays(days) …
 *   →  takeLastDays(days), end()
 *
 * Pure: the store reads pages and hands them over in their order.
 */

import * as z from "zod/mini";
import { Instant } from "../ids.ts";
import { Grosze, grosze } from "../money.ts";
import { warsawDay } from "../warsaw.ts";
import {
  DaySums,
  dailySums,
  EntryKind,
  type GuardFacts,
  genesisHash,
  guardFactsOf,
  type Hash,
  type LedgerEntry,
  LedgerHead,
  later,
  lowState,
  textOf,
  withUsage,
} from "./ledger.ts";

/** One thing that an account's ledger says twice and differently. */
export const Disagreement = z.object({
  what: z.enum([
    "entry",
    "sequence",
    "time",
    "balance",
    "chain",
    "hash",
    "account",
    "guard",
    /** The copy among the entries of its kind. */
    "copy",
    "day",
    "head",
    /** What was proven before is not what stands there now. */
    "checkpoint",
  ]),
  /** The entry that disagrees; undefined where it is the head or a day. */
  sequence: z.optional(z.int()),
  /** What of the head, in words; older records of what was found have none. */
  field: z.optional(z.string()),
  expected: z.string(),
  found: z.string(),
});
export type Disagreement = z.infer<typeof Disagreement>;

/** All that a replay must know of the entries up to one, to go on behind it: what a head would say if that entry were the last. */
export const LedgerPosition = z.object({
  sequence: z.int(),
  balanceGrosze: Grosze,
  hash: z.string(),
  postedAt: z.nullable(Instant),
  toppedUp: z.boolean(),
  summedFrom: LedgerHead.shape.summedFrom,
  dailyUsage: LedgerHead.shape.dailyUsage,
  /** What the entries of the last day that is summed up add up to, so far. */
  day: z.optional(DaySums),
});
export type LedgerPosition = z.infer<typeof LedgerPosition>;

/** Before the first entry. */
export const beginning: LedgerPosition = {
  sequence: 0,
  balanceGrosze: grosze(0),
  hash: genesisHash,
  postedAt: null,
  toppedUp: false,
  dailyUsage: [],
};

/** So many disagreements are kept: one that is found in a ledger of many often makes all that follow disagree. */
export const disagreementsMax = 20;

export type Replay<Head extends LedgerHead = LedgerHead> = {
  /** What the ledger is to end with. */
  readonly head: Head;
  /** The last entry that was taken. */
  readonly at: LedgerPosition;
  /** The days that ended before it, and are still to be compared with the sums that are kept. */
  readonly daysOver: readonly DaySums[];
  /** What was proven before: the replay compares it when it comes by. */
  readonly checkpoint: LedgerPosition | undefined;
  /** The first `disagreementsMax` of what disagrees. */
  readonly found: readonly Disagreement[];
};

/** A replay that goes on behind `at`, which is the beginning or a position of a replay before this one. */
export const begin = <Head extends LedgerHead>(
  head: Head,
  from: { readonly [Part in "at" | "checkpoint" | "found"]?: Replay[Part] | undefined } = {},
): Replay<Head> => ({
  head,
  at: from.at ?? beginning,
  daysOver: [],
  checkpoint: from.checkpoint,
  found: from.found ?? [],
});

/** The replay with more that disagrees. */
export const withFound = <R extends Replay>(replay: R, more: readonly Disagreement[]): R =>
  more.length === 0 ? replay : { ...replay, found: [...replay.found, ...more].slice(0, disagreementsMax) };

/** Compares the entry at the replay's position, read anew, with what the position says of it. Needless at the beginning. */
export const resumed = <R extends Replay>(replay: R, entry: LedgerEntry | undefined, sha256: Hash): R => {
  const { at, head } = replay;
  const row = entry && [
    entry.sequence,
    entry.balanceAfterGrosze,
    entry.postedAt,
    sha256(textOf(entry)),
    entry.hash,
    entry.accountId,
  ];
  const expected = [at.sequence, at.balanceGrosze, at.postedAt, at.hash, at.hash, head.accountId];
  return withFound(replay, disagreement("checkpoint", expected, row, at.sequence));
};

/**
 * Takes the next entries, in the order of their keys, and names what disagrees: numbering, dates, running balance, chain,
 * hashes, and the guard of each cause (`guardOf`).
 */
export const takePage = <R extends Replay>(
  replay: R,
  entries: readonly LedgerEntry[],
  guardOf: (entry: LedgerEntry) => GuardFacts | undefined,
  sha256: Hash,
): R => {
  const { head, checkpoint } = replay;
  const more: Disagreement[] = [];
  const expect = (what: Disagreement["what"], expected: unknown, found: unknown, sequence: number): void => {
    more.push(...disagreement(what, expected, found, sequence));
  };
  let { at } = replay;
  const daysOver = [...replay.daysOver];
  for (const entry of entries) {
    const { sequence } = entry;
    expect("account", head.accountId, entry.accountId, sequence);
    expect("sequence", at.sequence + 1, sequence, sequence);
    expect("balance", at.balanceGrosze + entry.amountGrosze, entry.balanceAfterGrosze, sequence);
    expect("time", later(entry.postedAt, at.postedAt), entry.postedAt, sequence);
    expect("chain", at.hash, entry.previousHash, sequence);
    expect("hash", sha256(textOf(entry)), entry.hash, sequence);
    const guard = guardOf(entry);
    expect("guard", guardRow(guardFactsOf(entry, sha256)), guard && guardRow(guard), sequence);
    const next = positionAfter(at, entry, head);
    if (at.day && next.day !== at.day && next.day?.day !== at.day.day) daysOver.push(at.day);
    at = next;
    if (sequence === checkpoint?.sequence) expect("checkpoint", rowOf(checkpoint), rowOf(at), sequence);
  }
  return withFound({ ...replay, at, daysOver }, more);
};

const positionAfter = (at: LedgerPosition, entry: LedgerEntry, head: LedgerHead): LedgerPosition => {
  const { sequence, kind, amountGrosze, postedAt } = entry;
  const day = warsawDay(new Date(postedAt));
  const isSummed = head.summedFrom !== undefined && sequence >= head.summedFrom.sequence;
  return {
    sequence,
    balanceGrosze: entry.balanceAfterGrosze,
    hash: entry.hash,
    postedAt,
    toppedUp: at.toppedUp || kind === "top-up",
    summedFrom: at.summedFrom ?? (isSummed ? { sequence, day } : undefined),
    dailyUsage: kind === "usage" ? withUsage(at.dailyUsage, day, amountGrosze) : at.dailyUsage,
    day: isSummed ? dailySums([entry], at.day).at(-1) : at.day,
  };
};

/** Compares days that are over with the sums kept of them: all that are kept up to the last of these, and were not yet given. */
export const takeDays = <R extends Replay>(replay: R, kept: readonly DaySums[]): R =>
  withFound({ ...replay, daysOver: [] }, dayDisagreements(replay.daysOver, kept));

/**
 * Compares the last day with the sums kept of it, and finds those of days without entries: all that are kept from that day on.
 * Sums that count entries beyond the head were read after it; the next replay compares them.
 */
export const takeLastDays = <R extends Replay>(replay: R, kept: readonly DaySums[]): R => {
  const { head, at } = replay;
  const isNewer = ({ lastSequence }: DaySums): boolean => lastSequence > head.sequence;
  const newer = new Set(kept.filter(isNewer).map(({ day }) => day));
  const expected = at.day && !newer.has(at.day.day) ? [at.day] : [];
  return withFound(
    replay,
    dayDisagreements(
      expected,
      kept.filter((sums) => !isNewer(sums)),
    ),
  );
};

const dayDisagreements = (expected: readonly DaySums[], kept: readonly DaySums[]): Disagreement[] =>
  [...new Set([...expected, ...kept].map(({ day }) => day))].flatMap((day): Disagreement[] => {
    const [wanted, found] = [expected, kept].map((all) => dayRow(all.find((sums) => sums.day === day)));
    return wanted === found ? [] : [{ what: "day", expected: wanted!, found: found! }];
  });

const dayRow = (sums: DaySums | undefined): string =>
  sums
    ? JSON.stringify([
        sums.day,
        sums.closingBalanceGrosze,
        sums.lastSequence,
        ...EntryKind.options.map((kind) => sums.sums[kind] ?? null),
      ])
    : "missing";

/** Compares the head with all that was taken: nothing found by then means that the ledger is whole. */
export const end = <R extends Replay>(replay: R): R => {
  const { head, at, checkpoint } = replay;
  const last = Math.min(at.sequence, head.sequence);
  const isBehind = checkpoint !== undefined && last < checkpoint.sequence;
  // From the threshold to 110 % of it either state may be right: no entry says what threshold edits made of it before.
  const state = lowState(head.balanceGrosze, head.thresholdGrosze, head.low.state === "ok" ? "ok" : "low");
  // An account with entries from before this was kept counts as topped up from its next posting on.
  const hasOlderEntries = head.sequence > 0 && head.summedFrom?.sequence !== 1;
  const isJudged = head.summedFrom !== undefined || !hasOlderEntries;
  return withFound(replay, [
    ...(isBehind ? disagreement("checkpoint", `at least ${checkpoint.sequence}`, last) : []),
    ...ofHead("number of its last entry", at.sequence, head.sequence),
    ...ofHead("balance in grosze", at.balanceGrosze, head.balanceGrosze),
    ...ofHead("hash of its last entry", at.hash, head.hash),
    ...ofHead("when its last entry was posted (UTC)", at.postedAt, head.lastPostedAt),
    ...ofHead("whether the balance is low", state, head.low.state),
    ...(isJudged
      ? ofHead("whether it was ever topped up", hasOlderEntries || at.toppedUp, head.toppedUp ?? false)
      : []),
    ...ofHead("first entry that is summed by day, and its day", summedRow(at.summedFrom), summedRow(head.summedFrom)),
    ...ofHead("usage by day in grosze", at.dailyUsage, head.dailyUsage),
  ]);
};

/** A whole ledger replayed at once, but for its daily sums: nothing answered means that it is whole. */
export const verifyLedger = (
  head: LedgerHead,
  entries: readonly LedgerEntry[],
  guardOf: (entry: LedgerEntry) => GuardFacts | undefined,
  sha256: Hash,
): readonly Disagreement[] => end(takePage(begin(head), entries, guardOf, sha256)).found;

/** All daily sums of an account compared at once with the entries that its head knows. */
export const verifyDays = (
  head: LedgerHead,
  entries: readonly LedgerEntry[],
  days: readonly DaySums[],
): readonly Disagreement[] => {
  const at = entries
    .filter(({ sequence }) => sequence <= head.sequence)
    .reduce(
      ({ position, over }, entry) => {
        const next = positionAfter(position, entry, head);
        const isOver = position.day !== undefined && next.day?.day !== position.day.day;
        return { position: next, over: isOver ? [...over, position.day!] : over };
      },
      { position: beginning, over: [] as DaySums[] },
    );
  const lastOver = at.over.at(-1)?.day ?? "";
  const replay = takeDays(
    { ...begin(head, { at: at.position }), daysOver: at.over },
    days.filter(({ day }) => day <= lastOver),
  );
  return withFound(
    takeLastDays(
      replay,
      days.filter(({ day }) => day > lastOver),
    ),
    disagreement("head", summedRow(at.position.summedFrom), summedRow(head.summedFrom)),
  ).found;
};

const disagreement = (
  what: Disagreement["what"],
  expected: unknown,
  found: unknown,
  sequence?: number,
): Disagreement[] => {
  const [wanted, got] = [JSON.stringify(expected), JSON.stringify(found) ?? "missing"];
  if (wanted === got) return [];
  return [{ what, expected: wanted, found: got, ...(sequence === undefined ? {} : { sequence }) }];
};

const ofHead = (field: string, expected: unknown, found: unknown): Disagreement[] =>
  disagreement("head", expected, found).map((one) => ({ ...one, field }));

const guardRow = (guard: GuardFacts) => [
  guard.accountId,
  guard.sequence,
  guard.postedAt,
  guard.contentHash,
  guard.subjectId ?? null,
];

const summedRow = (summedFrom: LedgerHead["summedFrom"]) => (summedFrom ? [summedFrom.sequence, summedFrom.day] : null);

const rowOf = ({ sequence, balanceGrosze, hash, postedAt, toppedUp, summedFrom, dailyUsage, day }: LedgerPosition) => [
  sequence,
  balanceGrosze,
  hash,
  postedAt,
  toppedUp,
  summedRow(summedFrom),
  dailyUsage.map((used) => [used.day, used.amountGrosze]),
  dayRow(day),
];
