/** Posts usage charges: those of one account together, several accounts side by side, and none because of another. */
import type { Clock } from "../clock.ts";
import { type Actor, contentHashOf } from "../domain/account/ledger.ts";
import type { AccountId } from "../domain/ids.ts";
import { isRefusal, Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import {
  byAccount,
  isMalformed,
  isSameCharge,
  notPosted,
  type ReadCharge,
  timeRefusalOf,
  type UsageCharge,
  type UsageOutcome,
  type UsageRefusal,
  usageDraft,
} from "../domain/usage/usage-charge.ts";
import { described, log } from "../log.ts";
import { sha256 } from "../security/hash.ts";
import { guardRead, headRead, type LedgerStore } from "./ledger-store.ts";
import type { Item, Table } from "./table.ts";

/** So many accounts are posted to at a time, each by a call of its own. */
const accountsAtOnceMax = 25;

/** No account is begun after as long: what is begun can still end before its caller gives up. */
const beginsWithinMilliseconds = 10_000;

export type UsageStore = ReturnType<typeof usageStore>;

type Uses = {
  readonly table: Pick<Table, "getEach">;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly now: Clock;
  /** Milliseconds of a clock that never jumps. */
  readonly elapsed?: () => number;
};

export const usageStore = ({ table, ledger, now, elapsed = () => performance.now() }: Uses) => {
  /**
   * Posts charges, and answers for each in their order what became of it. It never throws: what can't be posted now is
   * answered `not-posted`, and whoever repeats the whole batch posts nothing twice.
   *
   * A charge that comes twice in a batch is posted once. One whose time is refused is answered `already-posted` all the
   * same where it was posted before, so that the answer to a repetition does not depend on when it is sent.
   */
  const post = async (charges: readonly ReadCharge[], actor: Actor): Promise<UsageOutcome[]> => {
    const at = now();
    const endsAt = elapsed() + beginsWithinMilliseconds;
    const firsts = new Map<string, UsageCharge>();
    for (const charge of charges) if (!isMalformed(charge) && !firsts.has(charge.id)) firsts.set(charge.id, charge);
    const refusedByTime = [...firsts.values()].filter((charge) => timeRefusalOf(charge, at));
    const wanted = byAccount([...firsts.values()].filter((charge) => !timeRefusalOf(charge, at)));

    const outcomes = new Map<UsageCharge, UsageOutcome>();
    const note = (noted: readonly UsageCharge[], outcome: UsageOutcome): void => {
      for (const charge of noted) outcomes.set(charge, outcome);
    };
    const readItem = await readAtOnce([
      ...[...wanted.keys()].map((accountId) => headRead(accountId).key),
      ...refusedByTime.map((charge) => guardOf(charge).key),
    ]);
    refusedByTime.forEach((charge, place) => {
      note([charge], outcomeByGuard(readItem(wanted.size + place), charge) ?? refused(timeRefusalOf(charge, at)!));
    });
    await sideBySide([...wanted], accountsAtOnceMax, async ([accountId, own], place) => {
      if (elapsed() > endsAt) return note(own, notPosted);
      const item = readItem(place);
      if (item === undefined) return note(own, refused("account_unknown"));
      try {
        const posted = await postToAccount(accountId, own, { actor, item });
        own.forEach((charge, index) => {
          note([charge], posted[index]!);
        });
      } catch (error) {
        note(own, outcomeOfFailure(error, { accountId, charges: own.length }));
      }
    });
    return charges.map((charge) => {
      if (isMalformed(charge)) return refused(charge.refusal);
      const first = firsts.get(charge.id)!;
      const outcome = outcomes.get(first)!;
      if (first === charge) return outcome;
      if (!isSameCharge(first, charge)) return refused("id_taken");
      return outcome.result === "posted" ? { result: "already-posted" } : outcome;
    });
  };

  /** Reads all items in one call; where the call fails, each counts as unread, and is read again by the posting itself. */
  const readAtOnce = async (keys: readonly { pk: string; sk: string }[]) => {
    const items = keys.length === 0 ? [] : await table.getEach(keys).catch(() => undefined);
    return (place: number): Item | "unread" | undefined => (items ? items[place] : "unread");
  };

  const postToAccount = async (
    accountId: AccountId,
    charges: readonly UsageCharge[],
    { actor, item }: { readonly actor: Actor; readonly item: Item | "unread" },
  ): Promise<UsageOutcome[]> => {
    const drafts = charges.map((charge) => usageDraft(charge, actor));
    const seen = item === "unread" ? undefined : { head: headRead(accountId).parse(item), items: {} };
    const posted = await ledger.post(accountId, () => ({ drafts }), {}, seen);
    return posted.map(({ result }) => (result === "conflict" ? refused("id_taken") : { result }));
  };

  return { post };
};

const refused = (reason: UsageRefusal): UsageOutcome => ({ result: "refused", reason });

/** What became of a charge before; undefined where nothing did. */
const outcomeByGuard = (item: Item | "unread" | undefined, charge: UsageCharge): UsageOutcome | undefined => {
  if (item === undefined) return undefined;
  if (item === "unread") return notPosted;
  const isSame = guardOf(charge).parse(item).contentHash === contentHashOf(charge.accountId, contentOf(charge), sha256);
  return isSame ? { result: "already-posted" } : refused("id_taken");
};

const guardOf = (charge: UsageCharge) => guardRead(charge.accountId, contentOf(charge));

/** A draft for comparing: who posts a charge is no part of its content. */
const contentOf = (charge: UsageCharge) => usageDraft(charge, { type: "machine", id: "" });

const outcomeOfFailure = (
  error: unknown,
  { accountId, charges }: { readonly accountId: AccountId; readonly charges: number },
): UsageOutcome => {
  if (isRefusal(error, common.not_found)) return refused("account_unknown");
  const fields = { accountId, charges, error: described(error) };
  // A refusal is the table's bad day. Anything else does not pass by itself, so somebody has to look.
  if (error instanceof Refusal) log.warn("usage.not_posted", fields);
  else log.error("usage.failed", fields);
  return notPosted;
};

/** Acts on each, on so many at a time. */
const sideBySide = async <Each>(
  all: readonly Each[],
  atOnce: number,
  act: (each: Each, place: number) => Promise<void>,
): Promise<void> => {
  // All workers take from one iterator, so each is taken once.
  const waiting = all.entries();
  const work = async (): Promise<void> => {
    for (const [place, each] of waiting) await act(each, place);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
};
