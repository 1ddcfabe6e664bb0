/**
 * Keeps how far each account's ledger was verified. A run reads and verifies what is new since the checkpoint, and moves the
 * checkpoint once all of it agreed with a head that was read before.
 *
 * An entry, guard or head of what is new, and the checkpoint itself, that was tampered with is found by the next run; what
 * lies before the checkpoint by the next full replay.
 */

import * as z from "zod/mini";
import { isFullReplayDue, Proof } from "../domain/account/proof.ts";
import { begin, beginning, type Disagreement, end } from "../domain/account/replay.ts";
import type { Done } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { sha256 } from "../security/hash.ts";
import { recordWrites } from "./audit-store.ts";
import { keys } from "./keys.ts";
import { readHead, replayLedger, unreadableHead, unreadableProof } from "./replay-ledger.ts";
import type { Item, Table, Write } from "./table.ts";

/** What a run knows of an account before it reads its entries. */
type AccountToProve = {
  readonly accountId: AccountId;
  readonly head: Item | undefined;
  readonly proof: Item | undefined;
  /** When it is due for a run; undefined where no run is to look at it. */
  readonly dueAt: string | undefined;
  /** Whether people are to look at its ledger. */
  readonly waitsForPeople: boolean;
};

export type Proven = {
  /**
   * `whole`: everything agrees · `disagrees`: it was replayed from its first entry on, and something does not ·
   * `unfinished`: there is more to replay, at once · `overtaken`: another run kept its result meanwhile.
   */
  readonly outcome: "whole" | "disagrees" | "unfinished" | "overtaken";
  /** What disagrees, as far as it was replayed. */
  readonly found: readonly Disagreement[];
};

/** Entries that one call replays of one account. */
const entriesAtOnce = 10_000;

export type ProofStore = ReturnType<typeof proofStore>;

export const proofStore = (table: Table) => ({
  /** Reads an account's head and proof and the markers of its work, in one round trip. */
  async find(accountId: AccountId): Promise<AccountToProve> {
    const [head, proof, due, waiting] = await table.getAll([
      keys.head(accountId),
      keys.proof(accountId),
      keys.waits(accountId, "verify"),
      keys.waits(accountId, "ledgers-to-check"),
    ]);
    const dueAt = due && z.parse(z.string(), due.queuedAt);
    return { accountId, head, proof, dueAt, waitsForPeople: waiting?.queuedAt !== undefined };
  },

  /**
   * Verifies what is new of an account's ledger, or all of it where that is due, at most `entriesMax` entries, and keeps how
   * far it came. Where the new part disagrees, a full replay begins with the next call. Run twice at once, one result is kept.
   */
  async prove(account: AccountToProve, now: Date, entriesMax = entriesAtOnce): Promise<Proven> {
    const { accountId } = account;
    const parsed = z.safeParse(z.optional(Proof), account.proof);
    // Nothing is written over it: it may be evidence.
    if (!parsed.success) return { outcome: "disagrees", found: [unreadableProof] };
    const known = parsed.data;

    const keep = async (next: Omit<Proof, "accountId" | "version">, proven: Proven): Promise<Proven> => {
      const refused = await table.tryWrite(proofWrite(known, { ...next, accountId }));
      return refused ? { ...proven, outcome: "overtaken" } : proven;
    };
    const disagreesSince = known?.disagreesSince ?? now.toISOString();

    const head = await headNotBehind(table, account, known?.checkpoint?.sequence ?? 0);
    if (!head) {
      const found = [unreadableHead(account.head)];
      return keep({ ...known, replaying: undefined, disagreesSince }, { outcome: "disagrees", found });
    }

    const { checkpoint } = known ?? {};
    const { isFull, at, found } = known?.replaying ?? {
      isFull: isFullReplayDue({ ...known, accountId }, now, sha256),
      at: undefined,
      found: [],
    };
    const from = at ?? (isFull ? beginning : checkpoint);
    const { replay, isAtEnd } = await replayLedger(table, begin(head, { at: from, checkpoint, found }), entriesMax);
    if (!isAtEnd)
      return keep(
        { ...known, replaying: { at: replay.at, isFull, found: [...replay.found] } },
        { outcome: "unfinished", found: replay.found },
      );

    const ended = end(replay);
    if (ended.found.length === 0) {
      const provenAt = now.toISOString();
      const fullyReplayedAt = isFull ? provenAt : known?.fullyReplayedAt;
      return keep({ checkpoint: ended.at, provenAt, fullyReplayedAt }, { outcome: "whole", found: [] });
    }
    return keep(
      { ...known, disagreesSince, replaying: isFull ? undefined : { at: beginning, isFull: true, found: [] } },
      { outcome: isFull ? "disagrees" : "unfinished", found: ended.found },
    );
  },

  /**
   * Forgets how far an account was verified, with the record of it: the next run replays it from its first entry on, and compares it with
   * nothing.
   */
  async forget(accountId: AccountId, record: Done, now: Date): Promise<void> {
    await table.transact([{ Delete: { Key: keys.proof(accountId) } }, ...recordWrites(record, now)]);
  },

  /** Takes an account whose ledger is whole off the queue `ledgers-to-check`, with the record of it. */
  async noLongerToCheck(accountId: AccountId, record: Done, now: Date): Promise<void> {
    await table.transact([
      { Delete: { Key: keys.waits(accountId, "ledgers-to-check") } },
      ...recordWrites(record, now),
    ]);
  },
});

/**
 * The head, read again where it seems to be behind the checkpoint: the two are not read at one instant, and another run may
 * have moved the checkpoint in between.
 */
const headNotBehind = async (table: Table, { accountId, head: item }: AccountToProve, sequence: number) => {
  const head = readHead(item);
  return head && head.sequence < sequence ? readHead(await table.get(keys.head(accountId))) : head;
};

/** The write of a proof, on condition that it is still the one that was read. */
const proofWrite = (read: Proof | undefined, next: Omit<Proof, "version">): Write => ({
  Put: {
    Item: { ...keys.proof(next.accountId), ...next, version: (read?.version ?? 0) + 1 },
    ...(read
      ? {
          ConditionExpression: "#version = :read",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":read": read.version },
        }
      : { ConditionExpression: "attribute_not_exists(pk)" }),
  },
});
