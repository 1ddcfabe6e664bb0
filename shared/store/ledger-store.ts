/**
 * Keeps the ledger: the one place that writes entries, and the one shape for every posting.
 *
 *   post(account, decide)   reads the head (and what else the decision needs) in one round trip, lets the pure `decide`
 *                           answer with drafts and writes, and commits all of it in one transaction.
 *
 * What holds, whatever is repeated or raced, because the transaction's conditions hold it:
 *   - a cause posts once: its guard must not exist yet;
 *   - no verdict is stale: the head's `version` must be the one that was read;
 *   - entries are never overwritten: each must not exist yet;
 *   - the sums of a day are those of its entries: they are written in the same transaction, and so is the copy of an entry
 *     among those of its kind;
 *   - money that covers a fee that is owed pays it: in the same transaction;
 *   - what follows from a posting (`writes`, the low-balance marker when the state changes) is written with it or not at all.
 */

import { setTimeout } from "node:timers/promises";
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { AccountHead } from "../domain/account/account.ts";
import { accepts } from "../domain/account/account-state.ts";
import {
  append,
  contentHashOf,
  type DaySums,
  dailySums,
  type EntryDraft,
  type EntryKind,
  type GuardFacts,
  guardFactsOf,
  isFiled,
  type Judged,
  LedgerEntry,
  type LedgerHead,
} from "../domain/account/ledger.ts";
import { Proof } from "../domain/account/proof.ts";
import * as accountRefusals from "../domain/account/refusals.ts";
import { begin, type Disagreement, end } from "../domain/account/replay.ts";
import type { AccountId } from "../domain/ids.ts";
import type { OwedFee } from "../domain/offers/owed-fee.ts";
import { paidLate } from "../domain/offers/subscription.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { warsawDay } from "../domain/warsaw.ts";
import { sha256 } from "../security/hash.ts";
import { type Key, keys, ranges } from "./keys.ts";
import { dueWrite, setWrite } from "./queue-store.ts";
import { type ItemRead, type PageRead, readPage } from "./reads.ts";
import { daySumsOf, Guard, readHead, replayLedger, unreadableHead, unreadableProof } from "./replay-ledger.ts";
import { feeWaitsWrite, paidLateWrites } from "./subscription-writes.ts";
import { type Item, type Table, transactionActionsMax, type Write } from "./table.ts";
import { inDigest } from "./work.ts";

/** What a decision may look at: the head, and the items that the caller asked to have read with it. */
export type Read<Also extends Record<string, ItemRead<unknown>>> = {
  readonly head: AccountHead;
  readonly items: { readonly [Name in keyof Also]: ReturnType<Also[Name]["parse"]> | undefined };
};

/**
 * What is to be posted, and what must change with it. Writes go with the entries: where every cause was posted before,
 * nothing is written. A decision without drafts only writes.
 */
export type Posting = {
  readonly drafts: readonly EntryDraft[];
  readonly writes?: readonly Write[];
  /** What else of the account is another from now on; it is changed together with the entries. */
  readonly account?: AccountChange;
};

/** Null: no fee is owed any more. */
export type AccountChange = Partial<Pick<AccountHead, "state" | "offer">> & { readonly owedFee?: OwedFee | null };

export type Outcome = {
  readonly draft: EntryDraft;
  /** Which entry stands for the cause, and since when; 0 where it was settled without one. */
  readonly sequence: number;
  readonly postedAt: string;
  /** `conflict`: the same cause was posted before with another amount, or to another account. */
  readonly result: "posted" | "already-posted" | "conflict";
};

/** Races that one posting may lose before it gives up, and the longest pause between two of them. */
const lostRacesMax = 10;
const pauseMillisecondsMax = 400;

/** Money that came never waits for a fee: where the two can't be posted together, it is posted alone, and the next run of the schedule charges the fee. */
const racesWithFee = 5;

export type LedgerStore = ReturnType<typeof ledgerStore>;

