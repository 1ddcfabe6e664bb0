/** What holds of an account after every step, whatever was troubled, killed, doubled or told backwards. */

import {
  type DaySums,
  type GuardFacts,
  isAlertOpen,
  LedgerEntry,
  LedgerHead,
} from "../../shared/domain/account/ledger.ts";
import { verifyDays, verifyLedger } from "../../shared/domain/account/replay.ts";
import type { AccountId } from "../../shared/domain/ids.ts";
import { CardTopUp, cardTopUpState } from "../../shared/domain/top-ups/card-top-up.ts";
import { sha256 } from "../../shared/security/hash.ts";
import { keys } from "../../shared/store/keys.ts";
import { daySumsOf } from "../../shared/store/replay-ledger.ts";
import type { Item } from "../../shared/store/table.ts";
import { standingAfter } from "../support/ledger.ts";
import { isOut, movesOf, type PaymentFact } from "./facts.ts";

/** A promise that was broken: its number in the list of invariants, and how it shows. */
export class Broken extends Error {
  override readonly name = "Broken";
}

export const hold = (holds: boolean, invariant: string, shows: () => string): void => {
  if (!holds) throw new Broken(`${invariant}: ${shows()}`);
};

/** All that is kept of an account. */
export type Snapshot = {
  readonly accountId: AccountId;
  readonly head: LedgerHead;
  readonly entries: readonly LedgerEntry[];
  /** Of each entry, in their order. */
  readonly guards: readonly (GuardFacts | undefined)[];
  readonly days: readonly DaySums[];
  readonly topUps: readonly CardTopUp[];
  /** Sort keys of waiting work. */
  readonly waits: readonly string[];
  readonly alertMarker: Item | undefined;
  /** Every item, byte by byte. */
  readonly text: string;
};

export const snapshotOf = (kept: readonly Item[], accountId: AccountId): Snapshot => {
  const { pk } = keys.head(accountId);
  const items = kept
    .filter((item) => item.pk === pk)
    .toSorted((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1));
  const of = (prefix: string): Item[] => items.filter(({ sk }) => String(sk).startsWith(prefix));
  const entries = of("ENTRY#").map((item) => LedgerEntry.parse(item));
  const guardOf = (entry: LedgerEntry) => {
    const key = keys.guard(accountId, entry);
    return kept.find((item) => item.pk === key.pk && item.sk === key.sk) as GuardFacts | undefined;
  };
  return {
    accountId,
    head: LedgerHead.parse(items.find(({ sk }) => sk === "HEAD")),
    entries,
    guards: entries.map(guardOf),
    days: of("DAY#").map(daySumsOf),
    topUps: of("TOPUP#").map((item) => CardTopUp.parse(item)),
    waits: of("WAITS#").map(({ sk }) => String(sk)),
    alertMarker: items.find(({ sk }) => sk === "WAITS#low-balance"),
    text: items.map(canonical).join("\n"),
  };
};

/** The same text for the same content, in whatever order its fields are. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );

/** What holds of an account as it is now, beside what Stripe's books say now. */
export const checkAccount = (snapshot: Snapshot, payments: readonly PaymentFact[], now: Date): void => {
  sums(snapshot);
  oncePerCause(snapshot);
  justified(snapshot, payments);
  waitingWork(snapshot, now);
  const { head, entries, guards, days } = snapshot;
  const guardOf = ({ sequence }: LedgerEntry) => guards[sequence - 1];
  const disagreements = [...verifyLedger(head, entries, guardOf, sha256), ...verifyDays(head, entries, days)];
  hold(disagreements.length === 0, "I8 the ledger is whole, and its daily sums are those of the entries", () =>
    JSON.stringify(disagreements),
  );
};

/** What holds between two looks at an account. */
export const checkHistory = (before: Snapshot, after: Snapshot): void => {
  before.entries.forEach((entry, place) => {
    const now = after.entries[place];
    hold(canonical(entry) === canonical(now), "I8 an entry is never changed", () => `entry ${entry.sequence}`);
  });
  for (const topUp of before.topUps) {
    const now = after.topUps.find(({ id }) => id === topUp.id);
    const lost = (fact: string) => () => `${fact} of ${topUp.id}`;
    const kept = "I11 facts only accumulate";
    hold(now !== undefined && now.version >= topUp.version, kept, lost("version"));
    hold(now !== undefined && now.payments.length >= topUp.payments.length, kept, lost("payments"));
    for (const fact of ["processingSince", "failedAt", "expiredAt"] as const)
      hold(topUp[fact] === undefined || now?.[fact] === topUp[fact], kept, lost(fact));
    for (const { refundId, failed } of topUp.refunds)
      hold(
        now?.refunds.some((one) => one.refundId === refundId && one.failed >= failed) === true,
        kept,
        lost(refundId),
      );
    for (const { disputeId, withdrawn, reinstated, moves = [] } of topUp.disputes) {
      const one = now?.disputes.find((candidate) => candidate.disputeId === disputeId);
      hold(one !== undefined && one.withdrawn >= withdrawn && one.reinstated >= reinstated, kept, lost(disputeId));
      for (const move of moves)
        hold(
          one?.moves?.some((other) => canonical(other) === canonical(move)) === true,
          kept,
          lost(move.transactionId),
        );
    }
  }
};

