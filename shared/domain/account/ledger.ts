/**
 * The ledger of an account: entries that are only ever appended, and the head that sums them up.
 *
 * Pure: the store reads the head, a caller's `decide` answers with drafts, `append` turns them into entries and the next
 * head, and the store keeps all of it in one transaction. The hash function is an argument.
 */

import * as z from "zod/mini";
import { AccountId, Instant } from "../ids.ts";
import { Grosze, grosze, plus } from "../money.ts";
import { warsawDay } from "../warsaw.ts";

/** Why money moved, and which way: +1 credits the customer, −1 debits, 0 may do either. */
const signs = {
  "top-up": 1,
  refund: -1,
  "refund-failed": 1,
  dispute: -1,
  "dispute-won": 1,
  "offer-fee": -1,
  "offer-credit": 1,
  usage: -1,
  "paper-invoice-fee": -1,
  payout: -1,
  adjustment: 0,
} as const;

export const EntryKind = z.enum(Object.keys(signs) as [keyof typeof signs, ...(keyof typeof signs)[]]);
export type EntryKind = keyof typeof signs;

/**
 * What made the money move: the money's own name, not the request's. One cause posts at most one entry of a kind, for
 * good. The ids of orders, periods (their first day) and decisions are unique in the account, those of the others in the whole system.
 */
const causeTypes = [
  "stripe-payment",
  "stripe-refund",
  // What a dispute moved was named by the dispute until each of its balance transactions was posted by itself.
  "stripe-dispute",
  "stripe-balance-transaction",
  "bank-transfer",
  "usage-charge",
  "adjustment",
  "order",
  "period",
  "decision",
] as const;
export const Cause = z.object({ type: z.enum(causeTypes), id: z.string().check(z.minLength(1), z.maxLength(200)) });
export type Cause = z.infer<typeof Cause>;

/** Who or what posted: a portal user, a machine, a schedule, Stripe. */
export const Actor = z.object({
  type: z.enum(["stripe", "user", "staff", "machine", "schedule", "operations"]),
  id: z.string(),
});
export type Actor = z.infer<typeof Actor>;

/** An entry that a caller wants posted. */
export const EntryDraft = z.object({
  kind: EntryKind,
  /** Positive credits the account, negative debits it. */
  amountGrosze: Grosze,
  cause: Cause,
  actor: Actor,
  /** Who of the staff confirmed what the actor had proposed: the id of a portal user. */
  confirmedBy: z.optional(z.string()),
  /** The thing of ours that it is about, such as the top-up that was paid. */
  subjectId: z.optional(z.string()),
  /** A reason for people, where the kind does not say enough. */
  note: z.optional(z.string().check(z.maxLength(500))),
  /** When what it is about happened, where somebody reports it later. */
  occurredAt: z.optional(Instant),
});
export type EntryDraft = z.infer<typeof EntryDraft>;

