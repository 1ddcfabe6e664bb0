/** Closing an account: what one of the staff proposes and a second one confirms. The unused balance is paid out, to the last grosz. */
import * as z from "zod/mini";
import type { EntryDraft } from "../account/ledger.ts";
import { ChangeRequestId } from "../ids.ts";
import { Grosze, grosze } from "../money.ts";
import type { ProposalKind } from "../proposals/proposal-kind.ts";
import { Refusal } from "../refusal.ts";
import type { ChangeRequest } from "./change-request.ts";
import * as requestRefusals from "./refusals.ts";

export const ClosureContent = z.strictObject({
  requestId: ChangeRequestId,
  /** The number of the case. */
  number: z.string(),
  /** The whole balance, which is paid out. */
  payoutGrosze: Grosze,
  /** An NRB in the customer's name, as the customer gave it. */
  accountNumber: z.string(),
});
export type ClosureContent = z.output<typeof ClosureContent>;

export const closureProposals = {
  kind: "account-closure",
  content: ClosureContent,
  desk: "finance",
  proposers: ["operator-helpdesk"],
  confirmers: ["operator-finance", "operator-administrator"],
} as const satisfies ProposalKind;

/** What is proposed for a request: the balance as it is now. Refuses `balance_owed` where the customer owes money. */
export const closureOf = (
  { id, number, payoutAccountNumber }: ChangeRequest,
  { balanceGrosze }: { readonly balanceGrosze: Grosze },
): ClosureContent => {
  if (balanceGrosze < 0) throw new Refusal(requestRefusals.balance_owed);
  return { requestId: id, number, payoutGrosze: balanceGrosze, accountNumber: payoutAccountNumber! };
};

/** The entry that pays the balance out; none where there is nothing to pay. */
export const payoutDrafts = (
  { requestId, payoutGrosze }: ClosureContent,
  { proposedBy, confirmedBy }: { readonly proposedBy: string; readonly confirmedBy: string },
): EntryDraft[] =>
  payoutGrosze === 0
    ? []
    : [
        {
          kind: "payout",
          amountGrosze: grosze(-payoutGrosze),
          cause: { type: "decision", id: requestId },
          actor: { type: "staff", id: proposedBy },
          confirmedBy,
          subjectId: requestId,
        },
      ];