const sums = ({ head, entries }: Snapshot): void => {
  for (const { amountGrosze } of entries)
    hold(Number.isSafeInteger(amountGrosze), "I3 whole grosze", () => String(amountGrosze));
  const sum = entries.reduce((total, { amountGrosze }) => total + amountGrosze, 0);
  hold(head.balanceGrosze === sum, "I1 balance is the sum of entries", () => `${head.balanceGrosze}, not ${sum}`);
};

const oncePerCause = ({ entries }: Snapshot): void => {
  const seen = new Set<string>();
  for (const { kind, cause } of entries) {
    const name = `${kind} ${cause.type} ${cause.id}`;
    hold(!seen.has(name), "I4, I7 a cause posts once", () => name);
    seen.add(name);
  }
};

/** I5: no card money moved that did not move at Stripe. */
const justified = ({ accountId, entries }: Snapshot, payments: readonly PaymentFact[]): void => {
  const refunds = payments.flatMap((payment) => payment.refunds);
  const moves = payments.flatMap((payment) => payment.disputes.flatMap(movesOf));
  const mine = payments.filter((payment) => payment.accountId === accountId);
  for (const { kind, cause, amountGrosze, sequence } of entries) {
    const refund = refunds.find(({ id }) => id === cause.id);
    const move = moves.find(({ id, source, amount }) =>
      cause.type === "stripe-dispute" ? source === cause.id && amount === amountGrosze : id === cause.id,
    );
    const reasons: Partial<Record<typeof kind, boolean>> = {
      "top-up": mine.some((paid) => paid.paymentId === cause.id && paid.amountGrosze === amountGrosze),
      refund: refund?.amount === -amountGrosze,
      "refund-failed": refund?.amount === amountGrosze && !isOut(refund),
      dispute: move?.amount === amountGrosze && amountGrosze < 0,
      "dispute-won": move?.amount === amountGrosze && amountGrosze > 0,
    };
    hold(reasons[kind] !== false, "I5 nothing moves without a reason at Stripe", () => `${kind} (entry ${sequence})`);
  }
};

/** An hour after its page is to end, less what the clocks of two runs may differ by. */
const patienceMilliseconds = 60 * 60 * 1000 - 1_000;

/**
 * How the balance may stand after these entries, by the definition alone. It judges the entries of one posting together, and
 * they don't say which were: of those of one instant each way to part them is tried.
 */
const standingsAfter = (entries: readonly LedgerEntry[], threshold: number): readonly string[] => {
  const namedBy = (postings: readonly (readonly LedgerEntry[])[]): string => {
    const { state, isOpen } = standingAfter(postings, threshold);
    return `${state} ${isOpen}`;
  };
  /** For so many entries, one way to part them for each standing that they lead to. */
  const ways = [new Map<string, LedgerEntry[][]>([[namedBy([]), []]])];
  for (const [place, { postedAt }] of entries.entries()) {
    const found = new Map<string, LedgerEntry[][]>();
    for (let first = place; entries[first]?.postedAt === postedAt; first -= 1)
      for (const before of ways[first]!.values()) {
        const postings = [...before, entries.slice(first, place + 1)];
        found.set(namedBy(postings), postings);
      }
    ways.push(found);
  }
  return [...ways.at(-1)!.keys()];
};

const waitingWork = ({ head, entries, topUps, waits, alertMarker }: Snapshot, now: Date): void => {
  for (const topUp of topUps) {
    const { id, payments, failedAt, expiredAt, processingSince, expiresAt } = topUp;
    const marked = waits.includes(`WAITS#card-payment#${id}`);
    if (payments.length > 0) hold(!marked, "a credited top-up waits for nothing", () => id);
    const isWaiting = payments.length === 0 && failedAt === undefined && expiredAt === undefined;
    const canStillCome = processingSince !== undefined || now.getTime() <= Date.parse(expiresAt) + patienceMilliseconds;
    if (isWaiting && canStillCome)
      hold(marked, "a waiting top-up has its marker", () => `${id} ${cardTopUpState(topUp, now)}`);
  }
  hold(waits.includes("WAITS#verify"), "every ledger is due for its replay", () => "no marker");
  const { low } = head;
  const isOpen = isAlertOpen(head);
  const is = `${low.state} ${isOpen}`;
  const defined = standingsAfter(entries, head.thresholdGrosze);
  hold(defined.includes(is), "I26 the low flag equals its definition", () => `${is}, not ${defined.join(" or ")}`);
  // What is well again waits only until somebody has been told so.
  const shown = alertMarker?.state;
  hold(
    shown === (isOpen ? low.state : shown && "ok"),
    "I26 low-balance marker while the alert is open",
    () => `${shown} while ${is}`,
  );
};