/** One movement of money, never edited or removed: a correction is another entry. */
export const LedgerEntry = z.extend(EntryDraft, {
  accountId: AccountId,
  /** 1, 2, 3 … without gaps within the account. */
  sequence: z.int(),
  balanceAfterGrosze: Grosze,
  /** Never earlier than the entry before it. */
  postedAt: Instant,
  /** The hash of the entry before it; of the first entry, `genesisHash`. */
  previousHash: z.string(),
  /** SHA-256 of this entry's content and `previousHash`, hexadecimal. */
  hash: z.string(),
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;

/** How a balance stands, from good to bad. */
const lowStates = ["ok", "low", "exhausted"] as const;
export const LowState = z.enum(lowStates);
export type LowState = z.infer<typeof LowState>;

export const AccountMode = z.enum(["prepaid", "postpaid"]);
export type AccountMode = z.infer<typeof AccountMode>;

/** The ledger's part of the account's head. Whoever writes the head raises `version`, so that no verdict on it is stale. */
export const LedgerHead = z.object({
  accountId: AccountId,
  mode: AccountMode,
  version: z.int(),
  sequence: z.int(),
  balanceGrosze: Grosze,
  hash: z.string(),
  lastPostedAt: z.nullable(Instant),
  thresholdGrosze: Grosze,
  low: z.object({ state: LowState, since: Instant }),
  /** Whether a `top-up` was ever posted. Absent on heads last written before this was kept: see `completed`. */
  toppedUp: z.optional(z.boolean()),
  /**
   * The first entry that the daily sums count, and its day. It is the account's first one, unless the account has entries from
   * before daily sums were kept; absent until there is one.
   */
  summedFrom: z.optional(z.object({ sequence: z.int(), day: z.iso.date() })),
  /** Usage of the latest days with usage, at most 28, oldest first; days are Warsaw's. Sums are positive. */
  dailyUsage: z.array(z.object({ day: z.iso.date(), amountGrosze: Grosze })),
});
export type LedgerHead = z.infer<typeof LedgerHead>;

/** What the entries of one day of Warsaw's add up to. */
export const DaySums = z.object({
  day: z.iso.date(),
  closingBalanceGrosze: Grosze,
  /** The last entry of the day. */
  lastSequence: z.int(),
  /** The sum of the amounts of each kind that was posted on the day; it may be 0. */
  sums: z.partialRecord(EntryKind, Grosze),
});
export type DaySums = z.infer<typeof DaySums>;

export type Hash = (text: string) => string;

/** What the first entry of every account names as its predecessor. */
export const genesisHash = "0".repeat(64);

/** As many days of usage the head keeps. */
export const usageDaysMax = 28;

/** The head of an account that has no entries yet. A new account is empty, not alarming: no alert is due for it. */
export const openedHead = (
  accountId: AccountId,
  thresholdGrosze: Grosze,
  openedAt: Date,
  mode: AccountMode = "prepaid",
): LedgerHead => ({
  accountId,
  mode,
  version: 1,
  sequence: 0,
  balanceGrosze: grosze(0),
  hash: genesisHash,
  lastPostedAt: null,
  thresholdGrosze,
  low: { state: "exhausted", since: openedAt.toISOString() },
  toppedUp: false,
  dailyUsage: [],
});

/** A head whose verdict is that of its balance and threshold. */
export type Judged = {
  readonly head: LedgerHead;
  /** Whether the low-balance alert has something to look at: it opened, or the state changed while it was open. */
  readonly isAlertDue: boolean;
  /** Whether it opened: nobody was to be warned before. */
  readonly hasAlertOpened: boolean;
};

type Appended = Judged & { readonly entries: readonly LedgerEntry[] };

/**
 * Appends drafts to the ledger that `head` sums up: numbers, dates, balances and chains them.
 *
 * Time never runs backwards within an account: an entry is dated `now`, or as the one before it if that is later.
 * Throws on no draft, on an amount of zero, and on one against the sign of its kind; those are bugs of the caller.
 */
export const append = (head: LedgerHead, drafts: readonly EntryDraft[], now: Date, sha256: Hash): Appended => {
  if (drafts.length === 0) throw new RangeError("nothing to append");
  const postedAt = later(now.toISOString(), head.lastPostedAt);
  const entries: LedgerEntry[] = [];
  let { sequence, balanceGrosze, hash, dailyUsage } = head;
  for (const draft of drafts) {
    checkSign(draft);
    sequence += 1;
    balanceGrosze = plus(balanceGrosze, draft.amountGrosze);
    const content = {
      ...draft,
      accountId: head.accountId,
      sequence,
      balanceAfterGrosze: balanceGrosze,
      postedAt,
      previousHash: hash,
    };
    hash = sha256(textOf(content));
    entries.push({ ...content, hash });
    if (draft.kind === "usage") dailyUsage = withUsage(dailyUsage, warsawDay(new Date(postedAt)), draft.amountGrosze);
  }
  const before = completed(head);
  const next = {
    ...before,
    version: head.version + 1,
    sequence,
    balanceGrosze,
    hash,
    lastPostedAt: postedAt,
    toppedUp: before.toppedUp || drafts.some(({ kind }) => kind === "top-up"),
    summedFrom: head.summedFrom ?? { sequence: head.sequence + 1, day: warsawDay(new Date(postedAt)) },
    dailyUsage,
  };
  return { entries, ...judged(before, next, postedAt) };
};

/** The head with another threshold, judged by it at once. */
export const withThreshold = (head: LedgerHead, thresholdGrosze: Grosze, at: Date): Judged =>
  judged(completed(head), { ...completed(head), version: head.version + 1, thresholdGrosze }, at.toISOString());

/**
 * A low balance is well again at 110 % of its threshold, so that one that hovers around the threshold does not change its
 * state with each call. A constant and no setting: a verdict kept under one value would fail verification under another.
 */
const recoveryPercent = 110;

/**
 * How a balance stands that stood `before`: `exhausted` at zero or below; `low` below the threshold, and, once it was not
 * `ok`, until it reaches 110 % of the threshold. With a threshold of 0 it is never low, only exhausted.
 */
export const lowState = (balanceGrosze: Grosze, thresholdGrosze: Grosze, before: LowState): LowState => {
  if (balanceGrosze <= 0) return "exhausted";
  const percent = before === "ok" ? 100 : recoveryPercent;
  return balanceGrosze * 100 < thresholdGrosze * percent ? "low" : "ok";
};

/**
 * What entries add up to, day by day in Warsaw. They are given oldest first, and so are the days with entries. They go on
 * from a day that has `begun`.
 */
export const dailySums = (entries: readonly LedgerEntry[], begun?: DaySums): DaySums[] => {
  const days = begun ? [begun] : [];
  for (const { postedAt, kind, amountGrosze, balanceAfterGrosze, sequence } of entries) {
    const day = warsawDay(new Date(postedAt));
    const last = days.at(-1);
    const sums = last?.day === day ? last.sums : {};
    if (last?.day === day) days.pop();
    days.push({
      day,
      closingBalanceGrosze: balanceAfterGrosze,
      lastSequence: sequence,
      sums: { ...sums, [kind]: plus(sums[kind] ?? grosze(0), amountGrosze) },
    });
  }
  return days;
};

/** What a guard says: which entry it stands for, and the way back to what that was about. */
export type GuardFacts = {
  readonly accountId: string;
  readonly sequence: number;
  readonly postedAt: string;
  readonly contentHash: string;
  readonly subjectId?: string | undefined;
};

/** What the guard of an entry's cause must say. */
export const guardFactsOf = (entry: LedgerEntry, sha256: Hash): GuardFacts => ({
  accountId: entry.accountId,
  sequence: entry.sequence,
  postedAt: entry.postedAt,
  contentHash: contentHashOf(entry.accountId, entry, sha256),
  subjectId: entry.subjectId,
});

/** What a guard keeps of the entry it stands for: the same cause with other content shows by it. */
export const contentHashOf = (accountId: string, draft: EntryDraft, sha256: Hash): string =>
  sha256(
    JSON.stringify([
      accountId,
      draft.kind,
      draft.amountGrosze,
      draft.cause.type,
      draft.cause.id,
      draft.note ?? null,
      ...whereKept(draft.occurredAt),
    ]),
  );

/**
 * Usage is most of what is posted, so to file it would cost most and tell least: a list of usage is found among all entries. Any
 * other kind may lie behind a hundred thousand entries of usage.
 */
export const isFiled = (kind: EntryKind): boolean => kind !== "usage";

/**
 * The text that an entry's hash is taken over: every field in a fixed order, so that none can change unseen. It never
 * changes: entries that were posted long ago are hashed by it each night.
 */
export const textOf = (entry: Omit<LedgerEntry, "hash">): string =>
  JSON.stringify([
    entry.accountId,
    entry.sequence,
    entry.kind,
    entry.amountGrosze,
    entry.balanceAfterGrosze,
    entry.cause.type,
    entry.cause.id,
    entry.actor.type,
    entry.actor.id,
    entry.subjectId ?? null,
    entry.note ?? null,
    entry.postedAt,
    entry.previousHash,
    ...whereKept(entry.occurredAt),
    // In a list of its own, so that it can't be taken for the field before it.
    ...(entry.confirmedBy === undefined ? [] : [["confirmed", entry.confirmedBy]]),
  ]);

/** At the end, and nothing where there is none: the hashes of entries from before the field was added stay as they are. */
const whereKept = (field: string | undefined): string[] => (field === undefined ? [] : [field]);

const checkSign = ({ kind, amountGrosze }: EntryDraft): void => {
  const sign = signs[kind];
  if (amountGrosze === 0 || (sign !== 0 && Math.sign(amountGrosze) !== sign))
    throw new RangeError(`${amountGrosze} grosze is not an amount of the kind ${kind}`);
};

type Completed = LedgerHead & { readonly toppedUp: boolean };

/** A head that was last written before this was kept: an account with entries counts as topped up. A message too many is better than one too few. */
const completed = (head: LedgerHead): Completed => ({ ...head, toppedUp: head.toppedUp ?? head.sequence > 0 });

/**
 * Whether the low-balance alert is open: from the moment in which a balance is not well until it is. One of an account that was never
 * topped up, or of a postpaid one, is only shown.
 */
export const isAlertOpen = (head: LedgerHead): boolean =>
  head.mode === "prepaid" && completed(head).toppedUp && head.low.state !== "ok";

/** The head with the verdict on its balance and threshold. */
const judged = (before: Completed, next: Completed, at: string): Judged => {
  // A new account is empty, but was never low: its first top-up need not exceed the threshold.
  const was = before.sequence === 0 ? "ok" : before.low.state;
  const state = lowState(next.balanceGrosze, next.thresholdGrosze, was);
  const hasChanged = state !== before.low.state;
  const head = { ...next, low: hasChanged ? { state, since: at } : before.low };
  const [wasOpen, isOpen] = [isAlertOpen(before), isAlertOpen(head)];
  return {
    head,
    isAlertDue: wasOpen !== isOpen || (isOpen && hasChanged),
    hasAlertOpened: isOpen && !wasOpen,
  };
};

/** The daily sums with one more charge; the oldest day goes when there are more than 28. */
export const withUsage = (
  usage: LedgerHead["dailyUsage"],
  day: string,
  amountGrosze: Grosze,
): LedgerHead["dailyUsage"] => {
  const used = grosze(-amountGrosze);
  const last = usage.at(-1);
  if (last?.day === day) return [...usage.slice(0, -1), { day, amountGrosze: plus(last.amountGrosze, used) }];
  return [...usage, { day, amountGrosze: used }].slice(-usageDaysMax);
};

/** The later of two instants. */
export const later = (left: string, right: string | null): string => (right !== null && right > left ? right : left);
