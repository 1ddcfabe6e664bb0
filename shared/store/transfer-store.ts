/**
 * Keeps what happens to bank top-ups: files announced and looked at, decisions, their time running out. Each is one
 * transaction with all that follows from it (the entry, notices, links, queues), decided on the version that was read.
 */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import { AccountHead } from "../domain/account/account.ts";
import { AccountId, Instant, TopUpId } from "../domain/ids.ts";
import type { Measure } from "../domain/metrics.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  announcing,
  type Change,
  deciding,
  expiring,
  type ForFinance,
  takingFile,
  takingMailedFile,
} from "../domain/top-ups/bank-decisions.ts";
import { BankTopUp, type Confirmation, type Decision, waitsSince } from "../domain/top-ups/bank-top-up.ts";
import { creditMeasures } from "../domain/top-ups/credit-measures.ts";
import type { FileVerdict } from "../domain/uploads/upload.ts";
import type { NewId } from "../ids.ts";
import { log } from "../log.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import type { LedgerStore, Posting, Read } from "./ledger-store.ts";
import { closedTransferWrite } from "./open-transfers.ts";
import type { ItemRead } from "./reads.ts";
import { type Keyed, madeBeforeReads, onceUnder, type Ran, type RequestKey, requestKeyWrite } from "./request-key.ts";
import type { Item, Table, Write } from "./table.ts";
import type { Work } from "./work.ts";

/** A bank top-up as its transfer's code finds it. */
const Found = z.object({
  accountId: AccountId,
  companyName: z.string(),
  topUpId: TopUpId,
  amountGrosze: z.int(),
  createdAt: Instant,
  expiresAt: Instant,
  rejectedAt: z.optional(Instant),
});
export type FoundTransfer = z.infer<typeof Found> & {
  readonly code: string;
  /** When its money was credited, where it was. */
  readonly creditedAt?: string;
};

export type TransferStore = ReturnType<typeof transferStore>;

type Uses = {
  readonly table: Table;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly newId: NewId;
  readonly now: Clock;
};

/** A file that was announced. */
type AnnouncedFile = { readonly accountId: AccountId; readonly topUpId: string; readonly confirmationId: string };

