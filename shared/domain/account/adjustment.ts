/** Adjustments: corrections of a balance by hand. Up to a limit a clerk posts them alone; above it a second person confirms. */
import * as z from "zod/mini";
import { Grosze, grosze, plus } from "../money.ts";
import type { ProposalKind } from "../proposals/proposal-kind.ts";
import type { EntryDraft } from "./ledger.ts";

export const AdjustmentContent = z.strictObject({
  /** Positive credits the customer, negative debits. */
  amountGrosze: Grosze,
  reason: z.string(),
  /** The cause of the entry: the clerk's key of the request that asked for it. */
  causeId: z.string(),
});
export type AdjustmentContent = z.output<typeof AdjustmentContent>;

export const adjustmentProposals = {
  kind: "adjustment",
  desk: "finance",
  content: AdjustmentContent,
  proposers: ["operator-finance"],
  confirmers: ["operator-finance", "operator-administrator"],
} as const satisfies ProposalKind;

/** The entry of an adjustment; `confirmed` where it took a second person. */
export const adjustmentDraft = (
  { amountGrosze, reason, causeId }: AdjustmentContent,
  {
    clerk,
    confirmed,
  }: { readonly clerk: string; readonly confirmed?: { readonly proposalId: string; readonly by: string } },
): EntryDraft => ({
  kind: "adjustment",
  amountGrosze,
  cause: { type: "adjustment", id: causeId },
  actor: { type: "staff", id: clerk },
  ...(confirmed && { subjectId: confirmed.proposalId, confirmedBy: confirmed.by }),
  note: reason,
});

/**
 * Whether a clerk may post an adjustment alone who has `adjusted` the account by so much on their own today. Credits and debits
 * count alike, so neither a split into many nor one against another gets round the second person.
 */
export const mayAdjustAlone = (amountGrosze: Grosze, adjusted: Grosze, limit: Grosze): boolean =>
  plus(adjusted, sizeOf(amountGrosze)) <= limit;

/** An amount without its sign. */
export const sizeOf = (amountGrosze: Grosze): Grosze => grosze(Math.abs(amountGrosze));
