/** Freezes and thaws accounts. The write holds the head's version, so whatever is posted or ordered at once is decided on the state as it is then. */
import type { Clock } from "../clock.ts";
import * as accountRefusals from "../domain/account/refusals.ts";
import type { Done } from "../domain/audit-records/audit.ts";
import type { AccountId } from "../domain/ids.ts";
import { Refusal } from "../domain/refusal.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { decided } from "./decided.ts";
import { followUpWrites } from "./follow-ups.ts";
import type { LedgerStore } from "./ledger-store.ts";

type Uses = {
  readonly ledger: Pick<LedgerStore, "post" | "read">;
  readonly now: Clock;
  readonly newId?: NewId;
};

/** What is done to an account: the state that it has then, and the kind of its record. */
const changes = {
  freeze: { to: "frozen", kind: "account-frozen" },
  thaw: { to: "open", kind: "account-thawed" },
} as const;

export const accountStateStore = ({ ledger, now, newId = randomId }: Uses) => ({
  /**
   * Freezes an account or opens it again, with a record of its own for the account's people, and those given. "was-so": it stays as it is,
   * and those given are kept all the same. `look` may throw to leave all as it is: nothing is frozen or thawed between it and the write.
   * Refuses `not_found` and `account_closed`.
   */
  set(
    accountId: AccountId,
    change: keyof typeof changes,
    records: readonly Done[],
    look: () => Promise<void> = async () => {},
  ): Promise<"changed" | "was-so"> {
    const { to, kind } = changes[change];
    return decided(ledger, accountId, {}, async ({ head }) => {
      if (head.state === "closed") throw new Refusal(accountRefusals.account_closed);
      await look();
      const own = { accountId, by: "operator", kind, from: "operations" } as const;
      const wasSo = head.state === to;
      const followUps = { at: now(), records: wasSo ? records : [own, ...records] };
      return {
        // Also where it was so: whoever thaws at once must see this freeze, too.
        posting: { drafts: [], writes: followUpWrites(followUps, newId), account: { state: to } },
        answer: wasSo ? "was-so" : "changed",
      };
    });
  },
});