export const transferStore = ({ table, ledger, newId, now }: Uses) => {
  /** A bank top-up and its account's head, in one read; undefined where there is none. */
  const find = async (accountId: AccountId, topUpId: string): Promise<FoundTopUp | undefined> => {
    const [head, item] = await table.getAll([keys.head(accountId), keys.topUp(accountId, topUpId)]);
    const topUp = item && bankTopUpOf(item);
    return head && topUp && { topUp, head: z.parse(AccountHead, head) };
  };

  const present = async (accountId: AccountId, topUpId: string): Promise<BankTopUp> => {
    const found = await find(accountId, topUpId);
    if (!found) throw new Refusal(common.not_found);
    return found.topUp;
  };

  /**
   * Decides on the top-up as it is, and keeps the change with all that follows; a lost race is decided again. The first try
   * decides on what was `seen`, where it was read already. Under a key it is done once. Refuses `not_found`.
   */
  const change = <Outcome>(
    accountId: AccountId,
    topUpId: string,
    decide: (seen: FoundTopUp) => Change<Outcome>,
    { seen, under }: { readonly seen?: FoundTopUp | undefined; readonly under?: Under<Outcome> | undefined } = {},
  ): Promise<Outcome> =>
    onceUnder(table, under?.key, (key) =>
      changeKeyed(accountId, topUpId, decide, { seen, keyed: under && key && { ...under, key } }),
    );

  const changeKeyed = async <Outcome>(
    accountId: AccountId,
    topUpId: string,
    decide: (seen: FoundTopUp) => Change<Outcome>,
    { seen, keyed }: { readonly seen: FoundTopUp | undefined; readonly keyed: Under<Outcome, Keyed> | undefined },
  ): Promise<Ran<Outcome>> => {
    let last: Ran<Outcome> | undefined;
    let before: string | undefined;
    const posting = ({ head, items }: Read<ReadOfChange>): Posting => {
      const { topUp } = items;
      before = items.before;
      if (before !== undefined) return { drafts: [] };
      if (!topUp) throw new Refusal(common.not_found);
      const { outcome, changed, drafts = [], followUps } = decide({ topUp, head });
      last = changed ? { made: outcome } : { unmade: outcome };
      if (!changed) return { drafts, writes: followUpWrites(followUps, newId) };
      const kept = keyed
        ? [requestKeyWrite(keyed.key, { id: keyed.idOf(outcome), createdAt: now().toISOString() })]
        : [];
      return { drafts, writes: [...changeWrites(topUp, changed), ...followUpWrites(followUps, newId), ...kept] };
    };
    const also: ReadOfChange = { topUp: bankTopUpRead(accountId, topUpId), ...madeBeforeReads(keyed?.key) };
    for (let tries = 0; tries < 2; tries += 1) {
      const first = tries === 0 && seen ? { head: seen.head, items: { topUp: seen.topUp } } : undefined;
      const [posted] = await ledger.post(accountId, posting, also, first);
      if (keyed && before !== undefined) return { made: keyed.again(await present(accountId, topUpId), before) };
      if (!posted || posted.result === "posted") return last!;
      // Somebody credited it between our look and our transaction: the next look finds that.
    }
    throw new Refusal(common.temporarily_unavailable, {
      cause: new Error("an entry stands for a top-up that knows of none"),
    });
  };

  /**
   * Announces a file, under the key if the request has one. Refuses `not_found`, `top_up_closed`, `too_many_confirmations` and
   * `idempotency_key_reused`.
   */
  const announce = (
    accountId: AccountId,
    topUpId: string,
    file: Parameters<typeof announcing>[1],
    key?: RequestKey,
  ): Promise<Confirmation> => {
    const again = ({ confirmations }: BankTopUp, id: string): Confirmation => {
      const known = confirmations.find((confirmation) => confirmation.id === id);
      if (!known) throw new Refusal(common.not_found);
      return known;
    };
    const under = key && { key, idOf: ({ id }: Confirmation) => id, again };
    return change(accountId, topUpId, (seen) => announcing(seen, file, now()), { under });
  };

  /** Keeps what was found out about an uploaded file of a top-up that was `found`; repeated, it changes nothing. */
  const takeFile = (
    { accountId, topUpId, confirmationId }: AnnouncedFile,
    looked: FileVerdict,
    forFinance: ForFinance,
    found?: FoundTopUp,
  ) =>
    change(accountId, topUpId, (seen) => takingFile(seen, { confirmationId, looked, forFinance }, now()), {
      seen: found,
    });

  /** Keeps a checked file that came by e-mail, for a top-up that was `found`; repeated, it changes nothing. */
  const takeMailed = (found: FoundTopUp, mailed: Parameters<typeof takingMailedFile>[1]) =>
    change(found.topUp.accountId, found.topUp.id, (seen) => takingMailedFile(seen, mailed, now()), {
      seen: found,
    });

  /** The account's bank top-ups that wait for their transfer or for finance: ten at most. */
  const openOf = async (accountId: AccountId): Promise<BankTopUp[]> => {
    const open = await table.get(keys.openTransfers(accountId));
    const ids = open?.topUpIds instanceof Set ? [...(open.topUpIds as Set<string>)].sort() : [];
    if (ids.length === 0) return [];
    const items = await table.getAll(ids.map((id) => keys.topUp(accountId, id)));
    return items.flatMap((item) => (item && bankTopUpOf(item)) ?? []);
  };

  /**
   * Credits or refuses a bank top-up, once, under the key if the request has one. Answers the top-up as it then is. Refuses as `decided`
   * does, `not_found`, and `idempotency_key_reused`. `from` is the network address.
   */
  const decide = async (
    accountId: AccountId,
    topUpId: string,
    decision: Decision,
    from: string,
    key?: RequestKey,
  ): Promise<BankTopUp> => {
    let isNew = false;
    const again = (topUp: BankTopUp): BankTopUp => {
      isNew = false;
      return topUp;
    };
    const under = key && { key, idOf: () => topUpId, again };
    const decideOnce = (seen: FoundTopUp): Change<BankTopUp> => {
      const made = deciding(seen, decision, { now: now(), from });
      isNew = made.changed !== undefined;
      return made;
    };
    const topUp = await change(accountId, topUpId, decideOnce, { under });
    if (isNew) log.info("top_up.decided", { accountId, topUpId, decision: decision.decision }, ...measuresOf(topUp));
    return topUp;
  };

  /** Closes a bank top-up whose time is over. */
  const expire = ({ accountId, subject }: Work) => change(accountId, subject, (seen) => expiring(seen, now()));

  /** The top-ups of these codes, in their order, and whether they were credited or refused; a code that nobody has is left out. */
  const findByCode = async (codes: readonly string[]): Promise<FoundTransfer[]> => {
    if (codes.length === 0) return [];
    const items = await table.getAll(codes.flatMap((code) => [keys.transferCode(code), keys.transferCredit(code)]));
    return codes.flatMap((code, place) => {
      const [found, credit] = items.slice(2 * place);
      if (!found) return [];
      return [{ code, ...z.parse(Found, found), ...(credit && { creditedAt: z.parse(Posted, credit).postedAt }) }];
    });
  };

  return { find, announce, takeFile, takeMailed, openOf, decide, expire, findByCode };
};

