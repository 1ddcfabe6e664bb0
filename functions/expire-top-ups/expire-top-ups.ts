import type { Clock } from "../../shared/clock.ts";
import { described, log } from "../../shared/log.ts";
import type { Report } from "../../shared/schedule.ts";
import type { ProposalStore } from "../../shared/store/proposal-store.ts";
import type { QueueStore } from "../../shared/store/queue-store.ts";
import type { TransferStore } from "../../shared/store/transfer-store.ts";

type Uses = {
  readonly queues: Pick<QueueStore, "due">;
  readonly transfers: Pick<TransferStore, "expire">;
  readonly proposals: Pick<ProposalStore, "overdue" | "expire">;
  readonly now: Clock;
};

/** Of each shard, and of the proposals, in one run; the next run takes the rest. */
const takenAtOnce = 250;

/** Closes the bank top-ups and the proposals whose time is over. One that fails is left to the next run, and holds up no other. */
export const expireTopUps =
  ({ queues, transfers, proposals, now }: Uses) =>
  async (): Promise<Report> => {
    const report = { due: 0, expired: 0, settled: 0, "not-due": 0, failed: 0 };
    for (const work of await queues.due("bank-transfer", now(), takenAtOnce)) {
      report.due += 1;
      try {
        const outcome = await transfers.expire(work);
        report[outcome] += 1;
        if (outcome === "expired")
          log.info(
            "top_up.expired",
            { accountId: work.accountId, topUpId: work.subject },
            { metric: "top-ups", value: 1, by: { method: "bank", outcome } },
          );
      } catch (error) {
        report.failed += 1;
        log.error("top_up.not_expired", {
          accountId: work.accountId,
          topUpId: work.subject,
          error: described(error),
        });
      }
    }
    const expired = { "proposals-expired": 0, "proposals-failed": 0 };
    for (const proposalId of await proposals.overdue(takenAtOnce)) {
      try {
        if ((await proposals.expire(proposalId)) === "expired") expired["proposals-expired"] += 1;
      } catch (error) {
        expired["proposals-failed"] += 1;
        log.error("proposal.not_expired", { proposalId, error: described(error) });
      }
    }
    return { ...report, ...expired };
  };