type Uses = {
  readonly table: Table;
  readonly now: Clock;
  /** Waits before a lost race is decided again. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
};

export const ledgerStore = ({ table, now, pause = setTimeout }: Uses) => {
  /**
   * Posts what `decide` asks for, each cause once. `decide` may run again on newer items, and throws to refuse. It first
   * decides on what was `seen`, where the caller has just read it. "read-again": the items contradict each other, because
   * they were read at different moments.
   *
   * More drafts than one transaction holds are posted in several, in their order; drafts that come with writes must fit
   * one. Refuses `not_found` where the account does not exist, and `temporarily_unavailable` where the store does not
   * answer or every race was lost: then each cause is posted whole or not at all, and the call may be repeated.
   */
  const post = async <Also extends Record<string, ItemRead<unknown>>>(
    accountId: AccountId,
    decide: (read: Read<Also>) => Posting | "read-again",
    also: Also,
    seen?: Read<Also>,
  ): Promise<Outcome[]> => {
    const settled = new Map<string, Outcome>();
    let known = seen;
    for (let lostRaces = 0; lostRaces < lostRacesMax; ) {
      const read = known ?? (await readWithHead(table, accountId, also));
      known = undefined;
      const posting = decide(read);
      if (posting === "read-again") {
        lostRaces += 1;
        continue;
      }
      const { drafts, writes = [], account = {} } = posting;
      if (drafts.some(({ kind }) => !accepts(read.head.state, kind)))
        throw new Refusal(accountRefusals.account_not_open);
      const names = drafts.map((draft) => causeName(accountId, draft));
      if (new Set(names).size < names.length) throw new RangeError("one cause twice in one posting");

      const open = drafts.filter((_, place) => !settled.has(names[place]!));
      const batch = draftsThatFit(open, writes.length);
      if (writes.length > 0 && batch.length < open.length)
        throw new RangeError("drafts that come with writes must fit one transaction");

      const verdict =
        drafts.length === 0
          ? await writeOnly(table, [...accountWrites(read.head, account), ...writes])
          : batch.length === 0
            ? []
            : await commit(
                table,
                read.head,
                { drafts: batch, writes, account, paysOwedFee: lostRaces < racesWithFee },
                now(),
              );
      if (verdict === "lost") {
        lostRaces += 1;
        await pause(Math.random() * Math.min(pauseMillisecondsMax, 10 * 2 ** lostRaces));
        continue;
      }
      for (const outcome of verdict) settled.set(causeName(accountId, outcome.draft), outcome);
      if (verdict.length === open.length)
        return drafts.map((draft, place) => ({ ...settled.get(names[place]!)!, draft }));
    }
    throw new Refusal(common.temporarily_unavailable, {
      retryAfterSeconds: 1,
      cause: new Error("every race was lost"),
    });
  };

  /** The head and what else is asked for, as `post` reads them, to be handed to it as `seen`. Refuses `not_found`. */
  const read = <Also extends Record<string, ItemRead<unknown>>>(
    accountId: AccountId,
    also: Also,
  ): Promise<Read<Also>> => readWithHead(table, accountId, also);

  /** The guard of a payment that was credited: the way back to its account and top-up. Undefined where none was. */
  const creditOf = async (paymentId: string): Promise<z.infer<typeof Guard> | undefined> => {
    const item = await table.get(keys.credit(paymentId));
    return item && z.parse(Guard, item);
  };

  /** The account's head. Refuses `not_found`. */
  const head = async (accountId: AccountId): Promise<AccountHead> => headOf(await table.get(keys.head(accountId)));

  const entries = (
    accountId: AccountId,
    page: EntriesPage,
  ): Promise<{ entries: LedgerEntry[]; next: string | undefined }> => readPage(table, entriesRead(accountId, page));

  /**
   * Replays the account's whole ledger and names what disagrees, also what can't be read as an entry, a guard or a day's sums,
   * and what differs from the checkpoint of the last run of `verify-ledgers`: the first twenty such things. Nothing named means
   * that the ledger is whole.
   */
  const verify = async (accountId: AccountId): Promise<readonly Disagreement[]> => {
    const [item, proof] = await table.getAll([keys.head(accountId), keys.proof(accountId)]);
    const known = z.safeParse(z.optional(Proof), proof);
    if (!known.success) return [unreadableProof];
    const head = readHead(item);
    if (!head) return [unreadableHead(item)];
    const { replay } = await replayLedger(table, begin(head, { checkpoint: known.data?.checkpoint }));
    return end(replay).found;
  };

  /**
   * Files the entries that were posted before entries were filed by kind: how many there are to file, and the places of those that
   * can't be read, which hold up no other. Repeated, it changes nothing.
   */
  const file = async (accountId: AccountId): Promise<{ filed: number; unreadable: readonly string[] }> => {
    const unreadable: string[] = [];
    let filed = 0;
    let after: string | undefined;
    do {
      const page = await table.query(ranges.entries(accountId), { limit: filedAtOnce, newestFirst: false, after });
      const writes = page.items.flatMap((item) => {
        const { data: entry } = z.safeParse(LedgerEntry, item);
        if (!entry) unreadable.push(String(item.sk));
        return entry ? filedWrites(entry) : [];
      });
      if (writes.length > 0) await table.transact(writes);
      filed += writes.length;
      after = page.next;
    } while (after !== undefined);
    return { filed, unreadable };
  };

  return { post, read, creditOf, head, entries, verify, file };
};