const Posted = z.object({ postedAt: Instant });

/** The key that a request came under; the id that is kept with it, and how what has that id is answered again. */
type Under<Outcome, Key extends RequestKey = RequestKey> = {
  readonly key: Key;
  readonly idOf: (outcome: Outcome) => string;
  readonly again: (topUp: BankTopUp, id: string) => Outcome;
};

/** `before`: where the request has a key that was used before, the id of what it made then. */
type ReadOfChange = {
  readonly topUp: ItemRead<BankTopUp | undefined>;
  readonly before?: ItemRead<string>;
};

/** A bank top-up with its account's head, as both were read at once. */
export type FoundTopUp = { readonly topUp: BankTopUp; readonly head: AccountHead };

const measuresOf = (decided: BankTopUp): readonly Measure[] =>
  decided.credit
    ? creditMeasures("bank", waitsSince(decided) ?? decided.createdAt, new Date(decided.credit.at))
    : [{ metric: "top-ups", value: 1, by: { method: "bank", outcome: "rejected" } }];

const bankTopUpRead = (accountId: AccountId, topUpId: string): ItemRead<BankTopUp | undefined> => ({
  key: keys.topUp(accountId, topUpId),
  parse: bankTopUpOf,
});

/** Undefined for one that is paid by card. */
const bankTopUpOf = (item: Item): BankTopUp | undefined =>
  item.method === "bank" ? z.parse(BankTopUp, item) : undefined;

/**
 * The top-up as it was decided on the version that was read. One that is closed by this gives its place back, and whoever
 * finds the code of one that is refused sees that.
 */
const changeWrites = (read: BankTopUp, changed: BankTopUp): Write[] => {
  const isDecided = changed.credit !== read.credit || changed.rejection !== read.rejection;
  const isClosed = isDecided || changed.expiredAt !== read.expiredAt;
  return [
    {
      Put: {
        Item: { ...keys.topUp(changed.accountId, changed.id), ...changed, version: changed.version + 1 },
        ConditionExpression: "#version = :read",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":read": changed.version },
      },
    },
    ...(isClosed ? [closedTransferWrite(changed)] : []),
    ...(isDecided && changed.rejection && !changed.credit ? [rejectedWrite(changed.code, changed.rejection.at)] : []),
  ];
};

/** Whoever finds the code must see that somebody has said no. */
const rejectedWrite = (code: string, at: string): Write => ({
  Update: {
    Key: keys.transferCode(code),
    UpdateExpression: "SET rejectedAt = :at",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeValues: { ":at": at },
  },
});
