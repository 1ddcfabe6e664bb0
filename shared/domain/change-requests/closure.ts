/** Closing an account: what one of the staff proposes and a second one confirms. The unused balance is paid out, to the last grosz. */
import * as z from "zod/mini";
import type { AccountState } from "../account/account-state.ts";
import type { EntryDraft } from "../account/ledger.ts";
import * as accountRefusals from "../account/refusals.ts";
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
  isOfCase: true,
} as const satisfies ProposalKind;

/**
 * What is proposed for a request: the balance as it is now. Refuses `balance_owed` where the customer owes money, and
 * `account_not_open` for an account that is frozen, which the operator's brake holds, or closed already, and `kind_changed`.
 */
export const closureOf = (
  { id, number, payoutAccountNumber }: ChangeRequest,
  { balanceGrosze, state }: { readonly balanceGrosze: Grosze; readonly state: AccountState },
): ClosureContent => {
  mustBeOpen(state);
  if (balanceGrosze < 0) throw new Refusal(requestRefusals.balance_owed);
  // Of a case by e-mail, BOK may have confirmed another kind meanwhile.
  if (payoutAccountNumber === undefined) throw new Refusal(requestRefusals.kind_changed);
  return { requestId: id, number, payoutGrosze: balanceGrosze, accountNumber: payoutAccountNumber };
};

/** Refuses `account_not_open`. */
export const mustBeOpen = (state: AccountState): void => {
  if (state !== "open") throw new Refusal(accountRefusals.account_not_open);
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
