/** Reads a ledger page by page and replays it: however long it is, one page is held at a time. */
import * as z from "zod/mini";
import { AccountHead } from "../domain/account/account.ts";
import { DaySums, EntryKind, isFiled, LedgerEntry, textOf } from "../domain/account/ledger.ts";
import {
  type Disagreement,
  type Replay,
  resumed,
  takeDays,
  takeLastDays,
  takePage,
  withFound,
} from "../domain/account/replay.ts";
import { AccountId } from "../domain/ids.ts";
import { sha256 } from "../security/hash.ts";
import { keys, ranges } from "./keys.ts";
import type { Item, Range, Table } from "./table.ts";

/** The guard of a cause: which entry stands for it, and the way back to what it was about. */
export const Guard = z.object({
  accountId: AccountId,
  sequence: z.int(),
  postedAt: z.string(),
  contentHash: z.string(),
  subjectId: z.optional(z.string()),
});

/** DynamoDB reads as many items at once, and each entry has a guard. */
const pageSize = 100;

/**
 * Replays what follows the position of `begun`, up to the last entry that its head knows. After `entriesMax` entries it stops
 * at the end of a page, and is not at the ledger's end: the replay goes on from there another time.
 */
export const replayLedger = async (
  table: Pick<Table, "get" | "getAll" | "query">,
  begun: Replay<AccountHead>,
  entriesMax = Number.POSITIVE_INFINITY,
): Promise<{ readonly replay: Replay<AccountHead>; readonly isAtEnd: boolean }> => {
  const { head } = begun;
  const { accountId } = head;
  const { postedAt, sequence } = begun.at;
  const range = postedAt === null ? ranges.entries(accountId) : ranges.entriesFrom({ accountId, postedAt, sequence });
  let replay = begun;
  let taken = 0;
  let highest = 0;
  let daysFrom = begun.at.day?.day ?? "";
  let after: string | undefined;
  let isResumed = postedAt === null;
  do {
    const page = await table.query(range, { limit: pageSize, newestFirst: false, after });
    const items = [...page.items];
    if (!isResumed) {
      const known = items[0]?.sk === range.from ? z.safeParse(LedgerEntry, items.shift()) : undefined;
      replay = resumed(replay, known?.data, sha256);
      isResumed = true;
    }
    const { entries, later, unreadable } = sorted(items, head.sequence);
    highest = Math.max(highest, ...later);
    const guards = entries.length === 0 ? [] : await table.getAll(entries.map((entry) => keys.guard(accountId, entry)));
    const guardOf = new Map(entries.map((entry, place) => [entry, z.safeParse(Guard, guards[place]).data]));
    replay = takePage(withFound(replay, unreadable), entries, (entry) => guardOf.get(entry), sha256);
    replay = withFound(
      replay,
      await copiesThatDiffer(
        table,
        entries.filter(({ kind }) => isFiled(kind)),
      ),
    );
    const lastOver = replay.daysOver.at(-1)?.day;
    if (lastOver !== undefined) {
      const days = await keptDays(table, ranges.days(accountId, daysFrom, lastOver));
      replay = takeDays(withFound(replay, days.unreadable), days.sums);
      daysFrom = `${lastOver}~`;
    }
    taken += entries.length;
    after = page.next;
  } while (after !== undefined && !(taken >= entriesMax && replay.at.sequence !== sequence));

  const isAtEnd = after === undefined;
  if (isAtEnd) {
    const days = await keptDays(table, ranges.days(accountId, daysFrom));
    highest = Math.max(highest, ...days.sums.map(({ lastSequence }) => lastSequence));
    replay = takeLastDays(withFound(replay, days.unreadable), days.sums);
  }
  // What was posted while this read on is in the head by now; what is beyond that too, nobody posted.
  if (highest > head.sequence) {
    const last = readHead(await table.get(keys.head(accountId)))?.sequence ?? head.sequence;
    if (highest > last)
      replay = withFound(replay, [
        { what: "head", sequence: highest, expected: `at most ${last}`, found: String(highest) },
      ]);
  }
  return { replay, isAtEnd };
};

/** A page's entries up to the head's last one, the numbers of those beyond it, and what can't be read as an entry. */
const sorted = (items: readonly Item[], last: number) => {
  const entries: LedgerEntry[] = [];
  const later: number[] = [];
  const unreadable: Disagreement[] = [];
  for (const item of items) {
    const { data: entry } = z.safeParse(LedgerEntry, item);
    if (!entry) unreadable.push({ what: "entry", expected: "a ledger entry", found: String(item.sk) });
    else if (entry.sequence > last) later.push(entry.sequence);
    else entries.push(entry);
  }
  return { entries, later, unreadable };
};

/** The entries whose copies by kind are missing, or say something else. */
const copiesThatDiffer = async (
  table: Pick<Table, "getAll">,
  entries: readonly LedgerEntry[],
): Promise<Disagreement[]> => {
  const copies = entries.length === 0 ? [] : await table.getAll(entries.map(keys.filedEntry));
  return entries.flatMap((entry, place): Disagreement[] => {
    const copy = z.safeParse(LedgerEntry, copies[place]).data;
    const [expected, found] = [rowOf(entry), copy ? rowOf(copy) : copies[place] ? "an unreadable one" : "missing"];
    return found === expected ? [] : [{ what: "copy", sequence: entry.sequence, expected, found }];
  });
};

/** Without what the entry says: a note may name people. */
const rowOf = (entry: LedgerEntry): string => `${sha256(textOf(entry))} ${entry.hash}`;

/** The daily sums that are kept in a range of days. */
const keptDays = async (table: Pick<Table, "query">, range: Range) => {
  const sums: DaySums[] = [];
  const unreadable: Disagreement[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(range, { limit: pageSize, newestFirst: false, after });
    for (const item of page.items) {
      const { data: day } = z.safeParse(DaySums, dayOf(item));
      if (day) sums.push(day);
      else unreadable.push({ what: "day", expected: "the sums of a day", found: String(item.sk) });
    }
    after = page.next;
  } while (after !== undefined);
  return { sums, unreadable };
};

export const daySumsOf = (item: Item): DaySums => z.parse(DaySums, dayOf(item));

const dayOf = ({ sk, closingBalanceGrosze, lastSequence, ...sums }: Item): unknown => ({
  day: String(sk).slice("DAY#".length),
  closingBalanceGrosze,
  lastSequence,
  sums: Object.fromEntries(EntryKind.options.filter((kind) => kind in sums).map((kind) => [kind, sums[kind]])),
});

/** An account's head; undefined where there is none that can be read. */
export const readHead = (item: Item | undefined): AccountHead | undefined => z.safeParse(AccountHead, item).data;

export const unreadableHead = (item: Item | undefined): Disagreement => ({
  what: "head",
  expected: "an account's head",
  found: item ? "an unreadable one" : "none",
});

export const unreadableProof: Disagreement = {
  what: "checkpoint",
  expected: "a checkpoint",
  found: "an unreadable one",
};