/** An account's head, read beside something else. */
export const headRead = (accountId: AccountId): ItemRead<AccountHead> => ({ key: keys.head(accountId), parse: headOf });

type EntriesPage = {
  readonly kind?: EntryKind | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
};

/** A page of entries, newest first, posted from `from` up to and including `to` (instants), of all kinds or of one. */
export const entriesRead = (
  accountId: AccountId,
  { kind, from, to, ...page }: EntriesPage,
): PageRead<{ entries: LedgerEntry[]; next: string | undefined }> => ({
  range:
    kind === undefined || !isFiled(kind)
      ? ranges.entries(accountId, from, to)
      : ranges.filedEntries(accountId, kind, from, to),
  page: { ...page, newestFirst: true },
  // Nearly all entries of an account that makes calls are of this kind.
  only:
    kind === undefined || isFiled(kind)
      ? undefined
      : {
          keeps: (item) => item.kind === kind,
          lookedAtFirst: 4 * (page.limit + 1),
          lookedAtOnce: Math.max(1_000, 4 * (page.limit + 1)),
        },
  parse: ({ items, next }) => ({ entries: items.map((item) => z.parse(LedgerEntry, item)), next }),
});

const readWithHead = async <Also extends Record<string, ItemRead<unknown>>>(
  table: Table,
  accountId: AccountId,
  also: Also,
): Promise<Read<Also>> => {
  const wanted = Object.entries(also);
  const [head, ...items] = await table.getAll([keys.head(accountId), ...wanted.map(([, { key }]) => key)]);
  const parsed = wanted.map(([name, { parse }], place) => [name, items[place] && parse(items[place])]);
  return { head: headOf(head), items: Object.fromEntries(parsed) };
};

const headOf = (item: Item | undefined): AccountHead => {
  if (!item) throw new Refusal(common.not_found);
  return z.parse(AccountHead, item);
};

/** One transaction: all drafts posted, or the outcomes of those that a guard settled before, or a race lost. */
const commit = async (
  table: Table,
  head: AccountHead,
  { drafts, writes, account, paysOwedFee }: Required<Posting> & { readonly paysOwedFee: boolean },
  now: Date,
): Promise<Outcome[] | "lost"> => {
  const coveredFee = account.owedFee === undefined ? owedFeePaid(head, drafts, now) : undefined;
  const fee = paysOwedFee ? coveredFee : undefined;
  const appended = append(head, [...drafts, ...(fee?.drafts ?? [])], now, sha256);
  const guards = appended.entries.map(guardWrite);
  const outcome = await table.attempt([
    ...guards,
    headWrite(head, appended.head, fee ? { ...account, owedFee: null } : account),
    ...appended.entries.map((entry) => entryWrite(entry, now)),
    ...appended.entries.flatMap(filedWrites),
    ...dailySums(appended.entries).map((day) => dayWrite(head.accountId, day)),
    ...alertWrites(appended, now),
    ...(fee ? paidLateWrites(head.accountId, fee.to) : []),
    ...(coveredFee && !fee ? [feeWaitsWrite(head.accountId, now)] : []),
    ...writes,
  ]);
  if (outcome === "contended") return "lost";
  if (outcome === "written")
    return drafts.map((draft, place) => {
      const { sequence, postedAt } = appended.entries[place]!;
      return { draft, result: "posted", sequence, postedAt };
    });
  // Cause first: a repeated cause also finds a newer head, and must not be taken for a lost race.
  const settled = drafts.flatMap((draft, place) => {
    const guard = outcome[place];
    return guard?.refused ? [outcomeOf(head.accountId, draft, z.parse(Guard, guard.item))] : [];
  });
  return settled.length > 0 ? settled : "lost";
};

