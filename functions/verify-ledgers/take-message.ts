import * as z from "zod/mini";
import type { Clock } from "../../shared/clock.ts";
import { AccountId, Instant } from "../../shared/domain/ids.ts";
import type { Messages } from "../../shared/gateways/messages.ts";
import { described, log } from "../../shared/log.ts";
import type { Take } from "../../shared/messages.ts";
import type { Report } from "../../shared/schedule.ts";
import type { ProofStore } from "../../shared/store/proof-store.ts";
import { DuePlace, type QueueStore } from "../../shared/store/queue-store.ts";

/** Lists the accounts of a shard that were due when the run began, a page of them: from its first one, or behind `after`. */
const ListShard = z.strictObject({ run: Instant, shard: z.int(), after: z.optional(DuePlace) });
/** Verifies one account's ledger, or goes on with it. */
const VerifyAccount = z.strictObject({ run: Instant, accountId: AccountId });

const VerifyMessage = z.union([ListShard, VerifyAccount]);
export type VerifyMessage = z.infer<typeof VerifyMessage>;

type Uses = {
  readonly queues: Pick<QueueStore, "duePage" | "putOff" | "tellPeople" | "settleAccount">;
  readonly proofs: Pick<ProofStore, "find" | "prove">;
  readonly messages: Pick<Messages, "send">;
  readonly now: Clock;
  /** Accounts that one message lists. */
  readonly listedAtOnce?: number;
};

/** Less than a day after the run began, so that an account is due again in the next night's, however late this one reaches it. */
const againAfterMilliseconds = 22 * 60 * 60 * 1000;

/**
 * Takes a message of a run. It may come twice, late, or beside the messages of another run: an account that was verified
 * since the run began is left alone.
 */
export const takeMessage =
  (uses: Uses): Take =>
  async (message) => {
    const { data: wanted } = z.safeParse(VerifyMessage, message);
    if (!wanted) throw new Error("not a message of verify-ledgers");
    return "shard" in wanted ? listShard(wanted, uses) : verifyAccount(wanted, uses);
  };

const listShard = async (
  { run, shard, after }: z.infer<typeof ListShard>,
  { queues, messages, listedAtOnce = 500 }: Uses,
): Promise<Report> => {
  const { due, next } = await queues.duePage("verify", { shard, until: run, limit: listedAtOnce, after });
  const found = due.map(({ accountId }) => ({ run, accountId }) satisfies VerifyMessage);
  // The rest of the shard last: what breaks off before it lists this page again.
  const rest = next ? [{ run, shard, after: next } satisfies VerifyMessage] : [];
  await messages.send([...found, ...rest]);
  return { listed: found.length };
};

/** A ledger that disagrees with itself triggers an alarm and waits for people, until it is replayed without a disagreement. */
const verifyAccount = async (
  { run, accountId }: z.infer<typeof VerifyAccount>,
  { queues, proofs, messages, now }: Uses,
): Promise<Report> => {
  try {
    const account = await proofs.find(accountId);
    if (account.dueAt === undefined || account.dueAt > run) return { "done-before": 1 };
    const { outcome, found } = await proofs.prove(account, now());
    const [first, ...more] = found;
    if (first) {
      const { what, sequence, expected, found: got } = first;
      log.error("ledger.disagrees", { accountId, what, sequence, expected, found: got, more: more.length });
      await queues.tellPeople("ledgers-to-check", { accountId, why: what }, now());
    }
    if (outcome === "overtaken") return { overtaken: 1 };
    if (outcome === "unfinished") {
      await messages.send([{ run, accountId } satisfies VerifyMessage]);
      return { unfinished: 1 };
    }
    if (outcome === "whole" && account.waitsForPeople) await queues.settleAccount("ledgers-to-check", accountId);
    await queues.putOff("verify", { accountId, subject: "" }, new Date(Date.parse(run) + againAfterMilliseconds));
    return { verified: 1, disagreeing: outcome === "disagrees" ? 1 : 0 };
  } catch (error) {
    log.error("ledger.not_verified", { accountId, error: described(error) });
    throw error;
  }
};
