/** Keeps what an account says about low balances: the threshold. The balance's part, and the marker, are the ledger store's. */
import type { AccountHead } from "../domain/account/account.ts";
import { type LedgerHead, withThreshold } from "../domain/account/ledger.ts";
import type { FollowUps } from "../domain/follow-ups.ts";
import type { Grosze } from "../domain/money.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { alertWrites, type LedgerStore } from "./ledger-store.ts";
import type { Write } from "./table.ts";

export type LowBalanceStore = ReturnType<typeof lowBalanceStore>;

export const lowBalanceStore = (ledger: Pick<LedgerStore, "post">) => ({
  /**
   * Sets the threshold and judges the balance by it, with what follows from the threshold `before`; first on the head that
   * was `seen`, and again on a newer one where a posting came between. Where the threshold is this one already, nothing is
   * written. Answers the head as it is then, and refuses as `post` does.
   */
  async setThreshold(
    seen: AccountHead,
    thresholdGrosze: Grosze,
    { at, followUps }: { readonly at: Date; readonly followUps: (before: Grosze) => FollowUps },
  ): Promise<LedgerHead> {
    let kept: LedgerHead = seen;
    await ledger.post(
      seen.accountId,
      ({ head }) => {
        kept = head;
        if (head.thresholdGrosze === thresholdGrosze) return { drafts: [] };
        const judged = withThreshold(head, thresholdGrosze, at);
        kept = judged.head;
        const writes = [
          thresholdWrite(head, judged.head),
          ...alertWrites(judged, at),
          ...followUpWrites(followUps(head.thresholdGrosze)),
        ];
        return { drafts: [], writes };
      },
      {},
      { head: seen, items: {} },
    );
    return kept;
  },
});

const thresholdWrite = (read: LedgerHead, next: LedgerHead): Write => ({
  Update: {
    Key: keys.head(read.accountId),
    UpdateExpression: "SET #version = :version, thresholdGrosze = :threshold, low = :low",
    ConditionExpression: "#version = :read",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: {
      ":read": read.version,
      ":version": next.version,
      ":threshold": next.thresholdGrosze,
      ":low": next.low,
    },
  },
});
