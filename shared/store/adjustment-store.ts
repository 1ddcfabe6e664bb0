/** Keeps adjustments: posted at once where a clerk may do it alone, otherwise proposed for a second person to confirm. */
import * as z from "zod/mini";
import type { Clock } from "../clock.ts";
import {
  type AdjustmentContent,
  adjustmentDraft,
  adjustmentProposals,
  mayAdjustAlone,
  sizeOf,
} from "../domain/account/adjustment.ts";
import { type AccountId, ProposalId } from "../domain/ids.ts";
import { Grosze, grosze } from "../domain/money.ts";
import { type ActingStaff, type Proposal, proposing, textOf } from "../domain/proposals/proposal.ts";
import { Refusal } from "../domain/refusal.ts";
import * as common from "../domain/refusals.ts";
import { warsawDay } from "../domain/warsaw.ts";
import { type NewId, newId as randomId } from "../ids.ts";
import { sha256 } from "../security/hash.ts";
import { adjustmentPosted } from "./carrying-out.ts";
import { followUpWrites } from "./follow-ups.ts";
import { keys } from "./keys.ts";
import { guardRead, type LedgerStore, type Outcome } from "./ledger-store.ts";
import { newProposalWrite, proposalRead } from "./proposal-store.ts";
import type { ItemRead } from "./reads.ts";
import type { Table, Write } from "./table.ts";

export type AdjustmentStore = ReturnType<typeof adjustmentStore>;

type Uses = {
  readonly table: Pick<Table, "get">;
  readonly ledger: Pick<LedgerStore, "post">;
  readonly now: Clock;
  readonly newId?: NewId;
};

/** What became of an adjustment, now or when it was asked for first: its entry, or the proposal that waits for a second person. */
export type Adjusted = ({ readonly posted: Outcome } | { readonly proposal: Proposal }) & {
  readonly isReplay: boolean;
};

export const adjustmentStore = ({ table, ledger, now, newId = randomId }: Uses) => ({
  /**
   * Adjusts an account's balance, once for each cause: at once while the clerk stays within `limit` of what they adjust this account
   * by on their own in a day of Warsaw, else as a proposal. Asked again it answers the same, whatever the limit is by then.
   *
   * Refuses `not_found` where there is no such account, and `idempotency_key_reused` where the cause is that of another adjustment.
   */
  async adjust(accountId: AccountId, content: AdjustmentContent, by: ActingStaff, limit: Grosze): Promise<Adjusted> {
    const { kind } = adjustmentProposals;
    const { amountGrosze, causeId } = content;
    const draft = adjustmentDraft(content, { clerk: by.userId });
    let made: Proposal | undefined;
    let madeBefore: string | undefined;
    let isSeenOnce = false;
    const [posted] = await ledger.post(
      accountId,
      ({ head: { companyName }, items }) => {
        const at = now();
        made = madeBefore = undefined;
        const proposed = { kind, content, accountId };
        if (items.proposed) {
          if (items.proposed.contentHash !== sha256(textOf(proposed))) throw new Refusal(common.idempotency_key_reused);
          madeBefore = items.proposed.proposalId;
          return { drafts: [] };
        }
        const alone = items.adjusted?.adjustedGrosze ?? grosze(0);
        if (!items.guard && !mayAdjustAlone(amountGrosze, alone, limit)) {
          // The sum may already hold this very adjustment, posted in that moment by another copy of the request: the next read finds its guard.
          isSeenOnce = !isSeenOnce && mayAdjustAlone(amountGrosze, grosze(0), limit);
          if (isSeenOnce) return "read-again";
          const who = { id: newId("pr", at), by, now: at };
          const { proposal, followUps } = proposing({ ...proposed, companyName }, adjustmentProposals, who, sha256);
          made = proposal;
          return {
            drafts: [],
            writes: [proposedWrite(causeId, proposal), newProposalWrite(proposal), ...followUpWrites(followUps, newId)],
          };
        }
        const records = [adjustmentPosted(accountId, content, by)];
        return {
          drafts: [draft],
          writes: [
            adjustedWrite(accountId, { clerk: by.userId, amountGrosze, limit, now: at }),
            ...followUpWrites({ at, records }, newId),
          ],
        };
      },
      {
        guard: guardRead(accountId, draft),
        proposed: proposedRead(causeId),
        adjusted: adjustedRead(accountId, by.userId, now()),
      },
    );
    if (made) return { proposal: made, isReplay: false };
    if (madeBefore !== undefined) {
      const { key, parse } = proposalRead(madeBefore);
      return { proposal: parse((await table.get(key)) ?? {}), isReplay: true };
    }
    if (!posted || posted.result === "conflict") throw new Refusal(common.idempotency_key_reused);
    return { posted, isReplay: posted.result === "already-posted" };
  },
});

/** What an adjustment's cause keeps of the proposal that it became. */
const ProposedAdjustment = z.object({ proposalId: ProposalId, contentHash: z.string() });

const proposedRead = (causeId: string): ItemRead<z.output<typeof ProposedAdjustment>> => ({
  key: keys.proposedAdjustment(causeId),
  parse: (item) => z.parse(ProposedAdjustment, item),
});

/** One proposal for each cause, for good. */
const proposedWrite = (causeId: string, { id: proposalId, contentHash }: Proposal): Write => ({
  Put: {
    Item: { ...keys.proposedAdjustment(causeId), proposalId, contentHash },
    ConditionExpression: "attribute_not_exists(pk)",
  },
});

/** What a clerk has adjusted an account by on their own in a day. */
const AdjustedAlone = z.object({ adjustedGrosze: Grosze });

const adjustedRead = (accountId: AccountId, clerk: string, now: Date): ItemRead<z.output<typeof AdjustedAlone>> => ({
  key: keys.adjustedAlone(accountId, clerk, warsawDay(now)),
  parse: (item) => z.parse(AdjustedAlone, item),
});

/** Longer than any day, whichever way the clock is changed. */
const adjustedKeptSeconds = 3 * 24 * 3600;

/** Counts an adjustment; refused where it would go beyond the limit. */
const adjustedWrite = (
  accountId: AccountId,
  { clerk, amountGrosze, limit, now }: { clerk: string; amountGrosze: Grosze; limit: Grosze; now: Date },
): Write => ({
  Update: {
    Key: keys.adjustedAlone(accountId, clerk, warsawDay(now)),
    UpdateExpression: "SET #ttl = :ttl ADD adjustedGrosze :amount",
    ConditionExpression: "attribute_not_exists(adjustedGrosze) OR adjustedGrosze <= :room",
    ExpressionAttributeNames: { "#ttl": "ttl" },
    ExpressionAttributeValues: {
      ":amount": sizeOf(amountGrosze),
      ":room": limit - sizeOf(amountGrosze),
      ":ttl": Math.floor(now.getTime() / 1000) + adjustedKeptSeconds,
    },
  },
});