/** What a decision without drafts asks for: all its writes, or a race lost. */
const writeOnly = async (table: Table, writes: readonly Write[]): Promise<Outcome[] | "lost"> => {
  if (writes.length === 0) return [];
  return (await table.attempt(writes)) === "written" ? [] : "lost";
};

const outcomeOf = (accountId: AccountId, draft: EntryDraft, guard: z.infer<typeof Guard>): Outcome => {
  const isSame = guard.contentHash === contentHashOf(accountId, draft, sha256) || guard.contentHash === noEntry;
  const { sequence, postedAt } = guard;
  return { draft, sequence, postedAt, result: isSame ? "already-posted" : "conflict" };
};

/** What the guard of a cause keeps in place of its content where it was settled without an entry. */
const noEntry = "no entry";

/** The write that settles a cause for good without an entry: what comes later of it posts nothing. */
export const settledWrite = (
  accountId: AccountId,
  settled: Pick<EntryDraft, "kind" | "cause" | "subjectId">,
  at: Date,
): Write => ({
  Put: {
    Item: {
      ...keys.guard(accountId, settled),
      accountId,
      sequence: 0,
      postedAt: at.toISOString(),
      contentHash: noEntry,
      subjectId: settled.subjectId,
    } satisfies z.input<typeof Guard> & Key,
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** How a decision reads whether a cause is settled. */
export const guardRead = (accountId: AccountId, cause: Pick<EntryDraft, "kind" | "cause">): ItemRead<GuardFacts> => ({
  key: keys.guard(accountId, cause),
  parse: (item) => z.parse(Guard, item),
});

const guardWrite = (entry: LedgerEntry): Write => ({
  Put: {
    Item: {
      ...keys.guard(entry.accountId, entry),
      ...(guardFactsOf(entry, sha256) satisfies z.input<typeof Guard>),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** It is in the digest of the day on which it was posted: the date that it bears may be that of a clock that was ahead before. */
const entryWrite = (entry: LedgerEntry, now: Date): Write => ({
  Put: {
    Item: {
      ...keys.entry(entry),
      ...entry,
      ...(entry.kind === "top-up" ? inDigest(entry.accountId, now.toISOString()) : {}),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** The copy of an entry among those of its kind. It needs no condition: the entry's own lets the transaction through once. */
const filedWrites = (entry: LedgerEntry): Write[] =>
  isFiled(entry.kind) ? [{ Put: { Item: { ...keys.filedEntry(entry), ...entry } } }] : [];

/** So few that their copies fit one transaction. */
const filedAtOnce = transactionActionsMax;

const headWrite = (read: AccountHead, next: LedgerHead, change: AccountChange): Write => {
  const { set, values, removed } = changed(change);
  return {
    Update: {
      Key: keys.head(read.accountId),
      UpdateExpression: `SET #version = :version, #sequence = :sequence, balanceGrosze = :balance, #hash = :hash, lastPostedAt = :posted, low = :low, toppedUp = :toppedUp, summedFrom = :summedFrom, dailyUsage = :usage, #state = :state${set}${removed}`,
      ConditionExpression: "#version = :read",
      ExpressionAttributeNames: { "#version": "version", "#sequence": "sequence", "#hash": "hash", "#state": "state" },
      ExpressionAttributeValues: {
        ":read": read.version,
        ":state": change.state ?? read.state,
        ":version": next.version,
        ":sequence": next.sequence,
        ":balance": next.balanceGrosze,
        ":hash": next.hash,
        ":posted": next.lastPostedAt,
        ":low": next.low,
        ":toppedUp": next.toppedUp,
        ":summedFrom": next.summedFrom,
        ":usage": next.dailyUsage,
        ...values,
      },
    },
  };
};

/** The changes of an account that nothing is posted to. */
const accountWrites = (read: AccountHead, change: AccountChange): Write[] => {
  if (Object.keys(change).length === 0) return [];
  const { set, values, removed } = changed(change);
  return [
    {
      Update: {
        Key: keys.head(read.accountId),
        UpdateExpression: `SET #version = :version, #state = :state${set}${removed}`,
        ConditionExpression: "#version = :read",
        ExpressionAttributeNames: { "#version": "version", "#state": "state" },
        ExpressionAttributeValues: {
          ":read": read.version,
          ":version": read.version + 1,
          ":state": change.state ?? read.state,
          ...values,
        },
      },
    },
  ];
};

const changed = ({ offer, owedFee }: AccountChange) => ({
  set: `${offer ? ", offer = :offer" : ""}${owedFee ? ", owedFee = :owed" : ""}`,
  values: { ...(offer && { ":offer": offer }), ...(owedFee && { ":owed": owedFee }) },
  removed: owedFee === null ? " REMOVE owedFee" : "",
});

/** The fee that is owed, where what is posted makes the balance cover it. */
const owedFeePaid = (head: AccountHead, drafts: readonly EntryDraft[], now: Date) => {
  const credited = drafts.reduce((sum, { amountGrosze }) => sum + amountGrosze, 0);
  if (!head.owedFee || credited <= 0 || drafts.length > draftsWithFeeMax) return undefined;
  return paidLate(head, head.owedFee, head.balanceGrosze + credited, warsawDay(now));
};

/** So few that a fee's entries and writes fit the transaction beside them. What credits an account is one draft or two. */
const draftsWithFeeMax = 10;

/**
 * The sums of a day with those of a posting added. Nobody has to read them before: the condition on the head lets postings
 * through one by one, so the last one's balance is the closing one.
 */
const dayWrite = (accountId: AccountId, { day, closingBalanceGrosze, lastSequence, sums }: DaySums): Write => {
  const moved = Object.entries(sums);
  return {
    Update: {
      Key: keys.day(accountId, day),
      UpdateExpression: `SET closingBalanceGrosze = :balance, lastSequence = :last ADD ${moved.map((_, place) => `#${place} :${place}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(moved.map(([kind], place) => [`#${place}`, kind])),
      ExpressionAttributeValues: {
        ":balance": closingBalanceGrosze,
        ":last": lastSequence,
        ...Object.fromEntries(moved.map(([, amount], place) => [`:${place}`, amount])),
      },
    },
  };
};

/** The sums of an account's latest days with entries, at most `limit` of them, oldest first. */
export const daysRead = (accountId: AccountId, limit: number): PageRead<DaySums[]> => ({
  range: ranges.days(accountId),
  page: { limit, newestFirst: true },
  parse: ({ items }) => items.map(daySumsOf).reverse(),
});

/**
 * The marker of an alert that is due. It names the crossing, and the one that opened the alert, by the versions of the head that
 * made them. It stays when all is well again, so that the sweep can say so to whoever was warned: the sweep alone deletes it.
 */
export const alertWrites = ({ head, isAlertDue, hasAlertOpened }: Judged, now: Date): Write[] => {
  const { accountId, balanceGrosze, version } = head;
  if (!isAlertDue) return [];
  const { state } = head.low;
  // By the clock, and not as the entry is dated: after a clock that was ahead that lies in the future, and nobody would hear till then.
  const at = now.toISOString();
  const ttl = Math.floor(now.getTime() / 1000) + crossingsKeptSeconds;
  const crossing = { ...inDigest(accountId, at), accountId, state, balanceGrosze, at, ttl };
  const about = { state, crossing: version, ...(hasAlertOpened && { opened: version }) };
  return [
    dueWrite("low-balance", { accountId, subject: "" }, at, about),
    // One a day: whoever moves a threshold to and fro makes no more of them.
    setWrite(keys.crossing(accountId, warsawDay(now)), crossing),
  ];
};

/** Longer than a digest is made up for. */
const crossingsKeptSeconds = 60 * 24 * 3600;

/**
 * The drafts that fit one transaction, from the first one on, beside the head, the day's sums, an alert's marker and crossing, and
 * `writes`: guard and entry are two actions, and a filed one has a third.
 */
const draftsThatFit = (drafts: readonly EntryDraft[], writes: number): readonly EntryDraft[] => {
  let left = transactionActionsMax - 4 - writes;
  const over = drafts.findIndex(({ kind }) => {
    left -= isFiled(kind) ? 3 : 2;
    return left < 0;
  });
  return over < 0 ? drafts : drafts.slice(0, over);
};

const causeName = (accountId: AccountId, draft: EntryDraft): string => {
  const { pk, sk } = keys.guard(accountId, draft);
  return `${pk} ${sk}`;
};
